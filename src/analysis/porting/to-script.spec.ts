/**
 * Tests the text of scripts, and that they print the same as their notebooks.
 */

import { runPrograms } from '../testing/kernel';
import { askPython } from '../testing/oracle';
import { cellsOf } from '../testing/cells';
import { toScript } from './to-script';

const port = (code: string) => toScript(cellsOf(`# bare\n${code}`));
const noteIds = (code: string) => port(code).notes.map(({ id }) => id);
const FETCH = `import asyncio
async def fetch(n):
    await asyncio.sleep(0)
    return n
`;

describe('the form of a script', () => {
  it('keeps imports and definitions at the top, and runs the rest in main()', () => {
    expect(
      port(`${FETCH}# %%
# ask for one
page = await fetch(1)
print(page)
# %%
def double(n):
    return n * FACTOR
FACTOR = 2
# %%
pages = [await fetch(n) for n in range(3)]
print(double(pages[2]))
`).text
    ).toBe(`import asyncio
async def fetch(n):
    await asyncio.sleep(0)
    return n


def double(n):
    return n * FACTOR
FACTOR = 2


async def main():
    # ask for one
    page = await fetch(1)
    print(page)

    pages = [await fetch(n) for n in range(3)]
    print(double(pages[2]))


if __name__ == "__main__":
    asyncio.run(main())
`);
  });

  it('runs an existing main()', () => {
    const main = `${FETCH}# %%\nasync def main(n):\n    print(await fetch(n))\n# %%\n`;
    for (const last of ['await main(3)', 'if __name__ == "__main__":\n    await main(3)']) {
      expect(port(main + last).text).toMatch(
        /print\(await fetch\(n\)\)\n\n\nif __name__ == "__main__":\n {4}asyncio\.run\(main\(3\)\)\n$/
      );
    }
    // The argument may need the loop.
    expect(port(`${main}await main(len(asyncio.all_tasks()))`).text).toContain(
      'async def main_2()'
    );
  });

  it('writes no main() for a notebook that needs no loop', () => {
    const code = 'import json\nx = json.dumps(1)\n# %%\nprint(x)\nclient.start()\n';
    expect(port(code).text).toBe('import json\nx = json.dumps(1)\n\nprint(x)\nclient.start()\n');
  });

  it('declares only names as global that other code reads', () => {
    const { text } = port(`${FETCH}# %%
a = await fetch(1)
b = a
total: int = 0
def add():
    global total
    total += a
add()
`);
    expect(text).toContain('async def main():\n    global a, total\n');
    expect(text).toContain('    total = 0\n');
  });

  it('uses another name for asyncio if that name is taken', () => {
    const { text } = port('import asyncio\n# %%\nasyncio = 3\nawait f()\n');
    expect(text).toContain('import asyncio as _asyncio\n');
    expect(text).toContain('    _asyncio.run(main())\n');
  });
});

describe('what CPython would refuse', () => {
  it('is a declaration of a name that another cell annotates', () => {
    const { text } = port('x: int = 0\n# %%\nglobal x\nx = 3\nawait asyncio.sleep(0)\n');
    expect(text).toContain('x: int = 0\n\nx = 3\n');
    expect(text).not.toContain('global');
    expect(port('if True:\n    global x\n    x = 1\n').text).toBe(
      'if True:\n    pass\n    x = 1\n'
    );
  });

  it('is a cell with await in a place that is not async', () => {
    const cells = [
      'def numbers():\n    for n in range(3):\n        yield await f(n)\n',
      'later = lambda: await f()\n',
      'class Box:\n    size = await f()\n',
      'def all_of(xs):\n    return [await f(x) for x in xs]\n',
      'nonlocal x\n'
    ];
    for (const cell of cells) {
      const { text, notes } = port(`${cell}# %%\nawait g()\n`);
      expect(text).toContain(cell.replace(/^(?=.)/gm, '# ').trim());
      expect(notes[0]).toEqual({ id: 'port.unread', args: { count: 1 } });
      expect(askPython([{ fixed: text }])).toEqual([null]);
    }
    // A generator expression that awaits is an async generator, which any function may return.
    expect(port('def all_of(xs):\n    return (await f(x) for x in xs)\n').notes).toEqual([]);
  });
});

