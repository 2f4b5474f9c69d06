/**
 * Test cases of the refactorings: what they change, and where they must not be offered.
 */

import type { MessageId } from '../diagnostics/messages';

interface RefactoringCase {
  readonly id: MessageId;
  readonly before: string;
  readonly after: string;
  readonly notes: readonly MessageId[];
}

const GATHER: readonly MessageId[] = ['note.together', 'note.gather-errors'];
const GROUP: readonly MessageId[] = ['note.together', 'note.group-errors', 'note.group-output'];
const LOOP: readonly MessageId[] = [...GATHER, 'note.many'];

type Maker = (before: string, after: string, ...extra: MessageId[]) => RefactoringCase;

const gather: Maker = (before, after, ...extra) => ({
  id: 'refactor.gather',
  before,
  after,
  notes: [...GATHER, ...extra]
});
const group: Maker = (before, after, ...extra) => ({
  id: 'refactor.task-group',
  before: `${F}${before}`,
  after: `${F}${after}`,
  notes: [...GROUP, ...extra]
});
const loop: Maker = (before, after, ...extra) => ({
  id: 'refactor.loop',
  before,
  after,
  notes: extra.length > 0 ? [...GATHER, ...extra, 'note.many'] : LOOP
});
const waitFor: Maker = (before, after, ...extra) => ({
  id: 'refactor.wait-for',
  before,
  after,
  notes: ['note.timeout', ...extra]
});
const timeout: Maker = (before, after, ...extra) => ({
  id: 'refactor.timeout',
  before,
  after,
  notes: ['note.timeout', ...extra]
});

/** An async function of the notebook. */
const F = 'async def f(x=0):\n    return x\n# %%\n';

