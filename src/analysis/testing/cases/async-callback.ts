import { explain, silent, type Themes } from '../table';

const LOAD = 'async def load(b=0):\n    await asyncio.sleep(0)\n';

export const ASYNC_CALLBACK_CASES: Themes = {
  "tornado's loop": [
    silent(
      'from tornado.ioloop import IOLoop\nasync def tick(): pass\nIOLoop.current().call_later(1, tick)\n'
    ),
    silent('async def tick(): pass\nself.io_loop.call_later(1, tick)\n'),
    explain('async def tick(): pass\nloop = asyncio.get_event_loop()\nloop.call_later(1, tick)\n')
  ],
  'functions that only test': [
    explain('async def ok(n): return n\nxs = list(filter(ok, [1, 2]))\n'),
    silent('async def ok(n): return n\nxs = await asyncio.gather(*map(ok, [1, 2]))\n')
  ],
  widgets: [
    explain(
      `import ipywidgets as widgets\nbutton = widgets.Button()\n${LOAD}button.on_click(load)\n`,
      { name: 'jupyter-widgets/ipywidgets#2406' }
    ),
    explain(`from ipywidgets import interact\n${LOAD}# %%\ninteract(load, b=(0, 5))\n`),
    explain(`import ipywidgets as w\n${LOAD}b = w.Button()\nb.on_click(lambda _: load())\n`),
    explain(
      'import ipywidgets as w\nclass View:\n    async def load(self, b):\n        pass\n    def show(self):\n        self.button.on_click(self.load)\n'
    ),
    silent(`import panel as pn\n${LOAD}b = pn.widgets.Button()\nb.on_click(load)\n`),
    silent(`${LOAD}button.on_click(load)\n`),
    silent(
      `import ipywidgets as w\n${LOAD}b = w.Button()\nb.on_click(lambda _: tasks.append(asyncio.create_task(load())))\n`
    )
  ],
  threads: [
    explain(`import threading\n${LOAD}threading.Thread(target=load, args=(1,)).start()\n`, {
      name: 'agronholm/apscheduler#568'
    }),
    explain(
      `from concurrent.futures import ThreadPoolExecutor\n${LOAD}# %%\nwith ThreadPoolExecutor() as pool:\n    out = list(pool.map(load, [1, 2]))\n`
    ),
    explain(`${LOAD}x = await asyncio.to_thread(load)\n`),
    silent(
      `import threading\n${LOAD}threading.Thread(target=asyncio.run, args=(load(),)).start()\n`
    ),
    silent(`from distributed import Client\n${LOAD}c = Client()\nc.submit(load, 1)\n`)
  ],
  'callbacks of the loop': [
    explain(`${LOAD}asyncio.get_running_loop().call_later(1, load)\n`),
    explain(`${LOAD}t = asyncio.create_task(load())\nt.add_done_callback(load)\n`),
    silent(`${LOAD}t = asyncio.create_task(load())\nt.add_done_callback(print)\n`)
  ],
  'one call for each value': [
    explain(
      'import pandas as pd\ndf = pd.DataFrame()\nasync def score(t):\n    return 1\ndf["s"] = df["t"].apply(score)\n'
    ),
    silent('async def score(t):\n    return 1\nx = await asyncio.gather(*map(score, [1]))\n')
  ],
  'other places for a function': [
    explain(`import threading\n${LOAD}threading.Thread(None, load).start()\n`),
    explain(`import ipywidgets\n${LOAD}slider.observe(handler=load, names="value")\n`),
    explain(`${LOAD}x = sorted([1, 2], key=load)\n`),
    silent(`${LOAD}def sorted(xs, key):\n    return key\nx = sorted([1], key=load)\n`),
    explain(
      'import ipywidgets\nclass Bot:\n    async def on(self, b):\n        pass\nbot = Bot()\nbutton.on_click(bot.on)\n'
    )
  ]
};
