/**
 * The values in a line of a cell that an error may be about.
 */

import type { Cell } from '../semantic/names';
import { textOf, type Node } from '../syntax/parse';
import { endOfLine } from '../text/lines';
import type { CallFact } from '../semantic/scope';
import type { FailedUse } from './error-kinds';

/** The values in a line that may have been used in the way that failed. */
export interface Operands {
  /** Values that the code uses in this way. */
  readonly direct: readonly Node[];
  /** Values that the code passes to other code, which may use them in this way. */
  readonly passed: readonly Node[];
}

/**
 * Finds the values in a line that may have been used in a way.
 *
 * @param line - Counts from 1.
 */
export function operandsOf(cell: Cell, line: number, use: FailedUse): Operands {
  const direct: Node[] = [];
  const passed: Node[] = [];
  const on = lineRange(cell, line);
  for (const node of nodesOn(cell, line)) {
    // Python reports the line where a call or an operation starts, and its operands can be on other
    // lines.
    const whole = WHOLE.has(node.kind) && on.from <= node.from && node.from <= on.to;
    const isOn = (part: Node): boolean => whole || (part.from <= on.to && on.from <= part.to);
    direct.push(...usedBy(cell, node, use).filter(isOn));
    if (use.as === 'argument' || use.as === 'iterable') {
      passed.push(...passedBy(node).filter(isOn));
    }
  }
  return { direct, passed };
}

const WHOLE: ReadonlySet<string> = new Set(['ArgList', 'BinaryExpression']);

/** The nodes that overlap a line, in source order. */
export function nodesOn(cell: Cell, line: number): Node[] {
  const { from, to } = lineRange(cell, line);
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.from <= to && from <= node.to) {
      found.push(node);
      node.children.forEach(visit);
    }
  };
  visit(cell.facts.program.root);
  return found;
}

/** The last name of a callee: `get` for `client.get()`. */
export function calledName(cell: Cell, { callee }: CallFact): string {
  const last = callee.children[callee.children.length - 1] ?? callee;
  return cell.source.slice(last.from, last.to);
}

/** The range of a line without its surrounding white space. */
function lineRange(cell: Cell, line: number): { readonly from: number; readonly to: number } {
  const { source } = cell;
  let start = 0;
  for (let before = 1; before < line; before++) {
    start = Math.min(source.length, endOfLine(source, start) + 1);
  }
  const text = source.slice(start, endOfLine(source, start));
  const from = start + text.length - text.trimStart().length;
  return { from, to: from + text.trim().length };
}

/** The values that a node uses in a way. */
function usedBy(cell: Cell, node: Node, use: FailedUse): Node[] {
  const { children } = node;
  const { program } = cell.facts;
  switch (use.as) {
    case 'attribute':
      return node.kind === 'MemberExpression' &&
        children[2]?.kind === 'PropertyName' &&
        textOf(program, children[2]) === use.name
        ? [children[0]]
        : [];
    case 'subscript':
      return node.kind === 'MemberExpression' && children[1]?.kind === '[' ? [children[0]] : [];
    case 'call':
      return node.kind === 'CallExpression' ? [children[0]] : [];
    case 'iterable':
      return [...iteratedBy(node, false), ...unpackedBy(node)];
    case 'async-iterable':
      return iteratedBy(node, true);
    case 'entered':
      return node.kind === 'WithStatement'
        ? children.filter((_, index) => index > 0 && startsItem(cell, children[index - 1]))
        : [];
    case 'awaited':
      return node.kind === 'AwaitExpression' && children[1] ? [firstOperand(children[1])] : [];
    case 'unary':
      return node.kind === 'UnaryExpression' ? children.slice(-1) : [];
    case 'operator':
      return operandsOfOperator(cell, node, use);
    case 'argument':
      return [];
  }
}

/**
 * Whether an item of a `with` statement follows. The text decides, because the parser sees a comma instead of some
 * `as`.
 */
function startsItem({ facts: { program } }: Cell, node: Node): boolean {
  return /^(with|,)$/.test(textOf(program, node));
}

function operandsOfOperator(
  cell: Cell,
  node: Node,
  { operator, sides }: Extract<FailedUse, { as: 'operator' }>
): Node[] {
  if (node.kind !== 'BinaryExpression' && node.kind !== 'UpdateStatement') {
    return [];
  }
  const [left, ...rest] = node.children;
  const right = rest[rest.length - 1];
  const written = rest.slice(0, -1).map(child => textOf(cell.facts.program, child));
  const [last = ''] = written.slice(-1);
  // Python reports `+` for `+=` if the type has no operator of its own.
  const same = last === operator || (node.kind === 'UpdateStatement' && last === `${operator}=`);
  if (!same || !right) {
    return [];
  }
  return sides.map(each => (each === 'left' ? lastCompared(left) : right));
}

/** In `a < b < c`, `b` is compared with `c`. */
function lastCompared(node: Node): Node {
  const compares =
    node.kind === 'BinaryExpression' && node.children.some(({ kind }) => kind === 'CompareOp');
  return compares ? node.children[node.children.length - 1] : node;
}

/** The parser reads `await f() + 1` as one operand. */
function firstOperand(node: Node): Node {
  return node.kind === 'BinaryExpression' ? firstOperand(node.children[0]) : node;
}

/** The value that a loop, a comprehension or an unpacking assignment iterates over. */
function iteratedBy({ kind, children }: Node, asynchronous: boolean): Node[] {
  if (kind === 'ForStatement' || /Comprehension|^ArgList$/.test(kind)) {
    const loops = children.filter(
      (child, index) =>
        child.kind === 'for' && (children[index - 1]?.kind === 'async') === asynchronous
    );
    return loops.flatMap(loop => {
      const word = children.find(child => child.kind === 'in' && child.index > loop.index);
      return word ? children.slice(word.index + 1, word.index + 2) : [];
    });
  }
  if (kind === 'AssignStatement' && !asynchronous) {
    const several = children[1]?.kind === ',' || /^(Tuple|Array)Expr/.test(children[0].kind);
    const value = children[children.length - 1];
    return several && children[children.length - 2]?.kind === 'AssignOp' ? [value] : [];
  }
  return [];
}

/** The values that are unpacked into a new collection: `[*pages]`, `{**page}`. */
function unpackedBy({ kind, children }: Node): Node[] {
  return /^(Array|Tuple|Set|Dictionary)Expression$/.test(kind)
    ? children.filter((_, index) => /^\*\*?$/.test(children[index - 1]?.kind ?? ''))
    : [];
}

/** The values that a node passes on: arguments of a call, and values in an f-string. */
function passedBy({ kind, children }: Node): Node[] {
  if (kind === 'ArgList') {
    return children.some(child => child.kind === 'for')
      ? children.slice(1, 2)
      : children
          .filter((_, index) => {
            const before = children[index - 1]?.kind ?? '';
            return (
              /^([(,*]|\*\*|AssignOp)$/.test(before) && children[index + 1]?.kind !== 'AssignOp'
            );
          })
          .flatMap(itemsOf);
  }
  return kind === 'FormatReplacement' ? children.slice(1, 2) : [];
}

/** The items of a literal collection; otherwise the value itself. */
function itemsOf(node: Node): Node[] {
  switch (node.kind) {
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
    case 'DictionaryExpression':
      return node.children.filter(({ kind }) => !/^[()[\]{},:]$/.test(kind)).flatMap(itemsOf);
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
      return node.children.slice(1, 2);
    default:
      return [node];
  }
}