export const REFACTORING_CASES: readonly RefactoringCase[] = [
  // A keyword needs a space before another word, but not before a bracket.
  loop(
    'async def g(urls):\n    return[await f(u) for u in urls]\n',
    'async def g(urls):\n    return await asyncio.gather(*(f(u) for u in urls))\n'
  ),
  waitFor('x = await(f())\n', 'x = await asyncio.wait_for((f()), timeout=30)\n'),
  gather('a = await f()\nb = await g()\n', 'a, b = await asyncio.gather(f(), g())\n'),
  gather('a = await f(1)\n\nb = await f(2)\n', 'a, b = await asyncio.gather(f(1), f(2))\n'),
  gather(
    'a = await f()\nb = await g()\nc = await h()\nprint(a, b, c)\n',
    'a, b, c = await asyncio.gather(f(), g(), h())\nprint(a, b, c)\n'
  ),
  gather(
    'a = await f()\nb = await g(a)\nc = await h()\n',
    'a = await f()\nb, c = await asyncio.gather(g(a), h())\n'
  ),
  gather(
    'a = await f(s, 1)\nb = await f(s, 2)\n',
    'a, b = await asyncio.gather(f(s, 1), f(s, 2))\n',
    'note.shares'
  ),
  gather(
    'a = await client.get(u)\nb = await client.get(v)\n',
    'a, b = await asyncio.gather(client.get(u), client.get(v))\n',
    'note.shares'
  ),
  gather(
    'a = await one.load()\nb = await two.load()\n',
    'a, b = await asyncio.gather(one.load(), two.load())\n'
  ),
  gather(
    'import api\na = await api.load()\nb = await api.save()\n',
    'import api\na, b = await asyncio.gather(api.load(), api.save())\n'
  ),
  gather(
    'async def main():\n    a = await f(x=a)\n    b = await f(x=str(3))\n    return a, b\n',
    'async def main():\n    a, b = await asyncio.gather(f(x=a), f(x=str(3)))\n    return a, b\n'
  ),
  gather('await f(1)\nawait f(2)\nx = 1\n', 'await asyncio.gather(f(1), f(2))\nx = 1\n'),
  gather('await f(1)\nawait f(2)\n', 'await asyncio.gather(f(1), f(2))\n', 'note.output'),
  gather(
    'if ok:\n    a = await f()  # first\n    # then\n    b = await g()  # second\n    print(a)\n',
    'if ok:\n    a, b = await asyncio.gather(\n        f(),  # first\n        # then\n        g(),\n    )  # second\n    print(a)\n'
  ),
  gather(
    'a = await f(\n    1,\n    """x\ny""",\n)\nb = await g(2)\n',
    'a, b = await asyncio.gather(\n    f(\n        1,\n        """x\ny""",\n    ),\n    g(2),\n)\n'
  ),
  gather(
    'if ok:\n\ta = await f(\n\t\t1)\n\tb = await g()\n',
    'if ok:\n\ta, b = await asyncio.gather(\n\t\tf(\n\t\t\t1),\n\t\tg(),\n\t)\n'
  ),
  gather(
    'first = await download_a_long_name(argument_one, argument_two)\nsecond = await download_a_long_name(argument_three)\n',
    'first, second = await asyncio.gather(\n    download_a_long_name(argument_one, argument_two),\n    download_a_long_name(argument_three),\n)\n'
  ),
  gather(
    '# bare\na = await f()\nb = await g()\n',
    'import asyncio\na, b = await asyncio.gather(f(), g())\n',
    'note.import'
  ),
  gather(
    '# bare\nimport asyncio as aio\na = await f()\nb = await g()',
    'import asyncio as aio\na, b = await aio.gather(f(), g())'
  ),
  gather(
    'a = await asyncio.to_thread(f, 1)\nb = await asyncio.to_thread(f, 2)\n',
    'a, b = await asyncio.gather(asyncio.to_thread(f, 1), asyncio.to_thread(f, 2))\n',
    'note.shares'
  ),

  group(
    'a = await f(1)\nb = await f(2)\nprint(a, b)\n',
    'async with asyncio.TaskGroup() as tg:\n    a_task = tg.create_task(f(1))\n    b_task = tg.create_task(f(2))\na = a_task.result()\nb = b_task.result()\nprint(a, b)\n'
  ),
  group(
    'async def g():\n    tg = 1\n    a = await f(\n        1)  # one\n    # two\n    b = await f(2)  # three\n    return a + b + tg',
    'async def g():\n    tg = 1\n    async with asyncio.TaskGroup() as tg_2:\n        a_task = tg_2.create_task(f(\n            1))  # one\n        # two\n        b_task = tg_2.create_task(f(2))  # three\n    a = a_task.result()\n    b = b_task.result()\n    return a + b + tg'
  ),
  group(
    'await f(1)\nawait f(2)',
    'async with asyncio.TaskGroup() as tg:\n    tg.create_task(f(1))\n    tg.create_task(f(2))',
    'note.output'
  ),
  group(
    'a_task = 3\na = await f(1)\nb = await f(2)',
    'a_task = 3\nasync with asyncio.TaskGroup() as tg:\n    a_task_2 = tg.create_task(f(1))\n    b_task = tg.create_task(f(2))\na = a_task_2.result()\nb = b_task.result()'
  ),

  // Calls also share what their functions use. Constants need no note.
  gather(
    'async def f(): return await conn.fetch(LIMIT)\nasync def g(): return helper()\ndef helper(): return conn\nconn = connect()\nLIMIT = 3\n# %%\na = await f()\nb = await g()\n',
    'async def f(): return await conn.fetch(LIMIT)\nasync def g(): return helper()\ndef helper(): return conn\nconn = connect()\nLIMIT = 3\n# %%\na, b = await asyncio.gather(f(), g())\n',
    'note.shares'
  ),
  gather(
    'BASE = "x"\n# %%\na = await f(BASE, [x for x in y])\nb = await f(BASE, [x for x in z])\n',
    'BASE = "x"\n# %%\na, b = await asyncio.gather(f(BASE, [x for x in y]), f(BASE, [x for x in z]))\n'
  ),
  loop(
    'async def f(u): return await session.get(u)\nsession = connect()\n# %%\nr = [await f(u) for u in urls]\n',
    'async def f(u): return await session.get(u)\nsession = connect()\n# %%\nr = await asyncio.gather(*(f(u) for u in urls))\n',
    'note.shares'
  ),
  loop('r = [await f(u) for u in urls]\n', 'r = await asyncio.gather(*(f(u) for u in urls))\n'),
  loop(
    'n = len([await f(u) for u in urls if u])\n',
    'n = len(await asyncio.gather(*(f(u) for u in urls if u)))\n'
  ),
  loop(
    'x = [await f(k, v) for k, v in await items()][0]\n',
    'x = (await asyncio.gather(*(f(k, v) for k, v in await items())))[0]\n'
  ),
  loop(
    'r = [await client.get(u) for u in urls]\n',
    'r = await asyncio.gather(*(client.get(u) for u in urls))\n',
    'note.shares'
  ),
  loop(
    'r = [await t.run() for t in jobs]\n',
    'r = await asyncio.gather(*(t.run() for t in jobs))\n'
  ),
  loop(
    'r = [\n    await f(u)  # it\n    for u in urls\n]\n',
    'r = await asyncio.gather(*(\n    f(u)  # it\n    for u in urls\n))\n'
  ),
  loop(
    'r = []\nfor u in urls:\n    r.append(await f(u))\nprint(r)\n',
    'r = await asyncio.gather(*(f(u) for u in urls))\nprint(r)\n'
  ),
  loop(
    'async def main(urls):\n    r = [0]\n    for i, u in enumerate(urls):\n        r.append(await f(i, u))\n    return r\n',
    'async def main(urls):\n    r = [0]\n    r.extend(await asyncio.gather(*(f(i, u) for i, u in enumerate(urls))))\n    return r\n'
  ),
  loop(
    'for u in a if ok else b:\n    r.append(await f(u))\n',
    'r.extend(await asyncio.gather(*(f(u) for u in (a if ok else b))))\n'
  ),
  loop(
    'for u in urls: r.append(await f(u))\nfor u in urls:\n    print(u)\n',
    'r.extend(await asyncio.gather(*(f(u) for u in urls)))\nfor u in urls:\n    print(u)\n'
  ),

  waitFor('await f()\n', 'await asyncio.wait_for(f(), timeout=30)\n'),
  waitFor('x = (await f(1)).y\n', 'x = (await asyncio.wait_for(f(1), timeout=30)).y\n'),
  waitFor('x = await task\n', 'x = await asyncio.wait_for(task, timeout=30)\n'),
  waitFor('x = await (a or b)\n', 'x = await asyncio.wait_for((a or b), timeout=30)\n'),
  waitFor('x = f"{await f()}"\n', 'x = f"{await asyncio.wait_for(f(), timeout=30)}"\n'),
  waitFor(
    'x = await f(\n    1,  # one\n)\n',
    'x = await asyncio.wait_for(f(\n    1,  # one\n), timeout=30)\n'
  ),
  waitFor(
    '# bare\nx = await f()\n',
    'import asyncio\nx = await asyncio.wait_for(f(), timeout=30)\n',
    'note.import'
  ),
  waitFor(
    'async with await f() as x: pass\n',
    'async with await asyncio.wait_for(f(), timeout=30) as x: pass\n'
  ),

  timeout('x = await f()\n', 'async with asyncio.timeout(30):\n    x = await f()\n'),
  timeout(
    'async def g():\n    return await f(\n        """a\nb""",\n    )  # it\n',
    'async def g():\n    async with asyncio.timeout(30):\n        return await f(\n            """a\nb""",\n        )  # it\n'
  ),
  timeout('await f()\nx = 1\n', 'async with asyncio.timeout(30):\n    await f()\nx = 1\n'),
  timeout(
    '# bare\nif ok:\n    x = await f()\n',
    'import asyncio\nif ok:\n    async with asyncio.timeout(30):\n        x = await f()\n',
    'note.import'
  )
];

