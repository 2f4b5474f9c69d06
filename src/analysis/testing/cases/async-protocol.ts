import { ask, explain, silent, type Themes } from '../table';

export const ASYNC_PROTOCOL_CASES: Themes = {
  with: [
    ask(
      'import aiohttp\nasync def fetch(url):\n    with aiohttp.ClientSession() as session:\n        async with session.get(url) as r:\n            return await r.text()\n',
      'import aiohttp\nasync def fetch(url):\n    async with aiohttp.ClientSession() as session:\n        async with session.get(url) as r:\n            return await r.text()\n',
      { name: 'aio-libs/aiohttp-cors#184' }
    ),
    ask(
      'from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine("x")\n# %%\nwith engine.connect() as conn:\n    rows = await conn.execute(q)\n',
      'from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine("x")\n# %%\nasync with engine.connect() as conn:\n    rows = await conn.execute(q)\n',
      { name: 'sqlalchemy/sqlalchemy#6164' }
    ),
    ask(
      'lock = asyncio.Lock()\nwith lock:\n    pass\n',
      'lock = asyncio.Lock()\nasync with lock:\n    pass\n'
    ),
    ask(
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def opened():\n    yield 1\n# %%\nwith opened() as x:\n    pass\n',
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def opened():\n    yield 1\n# %%\nasync with opened() as x:\n    pass\n'
    ),
    explain('import aiohttp\ndef f():\n    with aiohttp.ClientSession() as s:\n        pass\n'),
    silent('import httpx\nwith httpx.Client() as c:\n    pass\n')
  ],
  'async with': [
    ask(
      'async with open("data.csv") as f:\n    print(len(f.read()) > 0)\n',
      'with open("data.csv") as f:\n    print(len(f.read()) > 0)\n'
    ),
    ask(
      'import threading\nlock = threading.Lock()\n# %%\nasync with lock:\n    print("in")\n',
      'import threading\nlock = threading.Lock()\n# %%\nwith lock:\n    print("in")\n'
    ),
    explain(
      'import threading\nlock = threading.Lock()\n# %%\nasync with lock:\n    await save()\n'
    ),
    silent('from aiofiles import open\nasync with open("x") as f:\n    pass\n'),
    silent('async with thing() as x:\n    pass\n')
  ],
  loops: [
    ask(
      'async def pages():\n    yield 1\n# %%\nfor p in pages():\n    print(p)\n',
      'async def pages():\n    yield 1\n# %%\nasync for p in pages():\n    print(p)\n'
    ),
    ask(
      'async def pages():\n    yield 1\n# %%\nx = [p for p in pages()]\n',
      'async def pages():\n    yield 1\n# %%\nx = [p async for p in pages()]\n'
    ),
    ask('async for x in [1, 2]:\n    print(x)\n', 'for x in [1, 2]:\n    print(x)\n'),
    ask('async for i in range(3):\n    await f(i)\n', 'for i in range(3):\n    await f(i)\n'),
    explain('async def pages():\n    yield 1\ndef f():\n    for p in pages():\n        print(p)\n'),
    silent('async def pages():\n    yield 1\nasync for p in pages():\n    print(p)\n'),
    silent('async for x in stream:\n    print(x)\n')
  ]
};
