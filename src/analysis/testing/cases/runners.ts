/** The runners beside `asyncio.run`, and what goes with them. */

import { ask, explain, safe, silent, type Case } from '../table';

const rule = (id: string) => ({ rule: id });

export const LOOPS: readonly Case[] = [
  safe(
    'asyncio.get_event_loop().run_until_complete(f())\n',
    'await f()\n',
    rule('run-until-complete')
  ),
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
  safe('asyncio.get_event_loop_policy().get_event_loop().run_until_complete(f())\n', 'await f()\n'),
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
];

export const LIFECYCLE: readonly Case[] = [
  ask('loop = asyncio.get_event_loop()\nloop.close()\n', 'loop = asyncio.get_event_loop()\n'),
  ask('loop = asyncio.get_event_loop()\nloop.close()', 'loop = asyncio.get_event_loop()'),
  ask('asyncio.get_event_loop().close()\n', ''),
  ask('asyncio.get_running_loop().stop()\nx = 1\n', 'x = 1\n'),
  ask(
    'loop = asyncio.get_event_loop()\n# %%\nloop.stop()\n',
    'loop = asyncio.get_event_loop()\n# %%\n',
    rule('loop-lifecycle')
  ),
  ask(
    'loop = asyncio.get_event_loop()\ntry:\n    loop.run_until_complete(f())\nfinally:\n    loop.close()\n',
    'loop = asyncio.get_event_loop()\ntry:\n    await f()\nfinally:\n    pass\n'
  ),
  ask(
    'loop = asyncio.get_event_loop()\nif x:\n    y = 1\n    loop.close()  # bye\n',
    'loop = asyncio.get_event_loop()\nif x:\n    y = 1\n    # bye\n'
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
  // The end of a script's loop, which would be the end of the notebook's.
  ask(
    'loop = asyncio.get_event_loop()\ntry:\n    loop.run_until_complete(f())\nfinally:\n    loop.run_until_complete(loop.shutdown_asyncgens())\n    loop.run_until_complete(loop.shutdown_default_executor())\n    loop.close()\n',
    'loop = asyncio.get_event_loop()\ntry:\n    await f()\nfinally:\n    pass\n'
  ),
  ask(
    'loop = asyncio.get_event_loop()\nawait loop.shutdown_default_executor()  # end\n',
    'loop = asyncio.get_event_loop()\n# end\n'
  ),
  ask(
    'def f():\n    loop = asyncio.get_event_loop()\n    try:\n        return loop.run_until_complete(g())\n    finally:\n        loop.run_until_complete(loop.shutdown_asyncgens())\n        loop.close()\nf()\n',
    'async def f():\n    loop = asyncio.get_event_loop()\n    try:\n        return await g()\n    finally:\n        pass\nawait f()\n'
  ),
  safe(
    'loop = asyncio.new_event_loop()\nloop.run_until_complete(loop.shutdown_asyncgens())\n',
    'loop = asyncio.new_event_loop()\nawait loop.shutdown_asyncgens()\n'
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
];

export const RUNNER_CLASS: readonly Case[] = [
  ask('with asyncio.Runner() as r:\n    r.run(f())\n', 'await f()\n'),
  ask('with (\n    asyncio.Runner() as r\n):\n    r.run(f())\n', 'await f()\n'),
  explain('with (\n    asyncio.Runner() as r,  # why\n):\n    r.run(f())\n'),
  ask(
    'with asyncio.Runner() as r:\n    x = r.run(f())\n    # then\n    print(r.run(g(x)).y)\n',
    'x = await f()\n# then\nprint((await g(x)).y)\n'
  ),
  ask(
    'with asyncio.Runner() as r:\n    r.run(f())  # done\n\n    # below\n# outside\n',
    'await f()  # done\n\n# below\n# outside\n'
  ),
  ask('with asyncio.Runner(debug=True) as r:\n    r.run(f())\n', 'await f()\n', {
    notes: ['note.drops']
  }),
  ask(
    'if x:\n    with asyncio.Runner() as r:  # go\n        if y:\n            r.run(f())\n        z = """\n        text\n        """\n',
    'if x:\n    # go\n    if y:\n        await f()\n    z = """\n        text\n        """\n'
  ),
  ask(
    'with asyncio.Runner() as r:\n    r.run(\n        f(\n            1\n        )\n    )\n',
    'await f(\n    1\n)\n'
  ),
  ask(
    'async def g():\n    with asyncio.Runner() as r:\n        return r.run(f())\n',
    'async def g():\n    return await f()\n'
  ),
  ask(
    '# bare\nfrom asyncio import Runner\nwith Runner() as r:\n    r.run(f())\nx = 1\n',
    'from asyncio import Runner\nawait f()\nx = 1\n'
  ),
  explain('with asyncio.Runner() as r:\n    r.get_loop()\n    r.run(f())\n'),
  explain('with asyncio.Runner() as r:\n    go(r)\n'),
  explain('with asyncio.Runner() as r: r.run(f())\n'),
  explain('with asyncio.Runner() as r, open(x) as y:\n    r.run(f())\n'),
  explain('with asyncio.Runner() as r:\n    r.run(f())\nr.close()\n'),
  explain('with asyncio.Runner() as r:\n    def g(): r.run(f())\n'),
  explain('with asyncio.Runner() as r:\n    r.run(f(r.run(g())))\n'),
  explain('r = asyncio.Runner()\nr.run(f())\n'),
  silent('def g():\n    with asyncio.Runner() as r:\n        r.run(f())\n'),
  silent('with lib.Runner() as r:\n    r.run(f())\n')
];

export const OTHER_RUNNERS: readonly Case[] = [
  safe('# bare\nimport uvloop\nuvloop.run(f())\n', 'import uvloop\nawait f()\n', rule('uvloop')),
  explain('# bare\nimport uvloop\nuvloop.install()\n'),
  explain('import uvloop\nasyncio.set_event_loop_policy(uvloop.EventLoopPolicy())\n'),
  silent('asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())\n'),
  safe('# bare\nimport anyio\nanyio.run(f)\n', 'import anyio\nawait f()\n', rule('anyio-run')),
  safe('# bare\nimport anyio\nx = anyio.run(f, a, b)\n', 'import anyio\nx = await f(a, b)\n'),
  safe('# bare\nimport anyio\nanyio.run(o.f, *a).b\n', 'import anyio\n(await o.f(*a)).b\n'),
  safe('# bare\nfrom anyio import run\nrun(f, a,)\n', 'from anyio import run\nawait f(a)\n'),
  safe('# bare\nimport anyio\nanyio.run(f, backend="asyncio")\n', 'import anyio\nawait f()\n'),
  safe('# bare\nimport anyio\nanyio.run(partial(f, 1))\n', 'import anyio\nawait partial(f, 1)()\n'),
  ask(
    '# bare\nimport anyio\nanyio.run(f, a, backend_options={"use_uvloop": True})\n',
    'import anyio\nawait f(a)\n',
    { notes: ['note.drops'] }
  ),
  ask(
    '# bare\nimport anyio\ndef g(): anyio.run(f, 1)\ng()\n',
    'import anyio\nasync def g(): await f(1)\nawait g()\n'
  ),
  explain('# bare\nimport anyio\nanyio.run(f, backend="trio")\n'),
  explain('# bare\nimport anyio\nanyio.run()\n'),
  explain('# bare\nimport anyio\nanyio.run(f, **options)\n'),
  explain('# bare\nimport anyio\nasync def f(): pass\nanyio.run(f())\n'),
  explain('# bare\nimport anyio\nanyio.run(f,  # why\n  a)\n'),
  silent('# bare\nimport trio\ntrio.run(f)\n'),
  safe(
    '# bare\nfrom asgiref.sync import async_to_sync\nx = async_to_sync(f)(a, b=1)\n',
    'from asgiref.sync import async_to_sync\nx = await f(a, b=1)\n',
    rule('async-to-sync')
  ),
  safe(
    '# bare\nimport asgiref.sync\nasgiref.sync.async_to_sync(o.f)().x\n',
    'import asgiref.sync\n(await o.f()).x\n'
  ),
  silent('# bare\nfrom asgiref.sync import async_to_sync\nview = async_to_sync(f)\n'),
  silent('# bare\nasync_to_sync(f)(x)\n')
];

const AGENT = 'from pydantic_ai import Agent\nagent = Agent("m")\n';

export const LIBRARIES: readonly Case[] = [
  ask(`${AGENT}agent.run_sync("x")\n`, `${AGENT}await agent.run("x")\n`, {
    rule: 'library-runner',
    notes: ['note.twin']
  }),
  ask(`${AGENT}r = await agent.run_sync("x")\n`, `${AGENT}r = await agent.run("x")\n`),
  ask(
    `${AGENT}r = await agent.run_sync("x").output\n`,
    `${AGENT}r = (await agent.run("x")).output\n`
  ),
  ask(
    `${AGENT}r = await asyncio.gather(agent.run_sync("x"), *[agent.run_sync(x) for x in xs])\n`,
    `${AGENT}r = await asyncio.gather(agent.run("x"), *[agent.run(x) for x in xs])\n`
  ),
  explain(`${AGENT}r = await asyncio.wait([agent.run_sync("x")])\n`),
  explain(`${AGENT}r = await (agent.run_sync("x")).output\n`),
  // Brackets change nothing, nor does a name, if it is no other's.
  ask(`${AGENT}r = await (agent.run_sync("x"))\n`, `${AGENT}r = await (agent.run("x"))\n`),
  ask(
    `${AGENT}await asyncio.gather((agent.run_sync("x")), *([agent.run_sync(x) for x in xs]))\n`,
    `${AGENT}await asyncio.gather((agent.run("x")), *([agent.run(x) for x in xs]))\n`
  ),
  ask(
    `${AGENT}await asyncio.gather(agent.run_sync("x") if x else f())\n`,
    `${AGENT}await asyncio.gather(agent.run("x") if x else f())\n`
  ),
  ask(
    `${AGENT}rs = [agent.run_sync(x) for x in xs]\nawait asyncio.gather(*rs)\n`,
    `${AGENT}rs = [agent.run(x) for x in xs]\nawait asyncio.gather(*rs)\n`
  ),
  ask(
    `${AGENT}rs = []\nfor x in xs:\n    rs.append(agent.run_sync(x))\n[await r for r in rs]\n`,
    `${AGENT}rs = []\nfor x in xs:\n    rs.append(agent.run(x))\n[await r for r in rs]\n`
  ),
  ask(
    `${AGENT}r = agent.run_sync("x")\nawait save(r)\n# %%\nawait r.save()\n`,
    `${AGENT}r = await agent.run("x")\nawait save(r)\n# %%\nawait r.save()\n`
  ),
  ask(
    `${AGENT}r = agent.run_sync("x")\n# %%\nr = f()\nawait r\n`,
    `${AGENT}r = await agent.run("x")\n# %%\nr = f()\nawait r\n`
  ),
  ask(
    `${AGENT}r = agent.run_sync("x")\nasync def f(): await r\nprint(r.output)\n`,
    `${AGENT}r = await agent.run("x")\nasync def f(): await r\nprint(r.output)\n`
  ),
  ask(
    `${AGENT}rs = [r for r in agent.run_sync("x").output]\nawait asyncio.gather(*rs)\n`,
    `${AGENT}rs = [r for r in (await agent.run("x")).output]\nawait asyncio.gather(*rs)\n`
  ),
  ask(
    `${AGENT}await asyncio.gather(*(agent.run_sync(x) for x in xs))\n`,
    `${AGENT}await asyncio.gather(*(agent.run(x) for x in xs))\n`
  ),
  explain(`${AGENT}rs = [agent.run_sync(x) for x in xs]\nawait asyncio.wait(rs)\n`),
  explain(`${AGENT}rs = [agent.run_sync(x).output for x in xs]\nawait asyncio.gather(*rs)\n`),
  // Only the first is awaited.
  ask(
    `${AGENT}await asyncio.wait_for(f(), agent.run_sync("x"))\n`,
    `${AGENT}await asyncio.wait_for(f(), await agent.run("x"))\n`
  ),
  ask(
    `${AGENT}# %%\nprint(agent.run_sync("x").output)\n`,
    `${AGENT}# %%\nprint((await agent.run("x")).output)\n`
  ),
  ask(
    `${AGENT}def ask(q):\n    return agent.run_sync(q)\nask(1)\n`,
    `${AGENT}async def ask(q):\n    return await agent.run(q)\nawait ask(1)\n`
  ),
  ask(
    'from agents import Runner\nr = Runner.run_sync(a, "x")\n',
    'from agents import Runner\nr = await Runner.run(a, "x")\n'
  ),
  ask(
    'import agents\nagents.Runner.run_sync(a, "x")\n',
    'import agents\nawait agents.Runner.run(a, "x")\n'
  ),
  ask(
    'import uvicorn\nuvicorn.run(app, port=1)\n',
    'import uvicorn\nawait uvicorn.Server(uvicorn.Config(app, port=1)).serve()\n'
  ),
  ask(
    'import uvicorn as uv\ndef serve():\n    uv.run(app)\nserve()\n',
    'import uvicorn as uv\nasync def serve():\n    await uv.Server(uv.Config(app)).serve()\nawait serve()\n'
  ),
  explain('import uvicorn\nuvicorn.run("main:app", reload=True)\n'),
  explain('from uvicorn import run\nrun(app)\n'),
  ask(
    'import discord\nclient = discord.Client(intents=i)\nclient.run(token)\n',
    'import discord\nclient = discord.Client(intents=i)\nawait client.start(token)\n'
  ),
  explain(
    'import discord\nclient = discord.Client(intents=i)\nclient.run(token, log_handler=None)\n'
  ),
  ask(
    'from ib_async import IB, util\nib = IB()\nx = ib.reqTickers(c)[0]\n',
    'from ib_async import IB, util\nib = IB()\nx = (await ib.reqTickersAsync(c))[0]\n'
  ),
  ...[
    ['c, "TRADES", True', ', formatDate=1'],
    ['c, "TRADES", useRTH=True', ', formatDate=1'],
    ['c, "TRADES", True, 2', ''],
    ['c, "TRADES", formatDate=2, useRTH=True', '']
  ].map(([given, added]) =>
    ask(
      `from ib_async import IB\nib = IB()\nib.reqHeadTimeStamp(${given})\n`,
      `from ib_async import IB\nib = IB()\nawait ib.reqHeadTimeStampAsync(${given}${added})\n`
    )
  ),
  explain('from ib_async import IB\nib = IB()\nib.reqHeadTimeStamp(*c)\n'),
  silent('from ib_async import IB\nib = IB()\nib.placeOrder(c, o)\n'),
  ask(
    'import uvicorn\nserver = uvicorn.Server(uvicorn.Config(app))\n# %%\nserver.run()\n',
    'import uvicorn\nserver = uvicorn.Server(uvicorn.Config(app))\n# %%\nawait server.serve()\n'
  ),
  ask(
    'from pydantic_evals import Dataset\nr = Dataset(cases=c).evaluate_sync(task)\n',
    'from pydantic_evals import Dataset\nr = await Dataset(cases=c).evaluate(task)\n'
  ),
  ask(
    'from browser_use import Agent\nr = Agent(task="x").run_sync(max_steps=3)\n',
    'from browser_use import Agent\nr = await Agent(task="x").run(max_steps=3)\n'
  ),
  ask(
    'from pydantic_ai import direct\nr = direct.model_request_sync(m, x)\n',
    'from pydantic_ai import direct\nr = await direct.model_request(m, x)\n'
  ),
  explain('from pydantic_ai.direct import model_request_sync\nmodel_request_sync(m, x)\n'),
  explain(`${AGENT}r = agent.run_stream_sync("x")\n`),
  explain('from mcp.server import MCPServer\nserver = MCPServer("x")\nserver.run()\n'),
  explain('from scrapy.crawler import AsyncCrawlerProcess\np = AsyncCrawlerProcess()\np.start()\n'),
  // Under nest_asyncio they work; only those that look for the loop themselves do not.
  silent(
    'import nest_asyncio, uvicorn\nnest_asyncio.apply()\nuvicorn.run("main:app", reload=True)\n'
  ),
  silent('from ib_async import *\nutil.startLoop()\nk = lambda: asyncio.run(f())\n'),
  explain('from aiohttp import web\nweb.run_app(app)\n'),
  explain(
    'from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n    pass\n'
  ),
  explain(
    'from requests_html import HTMLSession\ns = HTMLSession()\nr = s.get(u)\nr.html.render()\n'
  ),
  explain(
    'from telegram.ext import Application\napp = Application.builder().token(t).build()\napp.run_polling()\n'
  ),
  silent('agent.run_sync("x")\n'),
  silent('from mine import Agent\nAgent().run_sync("x")\n'),
  silent('from mine import Runner\nRunner.run_sync("x")\n'),
  silent('import uvicorn\nThread(target=uvicorn.run, args=(app,)).start()\n'),
  silent(
    'from playwright.async_api import async_playwright\np = await async_playwright().start()\n'
  )
];

const NEST = 'import nest_asyncio\nnest_asyncio.apply()\n';

export const NEST_ASYNCIO: readonly Case[] = [
  // Runs work under it: we speak of those that can do without.
  ask(
    `${NEST}def f(): return asyncio.run(g())\n# %%\nf()\nprint(1)\n`,
    'async def f(): return await g()\n# %%\nawait f()\nprint(1)\n'
  ),
  silent(`${NEST}class A:\n    def f(self): return asyncio.run(self.g())\n`),
  silent(`${NEST}button.on_click(lambda b: asyncio.run(save()))\n`),
  silent(`${NEST}# %%\n%%time\nasyncio.run(f())\n`),
  silent(`${NEST}# %%\nasyncio.run(*x)\n`),
  ask(`${NEST}import anyio\nanyio.run(f)\n`, 'import anyio\nawait f()\n', { rule: 'anyio-run' }),
  explain(`${NEST}with asyncio.Runner() as r:\n    r.get_loop()\n`),
  ask(`${NEST}# %%\nawait main()\n`, '# %%\nawait main()\n', { rule: 'nest-asyncio' }),
  // What an unknown object runs may be a loop, unless it is awaited.
  silent(`${NEST}# %%\nawait main()\napp = chat.App(token)\napp.run()\n`),
  silent(`${NEST}# %%\nawait main()\ndef serve():\n    return bots[0].run_polling()\n`),
  ask(
    `${NEST}# %%\nx = [await a.run(q) for q in y]\nawait asyncio.gather(*(a.run(q) for q in y))\n`,
    '# %%\nx = [await a.run(q) for q in y]\nawait asyncio.gather(*(a.run(q) for q in y))\n'
  ),
  ask(
    `${NEST}# %%\nimport subprocess\nsubprocess.run(["ls"])\nawait main()\n`,
    '# %%\nimport subprocess\nsubprocess.run(["ls"])\nawait main()\n'
  ),
  // First the run, then what it needed; with safe fixes alone, the patch stays.
  ask(`${NEST}# %%\nx = asyncio.run(main(), debug=True)\n`, '# %%\nx = await main()\n'),
  ask(`${NEST}x = 1\nawait main()\n`, 'x = 1\nawait main()\n'),
  ask('import nest_asyncio; nest_asyncio.apply()\nawait f()\n', 'await f()\n'),
  ask(
    'import os; import nest_asyncio; nest_asyncio.apply()\nawait f()\n',
    'import os\nawait f()\n'
  ),
  ask(
    '!pip install nest_asyncio\nimport nest_asyncio\nnest_asyncio.apply()\nawait f()\n',
    'await f()\n'
  ),
  ask(
    '%pip install -q nest-asyncio httpx\n# %%\nimport nest_asyncio\nnest_asyncio.apply()\nawait f()\n',
    '%pip install -q httpx\n# %%\nawait f()\n'
  ),
  ask(
    '!pip install -U nest_asyncio\n# %%\nx = 0\n# %%\nx = 1\n# %%\nimport nest_asyncio\nnest_asyncio.apply()\nawait f()\n',
    '# %%\nx = 0\n# %%\nx = 1\n# %%\nawait f()\n'
  ),
  ask(
    'try:\n    import nest_asyncio\n    nest_asyncio.apply()\nexcept ImportError:\n    pass\nawait f()\n',
    'try:\n    pass\nexcept ImportError:\n    pass\nawait f()\n'
  ),
  // Nobody knows who runs it.
  silent(
    `${NEST}# %%\nasync def target(x):\n    return await client.chat(x)\nevaluate(target, data=questions)\n`
  ),
  ask('from nest_asyncio import apply\napply()\nawait f()\n', 'await f()\n'),
  ask('import nest_asyncio, os\nnest_asyncio.apply()\nawait f()\n', 'import os\nawait f()\n'),
  ask('import os, nest_asyncio\nnest_asyncio.apply()\nawait f()\n', 'import os\nawait f()\n'),
  ask('import nest_asyncio as n\nn.apply()\nawait f()\n', 'await f()\n'),
  explain('import nest_asyncio\nnest_asyncio.apply()\nprint(nest_asyncio)\nawait f()\n'),
  silent(NEST),
  silent(`${NEST}answer(question)\n`),
  ask('import nest_asyncio as n, os\nn.apply()\nawait f(os)\n', 'import os\nawait f(os)\n'),
  ask(
    'import sys, nest_asyncio, os\nnest_asyncio.apply()\nawait f()\n',
    'import sys, os\nawait f()\n'
  ),
  ask(
    'import sys, nest_asyncio as n, nest_asyncio\nn.apply()\nawait f()\n',
    'import sys\nawait f()\n'
  ),
  ask('import nest_asyncio2\nnest_asyncio2.apply()\nawait f()\n', 'await f()\n'),
  ask(
    '!pip install "nest-asyncio==1.6"  # for loops\nimport nest_asyncio\nnest_asyncio.apply()\nawait f()\n',
    'await f()\n'
  ),
  // A comment about it goes with it; any other stays.
  ask(`${NEST.trimEnd()}  # Jupyter has a loop\nawait f()\n`, 'await f()\n'),
  ask(`${NEST.trimEnd()}  # see the wiki\nawait f()\n`, '# see the wiki\nawait f()\n'),
  ask(
    'if x:\n    import nest_asyncio  # why?\n    nest_asyncio.apply()  # for Colab\nawait f()\n',
    'if x:\n    # why?\n    pass\nawait f()\n'
  ),
  ask(
    'if x:\n    import nest_asyncio\n    nest_asyncio.apply()  # for Colab\n    y = 1\nawait f()\n',
    'if x:\n    y = 1\nawait f()\n'
  ),
  // Its names serve for more.
  explain('import nest_asyncio as n\nn.apply()\n# %%\nprint(n)\nawait f()\n'),
  explain('from nest_asyncio import apply\napply()\n# %%\nmap(apply, x)\nawait f()\n'),
  silent('from nest_asyncio import *\napply()\nawait f()\n'),
  explain('import nest_asyncio\n[nest_asyncio.apply() for _ in x]\nawait f()\n'),
  silent(`${NEST}from llama_index.core import x\nawait f()\n`),
  silent(`${NEST}import os, ragas\nawait f()\n`),
  silent(`${NEST}await f()\nclient.run_sync()\n`),
  silent(`${NEST}await f()\nloop.run_until_complete(g())\n`),
  silent('await f()\n')
];

export const TASKS: readonly Case[] = [
  ask(
    'asyncio.create_task(f())\nx = 1\n',
    'task = asyncio.create_task(f())\nx = 1\n',
    rule('dropped-task')
  ),
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
  explain('for x in y:\n    asyncio.create_task(f(x))\n'),
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
];

/** An async function that calls something of a library. */
const called = (setup: string, before: string, after: string): Case =>
  ask(
    `${setup}\n# %%\nasync def f(q):\n    ${before}\n`,
    `${setup}\n# %%\nasync def f(q):\n    ${after}\n`,
    {
      rule: 'blocking-call'
    }
  );
const uncalled = (setup: string, code: string): Case =>
  silent(`${setup}\n# %%\nasync def f(q):\n    ${code}\n`);

const OPENAI = 'from openai import OpenAI\nclient = OpenAI()';
const LLM = 'from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model="m")';
const INDEX =
  'from llama_index.core import VectorStoreIndex\nindex = VectorStoreIndex.from_documents(d)';

/** Objects of libraries that block. */
export const BLOCKING_OBJECTS: readonly Case[] = [
  called(
    OPENAI,
    'r = client.chat.completions.create(model="m", messages=q).choices[0]',
    'r = (await asyncio.to_thread(client.chat.completions.create, model="m", messages=q)).choices[0]'
  ),
  called(
    OPENAI,
    'r = await client.responses.create(input=q)',
    'r = await asyncio.to_thread(client.responses.create, input=q)'
  ),
  explain(
    `${OPENAI}\nasync def f():\n    for c in client.responses.create(input=q, stream=True): pass\n`
  ),
  called(LLM, 'return llm.invoke(q).content', 'return (await llm.ainvoke(q)).content'),
  called(
    LLM,
    'return llm.with_structured_output(X).invoke(q)',
    'return await llm.with_structured_output(X).ainvoke(q)'
  ),
  called(LLM, 'return await (llm.invoke(q))', 'return await (llm.ainvoke(q))'),
  called(LLM, 'return [llm.batch(x) for x in q]', 'return [await llm.abatch(x) for x in q]'),
  called(
    LLM,
    'return await asyncio.gather(*[llm.invoke(x) for x in q])',
    'return await asyncio.gather(*[llm.ainvoke(x) for x in q])'
  ),
  called(
    'from google import genai\nclient = genai.Client()',
    'return client.models.generate_content(model="m", contents=q).text',
    'return (await client.aio.models.generate_content(model="m", contents=q)).text'
  ),
  called(
    'from google import genai\nmodels = genai.Client().models',
    'return models.generate_content(model="m", contents=q)',
    'return await asyncio.to_thread(models.generate_content, model="m", contents=q)'
  ),
  called(
    `${INDEX}\nengine = index.as_query_engine()`,
    'print(engine.query(q))',
    'print(await engine.aquery(q))'
  ),
  called(
    INDEX,
    'return index.as_chat_engine().chat(q)',
    'return await index.as_chat_engine().achat(q)'
  ),
  called(
    'import litellm',
    'return litellm.completion("m", q)',
    'return await litellm.acompletion("m", q)'
  ),
  called(
    'import litellm',
    'return litellm.completion("m", q, 30)',
    'return await asyncio.to_thread(litellm.completion, "m", q, 30)'
  ),
  called(
    'from litellm import completion',
    'return completion("m", q)',
    'return await asyncio.to_thread(completion, "m", q)'
  ),
  called(
    'from mistralai import Mistral\nclient = Mistral(api_key=k)',
    'return client.chat.complete(model="m", messages=q)',
    'return await client.chat.complete_async(model="m", messages=q)'
  ),
  called(
    'import requests\ns = requests.Session()',
    'return s.get(q).json()',
    'return (await asyncio.to_thread(s.get, q)).json()'
  ),
  called(
    'import httpx',
    'with httpx.Client() as c: return c.get(q)',
    'with httpx.Client() as c: return await asyncio.to_thread(c.get, q)'
  ),
  called(
    'import subprocess',
    'out, err = subprocess.Popen(q).communicate()',
    'out, err = await asyncio.to_thread(subprocess.Popen(q).communicate)'
  ),
  called(
    'import threading\nt = threading.Thread(target=work)',
    't.join(timeout=3)',
    'await asyncio.to_thread(t.join, timeout=3)'
  ),
  called(
    'import queue\nq = queue.Queue()\nq2 = q',
    'x = q2.get()',
    'x = await asyncio.to_thread(q2.get)'
  ),
  uncalled('import queue\nqueue_ = queue.Queue()', 'x = queue_.get(block=False)'),
  uncalled(
    'import subprocess\np = subprocess.Popen(c)',
    'while p.poll() is None: await asyncio.sleep(1)\n    out, err = p.communicate()'
  ),
  uncalled('import threading\nt = threading.Thread(target=work)', 'await q\n    t.join()'),
  uncalled('import threading\nt = threading.Thread(target=work)', 't.join(0)'),
  uncalled(
    'from openai import AsyncOpenAI\nclient = AsyncOpenAI()',
    'await client.responses.create(input=q)'
  ),
  uncalled(
    `${OPENAI}\n# %%\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI()`,
    'await client.responses.create(input=q)'
  ),
  uncalled(`${LLM}\nchain = prompt | llm`, 'chain.invoke(q)'),
  uncalled(
    'from langchain_core.prompts import ChatPromptTemplate\nprompt = ChatPromptTemplate([])',
    'prompt.invoke(q)'
  ),
  uncalled(OPENAI, 'return await asyncio.to_thread(client.responses.create, input=q)'),
  uncalled(OPENAI, 'g = lambda: client.responses.create(input=q)'),
  silent('async def f(client):\n    return client.responses.create(input=q)\n'),
  silent(
    `${OPENAI}\nclient.responses.create(input=q)\ndef f(): return client.responses.create(input=q)\n`
  )
];

export const BLOCKING: readonly Case[] = [
  ask(
    'import time\nasync def f():\n    time.sleep(1)\n',
    'import time\nasync def f():\n    await asyncio.sleep(1)\n',
    rule('blocking-sleep')
  ),
  ask(
    'from time import sleep as zz\nasync def f():\n    zz(  # why\n        1)\n',
    'from time import sleep as zz\nasync def f():\n    await asyncio.sleep(  # why\n        1)\n'
  ),
  ask(
    '# bare\nimport time\nasync def f():\n    time.sleep(1)\n',
    'import asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n',
    { notes: ['note.others-run', 'note.import'] }
  ),
  ask(
    '# bare\nimport asyncio as aio, time\nasync def f():\n    time.sleep(1)\n',
    'import asyncio as aio, time\nasync def f():\n    await aio.sleep(1)\n'
  ),
  ask(
    '# bare\n"""Doc."""\nfrom __future__ import annotations\nimport time\nasync def f():\n    time.sleep(1)\n',
    '"""Doc."""\nfrom __future__ import annotations\nimport asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
  ),
  ask(
    'import time\nasync def f():\n    [time.sleep(x) for x in y]\n',
    'import time\nasync def f():\n    [await asyncio.sleep(x) for x in y]\n'
  ),
  // Neither gives anything that could be awaited.
  ask(
    'import time\nasync def f():\n    await time.sleep(1)\n',
    'import time\nasync def f():\n    await asyncio.sleep(1)\n'
  ),
  ask(
    'import requests\nasync def f():\n    x = await requests.get(u)\n    return (await requests.get(x).json())["a"]\n',
    'import requests\nasync def f():\n    x = await asyncio.to_thread(requests.get, u)\n    return ((await asyncio.to_thread(requests.get, x)).json())["a"]\n'
  ),
  // A function's own import hides the one at the top, and counts only from its line on.
  ask(
    'import time\nasync def f():\n    import asyncio\n    time.sleep(1)\n',
    'import time\nasync def f():\n    import asyncio\n    await asyncio.sleep(1)\n'
  ),
  explain('import time\nasync def f():\n    time.sleep(1)\n    import asyncio\n'),
  explain('import time\nasync def f():\n    if x:\n        import asyncio\n    time.sleep(1)\n'),
  explain('# bare\nimport time\nasync def f(asyncio):\n    time.sleep(1)\n'),
  explain('# bare\nimport time\nasyncio = fake()\nasync def f():\n    time.sleep(1)\n'),
  silent('import time\ntime.sleep(1)\n'),
  silent('import time\ndef f():\n    time.sleep(1)\n'),
  silent(
    'import time\nasync def f():\n    def g(): time.sleep(1)\n    await asyncio.to_thread(g)\n'
  ),
  silent('import time\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n'),
  silent('async def f():\n    sleep(1)\n'),
  ask(
    'import requests\nasync def f():\n    return requests.get(u, timeout=1)\n',
    'import requests\nasync def f():\n    return await asyncio.to_thread(requests.get, u, timeout=1)\n',
    rule('blocking-call')
  ),
  ask(
    'import requests\nasync def f():\n    return requests.get(u).json()["a"]\n',
    'import requests\nasync def f():\n    return (await asyncio.to_thread(requests.get, u)).json()["a"]\n'
  ),
  ask(
    'import requests\nasync def f():\n    return requests.get(\n        u,\n    )\n',
    'import requests\nasync def f():\n    return await asyncio.to_thread(requests.get,\n        u,\n    )\n'
  ),
  ask(
    'from urllib.request import urlopen\nasync def f():\n    x = urlopen(u)\n',
    'from urllib.request import urlopen\nasync def f():\n    x = await asyncio.to_thread(urlopen, u)\n'
  ),
  ask(
    'import subprocess\nasync def f():\n    subprocess.run(["ls"], check=True)\n',
    'import subprocess\nasync def f():\n    await asyncio.to_thread(subprocess.run, ["ls"], check=True)\n'
  ),
  ask(
    'import pandas as pd\nasync def f():\n    return pd.read_csv(path, sep=";")\n',
    'import pandas as pd\nasync def f():\n    return await asyncio.to_thread(pd.read_csv, path, sep=";")\n'
  ),
  ask(
    'async def f():\n    return input().strip()\n',
    'async def f():\n    return (await asyncio.to_thread(input)).strip()\n',
    { notes: ['note.input'] }
  ),
  silent('def input(x): ...\nasync def f():\n    return input("?")\n'),
  silent('async def f(input):\n    return input("?")\n'),
  explain('from pymongo import MongoClient\nasync def f():\n    db = MongoClient(url)\n'),
  silent('import sqlalchemy\nengine = sqlalchemy.create_engine(url)\n'),
  silent(
    'import sqlite3\nasync def f(loop):\n    db = sqlite3.connect("a")\n    await loop.run_in_executor(None, db.close)\n'
  ),
  // `gather()` and its like await what they are given.
  ...['gather(*[?(u) for u in us])', 'gather(?(a), ?(b))', 'wait_for(?(u), 3)'].map(line =>
    ask(
      `import requests\nasync def f():\n    await asyncio.${line.replaceAll('?', 'requests.get')}\n`,
      `import requests\nasync def f():\n    await asyncio.${line.replaceAll('?(', 'asyncio.to_thread(requests.get, ')}\n`
    )
  ),
  ask(
    'import time\nasync def f():\n    await asyncio.gather(*(time.sleep(x) for x in y))\n',
    'import time\nasync def f():\n    await asyncio.gather(*(asyncio.sleep(x) for x in y))\n'
  ),
  explain(
    'import requests\nasync def f():\n    await asyncio.gather(*[requests.get(u).json() for u in us])\n'
  ),
  explain(
    'import requests\nasync def f():\n    await asyncio.wait([requests.get(u) for u in us])\n'
  ),
  explain('import requests\nasync def f():\n    await (requests.get(u).json())\n'),
  // Nothing of asyncio's runs under trio.
  silent('# bare\nimport time\nimport trio\nasync def f():\n    time.sleep(1)\ntrio.run(f)\n'),
  silent('# bare\nimport requests, trio\nasync def f():\n    requests.get(u)\ntrio.run(f)\n'),
  silent(
    'import asyncio, time, trio\nasync def f():\n    time.sleep(1)\n    await trio.sleep(1)\ntrio.run(f)\n'
  ),
  ask(
    'import asyncio, time, trio\nasync def f():\n    time.sleep(1)\nawait f()\n',
    'import asyncio, time, trio\nasync def f():\n    await asyncio.sleep(1)\nawait f()\n'
  ),
  // Nothing outside is read, or only later.
  silent('import io\nimport pandas as pd\nasync def f(x):\n    pd.read_csv(io.StringIO(x))\n'),
  silent(
    'import io\nimport pandas as pd\nasync def f(x):\n    b = io.BytesIO(x)\n    pd.read_excel(b)\n'
  ),
  silent('import sqlite3\nasync def f(x):\n    sqlite3.connect(":memory:")\n'),
  explain('import pandas as pd\nasync def f(x):\n    for c in pd.read_csv(x, chunksize=3): pass\n'),
  explain('import requests\nasync def f(x):\n    requests.get(x, stream=True)\n'),
  silent(
    'from openai import OpenAI\nai = OpenAI()\n# %%\nai = trace(ai)\n# %%\nasync def f(q):\n    return ai.responses.create(input=q)\n'
  ),
  silent('import requests\nrequests.get(u)\n'),
  silent('import requests\ndef f():\n    requests.get(u)\n'),
  silent('async def f(requests):\n    requests.get(u)\n'),
  silent('import requests\nasync def f():\n    requests.Session()\n'),
  silent('import requests\nasync def f():\n    g = lambda: requests.get(u)\n')
];
