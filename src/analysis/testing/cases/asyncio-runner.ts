import { ask, explain, silent, NEST, type Themes } from '../table';

export const ASYNCIO_RUNNER_CASES: Themes = {
  'code that runs elsewhere': [
    silent(
      'try:\n    with asyncio.Runner() as r:\n        r.run(f())\nexcept RuntimeError:\n    await f()\n'
    )
  ],
  'asyncio.Runner': [
    ask('with asyncio.Runner() as r:\n    r.run(f())\n', 'await f()\n'),
    ask('with (\n    asyncio.Runner() as r\n):\n    r.run(f())\n', 'await f()\n'),
    explain('with (\n    asyncio.Runner() as r,  # why\n):\n    r.run(f())\n'),
    ask(
      'with asyncio.Runner() as r:\n    x = r.run(f())\n    # then\n    print(r.run(g(x)).y)\n',
      'x = await f()\n# then\nprint((await g(x)).y)\n'
    ),
    ask(
      'with asyncio.Runner() as r:\n    r.run(f())  # done\n\n    # below\n# outside\n',
      'await f()  # done\n\n# below\n# outside\n'
    ),
    ask('with asyncio.Runner(debug=True) as r:\n    r.run(f())\n', 'await f()\n', {
      notes: ['note.drops']
    }),
    ask(
      'if x:\n    with asyncio.Runner() as r:  # go\n        if y:\n            r.run(f())\n        z = """\n        text\n        """\n',
      'if x:\n    # go\n    if y:\n        await f()\n    z = """\n        text\n        """\n'
    ),
    ask(
      'with asyncio.Runner() as r:\n    r.run(\n        f(\n            1\n        )\n    )\n',
      'await f(\n    1\n)\n'
    ),
    ask(
      'async def g():\n    with asyncio.Runner() as r:\n        return r.run(f())\n',
      'async def g():\n    return await f()\n'
    ),
    ask(
      '# bare\nfrom asyncio import Runner\nwith Runner() as r:\n    r.run(f())\nx = 1\n',
      'from asyncio import Runner\nawait f()\nx = 1\n'
    ),
    explain('with asyncio.Runner() as r:\n    r.get_loop()\n    r.run(f())\n'),
    explain('with asyncio.Runner() as r:\n    go(r)\n'),
    explain('with asyncio.Runner() as r: r.run(f())\n'),
    explain('with asyncio.Runner() as r, open(x) as y:\n    r.run(f())\n'),
    explain('with asyncio.Runner() as r:\n    r.run(f())\nr.close()\n'),
    explain('with asyncio.Runner() as r:\n    def g(): r.run(f())\n'),
    explain('with asyncio.Runner() as r:\n    r.run(f(r.run(g())))\n'),
    explain('r = asyncio.Runner()\nr.run(f())\n'),
    silent('def g():\n    with asyncio.Runner() as r:\n        r.run(f())\n'),
    silent('with lib.Runner() as r:\n    r.run(f())\n')
  ],
  nest_asyncio: [explain(`${NEST}with asyncio.Runner() as r:\n    r.get_loop()\n`)]
};
