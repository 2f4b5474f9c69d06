import { ask, explain, silent, type Themes } from '../table';

const POOL_CELL = 'from concurrent.futures import ThreadPoolExecutor\n# %%\n';
const inPool = (line: string): string =>
  `${POOL_CELL}async def g(xs, ok):\n    with ThreadPoolExecutor() as pool:\n        ${line}\n`;
const gathered = (items: string): string =>
  `return await asyncio.gather(*(asyncio.wrap_future(pool.submit(f, item)) for item in ${items}))`;
const POOL = 'from concurrent.futures import ThreadPoolExecutor\n';
/** An async function over a pool. */
const pooled = (body: string): string =>
  `${POOL}async def f(path, paths):\n    with ThreadPoolExecutor(2) as pool:\n        ${body}\n`;

const SHARED_POOL =
  'from concurrent.futures import ThreadPoolExecutor\nex = ThreadPoolExecutor()\n# %%\n';

export const BLOCKING_EXECUTOR_CASES: Themes = {
  'code that is written oddly': [
    ask(
      inPool('return(pool.submit(f, 1)).result()'),
      inPool('return await asyncio.wrap_future((pool.submit(f, 1)))')
    ),
    ask(
      inPool('return list(pool.map(f, xs if ok else []))'),
      inPool(gathered('(xs if ok else [])'))
    ),
    explain(inPool('return list(pool.map(f, ys := xs))')),
    explain(inPool('return list(pool.map(load().predict, xs))')),
    silent(
      `${POOL_CELL}async def g():\n    pool = ThreadPoolExecutor()\n    with pool:\n        x = pool.submit(f)\n    return x.result()\n`
    ),
    silent(
      `${POOL_CELL}async def g():\n    pool = ThreadPoolExecutor()\n    x = pool.submit(f)\n    pool.shutdown()\n    return x.result()\n`
    )
  ],
  'thread pools': [
    ask(
      pooled('return pool.submit(read, path).result()'),
      pooled('return await asyncio.wrap_future(pool.submit(read, path))'),
      { notes: ['note.others-run'] }
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
    explain(pooled('return pool.submit(read, path).result(timeout=3)')),
    explain(pooled('x = pool.submit(read, path).result()\n    import asyncio')),
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
  ],
  'lists of futures': [
    explain(
      `${SHARED_POOL}from concurrent.futures import as_completed\nasync def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    for fu in as_completed(fs):\n        print(fu.result())\n`
    ),
    explain(
      `${SHARED_POOL}from concurrent.futures import wait\nasync def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    wait(fs)\n`
    ),
    ask(
      `${SHARED_POOL}async def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    for fu in fs:\n        print(fu.result())\n`,
      `${SHARED_POOL}async def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    for fu in fs:\n        print(await asyncio.wrap_future(fu))\n`
    ),
    explain(
      `${SHARED_POOL}async def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    return {fu: fu.result() for fu in fs}\n`
    ),
    explain(`${SHARED_POOL}async def f(xs):\n    return [x for x in ex.map(work, xs, xs)]\n`),
    silent(
      `${SHARED_POOL}def f(xs):\n    fs = [ex.submit(work, x) for x in xs]\n    return [fu.result() for fu in fs]\n`
    ),
    silent(`${SHARED_POOL}async def f(fs):\n    return [fu.result() for fu in fs]\n`),
    silent(
      `${SHARED_POOL}async def f(xs):\n    fs = [asyncio.create_task(g(x)) for x in xs]\n    await asyncio.wait(fs)\n    return [fu.result() for fu in fs]\n`
    )
  ]
};
