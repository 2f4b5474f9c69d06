/**
 * Lines of a text, and where two texts differ.
 */

/** Replaces the lines from `from` up to, but not with, `to`. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Comparing every line with every other is worth it up to here; beyond, the middle is taken as one difference. */
const MAX_COMPARISONS = 4_000_000;

/** The lines of a text, each with its end. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** The text with `\n` as its only line end: what the engine reads. */
export function withPlainEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The line end that a text uses first. */
export function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
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

/** The place of an offset in a text with plain ends; both count from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

/** Tells the line, from 1, of any offset in a text. The text, which may be huge, is read once. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    starts.push(index + end.length);
  }
  return offset => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      [low, high] = starts[middle] <= offset ? [middle, high] : [low, middle];
    }
    return low + 1;
  };
}

/** Which lines must change to turn one text into the other: the fewest. */
export function compareLines(before: readonly string[], after: readonly string[]): Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  if (old.length === 0 && fresh.length === 0) {
    return [];
  }
  if (old.length * fresh.length > MAX_COMPARISONS) {
    return [{ from: start, to: start + old.length, lines: fresh }];
  }
  return hunksOf(old, fresh).map(({ from, to, lines }) => ({
    from: from + start,
    to: to + start,
    lines
  }));
}

/** The longest common subsequence, and what lies between its lines. */
function hunksOf(old: readonly string[], fresh: readonly string[]): Hunk[] {
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      common[i * width + j] =
        old[i] === fresh[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const hunks: Hunk[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const [from, first] = [i, j];
    while (
      (i < old.length || j < fresh.length) &&
      !(i < old.length && j < fresh.length && old[i] === fresh[j])
    ) {
      const skipOld =
        j >= fresh.length ||
        (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1]);
      if (skipOld) {
        i++;
      } else {
        j++;
      }
    }
    if (i > from || j > first) {
      hunks.push({ from, to: i, lines: fresh.slice(first, j) });
    }
    while (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i++;
      j++;
    }
  }
  return hunks;
}
