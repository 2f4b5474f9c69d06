import { ask, explain, silent, type Themes } from '../table';

export const DROPPED_TASK_CASES: Themes = {
  'what users reported': [
    ask(
      'async def work():\n    raise ValueError("unseen")\n# %%\nasyncio.ensure_future(work())\nprint("started")\n',
      'async def work():\n    raise ValueError("unseen")\n# %%\ntask = asyncio.ensure_future(work())\nprint("started")\n',
      { name: 'jupyter/notebook#1582' }
    ),
    ask(
      'async def work():\n    print(undefined_name)\nloop = asyncio.get_event_loop()\nloop.create_task(work())\nx = 1\n',
      'async def work():\n    print(undefined_name)\nloop = asyncio.get_event_loop()\ntask = loop.create_task(work())\nx = 1\n',
      { name: 'microsoft/vscode-jupyter#17235' }
    ),
    explain('async def serve():\n    asyncio.create_task(beat())\n    await forever()\n', {
      name: 'python/cpython#84667'
    })
  ],
  'tasks that nothing keeps': [
    ask('asyncio.create_task(f())\nx = 1\n', 'task = asyncio.create_task(f())\nx = 1\n'),
    ask('asyncio.create_task(f()); x = 1\n', 'task = asyncio.create_task(f()); x = 1\n'),
    ask('asyncio.create_task(f());\n', 'task = asyncio.create_task(f());\n'),
    ask(
      'task = 1\nasyncio.ensure_future(f())\nx = 1\n',
      'task = 1\ntask_2 = asyncio.ensure_future(f())\nx = 1\n'
    ),
    ask(
      'loop = asyncio.get_event_loop()\nloop.create_task(f())\nx = 1\n',
      'loop = asyncio.get_event_loop()\ntask = loop.create_task(f())\nx = 1\n'
    ),
    ask('if x:\n    asyncio.create_task(f())\n', 'if x:\n    task = asyncio.create_task(f())\n'),
    ask(
      'asyncio.create_task(f())\nasyncio.create_task(g())\nx = 1\n',
      'task = asyncio.create_task(f())\ntask_2 = asyncio.create_task(g())\nx = 1\n'
    ),
    ask(
      'for x in y:\n    asyncio.create_task(f(x))\n',
      'tasks = []\nfor x in y:\n    tasks.append(asyncio.create_task(f(x)))\n'
    ),
    ask(
      'async def g(y):\n    for x in y:\n        if x:\n            asyncio.create_task(f(x))  # go\n    print()\n',
      'async def g(y):\n    tasks = []\n    for x in y:\n        if x:\n            tasks.append(asyncio.create_task(f(x)))  # go\n    await asyncio.gather(*tasks)\n    print()\n'
    ),
    ask(
      'async def g(y):\n    for x in y:\n        for z in x:\n            asyncio.create_task(f(z))\n',
      'async def g(y):\n    tasks = []\n    for x in y:\n        for z in x:\n            tasks.append(asyncio.create_task(f(z)))\n    await asyncio.gather(*tasks)\n'
    ),
    explain('while True:\n    asyncio.create_task(f())\n    await asyncio.sleep(1)\n'),
    explain(
      'async def g(y):\n    for x in y:\n        asyncio.create_task(f(x))\n        return x\n'
    ),
    explain('def g(y):\n    for x in y:\n        asyncio.create_task(f(x))\n'),
    explain('async def g():\n    t = asyncio.create_task(f())\n'),
    explain('def g():\n    t = asyncio.create_task(f())\n    return 1\n'),
    silent('async def g():\n    t = asyncio.create_task(f())\n    await t\n'),
    silent(
      'async def g():\n    t = asyncio.create_task(f())\n    def h():\n        return t\n    return h\n'
    ),
    silent('async def g():\n    global t\n    t = asyncio.create_task(f())\n'),
    silent('async def g():\n    self.t = asyncio.create_task(f())\n'),
    explain('async def g():\n    asyncio.create_task(f())\n'),
    explain('def g():\n    asyncio.create_task(f())\n'),
    silent('asyncio.create_task(f())\n'),
    silent('x = 1\nasyncio.create_task(f())  # go\n# end\n'),
    silent('x = 1; asyncio.create_task(f())\n'),
    silent('t = asyncio.create_task(f())\n'),
    silent('asyncio.ensure_future(loop.run_in_executor(None, f))\nx = 1\n'),
    silent('ts.append(asyncio.create_task(f()))\n'),
    silent('[asyncio.create_task(f()) for _ in x]\nx = 1\n'),
    silent('await asyncio.create_task(f())\nx = 1\n'),
    silent('tg.create_task(f())\nx = 1\n'),
    silent('asyncio.create_task(f()).add_done_callback(g)\nx = 1\n'),
    silent('async def g():\n    return asyncio.create_task(f())\n')
  ],
  'what comments put aside': [silent('asyncio.create_task(f())  # noqa: RUF006\nx = 1\n')]
};
