/**
 * Parses a cell, with IPython's own syntax masked, and walks over its tree.
 */

import { maskIPython, type Escape, type Magic } from './masks/ipython';
import { maskSubjects } from './masks/match';
import { maskNumbers } from './masks/numbers';
import { reparse } from './reparse';
import type { NodeKind } from './node-kind';
import { readTree, type Node } from './tree';
import { maskWith } from './masks/with';

export type { NodeKind } from './node-kind';
export type { Node } from './tree';

/** A cell's source as a tree. */
export interface Program {
  /** The source, with IPython's own syntax masked; as long as the source. */
  readonly text: string;
  /** The text for the parser. Syntax that its grammar lacks is replaced by other syntax of the same length. */
  readonly input: string;
  readonly root: Node;
  /** Whether the tree has errors. */
  readonly broken: boolean;
  readonly magics: readonly Magic[];
  readonly escapes: readonly Escape[];
}

/**
 * Parses a cell. Never throws: a program with errors is marked as broken.
 *
 * @param before - The same cell before an edit. It makes parsing faster.
 */
export function parse(source: string, before?: Program): Program {
  const { magics, escapes, text: unescaped } = maskIPython(source);
  const text = maskSubjects(unescaped);
  const input = inputFor(text);
  const again = before && !before.broken ? reparse(before.input, before.root, input) : null;
  return { text, input, magics, escapes, ...(again ?? readTree(input)) };
}

/** The text in syntax that the parser knows. It reads deeper blanks at the end as a block: those are removed. */
function inputFor(text: string): string {
  return maskNumbers(maskWith(text)).replace(/(?<=\n)[ \t]+$/, '');
}

/** The text of a node. */
export function textOf(program: Program, node: Node): string {
  return program.text.slice(node.from, node.to);
}

/** The first child of a kind. */
export function childOf(node: Node, kind: NodeKind): Node | undefined {
  return node.children.find(child => child.kind === kind);
}

/** Whether a node is of one of these kinds. */
export function isKind(node: Node | null | undefined, ...kinds: readonly NodeKind[]): boolean {
  return node !== null && node !== undefined && kinds.includes(node.kind);
}

/** `object.property`, taken apart. */
export interface Attribute {
  readonly object: Node;
  readonly property: Node;
}

/** The parts of `object.property`; `null` for any other expression, such as `object[0]`. */
export function attributeOf(node: Node): Attribute | null {
  const [object, , property] = node.kind === 'MemberExpression' ? node.children : [];
  return property?.kind === 'PropertyName' ? { object, property } : null;
}

/** The node's parent, its parent, and so on. */
export function* ancestors(node: Node): Generator<Node> {
  for (let parent = node.parent; parent; parent = parent.parent) {
    yield parent;
  }
}

/** The nearest ancestor of one of these kinds. */
export function ancestorOf(node: Node, ...kinds: readonly NodeKind[]): Node | undefined {
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

/** The innermost node at an offset. */
export function nodeAt(root: Node, at: number): Node {
  const inner = root.children[firstEndingFrom(root.children, at + 1)];
  return inner && inner.from <= at ? nodeAt(inner, at) : root;
}

/** The index of the first of these neighbours that ends at an offset or after it. */
export function firstEndingFrom(nodes: readonly Node[], offset: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = nodes[middle].to < offset ? [middle + 1, high] : [low, middle];
  }
  return low;
}

/** Whether the node is a string of any sort. */
export function isString(node: Node): boolean {
  return node.kind === 'String' || node.kind === 'FormatString';
}
