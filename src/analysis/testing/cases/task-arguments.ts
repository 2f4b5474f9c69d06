import { ask, explain, silent, type Themes } from '../table';

const DEF = 'async def f(i=0):\n    return i\n# %%\n';

const WORK = 'import threading\ndef work(*a, n=0):\n    print(a)\n# %%\n';

export const TASK_ARGUMENTS_CASES: Themes = {
  'lists for gather': [
    ask(
      `${DEF}out = await asyncio.gather([f(i) for i in range(3)])\n`,
      `${DEF}out = await asyncio.gather(*[f(i) for i in range(3)])\n`,
      { name: 'epics-base/p4p#32' }
    ),
    ask(
      `${DEF}jobs = [f(i) for i in range(3)]\nout = await asyncio.gather(jobs)\n`,
      `${DEF}jobs = [f(i) for i in range(3)]\nout = await asyncio.gather(*jobs)\n`
    ),
    ask(
      `${DEF}out = await asyncio.gather(f(i) for i in range(3))\n`,
      `${DEF}out = await asyncio.gather(*(f(i) for i in range(3)))\n`
    ),
    ask(
      `${DEF}out = await asyncio.gather((f(1), f(2)), return_exceptions=True)\n`,
      `${DEF}out = await asyncio.gather(*(f(1), f(2)), return_exceptions=True)\n`
    ),
    ask('asyncio.gather([a(), b()])\n', 'await asyncio.gather(*[a(), b()])\n'),
    ask('asyncio.gather(a(x) for x in y)\n', 'await asyncio.gather(*(a(x) for x in y))\n'),
    silent('out = await asyncio.gather(*[a(), b()])\n'),
    silent('out = await asyncio.gather({"a": 1})\n'),
    silent('jobs = [a()]\njobs = work()\nout = await asyncio.gather(jobs)\n'),
    silent('def gather(x): pass\ngather([1])\n')
  ],
  'coroutines for wait': [
    ask(
      `${DEF}done, pending = await asyncio.wait([f(1), f(2)])\n`,
      `${DEF}done, pending = await asyncio.wait([asyncio.create_task(f(1)), asyncio.create_task(f(2))])\n`,
      { name: 'nccgroup/ScoutSuite#1537' }
    ),
    ask(
      `${DEF}await asyncio.wait({f(i) for i in range(2)})\n`,
      `${DEF}await asyncio.wait({asyncio.create_task(f(i)) for i in range(2)})\n`
    ),
    silent(`${DEF}done, pending = await asyncio.wait([asyncio.create_task(f(1))])\n`),
    silent('done, pending = await asyncio.wait([first, second])\n')
  ],
  'functions that are not called': [
    ask(
      `${DEF}async with asyncio.TaskGroup() as tg:\n    tg.create_task(f)\n`,
      `${DEF}async with asyncio.TaskGroup() as tg:\n    tg.create_task(f())\n`
    ),
    ask(`${DEF}await asyncio.wait_for(f, 1)\n`, `${DEF}await asyncio.wait_for(f(), 1)\n`),
    explain('async def f(i):\n    return i\n# %%\nt = asyncio.create_task(f)\n'),
    silent('def f():\n    return 1\n# %%\nt = asyncio.create_task(f)\n')
  ],
  'calls instead of functions': [
    ask(
      `${WORK}threading.Thread(target=work(), daemon=True).start()\n`,
      `${WORK}threading.Thread(target=work, daemon=True).start()\n`
    ),
    explain(`${WORK}threading.Thread(target=work(1), daemon=True).start()\n`),
    explain(`${WORK}threading.Thread(target=work(n=1)).start()\n`),
    ask(
      `${WORK}threading.Timer(1, work(2, 3)).start()\n`,
      `${WORK}threading.Timer(1, work, args=(2, 3)).start()\n`
    ),
    ask(
      `${WORK}x = await asyncio.to_thread(work(1, n=2))\n`,
      `${WORK}x = await asyncio.to_thread(work, 1, n=2)\n`
    ),
    ask(
      `${WORK}loop = asyncio.get_running_loop()\nloop.call_later(1, work(2))\n`,
      `${WORK}loop = asyncio.get_running_loop()\nloop.call_later(1, work, 2)\n`
    ),
    ask(
      `${WORK}from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\nx = pool.submit(work(1))\n`,
      `${WORK}from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\nx = pool.submit(work, 1)\n`
    ),
    explain(`${WORK}${DEF}threading.Thread(target=f()).start()\n`),
    explain(`${WORK}${DEF}x = await asyncio.to_thread(f(1))\n`),
    silent(`${WORK}threading.Thread(target=make_worker()).start()\n`),
    silent(`${WORK}threading.Thread(target=work, args=(1,)).start()\n`),
    silent('def make():\n    return print\nimport threading\nthreading.Thread(target=make())\n'),
    ask(
      'import time\nawait asyncio.to_thread(time.sleep(1))\n',
      'import time\nawait asyncio.to_thread(time.sleep, 1)\n'
    ),
    ask(
      'import requests\nloop = asyncio.get_running_loop()\nr = await loop.run_in_executor(None, requests.get("a"))\n',
      'import requests\nloop = asyncio.get_running_loop()\nr = await loop.run_in_executor(None, requests.get, "a")\n'
    ),
    ask(
      'import threading, time\nthreading.Thread(target=time.sleep(5)).start()\n',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(5,)).start()\n'
    )
  ]
};
