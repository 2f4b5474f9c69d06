/**
 * Tests where scripts are split into cells, and that the notebooks print the same.
 */

import { runPrograms } from '../testing/kernel';
import { toCells } from './to-cells';
import { toScript } from './to-script';

const sources = (script: string) => toCells(script).cells.map(({ source }) => source);

describe('the cells of a script', () => {
  it('are its imports, definitions, other code, and the code under the guard', () => {
    const { cells, notes } = toCells(`#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Counts things.

    Slowly.
    """
import asyncio
try:
    import uvloop
except ImportError:
    uvloop = None

LIMIT = 3  # enough

# counts
async def count():
    return LIMIT

class Box:
    pass

# runs
async def main():
    print(await count())

if __name__ == "__main__":  # go
    text = """
kept
  as it is"""
    asyncio.run(main())
    # tail
`);
    expect(cells).toEqual([
      { kind: 'markdown', source: 'Counts things.\n\nSlowly.' },
      {
        kind: 'code',
        source: 'import asyncio\ntry:\n    import uvloop\nexcept ImportError:\n    uvloop = None'
      },
      { kind: 'code', source: 'LIMIT = 3  # enough' },
      {
        kind: 'code',
        source:
          '# counts\nasync def count():\n    return LIMIT\n\nclass Box:\n    pass\n\n# runs\nasync def main():\n    print(await count())'
      },
      {
        kind: 'code',
        source: '# go\ntext = """\nkept\n  as it is"""\nawait main()\n# tail'
      }
    ]);
    expect(notes).toEqual([]);
  });

  it('are not cut at a marker inside of a statement', () => {
    expect(sources('if True:\n# %% a\n    x = 1\n# %% b\nprint(x)\n')).toEqual([
      'if True:\n# %% a\n    x = 1\n# %% b\nprint(x)'
    ]);
  });

  it('are the cells of a file with markers', () => {
    expect(
      toCells(`import asyncio
# %% [markdown]
# # Title
#
# Text
# %% Load tags=["a"]
s = """
# %%
"""
# %%
asyncio.run(main())
# %% [markdown]
"""
More
"""
`).cells
    ).toEqual([
      { kind: 'code', source: 'import asyncio' },
      { kind: 'markdown', source: '# Title\n\nText' },
      { kind: 'code', source: '# Load\ns = """\n# %%\n"""' },
      { kind: 'code', source: 'await main()' },
      { kind: 'markdown', source: 'More' }
    ]);
  });

  it.each([
    ['sys.exit(asyncio.run(main()))', 'await main()'],
    ['raise SystemExit(asyncio.run(main()))', 'await main()'],
    ['sys.exit(0)', 'sys.exit(0)'],
    ['other.exit(main())', 'other.exit(main())'],
    ['sys.exit(\n        main()\n    )', 'sys.exit(\n    main()\n)']
  ])('end with %s as %s', (last, expected) => {
    const script = `import asyncio, sys\nasync def main(): pass\nif __name__ == "__main__":\n    ${last}\n`;
    expect(sources(script).pop()).toBe(expected);
  });

  it('keep a docstring that the code reads, and a guard with an else', () => {
    expect(sources('"""Help."""\nprint(__doc__)\n')).toEqual([
      '__doc__ = """Help."""',
      'print(__doc__)'
    ]);
    const guard = 'if __name__ == "__main__":\n    a()\nelse:\n    b()';
    expect(sources(guard)).toEqual([guard]);
  });

  it('contain async functions in place of those that ran a loop', () => {
    const script =
      'import asyncio\nasync def work(): pass\ndef main():\n    asyncio.run(work())\nif __name__ == "__main__":\n    main()\n';
    expect(sources(script).slice(1)).toEqual([
      'async def work(): pass\nasync def main():\n    await work()',
      'await main()'
    ]);
  });

  it('are a single cell if the script is not valid', () => {
    const { cells, notes } = toCells('def f(:\n    pass\nimport x\n');
    expect(cells).toHaveLength(1);
    expect(notes).toEqual([{ id: 'port.unreadable', args: {} }]);
    expect(toCells('\n\n').cells).toEqual([]);
  });

  it('come with notes about features that only scripts have', () => {
    const ids = (script: string) => toCells(script).notes.map(({ id }) => id);
    expect(ids('import argparse\nargparse.ArgumentParser().parse_args()\n')).toEqual([
      'note.command-line'
    ]);
    expect(ids('p.parse_args(["x"])\n')).toEqual([]);
    expect(ids('import sys\nprint(sys.argv, __file__)\n')).toEqual([
      'note.command-line',
      'port.file'
    ]);
  });
});

const SCRIPTS: Readonly<Record<string, string>> = {
  'has a guard': `import asyncio
async def main():
    await asyncio.sleep(0)
    print("ran")
if __name__ == "__main__":
    asyncio.run(main())
`,
  'prints on its way': `"""Says."""
print("one")
import asyncio, sys
x = 3
def show(): print(x)
async def main(n, *, loud=False):
    show()
    return n * 2 if loud else n
show()
if "__main__" == __name__:
    for n in range(2):
        print(asyncio.run(main(n, loud=True)))
    sys.exit(asyncio.run(main(0)))
`,
  'runs a loop of its own': `import asyncio
async def work(n): return n
def all_of(ns):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(asyncio.gather(*map(work, ns)))
    finally:
        loop.close()
async def one(): print(await work(1))
if __name__ == "__main__":
    asyncio.run(one())
`
};

describe('a notebook', () => {
  const all = Object.entries(SCRIPTS).map(([name, script]) => {
    const cells = toCells(script).cells.filter(({ kind }) => kind === 'code');
    return { name, script, cells: cells.map(({ source }) => source) };
  });
  const back = all.map(({ cells }) =>
    toScript(cells.map((source, index) => ({ id: `c${index}`, source, executionCount: null })))
  );
  const outcomes = runPrograms([
    ...all.map(({ script }) => ({ script })),
    ...all.map(({ cells }) => ({ cells })),
    ...back.map(({ text }) => ({ script: text }))
  ]);

  it.each(all.map(({ name }, index) => [name, index] as const))(
    'prints what a script prints that %s; and so does a script made of it',
    (_name, index) => {
      const [script, notebook, again] = [0, 1, 2].map(
        turn => outcomes[turn * all.length + index].text
      );
      expect(script).toMatch(/\S/);
      expect([notebook, again]).toEqual([script, script]);
      expect(outcomes[all.length + index].error).toBeNull();
    }
  );
});
