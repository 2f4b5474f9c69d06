/**
 * A runner starts an event loop, or drives one, until a coroutine is done. A notebook's loop is already running, so
 * every runner fails there, and `await` replaces it.
 */

import type { Edit, Fix } from '../diagnostics/finding';
import { excerpt, message, type Message, type RuleId } from '../diagnostics/messages';
import { isTrailed, withParentheses, withoutParentheses } from '../queries/awaits';
import { isAsyncGenerator, isCoroutine } from '../queries/coroutine-calls';
import { returnStatementsOf } from '../queries/except-handlers';
import { isLiteral, isPlainCall } from '../queries/not-awaitable';
import { holdsAllTasks } from '../queries/whole-loop';
import { useHere } from '../rewrites/await-position';
import { awaitArgument, edit, isAwait } from '../rewrites/expressions';
import { argumentProblemOf } from '../rewrites/task-arguments';
import type { Argument } from '../semantic/arguments';
import { callSiteAt, type CallSite } from '../semantic/call-site';
import type { Cell, Resolution } from '../semantic/names';
import { attributeOf, textOf, type Node } from '../syntax/parse';

/** A rewrite of a runner call to `await`, before checking whether `await` is allowed here. */
export interface Rewrite {
  readonly kind: 'rewrite';
  readonly edits: readonly Edit[];
  readonly tier: Fix['tier'];
  readonly notes: readonly Message[];
}

/** Why a runner call can't be rewritten. */
export interface NoRewrite {
  readonly kind: 'none';
  readonly reason: Message;
}

/** A call of a runner. */
export interface RunnerCall {
  /** The rule that reports it. */
  readonly rule: RuleId;
  readonly site: CallSite;
  /** How messages call it, such as `asyncio.run()`. */
  readonly displayName: string;
  /** Whether it fails even if nest_asyncio has patched the loop. */
  readonly always?: boolean;
  readonly rewrite: Rewrite | NoRewrite;
}

/** Recognises a runner, or returns `null`. It is called for many calls, so it returns `null` fast. */
export type Recognizer = (site: CallSite) => RunnerCall | null;

/** The answer of a runner that can't be rewritten. */
export function noRewrite(reason: Message): NoRewrite {
  return { kind: 'none', reason };
}

/** The rewrite of `run(main, …)` to `await main`, where `main` is the only argument that counts. */
export function awaitMain(site: CallSite, keyword: string): Rewrite | NoRewrite {
  const { names, cell, displayName } = site;
  const list = site.arguments;
  const mains = list?.filter(({ keyword: name }) => name === null || name === keyword) ?? [];
  if (!list || list.some(({ star }) => star !== null) || mains.length !== 1) {
    return noRewrite(message('run.no-argument', { call: displayName }));
  }
  const [main] = mains;
  const problem = problemOf(site, main.value);
  if (problem) {
    return noRewrite(problem);
  }
  const written = writeAwait(site, main);
  if (!written) {
    return noRewrite(message('run.no-argument', { call: displayName }));
  }
  let { edits, tier } = written;
  const notes: Message[] = [];
  if (functionNamed(site, main.value) === 'coroutine function') {
    // The function itself was passed; it has to be called.
    edits = [...edits, edit(cell, main.value.to, main.value.to, '()')];
    tier = 'ask';
  }
  const waiting = callSiteAt(names, cell, main.value);
  const wrong = waiting && argumentProblemOf(waiting);
  if (wrong) {
    edits = [...edits, ...(gatherInstead(site, waiting) ?? wrong.edits)];
    tier = 'ask';
  }
  const dropped = noteOnDropped(cell, list, main);
  if (dropped) {
    notes.push(dropped);
    tier = 'ask';
  }
  return { kind: 'rewrite', edits, tier, notes };
}

/** `wait([f(), g()])` as `gather(f(), g())`, if its results aren't used; `null` if they are. */
function gatherInstead({ cell, node }: CallSite, waiting: CallSite): readonly Edit[] | null {
  const { callee, argumentList } = waiting;
  const [only, ...more] = waiting.arguments ?? [];
  const property = attributeOf(callee)?.property;
  const isPlain = only && more.length === 0 && node.parent?.kind === 'ExpressionStatement';
  if (!isPlain || !property || waiting.method !== 'wait' || waiting.isCertain === false) {
    return null;
  }
  const { kind, from, to } = only.value;
  const isList = kind === 'ArrayExpression' && argumentList.children.length === 3;
  return [
    edit(cell, property.from, property.to, 'gather'),
    ...(isList
      ? [edit(cell, from, from + 1, ''), edit(cell, to - 1, to, '')]
      : [edit(cell, from, from, '*')])
  ];
}

