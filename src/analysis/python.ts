/**
 * Python as a tree of plain nodes. Only this file knows the parser.
 */

import type { TreeCursor } from '@lezer/common';
import { parser } from '@lezer/python';
import { maskIPython, type Magic } from './ipython';

/** A node of the tree. Tokens are nodes too, named by their text: `(`, `await`. */
export interface Node {
  /** The grammar's name for it, such as `CallExpression`. */
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly parent: Node | null;
  /** Its place among the parent's children. */
  readonly index: number;
  readonly children: readonly Node[];
}

/** A cell's source as a tree. */
export interface Program {
  /** The source, with IPython's own syntax masked; as long as the source. */
  readonly text: string;
  readonly root: Node;
  /** Whether some of it could not be parsed. */
  readonly broken: boolean;
  readonly magics: readonly Magic[];
}

/** What the parser calls a place that it could not make sense of. */
const ERROR = '⚠';

/** Parses a cell. It never fails: what cannot be parsed is marked as broken. */
export function parse(source: string): Program {
  const { text, magics } = maskIPython(source);
  const cursor = parser.parse(text).cursor();
  const state = { broken: false };
  const root = build(cursor, null, 0, state);
  return { text, root, broken: state.broken, magics };
}

function build(
  cursor: TreeCursor,
  parent: Node | null,
  index: number,
  state: { broken: boolean }
): Node {
  const children: Node[] = [];
  const kind = cursor.name;
  const node = { kind, from: cursor.from, to: cursor.to, parent, index, children };
  if (kind === ERROR && !isBareYield(node)) {
    state.broken = true;
  }
  if (cursor.firstChild()) {
    do {
      children.push(build(cursor, node, children.length, state));
    } while (cursor.nextSibling());
    cursor.parent();
  }
  return node;
}

/** The parser wants a value after `yield`; Python does not. */
function isBareYield(node: Node): boolean {
  return node.from === node.to && node.parent?.kind === 'YieldExpression';
}

/** The text of a node. */
export function textOf(program: Program, node: Node): string {
  return program.text.slice(node.from, node.to);
}

/** The first child of a kind. */
export function childOf(node: Node, kind: string): Node | undefined {
  return node.children.find(child => child.kind === kind);
}

/** The node's parent, its parent, and so on. */
export function* ancestors(node: Node): Generator<Node> {
  for (let parent = node.parent; parent; parent = parent.parent) {
    yield parent;
  }
}

/** The nearest ancestor of one of these kinds. */
export function ancestorOf(node: Node, ...kinds: readonly string[]): Node | undefined {
  for (const ancestor of ancestors(node)) {
    if (kinds.includes(ancestor.kind)) {
      return ancestor;
    }
  }
  return undefined;
}

/** Visits a node and all below it, in the order of the text. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of node.children) {
    walk(child, visit);
  }
}

/** Whether the node is a string of any sort. */
export function isString(node: Node): boolean {
  return node.kind === 'String' || node.kind === 'FormatString';
}
