/**
 * The lines that split a Python file into cells: `# %%`, as in VS Code, Spyder and Jupytext.
 */

import { parse, walk } from '../syntax/parse';

/** The first line of a cell. The text after `%%` can be the cell's type and title. */
const MARKER = /^#[ \t]*%%(?:[ \t](.*))?$/;

/**
 * The indexes of the marker lines. The parser excludes lines that only look like markers because they are in a string.
 */
export function markersOf(lines: readonly string[]): number[] {
  const found = lines.flatMap((line, index) => (MARKER.test(line.trimEnd()) ? [index] : []));
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

/** The text after the marker. */
export function labelOf(line: string): string {
  return MARKER.exec(line.trimEnd())?.[1]?.trim() ?? '';
}

/** Whether a label marks a text cell. */
export function isTextLabel(label: string): boolean {
  return /\[(markdown|md|raw)\]/.test(label);
}
