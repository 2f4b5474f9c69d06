/** Parentheses, inside and outside, and the form of the argument. */

import { ask, explain, safe, silent, type Case } from '../table';

export const OUTER: readonly Case[] = [
  safe('asyncio.run(f()).a\n', '(await f()).a\n'),
  safe('asyncio.run(f())[0]\n', '(await f())[0]\n'),
  safe('asyncio.run(f())()\n', '(await f())()\n'),
  safe('asyncio.run(f()).a.b[0](1)\n', '(await f()).a.b[0](1)\n'),
  safe('asyncio.run(f()) .a\n', '(await f()) .a\n'),
  safe('(asyncio.run(f())).a\n', '(await f()).a\n'),
  safe('await asyncio.run(f())\n', 'await (await f())\n'),
  safe('await asyncio.run(f()).x\n', 'await (await f()).x\n'),
  safe('x = await asyncio.run(f()) + 1\n', 'x = await (await f()) + 1\n'),
  safe('await \\\n    asyncio.run(f())\n', 'await \\\n    (await f())\n'),
  safe('await(asyncio.run(f()))\n', 'await(await f())\n'),
  safe('-asyncio.run(f())\n', '-await f()\n'),
  safe('~asyncio.run(f())\n', '~await f()\n'),
  safe('asyncio.run(f())**2\n', 'await f()**2\n'),
  safe('2**asyncio.run(f())\n', '2**await f()\n'),
  safe('-asyncio.run(f())**-asyncio.run(g())\n', '-await f()**-await g()\n'),
  safe('not asyncio.run(f())\n', 'not await f()\n'),
  safe('asyncio.run(f()) + asyncio.run(g())\n', 'await f() + await g()\n'),
  safe('asyncio.run(f()) < asyncio.run(g()) < 3\n', 'await f() < await g() < 3\n'),
  safe('x in asyncio.run(f())\n', 'x in await f()\n'),
  safe('print(*asyncio.run(f()))\n', 'print(*await f())\n'),
  safe('print(**asyncio.run(f()))\n', 'print(**await f())\n'),
  safe('[*asyncio.run(f()), 1]\n', '[*await f(), 1]\n'),
  safe('{**asyncio.run(f())}\n', '{**await f()}\n'),
  safe('x[asyncio.run(f()):asyncio.run(g())]\n', 'x[await f():await g()]\n'),
  safe('{asyncio.run(f()): asyncio.run(g())}\n', '{await f(): await g()}\n'),
  safe('a if asyncio.run(f()) else b\n', 'a if await f() else b\n'),
  safe('x = asyncio.run(c)if y else 0\n', 'x = await c if y else 0\n'),
  safe('x = asyncio.run(é)if y else 0\n', 'x = await é if y else 0\n'),
  safe('x = asyncio.run(f())if y else 0\n', 'x = await f()if y else 0\n'),
  safe('x = asyncio.run("c")if y else 0\n', 'x = await "c" if y else 0\n'),
  safe('x = asyncio.run(c)or 0\n', 'x = await c or 0\n'),
  safe('x = 0 or(asyncio.run(c))\n', 'x = 0 or(await c)\n'),
  safe('asyncio.run(f()),\n', 'await f(),\n'),
  safe('x = 1, asyncio.run(f())\n', 'x = 1, await f()\n'),
  safe('asyncio.run(main())# go\n', 'await main()# go\n'),
  safe('asyncio . run ( main() )\n', 'await main()\n'),
  safe('asyncio.run(asyncio.run(x))\n', 'await (await x)\n'),
  safe('asyncio.run(asyncio.run(asyncio.run(x)))\n', 'await (await (await x))\n'),
  safe('asyncio.run(f(asyncio.run(g())))\n', 'await f(await g())\n'),
  safe('asyncio.run(asyncio.run(f()).g())\n', 'await (await f()).g()\n'),
  safe('asyncio.run(asyncio.gather(a(), b()))\n', 'await asyncio.gather(a(), b())\n'),
  safe('(yield_ := asyncio.run(f()))\n', '(yield_ := await f())\n')
];

