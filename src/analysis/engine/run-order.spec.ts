import { NotebookAnalyzer } from './analyze';
import { cellsToRun } from './run-order';

/** The cells to run, by their index. `counts` are the execution counts; by default all cells ran, in their order. */
function order(
  sources: readonly string[],
  wanted: readonly number[],
  counts: readonly (number | null)[] = sources.map((_, index) => index + 1)
): number[] {
  const cells = sources.map((source, index) => ({
    id: `${index}`,
    source,
    executionCount: counts[index]
  }));
  const names = new NotebookAnalyzer().read(cells);
  return cellsToRun(names, new Set(wanted.map(String))).map(Number);
}

describe('cellsToRun', () => {
  const CHAIN = ['async def f(): return 1', 'x = await f()', 'y = 2', 'print(x, y)'];

  it('has the cell, then the cells that use its names, also through others', () => {
    expect(order(CHAIN, [0])).toEqual([0, 1, 3]);
    expect(order(CHAIN, [1])).toEqual([1, 3]);
    expect(order(CHAIN, [3])).toEqual([3]);
  });

  it('leaves cells out that never ran, unless they were edited', () => {
    expect(order(CHAIN, [0], [1, null, 2, 3])).toEqual([0]);
    expect(order(CHAIN, [0, 1], [1, null, 2, 3])).toEqual([0, 1, 3]);
  });

  it('follows a name to the cell that defines it last', () => {
    expect(order(['x = f()', 'x = g()', 'print(x)'], [0])).toEqual([0]);
    expect(order(['x = f()', 'x = g(x)', 'print(x)'], [0])).toEqual([0, 1, 2]);
    expect(order(['x = f()', 'x = 1\nprint(x)'], [0])).toEqual([0]);
    expect(order(['x = f()', 'if y:\n    x = 1\nprint(x)'], [0])).toEqual([0, 1]);
  });

  it('ignores imports, local names and attributes', () => {
    const cells = ['import asyncio\nx = 1', 'asyncio.sleep', 'def f(x): return x', 'f.x'];
    expect(order(cells, [0])).toEqual([0]);
  });

  it('sees names that functions and f-strings read', () => {
    expect(order(['x = f()', 'def g(): return x', 'print(f"{g()}")'], [0])).toEqual([0, 1, 2]);
  });

  it('runs a cell above after the cell whose names it used', () => {
    expect(order(['print(x)', 'x = f()'], [1], [2, 1])).toEqual([1, 0]);
    expect(order(['print(x)', 'x = f()'], [1], [1, 2])).toEqual([1]);
    expect(order(['print(x)', 'x = f()'], [1], [1, null])).toEqual([1]);
  });
});
