/**
 * Whether an expression is awaited, and whether it is part of a longer one.
 */

import type { Cell } from '../semantic/names';
import type { Node } from '../syntax/parse';

const AWAIT_BEFORE = /(?<![\w.])await[\s\\]*$/;

/** Whether `await` stands before an expression. The tree can't tell: in `await f() + 1` it sees one operand. */
export function isAwaited(cell: Cell, node: Node): boolean {
  return awaitLengthBefore(cell, node) > 0;
}

/** The value in its parentheses: `(f())`. */
export function withParentheses(node: Node): Node {
  const { parent } = node;
  return parent?.kind === 'ParenthesizedExpression' && parent.children.length === 3
    ? withParentheses(parent)
    : node;
}

/** The value without the parentheses around it. */
export function withoutParentheses(node: Node): Node {
  return node.kind === 'ParenthesizedExpression' && node.children.length === 3
    ? withoutParentheses(node.children[1])
    : node;
}

/** The length of the `await` before an expression, with the blanks after it; 0 if there is none. */
export function awaitLengthBefore(cell: Cell, { from }: Node): number {
  const before = cell.facts.program.text.slice(Math.max(0, from - 200), from);
  return AWAIT_BEFORE.exec(before)?.[0].length ?? 0;
}

/** Whether `await x` needs parentheses around it here, because something binds tighter. */
export function needsParentheses(cell: Cell, node: Node): boolean {
  return isTrailed(node) || isAwaited(cell, node);
}

/** Whether the expression is called, or an attribute or an item of it is read: `f().x`. */
export function isTrailed({ parent, index }: Node): boolean {
  return index === 0 && (parent?.kind === 'MemberExpression' || parent?.kind === 'CallExpression');
}
