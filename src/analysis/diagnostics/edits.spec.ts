import { analyzeNotebook } from '../engine/analyze';
import { applyEdits, safeFixes } from './edits';
import { fixAll } from '../engine/fix-all';
import type { CellSource } from './finding';

const cells = (...sources: string[]): CellSource[] =>
  sources.map((source, index) => ({ id: `${index}`, source, executionCount: null }));

const sources = (notebook: readonly CellSource[]): string[] => notebook.map(cell => cell.source);

describe('applyEdits', () => {
  it('applies edits wherever they stand, in any order', () => {
    const edits = [
      { cell: '0', from: 4, to: 5, insert: 'E' },
      { cell: '1', from: 0, to: 0, insert: '>' },
      { cell: '0', from: 0, to: 1, insert: 'A' }
    ];
    expect(sources(applyEdits(cells('abcde', 'x', 'y'), edits))).toEqual(['AbcdE', '>x', 'y']);
  });

  it('returns untouched cells as they are', () => {
    const notebook = cells('a', 'b');
    const after = applyEdits(notebook, [{ cell: '0', from: 0, to: 1, insert: 'c' }]);
    expect(after[1]).toBe(notebook[1]);
  });
});

describe('safeFixes', () => {
  it('leaves nested fixes for the next round', () => {
    const notebook = cells('import asyncio\nasyncio.run(asyncio.run(x))\nasyncio.run(y)\n');
    const fixes = safeFixes(analyzeNotebook(notebook));
    expect(
      sources(
        applyEdits(
          notebook,
          fixes.flatMap(fix => fix.edits)
        )
      )
    ).toEqual(['import asyncio\nasyncio.run(await x)\nawait y\n']);
  });

  it('takes no fix that asks first', () => {
    expect(safeFixes(analyzeNotebook(cells('import asyncio\nasyncio.sleep(1)\n')))).toEqual([]);
  });
});

describe('fixAll', () => {
  it('tells what it did, and what is left', () => {
    const notebook = cells(
      'import asyncio\nasyncio.run(a)\nasyncio.sleep(1)\nf = lambda: asyncio.run(b)\n'
    );
    const { cells: after, applied, left } = fixAll(notebook);
    expect(sources(after)).toEqual([
      'import asyncio\nawait a\nasyncio.sleep(1)\nf = lambda: asyncio.run(b)\n'
    ]);
    expect(applied.map(({ rule }) => rule)).toEqual(['asyncio-run']);
    expect(left.map(({ rule, tier }) => [rule, tier])).toEqual([
      ['missing-await', 'ask'],
      ['asyncio-run', 'explain']
    ]);
  });

  it('fixes nothing for a rule that is off', () => {
    const notebook = cells('import asyncio\nasyncio.run(a)\n');
    expect(fixAll(notebook, ['safe'], { rules: { 'asyncio-run': false } }).cells).toEqual(notebook);
  });
});
