import type { Finding } from '../../analysis';
import type { Problem } from '../../tokens';
import { placeFrom, problemPlaces } from './problem-places';

const cells = [
  { id: 'a', source: 'x = 1\ny = f()', executionCount: null },
  { id: 'b', source: 'if x:\n    g()', executionCount: 2 }
];

const inSource = (cell: string, from: number): Problem => ({
  key: `${cell}-${from}`,
  severity: 'warning',
  findings: [{ cell, from, to: from + 1, rule: 'missing-await', fixes: [] } as unknown as Finding]
});

const seen: Problem = {
  key: 'seen',
  severity: 'warning',
  at: { function: '<module>', line: 2, cell: { execution: 1, cellId: 'b', count: 2 } },
  findings: []
};

describe('problemPlaces', () => {
  it('sorts places of the source and of the kernel, and leaves other notebooks out', () => {
    expect(problemPlaces([seen, inSource('a', 10), inSource('z', 0)], cells)).toEqual([
      { cellId: 'a', index: 0, line: 2, column: 4 },
      { cellId: 'b', index: 1, line: 2, column: 4 }
    ]);
  });

  it('has each place once', () => {
    expect(problemPlaces([inSource('a', 4), inSource('a', 4)], cells)).toHaveLength(1);
  });
});

describe('placeFrom', () => {
  const places = problemPlaces([inSource('a', 4), inSource('a', 10), seen], cells);
  const [first, second, third] = places;

  it('goes on from the cursor, in both directions, and round', () => {
    expect(placeFrom(places, first, 'next')).toBe(second);
    expect(placeFrom(places, second, 'next')).toBe(third);
    expect(placeFrom(places, third, 'next')).toBe(first);
    expect(placeFrom(places, first, 'previous')).toBe(third);
    expect(placeFrom(places, third, 'previous')).toBe(second);
  });

  it('begins with the first place of a cell that is not edited', () => {
    expect(placeFrom(places, { index: 0 }, 'next')).toBe(first);
    expect(placeFrom(places, { index: 1 }, 'previous')).toBe(second);
  });

  it('finds none without places', () => {
    expect(placeFrom([], { index: 0 }, 'next')).toBeUndefined();
  });
});
