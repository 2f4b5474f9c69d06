/**
 * Where to write `await` for a call that returned a plain value, and is replaced by one that returns an awaitable.
 */

import type { CallSite } from '../semantic/call-site';
import type { Cell } from '../semantic/names';
import { isKind, type Node } from '../syntax/parse';
import { awaitLengthBefore, isAwaited, isTrailed } from '../queries/awaits';
import { isStoredFor } from '../queries/consumers';

/** How to write the `await`. */
export interface AwaitPosition {
  /** Where it starts. An `await` before the call was a mistake, and is replaced. */
  readonly from: number;
  /** `'await '`, or `''` if the enclosing call (such as `gather`) awaits its argument. */
  readonly word: 'await ' | '';
  /** Whether it needs parentheses around it. */
  readonly outer: boolean;
}

/** What happens to a value: something awaits it, needs a task instead of it, or neither. */
type ValueUse = 'awaited' | 'as a task' | null;

/** Functions that await or schedule all of their arguments, or only the first. */
const AWAITS_ALL = /(^|\.)gather$/;
const AWAITS_FIRST = /(^|\.)(create_task|ensure_future|wait_for|shield|run_coroutine_threadsafe)$/;
/** Functions that need tasks. */
const WANTS_TASKS = /(^|\.)(wait|as_completed)$/;

/**
 * Where to write the `await`; `null` if something awaits a value that is derived from the result, as in
 * `gather(*[get(u).text for u in us])`.
 */
export function awaitPositionOf(site: CallSite): AwaitPosition | null {
  const { cell, node } = site;
  const length = awaitLengthBefore(cell, node);
  const outer = isTrailed(node);
  // The same value in brackets, or a value that is derived from it.
  let whole = wholeOf(node);
  let isDerived = false;
  while (isTrailed(whole)) {
    isDerived = true;
    whole = wholeOf(whole.parent!);
  }
  const use = length === 0 ? useOf(site, whole) : null;
  return use === 'as a task' || (use && isDerived) || (length === 0 && isUsedAsync(whole))
    ? null
    : { from: node.from - length, word: use ? '' : 'await ', outer };
}

/** Whether `async with` enters the value, or `async for` loops over it. Awaiting it first can't make that right. */
function isUsedAsync({ parent, index }: Node): boolean {
  const before = parent?.children.slice(0, index).map(({ kind }) => kind) ?? [];
  if (parent?.kind === 'WithStatement') {
    return before[0] === 'async' && before[index - 1] !== 'as';
  }
  const loop = before.lastIndexOf('for');
  return before[index - 1] === 'in' && before[loop - 1] === 'async';
}

function useOf({ names, cell, scope }: CallSite, node: Node): ValueUse {
  const here = useHere(cell, node);
  if (here) {
    return here;
  }
  const isStoredAnd = (use: ValueUse): boolean =>
    isStoredFor(names, cell, { node, scope }, (other, name) => useLater(other, name) === use);
  return isStoredAnd('as a task') ? 'as a task' : isStoredAnd('awaited') ? 'awaited' : null;
}

/** What happens to a value where it stands, also as one of many: `gather(f(x))`, `gather(*[f(x) for x in y])`. */
export function useHere(cell: Cell, value: Node): ValueUse {
  const whole = wholeOf(value);
  if (isAwaited(cell, whole)) {
    return 'awaited';
  }
  const { parent } = whole;
  const many =
    parent !== null &&
    (parent.kind === 'ArrayExpression' ||
      (isKind(parent, 'ArrayComprehensionExpression', 'ComprehensionExpression') &&
        parent.children[1] === whole));
  return useAsArgument(cell, many ? wholeOf(parent) : whole, many);
}

/** What happens to a value, or to a list of values, where its variable is read. */
function useLater(cell: Cell, name: Node): ValueUse {
  if (isTrailed(name)) {
    return null;
  }
  return isAwaited(cell, name)
    ? 'awaited'
    : (useAsArgument(cell, name, false) ?? useAsArgument(cell, name, true));
}

/** The whole expression with the same value: `(f(x))`, `f(x) if y else g(x)`. */
function wholeOf(value: Node): Node {
  const { parent, index } = value;
  const wider =
    parent?.kind === 'ParenthesizedExpression' ||
    (parent?.kind === 'ConditionalExpression' && index !== 2);
  return wider ? wholeOf(parent) : value;
}

/** What a call does with an argument, or with a list of values. */
function useAsArgument(cell: Cell, given: Node, many: boolean): ValueUse {
  const list = given.parent?.kind === 'ArgList' ? given.parent : null;
  const callee = list?.parent?.kind === 'CallExpression' ? list.parent.children[0] : null;
  if (!list || !callee) {
    return null;
  }
  const before = list.children[given.index - 1].kind;
  const name = cell.facts.program.text.slice(callee.from, callee.to);
  if (many && before === '(' && WANTS_TASKS.test(name)) {
    return 'as a task';
  }
  const awaits = many
    ? before === '*' && (AWAITS_ALL.test(name) || AWAITS_FIRST.test(name))
    : (AWAITS_ALL.test(name) && /^[(,]$/.test(before)) ||
      (AWAITS_FIRST.test(name) && before === '(');
  return awaits ? 'awaited' : null;
}
