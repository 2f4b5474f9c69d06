import { ask, bridged, explain, safe, silent, NEST, type Themes } from '../table';

const RUN = 'asyncio.run(main())\n';
const AWAIT = 'await main()\n';
export const ASYNCIO_RUN_CASES: Themes = {
  'values of a line magic': [
    ask(
      'async def main(): pass\nx = %time asyncio.run(main())\n',
      'async def main(): pass\nx = await main()\n'
    )
  ],
  'questions about the loop': [
    safe(
      'async def work(): pass\nif asyncio.get_event_loop().is_running():\n    asyncio.run(work())\n',
      'async def work(): pass\nif asyncio.get_event_loop().is_running():\n    await work()\n'
    )
  ],
  'functions that other code runs in a thread': [
    silent(
      'from IPython.lib import backgroundjobs as bg\ndef job():\n    return asyncio.run(tick())\njobs = bg.BackgroundJobManager()\njobs.new(job)\n'
    ),
    silent(
      'from distributed import Client\ndef worker(n):\n    return asyncio.run(f(n))\nclient = Client()\n# %%\nfutures = client.map(worker, range(3))\n'
    )
  ],
  'cells that do not await': [
    ...[
      '%autoawait off',
      '%autoawait False',
      'if old:\n    %autoawait trio',
      '%autoawait my_runner',
      '%config InteractiveShell.autoawait = False',
      'get_ipython().autoawait = False',
      'get_ipython().run_line_magic("autoawait", "off")',
      'ip.magic("autoawait False")'
    ].flatMap(line => [
      explain(`${line}\n# %%\n${RUN}`),
      // Which one ran last, the document does not tell.
      explain(`${RUN}# %%\n${line}\n# %%\n%autoawait on\n`)
    ]),
    ...[
      '%autoawait',
      '%autoawait on',
      '%autoawait True',
      '%autoawait asyncio',
      '%config InteractiveShell.autoawait = True',
      'get_ipython().run_line_magic("autoawait", "on")',
      '# %autoawait off',
      'x = "%autoawait off"'
    ].map(line => safe(`${line}\n# %%\n${RUN}`, `${line}\n# %%\n${AWAIT}`)),
    explain('%autoawait off\n# %%\n%time asyncio.run(f())\n'),
    explain('%autoawait off\n# %%\nprint(sum(asyncio.run(f(x)) for x in xs))\n'),
    bridged('%autoawait off\n# %%\ndef f():\n    return asyncio.run(g())\n# %%\nx = f()\n'),
    safe(
      '%autoawait off\n# %%\nasync def f():\n    return asyncio.run(g())\n',
      '%autoawait off\n# %%\nasync def f():\n    return await g()\n'
    )
  ],
  'what is around the call': [
    safe('asyncio.run(f()).a\n', '(await f()).a\n'),
    safe('asyncio.run(f())[0]\n', '(await f())[0]\n'),
    safe('asyncio.run(f())()\n', '(await f())()\n'),
    safe('asyncio.run(f()).a.b[0](1)\n', '(await f()).a.b[0](1)\n'),
    safe('asyncio.run(f()) .a\n', '(await f()) .a\n'),
    safe('(asyncio.run(f())).a\n', '(await f()).a\n'),
    ask('await asyncio.run(f())\n', 'await f()\n'),
    safe('await asyncio.run(f()).x\n', 'await (await f()).x\n'),
    ask('x = await asyncio.run(f()) + 1\n', 'x = await f() + 1\n'),
    ask('x = await asyncio.run(f() or g())\n', 'x = await (f() or g())\n'),
    ask(
      'await asyncio.gather(asyncio.run(f()), asyncio.run(g()))\n',
      'await asyncio.gather(f(), g())\n'
    ),
    ask('t = asyncio.create_task(asyncio.run(f()))\n', 't = asyncio.create_task(f())\n'),
    ask('await \\\n    asyncio.run(f())\n', 'await \\\n    f()\n'),
    ask('await(asyncio.run(f()))\n', 'await(f())\n'),
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
    safe('x = asyncio.run(é)if y else 0\n', 'x = await é if y else 0\n'),
    safe('x = asyncio.run(f())if y else 0\n', 'x = await f()if y else 0\n'),
    safe('x = asyncio.run(c["c"])if y else 0\n', 'x = await c["c"]if y else 0\n'),
    safe('x = asyncio.run(c)if y else 0\n', 'x = await c if y else 0\n'),
    safe('x = asyncio.run(c)or 0\n', 'x = await c or 0\n'),
    safe('x = 0 or(asyncio.run(c))\n', 'x = 0 or(await c)\n'),
    safe('asyncio.run(f()),\n', 'await f(),\n'),
    safe('x = 1, asyncio.run(f())\n', 'x = 1, await f()\n'),
    safe('asyncio.run(main())# go\n', 'await main()# go\n'),
    safe('asyncio . run ( main() )\n', 'await main()\n'),
    ask('asyncio.run(asyncio.run(x))\n', 'await x\n'),
    ask('asyncio.run(asyncio.run(asyncio.run(x)))\n', 'await x\n'),
    safe('asyncio.run(f(asyncio.run(g())))\n', 'await f(await g())\n'),
    safe('asyncio.run(asyncio.run(f()).g())\n', 'await (await f()).g()\n'),
    safe('asyncio.run(asyncio.gather(a(), b()))\n', 'await asyncio.gather(a(), b())\n'),
    safe('(yield_ := asyncio.run(f()))\n', '(yield_ := await f())\n')
  ],
  'what the call is given': [
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
    // A coroutine that returns a coroutine needs two.
    safe(
      'async def g(): return 1\nasync def f():\n    return g()\nasyncio.run(asyncio.run(f()))\n',
      'async def g(): return 1\nasync def f():\n    return g()\nawait (await f())\n'
    ),
    ask('asyncio.run(await main())\n', 'await main()\n'),
    ask('x = asyncio.run(await main()).x\n', 'x = (await main()).x\n'),
    ask('x = asyncio.run((await main()))\n', 'x = (await main())\n'),
    ask('x = await asyncio.run(await main())\n', 'x = await main()\n'),
    explain('asyncio.run([a(), b()])\n'),
    explain('async def pages():\n    yield 1\nasyncio.run(pages())\n'),
    explain('def main():\n    print(1)\nasyncio.run(main())\n'),
    safe(
      'def main():\n    return work()\nasyncio.run(main())\n',
      'def main():\n    return work()\nawait main()\n'
    ),
    explain('class A:\n    async def go(self): pass\nasyncio.run(A().go)\n'),
    explain('asyncio.run(asyncio.gather(*asyncio.all_tasks()))\n'),
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
  ],
  'line breaks and comments': [
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
    safe('asyncio.run(\n    a +\n    b\n)\n', 'await (\n    a +\n    b\n)\n'),
    safe('asyncio.run(main() \\\n)\n', 'await main()\n'),
    safe('asyncio.run(client \\\n    .fetch())\n', 'await (client \\\n    .fetch())\n'),
    ask('asyncio.run(\n  asyncio.run(\n    x\n  )\n)\n', 'await x\n'),
    safe(
      'asyncio.run(\n    f(\n        asyncio.run(\n            g(\n                1\n            )\n        )\n    )\n)\n',
      'await f(\n    await g(\n        1\n    )\n)\n'
    ),
    safe(
      'x = (1 +\n     asyncio.run(\n         main()\n     ))\n',
      'x = (1 +\n     await main())\n'
    ),
    safe('asyncio.run(main("#", ")"))\n', 'await main("#", ")")\n'),
    safe('asyncio.run(\n\tmain(\n\t\t1\n\t)\n)\n', 'await main(\n\t1\n)\n'),
    safe('"é𝒳"; asyncio.run(main("é𝒳"))\n', '"é𝒳"; await main("é𝒳")\n')
  ],
  'plain functions': [
    ask('def f():\n    asyncio.run(g())\n', 'async def f():\n    await g()\n'),
    ask(
      'def f():\n    return asyncio.run(g())\nf()\n',
      'async def f():\n    return await g()\nawait f()\n'
    ),
    ask(
      'def f(): return asyncio.run(g())\n# %%\nx = f()\n',
      'async def f(): return await g()\n# %%\nx = await f()\n'
    ),
    ask(
      'f()\n# %%\ndef f(): return asyncio.run(g())\n',
      'await f()\n# %%\nasync def f(): return await g()\n'
    ),
    ask(
      'def f(x): return asyncio.run(g(x))\n# %%\ny = f(1).z + f(2)[0]\nprint(f"{f(3)}")\n',
      'async def f(x): return await g(x)\n# %%\ny = (await f(1)).z + (await f(2))[0]\nprint(f"{await f(3)}")\n'
    ),
    ask(
      'def f(): return asyncio.run(g())\ndef h(): return f() + 1\n# %%\nprint(h())\n',
      'async def f(): return await g()\nasync def h(): return await f() + 1\n# %%\nprint(await h())\n',
      { notes: ['note.make-async'] }
    ),
    ask(
      'def f(): return asyncio.run(g())\n# %%\ndef h(): return f()\n# %%\ndef i(): return h()\n# %%\ni()\n',
      'async def f(): return await g()\n# %%\nasync def h(): return await f()\n# %%\nasync def i(): return await h()\n# %%\nawait i()\n'
    ),
    ask(
      'def f():\n    asyncio.run(g())\n    asyncio.run(h())\nf()\n',
      'async def f():\n    await g()\n    await h()\nawait f()\n'
    ),
    ask(
      'def f(n):\n    return asyncio.run(g()) if n else f(n - 1)\nf(3)\n',
      'async def f(n):\n    return await g() if n else await f(n - 1)\nawait f(3)\n'
    ),
    ask(
      'def f(n): return h(n)\ndef h(n): return asyncio.run(g()) if n else f(n)\nf(3)\n',
      'async def f(n): return await h(n)\nasync def h(n): return await g() if n else await f(n)\nawait f(3)\n'
    ),
    ask(
      'def f(): return asyncio.run(g())\nasync def h(): return f()\n',
      'async def f(): return await g()\nasync def h(): return await f()\n'
    ),
    ask(
      'def f(): return asyncio.run(g())\n[f() for _ in x]\nsum(f() for _ in x)\n',
      'async def f(): return await g()\n[await f() for _ in x]\nsum([await f() for _ in x])\n'
    ),
    ask(
      'def outer():\n    def inner(): return asyncio.run(g())\n    return inner()\nouter()\n',
      'async def outer():\n    async def inner(): return await g()\n    return await inner()\nawait outer()\n'
    ),
    ask(
      'async def outer():\n    def inner(): return asyncio.run(g())\n    return inner()\n',
      'async def outer():\n    async def inner(): return await g()\n    return await inner()\n'
    ),
    ask(
      'if ok:\n    def f(): asyncio.run(g())\n    f()\n',
      'if ok:\n    async def f(): await g()\n    await f()\n'
    ),
    ask(
      'def f():\n    return sum(asyncio.run(g(x)) for x in y)\nf()\n',
      'async def f():\n    return sum([await g(x) for x in y])\nawait f()\n'
    ),
    ask(
      'def f(): asyncio.run(g())\n# %%\nasync def other(f):\n    f()\nf()\n',
      'async def f(): await g()\n# %%\nasync def other(f):\n    f()\nawait f()\n'
    ),
    ask(
      'def f(): asyncio.run(g())\nx.f()\nf(a=f())\n',
      'async def f(): await g()\nx.f()\nawait f(a=await f())\n'
    ),
    ask(
      'def f(): return asyncio.run(g())\nf()[0] += f()\n',
      'async def f(): return await g()\n(await f())[0] += await f()\n'
    ),
    // Words in commands, and in text of another kind, are no calls.
    ...['!wget https://x.org/main/a.csv', '%run main.py', 'main?', '%%bash\necho main'].map(line =>
      ask(
        `def main(): asyncio.run(g())\n# %%\n${line}\n# %%\nmain()\n`,
        `async def main(): await g()\n# %%\n${line}\n# %%\nawait main()\n`
      )
    ),
    ask(
      'def main():\n    asyncio.run(g(1))\nmain()\n# %%\nx = 1\n',
      'async def main():\n    await g(1)\nawait main()\n# %%\nx = 1\n'
    ),
    ask(
      '# bare\ndef f():\n    import asyncio\n    return asyncio.run(g())\nf()\n',
      'async def f():\n    import asyncio\n    return await g()\nawait f()\n'
    ),
    ask(
      'def f():\n    """Say asyncio.run(f())."""\n    # asyncio.run(x)\n    asyncio.run(g())  # go\n',
      'async def f():\n    """Say asyncio.run(f())."""\n    # asyncio.run(x)\n    await g()  # go\n'
    )
  ],
  'calls of functions that become async': [
    ...[
      'for x in f(): pass',
      'with f() as x: pass',
      'x = f()()',
      'print(f(), *f(), **f())',
      'x = -f() ** f()',
      'if f(): pass',
      'assert f(), f()',
      'x = {f(): f()}',
      'def h(x=f()): pass',
      'x = [y for y in f() if f()]'
    ].map(line =>
      ask(
        `def f(): return asyncio.run(g())\n# %%\n${line}\n`,
        `async def f(): return await g()\n# %%\n${line
          .replace(/f\(\)\(\)/, '(await F())()')
          .replace(/\bf\(\)/g, 'await f()')
          .replace('F', 'f')}\n`
      )
    )
  ],
  'functions defined again': [
    // Tutorials define the same name in cell after cell.
    ask(
      'def main(): asyncio.run(g(1))\nmain()\n# %%\ndef main(): asyncio.run(g(2))\nmain()\n',
      'async def main(): await g(1)\nawait main()\n# %%\nasync def main(): await g(2)\nawait main()\n'
    ),
    ask(
      'def main(): asyncio.run(g(1))\nmain()\n# %%\ndef main(): pass\nmain()\n',
      'async def main(): await g(1)\nawait main()\n# %%\ndef main(): pass\nmain()\n'
    )
  ],
  'functions that stay as they are': [
    bridged('def test_f(): assert asyncio.run(g())\n'),
    bridged('def __getattr__(name): return asyncio.run(g())\n'),
    bridged('def f(): return asyncio.run(g())\nf.times = 3\nf()\n'),
    bridged('def f(): return asyncio.run(g())\n@f()\ndef h(): pass\n'),
    bridged('def f(): return asyncio.run(g())\ndef h():\n    yield from f()\n'),
    bridged('@cache\ndef f(): return asyncio.run(g())\nf()\n'),
    bridged('class A:\n    def f(self): return asyncio.run(self.g())\nA().f()\n'),
    bridged('class A:\n    @property\n    def f(self): return asyncio.run(self.g())\n'),
    bridged('def f():\n    yield asyncio.run(g())\n'),
    bridged('def f():\n    for x in y:\n        yield x\n    asyncio.run(g())\n'),
    bridged('def f(): asyncio.run(g())\nbutton.on_click(f)\n'),
    // Callbacks that run in the notebook's thread, and cannot await: ipywidgets, LangGraph, pandas, matplotlib.
    bridged('def f(b): asyncio.run(g())\nslider.observe(f, names="value")\n'),
    bridged('def f(x): asyncio.run(g())\nwidgets.interact(f, x=(0, 10))\n'),
    bridged('@interact(x=3)\ndef f(x): asyncio.run(g())\n'),
    bridged(
      'def f(state): return asyncio.run(g())\ngraph.add_node("f", f)\ngraph.add_edge("f", END)\n'
    ),
    bridged('def f(row): return asyncio.run(g())\ndf["x"] = df.apply(f, axis=1)\n'),
    bridged('def f(event): asyncio.run(g())\nfig.canvas.mpl_connect("button_press_event", f)\n'),
    bridged('def f(b): asyncio.run(g())\nbutton.click(f)\n'),
    bridged('def f(): asyncio.run(g())\n# %%\nh = f\n'),
    bridged('def f(): asyncio.run(g())\nlist(map(f, x))\n'),
    bridged('def f(): asyncio.run(g())\nhandlers = {"f": f}\nf()\n'),
    bridged('def f(): asyncio.run(g())\n@f\ndef h(): pass\n'),
    bridged('def f(): asyncio.run(g())\nk = lambda: f()\n'),
    bridged('def f(): asyncio.run(g())\nclass A:\n    x = f()\n'),
    bridged('def f(): asyncio.run(g())\nclass A:\n    def h(self): f()\n'),
    bridged('def f(): asyncio.run(g())\n@cache\ndef h(): f()\n'),
    bridged('def f(): asyncio.run(g())\ndef h(): yield f()\n'),
    bridged('def f(): asyncio.run(g())\ndef h(): f()\nregister(h)\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n%time f()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n%%timeit\nf()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n%prun -s time f()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n%%timeit f()\nx = 1\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n!echo {f()}\n'),
    bridged('def f(): asyncio.run(g())\n# %%\nglobals()["f"]()\n'),
    bridged(
      'def f(): asyncio.run(g())\n# %%\nimport timeit\ntimeit.timeit("f()", globals=space)\n'
    ),
    bridged('def f(): asyncio.run(g())\n# %%\n%lprun -f f f()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\n%%memit\nf()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\nx = %timeit -o f()\n'),
    bridged('def f(): asyncio.run(g())\n# %%\ndef f(): pass\n# %%\nf()\n'),
    bridged('def f(): asyncio.run(g())\nf = wrap(f)\nf()\n'),
    explain('def f():\n    h = lambda: asyncio.run(g())\n    return h()\n'),
    bridged('def f():\n    return (asyncio.run(g(x)) for x in y)\n'),
    bridged('def f(): asyncio.run(g())\nx = (f() for _ in y)\n'),
    bridged('def f(): asyncio.run(g())\n# %%\nprint(f(\n'),
    bridged('def f(): return asyncio.run(g())\nawait f()\n'),
    bridged('def f(): asyncio.run(g())\nx: f() = 1\n'),
    bridged('def f(): asyncio.run(g())\ndel f\n'),
    explain('def f(): asyncio.run()\nf()\n'),
    bridged('def f(x): return asyncio.run(x)\nawait_ = asyncio.run\nf(f)\n')
  ],
  'code that runs elsewhere': [
    silent('def f(): asyncio.run(g())\nthreading.Thread(target=f).start()\n'),
    silent('def f(): asyncio.run(g())\nt = Thread(None, f)\nt.start()\n'),
    silent('def f(): asyncio.run(g())\nawait asyncio.to_thread(f)\n'),
    silent('def f(): asyncio.run(g())\nloop.run_in_executor(None, f)\n'),
    silent('def f(): asyncio.run(g())\nexecutor.submit(f, 1).result()\n'),
    silent('def f(x): asyncio.run(g(x))\nlist(executor.map(f, xs))\n'),
    silent('def f(x): asyncio.run(g(x))\nwith Pool() as pool:\n    pool.map(f, xs)\n'),
    silent('def f(): asyncio.run(g())\nProcess(target=f).start()\n'),
    silent('def f(): asyncio.run(g())\nThread(target=partial(f, 1)).start()\n'),
    silent('def f(): asyncio.run(g())\n# %%\nThread(target=f).start()\n'),
    silent('def f(): asyncio.run(g())\ndef h(): f()\nThread(target=h).start()\n'),
    silent('Thread(target=lambda: asyncio.run(g())).start()\n'),
    silent('executor.submit(lambda: asyncio.run(g())).result()\n'),
    silent('executor.submit(asyncio.run, g()).result()\n'),
    silent('await asyncio.to_thread(asyncio.run, g())\n'),
    silent('Thread(target=asyncio.run, args=(g(),)).start()\n'),
    silent('class W(Thread):\n    def run(self): asyncio.run(self.g())\n'),
    silent('class W(threading.Thread):\n    def run(self):\n        asyncio.run(self.g())\n'),
    silent(
      'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): asyncio.run(self.g())\n'
    ),
    silent(
      'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): self.go()\n    def go(self): asyncio.run(self.g())\n'
    ),
    bridged(
      'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): self.go()\n    def go(self): asyncio.run(self.g())\nA().go()\n'
    ),
    silent('def f(): asyncio.run(g())\nThread(target=f).start()\n# %%\ndef f(): pass\nf()\n'),
    silent('@app.get("/")\ndef f(): return asyncio.run(g())\n'),
    silent('@app.route("/")\ndef f(): return asyncio.run(g())\n'),
    silent('@celery.task\ndef f(): return asyncio.run(g())\n'),
    silent('@startthread(daemon=True)\ndef f(): asyncio.run(g())\n'),
    silent('def f():\n    def work(): asyncio.run(g())\n    Thread(target=work).start()\nf()\n'),
    bridged('def f(): asyncio.run(g())\nThread(target=f).start()\nf()\n'),
    ask(
      'def f(): asyncio.run(g())\nThread(target=f()).start()\n',
      'async def f(): await g()\nThread(target=await f()).start()\n'
    ),
    silent('def f(): asyncio.run(g())\nThread(target=lambda: f()).start()\n'),
    silent(
      'class A:\n    def go(self): asyncio.run(self.g())\n# %%\nThread(target=A().go).start()\n'
    ),
    silent(
      'from multiprocessing import Pool\ndef f(x): return asyncio.run(g(x))\n# %%\nwith Pool(4) as p:\n    p.map(f, xs)\n'
    ),
    silent(
      'from concurrent import futures\nex = futures.ThreadPoolExecutor()\nlist(ex.map(lambda x: asyncio.run(g(x)), xs))\n'
    ),
    explain(
      'from multiprocessing import Pool\np = series\np.map(lambda x: asyncio.run(g(x)), xs)\n'
    ),
    silent(
      'from joblib import Parallel, delayed\ndef f(x): return asyncio.run(g(x))\nParallel(2)(delayed(f)(x) for x in xs)\n'
    ),
    silent(
      'from tqdm.contrib.concurrent import thread_map\ndef f(x): return asyncio.run(g(x))\nthread_map(f, xs)\n'
    ),
    silent('def f(x): return asyncio.run(g(x))\nask = F.udf(f, "string")\n'),
    silent('@F.udf("string")\ndef f(x): return asyncio.run(g(x))\ndf.select(f("q"))\n'),
    silent('scheduler.add_job(lambda: asyncio.run(job()), "interval", minutes=1)\n'),
    silent('from threading import Thread as T\nT(target=lambda: asyncio.run(g())).start()\n'),
    silent('import anyio\nawait anyio.to_thread.run_sync(lambda: asyncio.run(g()))\n'),
    silent('from atexit import register as at_end\nat_end(lambda: asyncio.run(g()))\n'),
    silent('import atexit\natexit.register(lambda: asyncio.run(client.close()))\n'),
    silent(
      'from asgiref.sync import sync_to_async\n@sync_to_async\ndef f(): return asyncio.run(g())\nawait f()\n'
    ),
    // Neither `asyncio.run`, nor a function that calls itself, is a call of this one.
    bridged('class A:\n    def run(self): asyncio.run(self.g())\n'),
    bridged(
      'class A:\n    def run(self): asyncio.run(self.g())\n# %%\nThread(target=asyncio.run, args=(g(),)).start()\n'
    ),
    ask(
      'def f(n):\n    asyncio.run(g())\n    return n and f(n - 1)\n',
      'async def f(n):\n    await g()\n    return n and await f(n - 1)\n'
    ),
    // Gradio has threads for its callbacks.
    silent(
      'import gradio as gr\ndef f(x): return asyncio.run(g(x))\ngr.Interface(fn=f, inputs="text").launch()\n'
    ),
    silent('import gradio as gr\ngr.ChatInterface(lambda m, h: asyncio.run(g(m))).launch()\n'),
    silent(
      'import gradio as gr\ndef f(x): return asyncio.run(g(x))\nwith gr.Blocks() as demo:\n    button = gr.Button()\n    button.click(f, inputs=[], outputs=[])\n'
    ),
    silent(
      'import gradio as gr\ndef f(x): return asyncio.run(g(x))\nfor listen in (box.submit, button.click):\n    listen(fn=f, inputs=box)\n'
    ),
    bridged('import gradio as gr\ndef f(): return asyncio.run(g())\ngr.Interface(fn=f)\nf()\n'),
    bridged('def f(x): return asyncio.run(g(x))\nlisten(fn=f)\n'),
    // Adapters.
    silent(
      'try:\n    asyncio.get_running_loop()\nexcept RuntimeError:\n    asyncio.run(main())\nelse:\n    task = asyncio.create_task(main())\n'
    ),
    silent(
      'def run(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        return asyncio.run(coro)\n    return loop.create_task(coro)\nrun(main())\n'
    ),
    silent('try:\n    asyncio.run(main())\nexcept RuntimeError:\n    await main()\n'),
    silent(
      'try:\n    x = asyncio.run(main())\nexcept (RuntimeError, ValueError) as e:\n    x = await main()\n'
    ),
    silent('import pytest\nwith pytest.raises(RuntimeError):\n    asyncio.run(main())\n'),
    safe(
      'import pytest\nwith pytest.raises(ValueError):\n    asyncio.run(main())\n',
      'import pytest\nwith pytest.raises(ValueError):\n    await main()\n'
    ),
    silent('if not loop.is_running():\n    asyncio.run(main())\n'),
    silent('if "ipykernel" in sys.modules:\n    await main()\nelse:\n    asyncio.run(main())\n'),
    silent('if is_notebook():\n    task = main()\nelse:\n    asyncio.run(main())\n'),
    // One method that asks is no answer for the others, unless they look at it.
    silent(
      'class A:\n    def __init__(self): self.nb = "ipykernel" in sys.modules\n    def go(self):\n        return f() if self.nb else asyncio.run(f())\n'
    ),
    silent(
      'class A:\n    def go(self):\n        if not loop.is_running(): self.run()\n    def run(self): asyncio.run(f())\n'
    ),
    bridged(
      'class A:\n    def show(self):\n        if get_ipython(): display(self)\n    def run(self): asyncio.run(f())\n'
    ),
    bridged('def f():\n    get_ipython().system("ls")\n    asyncio.run(g())\nk = f\n'),
    // What is only said asks nothing, nor does a name that begins like an answer.
    safe(
      'if x:\n    # if not loop.is_running():\n    asyncio.run(f())\n',
      'if x:\n    # if not loop.is_running():\n    await f()\n'
    ),
    ask(
      'def main():\n    """Needs get_running_loop."""\n    asyncio.run(f())\nmain()\n',
      'async def main():\n    """Needs get_running_loop."""\n    await f()\nawait main()\n'
    ),
    safe('if input_notebook:\n    asyncio.run(f())\n', 'if input_notebook:\n    await f()\n'),
    silent('if "ipykernel" not in sys.modules:\n    asyncio.run(f())\n'),
    ...[
      'IN_NOTEBOOK',
      'running_in_jupyter',
      'is_colab()',
      'isRunningInColab()',
      'IS_IN_IPYTHON',
      'not on_kaggle'
    ].map(test => silent(`if ${test}:\n    await main()\nelse:\n    asyncio.run(main())\n`)),
    silent(
      'script = "ipykernel" not in sys.modules\n# %%\nif script:\n    asyncio.run(main())\nelse:\n    await main()\n'
    ),
    silent(
      'def go(): asyncio.run(main())\n# %%\nif "ipykernel" in sys.modules:\n    await main()\nelse:\n    go()\n'
    ),
    safe('if notebook_path:\n    asyncio.run(main())\n', 'if notebook_path:\n    await main()\n'),
    silent('try:\n    asyncio.run(main(1))\nexcept Exception:\n    await main(1)\n'),
    silent('try:\n    asyncio.run(main(1))\nexcept:\n    task = asyncio.create_task(main(1))\n'),
    silent(
      'try:\n    loop = asyncio.get_event_loop()\nexcept RuntimeError:\n    asyncio.run(main())\n'
    )
  ],
  'what names mean': [
    safe('# bare\nimport asyncio\nasyncio.run(f())\n', 'import asyncio\nawait f()\n'),
    safe('# bare\nimport asyncio as aio\naio.run(f())\n', 'import asyncio as aio\nawait f()\n'),
    safe('# bare\nimport os, asyncio\nasyncio.run(f())\n', 'import os, asyncio\nawait f()\n'),
    safe('# bare\nimport asyncio.tasks\nasyncio.run(f())\n', 'import asyncio.tasks\nawait f()\n'),
    safe('# bare\nfrom asyncio import run\nrun(f())\n', 'from asyncio import run\nawait f()\n'),
    safe(
      '# bare\nfrom asyncio import run as r, sleep\nr(f())\n',
      'from asyncio import run as r, sleep\nawait f()\n'
    ),
    safe(
      '# bare\nfrom asyncio import (\n    run,  # it\n    sleep,\n)\nrun(f())\n',
      'from asyncio import (\n    run,  # it\n    sleep,\n)\nawait f()\n'
    ),
    safe(
      '# bare\nfrom asyncio.runners import run\nrun(f())\n',
      'from asyncio.runners import run\nawait f()\n'
    ),
    safe('# bare\nfrom asyncio import *\nrun(f())\n', 'from asyncio import *\nawait f()\n'),
    safe('run = asyncio.run\nrun(f())\n', 'run = asyncio.run\nawait f()\n'),
    safe('aio = asyncio\naio.run(f())\n', 'aio = asyncio\nawait f()\n'),
    safe('a = asyncio\nb = a\nc = b.run\nc(f())\n', 'a = asyncio\nb = a\nc = b.run\nawait f()\n'),
    safe(
      '# bare\nasync def g():\n    import asyncio as a\n    a.run(f())\n',
      'async def g():\n    import asyncio as a\n    await f()\n'
    ),
    safe(
      '# bare\nfrom asyncio import run\n# %%\nrun(f())\n',
      'from asyncio import run\n# %%\nawait f()\n'
    ),
    safe('# bare\nasyncio.run(f())\n# %%\nimport asyncio\n', 'await f()\n# %%\nimport asyncio\n'),
    safe(
      'import asyncio\n# %%\nimport asyncio\nasyncio.run(f())\n',
      'import asyncio\n# %%\nimport asyncio\nawait f()\n'
    ),
    safe(
      '# bare\ntry:\n    import asyncio\nexcept ImportError:\n    asyncio = None\nasyncio.run(f())\n',
      'try:\n    import asyncio\nexcept ImportError:\n    asyncio = None\nawait f()\n'
    ),
    safe(
      '# bare\nif True:\n    from asyncio import run\nrun(f())\n',
      'if True:\n    from asyncio import run\nawait f()\n'
    ),
    // The binding in the same cell counts, not those in other cells.
    safe(
      '# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\nrun(f())\n',
      'from subprocess import run\n# %%\nfrom asyncio import run\nawait f()\n'
    ),
    // Cells disagree.
    ask(
      '# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\n# %%\nrun(f())\n',
      'from subprocess import run\n# %%\nfrom asyncio import run\n# %%\nawait f()\n',
      { notes: ['note.uncertain'] }
    ),
    ask(
      '# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n',
      'from asyncio import run\n# %%\nfrom subprocess import run\n# %%\nawait f()\n',
      { counts: [2, 1, 3] }
    ),
    silent('# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n'),
    silent('# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n', {
      counts: [1, 2, 3]
    }),
    silent('# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\n# %%\nrun(f())\n', {
      counts: [2, 1, 3]
    }),
    ask('# bare\nasyncio.run(f())\n', 'await f()\n', { notes: ['note.uncertain'] }),
    ask(
      '# bare\nfrom asyncio import *\nfrom tools import *\nrun(f())\n',
      'from asyncio import *\nfrom tools import *\nawait f()\n'
    ),
    ask(
      '# bare\nfrom asyncio import run\nfrom pylab import *\nrun(f())\n',
      'from asyncio import run\nfrom pylab import *\nawait f()\n'
    ),
    safe(
      '# bare\nimport asyncio\nfrom pylab import *\nasyncio.run(f())\n',
      'import asyncio\nfrom pylab import *\nawait f()\n'
    ),
    // Something else by that name.
    silent('# bare\nfrom subprocess import run\nrun(f())\n'),
    silent('# bare\nfrom asyncio import run\nfrom subprocess import run\nrun(f())\n'),
    silent('# bare\nrun(f())\n'),
    silent('# bare\nimport asyncio\nasyncio = Fake()\nasyncio.run(f())\n'),
    silent('# bare\nasyncio = Fake()\nasyncio.run(f())\n'),
    silent('def g(asyncio):\n    asyncio.run(f())\n'),
    silent('def g(*, asyncio=None, **k):\n    asyncio.run(f())\n'),
    silent('async def g(*asyncio):\n    asyncio.run(f())\n'),
    silent('[asyncio.run(f()) for asyncio in fakes]\n'),
    silent('for asyncio in fakes:\n    asyncio.run(f())\n'),
    silent('with fake() as asyncio:\n    asyncio.run(f())\n'),
    silent('def g():\n    asyncio = fake()\n    asyncio.run(f())\n'),
    silent('def g():\n    asyncio.run(f())\n    asyncio = fake()\n'),
    silent('# bare\nfrom asyncio import run\ndef run(x): pass\nrun(f())\n'),
    silent('# bare\nfrom asyncio import run\nclass run: pass\nrun(f())\n'),
    silent('# bare\nimport lib\nlib.asyncio.run(f())\n'),
    silent('# bare\nfrom lib import asyncio\nasyncio.run(f())\n'),
    silent('# bare\nfrom asyncio import subprocess\nsubprocess.run(["ls"])\n'),
    silent('# bare\nfrom . import asyncio\nasyncio.run(f())\n'),
    silent('self.run(f())\n'),
    silent('asyncio.run.x(f())\n'),
    silent('asyncio.runner(f())\n'),
    silent('get().run(f())\n'),
    silent('asyncio[0].run(f())\n'),
    silent('asyncio.run = patched(asyncio.run)\n# %%\nasyncio.run(f())\n'),
    silent('setattr(asyncio, "run", f)\n# %%\nasyncio.run(f())\n'),
    silent('p = patch.object(asyncio, "run")\n# %%\nasyncio.run(f())\n'),
    safe(
      'with mock.patch("asyncio.run") as run:\n    asyncio.run(f())\nasyncio.run(g())\n',
      'with mock.patch("asyncio.run") as run:\n    asyncio.run(f())\nawait g()\n'
    ),
    silent('# bare\nimport asyncio\ndel asyncio\nasyncio.run(f())\n'),
    silent('def g():\n    global asyncio\n    asyncio = fake()\ng()\n# %%\nasyncio.run(f())\n'),
    silent('lambda asyncio: asyncio.run(f())\n'),
    silent(
      'async def g():\n    def h():\n        nonlocal asyncio\n        asyncio = 1\n    asyncio = 2\n    asyncio.run(f())\n'
    )
  ],
  'text that looks like a call': [
    silent('# asyncio.run(main())\n'),
    silent('"asyncio.run(main())"\n'),
    silent('"""\nasyncio.run(main())\n"""\n'),
    silent('x = 1  # asyncio.run(main())\n'),
    silent('list(map(asyncio.run, coros))\n'),
    silent('f = asyncio.run\n'),
    silent('!python -c "import asyncio; asyncio.run(main())"\n'),
    silent('x = !python -c "asyncio.run(main())"\n'),
    silent('%run script.py asyncio.run(main())\n'),
    silent('%%writefile a.py\nimport asyncio\nasyncio.run(main())\n'),
    silent('%%bash\nasyncio.run(main())\n'),
    silent('%%unknown\nasyncio.run(main())\n'),
    silent('%%html\n<p>asyncio.run(main())</p>\n'),
    silent('\n\n  %%bash\nasyncio.run(main())\n'),
    silent('%%capture\n%%bash\nasyncio.run(main())\n'),
    silent('asyncio.run?\n'),
    silent('?asyncio.run(main())\n'),
    silent('%alias asyncio.run(main())\n'),
    silent('/asyncio.run main\n'),
    silent(',asyncio.run main\n'),
    safe('%matplotlib inline\nasyncio.run(main())\n', '%matplotlib inline\nawait main()\n'),
    safe('!pip install x\nasyncio.run(main())\n', '!pip install x\nawait main()\n'),
    safe('!pip install \\\n  x\nasyncio.run(main())\n', '!pip install \\\n  x\nawait main()\n'),
    safe('x = !ls\nasyncio.run(main())\n', 'x = !ls\nawait main()\n'),
    safe('x = %pwd\nasyncio.run(main())\n', 'x = %pwd\nawait main()\n'),
    safe('main?\nasyncio.run(main())\n', 'main?\nawait main()\n'),
    safe('if ok:\n    !ls\n    asyncio.run(main())\n', 'if ok:\n    !ls\n    await main()\n'),
    safe('if ok:\n    !ls\nasyncio.run(main())\n', 'if ok:\n    !ls\nawait main()\n'),
    safe('x = (asyncio.run(f())\n) % asyncio.run(g())\n', 'x = (await f()\n) % await g()\n'),
    safe('x = (a\n% asyncio.run(g()))\n', 'x = (a\n% await g())\n'),
    safe('x = a \\\n% asyncio.run(g())\n', 'x = a \\\n% await g()\n'),
    safe(
      'x = """\n%%bash\n!ls\n"""\nasyncio.run(main())\n',
      'x = """\n%%bash\n!ls\n"""\nawait main()\n'
    ),
    safe(
      'x = {\n  "a": 1\n}\n%matplotlib inline\nasyncio.run(main())\n',
      'x = {\n  "a": 1\n}\n%matplotlib inline\nawait main()\n'
    ),
    safe('t"{asyncio.run(f())}"\n', 't"{await f()}"\n'),
    // Broken code is fixed only by one's leave; what the parser lost is left alone.
    ask('asyncio.run(main())\nx = = 3\n', 'await main()\nx = = 3\n', { notes: ['note.broken'] }),
    ask('print(\nasyncio.run(main())\n', 'print(\nawait main()\n')
  ],
  'where the call stands': [
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
    ask(
      'try:\n    asyncio.run(main())\nexcept KeyboardInterrupt:\n    pass\n',
      'try:\n    await main()\nexcept (KeyboardInterrupt, asyncio.CancelledError):\n    pass\n',
      { notes: ['note.interrupt'] }
    ),
    ask(
      'try:\n    asyncio.run(main())\nexcept (KeyboardInterrupt, SystemExit):\n    pass\n',
      'try:\n    await main()\nexcept (asyncio.CancelledError, KeyboardInterrupt, SystemExit):\n    pass\n'
    ),
    safe(
      'try:\n    asyncio.run(main())\nexcept BaseException:\n    raise\n',
      'try:\n    await main()\nexcept BaseException:\n    raise\n'
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
  ],
  'code that works on the whole loop': [
    safe(
      'print(asyncio.all_tasks())\nasyncio.run(f())\n',
      'print(asyncio.all_tasks())\nawait f()\n'
    ),
    safe(
      'async def f():\n    server.stop()\nasyncio.run(f())\n',
      'async def f():\n    server.stop()\nawait f()\n'
    ),
    ...[
      'for t in asyncio.all_tasks(): print(t)',
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
  ],
  comprehensions: [
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
  ],
  'places that cannot await': [
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
    // A thread pool for each round would leak.
    explain('%%timeit -n 3\nasyncio.run(main())\n'),
    explain('%timeit -n 1 -r1 asyncio.run(main())\n'),
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
  ],
  'what users reported': [
    safe(
      'async def main():\n    await asyncio.sleep(1)\n    print("done")\n# %%\nasyncio.run(main())\n',
      'async def main():\n    await asyncio.sleep(1)\n    print("done")\n# %%\nawait main()\n',
      { name: 'jupyter/notebook#4312' }
    ),
    safe(
      'async def add(a, b):\n    return a + b\nprint(asyncio.run(add(1, 2)), "is it")\n',
      'async def add(a, b):\n    return a + b\nprint(await add(1, 2), "is it")\n',
      { name: 'ipython/ipykernel#548' }
    ),
    safe(
      'from crawler import Crawler\n# %%\nasync def main():\n    async with Crawler(verbose=True) as crawler:\n        page = await crawler.get("https://example.org")\n        print(page.text)\n\nif __name__ == "__main__":\n    asyncio.run(main())\n',
      'from crawler import Crawler\n# %%\nasync def main():\n    async with Crawler(verbose=True) as crawler:\n        page = await crawler.get("https://example.org")\n        print(page.text)\n\nif __name__ == "__main__":\n    await main()\n',
      { name: 'unclecode/crawl4ai#563' }
    ),
    safe(
      'async def add_one(n: int) -> int:\n    return n + 1\n\nresult = asyncio.run(add_one(1))\nprint(result)\n',
      'async def add_one(n: int) -> int:\n    return n + 1\n\nresult = await add_one(1)\nprint(result)\n',
      { name: 'concurrency-in-python-with-asyncio#13' }
    ),
    safe(
      'server, client = Server(), Client()\nasyncio.run(asyncio.gather(server.run(), client.run()))\n',
      'server, client = Server(), Client()\nawait asyncio.gather(server.run(), client.run())\n',
      { name: 'DYCI2/Somax2#1' }
    ),
    ask(
      'import nest_asyncio\nnest_asyncio.apply()\n# %%\nasyncio.run(main())\n',
      '# %%\nawait main()\n',
      { name: 'erdewit/nest_asyncio#49' }
    )
  ],
  nest_asyncio: [
    // Runs work under it: we speak of those that can do without.
    ask(
      `${NEST}def f(): return asyncio.run(g())\n# %%\nf()\nprint(1)\n`,
      'async def f(): return await g()\n# %%\nawait f()\nprint(1)\n'
    ),
    // First the run, then what it needed; with safe fixes alone, the patch stays.
    ask(`${NEST}# %%\nx = asyncio.run(main(), debug=True)\n`, '# %%\nx = await main()\n')
  ],
  'thread pools': [
    explain(
      '@keep\ndef f():\n    x = asyncio.run(g())\n    from concurrent.futures import ThreadPoolExecutor\n'
    )
  ],
  'what comments put aside': [
    silent('asyncio.run(f())  # loopscope: ignore\n'),
    silent('asyncio.run(f())  # loopscope:ignore[asyncio-run] it is for a script\n'),
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
  ],
  'functions for the whole loop': [
    explain('async def f():\n    for t in asyncio.all_tasks(): t.cancel()\nasyncio.run(f())\n'),
    explain(
      'async def main():\n    tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]\n    await asyncio.gather(*tasks)\n# %%\nasyncio.run(main())\n'
    ),
    explain(
      'async def stop():\n    for t in asyncio.all_tasks():\n        t.cancel()\nasync def main():\n    await stop()\n# %%\nasyncio.run(main())\n'
    ),
    explain(
      'def pending():\n    return asyncio.all_tasks()\nasync def main():\n    await asyncio.wait(pending())\n# %%\nasyncio.run(main())\n'
    ),
    ask(
      'async def main():\n    for t in asyncio.all_tasks():\n        if t.get_name() == "mine":\n            t.cancel()\n# %%\nasyncio.run(main())\n',
      'async def main():\n    for t in asyncio.all_tasks():\n        if t.get_name() == "mine":\n            t.cancel()\n# %%\nawait main()\n'
    )
  ],
  'builtins that return no coroutine': [
    explain('asyncio.run(len("x"))\n'),
    explain('asyncio.run(print("x"))\n'),
    safe(
      'def len(x): return f(x)\n# %%\nasyncio.run(len("x"))\n',
      'def len(x): return f(x)\n# %%\nawait len("x")\n'
    )
  ]
};
