import { ask, explain, silent, type Themes } from '../table';

const AGENT = 'from pydantic_ai import Agent\nagent = Agent("m")\n';

export const LIBRARY_RUNNER_CASES: Themes = {
  'libraries with two sorts of transports': [
    ask(
      'from gql import Client\nfrom gql.transport.aiohttp import AIOHTTPTransport\ngraph = Client(transport=AIOHTTPTransport(url="x"))\n# %%\nrows = graph.execute(q)\n',
      'from gql import Client\nfrom gql.transport.aiohttp import AIOHTTPTransport\ngraph = Client(transport=AIOHTTPTransport(url="x"))\n# %%\nrows = await graph.execute_async(q)\n',
      { name: 'graphql-python/gql#115' }
    ),
    silent(
      'from gql import Client\nfrom gql.transport.requests import RequestsHTTPTransport\ngraph = Client(transport=RequestsHTTPTransport(url="x"))\nrows = graph.execute(q)\n'
    )
  ],
  'code that is written oddly': [
    ask(
      'from pydantic_ai import Agent\nx = 1 if y else(Agent("$&")).run_sync("x")\n',
      'from pydantic_ai import Agent\nx = 1 if y else await (Agent("$&")).run("x")\n'
    )
  ],
  'what users reported': [
    // The call stands in a module that the notebook imports: no cell shows it.
    silent('import worker\nworker.process("data.csv")\n', { name: 'googlecolab/colabtools#3720' }),
    // The library's own business, and newer versions of it work.
    silent(
      'from langchain_community.document_loaders import SitemapLoader\nloader = SitemapLoader("https://example.org/sitemap.xml")\ndocs = loader.load()\n',
      { name: 'langchain-ai/langchain#8494' }
    ),
    explain('import snakemake\nok = snakemake.snakemake("Snakefile", cores=1)\n', {
      name: 'snakemake/snakemake#1105'
    }),
    ask(
      'from pydantic_ai import Agent\nagent = Agent("openai:gpt-4o", system_prompt="Be brief.")\n# %%\nresult = agent.run_sync("Where does hello world come from?")\nprint(result.output)\n',
      'from pydantic_ai import Agent\nagent = Agent("openai:gpt-4o", system_prompt="Be brief.")\n# %%\nresult = await agent.run("Where does hello world come from?")\nprint(result.output)\n',
      { name: 'pydantic/pydantic-ai#114' }
    ),
    ask(
      'import pydantic_ai\n# %%\nagent = pydantic_ai.Agent("test")\ndef answer(question):\n    return agent.run_sync(question).output\n# %%\nanswer("one")\nprint(answer("two"))\n',
      'import pydantic_ai\n# %%\nagent = pydantic_ai.Agent("test")\nasync def answer(question):\n    return (await agent.run(question)).output\n# %%\nawait answer("one")\nprint(await answer("two"))\n',
      { name: 'pydantic/pydantic-ai#2077' }
    ),
    ask(
      'from pydantic_ai import Agent\nagents = [Agent("a"), Agent("b")]\nagent = Agent("c")\n[agent.run_sync(q).output for q in questions]\n',
      'from pydantic_ai import Agent\nagents = [Agent("a"), Agent("b")]\nagent = Agent("c")\n[(await agent.run(q)).output for q in questions]\n',
      { name: 'pydantic/pydantic-ai#3014' }
    ),
    ask(
      'from agents import Agent, Runner\nagent = Agent(name="Assistant", instructions="Be helpful.")\nresult = Runner.run_sync(agent, "Write a haiku.")\nprint(result.final_output)\n',
      'from agents import Agent, Runner\nagent = Agent(name="Assistant", instructions="Be helpful.")\nresult = await Runner.run(agent, "Write a haiku.")\nprint(result.final_output)\n',
      { name: 'openai/openai-agents-python#77' }
    ),
    ask(
      'from agents import Agent, Runner\n# %%\ndef ask(text):\n    return Runner.run_sync(Agent(name="A"), text).final_output\n# %%\nask("hello")\n',
      'from agents import Agent, Runner\n# %%\nasync def ask(text):\n    return (await Runner.run(Agent(name="A"), text)).final_output\n# %%\nawait ask("hello")\n',
      { name: 'openai/openai-agents-python#127' }
    ),
    ask(
      'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n# %%\nif __name__ == "__main__":\n    uvicorn.run(app, host="0.0.0.0", port=6006)\n',
      'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n# %%\nif __name__ == "__main__":\n    await uvicorn.Server(uvicorn.Config(app, host="0.0.0.0", port=6006)).serve()\n',
      { name: 'datawhalechina/self-llm#97' }
    ),
    explain(
      'from aiohttp import web\napp = web.Application()\napp.add_routes([web.get("/", hello)])\n# %%\nweb.run_app(app)\n',
      { name: 'microsoft/vscode-jupyter#5386' }
    ),
    explain(
      'from telegram.ext import ApplicationBuilder, CommandHandler\napplication = ApplicationBuilder().token("T").build()\napplication.add_handler(CommandHandler("start", start))\napplication.run_polling()\n',
      { name: 'python-telegram-bot/python-telegram-bot#3251' }
    ),
    explain(
      'from sanic import Sanic\nfrom sanic.response import json\napp = Sanic("test")\n# %%\napp.run(host="0.0.0.0", port=8000)\n',
      { name: 'sanic-org/sanic#1330' }
    ),
    ask(
      'from ib_insync import *\nutil.startLoop()\nib = IB()\nib.connect("127.0.0.1", 7497, clientId=1)\n',
      'from ib_insync import *\nutil.startLoop()\nib = IB()\nawait ib.connectAsync("127.0.0.1", 7497, clientId=1)\n',
      { name: 'erdewit/ib_insync#295' }
    ),
    explain(
      'from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n    browser = p.chromium.launch()\n    page = browser.new_page()\n    print(page.title())\n',
      { name: 'microsoft/playwright-python#480' }
    ),
    explain(
      'from playwright import sync_api\np = sync_api.sync_playwright().start()\n# %%\nbrowser = p.firefox.launch()\n',
      { name: 'microsoft/playwright-python#462' }
    ),
    explain(
      'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom playwright.sync_api import sync_playwright\np = sync_playwright().__enter__()\n',
      { name: 'microsoft/playwright-python#178' }
    ),
    explain(
      'from requests_html import HTMLSession\nsession = HTMLSession()\nr = session.get("https://example.org")\nr.html.render()\n',
      { name: 'psf/requests-html#140' }
    ),
    explain(
      'from requests_html import AsyncHTMLSession\nasession = AsyncHTMLSession()\nasync def get():\n    return await asession.get("https://example.org")\nresults = asession.run(get)\n',
      { name: 'psf/requests-html#294' }
    ),
    // Django refuses queries on a running loop. Which names are models, no cell says.
    silent(
      'import django\ndjango.setup()\n# %%\nfrom shop.models import Order\nOrder.objects.count()\n',
      { name: 'django-extensions/django-extensions#1533' }
    ),
    explain(
      'from scrapy.crawler import CrawlerProcess\nprocess = CrawlerProcess({"USER_AGENT": "me"})\nprocess.crawl(MySpider)\nprocess.start()\n',
      { name: 'scrapy/scrapy#2594' }
    ),
    ask(
      'from ib_async import *\nutil.startLoop()\n# %%\nib = IB()\nib.connect("127.0.0.1", 7497, clientId=15)\nbars = util.df(ib.reqHistoricalData(contract, endDateTime=""))\n',
      'from ib_async import *\nutil.startLoop()\n# %%\nib = IB()\nawait ib.connectAsync("127.0.0.1", 7497, clientId=15)\nbars = util.df(await ib.reqHistoricalDataAsync(contract, endDateTime=""))\n',
      { name: 'ib-api-reloaded/ib_async#200' }
    )
  ],
  'libraries that run a loop': [
    ask(`${AGENT}agent.run_sync("x")\n`, `${AGENT}await agent.run("x")\n`, {
      notes: ['note.counterpart']
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
    explain(
      'from scrapy.crawler import AsyncCrawlerProcess\np = AsyncCrawlerProcess()\np.start()\n'
    ),
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
  ]
};
