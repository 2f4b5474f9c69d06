/** Where the call stands, and what is around it. */

import { ask, explain, safe, silent, type Case } from '../table';

export const PLACES: readonly Case[] = [
  // Statements at the top level.
  safe('asyncio.run(main())\n', 'await main()\n'),
  safe('asyncio.run(main())', 'await main()'),
  safe('x = asyncio.run(main(1, a=2))\n', 'x = await main(1, a=2)\n'),
  safe('x: int = asyncio.run(main())\n', 'x: int = await main()\n'),
  safe('a, b = asyncio.run(main())\n', 'a, b = await main()\n'),
  safe('x += asyncio.run(main())\n', 'x += await main()\n'),
  safe('print(asyncio.run(main()))\n', 'print(await main())\n'),
  safe('asyncio.run(main());\n', 'await main();\n'),
  safe('a = 1; asyncio.run(main()); b = 2\n', 'a = 1; await main(); b = 2\n'),
  safe('assert asyncio.run(main()), "no"\n', 'assert await main(), "no"\n'),
  safe('raise asyncio.run(main())\n', 'raise await main()\n'),
  safe('del asyncio.run(main()).x\n', 'del (await main()).x\n'),
  safe('asyncio.run(main()).x = 3\n', '(await main()).x = 3\n'),
  safe('if asyncio.run(main()):\n    pass\n', 'if await main():\n    pass\n'),
  safe('while not asyncio.run(main()):\n    pass\n', 'while not await main():\n    pass\n'),
  safe('x = 0.\nasyncio.run(main())\n', 'x = 0.\nawait main()\n'),
  safe(
    'with f() as (read, write):\n    asyncio.run(main(1.))\n',
    'with f() as (read, write):\n    await main(1.)\n'
  ),
  safe(
    'with (\n    f(asyncio.run(a)) as x,  # why\n    g() as y[0],\n):\n    asyncio.run(main())\n    ',
    'with (\n    f(await a) as x,  # why\n    g() as y[0],\n):\n    await main()\n    '
  ),
  silent('with f() as (asyncio, b):\n    asyncio.run(main())\n'),
  safe(
    'for x in asyncio.run(main()):\n    asyncio.run(step(x))\n',
    'for x in await main():\n    await step(x)\n'
  ),
  safe(
    'try:\n    asyncio.run(main())\nfinally:\n    asyncio.run(end())\n',
    'try:\n    await main()\nfinally:\n    await end()\n'
  ),
  safe(
    'try:\n    asyncio.run(main())\nexcept KeyboardInterrupt:\n    pass\n',
    'try:\n    await main()\nexcept KeyboardInterrupt:\n    pass\n'
  ),
  safe(
    'try:\n    asyncio.run(main())\nexcept Exception as e:\n    print(e)\n',
    'try:\n    await main()\nexcept Exception as e:\n    print(e)\n'
  ),
  safe(
    'with asyncio.run(main()) as x:\n    asyncio.run(step(x))\n',
    'with await main() as x:\n    await step(x)\n'
  ),
  safe(
    'match asyncio.run(main()):\n    case 1 if asyncio.run(ok()):\n        pass\n',
    'match await main():\n    case 1 if await ok():\n        pass\n'
  ),
  safe(
    'if __name__ == "__main__":\n    asyncio.run(main())\n',
    'if __name__ == "__main__":\n    await main()\n'
  ),
  safe(
    'def read(): return parser.parse_args()\nif __name__ == "__main__":\n    asyncio.run(main(read()))\n',
    'def read(): return parser.parse_args()\nif __name__ == "__main__":\n    await main(read())\n',
    { notes: ['note.command-line'] }
  ),
  safe('if (n := asyncio.run(main())) > 1: pass\n', 'if (n := await main()) > 1: pass\n'),
  safe('if ok:\n\tasyncio.run(main())\n', 'if ok:\n\tawait main()\n'),
  safe(
    'async def f():\n    return asyncio.run(main())\n',
    'async def f():\n    return await main()\n'
  ),
  safe(
    'async def f():\n    def g(): pass\n    asyncio.run(main())\n',
    'async def f():\n    def g(): pass\n    await main()\n'
  ),
  safe(
    'class A:\n    async def f(self):\n        return asyncio.run(self.g())\n',
    'class A:\n    async def f(self):\n        return await self.g()\n'
  ),
  safe('def f(x=asyncio.run(main())): pass\n', 'def f(x=await main()): pass\n'),
  safe('f = lambda x=asyncio.run(main()): x\n', 'f = lambda x=await main(): x\n'),
  safe('class A(asyncio.run(main())): pass\n', 'class A(await main()): pass\n')
];