export const ARGUMENTS: readonly Case[] = [
  safe('asyncio.run(coro)\n', 'await coro\n'),
  safe('asyncio.run(a.b.c)\n', 'await a.b.c\n'),
  safe('asyncio.run(a[0])\n', 'await a[0]\n'),
  safe('asyncio.run((main()))\n', 'await (main())\n'),
  safe('asyncio.run(a if b else c)\n', 'await (a if b else c)\n'),
  safe('asyncio.run(a or b)\n', 'await (a or b)\n'),
  safe('asyncio.run(a | b)\n', 'await (a | b)\n'),
  safe('asyncio.run(a < b)\n', 'await (a < b)\n'),
  safe('asyncio.run(-a)\n', 'await (-a)\n'),
  safe('asyncio.run(not a)\n', 'await (not a)\n'),
  safe('asyncio.run(lambda: 1)\n', 'await (lambda: 1)\n'),
  safe('asyncio.run((lambda: main())())\n', 'await (lambda: main())()\n'),
  safe('asyncio.run(await main())\n', 'await (await main())\n'),
  safe('asyncio.run(await a + 1)\n', 'await (await a + 1)\n'),
  safe('asyncio.run((c := main()))\n', 'await (c := main())\n'),
  safe('asyncio.run(c := main())\n', 'await (c := main())\n'),
  safe('asyncio.run(a if b else c).d\n', '(await (a if b else c)).d\n'),
  safe('asyncio.run(main=main())\n', 'await main()\n'),
  safe('asyncio.run(main = a or b)\n', 'await (a or b)\n'),
  safe('asyncio.run(main(), debug=False)\n', 'await main()\n'),
  safe('asyncio.run(main(), debug=None)\n', 'await main()\n'),
  ask('asyncio.run(main(), debug=True)\n', 'await main()\n', { notes: ['note.drops'] }),
  ask('asyncio.run(debug=True, main=main())\n', 'await main()\n', { notes: ['note.drops'] }),
  ask('asyncio.run(main(), debug=True, loop_factory=uvloop.new_event_loop)\n', 'await main()\n', {
    notes: ['note.drops']
  }),
  ask('asyncio.run(a or b, debug=True)\n', 'await (a or b)\n'),
  ask('async def main(): pass\nasyncio.run(main)\n', 'async def main(): pass\nawait main()\n'),
  explain('def main(): pass\nasyncio.run(main)\n'),
  explain('async def main():\n    yield 1\nasyncio.run(main)\n'),
  explain('asyncio.run()\n'),
  explain('asyncio.run(*a)\n'),
  explain('asyncio.run(**k)\n'),
  explain('asyncio.run(main(), **k)\n'),
  explain('asyncio.run(a, b)\n'),
  explain('asyncio.run(x for x in y)\n'),
  // Format strings.
  safe('f"{asyncio.run(f())}"\n', 'f"{await f()}"\n'),
  safe('f"{asyncio.run(c)!r:>10}"\n', 'f"{await c!r:>10}"\n'),
  safe('f"{x:>{asyncio.run(w())}}"\n', 'f"{x:>{await w()}}"\n'),
  safe('f"{asyncio.run(f()).a[0]}"\n', 'f"{(await f()).a[0]}"\n'),
  safe('f"a {asyncio.run(f(\'x\'))} b"\n', 'f"a {await f(\'x\')} b"\n'),
  safe('f"""\n{asyncio.run(f())}\n"""\n', 'f"""\n{await f()}\n"""\n'),
  safe('print(f"{asyncio.run(a)}" "b")\n', 'print(f"{await a}" "b")\n'),
  ask('f"{asyncio.run(f())=}"\n', 'f"{await f()=}"\n', { notes: ['note.prints'] }),
  ask('f"{1 + asyncio.run(f()) = }"\n', 'f"{1 + await f() = }"\n', { notes: ['note.prints'] }),
  silent('"{asyncio.run(f())}"\n'),
  silent('f"{{asyncio.run(f())}}"\n')
];