describe('IPython syntax', () => {
  it('is commented out, or removed around code', () => {
    const { text, notes } = port(`%pip install x
import os
# %%
%%time
x = 1
# %%
files = !ls
if x:
    !echo one \\
      two
%time y = 2
os.getcwd?
# %%
%%bash
echo $HOME
# %%
def f(:
`);
    expect(text).toBe(`# %pip install x
import os

x = 1

# files = !ls
if x:
    pass  # !echo one \\
#       two
y = 2
# os.getcwd?

# %%bash
# echo $HOME

# def f(:
`);
    expect(notes).toEqual([
      { id: 'port.lines', args: { count: 4 } },
      { id: 'port.foreign', args: { count: 1 } },
      { id: 'port.unread', args: { count: 1 } },
      { id: 'port.unwrapped', args: { magics: '%%time, %time' } }
    ]);
  });

  it('is mentioned in notes if it cannot be replaced', () => {
    expect(noteIds('x = get_ipython().run_line_magic("cd", "x")\n')).toEqual(['port.ipython']);
    expect(noteIds('x = 1\nx\n# %%\nx;\n')).toEqual(['port.shown']);
    expect(port('import own\nown.frame().head()\n# %%\nawait own.f()\n').notes).toEqual([
      { id: 'port.shown', args: { count: 2 } }
    ]);
    const nothing = 'async def tell(): print(1)\n# %%\nawait tell()\n# %%\nprint(2)\n';
    expect(noteIds(nothing)).toEqual([]);
    expect(noteIds(`${FETCH}# %%\nawait fetch(1)\n`)).toEqual(['port.shown']);
    expect(noteIds(`${FETCH}t = asyncio.create_task(fetch(1))\nx = await fetch(2)\n`)).toEqual([
      'port.tasks'
    ]);
    expect(noteIds('import contextvars\nv = contextvars.ContextVar("v")\nx = await f()\n')).toEqual(
      ['port.context']
    );
    expect(noteIds(`${FETCH}go = asyncio.gather\nx = await go(fetch(1))\n`)).toEqual([]);
    expect(
      noteIds(`${FETCH}async with asyncio.TaskGroup() as g:\n    g.create_task(fetch(1))\n`)
    ).toEqual([]);
    expect(
      port('files = !ls\n# %%\n%%capture out\nx = 1\n# %%\nprint(files, out)\n').notes
    ).toEqual([
      { id: 'port.lines', args: { count: 1 } },
      { id: 'port.unwrapped', args: { magics: '%%capture' } },
      { id: 'port.unset', args: { names: 'files, out' } }
    ]);
    expect(port('display(1)').text).toBe('from IPython.display import display\n\n\ndisplay(1)\n');
  });
});

