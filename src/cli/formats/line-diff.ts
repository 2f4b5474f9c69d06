/**
 * Finds the lines that differ between two texts.
 */

import { createTwoFilesPatch, diffArrays, type ChangeObject } from 'diff';

/** A change: `lines` replace the lines from `from` up to, but not including, `to`. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A comparison with more changes takes seconds. Then everything between the first and the last change is one hunk. */
const MAX_CHANGED_LINES = 2000;

/** The smallest changes that turn one text into the other, in order. Two hunks never touch. */
export function compareLines(before: readonly string[], after: readonly string[]): Hunk[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: MAX_CHANGED_LINES });
  return changes ? hunksOf(changes) : [wholeChange(before, after)];
}

function hunksOf(changes: readonly ChangeObject<string[]>[]): Hunk[] {
  const hunks: { from: number; to: number; lines: readonly string[] }[] = [];
  let line = 0;
  let isNew = true;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      line += value.length;
      isNew = true;
      continue;
    }
    if (isNew) {
      hunks.push({ from: line, to: line, lines: [] });
      isNew = false;
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

/** One hunk from the first line that differs to the last one. */
function wholeChange(before: readonly string[], after: readonly string[]): Hunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  return { from: start, to: before.length - end, lines: after.slice(start, after.length - end) };
}

/** Gives new lines the line ends of the lines that they replace, and `usual` to the rest. */
export function withEndsOf(before: readonly string[], hunk: Hunk, usual: string): Hunk {
  const endOf = (index: number): string =>
    (index < hunk.to && /[\r\n]+$/.exec(before[index])?.[0]) || usual;
  return {
    ...hunk,
    lines: hunk.lines.map((line, index) => line.replace(/\n$/, endOf(hunk.from + index)))
  };
}

/** The changes of a file as a unified diff, which `patch` and `git apply` can read. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(file, file, before, after, '', '', { context: 3 });
  return patch.replace(/^(?:Index: .*\n)?=+\n/, '');
}
