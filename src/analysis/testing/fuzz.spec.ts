/**
 * Random programs, judged by CPython: few here, as many as you like with `node scripts/fuzz.mjs`.
 */

import { fuzz, fuzzSummary } from './fuzz';

it.each([
  ['trees', 5000],
  ['prints', 500],
  ['safe', 500]
] as const)(
  'mends %s',
  (sort, wanted) => {
    const tally = fuzz(sort, wanted, 10000000);
    // eslint-disable-next-line no-console
    console.info(fuzzSummary(sort, tally));
    expect([...tally.wrong, ...tally.left].slice(0, 3).join('\n\n')).toBe('');
    expect(tally.unique).toBeGreaterThanOrEqual(wanted);
  },
  300000
);
