import {
  compareLines,
  lineFinder,
  lineEndOf,
  placeOf,
  splitLines,
  withPlainEnds,
  type Hunk
} from './lines';
import { randomOf } from './testing/styles';

function apply(before: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let next = 0;
  for (const { from, to, lines } of hunks) {
    result.push(...before.slice(next, from), ...lines);
    next = to;
  }
  return [...result, ...before.slice(next)];
}

describe('lines', () => {
  it('keep their ends', () => {
    expect(splitLines('a\nb\r\nc\rd')).toEqual(['a\n', 'b\r\n', 'c\r', 'd']);
    expect(splitLines('a\n\n')).toEqual(['a\n', '\n']);
    expect(splitLines('')).toEqual([]);
    expect(withPlainEnds('a\r\nb\rc\n')).toBe('a\nb\nc\n');
    expect([lineEndOf('a\r\nb'), lineEndOf('a')]).toEqual(['\r\n', '\n']);
  });

  it('have places that count from 1', () => {
    expect(placeOf('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(placeOf('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});

describe('lineFinder', () => {
  it('knows the line of every offset', () => {
    const text = 'a\n\r\nb\rc';
    const lineAt = lineFinder(text);
    expect([...text, ''].map((_, offset) => lineAt(offset))).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(lineFinder('')(0)).toBe(1);
  });
});

describe('compareLines', () => {
  it('finds what changed, and no more', () => {
    const hunks = compareLines(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'y', 'd']);
    expect(hunks).toEqual([
      { from: 1, to: 2, lines: ['x'] },
      { from: 3, to: 3, lines: ['y'] }
    ]);
    expect(compareLines(['a'], ['a'])).toEqual([]);
  });

  it('turns any text into any other', () => {
    const random = randomOf(7);
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
