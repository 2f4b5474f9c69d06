/**
 * Results that are computed once for each object.
 */

import type { Cell } from './notebook';

/** Remembers a function's results, for as long as the objects exist that it was called with. */
export function memoize<Key extends object, Value>(
  compute: (key: Key) => Value
): (key: Key) => Value {
  return memoizeBy(compute, key => key);
}

/** The same for a function that reads a cell's facts alone: its result holds until the cell's source changes. */
export function memoizeByFacts<Value>(compute: (cell: Cell) => Value): (cell: Cell) => Value {
  return memoizeBy(compute, ({ facts }) => facts);
}

function memoizeBy<Input, Value>(
  compute: (input: Input) => Value,
  keyOf: (input: Input) => object
): (input: Input) => Value {
  const results = new WeakMap<object, { readonly value: Value }>();
  return input => {
    const key = keyOf(input);
    let result = results.get(key);
    if (!result) {
      result = { value: compute(input) };
      results.set(key, result);
    }
    return result.value;
  };
}
