/**
 * Python as a tree of plain nodes. Only this file knows the parser.
 */

import { Tree, TreeFragment, type ChangedRange, type TreeCursor } from '@lezer/common';
import { parser } from '@lezer/python';
import { maskIPython, type Escape, type Magic, type Masked } from './ipython';
import { maskSubjects } from './match';

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
  readonly escapes: readonly Escape[];
  /** The parser's own tree, from which the next one is made faster. */
  readonly tree: Tree;
}

/** What the parser calls a place that it could not make sense of. */
const ERROR = '⚠';

/**
 * The parser, made to keep more of a tree in pieces that can be used again. It costs nothing at first, and saves three
 * quarters when a cell is parsed again; with the default of 1024 next to nothing of a cell is used again.
 */
const PIECES = parser.configure({ bufferLength: 128 });

/** The children of all tokens: most nodes have none. */
const LEAF: readonly Node[] = [];

/**
 * Parses a cell. It never fails: what cannot be parsed is marked as broken.
 *
 * @param before - The same cell before an edit; parsing is faster with it.
 */
export function parse(source: string, before?: Program): Program {
  const escaped = maskIPython(source);
  const masked = { ...escaped, text: maskSubjects(escaped.text) };
  try {
    if (before && !before.broken) {
      const program = read(masked, PIECES.parse(masked.text, unchanged(before, masked.text)));
      if (!program.broken) {
        return program;
      }
      // What the parser makes of broken code may hang on what it knew before. It should hang on the code alone.
    }
    return read(masked, PIECES.parse(masked.text));
  } catch {
    // The parser itself fails on f-strings that are nested hundreds of times.
    return { ...masked, root: emptyRoot(source.length), broken: true, tree: Tree.empty };
  }
}

/** The tree of a cell of which nothing is known. */
function emptyRoot(to: number): Node {
  return { kind: 'Script', from: 0, to, parent: null, index: 0, children: LEAF };
}

function read({ text, magics, escapes }: Masked, tree: Tree): Program {
  const state = { broken: false, depth: 0 };
  const root = build(tree.cursor(), null, 0, state);
  return { text, root, broken: state.broken, magics, escapes, tree };
}

/** The parts of a tree that an edit leaves as they are. */
function unchanged({ text: old, tree }: Program, text: string): readonly TreeFragment[] {
  return TreeFragment.applyChanges(TreeFragment.addTree(tree), changesBetween(old, text));
}

/** What changed: line by line, where lines still face each other; else the one stretch around all of it. */
function changesBetween(old: string, text: string): ChangedRange[] {
  const before = old.split('\n');
  const after = text.split('\n');
  if (before.length !== after.length) {
    return [stretchBetween(old, text)];
  }
  const changes: ChangedRange[] = [];
  let fromA = 0;
  let fromB = 0;
  before.forEach((line, index) => {
    const toA = fromA + line.length;
    const toB = fromB + after[index].length;
    if (line !== after[index]) {
      changes.push({ fromA, toA, fromB, toB });
    }
    fromA = toA + 1;
    fromB = toB + 1;
  });
  return changes;
}

function stretchBetween(old: string, text: string): ChangedRange {
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) {
    start++;
  }
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) {
    end++;
  }
  return { fromA: start, toA: old.length - end, fromB: start, toB: text.length - end };
}

/** A node while it is made. */
type Building = { -readonly [Key in keyof Node]: Node[Key] };

/** How deep a tree is read: nobody writes deeper code, and whoever walks over it has only so much of a stack. */
const MAX_DEPTH = 1000;

function build(
  cursor: TreeCursor,
  parent: Node | null,
  index: number,
  state: { broken: boolean; depth: number }
): Node {
  const node: Building = {
    kind: cursor.name,
    from: cursor.from,
    to: cursor.to,
    parent,
    index,
    children: LEAF
  };
  if (node.kind === ERROR && !isHarmless(node)) {
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

/** The parser wants a value after `yield`, and something in the brackets of a pattern. Python does not. */
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
      // … which it may also take for a bracket too many.
      return index === 1 && to - from === 1;
    default:
      return false;
  }
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
