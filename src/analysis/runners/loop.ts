/** `loop.run_until_complete(main())`, if `loop` is known to be an event loop. */

import type { Edit } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import { edit } from '../rewrites/expressions';
import { LOOP_GETTERS } from '../semantic/asyncio-names';
import { callSiteAt, type CallSite } from '../semantic/call-site';
import {
  owningScope,
  type Cell,
  type GlobalBinding,
  type Meaning,
  type Resolution
} from '../semantic/names';
import type { Bound } from '../semantic/scope';
import { ancestors, childOf, isKind, textOf, type Node } from '../syntax/parse';
import {
  askIfUncertain,
  awaitMain,
  noRewrite,
  type NoRewrite,
  type Recognizer,
  type Rewrite
} from './runner';

/** Clients that have the loop as an attribute. */
const LOOP_ATTRIBUTES = /^(telethon|pyrogram)\b.*\.loop$/;
const CLIENTS = /^(telethon|pyrogram)\b/;

export const recognizeRunUntilComplete: Recognizer = site => {
  const loop = loopOf(site, 'run_until_complete');
  if (!loop || isShutdown(site)) {
    return null;
  }
  const { displayName } = site;
  const main =
    loop.isOwn && hasOtherUses(site)
      ? noRewrite(message('run.other-loop', { call: displayName }))
      : awaitMain(site, 'future');
  const entered = CLIENTS.test(loop.from) ? enterAsync(site, main) : main;
  const rewrite = askIfUncertain(entered, site.path[0] ?? 'loop', loop);
  return { rule: 'run-until-complete', site, displayName, rewrite };
};

/** Such clients refuse a plain `with` while the loop is running: they need `async with`. */
function enterAsync(site: CallSite, main: Rewrite | NoRewrite): Rewrite | NoRewrite {
  const { cell } = site;
  const edits: Edit[] = [];
  for (const node of ancestors(site.node)) {
    if (isKind(node, 'FunctionDefinition', 'LambdaExpression', 'ClassDefinition')) {
      break;
    }
    const [first, item] = node.children;
    const found =
      node.kind === 'WithStatement' && first.kind === 'with' ? site.meaningOf(item) : null;
    if (found?.meaning.kind === 'result' && CLIENTS.test(found.meaning.path)) {
      if (childOf(node, ',')) {
        return noRewrite(message('run.no-argument', { call: site.displayName }));
      }
      edits.push(edit(cell, node.from, node.from, 'async '));
    }
  }
  return main.kind === 'rewrite' && edits.length > 0
    ? { ...main, tier: 'ask', edits: [...edits, ...main.edits] }
    : main;
}

/** Functions that return a loop which isn't running yet. */
const NEW_LOOP = /new_event_loop$/;

/** Methods that shut down a part of a loop for good. Scripts call them at their end. */
export const SHUTDOWNS = ['shutdown_asyncgens', 'shutdown_default_executor'] as const;

/** Whether the call shuts down the notebook's own loop: `loop.run_until_complete(loop.shutdown_asyncgens())`. */
function isShutdown({ names, cell, argumentList }: CallSite): boolean {
  const inner = callSiteAt(names, cell, argumentList.children[1]);
  return inner !== null && SHUTDOWNS.some(method => loopOf(inner, method)?.isOwn === false);
}

/** Methods and attributes of a loop that create nothing which belongs to it. */
const DRIVING =
  /^(run_until_complete|run_forever|close|stop|is_running|is_closed|time|shutdown_\w+|[gs]et_debug|set_exception_handler)$/;

/** Whether the loop is also used to create tasks and other objects, which belong to it and would wait for it forever. */
function hasOtherUses({ names, cell, callee, scope }: CallSite): boolean {
  const [object] = callee.children;
  if (object.kind !== 'VariableName') {
    return false;
  }
  const name = textOf(cell.facts.program, object);
  const targets = names
    .bindingsOf(cell, scope, name)
    .map(({ cell: other, binding }) => namesWith(other, binding.bound));
  return (
    targets.includes(null) ||
    [name, ...targets.flatMap(others => others ?? [])].some(each =>
      [...names.references(each, owningScope(scope, each))].some(
        ({ cell: other, reference }) => !isDriven(other, reference.node)
      )
    )
  );
}

