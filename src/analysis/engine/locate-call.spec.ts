import { applyEdits } from '../diagnostics/edits';
import { locateCall } from './locate-call';
import type { CellSource } from '../diagnostics/finding';
import { SEEN_CASES } from '../testing/cases/seen';
import { cellsOf } from '../testing/cells';

const cells = (...sources: string[]): CellSource[] =>
  sources.map((source, index) => ({ id: `${index}`, source, executionCount: null }));

/** Locates the calls, and returns the cell after each fix, or `null` if there is no fix. */
function fixed(source: string, coroutine: string): (string | null)[] {
  const notebook = cells('import asyncio', source);
  return locateCall(notebook, '1', coroutine).map(({ fixes }) =>
    fixes[0] ? applyEdits(notebook, fixes[0].edits)[1].source : null
  );
}

describe('locateCall', () => {
  it.each([
    ['x = fetch(1)', 'fetch', ['x = await fetch(1)']],
    ['fetch(1)', 'fetch', ['await fetch(1)']],
    ['print(fetch(1).text)', 'fetch', ['print((await fetch(1)).text)']],
    ['client.get(1)', 'Client.get', ['await client.get(1)']],
    ['x = client.get(1)[0]', 'Client.get', ['x = (await client.get(1))[0]']],
    [
      'async def main():\n    inner()',
      'main.<locals>.inner',
      ['async def main():\n    await inner()']
    ],
    [
      'a = fetch(1); b = fetch(2)',
      'fetch',
      ['a = await fetch(1); b = fetch(2)', 'a = fetch(1); b = await fetch(2)']
    ],
    [
      'a = fetch(1); b = await fetch(2)',
      'fetch',
      ['a = await fetch(1); b = fetch(2)'.replace('b = f', 'b = await f')]
    ],
    ['def f():\n    return fetch(1)', 'fetch', [null]],
    ['f = lambda: fetch(1)', 'fetch', [null]],
    ['class A:\n    x = fetch(1)', 'fetch', [null]],
    ['%time fetch(1)', 'fetch', [null]],
    ['sum(fetch(x) for x in y)', 'fetch', ['sum([await fetch(x) for x in y])']],
    ['[fetch(x) for x in y]', 'fetch', ['[await fetch(x) for x in y]']],
    ['x = fetch(1)\nprint(x)', 'fetch', ['x = await fetch(1)\nprint(x)']],
    [
      'import time\ntime.sleep(1)\nasyncio.sleep(2)',
      'sleep',
      ['import time\ntime.sleep(1)\nawait asyncio.sleep(2)']
    ]
  ])('%j, %s', (source, coroutine, expected) => {
    expect(fixed(source, coroutine)).toEqual(expected);
  });

  it.each([
    ['await fetch(1)', 'fetch'],
    ['await (fetch(1))', 'fetch'],
    ['x = (await fetch(1)).y', 'fetch'],
    ['t = asyncio.create_task(fetch(1))', 'fetch'],
    ['asyncio.run(fetch(1))', 'fetch'],
    ['await asyncio.gather(fetch(1), fetch(2))', 'fetch'],
    ['await asyncio.gather(*[fetch(x) for x in y])', 'fetch'],
    ['tg.create_task(fetch(1))', 'fetch'],
    ['loop.run_until_complete(fetch(1))', 'fetch'],
    ['fetcher(1)', 'fetch'],
    ['x = fetch(1)\nf()\nawait x', 'fetch'],
    ['xs = [fetch(x) for x in y]\nf()\nawait asyncio.gather(*xs)', 'fetch'],
    ['xs = []\nxs.append(fetch(1))\nf()\nawait asyncio.gather(*xs)', 'fetch'],
    ['xs = {1: fetch(1)}\nf()\nawait collect(xs)', 'fetch'],
    ['xs = (fetch(1), fetch(2))\nfor x in xs:\n    await x', 'fetch'],
    ['fetch', 'fetch'],
    ['"fetch(1)"', 'fetch'],
    ['x = 1', 'fetch'],
    ['x = 1', '<lambda>']
  ])('says nothing about %j', (source, coroutine) => {
    expect(fixed(source, coroutine)).toEqual([]);
  });

  it('says nothing about a cell that is gone', () => {
    expect(locateCall(cells('fetch()'), 'gone', 'fetch')).toEqual([]);
  });

  it.each(SEEN_CASES.map(row => [row.name, row] as const))(
    'fixes what users reported: %s',
    (_name, { before, cell, coroutine, after }) => {
      const notebook = cellsOf(`# bare\n${before}`);
      const [finding, ...others] = locateCall(notebook, notebook[cell].id, coroutine);
      expect(others).toEqual([]);
      const fixedCells = applyEdits(notebook, finding.fixes[0].edits);
      expect(fixedCells).toEqual(cellsOf(`# bare\n${after}`));
    }
  );
});
