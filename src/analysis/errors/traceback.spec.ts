import { framesOf, cellLineOf } from './traceback';

describe('framesOf', () => {
  it('reads the frames of a traceback, outermost first, through colours', () => {
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

  it('reads what older versions of IPython wrote', () => {
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

describe('siteOf', () => {
  const frame = { count: 3, line: 1, text: 'load()', function: '' };
  const cell = (id: string, source = 'load()') => ({ id, source, executionCount: 3 });

  it('finds the cell by its count', () => {
    expect(cellLineOf([cell('a')], 'a', frame)).toEqual({ cell: 'a', line: 1 });
    expect(cellLineOf([cell('a')], 'other', frame)).toEqual({ cell: 'a', line: 1 });
  });

  it('takes the cell of the output first, and guesses between no others', () => {
    const cells = [cell('a'), cell('b'), cell('c')];
    expect(cellLineOf(cells, 'b', frame)).toEqual({ cell: 'b', line: 1 });
    expect(cellLineOf(cells, 'other', frame)).toBeNull();
  });

  it('knows no line that reads otherwise now', () => {
    expect(cellLineOf([cell('a', 'await load()')], 'a', frame)).toBeNull();
    expect(cellLineOf([cell('a', '  load()  ')], 'a', frame)).toEqual({ cell: 'a', line: 1 });
  });
});
