/**
 * Line ends and line numbers of a text.
 */

/** The lines of a text, each with its line end. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** The text with `\n` as its only line end, as the engine needs it. */
export function withPlainEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The first line end of a text. */
export function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}

/** A position in a text. Both numbers count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Returns a function that finds the position of an offset. It reads the text only when it is first called. */
export function positionFinder(text: string): (offset: number) => Position {
  let starts: readonly number[] | null = null;
  return offset => {
    starts ??= lineStarts(text);
    const index = indexOfLine(starts, offset);
    return { line: index + 1, column: offset - starts[index] + 1 };
  };
}

/**
 * Returns a function that finds the line of an offset, counted from 1. It reads the text, which can be huge, only once.
 */
export function lineFinder(text: string): (offset: number) => number {
  const starts = lineStarts(text);
  return offset => indexOfLine(starts, offset) + 1;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    starts.push(index + end.length);
  }
  return starts;
}

/** The index of the last line that starts at or before an offset. */
function indexOfLine(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    [low, high] = starts[middle] <= offset ? [middle, high] : [low, middle];
  }
  return low;
}
