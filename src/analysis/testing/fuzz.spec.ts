/**
 * Checks the fixes of random programs with CPython. `node scripts/fuzz.mjs` runs as many programs as you like.
 */

import { fuzz, fuzzSummary } from './fuzz';

it.each([
  ['trees', 5000],
  ['prints', 500],
  ['safe', 500],
  ['mistakes', 1000]
] as const)(
  'fixes %s',
  (kind, wanted) => {
    const result = fuzz(kind, wanted, 10000000);
    // eslint-disable-next-line no-console
    console.info(fuzzSummary(kind, result));
    expect([...result.wrong, ...result.left].slice(0, 3).join('\n\n')).toBe('');
    expect(result.unique).toBeGreaterThanOrEqual(wanted);
  },
  300000
);
