/** Generators that await, and thread pools in async functions. */

import { ask, explain, safe, silent, type Case } from '../table';

const rule = (id: string) => ({ rule: id });

export const ASYNC_GENERATORS: readonly Case[] = [
  safe('list(await f(x) for x in y)\n', '[await f(x) for x in y]\n', rule('async-generator')),
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
  safe('v = list(z for x in y for z in await f(x))\n', 'v = [z for x in y for z in await f(x)]\n'),
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
    'await asyncio.gather(*(f(x) for x in y))\n',
    rule('async-generator')
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
  silent('def g(y):\n    return list(x async for x in y)\n'),
  silent('v: list(await f(x) for x in y) = 1\n')
];

const POOL = 'from concurrent.futures import ThreadPoolExecutor\n';

/** An async function over a pool. */
const pooled = (body: string): string =>
  `${POOL}async def f(path, paths):\n    with ThreadPoolExecutor(2) as pool:\n        ${body}\n`;

export const EXECUTORS: readonly Case[] = [
  ask(
    pooled('return pool.submit(read, path).result()'),
    pooled('return await asyncio.wrap_future(pool.submit(read, path))'),
    { ...rule('blocking-executor'), notes: ['note.others-run'] }
  ),
  ask(
    pooled('x = pool.submit(read, path, mode="r").result().text'),
    pooled('x = (await asyncio.wrap_future(pool.submit(read, path, mode="r"))).text')
  ),
  ask(
    pooled('fut = pool.submit(read, path)\n        return fut.result()'),
    pooled('fut = pool.submit(read, path)\n        return await asyncio.wrap_future(fut)')
  ),
  ask(
    pooled('return pool.submit(\n            read,  # it\n            path\n        ).result()'),
    pooled(
      'return await asyncio.wrap_future(pool.submit(\n            read,  # it\n            path\n        ))'
    )
  ),
  ask(
    `${POOL}pool = ThreadPoolExecutor()\n# %%\nasync def f():\n    return pool.submit(g).result()\n`,
    `${POOL}pool = ThreadPoolExecutor()\n# %%\nasync def f():\n    return await asyncio.wrap_future(pool.submit(g))\n`
  ),
  ask(
    '# bare\nimport concurrent.futures as cf\nasync def f():\n    return cf.ProcessPoolExecutor().submit(g).result()\n',
    'import asyncio\nimport concurrent.futures as cf\nasync def f():\n    return await asyncio.wrap_future(cf.ProcessPoolExecutor().submit(g))\n',
    { notes: ['note.import'] }
  ),
  ask(
    pooled('return list(pool.map(read, paths))'),
    pooled(
      'return await asyncio.gather(*(asyncio.wrap_future(pool.submit(read, item)) for item in paths))'
    )
  ),
  ask(
    pooled('item = list(pool.map(item.read, [p for p in paths]))[0]'),
    pooled(
      'item = (await asyncio.gather(*(asyncio.wrap_future(pool.submit(item.read, item_2)) for item_2 in [p for p in paths])))[0]'
    )
  ),
  explain(pooled('return pool.submit(read, path).result(timeout=3)'), rule('blocking-executor')),
  explain(pooled('x = pool.submit(read, path).result()\n    import asyncio')),
  explain(
    '@keep\ndef f():\n    x = asyncio.run(g())\n    from concurrent.futures import ThreadPoolExecutor\n'
  ),
  explain(pooled('return [pool.submit(read, p).result() for p in paths]')),
  explain(pooled('return list(pool.map(read, paths, timeout=3))')),
  explain(pooled('return list(pool.map(lambda p: p, paths))')),
  explain(pooled('return tuple(pool.map(read, paths))')),
  explain(pooled('for page in pool.map(read, paths):\n            print(page)')),
  explain(pooled('for path in paths:\n            pool.submit(read, path)')),
  explain(pooled('pool.map(read, paths)')),
  explain(pooled('fut = pool.submit(read, path)\n    return fut.result()')),
  silent(pooled('return await asyncio.wrap_future(pool.submit(read, path))')),
  silent(
    pooled(
      'fut = pool.submit(read, path)\n        await asyncio.wrap_future(fut)\n        return fut.result()'
    )
  ),
  silent(
    pooled(
      'fut = pool.submit(read, path)\n        while not fut.done(): await asyncio.sleep(1)\n        return fut.result()'
    )
  ),
  silent(pooled('return await asyncio.get_running_loop().run_in_executor(pool, read, path)')),
  silent(pooled('pool.submit(read, path)\n        await asyncio.sleep(1)')),
  silent(pooled('print(path)')),
  silent(`${POOL}with ThreadPoolExecutor() as pool:\n    x = pool.submit(f).result()\n`),
  silent(`${POOL}with ThreadPoolExecutor() as pool:\n    x = list(pool.map(f, xs))\nawait g()\n`),
  silent(
    `${POOL}def f():\n    with ThreadPoolExecutor() as pool:\n        return pool.submit(g).result()\n`
  ),
  silent('async def f(pool):\n    return pool.submit(g).result()\n'),
  silent(
    'async def f():\n    task = asyncio.create_task(g())\n    await task\n    return task.result()\n'
  )
];

/** An async function, and the body that it has. */
const defined = (body: string): string => `async def f(n=0):\n    ${body}\n# %%\n`;
const F = defined('print(n)');

const early = (before: string, after: string, given = F): Case =>
  ask(given + before, given + after, rule('early-await'));