/** The names that share a value, as in `a = b = f()`; `null` if something else shares it too: `[a := f()]`. */
function namesWith({ facts: { program } }: Cell, bound: Bound): readonly string[] | null {
  const parent = bound.kind === 'value' ? bound.value.parent : null;
  if (parent?.kind === 'NamedExpression') {
    const isAlone = isKind(
      parent.parent,
      'IfStatement',
      'WhileStatement',
      'ParenthesizedExpression'
    );
    return isAlone ? [] : null;
  }
  const equal = parent?.kind === 'AssignStatement' ? parent.children : [];
  const targets = equal.filter(
    ({ kind }, index) => kind !== 'AssignOp' && equal[index + 1]?.kind === 'AssignOp'
  );
  const isKnown = targets.every(target => isKind(target, 'VariableName', 'TypeDef'));
  return targets.length < 2 ? [] : isKnown ? targets.map(node => textOf(program, node)) : null;
}

/** Whether the notebook created the loop itself: in this cell, or else in any other. */
function isCreated({ names, cell, scope }: CallSite, object: Node, from: string): boolean {
  const bindings =
    object.kind === 'VariableName'
      ? names
          .bindingsOf(cell, scope, textOf(cell.facts.program, object))
          .filter(({ binding }) => !binding.conditional)
      : [];
  const creates = ({ cell: other, binding: { bound } }: GlobalBinding): boolean =>
    bound.kind === 'value' && isNewLoop(names.value(other, bound.scope, bound.value));
  const last = bindings
    .filter(({ cell: other, binding }) => other === cell && binding.at < object.from)
    .pop();
  return last ? creates(last) : NEW_LOOP.test(from) || bindings.some(creates);
}

/** Whether a value is a loop that isn't running yet. */
export function isNewLoop(found: Resolution | null): boolean {
  return found?.meaning.kind === 'result' && NEW_LOOP.test(found.meaning.path);
}

/** Whether a place that reads a loop's name only runs the loop, looks at it, or makes it the current one. */
function isDriven({ facts: { program } }: Cell, { parent, index }: Node): boolean {
  switch (parent?.kind) {
    case 'MemberExpression':
      return index === 0 && DRIVING.test(textOf(program, parent.children[2]));
    case 'ArgList':
      return /\b(set_event_loop|all_tasks)$/.test(textOf(program, parent.parent!.children[0]));
    default:
      return isKind(
        parent,
        'IfStatement',
        'WhileStatement',
        'ExpressionStatement',
        'BinaryExpression',
        'UnaryExpression',
        'ConditionalExpression'
      );
  }
}

/** An event loop. */
export interface Loop {
  /** The full name of what returned it. */
  readonly from: string;
  /** Whether it surely is an event loop. */
  readonly certain: boolean;
  /** Whether it may be a loop that the notebook created. */
  readonly isOwn: boolean;
}

/** The loop whose method a call calls, if the method has this name. */
export function loopOf(site: CallSite, method: string): Loop | null {
  const object = site.method === method ? site.receiver : null;
  const found = object && site.meaningOf(object);
  if (!object || !found || !isLoop(found.meaning)) {
    return null;
  }
  const { path } = found.meaning;
  const isOwn = isCreated(site, object, path);
  return { from: path, certain: found.candidates.every(isLoop), isOwn };
}

function isLoop(meaning: Meaning): meaning is Meaning & { kind: 'result'; path: string } {
  return (
    meaning.kind === 'result' &&
    (LOOP_GETTERS.has(meaning.path) || LOOP_ATTRIBUTES.test(meaning.path))
  );
}
