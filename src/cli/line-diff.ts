/**
 * Which lines of a text change.
 */

import { diffArrays } from 'diff';

/** A change of some lines: `lines` replace those from `from` up to, but not including, `to`. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** The fewest changes that turn one text into the other, in order. Two hunks never touch. */
export function compareLines(before: readonly string[], after: readonly string[]): Hunk[] {
  const hunks: { from: number; to: number; lines: string[] }[] = [];
  let line = 0;
  let isOpen = false;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (!added && !removed) {
      line += value.length;
      isOpen = false;
      continue;
    }
    if (!isOpen) {
      hunks.push({ from: line, to: line, lines: [] });
      isOpen = true;
    }
    const hunk = hunks[hunks.length - 1];
    if (removed) {
      line += value.length;
      hunk.to = line;
    } else {
      hunk.lines = [...hunk.lines, ...value];
    }
  }
  return hunks;
}

/** New lines with the ends of those that they replace, or with the usual one where they replace none. */
export function withEndsOf(before: readonly string[], hunk: Hunk, usual: string): Hunk {
  const endOf = (index: number): string =>
    (index < hunk.to && /[\r\n]+$/.exec(before[index])?.[0]) || usual;
  return {
    ...hunk,
    lines: hunk.lines.map((line, index) => line.replace(/\n$/, endOf(hunk.from + index)))
  };
}
