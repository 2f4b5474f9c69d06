import { ask, explain, safe, silent, type Themes } from '../table';

export const ASYNC_GENERATOR_CASES: Themes = {
  'other code that reads one': [
    safe(
      'for x in (await f(i) for i in y):\n    print(x)\n',
      'async for x in (await f(i) for i in y):\n    print(x)\n'
    ),
    safe(
      'xs = [x for x in (await f(i) for i in y)]\n',
      'xs = [x async for x in (await f(i) for i in y)]\n'
    ),
    safe('a, b = (await f(i) for i in y)\n', 'a, b = [await f(i) for i in y]\n'),
    safe('xs = [*(await f(i) for i in y)]\n', 'xs = [*[await f(i) for i in y]]\n'),
    ask('x = next(await f(i) for i in y)\n', 'x = await anext(await f(i) for i in y)\n'),
    explain('def g():\n    return list(await f(i) for i in y)\n'),
    explain('def g():\n    for x in (await f(i) for i in y):\n        print(x)\n'),
    silent('gen = (await f(i) for i in y)\n'),
    silent('xs = [x async for x in (await f(i) for i in y)]\n'),
    silent('def g():\n    return (await f(i) for i in y)\n')
  ],
  'generators that await': [
    safe('list(await f(x) for x in y)\n', '[await f(x) for x in y]\n'),
    safe('v = list((await f(x) for x in y))[0]\n', 'v = [await f(x) for x in y][0]\n'),
    safe('v = set(await f(x) for x in y)\n', 'v = {await f(x) for x in y}\n'),
    safe('v = f"{list(await f(x) for x in y)}"\n', 'v = f"{[await f(x) for x in y]}"\n'),
    safe('v = f"{set(await f(x) for x in y)}"\n', 'v = f"{set([await f(x) for x in y])}"\n'),
    safe('v = tuple(await f(x) for x in y)\n', 'v = tuple([await f(x) for x in y])\n'),
    safe('v = sum((await f(x) for x in y), 0)\n', 'v = sum([await f(x) for x in y], 0)\n'),
    safe(
      'v = sorted((await f(x) for x in y), key=len)\n',
      'v = sorted([await f(x) for x in y], key=len)\n'
    ),
    safe('v = dict((x, await f(x)) for x in y)\n', 'v = dict([(x, await f(x)) for x in y])\n'),
    safe('v = max(x async for x in y)\n', 'v = max([x async for x in y])\n'),
    safe('v = ",".join(await f(x) for x in y)\n', 'v = ",".join([await f(x) for x in y])\n'),
    safe('v = list(x for x in y if await f(x))\n', 'v = [x for x in y if await f(x)]\n'),
    safe(
      'v = list(z for x in y for z in await f(x))\n',
      'v = [z for x in y for z in await f(x)]\n'
    ),
    safe(
      'async def g():\n    return list(  # all\n        await f(x)\n        for x in y\n    )\n',
      'async def g():\n    return [  # all\n        await f(x)\n        for x in y\n    ]\n'
    ),
    explain('list(list(await f(x) for x in y) for z in await g())\n'),
    ask('v = any(await f(x) for x in y)\n', 'v = any([await f(x) for x in y])\n', {
      notes: ['note.list']
    }),
    ask(
      'v = [sum(await f(x) for x in z) for z in y]\n',
      'v = [sum([await f(x) for x in z]) for z in y]\n',
      {
        notes: ['note.nested']
      }
    ),
    ask(
      'from lib import *\n# %%\nv = sum(await f(x) for x in y)\n',
      'from lib import *\n# %%\nv = sum([await f(x) for x in y])\n'
    ),
    ask(
      'await asyncio.gather(*(await f(x) for x in y))\n',
      'await asyncio.gather(*(f(x) for x in y))\n'
    ),
    ask(
      'from asyncio import gather\nv = await gather(1, *(await f(x) for x in y if x))\n',
      'from asyncio import gather\nv = await gather(1, *(f(x) for x in y if x))\n'
    ),
    ask('v = print(*(await f(x) for x in y))\n', 'v = print(*[await f(x) for x in y])\n', {
      notes: ['note.list']
    }),
    explain('await asyncio.gather(*(await f(x) + 1 for x in y))\n'),
    explain('await asyncio.gather(*(await f(x) for x in y if await g(x)))\n'),
    explain('await asyncio.gather(*(await f(x) async for x in y))\n'),
    ask(
      'await asyncio.gather(*(x for x in y if await f(x)))\n',
      'await asyncio.gather(*[x for x in y if await f(x)])\n'
    ),
    ask(
      'await asyncio.gather(*(x async for x in y))\n',
      'await asyncio.gather(*[x async for x in y])\n'
    ),
    silent('await asyncio.gather(*(f(x) for x in y))\n'),
    silent('await asyncio.gather(*[await f(x) for x in y])\n'),
    silent('v = 3 * (await f(x) for x in y)\n'),
    silent('[await f(x) for x in y]\n'),
    silent('list([await f(x) for x in y])\n'),
    silent('list(x for x in await f())\n'),
    silent('list(x for x in y)\n'),
    silent('list = 3\n# %%\nlist(await f(x) for x in y)\n'),
    silent('async def g(sum):\n    sum(await f(x) for x in y)\n'),
    silent('collect(await f(x) for x in y)\n'),
    silent('async for v in (await f(x) for x in y): pass\n'),
    silent('v = (await f(x) for x in y)\n'),
    explain('def g(y):\n    return list(x async for x in y)\n'),
    silent('v: list(await f(x) for x in y) = 1\n')
  ]
};
