/** `loop.run_until_complete(main())`, where we know that `loop` is one. */

import { LOOP_GETTERS } from '../semantic/asyncio-names';
import type { Edit } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import {
  owningScope,
  type Cell,
  type GlobalBinding,
  type Meaning,
  type Names,
  type Resolution
} from '../semantic/names';
import { ancestors, childOf, textOf, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { callAt, type Bound, type CallFact, type Scope } from '../semantic/scope';
import {
  awaitMain,
  askIfUncertain,
  isRewrite,
  displayNameOf,
  type Recognizer,
  type Rewrite
} from './runner';

/** Clients that carry the loop about as an attribute. */
const LOOP_ATTRIBUTES = /^(telethon|pyrogram)\b.*\.loop$/;
const CLIENTS = /^(telethon|pyrogram)\b/;

export const recognizeRunUntilComplete: Recognizer = (names, cell, call) => {
  const loop = loopOf(names, cell, call, 'run_until_complete');
  if (!loop) {
    return null;
  }
  if (shutsDown(names, cell, call)) {
    return null;
  }
  const displayName = displayNameOf(cell, call);
  const main =
    loop.made && ownsOthers(names, cell, call)
      ? message('run.other-loop', { call: displayName })
      : awaitMain(names, cell, call, 'future', displayName);
  const entered = CLIENTS.test(loop.from) ? enterAsync(names, cell, call, main) : main;
  const rewrite = askIfUncertain(entered, call.path[0] ?? 'loop', loop.certain ? SURE : null);
  return { rule: 'run-until-complete', cell, call, displayName, rewrite };
};

const SURE = { meaning: { kind: 'unknown' }, candidates: [], certain: true } as const;

/** Such clients refuse a plain `with` while the loop runs: they want `async with`. */
function enterAsync(
  names: Names,
  cell: Cell,
  call: CallFact,
  main: Rewrite | Message
): Rewrite | Message {
  const edits: Edit[] = [];
  for (const node of ancestors(call.node)) {
    if (/^(FunctionDefinition|LambdaExpression|ClassDefinition)$/.test(node.kind)) {
      break;
    }
    const [first, item] = node.children;
    const found =
      node.kind === 'WithStatement' && first.kind === 'with'
        ? names.value(cell, call.scope, item)
        : null;
    if (found?.meaning.kind === 'result' && CLIENTS.test(found.meaning.path)) {
      if (childOf(node, ',')) {
        return message('run.no-argument', { call: displayNameOf(cell, call) });
      }
      edits.push(edit(cell, node.from, node.from, 'async '));
    }
  }
  return isRewrite(main) && edits.length > 0
    ? { ...main, tier: 'ask', edits: [...edits, ...main.edits] }
    : main;
}

/** What gives a loop that nothing runs yet. */
const NEW_LOOP = /new_event_loop$/;

/** What a script does to its loop at its end, for good. */
export const SHUTDOWNS = ['shutdown_asyncgens', 'shutdown_default_executor'] as const;

/** Whether the notebook's own loop is shut down: `loop.run_until_complete(loop.shutdown_asyncgens())`. */
function shutsDown(names: Names, cell: Cell, { arguments: list }: CallFact): boolean {
  const inner = callAt(cell.facts, list.children[1]);
  return (
    inner !== undefined &&
    SHUTDOWNS.some(method => loopOf(names, cell, inner, method)?.made === false)
  );
}

/** What makes nothing that belongs to a loop. */
const DRIVING =
  /^(run_until_complete|run_forever|close|stop|is_running|is_closed|time|shutdown_\w+|[gs]et_debug|set_exception_handler)$/;

/** Whether a loop has more to do than to run: tasks and other things that belong to it wait for it. */
function ownsOthers(names: Names, cell: Cell, { callee, scope }: CallFact): boolean {
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

/** The names that get a value together, as in `a = b = f()`; `null` where something else gets it too: `[a := f()]`. */
function namesWith({ facts: { program } }: Cell, bound: Bound): readonly string[] | null {
  const parent = bound.kind === 'value' ? bound.value.parent : null;
  if (parent?.kind === 'NamedExpression') {
    const around = parent.parent?.kind ?? '';
    return /^(If|While)Statement$|^ParenthesizedExpression$/.test(around) ? [] : null;
  }
  const equal = parent?.kind === 'AssignStatement' ? parent.children : [];
  const targets = equal.filter(
    ({ kind }, index) => kind !== 'AssignOp' && equal[index + 1]?.kind === 'AssignOp'
  );
  const known = targets.every(({ kind }) => /^(VariableName|TypeDef)$/.test(kind));
  return targets.length < 2 ? [] : known ? targets.map(node => textOf(program, node)) : null;
}

/** Whether a loop is one of the notebook's own making: the cell says so, or else any other. */
function isMade(names: Names, cell: Cell, scope: Scope, object: Node, from: string): boolean {
  const bindings =
    object.kind === 'VariableName'
      ? names
          .bindingsOf(cell, scope, textOf(cell.facts.program, object))
          .filter(({ binding }) => !binding.conditional)
      : [];
  const makes = ({ cell: other, binding: { bound } }: GlobalBinding): boolean =>
    bound.kind === 'value' && isNewLoop(names.value(other, bound.scope, bound.value));
  const last = bindings
    .filter(({ cell: other, binding }) => other === cell && binding.at < object.from)
    .pop();
  return last ? makes(last) : NEW_LOOP.test(from) || bindings.some(makes);
}

/** Whether a value is a loop that nothing runs yet. */
export function isNewLoop(found: Resolution | null): boolean {
  return found?.meaning.kind === 'result' && NEW_LOOP.test(found.meaning.path);
}

/** Whether a loop is just run, looked at, or made the current one where a name of it stands. */
function isDriven({ facts: { program } }: Cell, { parent, index }: Node): boolean {
  switch (parent?.kind) {
    case 'MemberExpression':
      return index === 0 && DRIVING.test(textOf(program, parent.children[2]));
    case 'ArgList':
      return /\b(set_event_loop|all_tasks)$/.test(textOf(program, parent.parent!.children[0]));
    default:
      return /^(If|While|Expression)Statement$|^(Binary|Unary|Conditional)Expression$/.test(
        parent?.kind ?? ''
      );
  }
}

/** A loop: where it came from, whether that is sure, and whether it may be one of the notebook's own making. */
export interface Loop {
  readonly from: string;
  readonly certain: boolean;
  readonly made: boolean;
}

/** The loop whose method a call calls. */
export function loopOf(names: Names, cell: Cell, call: CallFact, method: string): Loop | null {
  const { callee } = call;
  const [object, , property] = callee.children;
  if (callee.kind !== 'MemberExpression' || property?.kind !== 'PropertyName') {
    return null;
  }
  if (cell.source.slice(property.from, property.to) !== method) {
    return null;
  }
  const found = names.value(cell, call.scope, object);
  if (!found || !isLoop(found.meaning)) {
    return null;
  }
  const { path } = found.meaning;
  const made = isMade(names, cell, call.scope, object, path);
  return { from: path, certain: found.candidates.every(isLoop), made };
}

function isLoop(meaning: Meaning): meaning is Meaning & { kind: 'result'; path: string } {
  return (
    meaning.kind === 'result' &&
    (LOOP_GETTERS.has(meaning.path) || LOOP_ATTRIBUTES.test(meaning.path))
  );
}
