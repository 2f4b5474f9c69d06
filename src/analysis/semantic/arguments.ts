/**
 * The arguments of a call.
 */

import type { Node } from '../syntax/parse';
import type { Cell } from './names';

/** An argument of a call. */
export interface Argument {
  /** The keyword of `keyword=value`. */
  readonly keyword: string | null;
  /** `*` or `**` when it is unpacked. */
  readonly star: string | null;
  readonly value: Node;
  /** Where it starts, with its keyword or star. */
  readonly from: number;
}

/** The arguments of a call, or `null` if they can't be told apart. */
export function argumentsOf(cell: Cell, list: Node): Argument[] | null {
  const result: Argument[] = [];
  let part: Node[] = [];
  const close = (): boolean => {
    const argument = part.length > 0 ? argumentOf(cell, part) : undefined;
    part = [];
    if (argument) {
      result.push(argument);
    }
    return argument !== null;
  };
  for (const child of list.children.slice(1, -1)) {
    if (child.kind === ',') {
      if (!close()) {
        return null;
      }
    } else if (child.kind !== 'Comment') {
      part.push(child);
    }
  }
  const complete = list.children[list.children.length - 1].kind === ')';
  return complete && close() ? result : null;
}

function argumentOf(cell: Cell, part: readonly Node[]): Argument | null {
  const { text } = cell.facts.program;
  const [first, second, third] = part;
  if (part.length === 1) {
    return { keyword: null, star: null, value: first, from: first.from };
  }
  if (part.length === 2 && (first.kind === '*' || first.kind === '**')) {
    return { keyword: null, star: first.kind, value: second, from: first.from };
  }
  const operator = part.length === 3 ? text.slice(second.from, second.to) : '';
  if (operator === ':=') {
    // The parser has no node for the `x := 1` in `f(x := 1)`.
    const { parent, index, from } = first;
    const kind = 'NamedExpression';
    const value: Node = { kind, from, to: third.to, parent, index, children: part };
    return { keyword: null, star: null, value, from };
  }
  return operator === '='
    ? { keyword: text.slice(first.from, first.to), star: null, value: third, from: first.from }
    : null;
}
