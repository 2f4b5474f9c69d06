import { ask, explain, silent, type Themes } from '../table';

export const MISSING_AWAIT_CASES: Themes = {
  'cells that do not await': [explain('%autoawait off\n# %%\nasync def f(): pass\nf()\nx = 1\n')],
  'variables that only hold a coroutine': [
    ask(
      'async def f(): return {}\n# %%\nx = f()\n# %%\nprint(x["a"], x.get("b"))\n',
      'async def f(): return {}\n# %%\nx = await f()\n# %%\nprint(x["a"], x.get("b"))\n'
    ),
    ask(
      'async def f(): return 1\nasync def g():\n    x = f()\n    return x + 1\n',
      'async def f(): return 1\nasync def g():\n    x = await f()\n    return x + 1\n'
    ),
    ask(
      'import httpx\nclient = httpx.AsyncClient()\n# %%\nr = client.get("a")\nprint(r.json())\n',
      'import httpx\nclient = httpx.AsyncClient()\n# %%\nr = await client.get("a")\nprint(r.json())\n'
    ),
    ask(
      'from openai import AsyncOpenAI\nclient = AsyncOpenAI()\n# %%\nr = client.responses.create(model="a")\nr.output_text\n',
      'from openai import AsyncOpenAI\nclient = AsyncOpenAI()\n# %%\nr = await client.responses.create(model="a")\nr.output_text\n'
    ),
    ask(
      'async def f(n): return n\nxs = asyncio.gather(f(1), f(2))\nfor x in xs:\n    print(x)\n',
      'async def f(n): return n\nxs = await asyncio.gather(f(1), f(2))\nfor x in xs:\n    print(x)\n'
    ),
    silent('async def f(n): return n\nxs = asyncio.gather(f(1), f(2))\nawait xs\n'),
    silent('async def f(n): return n\nxs = asyncio.gather(f(1), f(2))\nxs.cancel()\n'),
    silent('async def f(): return {}\n# %%\nx = f()\nx.get("a")\n# %%\nawait x\n'),
    silent('async def f(): return {}\n# %%\nx = f()\nx = await x\nx["a"]\n'),
    silent('async def f(): return {}\n# %%\nx = f()\nprint(x)\nx\n'),
    silent('async def f(): return {}\n# %%\nx = f()\nshow(x)\nprint(x["a"])\n'),
    silent('async def f(): return {}\n# %%\nx = f()\nx.send(None)\nx.close()\n')
  ],
  'objects that were awaited': [
    ask(
      'import aiohttp\nasync def fetch(s: aiohttp.ClientSession):\n    r = await s.get("a")\n    data = r.json()\n    return data["x"]\n',
      'import aiohttp\nasync def fetch(s: aiohttp.ClientSession):\n    r = await s.get("a")\n    data = await r.json()\n    return data["x"]\n'
    ),
    ask(
      'async def ls():\n    p = await asyncio.create_subprocess_exec("ls")\n    p.wait()\n    out, err = p.communicate()\n',
      'async def ls():\n    p = await asyncio.create_subprocess_exec("ls")\n    await p.wait()\n    out, err = await p.communicate()\n'
    ),
    silent(
      'import httpx\nclient = httpx.AsyncClient()\nr = await client.get("a")\ndata = r.json()\nprint(data["x"])\n'
    )
  ],
  'responses of aiohttp': [
    ask(
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as s:\n        async with s.get(url) as r:\n            return r.json()\n',
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as s:\n        async with s.get(url) as r:\n            return await r.json()\n'
    ),
    ask(
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as s:\n        r = s.get(url)\n        return await r.json()\n',
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as s:\n        r = await s.get(url)\n        return await r.json()\n'
    ),
    silent(
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as s:\n        request = s.get(url)\n        async with request as r:\n            return await r.json()\n'
    ),
    silent(
      'import requests\ndef fetch(url):\n    with requests.Session() as s:\n        return s.get(url).json()\n'
    )
  ],
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
    ask('async def f(): pass\nprint(f())\n', 'async def f(): pass\nprint(await f())\n'),
    silent('async def f(): pass\nf().close()\n'),
    silent('async def f(): pass\nf\n'),
    silent('async def f(): pass\nf(), f()\n'),
    silent('async def f(): pass\nasync def g(f):\n    f()\n'),
    silent('async def f(): pass\n# %%\ndef f(): pass\n# %%\nf()\n'),
    silent('@task\nasync def f(): pass\nf()\n'),
    explain('async def f(): pass\ndef g():\n    f()\n'),
    silent('async def f(): pass\nlambda: f()\n'),
    silent('# bare\nfrom time import sleep\nsleep(1)\n'),
    silent('unknown()\n'),
    silent('%%time\nasyncio.sleep(1)\n'),
    ask(
      'class A:\n    async def f(self): pass\nA().f()\n',
      'class A:\n    async def f(self): pass\nawait A().f()\n'
    )
  ],
  'coroutines used as their results': [
    ask(
      'async def book(pair):\n    return {"bids": [[1, 2]]}\n# %%\nbest = await book("A/B")["bids"][0][0]\n',
      'async def book(pair):\n    return {"bids": [[1, 2]]}\n# %%\nbest = (await book("A/B"))["bids"][0][0]\n',
      { name: 'ccxt/ccxt#4258' }
    ),
    ask(
      'import requests\nr = await asyncio.to_thread(requests.get, url).text\n',
      'import requests\nr = (await asyncio.to_thread(requests.get, url)).text\n'
    ),
    ask('async def f(): pass\nx = f()[0]\n', 'async def f(): pass\nx = (await f())[0]\n'),
    ask('async def f(): pass\nx = f() + 1\n', 'async def f(): pass\nx = await f() + 1\n'),
    ask('async def f(): pass\na, b = f()\n', 'async def f(): pass\na, b = await f()\n'),
    ask(
      'async def f(): pass\nif f():\n    x = 1\n',
      'async def f(): pass\nif await f():\n    x = 1\n'
    ),
    ask(
      'async def f(): pass\nfor x in f():\n    print(x)\n',
      'async def f(): pass\nfor x in await f():\n    print(x)\n'
    ),
    ask('async def f(): pass\nprint(f"{f()}")\n', 'async def f(): pass\nprint(f"{await f()}")\n'),
    silent('async def f(): pass\nx = [f(), f()]\n'),
    silent('async def f(): pass\nc = f()\nc.close()\n'),
    silent('async def f(): pass\nx = await f() + 1\n'),
    silent('async def f(): pass\nx = (await f()).y\n')
  ],
  'methods that nothing awaits': [
    ask(
      'class A:\n    async def start(self): pass\n    async def go(self):\n        self.start()\n',
      'class A:\n    async def start(self): pass\n    async def go(self):\n        await self.start()\n'
    ),
    ask(
      'class A:\n    async def start(self): pass\na = A()\na.start()\n',
      'class A:\n    async def start(self): pass\na = A()\nawait a.start()\n'
    ),
    ask('q = asyncio.Queue()\nq.put(1)\nx = 1\n', 'q = asyncio.Queue()\nawait q.put(1)\nx = 1\n'),
    ask(
      'import httpx\nc = httpx.AsyncClient()\nc.get("x")\n',
      'import httpx\nc = httpx.AsyncClient()\nawait c.get("x")\n'
    ),
    silent(
      'class A:\n    async def start(self): pass\nclass B:\n    def start(self): pass\na = B()\na.start()\n'
    ),
    silent('class A:\n    async def start(self): pass\nthing.start()\n'),
    silent('import queue\nq = queue.Queue()\nq.put(1)\n')
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
