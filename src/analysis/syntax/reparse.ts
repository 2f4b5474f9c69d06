/**
 * Parses a cell again after an edit. Only the statements around the change are parsed; the others are copied.
 *
 * A statement at the left margin doesn't depend on the code above it, unless that code is broken or ends in a backslash.
 * So the tree equals that of the whole text. If that isn't sure, the result is `null`.
 */

import { changesBetween, type TextChange } from '../text/common-ends';
import { emptyRoot, readTree, type MutableNode, type Node, type ParsedTree } from './tree';

/** A run of statements that has to be parsed again. */
interface Stretch {
  /** The indices of its first and last statement in the old tree. */
  first: number;
  last: number;
  /** Its range in the old text. */
  from: number;
  to: number;
  /** Length difference (new − old), in characters. */
  growth: number;
}

/**
 * The tree of an edited text, or `null` if all of it must be parsed.
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

/** The statements to parse again: those that changed, or those on both sides of a change between statements. */
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

/** The last statement that begins before `at`, or else the first statement. */
function firstBefore(statements: readonly Node[], at: number): number {
  let index = statements.length - 1;
  while (index > 0 && (statements[index].from >= at || isComment(statements[index]))) {
    index--;
  }
  return Math.max(0, index);
}

/**
 * The last statement that a change up to `at` can affect, with the comments that follow it.
 *
 * A statement that ends at `at` may not be the last one: in `if x:\n  a\nb`, the block ends where `b` begins.
 */
function lastAfter(statements: readonly Node[], at: number): number {
  let index = 0;
  while (index < statements.length && (statements[index].to < at || isComment(statements[index]))) {
    index++;
  }
  const isAffected = (node: Node | undefined): boolean =>
    node !== undefined && (node.from <= at || isComment(node));
  while (isAffected(statements[index + 1])) {
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
