/**
 * Where two texts differ.
 */

/** A range of an old text, and the range that replaces it in the new text. */
export interface TextChange {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/**
 * How many items are equal at both ends.
 *
 * @returns the lengths of the common head and, in what remains, of the common tail.
 */
export function commonEnds(
  before: ArrayLike<string>,
  after: ArrayLike<string>
): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) {
    head++;
  }
  let tail = 0;
  while (
    tail < shorter - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  return { head, tail };
}

/** The changes, line by line if both texts have the same number of lines; else one change around all of them. */
export function changesBetween(before: string, after: string): TextChange[] {
  const linesA = before.split('\n');
  const linesB = after.split('\n');
  if (linesA.length !== linesB.length) {
    const { head, tail } = commonEnds(before, after);
    return [{ fromA: head, toA: before.length - tail, fromB: head, toB: after.length - tail }];
  }
  const changes: TextChange[] = [];
  let fromA = 0;
  let fromB = 0;
  linesA.forEach((line, index) => {
    const toA = fromA + line.length;
    const toB = fromB + linesB[index].length;
    if (line !== linesB[index]) {
      changes.push({ fromA, toA, fromB, toB });
    }
    fromA = toA + 1;
    fromB = toB + 1;
  });
  return changes;
}
