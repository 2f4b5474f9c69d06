/**
 * Where an `await` goes for a call that gave nothing to await, and now does.
 */

import type { Cell, Names } from '../semantic/names';
import type { Node } from '../syntax/parse';
import { awaitLengthBefore, isAwaited, isTrailed } from '../queries/awaits';
import type { CallFact } from '../semantic/scope';
import { isStoredFor } from '../queries/consumers';

/** How to await in the place of a call that gave nothing to await. */
export interface AwaitPosition {
  /** Where it starts. An `await` that stands there already was a mistake, and goes. */
  readonly from: number;
  /** `await`, or nothing where what is around the call awaits what it is given. */
  readonly word: 'await ' | '';
  /** Whether it needs parentheses around it. */
  readonly outer: boolean;
}

/** What becomes of a value: something awaits it, or wants a task of it, or neither. */
type ValueUse = 'awaited' | 'as a task' | null;

/** These await what they are given, or see to it that it runs. */
const AWAITS_ALL = /(^|\.)gather$/;
const AWAITS_FIRST = /(^|\.)(create_task|ensure_future|wait_for|shield|run_coroutine_threadsafe)$/;
/** These want tasks. */
const WANTS_TASKS = /(^|\.)(wait|as_completed)$/;

/**
 * Where an `await` goes for a call that gave nothing to await; `null` where something wants to await what is made of
 * it, as in `gather(*[get(u).text for u in us])`.
 */
export function awaitPositionOf(names: Names, cell: Cell, call: CallFact): AwaitPosition | null {
  const { node, scope } = call;
  const length = awaitLengthBefore(cell, node);
  const outer = isTrailed(node);
  // The same value in brackets, or what is made of it.
  let whole = wholeOf(node);
  let made = false;
  while (isTrailed(whole)) {
    made = true;
    whole = wholeOf(whole.parent!);
  }
  const use = length === 0 ? useOf(names, cell, { node: whole, scope }) : null;
  return use === 'as a task' || (use && made)
    ? null
    : { from: node.from - length, word: use ? '' : 'await ', outer };
}

function useOf(names: Names, cell: Cell, value: Pick<CallFact, 'node' | 'scope'>): ValueUse {
  const here = useHere(cell, value.node);
  if (here) {
    return here;
  }
  const kept = (use: ValueUse): boolean =>
    isStoredFor(names, cell, value, (other, node) => useLater(other, node) === use);
  return kept('as a task') ? 'as a task' : kept('awaited') ? 'awaited' : null;
}

/** What becomes of a value where it stands, also as one of many: `gather(f(x))`, `gather(*[f(x) for x in y])`. */
function useHere(cell: Cell, value: Node): ValueUse {
  const whole = wholeOf(value);
  if (isAwaited(cell, whole)) {
    return 'awaited';
  }
  const { parent } = whole;
  const many =
    parent !== null &&
    (parent.kind === 'ArrayExpression' ||
      (/^(Array)?ComprehensionExpression$/.test(parent.kind) && parent.children[1] === whole));
  return useAsArgument(cell, many ? wholeOf(parent) : whole, many);
}

/** What becomes of a value, or of a list of such, where its name is read. */
function useLater(cell: Cell, name: Node): ValueUse {
  if (isTrailed(name)) {
    return null;
  }
  return isAwaited(cell, name)
    ? 'awaited'
    : (useAsArgument(cell, name, false) ?? useAsArgument(cell, name, true));
}

/** A value with the brackets around it, or all of an expression that may give it: `(f(x))`, `f(x) if y else g(x)`. */
function wholeOf(value: Node): Node {
  const { parent, index } = value;
  const wider =
    parent?.kind === 'ParenthesizedExpression' ||
    (parent?.kind === 'ConditionalExpression' && index !== 2);
  return wider ? wholeOf(parent) : value;
}

/** What a call does with an argument, or with a list of them. */
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
