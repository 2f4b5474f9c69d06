/**
 * Where two texts differ.
 */

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
