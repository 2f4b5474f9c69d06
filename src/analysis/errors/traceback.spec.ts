import { framesOf, cellLineOf } from './traceback';

describe('framesOf', () => {
  it('reads the frames of a traceback, outermost first, without colors', () => {
    expect(
      framesOf([
        '\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[5]\x1b[39m\x1b[32m, line 1\x1b[39m\n----> 1 load()',
        'Cell In[3], line 2, in load()\n      1 def load():\n----> 2     return asyncio.run(main())',
        'File ~/lib/python3.11/asyncio/runners.py:186, in Runner.run(self, coro)\n--> 186     raise'
      ])
    ).toEqual([
      { count: 5, line: 1, text: 'load()', function: '' },
      { count: 3, line: 2, text: '    return asyncio.run(main())', function: 'load' },
      { count: null, line: 186, text: '    raise', function: 'run' }
    ]);
  });

  it('reads the format of older IPython versions', () => {
    expect(
      framesOf([
        'Input In [4], in <cell line: 2>()\n      1 x = 1\n----> 2 load()',
        'Input In [3], in load()\n      1 def load():\n----> 2     asyncio.run(main())'
      ])
    ).toEqual([
      { count: 4, line: 2, text: 'load()', function: '' },
      { count: 3, line: 2, text: '    asyncio.run(main())', function: 'load' }
    ]);
  });
});

describe('cellLineOf', () => {
  const frame = { count: 3, line: 1, text: 'load()', function: '' };
  const cell = (id: string, source = 'load()') => ({ id, source, executionCount: 3 });

  it('finds the cell by its count', () => {
    expect(cellLineOf([cell('a')], 'a', frame)).toEqual({ cell: 'a', line: 1 });
    expect(cellLineOf([cell('a')], 'other', frame)).toEqual({ cell: 'a', line: 1 });
  });

  it('tries the cell with the error first and never guesses between others', () => {
    const cells = [cell('a'), cell('b'), cell('c')];
    expect(cellLineOf(cells, 'b', frame)).toEqual({ cell: 'b', line: 1 });
    expect(cellLineOf(cells, 'other', frame)).toBeNull();
  });

  it('does not find a line that has changed', () => {
    expect(cellLineOf([cell('a', 'await load()')], 'a', frame)).toBeNull();
    expect(cellLineOf([cell('a', '  load()  ')], 'a', frame)).toEqual({ cell: 'a', line: 1 });
  });
});