/** Calls that are awaited before something gets them that would run them. */
export const EARLY_AWAITS: readonly Case[] = [
  early('await asyncio.gather(await f(1), await f(2))\n', 'await asyncio.gather(f(1), f(2))\n'),
  early('x = await asyncio.gather(await f(), g())\n', 'x = await asyncio.gather(f(), g())\n'),
  early(
    'await asyncio.gather(\n    await f(1),  # one\n    (await f(2)),\n    return_exceptions=True,\n)\n',
    'await asyncio.gather(\n    f(1),  # one\n    (f(2)),\n    return_exceptions=True,\n)\n'
  ),
  early(
    'await asyncio.gather(*[await f(x) for x in y])\n',
    'await asyncio.gather(*[f(x) for x in y])\n'
  ),
  early('await asyncio.gather(*[await f(), await f()])\n', 'await asyncio.gather(*[f(), f()])\n'),
  early('t = asyncio.create_task(await f())\n', 't = asyncio.create_task(f())\n'),
  early('t = asyncio.ensure_future(await f())\n', 't = asyncio.ensure_future(f())\n'),
  early('await asyncio.wait_for(await f(), 3)\n', 'await asyncio.wait_for(f(), 3)\n'),
  early('await asyncio.shield(await f())\n', 'await asyncio.shield(f())\n'),
  early(
    'loop = asyncio.get_running_loop()\nt = loop.create_task(await f())\n',
    'loop = asyncio.get_running_loop()\nt = loop.create_task(f())\n'
  ),
  early(
    'async with asyncio.TaskGroup() as tg:\n    t = tg.create_task(await f())\n',
    'async with asyncio.TaskGroup() as tg:\n    t = tg.create_task(f())\n'
  ),
  early(
    'await asyncio.gather(await asyncio.sleep(1), await asyncio.sleep(2))\n',
    'await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))\n',
    ''
  ),
  // What surely cannot be awaited once more.
  ...[
    'return n * 2',
    'return f"{n}"',
    'return n, 1',
    'if n: return [n]\n    return not n',
    'text = "a"\n    text = str(n)\n    return text',
    'return await asyncio.sleep(1)',
    'def start(): return task\n    return {"n": start}',
    'return n > 1 or None'
  ].map(body =>
    early('t = asyncio.create_task(await f())\n', 't = asyncio.create_task(f())\n', defined(body))
  ),
  explain(`${F}await asyncio.gather(await f(), await g())\n`, rule('early-await')),
  // And what may be.
  ...[
    'return n',
    'return make(n)',
    'return n.text',
    'return [n][0]',
    'return await n',
    'return n and 1',
    'return n | 1',
    'text = "a"\n    if n: text = make()\n    return text',
    'if n: return asyncio.create_task(g())',
    'yield n',
    'for n in range(3): pass\n    return n',
    'return str(n)\nstr = asyncio.create_task'
  ].map(body => silent(`${defined(body)}t = asyncio.create_task(await f())\n`)),
  silent(`@decorated\n${F}t = asyncio.create_task(await f())\n`),
  silent(`${F}async def f(): return task\n# %%\nt = asyncio.create_task(await f())\n`),
  silent(`${F}asyncio = other\nt = asyncio.create_task(await f())\n`),
  silent(`${F}await asyncio.gather(g(await f()))\n`),
  silent(`${F}await asyncio.gather(await f() + 1)\n`),
  silent(`${F}await asyncio.wait_for(g(), await f())\n`),
  silent(`${F}await asyncio.wait_for(g(), timeout=await f())\n`),
  silent(`${F}await gather(await f())\n`),
  silent('t = asyncio.create_task(await asyncio.sleep(1, other()))\n'),
  silent(
    `${F}try:\n    await asyncio.gather(await f())\nexcept TypeError as error:\n    print(error)\n`
  ),
  silent(`${F}with pytest.raises(TypeError):\n    await asyncio.gather(await f())\n`)
];

/** What a comment at the end of a line puts aside. */
export const PUT_ASIDE: readonly Case[] = [
  silent('import time\nasync def f():\n    time.sleep(1)  # noqa: ASYNC251\n'),
  silent('import time\nasync def f():\n    time.sleep(1)  # noqa\n'),
  silent('import time\nasync def f():\n    time.sleep(1)  # NOQA:E501,ASYNC251 it is short\n'),
  silent('import time\nasync def f():\n    time.sleep(1)  # noqa: ASYNC\n'),
  silent('asyncio.create_task(f())  # noqa: RUF006\nx = 1\n'),
  silent('asyncio.run(f())  # loopscope: ignore\n'),
  silent('asyncio.run(f())  # loopscope:ignore[asyncio-run] it is for a script\n'),
  silent('asyncio.run(  # loopscope: ignore[uvloop, asyncio-run]\n    f()\n)\n'),
  silent(
    'async def f():\n    while True:\n        try:\n            await g()\n        except:  # noqa: E722\n            pass\n'
  ),
  ask(
    'import time\nasync def f():\n    time.sleep(1)  # noqa: E501\n',
    'import time\nasync def f():\n    await asyncio.sleep(1)  # noqa: E501\n'
  ),
  // A linter has no word for it: this was about something else.
  safe('asyncio.run(f())  # noqa\n', 'await f()  # noqa\n'),
  safe(
    'asyncio.run(f())  # loopscope: ignore[uvloop]\n',
    'await f()  # loopscope: ignore[uvloop]\n'
  ),
  safe(
    'asyncio.run(f("# noqa  # loopscope: ignore"))\n',
    'await f("# noqa  # loopscope: ignore")\n'
  ),
  safe('# loopscope: ignore\nasyncio.run(f())\n', '# loopscope: ignore\nawait f()\n')
];
