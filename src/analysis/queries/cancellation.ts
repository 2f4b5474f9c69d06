/**
 * How a loop and its code meet a cancellation: where they wait, and where they leave the loop.
 */

import { hasKindBelow } from './except-handlers';
import type { Cell } from '../semantic/names';
import { ancestors, isKind, type Node, type NodeKind } from '../syntax/parse';

const LOOPS: ReadonlySet<NodeKind> = new Set<NodeKind>(['WhileStatement', 'ForStatement']);
export const LEAVES: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'RaiseStatement',
  'ReturnStatement',
  'BreakStatement'
]);

/** Calls in functions that handle cancellation in their own way. */
export const HANDLES_CANCEL = /\bcancel\w*\(|\.(uncancel|cancelling|cancelled)\(/;
/** The loop of the same function around a `try`. */
export function loopAround(node: Node): Node | null {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (outer.kind === 'FunctionDefinition' || outer.kind === 'ClassDefinition') {
      return null;
    }
    // The `else` of a loop runs only once.
    if (LOOPS.has(outer.kind) && inner === outer.children.find(({ kind }) => kind === 'Body')) {
      return outer;
    }
    inner = outer;
  }
  return null;
}

/** Whether a statement after the `try` always leaves the loop. */
export function isLeftAfter(node: Node, loop: Node): boolean {
  for (let inner = node; inner !== loop && inner.parent; inner = inner.parent) {
    const block = isKind(inner.parent, 'Body', 'StatementGroup') ? inner.parent.children : [];
    if (block.slice(inner.index + 1).some(({ kind }) => LEAVES.has(kind))) {
      return true;
    }
  }
  return false;
}

/** Whether code has an `await`, where it can be cancelled. */
export function waits(body: Node): boolean {
  return hasKindBelow(body, new Set(['AwaitExpression', 'async']));
}

/** Whether a node may await a task. The error may then mean that this task was cancelled. */
export function waitsForTask(cell: Cell, { kind, children }: Node): boolean {
  const operand = children[1];
  if (kind !== 'AwaitExpression' || operand?.kind !== 'CallExpression') {
    return kind === 'AwaitExpression';
  }
  return TAKES_TASKS.test(cell.facts.program.text.slice(operand.from, operand.to));
}

const TAKES_TASKS = /\b(gather|wait|wait_for|shield)\(|task|fut(ure)?s?\b|job/i;

/** Whether the `finally` leaves the loop. */
export function isLeftAtEnd(statement: Node): boolean {
  const at = statement.children.findIndex(({ kind }) => kind === 'finally');
  return at >= 0 && statement.children.slice(at).some(child => hasKindBelow(child, LEAVES));
}
