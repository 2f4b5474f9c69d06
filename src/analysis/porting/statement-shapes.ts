/**
 * Recognizes constants and definitions by their syntax.
 */

import type { Cell, Names } from '../semantic/names';
import { childOf, textOf, type Node } from '../syntax/parse';
import type { Binding } from '../semantic/scope';
import type { Chunk } from './chunks';

/** Whether a value consists of literals only. */
export function isConstant(node: Node): boolean {
  switch (node.kind) {
    case 'Number':
    case 'String':
    case 'ContinuedString':
    case 'Boolean':
    case 'None':
    case 'Ellipsis':
      return true;
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
    case 'DictionaryExpression':
    case 'ParenthesizedExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
      return node.children.every(child => isConstant(child) || isPunctuation(child));
    default:
      return false;
  }
}

/** Brackets, commas, operators and comments. */
export function isPunctuation({ kind, children }: Node): boolean {
  return (
    children.length === 0 && /^([^\w⚠]+|ArithOp|BitOp|CompareOp|Comment|and|or|not)$/.test(kind)
  );
}

/** The only binding of a global name; `null` if there are several or none. */
export function onlyBinding(names: Names, name: string): { cell: Cell; binding: Binding } | null {
  let found: { cell: Cell; binding: Binding } | null = null;
  for (const cell of names.cells) {
    for (const binding of cell.facts.module.bindings.get(name) ?? []) {
      if (found) {
        return null;
      }
      found = { cell, binding };
    }
  }
  return found;
}

/** The name of a constant such as `NAME = 3` that is alone in its chunk; otherwise `null`. */
export function constantOf(chunk: Chunk): string | null {
  const [node] = chunk.nodes;
  if (chunk.nodes.length !== 1 || node.kind !== 'AssignStatement') {
    return null;
  }
  const parts = node.children.filter(({ kind }) => kind !== 'TypeDef' && kind !== 'Comment');
  const [target, operator, value] = parts;
  const plain =
    parts.length === 3 &&
    target.kind === 'VariableName' &&
    operator.kind === 'AssignOp' &&
    isConstant(value);
  return plain ? textOf(chunk.cell.facts.program, target) : null;
}

/** The function or class that is alone in a chunk, with its decorators; otherwise `null`. */
export function definitionOf(
  chunk: Chunk
): { readonly name: string; readonly node: Node; readonly decorators: readonly Node[] } | null {
  const [outer] = chunk.nodes;
  if (chunk.nodes.length !== 1) {
    return null;
  }
  const decorated = outer.kind === 'DecoratedStatement';
  const node = decorated ? outer.children[outer.children.length - 1] : outer;
  const name = /^(Function|Class)Definition$/.test(node.kind) && childOf(node, 'VariableName');
  return name
    ? {
        name: textOf(chunk.cell.facts.program, name),
        node,
        decorators: decorated ? outer.children.filter(({ kind }) => kind === 'Decorator') : []
      }
    : null;
}
