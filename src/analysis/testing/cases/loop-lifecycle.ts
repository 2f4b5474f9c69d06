import { ask, explain, silent, type Themes } from '../table';

export const LOOP_LIFECYCLE_CASES: Themes = {
  'policies that come too late': [
    explain(
      'import sys\nif sys.platform == "win32":\n    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())\n'
    ),
    explain('asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())\n'),
    silent('asyncio.set_event_loop_policy(None)\n'),
    silent('asyncio.set_event_loop_policy(mine)\n'),
    silent(
      'import threading\nasyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())\n'
    ),
    silent(
      'def main():\n    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())\n'
    )
  ],
  'all tasks of the loop': [
    explain('[t.cancel() for t in asyncio.all_tasks()]\n', { name: 'voila-dashboards/voila#1114' }),
    explain('await asyncio.gather(*asyncio.all_tasks())\n'),
    explain(
      'tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]\nfor t in tasks:\n    t.cancel()\n'
    ),
    silent('print(len(asyncio.all_tasks()))\n'),
    silent('[t.cancel() for t in asyncio.all_tasks() if t.get_name() == "mine"]\n')
  ],
  'code that runs elsewhere': [
    silent('loop = asyncio.get_event_loop()\nif not loop.is_running():\n    loop.run_forever()\n'),
    silent(
      'loop = asyncio.get_event_loop()\nif loop.is_closed():\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n'
    )
  ],
  'what users reported': [
    ask(
      'loop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\nloop.run_until_complete(open_pool("sandbox"))\n',
      'loop = asyncio.new_event_loop()\nawait open_pool("sandbox")\n',
      { name: 'hyperledger/indy-sdk#2371' }
    )
  ],
  'the life of the loop': [
    ask('loop = asyncio.get_event_loop()\nloop.close()\n', 'loop = asyncio.get_event_loop()\n'),
    ask('loop = asyncio.get_event_loop()\nloop.close()', 'loop = asyncio.get_event_loop()'),
    ask('asyncio.get_event_loop().close()\n', ''),
    ask('asyncio.get_running_loop().stop()\nx = 1\n', 'x = 1\n'),
    ask(
      'loop = asyncio.get_event_loop()\n# %%\nloop.stop()\n',
      'loop = asyncio.get_event_loop()\n# %%\n'
    ),
    ask(
      'loop = asyncio.get_event_loop()\nif x:\n    y = 1\n    loop.close()  # bye\n',
      'loop = asyncio.get_event_loop()\nif x:\n    y = 1\n'
    ),
    ask(
      'loop = asyncio.get_event_loop(); loop.close(); x = 1\n',
      'loop = asyncio.get_event_loop(); x = 1\n'
    ),
    ask('loop = asyncio.get_event_loop(); loop.close()\n', 'loop = asyncio.get_event_loop()\n'),
    ask(
      'loop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\nx = loop.run_until_complete(f())\nloop.close()\n',
      'loop = asyncio.new_event_loop()\nx = await f()\nloop.close()\n'
    ),
    ask('if x: asyncio.set_event_loop(l)\n', 'if x: pass\n'),
    ask(
      'loop = asyncio.get_event_loop()\nawait loop.shutdown_default_executor()  # end\n',
      'loop = asyncio.get_event_loop()\n'
    ),
    ask(
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    loop.stop()\n',
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    pass\n'
    ),
    explain('asyncio.get_event_loop().run_forever()\n'),
    explain('loop = asyncio.get_event_loop()\nloop.run_forever()\n'),
    explain('x = asyncio.get_event_loop().close()\n'),
    silent('loop.close()\n'),
    silent(
      'loop = asyncio.get_event_loop()\n# %%\nloop = asyncio.new_event_loop()\n# %%\nloop.close()\n'
    ),
    silent('loop = asyncio.new_event_loop()\nloop.close()\n'),
    silent('loop = asyncio.get_event_loop()\nloop.call_soon(loop.stop)\n'),
    silent('def f():\n    asyncio.get_event_loop().close()\n'),
    silent('loop = make()\n# %%\nloop = asyncio.get_event_loop()\n# %%\nloop.close()\n')
  ]
};