/** What a function does to a whole loop, it then does to the kernel's. */
export const WHOLE_LOOPS: readonly Case[] = [
  safe('print(asyncio.all_tasks())\nasyncio.run(f())\n', 'print(asyncio.all_tasks())\nawait f()\n'),
  safe(
    'async def f():\n    server.stop()\nasyncio.run(f())\n',
    'async def f():\n    server.stop()\nawait f()\n'
  ),
  ...[
    'for t in asyncio.all_tasks(): t.cancel()',
    'asyncio.get_running_loop().stop()',
    'def g(loop): loop.stop()',
    'loop = asyncio.get_event_loop(); loop.add_signal_handler(2, end)'
  ].map(line =>
    ask(
      `async def f():\n    ${line}\nasyncio.run(f())\n`,
      `async def f():\n    ${line}\nawait f()\n`,
      { notes: ['note.own-loop'] }
    )
  )
];

/** Comprehensions and generator expressions. */
export const COMPREHENSIONS: readonly Case[] = [
  safe('[asyncio.run(f(x)) for x in y]\n', '[await f(x) for x in y]\n'),
  safe('{asyncio.run(f(x)) for x in y}\n', '{await f(x) for x in y}\n'),
  safe('{x: asyncio.run(f(x)) for x in y}\n', '{x: await f(x) for x in y}\n'),
  safe('[x for x in y if asyncio.run(f(x))]\n', '[x for x in y if await f(x)]\n'),
  safe('[x for x in asyncio.run(f())]\n', '[x for x in await f()]\n'),
  safe('sum(x for x in asyncio.run(f()))\n', 'sum(x for x in await f())\n'),
  safe('[z for x in y for z in asyncio.run(f(x))]\n', '[z for x in y for z in await f(x)]\n'),
  safe('sum(asyncio.run(f(x)) for x in y)\n', 'sum([await f(x) for x in y])\n', {
    notes: ['note.list']
  }),
  safe('list(asyncio.run(f(x)) for x in y)\n', 'list([await f(x) for x in y])\n'),
  safe('sum((asyncio.run(f(x)) for x in y), 0)\n', 'sum([await f(x) for x in y], 0)\n'),
  safe(
    'sorted((asyncio.run(f(x)) for x in y), key=k)\n',
    'sorted([await f(x) for x in y], key=k)\n'
  ),
  safe('", ".join(asyncio.run(f(x)) for x in y)\n', '", ".join([await f(x) for x in y])\n'),
  safe('max(x for x in y if asyncio.run(f(x)))\n', 'max([x for x in y if await f(x)])\n'),
  safe(
    'sum(asyncio.run(f(x)) + asyncio.run(g(x)) for x in y)\n',
    'sum([await f(x) + await g(x) for x in y])\n'
  ),
  ask('any(asyncio.run(f(x)) for x in y)\n', 'any([await f(x) for x in y])\n'),
  ask('all(asyncio.run(f(x)) for x in y)\n', 'all([await f(x) for x in y])\n'),
  ask('pd.concat(asyncio.run(f(x)) for x in y)\n', 'pd.concat([await f(x) for x in y])\n'),
  ask(
    'sum = total\n# %%\nsum(asyncio.run(f(x)) for x in y)\n',
    'sum = total\n# %%\nsum([await f(x) for x in y])\n'
  ),
  ask('[[asyncio.run(f(x)) for x in z] for z in y]\n', '[[await f(x) for x in z] for z in y]\n', {
    notes: ['note.nested']
  }),
  safe('[[x for x in z] for z in asyncio.run(f())]\n', '[[x for x in z] for z in await f()]\n'),
  explain('g = (asyncio.run(f(x)) for x in y)\n'),
  explain('next(iter(g)) if g else (asyncio.run(f(x)) for x in y)\n'),
  explain('next((asyncio.run(f(x)) for x in y), None)\n'),
  explain('for v in (asyncio.run(f(x)) for x in y): pass\n'),
  explain('sum([asyncio.run(f(x)) for x in z] for z in y)\n'),
  explain('f(*(asyncio.run(f(x)) for x in y))\n'),
  explain('f(key=(asyncio.run(f(x)) for x in y))\n')
];

