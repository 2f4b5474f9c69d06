/**
 * Reading a cell again after an edit: only the statements around what changed are parsed, the others are taken over.
 *
 * A statement at the left margin begins anew whatever stands above it, unless what stands above it is broken, or a
 * backslash joins lines there. So the tree is the same as that of the whole text; where that is not sure, there is no answer.
 */

import { changesBetween, type TextChange } from '../text/common-ends';
import { emptyRoot, readTree, type MutableNode, type Node, type ParsedTree } from './tree';

/** A run of statements that has to be parsed again. */
interface Stretch {
  /** The first and the last of the old statements in it, by their place. */
  first: number;
  last: number;
  /** Where it stands in the old text. */
  from: number;
  to: number;
  /** By how much what it holds is longer than before, in characters. */
  growth: number;
}

/**
 * The tree of an edited text, or `null` where the whole of it must be parsed.
 *
 * @param text - the text before.
 * @param root - its tree, which is not broken.
 * @param after - the text now.
 */
export function reparse(text: string, root: Node, after: string): ParsedTree | null {
  const stretches =
    root.children.length > 0 ? stretchesOf(text, root.children, changesBetween(text, after)) : null;
  if (!stretches) {
    return null;
  }
  const result = emptyRoot(after);
  const children: Node[] = [];
  let next = 0;
  let shift = 0;
  const keepUntil = (end: number): void => {
    for (; next < end; next++) {
      children.push(moved(root.children[next], shift, result, children.length));
    }
  };
  for (const { first, last, from, to, growth } of stretches) {
    keepUntil(first);
    const part = after.slice(from + shift, to + shift + growth);
    const { root: read, broken } = readTree(part);
    if (broken || /\\(\n|$)/.test(part)) {
      return null;
    }
    for (const child of read.children) {
      children.push(moved(child, from + shift, result, children.length));
    }
    next = last + 1;
    shift += growth;
  }
  keepUntil(root.children.length);
  result.children = children;
  return { root: result, broken: false };
}

/** What to parse again: the statements that changed, or those on either side of a change between them. */
function stretchesOf(
  text: string,
  statements: readonly Node[],
  changes: readonly TextChange[]
): Stretch[] | null {
  const stretches: Stretch[] = [];
  for (const { fromA, toA, fromB, toB } of changes) {
    const first = firstBefore(statements, fromA);
    const last = lastAfter(statements, toA);
    const to = statements[last + 1]?.from ?? text.length;
    const growth = toB - fromB - (toA - fromA);
    const before = stretches[stretches.length - 1];
    if (before && first <= before.last) {
      Object.assign(before, { last, to, growth: before.growth + growth });
    } else {
      const from = first === 0 ? 0 : statements[first].from;
      stretches.push({ first, last, from, to, growth });
    }
  }
  const atMargin = (at: number): boolean => at === 0 || text[at - 1] === '\n';
  return stretches.every(({ from, to }) => atMargin(from) && (to === text.length || atMargin(to)))
    ? stretches
    : null;
}

/** The last statement that begins before `at`; the first of all, where there is none. */
function firstBefore(statements: readonly Node[], at: number): number {
  let index = statements.length - 1;
  while (index > 0 && (statements[index].from >= at || isComment(statements[index]))) {
    index--;
  }
  return Math.max(0, index);
}

/**
 * The last statement that begins at `at` or before, or else the first behind it, with the comments that follow; the last
 * of all, where there is none. A block ends with its line, so that what ends at `at` need not be what stands there.
 */
function lastAfter(statements: readonly Node[], at: number): number {
  let index = 0;
  while (index < statements.length && (statements[index].to < at || isComment(statements[index]))) {
    index++;
  }
  const goesOn = (node: Node | undefined): boolean =>
    node !== undefined && (node.from <= at || isComment(node));
  while (goesOn(statements[index + 1])) {
    index++;
  }
  return Math.min(index, statements.length - 1);
}

/** A copy of a node in another place. */
function moved(node: Node, by: number, parent: Node, index: number): Node {
  const { kind, from, to, children } = node;
  const copy: MutableNode = { kind, from: from + by, to: to + by, parent, index, children };
  if (children.length > 0) {
    copy.children = children.map((child, place) => moved(child, by, copy, place));
  }
  return copy;
}

const isComment = ({ kind }: Node): boolean => kind === 'Comment';
