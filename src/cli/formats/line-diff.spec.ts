import { compareLines, type Hunk } from './line-diff';
import { seededRandom } from '../testing/seeded-random';

function apply(before: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let next = 0;
  for (const { from, to, lines } of hunks) {
    result.push(...before.slice(next, from), ...lines);
    next = to;
  }
  return [...result, ...before.slice(next)];
}

describe('compareLines', () => {
  it('finds exactly the changed lines', () => {
    const hunks = compareLines(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'y', 'd']);
    expect(hunks).toEqual([
      { from: 1, to: 2, lines: ['x'] },
      { from: 3, to: 3, lines: ['y'] }
    ]);
    expect(compareLines(['a'], ['a'])).toEqual([]);
  });

  it('turns any text into any other', () => {
    const random = seededRandom(7);
    const text = () =>
      Array.from({ length: random() * 12 }, () => 'abcd'[Math.floor(random() * 4)]);
    for (let round = 0; round < 2000; round++) {
      const [before, after] = [text(), text()];
      const hunks = compareLines(before, after);
      expect(apply(before, hunks)).toEqual(after);
      hunks.slice(1).forEach((hunk, index) => expect(hunk.from).toBeGreaterThan(hunks[index].to));
    }
  });

  it('does not compare every line of huge texts with every other', () => {
    const lines = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word}${index}`);
    expect(compareLines(['same', ...lines('a')], ['same', ...lines('b')])).toEqual([
      { from: 1, to: 3001, lines: lines('b') }
    ]);
  });
});
