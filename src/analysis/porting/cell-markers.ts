/**
 * The lines that cut a Python file into cells: `# %%`, as VS Code, Spyder and Jupytext know them.
 */

import { parse, walk } from '../syntax/parse';

/** A line that begins a cell; what follows may be its kind and its title. */
const MARKER = /^#[ \t]*%%(?:[ \t](.*))?$/;

/** The numbers of the lines that begin a cell. A line in a string may look like one, so the parser has the last word. */
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

/** What stands behind the marker. */
export function labelOf(line: string): string {
  return MARKER.exec(line.trimEnd())?.[1]?.trim() ?? '';
}

/** Whether a label says that the cell holds text. */
export function isTextLabel(label: string): boolean {
  return /\[(markdown|md|raw)\]/.test(label);
}