interface RefusedCase {
  readonly id: MessageId;
  readonly code: string;
}

const none =
  (id: MessageId) =>
  (code: string): RefusedCase => ({ id, code });

export const REFUSED_REFACTORINGS: readonly RefusedCase[] = [
  ...[
    // The later statement depends on the earlier one.
    'a = await f()\nb = await g(a)\n',
    'a = await f()\nb = await g(x=[a])\n',
    'a = await f()\nb = await g(lambda: a)\n',
    'a = await f()\nb = await a.g()\n',
    'a = await f()\na = await g()\n',
    'a = await f()\nb = await g(f"{a}")\n',
    // It depends on a global that a function reads.
    'async def g():\n    return a\n# %%\na = await f()\nb = await g()\n',
    'def helper():\n    print(a)\n# %%\na = await f()\nb = await g()\n',
    'async def g():\n    global n\n    n += 1\n# %%\na = await g()\nb = await g()\n',
    // Python reads the ligature as two letters.
    'ﬁ = await f()\nb = await g(fi)\n',
    // There is a statement in between.
    'a = await f()\nprint(1)\nb = await g()\n',
    'a = await f(); b = await g()\n',
    'if x:\n    a = await f()\nb = await g()\n',
    // The statements do more than await a call.
    'a = await f() + 1\nb = await g() + 1\n',
    'a = (await f()).x\nb = (await g()).x\n',
    'a.x = await f()\nb.x = await g()\n',
    'a, b = await f()\nc, d = await g()\n',
    'a: int = await f()\nb: int = await g()\n',
    'a = b = await f()\nc = await g()\n',
    'a += await f()\nb += await g()\n',
    'a = await task\nb = await other\n',
    'a = await f()\nawait g()\n',
    'a = await f(next(it))\nb = await f(next(it))\n',
    'a = await f(x := 1)\nb = await g(x)\n',
    'a = await f(await h())\nb = await g(await h())\n',
    'a = await f()()\nb = await g()()\n',
    // The order is intended.
    'await asyncio.sleep(1)\nawait asyncio.sleep(2)\n',
    'await connect()\nawait load()\n',
    'await conn.execute("a")\nawait conn.execute("b")\n',
    'a = await conn.fetch("a")\nb = await conn.fetch("b")\n',
    'a = await self.load()\nb = await self.get()\n',
    'a = await load(conn)\nb = await conn.get()\n',
    'a = await reader.read(1)\nb = await reader.read(1)\n',
    'from app import conn\na = await conn.fetch(1)\nb = await conn.fetch(2)\n',
    'import app\na = await app.conn.fetch(1)\nb = await app.conn.fetch(2)\n',
    // The code cannot be rewritten.
    '%%time\na = await f()\nb = await g()\n',
    'a = await f()\n%matplotlib inline\nb = await g()\n',
    'a = await f()\n!pip install x\nb = await g()\n',
    'asyncio = 3\n# %%\na = await f()\nb = await g()\n',
    'a = await f()\nb = await g(\n'
  ].map(none('refactor.gather')),
  ...[
    'a = await unknown(1)\nb = await unknown(2)\n',
    '@cached\nasync def f(): pass\n# %%\na = await f()\nb = await f()\n',
    'a = await client.get(1)\nb = await client.get(2)\n'
  ].map(none('refactor.task-group')),
  ...[
    'r = [await f(u) async for u in urls]\n',
    'r = [await f(u) for v in urls for u in v]\n',
    'r = [await f(u) for u in urls if await g(u)]\n',
    'r = [await f(u) + 1 for u in urls]\n',
    'r = [[await f(u) for u in v] for v in w]\n',
    'r = [await conn.fetch(u) for u in urls]\n',
    'r = [await f(next(it)) for u in urls]\n',
    'r = [await asyncio.sleep(u) for u in urls]\n',
    'r = {await f(u) for u in urls}\n',
    'async for u in urls:\n    r.append(await f(u))\n',
    // A lambda would read the last value.
    'r = [await f(lambda: u) for u in urls]\n',
    'r = [await f(u + v for v in w) for u in urls]\n',
    'for u in urls:\n    r.append(await f(lambda: u))\n',
    'for u in urls:\n    r.append(await f(u))\ndel u\n',
    'for ﬁ in urls:\n    r.append(await f(ﬁ))\nprint(fi)\n',
    'for u in (v := urls):\n    r.append(await f(u))\n',
    'for u in "a\\"":  # "\n    r.append(await f(u))\n',
    'for u in urls:\n    r.append(await f(u))\n    print(u)\n',
    'for u in urls:\n    r.append(await f(u))\nelse:\n    pass\n',
    'for u in urls:\n    r.append(await f(r))\n',
    'for u in r:\n    r.append(await f(u))\n',
    'for u in urls:\n    r.append(await f(u))\nprint(u)\n',
    'for u in urls:\n    r.append(await f(u))\n# %%\nu\n',
    'for u in urls:\n    r.append(await f(u))  # why\n',
    'for r[0] in urls:\n    r.append(await f(u))\n',
    'for u in 1, 2:\n    r.append(await f(u))\n',
    'r = []\nfor u in urls:\n    %time x\n    r.append(await f(u))\n',
    'for u in urls:\n    r.append(1, await f(u))\n',
    'for u in urls:\n    r.add(await f(u))\n',
    'for u in urls:\n    a.r.append(await f(u))\n',
    'async def f(u):\n    return len(r)\n# %%\nfor u in urls:\n    r.append(await f(u))\n'
  ].map(none('refactor.loop')),
  ...[
    'await asyncio.sleep(1)\n',
    'await asyncio.wait_for(f(), 3)\n',
    'async with asyncio.timeout(3):\n    await f()\n',
    'with anyio.fail_after(3):\n    await f()\n',
    'x = await f() + 1\n',
    'x = (await f(u) for u in urls)\n',
    '%time await f()\n'
  ].map(none('refactor.wait-for')),
  ...[
    'await f()\n',
    'x = await f(); y = 1\n',
    'x = await f()\n\fy = await g()\n',
    'if await f():\n    pass\n',
    'if ok: x = await f()\n',
    'async def g():\n    x = yield await f()\n',
    'return_ = [await f(u) for u in urls] if await g() else 1; x = 1\n'
  ].map(none('refactor.timeout'))
];

/** Whole programs for plain Python. The last line runs them. */
export const REFACTORED_PROGRAMS: readonly string[] = [
  'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x * 2\nasync def main():\n    a = await f(1)\n    b = await f(2)\n    print(a, b)\nasyncio.run(main())\n',
  'import asyncio\nasync def f(x):\n    await asyncio.sleep(0.001 * (5 - x))\n    return x\nasync def main():\n    r = []\n    for i in range(5):\n        r.append(await f(i))\n    print(r)\nasyncio.run(main())\n',
  'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x\nasync def main(xs):\n    print([await f(x) for x in xs if x > 1])\nasyncio.run(main([1, 2, 3]))\n',
  'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    if x > 1:\n        raise ValueError(x)\n    return x\nasync def main():\n    try:\n        a = await f(1)\n        b = await f(2)\n        print(a, b)\n    except ValueError as error:\n        print("failed", str(error))\nasyncio.run(main())\n',
  'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return [x]\nasync def main():\n    r = [0]\n    for x, y in [(1, 2), (3, 4)]:\n        r.append(await f(x + y))\n    text = str(await f(  # one\n        1))\n    print(r, text)\nasyncio.run(main())\n'
];
