/**
 * What a `with` statement enters, and what its body does.
 */

import { callSiteAt, type CallSite } from './call-site';
import type { Cell, Names } from './names';
import { ancestors, isKind, type Node } from '../syntax/parse';

/** The calls that a `with` statement enters: `open(x)` of `with open(x) as f, lock:`. */
export function enteredCalls(names: Names, cell: Cell, statement: Node): CallSite[] {
  return statement.children.flatMap(child =>
    child.kind === 'CallExpression' ? (callSiteAt(names, cell, child) ?? []) : []
  );
}

/** The block of a statement that has only one, such as `with`. */
export function innerBlockOf(statement: Node): Node {
  return statement.children[statement.children.length - 1];
}

/** Whether a node below `outer` belongs to another function or class. */
export function isInInnerScope(node: Node, outer: Node): boolean {
  for (const each of ancestors(node)) {
    if (each === outer) {
      return false;
    }
    if (isKind(each, 'FunctionDefinition', 'ClassDefinition', 'LambdaExpression')) {
      return true;
    }
  }
  return false;
}
