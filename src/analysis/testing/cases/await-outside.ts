import { ask, explain, silent, type Themes } from '../table';

const AWAITS = 'def f():\n    await look()\n';
const AWAITED = 'async def f():\n    await look()\n';

export const AWAIT_OUTSIDE_CASES: Themes = {
  'functions that other code calls': [
    ask(
      'import ipywidgets as widgets\nasync def load(): pass\nbutton = widgets.Button()\n# %%\ndef on_click(b):\n    await load()\nbutton.on_click(on_click)\n',
      'import ipywidgets as widgets\nasync def load(): pass\nbutton = widgets.Button()\n# %%\ndef on_click(b):\n    asyncio.create_task(load())\nbutton.on_click(on_click)\n',
      { name: 'jupyter-widgets/ipywidgets#2406', notes: ['note.background'] }
    ),
    explain(
      'import ipywidgets as widgets\nb = widgets.Button()\ndef on_click(b):\n    await load()\n    print("done")\nb.on_click(on_click)\n'
    ),
    ask(
      'import threading\ndef worker():\n    await load()\nthreading.Thread(target=worker).start()\n',
      'import threading\ndef worker():\n    asyncio.run(load())\nthreading.Thread(target=worker).start()\n',
      { notes: ['note.own-thread'] }
    ),
    explain(
      'import pandas as pd\ndf = pd.DataFrame()\n# %%\ndef f(t):\n    return await score(t)\ndf["s"] = df["t"].apply(f)\n',
      { name: 'pandas-dev/pandas#42965' }
    ),
    explain(`${AWAITS}register(f)\n`),
    explain(`${AWAITS}g = lambda: f()\n`)
  ],
  'code under a magic': [
    ask(
      '%%time\nx = await load()\n',
      'import time\n_start = time.perf_counter()\nx = await load()\nprint(f"Wall time: {time.perf_counter() - _start:.3f} s")\n'
    ),
    ask('%%time\nawait load()\n', 'await load()\n'),
    ask('x = 1\n%time y = await load()\n', 'x = 1\ny = await load()\n'),
    ask(
      '%%capture out\nawait load()\n',
      'from IPython.utils.capture import capture_output\nwith capture_output() as out:\n    await load()\n'
    ),
    explain('%%timeit -n1\nawait load()\n'),
    silent('%%time\nasync def f():\n    await load()\n'),
    silent('%matplotlib inline\nawait load()\n')
  ],
  methods: [
    ask(
      'class Agent:\n    def load(self):\n        self.data = await fetch()\n    def run(self):\n        self.load()\n        return self.data\nagent = Agent()\nagent.run()\n',
      'class Agent:\n    async def load(self):\n        self.data = await fetch()\n    async def run(self):\n        await self.load()\n        return self.data\nagent = Agent()\nawait agent.run()\n'
    ),
    explain(
      'class Agent:\n    def __init__(self):\n        self.load()\n    def load(self):\n        self.data = await fetch()\n'
    )
  ],
  'code that is written oddly': [
    // Python calls some of these itself, and generators aren't awaited.
    explain('class A:\n    def __init__(self):\n        await look()\n'),
    explain('def f():\n    await look()\n    yield from g()\n'),
    explain('def f():\n    yield await look()\n    return 1\n'),
    // A cache would give the same coroutine again.
    explain('@lru_cache(maxsize=None)\ndef f(x):\n    return await look(x)\n'),
    explain(
      'class A:\n    @functools.cached_property\n    def x(self):\n        return await look()\n'
    ),
    ask(
      '@retry\ndef f(x):\n    return await look(x)\n',
      '@retry\nasync def f(x):\n    return await look(x)\n'
    ),
    ask(
      'class A:\n    def __aenter__(self):\n        await look()\n',
      'class A:\n    async def __aenter__(self):\n        await look()\n'
    ),
    // Who makes a task of it has a coroutine in mind.
    ask(
      `${AWAITS}# %%\ntask = asyncio.create_task(f())\n`,
      `${AWAITED}# %%\ntask = asyncio.create_task(f())\n`
    ),
    ask(`${AWAITS}# %%\nasyncio.run(f())\n`, `${AWAITED}# %%\nawait f()\n`),
    ask(
      `${AWAITS}# %%\nasyncio.get_event_loop().run_until_complete(f())\n`,
      `${AWAITED}# %%\nawait f()\n`
    )
  ],
  'cells that do not await': [
    ask(
      '%autoawait off\n# %%\ndef f():\n    return [await g()]\n',
      '%autoawait off\n# %%\nasync def f():\n    return [await g()]\n'
    )
  ],
  'places where await is allowed': [
    silent('await look()\n'),
    silent('async def f():\n    await look()\n'),
    silent('async def f():\n    def g(x=await look()):\n        return x\n    return g\n'),
    silent('def f(xs):\n    return (await look(x) for x in xs)\n'),
    silent(
      'class A:\n    async def f(self):\n        async with look() as x:\n            return x\n'
    )
  ],
  'tests and objects of classes': [
    explain(
      'import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        x = await f()\n'
    ),
    ask(
      'import unittest\nclass T(unittest.IsolatedAsyncioTestCase):\n    def test_a(self):\n        x = await f()\n',
      'import unittest\nclass T(unittest.IsolatedAsyncioTestCase):\n    async def test_a(self):\n        x = await f()\n'
    ),
    ask(
      'class A:\n    def m(self):\n        return await f()\n# %%\nx = A().m()\n',
      'class A:\n    async def m(self):\n        return await f()\n# %%\nx = await A().m()\n'
    )
  ]
};
