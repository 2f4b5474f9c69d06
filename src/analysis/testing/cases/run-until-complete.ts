import { ask, explain, safe, silent, type Themes } from '../table';

export const RUN_UNTIL_COMPLETE_CASES: Themes = {
  'questions about the loop': [
    safe(
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    loop.run_until_complete(work())\n',
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    await work()\n',
      { name: 'voxel51/fiftyone#4134' }
    ),
    safe(
      'loop = asyncio.get_event_loop()\nif not loop.is_running():\n    loop.run_until_complete(work())\nelse:\n    r = loop.run_until_complete(work())\n',
      'loop = asyncio.get_event_loop()\nif not loop.is_running():\n    loop.run_until_complete(work())\nelse:\n    r = await work()\n'
    ),
    safe(
      'loop = asyncio.get_event_loop()\nif loop and loop.is_running():\n    loop.run_until_complete(work())\n',
      'loop = asyncio.get_event_loop()\nif loop and loop.is_running():\n    await work()\n'
    ),
    ask(
      'def sync(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        return asyncio.run(coro)\n    else:\n        return loop.run_until_complete(coro)\n# %%\nprint(sync(work()))\n',
      'async def sync(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        return await coro\n    else:\n        return await coro\n# %%\nprint(await sync(work()))\n'
    ),
    silent(
      'from concurrent.futures import ThreadPoolExecutor\ndef sync(coro):\n    loop = asyncio.get_event_loop()\n    if loop.is_running():\n        with ThreadPoolExecutor() as pool:\n            return pool.submit(asyncio.run, coro).result()\n    return loop.run_until_complete(coro)\n'
    ),
    ask(
      'def sync(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        loop = asyncio.new_event_loop()\n        asyncio.set_event_loop(loop)\n    return loop.run_until_complete(coro)\n# %%\nprint(sync(work()))\n',
      'async def sync(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        loop = asyncio.new_event_loop()\n        asyncio.set_event_loop(loop)\n    return await coro\n# %%\nprint(await sync(work()))\n'
    ),
    silent(
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    t = loop.create_task(work())\nelse:\n    loop.run_until_complete(work())\n'
    )
  ],
  'coroutines for wait': [
    ask(
      'async def work(i): return i\nloop = asyncio.get_event_loop()\nloop.run_until_complete(asyncio.wait([work(1), work(2)]))\n',
      'async def work(i): return i\nloop = asyncio.get_event_loop()\nawait asyncio.gather(work(1), work(2))\n',
      { name: 'nccgroup/ScoutSuite#1537' }
    ),
    ask(
      'loop = asyncio.get_event_loop()\ny = loop.run_until_complete(await main())\n',
      'loop = asyncio.get_event_loop()\ny = await main()\n'
    ),
    explain(
      'loop = asyncio.get_event_loop()\nloop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop)))\n',
      { name: 'miyakogi/pyppeteer#32' }
    )
  ],
  'code that is written oddly': [
    safe(
      'loop = asyncio.get_event_loop()\nassert(loop).run_until_complete(f())\n',
      'loop = asyncio.get_event_loop()\nassert await f()\n'
    )
  ],
  'code that runs elsewhere': [
    silent(
      'class T(TestCase):\n    def test(self):\n        with self.assertRaisesRegex(RuntimeError, "another loop"):\n            asyncio.get_event_loop().run_until_complete(f())\n'
    ),
    silent(
      'loop = asyncio.get_event_loop()\nbusy = loop.is_running()\nx = await f() if busy else loop.run_until_complete(f())\n'
    )
  ],
  'what users reported': [
    safe(
      'async def foo():\n    return 1\n# %%\nasyncio.get_event_loop().run_until_complete(foo())\n',
      'async def foo():\n    return 1\n# %%\nawait foo()\n',
      { name: 'jupyter/notebook#3397' }
    ),
    ask(
      'from telethon import TelegramClient\nclient = TelegramClient("anon", 1, "hash")\nasync def main():\n    await client.send_message("me", "hello")\nwith client:\n    client.loop.run_until_complete(main())\n',
      'from telethon import TelegramClient\nclient = TelegramClient("anon", 1, "hash")\nasync def main():\n    await client.send_message("me", "hello")\nasync with client:\n    await main()\n',
      { name: 'LonamiWebs/Telethon#1455' }
    ),
    ask(
      'import contextvars, nest_asyncio\nnest_asyncio.apply()\nuser = contextvars.ContextVar("user")\nasync def show():\n    print(user.get())\nuser.set("a")\nasyncio.get_event_loop().run_until_complete(show())\n',
      'import contextvars\nuser = contextvars.ContextVar("user")\nasync def show():\n    print(user.get())\nuser.set("a")\nawait show()\n',
      { name: 'erdewit/nest_asyncio#18' }
    )
  ],
  'event loops': [
    safe('asyncio.get_event_loop().run_until_complete(f())\n', 'await f()\n'),
    safe('x = asyncio.get_event_loop().run_until_complete(f()).y\n', 'x = (await f()).y\n'),
    safe('asyncio.new_event_loop().run_until_complete(f())\n', 'await f()\n'),
    safe(
      'loop = asyncio.get_event_loop()\nloop.run_until_complete(f())\n',
      'loop = asyncio.get_event_loop()\nawait f()\n'
    ),
    safe(
      'loop = asyncio.get_event_loop()\n# %%\nx = loop.run_until_complete(f())\n',
      'loop = asyncio.get_event_loop()\n# %%\nx = await f()\n'
    ),
    safe(
      'loop = asyncio.new_event_loop()\n# %%\nloop = asyncio.get_event_loop()\n# %%\nloop.run_until_complete(f())\n',
      'loop = asyncio.new_event_loop()\n# %%\nloop = asyncio.get_event_loop()\n# %%\nawait f()\n'
    ),
    safe(
      'loop = None\nloop = asyncio.get_event_loop()\nloop.run_until_complete(f())\n',
      'loop = None\nloop = asyncio.get_event_loop()\nawait f()\n'
    ),
    safe(
      'l1 = asyncio.get_event_loop()\nl2 = l1\nl2.run_until_complete(f())\n',
      'l1 = asyncio.get_event_loop()\nl2 = l1\nawait f()\n'
    ),
    safe(
      '# bare\nfrom asyncio import get_event_loop\nget_event_loop().run_until_complete(a or b)\n',
      'from asyncio import get_event_loop\nawait (a or b)\n'
    ),
    safe(
      'loop = asyncio.get_event_loop()\nloop.run_until_complete(future=f())\n',
      'loop = asyncio.get_event_loop()\nawait f()\n'
    ),
    safe(
      'loop = asyncio.get_event_loop()\nloop.run_until_complete(asyncio.gather(*tasks))\n',
      'loop = asyncio.get_event_loop()\nawait asyncio.gather(*tasks)\n'
    ),
    safe(
      'asyncio.get_event_loop_policy().get_event_loop().run_until_complete(f())\n',
      'await f()\n'
    ),
    ask(
      'loop = make()\n# %%\nloop = asyncio.get_event_loop()\n# %%\nloop.run_until_complete(f())\n',
      'loop = make()\n# %%\nloop = asyncio.get_event_loop()\n# %%\nawait f()\n',
      { notes: ['note.uncertain'] }
    ),
    ask(
      'def f():\n    loop = asyncio.get_event_loop()\n    return loop.run_until_complete(g())\nf()\n',
      'async def f():\n    loop = asyncio.get_event_loop()\n    return await g()\nawait f()\n'
    ),
    ask(
      'def f():\n    loop = asyncio.get_event_loop()\n    loop.run_until_complete(g())\n    asyncio.run(h())\nf()\n',
      'async def f():\n    loop = asyncio.get_event_loop()\n    await g()\n    await h()\nawait f()\n'
    ),
    ask(
      'def f():\n    try:\n        loop = asyncio.get_event_loop()\n    except ValueError:\n        loop = asyncio.new_event_loop()\n    loop.run_until_complete(g())\n',
      'async def f():\n    try:\n        loop = asyncio.get_event_loop()\n    except ValueError:\n        loop = asyncio.new_event_loop()\n    await g()\n'
    ),
    explain(
      'class A:\n    def f(self):\n        return asyncio.get_event_loop().run_until_complete(g())\n'
    ),
    explain('loop = asyncio.get_event_loop()\nf = lambda: loop.run_until_complete(g())\n'),
    explain('loop = asyncio.get_event_loop()\nloop.run_until_complete()\n'),
    ask(
      '# bare\nfrom telethon import TelegramClient\nwith TelegramClient("a") as client:\n    x = client.loop.run_until_complete(f())\n    y = client.loop.run_until_complete(g())\n',
      'from telethon import TelegramClient\nasync with TelegramClient("a") as client:\n    x = await f()\n    y = await g()\n'
    ),
    explain(
      '# bare\nfrom telethon import TelegramClient\nwith TelegramClient("a") as client, open(p) as file:\n    client.loop.run_until_complete(f())\n'
    ),
    safe(
      '# bare\nfrom telethon import TelegramClient\nclient = TelegramClient("a")\nclient.loop.run_until_complete(main())\n',
      'from telethon import TelegramClient\nclient = TelegramClient("a")\nawait main()\n'
    ),
    // What belongs to another loop waits for it; on the notebook's own, all is well.
    explain(
      'loop = asyncio.new_event_loop()\ntasks = [loop.create_task(f(i)) for i in x]\nloop.run_until_complete(asyncio.wait(tasks))\n'
    ),
    safe(
      'loop = asyncio.new_event_loop()\n# %%\nloop = asyncio.get_event_loop()\nt = loop.create_task(f())\nloop.run_until_complete(t)\n',
      'loop = asyncio.new_event_loop()\n# %%\nloop = asyncio.get_event_loop()\nt = loop.create_task(f())\nawait t\n'
    ),
    explain('loop = asyncio.new_event_loop()\n# %%\nloop.run_until_complete(main(loop))\n'),
    explain(
      'loop = other = asyncio.new_event_loop()\nt = other.create_task(f())\nloop.run_until_complete(t)\n'
    ),
    explain('c = [loop := asyncio.new_event_loop()]\nloop.run_until_complete(go(c))\n'),
    explain(
      'loop = asyncio.get_event_loop()\n# %%\nloop = asyncio.new_event_loop()\nclient = Client(loop=loop)\nloop.run_until_complete(client.go())\n'
    ),
    explain(
      'def f():\n    loop = asyncio.new_event_loop()\n    return loop.run_until_complete(loop.run_in_executor(None, g))\nf()\n'
    ),
    ask(
      'def f():\n    loop = asyncio.new_event_loop()\n    x = loop.run_until_complete(g())\n    for t in asyncio.all_tasks(loop): t.cancel()\n    return x\nf()\n',
      'async def f():\n    loop = asyncio.new_event_loop()\n    x = await g()\n    for t in asyncio.all_tasks(loop): t.cancel()\n    return x\nawait f()\n'
    ),
    safe(
      'try:\n    loop = asyncio.get_event_loop()\nexcept ValueError:\n    loop = asyncio.new_event_loop()\nt = loop.create_task(f())\nloop.run_until_complete(t)\n',
      'try:\n    loop = asyncio.get_event_loop()\nexcept ValueError:\n    loop = asyncio.new_event_loop()\nt = loop.create_task(f())\nawait t\n'
    ),
    silent('loop.run_until_complete(f())\n'),
    silent('self.loop.run_until_complete(f())\n'),
    silent('def f(loop):\n    loop.run_until_complete(g())\n'),
    silent('loop = make_loop()\nloop.run_until_complete(f())\n'),
    silent('loop = asyncio.get_event_loop()\nloop = other()\nloop.run_until_complete(f())\n'),
    silent(
      'def work():\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n    loop.run_until_complete(f())\nThread(target=work).start()\n'
    ),
    silent(
      'loop = asyncio.get_event_loop()\nif loop.is_running():\n    t = loop.create_task(f())\nelse:\n    loop.run_until_complete(f())\n'
    )
  ],
  'the life of the loop': [
    ask(
      'loop = asyncio.get_event_loop()\ntry:\n    loop.run_until_complete(f())\nfinally:\n    loop.close()\n',
      'loop = asyncio.get_event_loop()\ntry:\n    await f()\nfinally:\n    pass\n'
    ),
    // The end of a script's loop, which would be the end of the notebook's.
    ask(
      'loop = asyncio.get_event_loop()\ntry:\n    loop.run_until_complete(f())\nfinally:\n    loop.run_until_complete(loop.shutdown_asyncgens())\n    loop.run_until_complete(loop.shutdown_default_executor())\n    loop.close()\n',
      'loop = asyncio.get_event_loop()\ntry:\n    await f()\nfinally:\n    pass\n'
    ),
    ask(
      'def f():\n    loop = asyncio.get_event_loop()\n    try:\n        return loop.run_until_complete(g())\n    finally:\n        loop.run_until_complete(loop.shutdown_asyncgens())\n        loop.close()\nf()\n',
      'async def f():\n    loop = asyncio.get_event_loop()\n    try:\n        return await g()\n    finally:\n        pass\nawait f()\n'
    ),
    safe(
      'loop = asyncio.new_event_loop()\nloop.run_until_complete(loop.shutdown_asyncgens())\n',
      'loop = asyncio.new_event_loop()\nawait loop.shutdown_asyncgens()\n'
    )
  ],
  'all tasks of the loop': [
    explain(
      'loop = asyncio.get_event_loop()\nloop.run_until_complete(asyncio.gather(*asyncio.Task.all_tasks()))\n'
    )
  ]
};
