import { lineEndOf, lineFinder, positionFinder, splitLines, withPlainEnds } from './lines';

describe('lines', () => {
  it('keep their line ends', () => {
    expect(splitLines('a\nb\r\nc\rd')).toEqual(['a\n', 'b\r\n', 'c\r', 'd']);
    expect(splitLines('a\n\n')).toEqual(['a\n', '\n']);
    expect(splitLines('')).toEqual([]);
    expect(withPlainEnds('a\r\nb\rc\n')).toBe('a\nb\nc\n');
    expect([lineEndOf('a\r\nb'), lineEndOf('a')]).toEqual(['\r\n', '\n']);
  });

  it('have positions that count from 1', () => {
    const positionOf = positionFinder('ab\ncd');
    expect([0, 3, 4].map(positionOf)).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 2 }
    ]);
  });
});

describe('lineFinder', () => {
  it('finds the line of every offset', () => {
    const text = 'a\n\r\nb\rc';
    const lineAt = lineFinder(text);
    expect([...text, ''].map((_, offset) => lineAt(offset))).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(lineFinder('')(0)).toBe(1);
  });
});
