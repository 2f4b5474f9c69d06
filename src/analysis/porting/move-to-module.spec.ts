/**
 * Tests what moves together with async functions, what prevents a move, and that the notebook prints the same.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

import { applyEdits } from '../diagnostics/edits';
import { runPrograms } from '../testing/kernel';
import { askPython } from '../testing/oracle';
import { cellsOf } from '../testing/cells';
import { moduleNameProblem, planMove, type MovePlan } from './move-to-module';

/** Moves the functions of the cell with the comment `# here`. */
function move(code: string, module = 'helpers') {
  const cells = cellsOf(`# bare\n${code}`);
  const cell = cells.find(({ source }) => source.includes('# here')) ?? cells[0];
  return { cells, result: planMove(cells, cell.id, module) };
}

function moved(code: string, module?: string) {
  const { cells, result } = move(code, module);
  const plan = result as MovePlan;
  expect(result).toMatchObject({ kind: 'plan' });
  return { plan, cells: applyEdits(cells, plan.edits).map(({ source }) => source) };
}

describe('moving', () => {
  it('moves the functions and their dependencies, and leaves an import', () => {
    const { plan, cells } = moved(`import asyncio, json
import os.path
from typing import Optional as Opt, Any
# %%
# How long we wait.
WAIT = 0.01  # seconds
class Page:
    """A page."""
unused = 1
# %%
# here

# Gets a page.
async def fetch(url: Opt[str], wait=WAIT) -> "Page":
    await asyncio.sleep(wait)
    return clean(Page())
print("between")
def other(): pass
async def fetch_all(urls):
    return await asyncio.gather(*(fetch(url) for url in urls))
# %%
def clean(page):
    return json.dumps(os.path.join("a", str(type(page))))
# %%
print(await fetch_all(["x"]))
`);
    expect(plan.text).toBe(`import asyncio
import json
import os.path
from typing import Optional as Opt

# How long we wait.
WAIT = 0.01  # seconds


class Page:
    """A page."""


# Gets a page.
async def fetch(url: Opt[str], wait=WAIT) -> "Page":
    await asyncio.sleep(wait)
    return clean(Page())


async def fetch_all(urls):
    return await asyncio.gather(*(fetch(url) for url in urls))


def clean(page):
    return json.dumps(os.path.join("a", str(type(page))))
`);
    expect(cells.slice(1)).toEqual([
      'from helpers import WAIT, Page\nunused = 1\n',
      '# here\n\nfrom helpers import fetch, fetch_all\nprint("between")\ndef other(): pass',
      'from helpers import clean\n',
      'print(await fetch_all(["x"]))\n'
    ]);
    expect(plan.notes).toEqual([{ id: 'move.cells', args: { count: 3 } }]);
  });

  it('puts what a definition needs when it runs above it', () => {
    const { plan } = moved(
      '# here\n@twice\nasync def f(n=LIMIT): return n\n# %%\ndef twice(f): return f\nLIMIT = 2\n'
    );
    expect(plan.names).toEqual(['twice', 'LIMIT', 'f']);
  });

  it('keeps future imports', () => {
    const { plan } = moved(
      'from __future__ import annotations\nasync def f(x: X): pass\nclass X: pass\n'
    );
    expect(plan.text).toMatch(/^from __future__ import annotations\n\n\nclass X/);
  });

  it('writes a long import over several lines', () => {
    const names = Array.from({ length: 9 }, (_, index) => `function_number_${index}`);
    const { cells } = moved(names.map(name => `async def ${name}(): pass\n`).join(''));
    expect(cells).toEqual([
      `from helpers import (\n${names.map(name => `    ${name},\n`).join('')})`
    ]);
  });

  it.each([
    ['def f(): pass', 'move.nothing'],
    ['if x:\n    async def f(): pass', 'move.nothing'],
    ['async def f(): return client.get()\n# %%\nclient = Client()', 'move.state'],
    ['async def f(): seen.append(1)\n# %%\nseen = []', 'move.state'],
    ['async def f(): return n\n# %%\nn = 1\n# %%\nn = 2', 'move.rebound'],
    ['async def f(): return g()\ndef g(): pass\n# %%\ng = wrap(g)', 'move.rebound'],
    ['async def f(): pass\n# %%\nasync def f(): return 2', 'move.twice'],
    ['async def f(): pass\n# %%\ndel f', 'move.twice'],
    [
      'try:\n    import fast\nexcept ImportError:\n    fast = None\nasync def f(): fast()',
      'move.rebound'
    ],
    ['async def f(): return missing_name', 'move.unknown'],
    ['from lib import *\nasync def f(): return join()', 'move.unknown'],
    ['total = 0\nasync def f():\n    global total\n    total += 1', 'move.globals'],
    ['async def f(): return globals()', 'move.reflects'],
    ['async def f(): return __name__', 'move.reflects'],
    ['async def f():\n    !ls\n    return 1', 'move.escapes'],
    ['async def f(): return get_ipython()', 'move.unknown'],
    ['async def f(: pass', 'move.broken'],
    ['    async def f(): pass', 'move.broken'],
    ['async def f(): return A\nA = B = 2', 'move.state']
  ])('refuses to move %j because of %s', (code, id) => {
    const { result } = move(code);
    expect(result).toMatchObject({ kind: 'refused', why: { id } });
  });

  it.each([
    ['helpers.py', null],
    ['_my2.py', null],
    ['helpers', 'move.module-name'],
    ['my-helpers.py', 'move.module-name'],
    ['sub/helpers.py', 'move.module-name'],
    ['2.py', 'move.module-name'],
    ['async.py', 'move.module-name'],
    ['json.py', 'move.module-taken'],
    ['pandas.py', 'move.module-taken']
  ])('checks the module name %s: %s', (file, id) => {
    const problem = moduleNameProblem(cellsOf('import pandas.core as p\n'), file);
    expect(problem?.id ?? null).toBe(id);
  });
});

