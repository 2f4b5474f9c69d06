import { ask, explain, silent, type Themes } from '../table';

const AWAITS = 'def f():\n    await look()\n';
const AWAITED = 'async def f():\n    await look()\n';

export const AWAIT_OUTSIDE_CASES: Themes = {
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
  ]
};