/** Why awaiting the argument would be wrong. */
function problemOf(site: CallSite, value: Node): Message | null {
  const { names, cell, displayName: call } = site;
  const inner = withoutParentheses(value);
  const code = excerpt(site.textOf(inner));
  if (isLiteral(inner)) {
    return message('run.not-awaitable', { call, code });
  }
  if (holdsAllTasks(names, cell, site.scope, inner)) {
    return message('run.all-tasks', { call });
  }
  const made = callSiteAt(names, cell, inner);
  if (made && isAsyncGenerator(made)) {
    return message('run.async-generator', { call, code });
  }
  if (made && isPlainCall(names, cell, inner)) {
    return message('run.plain-function', { call, name: made.displayName });
  }
  return functionNamed(site, inner) === 'other' || isMethodItself(site, inner)
    ? message('run.function', { call, name: code })
    : null;
}

/** Whether a value is an async method that isn't called: `agent.run`. */
function isMethodItself({ names, cell }: CallSite, value: Node): boolean {
  const attribute = attributeOf(value);
  if (!attribute) {
    return false;
  }
  const name = textOf(cell.facts.program, attribute.property);
  const facts = names.cells.flatMap(other =>
    other.facts.functions.filter(fact => fact.scope.kind === 'class' && fact.name === name)
  );
  return facts.length > 0 && facts.every(fact => fact.async && fact.decorators.length === 0);
}

/** The edits that write the `await`, if it isn't there already; `null` if a call around it needs a task. */
function writeAwait(site: CallSite, main: Argument): Pick<Rewrite, 'edits' | 'tier'> | null {
  const { cell, node, argumentList } = site;
  const inner = withoutParentheses(main.value);
  const whole = withParentheses(node);
  // In `await run(f()).g()`, the await is for what `g()` returns.
  const isTwice = returnsCoroutine(site, inner);
  const isPart = isTrailed(whole) || whole.parent?.kind === 'ConditionalExpression' || isTwice;
  const use = isPart ? null : useHere(cell, node);
  if (use === 'as a task') {
    return null;
  }
  const write = (value: Node, word: 'await ' | ''): readonly Edit[] =>
    awaitArgument(cell, node, argumentList, { ...main, value }, word);
  if (isAwait(inner)) {
    return use === null
      ? { edits: write(main.value, ''), tier: 'ask' }
      : main.value === inner
        ? { edits: write(inner.children[1], ''), tier: 'ask' }
        : null;
  }
  const [callee, list] = inner.kind === 'CallExpression' ? inner.children : [];
  const given = list?.children[1];
  const isNested =
    given !== undefined &&
    site.textOf(callee) === site.textOf(site.callee) &&
    !returnsCoroutine(site, withoutParentheses(given));
  return use === null
    ? { edits: write(main.value, 'await '), tier: isNested ? 'ask' : 'safe' }
    : { edits: write(main.value, ''), tier: 'ask' };
}

/** Whether a coroutine surely returns another coroutine, so that two awaits are right. */
function returnsCoroutine({ names, cell }: CallSite, value: Node): boolean {
  const meaning = callSiteAt(names, cell, value)?.target?.meaning;
  return (
    meaning?.kind === 'function' &&
    meaning.function.async &&
    returnStatementsOf(meaning.function.node).some(({ children: [, returned] }) => {
      const made = callSiteAt(names, meaning.cell, returned);
      return made !== null && made.isCertain && isCoroutine(made);
    })
  );
}

/** The rewrite of a call whose name may mean another thing: it asks first, with a note. */
export function askIfUncertain(
  rewrite: Rewrite | NoRewrite,
  name: string,
  found: Pick<Resolution, 'certain'> | null
): Rewrite | NoRewrite {
  if (rewrite.kind === 'none' || found?.certain) {
    return rewrite;
  }
  return {
    ...rewrite,
    tier: 'ask',
    notes: [...rewrite.notes, message('note.uncertain', { name })]
  };
}

/** Which kind of function of the notebook a bare name in the arguments is, if it is one. */
export function functionNamed(site: CallSite, value: Node): 'coroutine function' | 'other' | null {
  if (value.kind !== 'VariableName') {
    return null;
  }
  const found = site.meaningOf(value);
  if (found?.meaning.kind !== 'function') {
    return null;
  }
  const { async, generator } = found.meaning.function;
  return found.certain && async && !generator ? 'coroutine function' : 'other';
}

/** A note on the arguments that `await` doesn't take, except those that have no effect. */
function noteOnDropped(cell: Cell, list: readonly Argument[], main: Argument): Message | null {
  const dropped = list
    .filter(argument => argument.from !== main.from && argument.value.kind !== 'None')
    .map(argument => cell.source.slice(argument.from, argument.value.to))
    .filter(text => !/^debug\s*=\s*False$/.test(text));
  return dropped.length > 0
    ? message('note.drops', { arguments: dropped.join(', ').replace(/\s+/g, ' ') })
    : null;
}
