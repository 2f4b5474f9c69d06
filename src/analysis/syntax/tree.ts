/**
 * Python as a tree of plain nodes. No other file uses the parser.
 */

import type { TreeCursor } from '@lezer/common';
import { parser } from '@lezer/python';
import { ERROR_KIND, type NodeKind } from './node-kind';

/** A node of the tree. Tokens are nodes too, named by their text: `(`, `await`. */
export interface Node {
  /** The grammar's name for it, such as `CallExpression`. */
  readonly kind: NodeKind;
  readonly from: number;
  readonly to: number;
  readonly parent: Node | null;
  /** Its place among the parent's children. */
  readonly index: number;
  readonly children: readonly Node[];
}

/** A node while it is built. */
export type MutableNode = { -readonly [Key in keyof Node]: Node[Key] };

/** A tree, and whether some of its text could not be parsed. */
export interface ParsedTree {
  readonly root: Node;
  readonly broken: boolean;
}

/** The children of every token, shared because most nodes have none. */
const LEAF: readonly Node[] = [];

/** How deep a tree is read. Real code isn't deeper, and recursive functions need a stack. */
const MAX_DEPTH = 1000;

/** Parses Python. Never throws: a tree with errors is marked as broken. */
export function readTree(text: string): ParsedTree {
  try {
    const state = { broken: false, depth: 0 };
    const root = build(parser.parse(text).cursor(), null, 0, state);
    return { root, broken: state.broken };
  } catch {
    // The parser throws on f-strings that are nested hundreds of times.
    return { root: emptyRoot(text), broken: true };
  }
}

/** A tree without children. */
export function emptyRoot(text: string): MutableNode {
  return { kind: 'Script', from: 0, to: text.length, parent: null, index: 0, children: LEAF };
}

function build(
  cursor: TreeCursor,
  parent: Node | null,
  index: number,
  state: { broken: boolean; depth: number }
): Node {
  const node: MutableNode = {
    // A spec holds the union against the parser's own names.
    kind: cursor.name as NodeKind,
    from: cursor.from,
    to: cursor.to,
    parent,
    index,
    children: LEAF
  };
  if (node.kind === ERROR_KIND && !isHarmless(node)) {
    state.broken = true;
  }
  if (state.depth >= MAX_DEPTH) {
    state.broken = true;
  } else if (cursor.firstChild()) {
    state.depth++;
    const children: Node[] = [];
    node.children = children;
    do {
      children.push(build(cursor, node, children.length, state));
    } while (cursor.nextSibling());
    cursor.parent();
    state.depth--;
  }
  return node;
}

const EMPTY_PATTERN = /^(SequencePattern|PatternArgList)$/;

/** Whether Python allows what the parser reports: a `yield` without a value, and an empty pattern. */
function isHarmless({ from, to, index, parent }: Node): boolean {
  switch (parent?.kind) {
    case 'YieldExpression':
    case 'YieldStatement':
      return from === to;
    case 'LiteralPattern':
      // `case []:` and `case str():`, …
      return from === to && EMPTY_PATTERN.test(parent.parent?.kind ?? '');
    case 'SequencePattern':
    case 'PatternArgList':
    case 'MappingPattern':
      // The parser may also report the closing bracket.
      return index === 1 && to - from === 1;
    default:
      return false;
  }
}
