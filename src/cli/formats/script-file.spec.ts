import { readScript } from './script-file';
import type { CodeFile } from './code-file';
import { SkippedFile } from './skipped-file';

const opened = (text: string, porting = false): CodeFile => {
  const file = readScript(text, porting);
  if (file instanceof SkippedFile) {
    throw new Error(file.reason);
  }
  return file;
};

const SCRIPT = `import asyncio

# %% [markdown]
# Text: asyncio.run(main())
# %% A title
x = asyncio.run(main())
y = 1
#%%
text = """
# %%
"""
`;

describe('readScript', () => {
  it('splits a file into its code cells', () => {
    expect(opened(SCRIPT).cells.map(({ number, source }) => [number, source])).toEqual([
      [1, 'import asyncio\n\n'],
      [3, 'x = asyncio.run(main())\ny = 1\n'],
      [4, 'text = """\n# %%\n"""\n']
    ]);
  });

  it.each([
    ['a script', 'import asyncio\nasyncio.run(main())\n'],
    ['what begins like a program', '#!/usr/bin/env python3\n# %%\nasyncio.run(main())\n'],
    ['a marker in a string', 'x = """\n# %%\n"""\n'],
    ['a commented magic', '# %%time\nx = 1\n']
  ])('skips %s', (_, text) => {
    expect(readScript(text)).toEqual(new SkippedFile('it is a script without cells'));
    expect(opened(text, true).cells).toHaveLength(/^# %%time/.test(text) ? 0 : 1);
  });

  it('skips a cell with a commented magic', () => {
    expect(opened('# %%\n# %%time\nf()\n# %%\ng()\n').cells.map(({ source }) => source)).toEqual([
      'g()\n'
    ]);
  });

  it.each(['\n', '\r\n'])('keeps line ends (%j)', end => {
    const text = `\ufeff${SCRIPT}`.replace(/\n/g, end);
    const script = opened(text);
    const [first, second] = script.cells;
    const after = script.withSources(
      new Map([
        [first.id, `${first.source}import new\n`],
        [second.id, second.source.replace('asyncio.run(main())', 'await main()')]
      ])
    );
    expect(after).toBe(
      `\ufeff${SCRIPT}`
        .replace('# %% [markdown]', 'import new\n# %% [markdown]')
        .replace('x = asyncio.run(main())', 'x = await main()')
        .replace(/\n/g, end)
    );
    expect(script.withSources(new Map())).toBe(text);
  });

  it('keeps the line end of a changed line', () => {
    const script = opened('# %%\r\nx = run()\ny = 1\r\n');
    const after = script.withSources(new Map([[script.cells[0].id, 'x = go()\ny = 1\n']]));
    expect(after).toBe('# %%\r\nx = go()\ny = 1\r\n');
  });

  it('finds the lines of the file', () => {
    const script = opened(SCRIPT);
    expect(script.lineInFile(script.cells[1].id, 1)).toBe(6);
  });
});
