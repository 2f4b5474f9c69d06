import { ask, explain, silent, type Case, type Themes } from '../table';

/** An async function, and the body that it has. */
const defined = (body: string): string => `async def f(n=0):\n    ${body}\n# %%\n`;
const F = defined('print(n)');
const early = (before: string, after: string, given = F): Case =>
  ask(given + before, given + after);

export const EARLY_AWAIT_CASES: Themes = {
  'lists of coroutines': [
    ask(
      'async def f(): return 1\nfor x in asyncio.as_completed([await f(), await f()]):\n    print(await x)\n',
      'async def f(): return 1\nfor x in asyncio.as_completed([f(), f()]):\n    print(await x)\n'
    ),
    ask(
      'async def f(): return 1\nawait asyncio.wait([await f()])\n',
      'async def f(): return 1\nawait asyncio.wait([asyncio.create_task(f())])\n'
    )
  ],
  'what is awaited too early': [
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
    explain(`${F}await asyncio.gather(await f(), await g())\n`),
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
  ]
};
