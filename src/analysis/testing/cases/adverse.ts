/** Code that is written as nobody would expect it, and is Python all the same. */

import { ask, explain, safe, silent, type Case } from '../table';

const POOL = 'from concurrent.futures import ThreadPoolExecutor\n# %%\n';
const inPool = (line: string): string =>
  `${POOL}async def g(xs, ok):\n    with ThreadPoolExecutor() as pool:\n        ${line}\n`;
const gathered = (items: string): string =>
  `return await asyncio.gather(*(asyncio.wrap_future(pool.submit(f, item)) for item in ${items}))`;
const loop = (handler: string): string =>
  `async def g():\n    while True:\n        try:\n            await look()\n        ${handler}\n`;
const SLEEPS = 'import time\nasync def g():\n    time.sleep(1)\n';
const SLEPT = 'import asyncio\nimport time\nasync def g():\n    await asyncio.sleep(1)\n';
const AWAITS = 'def f():\n    await look()\n';
const AWAITED = 'async def f():\n    await look()\n';

/** A word before a bracket needs no space; before `await` it does. */
const WORDS: readonly Case[] = [
  safe(
    'loop = asyncio.get_event_loop()\nassert(loop).run_until_complete(f())\n',
    'loop = asyncio.get_event_loop()\nassert await f()\n'
  ),
  safe(
    'from asgiref.sync import async_to_sync\nx = 1 if y else(async_to_sync)(f)(1)\n',
    'from asgiref.sync import async_to_sync\nx = 1 if y else await f(1)\n'
  ),
  ask(
    'from pydantic_ai import Agent\nx = 1 if y else(Agent("$&")).run_sync("x")\n',
    'from pydantic_ai import Agent\nx = 1 if y else await (Agent("$&")).run("x")\n'
  ),
  ask(
    inPool('return(pool.submit(f, 1)).result()'),
    inPool('return await asyncio.wrap_future((pool.submit(f, 1)))')
  ),
  ask(
    loop('except(asyncio.CancelledError, ValueError)as e:\n            print(e)'),
    loop('except ValueError as e:\n            print(e)')
  )
];

/** What a comprehension may loop over, and what is evaluated again and again in one. */
const POOLS: readonly Case[] = [
  ask(inPool('return list(pool.map(f, xs if ok else []))'), inPool(gathered('(xs if ok else [])'))),
  explain(inPool('return list(pool.map(f, ys := xs))')),
  explain(inPool('return list(pool.map(load().predict, xs))')),
  silent(
    `${POOL}async def g():\n    pool = ThreadPoolExecutor()\n    with pool:\n        x = pool.submit(f)\n    return x.result()\n`
  ),
  silent(
    `${POOL}async def g():\n    pool = ThreadPoolExecutor()\n    x = pool.submit(f)\n    pool.shutdown()\n    return x.result()\n`
  )
];

/** What an import must stand below. */
const TOPS: readonly Case[] = [
  '"doc"\nfrom __future__ import annotations\n',
  '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n',
  '# about\n\n"doc"  # it\nfrom __future__ import (\n    annotations\n)\n',
  '"""doc"""; from __future__ import annotations\n'
].map(top => ask(`# bare\n${top}${SLEEPS}`, `${top}${SLEPT}`));

/** Functions that await, and are not async. */
const PAUSES: readonly Case[] = [
  // Python calls some of these itself, and nobody awaits a generator.
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
];

export const ADVERSE: readonly Case[] = [...WORDS, ...POOLS, ...TOPS, ...PAUSES];
