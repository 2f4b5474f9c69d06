import { isLoopError, sitesOf } from './site';

describe('isLoopError', () => {
  it.each([
    'asyncio.run() cannot be called from a running event loop',
    'This event loop is already running',
    'Cannot run the event loop while another loop is running'
  ])('knows "%s"', text => expect(isLoopError('RuntimeError', text)).toBe(true));

  it('knows no other error', () => {
    expect(isLoopError('RuntimeError', 'generator raised StopIteration')).toBe(false);
    expect(isLoopError('ValueError', 'This event loop is already running')).toBe(false);
  });
});

describe('sitesOf', () => {
  it('reads the cells of a traceback, outermost first, through colours', () => {
    expect(
      sitesOf([
        '\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[5]\x1b[39m\x1b[32m, line 1\x1b[39m\n----> 1 load()',
        'Cell In[3], line 2, in load()\n      1 def load():\n----> 2     return asyncio.run(main())',
        'File ~/lib/python3.11/asyncio/runners.py:186, in run(main, debug)'
      ])
    ).toEqual([
      { count: 5, line: 1 },
      { count: 3, line: 2 }
    ]);
  });

  it('reads what older versions of IPython wrote', () => {
    expect(sitesOf(['Input In [4], in <cell line: 2>()\n----> 2 asyncio.run(main())'])).toEqual([
      { count: 4, line: 2 }
    ]);
  });
});
