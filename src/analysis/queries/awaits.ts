/**
 * Whether an expression is awaited, and how it hangs in the expression around it.
 */

import type { Cell } from '../semantic/names';
import type { Node } from '../syntax/parse';

const AWAIT_BEFORE = /(?<![\w.])await[\s\\]*$/;

/** Whether the word before a place is `await`. The tree cannot tell: it takes `await f() + 1` for one operand. */
export function isAwaited(cell: Cell, node: Node): boolean {
  return awaitLengthBefore(cell, node) > 0;
}

/** How long the `await` before a place is, with the blanks behind it. */
export function awaitLengthBefore(cell: Cell, { from }: Node): number {
  const before = cell.facts.program.text.slice(Math.max(0, from - 200), from);
  return AWAIT_BEFORE.exec(before)?.[0].length ?? 0;
}

/** Whether `await x` in this place needs parentheses around it: something binds tighter. */
export function needsParentheses(cell: Cell, node: Node): boolean {
  return isTrailed(node) || isAwaited(cell, node);
}

/** Whether more of the same expression follows: `f().x`. */
export function isTrailed({ parent, index }: Node): boolean {
  return index === 0 && (parent?.kind === 'MemberExpression' || parent?.kind === 'CallExpression');
}