/** Line breaks, comments and trailing commas. */
export const LINES: readonly Case[] = [
  safe('asyncio.run(\n    main()\n)\n', 'await main()\n'),
  safe('asyncio.run(\n    main(),\n)\n', 'await main()\n'),
  safe('asyncio.run(main(),)\n', 'await main()\n'),
  safe('asyncio.run(a or b,)\n', 'await (a or b)\n'),
  safe(
    'asyncio.run(\n    main(\n        1,\n        2,\n    )\n)\n',
    'await main(\n    1,\n    2,\n)\n'
  ),
  safe('asyncio.run(main(\n    1,\n    2,\n))\n', 'await main(\n    1,\n    2,\n)\n'),
  safe(
    'if x:\n    asyncio.run(\n        main(\n            1\n        ),\n    )\n',
    'if x:\n    await main(\n        1\n    )\n'
  ),
  safe(
    'asyncio.run(\n    main("""\n    text\n        more\n    """)\n)\n',
    'await main("""\n    text\n        more\n    """)\n'
  ),
  safe(
    'asyncio.run(\n    main(f"""\n    {\n    x}\n    """,\n    2)\n)\n',
    'await main(f"""\n    {\n    x}\n    """,\n2)\n'
  ),
  safe(
    'asyncio.run(\n    main(\n        # why\n        1,  # one\n    )\n)\n',
    'await main(\n    # why\n    1,  # one\n)\n'
  ),
  safe('asyncio.run(  # now\n    main()\n)\n', 'await (  # now\n    main()\n)\n'),
  safe(
    'asyncio.run(\n    # now\n    main(),  # go\n    # end\n)\n',
    'await (\n    # now\n    main()  # go\n    # end\n)\n'
  ),
  ask(
    'asyncio.run(\n    main(),  # go\n    debug=True,  # slow\n)\n',
    'await (\n    main()  # go\n      # slow\n)\n'
  ),
  ask('asyncio.run(\n    main(),\n    debug=True,\n)\n', 'await main()\n'),
  ask('asyncio.run(\n    debug=True,\n    main=main(),\n)\n', 'await main()\n'),
  safe('asyncio.run(\n    a\n    or b\n)\n', 'await (\n    a\n    or b\n)\n'),
  safe('asyncio.run(\n    a\n    or b,\n).c\n', '(await (\n    a\n    or b\n)).c\n'),
  safe('asyncio.run(\n    client\n    .fetch()\n)\n', 'await (\n    client\n    .fetch()\n)\n'),
  safe('asyncio.run(\n    "a"\n    "b"\n)\n', 'await (\n    "a"\n    "b"\n)\n'),
  safe('asyncio.run(main() \\\n)\n', 'await main()\n'),
  safe('asyncio.run(client \\\n    .fetch())\n', 'await (client \\\n    .fetch())\n'),
  safe('asyncio.run(\n  asyncio.run(\n    x\n  )\n)\n', 'await (await x)\n'),
  safe(
    'asyncio.run(\n    f(\n        asyncio.run(\n            g(\n                1\n            )\n        )\n    )\n)\n',
    'await f(\n    await g(\n        1\n    )\n)\n'
  ),
  safe('x = (1 +\n     asyncio.run(\n         main()\n     ))\n', 'x = (1 +\n     await main())\n'),
  safe('asyncio.run(main("#", ")"))\n', 'await main("#", ")")\n'),
  safe('asyncio.run(\n\tmain(\n\t\t1\n\t)\n)\n', 'await main(\n\t1\n)\n'),
  safe('"é𝒳"; asyncio.run(main("é𝒳"))\n', '"é𝒳"; await main("é𝒳")\n')
];