/** Notebooks that must print the same as their scripts, in a real kernel and in plain Python. */
const NOTEBOOKS: Readonly<Record<string, string>> = {
  'reads globals from functions above': `${FETCH}
def show(): print(page, LIMIT)
# %%
page = await fetch(1)
LIMIT = 2
show()`,
  'binds a builtin after it was read': `${FETCH}# %%
print(await fetch(max([1, 2])))
max = 3
print(max)`,
  'needs the loop before it awaits': `${FETCH}
def start(n): return asyncio.ensure_future(fetch(n))
# %%
tasks = [start(n) for n in range(3)]
more = list(map(start, range(2)))
# %%
print(await asyncio.gather(*tasks, *more))`,
  'has classes that read themselves around': `${FETCH}# %%
a = await fetch(1)
class Box:
    a = a + 1
    values = [a for _ in range(2)]
    def get(self): return a
print(Box.a, Box.values, Box().get())`,
  'imports stars late': `${FETCH}# %%
print(await fetch(1))
from os.path import *
print(join("a", "b"), basename("c/d"))`,
  'looks at its names': `${FETCH}# %%
kept = await fetch(5)
exec("made = kept + 1")
print(made, eval("made + kept"), "kept" in globals(), "made" in locals(), "kept" in vars(), "kept" in dir())`,
  'deletes and binds again': `${FETCH}# %%
n = await fetch(1)
def read(): return n
print(read())
del n
try:
    read()
except NameError:
    print("gone")
n = 2
print(read())`,
  'has types on globals': `${FETCH}# %%
n: int = await fetch(1)
later: "int"
def read(): return n
later = 3
print(read(), later)`,
  'declares global in a cell': `${FETCH}# %%
n = await fetch(1)
# %%
global n
n = 2
print(n)`,
  'pickles what it defines': `${FETCH}import pickle
# %%
base = await fetch(1)
class Point:
    shift = base
    def __init__(self): self.x = 2
def scale(p): return p.x * base
print(pickle.loads(pickle.dumps(Point())).x, pickle.loads(pickle.dumps(scale))(Point()))`,
  'has multi-line texts and comments': `${FETCH}# %%
# above

x = await fetch("""a
  b
c""")  # behind
if x:
    # inside
    print(x); print(f"""{x}
 end""")
    # tail

# last`,
  'starts with white space, as IPython allows': `${FETCH}# %%
    x = await fetch(1)
    if x:
        print(x)`,
  'imports from the future late': `${FETCH}# %%
from __future__ import annotations
def f(x: Nothing): return x
print(f(await fetch(1)))`,
  'loops and waits at the top level': `${FETCH}
class Turn:
    async def __aenter__(self): print("in"); return self
    async def __aexit__(self, *a): print("out")
    def __aiter__(self): self.n = 0; return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
# %%
async with Turn() as turn:
    async for n in turn:
        print(n)
print([n async for n in Turn()], {n: await fetch(n) for n in range(2)})
def late(n=await fetch(7)): return n
print(late())`,
  'catches and names errors': `${FETCH}# %%
try:
    await fetch(1); raise ValueError("x")
except ValueError as error:
    kept = str(error)
try:
    error
except NameError:
    print("no error left", kept)`,
  'uses magics around its code': `%%capture
hidden = 1
# %%
${FETCH}# %%
%time n = 3
if n:
    !true
print(await fetch(n))
# %%
%%timeit -n1 -r1
pass`,
  'runs by asyncio.run in a function of a thread': `${FETCH}import threading
def work(): print(asyncio.run(fetch(1)))
# %%
thread = threading.Thread(target=work)
thread.start(); thread.join()
print(await fetch(2))`,
  'walks and matches': `${FETCH}# %%
if (n := await fetch(4)) > 3: print(n)
match [n, 5]:
    case [first, *rest]:
        print(first, rest)
print([last := u for u in range(3)], last)`,
  'has a decorator that registers': `${FETCH}
registry = []
def register(f):
    registry.append(f.__name__); return f
# %%
print(await fetch(1), registry)
# %%
@register
def one(): pass
print(registry)`,
  'inherits from a class that counts': `${FETCH}
class Base:
    count = 0
    def __init_subclass__(cls): Base.count += 1
# %%
print(await fetch(1), Base.count)
class One(Base): pass
print(Base.count)`,
  'has names of many scripts': `${FETCH}# %%
größe = await fetch(1)
def show(): return größe
数 = 2
def twice(n=数): return n * 2
print(show(), twice())`,
  'pickles a named tuple': `${FETCH}from collections import namedtuple
import pickle
# %%
await fetch(1)
Pair = namedtuple("Pair", "x y")
print(pickle.loads(pickle.dumps(Pair(1, 2))))`,
  'calls main by its own name': `${FETCH}# %%
async def main(): return 1
# %%
main = await main()
print(main)`,
  'has context variables and tasks': `${FETCH}import contextvars
who = contextvars.ContextVar("who", default="unknown")
who.set("me")
# %%
async with asyncio.timeout(5) if hasattr(asyncio, "timeout") else asyncio.Lock():
    t = asyncio.create_task(fetch(who.get()))
print(await t)`
};

describe('a script', () => {
  const all = Object.entries(NOTEBOOKS).map(([name, code]) => {
    const cells = cellsOf(`# bare\n${code}`);
    return { name, cells: cells.map(({ source }) => source), script: toScript(cells).text };
  });
  const outcomes = runPrograms([
    ...all.map(({ cells }) => ({ cells })),
    ...all.map(({ script }) => ({ script }))
  ]);
  const tidy = (text: string) => text.replace(/^(CPU times|Wall time|\d.* per loop).*\n/gm, '');

  it.each(all.map(({ name, script }, index) => [name, index, script] as const))(
    'prints the same: a notebook that %s',
    (_name, index, script) => {
      const notebook = outcomes[index];
      const plain = outcomes[all.length + index];
      expect([notebook.error, notebook.text]).toEqual([null, expect.stringMatching(/\S/)]);
      expect([plain.error, tidy(plain.text), script]).toEqual([null, tidy(notebook.text), script]);
    }
  );

  it('compiles', () => {
    expect(askPython(all.map(({ script }) => ({ fixed: script })))).toEqual(all.map(() => null));
  });
});
