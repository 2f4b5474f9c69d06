/**
 * The source of a cell in the JSON of a notebook: a string, or a list of strings.
 *
 * Unchanged lines keep their bytes, including escapes. Changed lines are written in the style of the file.
 */

import type { Node } from 'jsonc-parser';

import { compareLines, withEndsOf, type Hunk } from './line-diff';
import { lineEndOf, splitLines, withPlainEnds } from '../lines';

/** The style of a file, where JSON allows several. */
export interface Escapes {
  /** Whether all characters outside ASCII are escaped. */
  readonly ascii: boolean;
  /** The text between two source lines that are on one line of the file, if no list shows it. */
  readonly separator: string;
}

/** Detects the style of a file. */
export function escapesOf(json: string): Escapes {
  const escaped = /\\u(?!00[0-7])[0-9a-f]{4}/i.test(json);
  return {
    ascii: escaped && !/[^\0-\x7f]/.test(json),
    separator: /[[{][^"]*"[^"]*": /.test(json) ? ', ' : ','
  };
}

/** The string nodes of a source. */
export function literalsOf(source: Node): readonly Node[] {
  return source.type === 'array' ? (source.children ?? []) : [source];
}

/** The new JSON text of a source. */
export function rewriteSource(json: string, node: Node, source: string, escapes: Escapes): string {
  const literals = literalsOf(node);
  const before = literals.map(({ value }) => value as string).join('');
  const lines = splitLines(before);
  const end = lineEndOf(before);
  const hunks = compareLines(lines.map(withPlainEnds), splitLines(source)).map(hunk =>
    withEndsOf(lines, hunk, end)
  );
  const oneEach =
    node.type === 'array' &&
    literals.length === lines.length &&
    literals.every(({ value }, index) => value === lines[index]);
  return oneEach
    ? rewriteList(json, node, hunks, escapes)
    : rewriteStrings(json, node, lines, hunks, escapes);
}

/** Rewrites a list with one line in each string: replaces, removes and adds strings. */
function rewriteList(json: string, node: Node, hunks: readonly Hunk[], escapes: Escapes): string {
  const literals = node.children!;
  const first = literals[0].offset;
  const lead = json.slice(node.offset + 1, first);
  const between = (index: number): string =>
    json.slice(endOf(literals[index - 1]), literals[index].offset);
  const usual =
    literals.length > 1 ? between(1) : lead.includes('\n') ? `,${lead}` : escapes.separator;
  const parts: { text: string; from: number | null }[] = [];
  let next = 0;
  const keep = (to: number): void => {
    for (; next < to; next++) {
      const { offset, length } = literals[next];
      parts.push({ text: json.slice(offset, offset + length), from: next });
    }
  };
  for (const { from, to, lines } of hunks) {
    keep(from);
    next = to;
    for (const [index, line] of lines.entries()) {
      // A line that replaces another keeps the text in front of it.
      parts.push({ text: encode(line, escapes), from: from + index < to ? from + index : null });
    }
  }
  keep(literals.length);
  if (parts.length === 0) {
    return '[]';
  }
  const body = parts
    .map(({ text, from }, index) =>
      index === 0 ? text : (from === null || from === 0 ? usual : between(from)) + text
    )
    .join('');
  return `[${lead}${body}${json.slice(endOf(literals.at(-1)!), node.offset + node.length)}`;
}

/** Replaces text inside one string, or inside strings that don't contain exactly one line each. */
function rewriteStrings(
  json: string,
  node: Node,
  lines: readonly string[],
  hunks: readonly Hunk[],
  escapes: Escapes
): string {
  const starts = [0];
  for (const line of lines) {
    starts.push(starts.at(-1)! + line.length);
  }
  const literals = literalsOf(node);
  const total = starts.at(-1)!;
  let result = '';
  let at = node.offset;
  let start = 0;
  for (const [index, literal] of literals.entries()) {
    const end = start + (literal.value as string).length;
    const isLast = index === literals.length - 1;
    const raw = rawOffsets(json, literal);
    for (const hunk of hunks) {
      const [from, to] = [starts[hunk.from], starts[hunk.to]];
      // New text is inserted where the old text began.
      const owns = (start <= from && from < end) || (isLast && from === total);
      const low = Math.min(Math.max(from, start), end);
      const high = Math.max(Math.min(to, end), low);
      if (owns || low < high) {
        result += json.slice(at, raw[low - start]);
        result += owns ? inner(hunk.lines.join(''), escapes) : '';
        at = raw[high - start];
      }
    }
    start = end;
  }
  return result + json.slice(at, node.offset + node.length);
}

/** The offset in the file of each character of a string, and of its closing quote. */
function rawOffsets(json: string, { offset, length }: Node): number[] {
  const offsets: number[] = [];
  let at = offset + 1;
  while (at < offset + length - 1) {
    offsets.push(at);
    at += json[at] !== '\\' ? 1 : json[at + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, at];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function encode(text: string, { ascii }: Escapes): string {
  const json = JSON.stringify(text);
  return ascii
    ? json.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
}

function inner(text: string, escapes: Escapes): string {
  return encode(text, escapes).slice(1, -1);
}
