import { applyEdits } from '../analysis';
import { NotebookAnalyzer } from '../analysis/engine';
import { safeEdits } from './bulk';
import { previewOf } from './preview';

const analyzer = new NotebookAnalyzer();
const cells = (...sources: string[]) =>
  sources.map((source, index) => ({ id: `c${index}`, source, executionCount: null }));

const MAIN = 'import asyncio\nasync def main(x=0):\n    return x';

function fix(notebook: ReturnType<typeof cells>, within?: string, readOnly: string[] = []) {
  const { edits, fixed } = safeEdits(notebook, list => analyzer.analyze(list), {
    within,
    editable: cell => !readOnly.includes(cell)
  });
  return { fixed, sources: applyEdits(notebook, edits).map(({ source }) => source) };
}

describe('safeEdits', () => {
  it('mends every cell', () => {
    const result = fix(cells(MAIN, 'a = asyncio.run(main())', 'b = 1', 'asyncio.run(main())'));
    expect(result).toEqual({
      fixed: 2,
      sources: [MAIN, 'a = await main()', 'b = 1', 'await main()']
    });
  });

  it('mends one cell', () => {
    const result = fix(cells(MAIN, 'asyncio.run(main())', 'asyncio.run(main())'), 'c2');
    expect(result.sources).toEqual([MAIN, 'asyncio.run(main())', 'await main()']);
  });

  it('mends nested calls in one go', () => {
    const result = fix(cells(MAIN, 'x = [asyncio.run(main(asyncio.run(main()))), 2]'));
    expect(result.sources[1]).toBe('x = [await main(await main()), 2]');
  });

  it('leaves read-only cells out, and mends the others', () => {
    const notebook = cells(MAIN, 'asyncio.run(main())', 'asyncio.run(main())');
    expect(fix(notebook, undefined, ['c1']).sources).toEqual([
      MAIN,
      'asyncio.run(main())',
      'await main()'
    ]);
  });

  it('does nothing where nothing is safe', () => {
    expect(fix(cells(MAIN, 'main()')).fixed).toBe(0);
  });
});

describe('previewOf', () => {
  it('shows the lines that change, and no others', () => {
    const notebook = cells('a\nb\nc\nd', 'untouched');
    expect(previewOf(notebook, [{ cell: 'c0', from: 2, to: 3, insert: 'B\nB' }])).toEqual([
      { cell: 'c0', before: ['b'], after: ['B', 'B'] }
    ]);
  });
});
