/**
 * The lines that split a Python file into cells: `# %%`, as in VS Code, Spyder and Jupytext.
 */

import { parse, walk } from '../syntax/parse';

/** The first line of a cell. The text after `%%` can be the cell's type and title. */
const MARKER = /^#[ \t]*%%(?:[ \t](.*))?$/;

/** The indexes of the marker lines. */
export function markersOf(lines: readonly string[]): number[] {
  return commentsAt(lines, MARKER);
}

/**
 * The indexes of the lines that match a pattern and are comments. The parser excludes lines that only look like
 * comments because they are in a string.
 */
export function commentsAt(lines: readonly string[], pattern: RegExp): number[] {
  const found = lines.flatMap((line, index) => (pattern.test(line.trimEnd()) ? [index] : []));
  if (found.length === 0) {
    return [];
  }
  const comments = new Set<number>();
  walk(parse(lines.join('')).root, ({ kind, from }) => {
    if (kind === 'Comment') {
      comments.add(from);
    }
  });
  let offset = 0;
  let next = 0;
  return found.filter(index => {
    for (; next < index; next++) {
      offset += lines[next].length;
    }
    return comments.has(offset);
  });
}

/** The paragraphs of a script: ranges of lines, cut at blank lines between two top-level statements or comments. */
export function paragraphsOf(lines: readonly string[]): { from: number; to: number }[] {
  const isInside = new Array<boolean>(lines.length).fill(false);
  const starts = [0];
  for (const line of lines) {
    starts.push(starts[starts.length - 1] + line.length);
  }
  let line = 0;
  for (const { from, to } of parse(lines.join('')).root.children) {
    while (line < lines.length - 1 && starts[line + 1] <= from) {
      line++;
    }
    // A compound statement can end after blank lines and comments.
    for (let at = line; at < lines.length && starts[at] < to; at++) {
      isInside[at] = true;
    }
  }
  const ranges: { from: number; to: number }[] = [];
  let from = 0;
  lines.forEach((text, index) => {
    const isCut = text.trim() === '' && !isInside[index];
    if (isCut) {
      ranges.push({ from, to: index });
      from = index + 1;
    }
  });
  ranges.push({ from, to: lines.length });
  return ranges.filter(({ from: start, to }) => start < to);
}

/** The text after the marker. */
export function labelOf(line: string): string {
  return MARKER.exec(line.trimEnd())?.[1]?.trim() ?? '';
}

/** Whether a label marks a text cell. */
export function isTextLabel(label: string): boolean {
  return /\[(markdown|md|raw)\]/.test(label);
}