/** Places that cannot await. */
export const REFUSING_PLACES: readonly Case[] = [
  ask('class A:\n    x = asyncio.run(f())\n', '_x = await f()\nclass A:\n    x = _x\n'),
  ask(
    'class A:\n    x: int = asyncio.run(f())\n    y = 1\n',
    '_x = await f()\nclass A:\n    x: int = _x\n    y = 1\n'
  ),
  ask(
    '@dataclass\nclass A:\n    x: int = asyncio.run(f())\n',
    '_x = await f()\n@dataclass\nclass A:\n    x: int = _x\n'
  ),
  ask(
    'if ok:\n    class A:\n        x = asyncio.run(f())\n',
    'if ok:\n    _x = await f()\n    class A:\n        x = _x\n'
  ),
  ask(
    '_x = 1\nclass A:\n    x = asyncio.run(f(a or b))\n',
    '_x = 1\n_x_2 = await f(a or b)\nclass A:\n    x = _x_2\n'
  ),
  ask('class A:\n    _ = asyncio.run(f())\n', '_value = await f()\nclass A:\n    _ = _value\n'),
  explain('class A:\n    y = 1\n    x = asyncio.run(f(y))\n'),
  explain('class A:\n    if y:\n        x = asyncio.run(f())\n'),
  explain('class A:\n    asyncio.run(f())\n'),
  explain('class A:\n    x = [asyncio.run(f()) for f in g]\n'),
  explain('class A:\n    x = asyncio.run(f(), debug=True)\n'),
  explain('def f():\n    class A:\n        x = asyncio.run(g())\n'),
  explain('f = lambda: asyncio.run(main())\n'),
  explain('button.on_click(lambda b: asyncio.run(save(b)))\n'),
  explain('df.apply(lambda row: asyncio.run(fetch(row)), axis=1)\n'),
  explain('class A:\n    x = property(lambda self: asyncio.run(self.get()))\n'),
  // Magics.
  ask('%%time\nasyncio.run(main())\n', 'await main()\n', { notes: ['note.display'] }),
  ask(
    '%%time\nx = asyncio.run(main())\ny = asyncio.run(more(x))\n',
    'import time\n_start = time.perf_counter()\nx = await main()\ny = await more(x)\nprint(f"Wall time: {time.perf_counter() - _start:.3f} s")\n'
  ),
  ask(
    'import time\n# %%\n%%time\nx = asyncio.run(main())',
    'import time\n# %%\n_start = time.perf_counter()\nx = await main()\nprint(f"Wall time: {time.perf_counter() - _start:.3f} s")'
  ),
  ask('time = 3\n# %%\n%%time\nx = asyncio.run(main())\n', 'time = 3\n# %%\nx = await main()\n'),
  ask(
    '%%time\n    x = asyncio.run(main())\n    y = 1\n',
    '    import time\n    _start = time.perf_counter()\n    x = await main()\n    y = 1\n    print(f"Wall time: {time.perf_counter() - _start:.3f} s")\n'
  ),
  ask('%%time\nx = asyncio.run(main()); x\n', 'x = await main(); x\n'),
  ask('%time asyncio.run(main())\n', 'await main()\n'),
  ask('async def f():\n    %time asyncio.run(main())\n', 'async def f():\n    await main()\n'),
  explain('def f():\n    %time asyncio.run(main())\n'),
  ask('%time x = asyncio.run(a or b).y\n', 'x = (await (a or b)).y\n'),
  ask('if ok:\n    %time asyncio.run(main())\n', 'if ok:\n    await main()\n'),
  ask(
    '%%capture out\nasyncio.run(main())\nif x:\n    print("""\na\n""")\n',
    'from IPython.utils.capture import capture_output\nwith capture_output() as out:\n    await main()\n    if x:\n        print("""\na\n""")\n'
  ),
  ask(
    '%%capture\nasyncio.run(\n    main(\n        1\n    )\n)\n',
    'from IPython.utils.capture import capture_output\nwith capture_output():\n    await main(\n        1\n    )\n'
  ),
  ask(
    '%%timeit -n 3\nasyncio.run(main())\n',
    '%%timeit -n 3\nfrom concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor(1).submit(asyncio.run, main()).result()\n'
  ),
  ask(
    '%timeit -n 1 -r1 asyncio.run(main())\n',
    'from concurrent.futures import ThreadPoolExecutor\n%timeit -n 1 -r1 ThreadPoolExecutor(1).submit(asyncio.run, main()).result()\n'
  ),
  explain('%%capture --no-stderr out\nasyncio.run(main())\n'),
  explain('%%time\n%%capture\nasyncio.run(main())\n'),
  explain('%%time\nasyncio.run(f(asyncio.run(g())))\n'),
  explain('%%prun\nasyncio.run(main())\n'),
  explain('%%time\nclass A:\n    x = asyncio.run(f())\n'),
  safe(
    '%%time\nasync def f():\n    return asyncio.run(main())\n',
    '%%time\nasync def f():\n    return await main()\n'
  ),
  safe('%time x = 1\nasyncio.run(main())\n', '%time x = 1\nawait main()\n'),
  silent('x: asyncio.run(f()) = 3\n'),
  silent('def f(x: asyncio.run(g())): pass\n')
];