/** Notebooks that must print the same after the move, in a real kernel. */
const NOTEBOOKS: Readonly<Record<string, string>> = {
  'has helpers everywhere': `import asyncio
from dataclasses import dataclass, field
# %%
@dataclass
class Page:
    url: str
    tags: list = field(default_factory=list)
# %%
# here
async def fetch(url):
    await asyncio.sleep(0)
    if url == "bad":
        raise Missing(url)
    return Page(url)
async def fetch_all(urls):
    return [page async for page in pages(urls)]
async def pages(urls):
    for url in urls:
        yield await fetch(url)
class Missing(Exception): pass
# %%
found = await fetch_all(["a", "b"])
print(found, isinstance(found[0], Page))
# %%
try:
    await fetch("bad")
except Missing as error:
    print("missing", error)`,
  'uses constants and their like': `LIMIT: int = 2
HEADERS = {
    "agent": "x",  # who we are
}
# %%
# here
async def get(n=LIMIT): return [n, HEADERS]
# %%
HEADERS["more"] = 1
print(await get(), LIMIT)`,
  'runs its cells below a magic': `%%capture
# here
async def f():
    """Text
that stays."""
    return f.__doc__
# %%
print(await f())`
};

describe('a notebook', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'loopscope-'));
  const all = Object.entries(NOTEBOOKS).map(([name, code], index) => {
    const module = `moved_helpers_${index}`;
    const { plan, cells } = moved(code, module);
    writeFileSync(path.join(folder, `${module}.py`), plan.text);
    return { name, before: code.split('# %%\n'), after: cells, text: plan.text };
  });
  const find = `import sys\nsys.path.insert(0, ${JSON.stringify(folder)})`;
  const outcomes = runPrograms([
    ...all.map(({ before }) => ({ cells: before })),
    ...all.map(({ after }) => ({ cells: [find, ...after] }))
  ]);
  rmSync(folder, { recursive: true });

  it.each(all.map(({ name }, index) => [name, index] as const))(
    'prints the same after the move: one that %s',
    (_name, index) => {
      const [before, after] = [outcomes[index], outcomes[all.length + index]];
      expect(before).toEqual({ text: expect.stringMatching(/\S/), error: null });
      expect(after).toEqual(before);
    }
  );

  it('has modules that compile', () => {
    expect(askPython(all.map(({ text }) => ({ fixed: text })))).toEqual(all.map(() => null));
  });
});
