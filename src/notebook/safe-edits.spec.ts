import { applyEdits } from '../analysis';
import { NotebookAnalyzer } from '../analysis/engine';
import { safeEdits } from './safe-edits';

const analyzer = new NotebookAnalyzer();
const cells = (...sources: string[]) =>
  sources.map((source, index) => ({ id: `c${index}`, source, executionCount: null }));

const MAIN = 'import asyncio\nasync def main(x=0):\n    return x';

function fix(notebook: ReturnType<typeof cells>, within?: string, readOnly: string[] = []) {
  const { edits, fixed } = safeEdits(notebook, list => analyzer.analyze(list), {
    within,
    isEditable: cell => !readOnly.includes(cell)
  });
  return { fixed, sources: applyEdits(notebook, edits).map(({ source }) => source) };
}

describe('safeEdits', () => {
  it('fixes every cell', () => {
    const result = fix(cells(MAIN, 'a = asyncio.run(main())', 'b = 1', 'asyncio.run(main())'));
    expect(result).toEqual({
      fixed: 2,
      sources: [MAIN, 'a = await main()', 'b = 1', 'await main()']
    });
  });

  it('fixes one cell', () => {
    const result = fix(cells(MAIN, 'asyncio.run(main())', 'asyncio.run(main())'), 'c2');
    expect(result.sources).toEqual([MAIN, 'asyncio.run(main())', 'await main()']);
  });

  it('fixes nested calls in one go', () => {
    const result = fix(cells(MAIN, 'x = [asyncio.run(main(asyncio.run(main()))), 2]'));
    expect(result.sources[1]).toBe('x = [await main(await main()), 2]');
  });

  it('leaves read-only cells out, and fixes the others', () => {
    const notebook = cells(MAIN, 'asyncio.run(main())', 'asyncio.run(main())');
    expect(fix(notebook, undefined, ['c1']).sources).toEqual([
      MAIN,
      'asyncio.run(main())',
      'await main()'
    ]);
  });

  it('edits nothing if no fix is safe', () => {
    expect(fix(cells(MAIN, 'main()')).fixed).toBe(0);
  });
});
