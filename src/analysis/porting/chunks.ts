/**
 * Splits a cell into its statements, each with the comments above it.
 */

import { applyToText } from '../diagnostics/edits';
import { edit } from '../rewrites/expressions';
import type { Edit } from '../diagnostics/finding';
import type { Cell } from '../semantic/names';
import { walk, type Node, type NodeKind } from '../syntax/parse';
import type { Scope } from '../semantic/scope';
import { endOfLine } from '../text/lines';
import { indentLines } from '../rewrites/statements';

/** Whole lines of a cell: one statement, or several on a line, and the comments above. */
export interface Chunk {
  readonly cell: Cell;
  readonly from: number;
  readonly to: number;
  /** The statements; empty if there are only comments. */
  readonly nodes: readonly Node[];
}

/** Splits a cell into chunks. Together they cover the whole cell. */
export function chunksOf(cell: Cell): Chunk[] {
  const { text, root } = cell.facts.program;
  const chunks: Chunk[] = [];
  let at = 0;
  for (const child of root.children) {
    if (child.kind === 'Comment') {
      continue;
    }
    const parts =
      child.kind === 'StatementGroup'
        ? child.children.filter(({ kind }) => kind !== ';' && kind !== 'Comment')
        : [child];
    const last = chunks[chunks.length - 1];
    if (last && child.from < last.to) {
      // Statements on one line stay together.
      chunks[chunks.length - 1] = { ...last, nodes: [...last.nodes, ...parts] };
      continue;
    }
    const end = child.from + text.slice(child.from, child.to).trimEnd().length;
    const to = withTail(text, Math.min(text.length, endOfLine(text, end) + 1));
    chunks.push({ cell, from: at, to, nodes: parts });
    at = to;
  }
  if (text.slice(at).trim() !== '') {
    chunks.push({ cell, from: at, to: text.length, nodes: [] });
  }
  return chunks;
}

/** An indented comment belongs to the block above it. */
function withTail(text: string, at: number): number {
  let end = at;
  for (let match = tailAt(text, end); match; match = tailAt(text, end)) {
    end += match.length;
  }
  return end;
}

function tailAt(text: string, at: number): string | undefined {
  return /^(?:[ \t]*\n)*[ \t]+#[^\n]*(?:\n|$)/.exec(text.slice(at))?.[0];
}

/** The text of a chunk after edits, without empty lines around it. */
export function textOfChunk(chunk: Chunk, edits: readonly Edit[], indent = ''): string {
  const { cell, from, to } = chunk;
  const own = edits.filter(one => one.cell === cell.id && from <= one.from && one.to <= to);
  const indents = indent
    ? indentLines(cell, from, to, indent).filter(
        ({ from: at }) => at < to && !own.some(one => one.from < at && at < one.to)
      )
    : [];
  return applyToText(cell.source, [...indents, ...own], from, to)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

/** The number of empty lines before a chunk, at most two. */
export function gapBefore({ cell, from }: Chunk): number {
  const lines = /^(?:[ \t]*\n)*/.exec(cell.source.slice(from))![0].split('\n').length - 1;
  return Math.min(2, lines);
}

/** Whether an offset is in a chunk. */
export function hasPosition({ from, to }: Chunk, at: number): boolean {
  return from <= at && at < to;
}

/** Whether code in a scope runs together with its statement, rather than when a function is called. */
export function isImmediate(scope: Scope): boolean {
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.kind === 'function' || current.kind === 'lambda') {
      return false;
    }
  }
  return true;
}

/** Visits the nodes that run together with a statement: all except function bodies. */
export function walkImmediate(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of node.children) {
    const later =
      (node.kind === 'FunctionDefinition' && child.kind === 'Body') ||
      (node.kind === 'LambdaExpression' && child.kind !== 'ParamList');
    if (!later) {
      walkImmediate(child, visit);
    }
  }
}

/** Whether a statement awaits. Only a cell and an async function can contain it. */
export function hasAwait(node: Node): boolean {
  let found = false;
  walkImmediate(node, ({ kind, parent }) => {
    found ||=
      kind === 'AwaitExpression' || (kind === 'async' && parent?.kind !== 'FunctionDefinition');
  });
  return found;
}

/** All nodes of a kind in some chunks. */
export function nodesIn(chunks: readonly Chunk[], kind: NodeKind): { chunk: Chunk; node: Node }[] {
  const found: { chunk: Chunk; node: Node }[] = [];
  for (const chunk of chunks) {
    for (const root of chunk.nodes) {
      walk(root, node => {
        if (node.kind === kind) {
          found.push({ chunk, node });
        }
      });
    }
  }
  return found;
}

/** An edit that replaces a node. */
export function replaceNode({ cell }: Chunk, node: Node, insert: string): Edit {
  return edit(cell, node.from, node.to, insert);
}
