import { ask, explain, silent, type Themes } from '../table';

export const MISSING_AWAIT_CASES: Themes = {
  'cells that do not await': [explain('%autoawait off\n# %%\nasync def f(): pass\nf()\nx = 1\n')],
  'coroutines that nothing awaits': [
    ask('async def f(): pass\nf()\n', 'async def f(): pass\nawait f()\n'),
    ask(
      'async def f(): pass\n# %%\nx = 1\nf(1)  # go\n',
      'async def f(): pass\n# %%\nx = 1\nawait f(1)  # go\n'
    ),
    ask('f();\n# %%\nasync def f(): pass\n', 'await f();\n# %%\nasync def f(): pass\n'),
    ask(
      'async def f(): pass\n# %%\nasync def f(): return 1\n# %%\nf()\n',
      'async def f(): pass\n# %%\nasync def f(): return 1\n# %%\nawait f()\n'
    ),
    ask(
      'async def f(): pass\nasync def g():\n    f()\n',
      'async def f(): pass\nasync def g():\n    await f()\n'
    ),
    ask(
      'async def f(): pass\nfor x in y:\n    f(x)\n',
      'async def f(): pass\nfor x in y:\n    await f(x)\n'
    ),
    ask('async def f(): pass\nif x: f()\n', 'async def f(): pass\nif x: await f()\n'),
    ask('asyncio.sleep(1)\n', 'await asyncio.sleep(1)\n'),
    ask('asyncio.gather(a(), b())\n', 'await asyncio.gather(a(), b())\n'),
    ask('asyncio.gather(*[a(), b()])\n', 'await asyncio.gather(*[a(), b()])\n'),
    ask(
      'asyncio.gather(\n    a(),\n    b(),\n)\n',
      'await asyncio.gather(\n    a(),\n    b(),\n)\n'
    ),
    ask(
      '# bare\nfrom asyncio import sleep\nsleep(1)\n',
      'from asyncio import sleep\nawait sleep(1)\n'
    ),
    explain('async def f():\n    yield 1\nf()\n'),
    silent('async def f():\n    yield 1\nasync for x in f(): pass\n'),
    silent('async def f(): pass\nawait f()\n'),
    silent('async def f(): pass\nx = f()\n'),
    silent(
      'async def f(): pass\nasyncio.create_task(f())\nx = 1\nt = asyncio.create_task(f())\n'.replace(
        'asyncio.create_task(f())\nx',
        'x'
      )
    ),
    silent('async def f(): pass\nprint(f())\n'),
    silent('async def f(): pass\nf().close()\n'),
    silent('async def f(): pass\nf\n'),
    silent('async def f(): pass\nf(), f()\n'),
    silent('async def f(): pass\nasync def g(f):\n    f()\n'),
    silent('async def f(): pass\n# %%\ndef f(): pass\n# %%\nf()\n'),
    silent('@task\nasync def f(): pass\nf()\n'),
    silent('async def f(): pass\ndef g():\n    f()\n'),
    silent('async def f(): pass\nlambda: f()\n'),
    silent('# bare\nfrom time import sleep\nsleep(1)\n'),
    silent('unknown()\n'),
    silent('%%time\nasyncio.sleep(1)\n'),
    silent('class A:\n    async def f(self): pass\nA().f()\n')
  ],
  'what users reported': [
    ask(
      'async def work(n):\n    await asyncio.sleep(n)\ntasks = [asyncio.create_task(work(n)) for n in range(3)]\nasyncio.gather(*tasks)\nprint("all done?")\n',
      'async def work(n):\n    await asyncio.sleep(n)\ntasks = [asyncio.create_task(work(n)) for n in range(3)]\nawait asyncio.gather(*tasks)\nprint("all done?")\n',
      { name: 'jupyter/notebook#3860' }
    ),
    // Only the kernel knows that these are coroutines: see `seen.ts`.
    silent(
      'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\nsession = service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session)\n',
      { name: 'google/adk-docs#479' }
    ),
    silent('page = worker.generate(params)\nprint(page)\n', { name: 'lm-sys/FastChat#684' })
  ]
};
