import { ask, silent, type Themes } from '../table';

const POOL =
  'from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\n# %%\n';

export const PLAIN_AWAIT_CASES: Themes = {
  'plain functions': [
    ask(
      'def get(n):\n    return n * 2\n# %%\nx = await get(4)\nprint(x)\n',
      'def get(n):\n    return n * 2\n# %%\nx = get(4)\nprint(x)\n',
      { name: 'google/adk-python#940' }
    ),
    ask('def show():\n    print(1)\nawait show()\n', 'def show():\n    print(1)\nshow()\n'),
    ask('await print("done")\n', 'print("done")\n'),
    ask('import time\nawait time.sleep(1)\n', 'import time\ntime.sleep(1)\n'),
    silent('def start():\n    return asyncio.sleep(1)\nawait start()\n'),
    silent('@task\ndef get(n):\n    return n * 2\nawait get(4)\n'),
    silent(
      'def get(n):\n    return 2\n# %%\nasync def get(n):\n    return 2\n# %%\nawait get(4)\n'
    ),
    silent('def get(n):\n    return load(n)\nawait get(4)\n'),
    silent('await get(4)\n')
  ],
  'thread pools': [
    ask(
      `${POOL}r = await pool.submit(f, 2)\n`,
      `${POOL}r = await asyncio.wrap_future(pool.submit(f, 2))\n`
    ),
    ask(
      `${POOL}rs = await asyncio.gather(*[pool.submit(f, n) for n in range(3)])\n`,
      `${POOL}rs = await asyncio.gather(*[asyncio.wrap_future(pool.submit(f, n)) for n in range(3)])\n`
    ),
    silent(`${POOL}r = pool.submit(f, 2).result()\n`),
    silent(
      `${POOL}import concurrent.futures as cf\ndone, left = cf.wait([pool.submit(f, n) for n in range(3)])\n`
    ),
    silent('r = await pool.submit(f, 2)\n')
  ]
};
