/** What users reported, as notebooks of the same shape. Each is named by the report. */

import { ask, explain, safe, silent, type Case } from '../table';

const report = (name: string, rule?: string) => (rule ? { name, rule } : { name });

/** A blocking entry point on a running loop. */
const ENTRY_POINTS: readonly Case[] = [
  safe(
    'async def main():\n    await asyncio.sleep(1)\n    print("done")\n# %%\nasyncio.run(main())\n',
    'async def main():\n    await asyncio.sleep(1)\n    print("done")\n# %%\nawait main()\n',
    report('jupyter/notebook#4312', 'asyncio-run')
  ),
  safe(
    'async def foo():\n    return 1\n# %%\nasyncio.get_event_loop().run_until_complete(foo())\n',
    'async def foo():\n    return 1\n# %%\nawait foo()\n',
    report('jupyter/notebook#3397', 'run-until-complete')
  ),
  safe(
    'async def add(a, b):\n    return a + b\nprint(asyncio.run(add(1, 2)), "is it")\n',
    'async def add(a, b):\n    return a + b\nprint(await add(1, 2), "is it")\n',
    report('ipython/ipykernel#548', 'asyncio-run')
  ),
  safe(
    'from crawler import Crawler\n# %%\nasync def main():\n    async with Crawler(verbose=True) as crawler:\n        page = await crawler.get("https://example.org")\n        print(page.text)\n\nif __name__ == "__main__":\n    asyncio.run(main())\n',
    'from crawler import Crawler\n# %%\nasync def main():\n    async with Crawler(verbose=True) as crawler:\n        page = await crawler.get("https://example.org")\n        print(page.text)\n\nif __name__ == "__main__":\n    await main()\n',
    report('unclecode/crawl4ai#563')
  ),
  safe(
    'async def add_one(n: int) -> int:\n    return n + 1\n\nresult = asyncio.run(add_one(1))\nprint(result)\n',
    'async def add_one(n: int) -> int:\n    return n + 1\n\nresult = await add_one(1)\nprint(result)\n',
    report('concurrency-in-python-with-asyncio#13')
  ),
  safe(
    'server, client = Server(), Client()\nasyncio.run(asyncio.gather(server.run(), client.run()))\n',
    'server, client = Server(), Client()\nawait asyncio.gather(server.run(), client.run())\n',
    report('DYCI2/Somax2#1')
  ),
  ask(
    'loop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\nloop.run_until_complete(open_pool("sandbox"))\n',
    'loop = asyncio.new_event_loop()\nawait open_pool("sandbox")\n',
    report('hyperledger/indy-sdk#2371')
  ),
  // The call stands in a module that the notebook imports: no cell shows it.
  silent('import worker\nworker.process("data.csv")\n', report('googlecolab/colabtools#3720')),
  // The library's own business, and newer versions of it work.
  silent(
    'from langchain_community.document_loaders import SitemapLoader\nloader = SitemapLoader("https://example.org/sitemap.xml")\ndocs = loader.load()\n',
    report('langchain-ai/langchain#8494')
  ),
  explain(
    'import snakemake\nok = snakemake.snakemake("Snakefile", cores=1)\n',
    report('snakemake/snakemake#1105', 'library-runner')
  ),
  ask(
    'from pydantic_ai import Agent\nagent = Agent("openai:gpt-4o", system_prompt="Be brief.")\n# %%\nresult = agent.run_sync("Where does hello world come from?")\nprint(result.output)\n',
    'from pydantic_ai import Agent\nagent = Agent("openai:gpt-4o", system_prompt="Be brief.")\n# %%\nresult = await agent.run("Where does hello world come from?")\nprint(result.output)\n',
    report('pydantic/pydantic-ai#114', 'library-runner')
  ),
  ask(
    'import pydantic_ai\n# %%\nagent = pydantic_ai.Agent("test")\ndef answer(question):\n    return agent.run_sync(question).output\n# %%\nanswer("one")\nprint(answer("two"))\n',
    'import pydantic_ai\n# %%\nagent = pydantic_ai.Agent("test")\nasync def answer(question):\n    return (await agent.run(question)).output\n# %%\nawait answer("one")\nprint(await answer("two"))\n',
    report('pydantic/pydantic-ai#2077')
  ),
  ask(
    'from pydantic_ai import Agent\nagents = [Agent("a"), Agent("b")]\nagent = Agent("c")\n[agent.run_sync(q).output for q in questions]\n',
    'from pydantic_ai import Agent\nagents = [Agent("a"), Agent("b")]\nagent = Agent("c")\n[(await agent.run(q)).output for q in questions]\n',
    report('pydantic/pydantic-ai#3014')
  ),
  ask(
    'from agents import Agent, Runner\nagent = Agent(name="Assistant", instructions="Be helpful.")\nresult = Runner.run_sync(agent, "Write a haiku.")\nprint(result.final_output)\n',
    'from agents import Agent, Runner\nagent = Agent(name="Assistant", instructions="Be helpful.")\nresult = await Runner.run(agent, "Write a haiku.")\nprint(result.final_output)\n',
    report('openai/openai-agents-python#77', 'library-runner')
  ),
  ask(
    'from agents import Agent, Runner\n# %%\ndef ask(text):\n    return Runner.run_sync(Agent(name="A"), text).final_output\n# %%\nask("hello")\n',
    'from agents import Agent, Runner\n# %%\nasync def ask(text):\n    return (await Runner.run(Agent(name="A"), text)).final_output\n# %%\nawait ask("hello")\n',
    report('openai/openai-agents-python#127', 'library-runner')
  ),
  ask(
    'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n# %%\nif __name__ == "__main__":\n    uvicorn.run(app, host="0.0.0.0", port=6006)\n',
    'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n# %%\nif __name__ == "__main__":\n    await uvicorn.Server(uvicorn.Config(app, host="0.0.0.0", port=6006)).serve()\n',
    report('datawhalechina/self-llm#97', 'library-runner')
  ),
  explain(
    'from aiohttp import web\napp = web.Application()\napp.add_routes([web.get("/", hello)])\n# %%\nweb.run_app(app)\n',
    report('microsoft/vscode-jupyter#5386', 'library-runner')
  ),
  explain(
    'from telegram.ext import ApplicationBuilder, CommandHandler\napplication = ApplicationBuilder().token("T").build()\napplication.add_handler(CommandHandler("start", start))\napplication.run_polling()\n',
    report('python-telegram-bot/python-telegram-bot#3251', 'library-runner')
  ),
  ask(
    'from telethon import TelegramClient\nclient = TelegramClient("anon", 1, "hash")\nasync def main():\n    await client.send_message("me", "hello")\nwith client:\n    client.loop.run_until_complete(main())\n',
    'from telethon import TelegramClient\nclient = TelegramClient("anon", 1, "hash")\nasync def main():\n    await client.send_message("me", "hello")\nasync with client:\n    await main()\n',
    report('LonamiWebs/Telethon#1455', 'run-until-complete')
  ),
  explain(
    'from sanic import Sanic\nfrom sanic.response import json\napp = Sanic("test")\n# %%\napp.run(host="0.0.0.0", port=8000)\n',
    report('sanic-org/sanic#1330', 'library-runner')
  ),
  ask(
    'from ib_insync import *\nutil.startLoop()\nib = IB()\nib.connect("127.0.0.1", 7497, clientId=1)\n',
    'from ib_insync import *\nutil.startLoop()\nib = IB()\nawait ib.connectAsync("127.0.0.1", 7497, clientId=1)\n',
    report('erdewit/ib_insync#295', 'library-runner')
  )
];

/** A sync API that refuses under a loop. */
const REFUSING: readonly Case[] = [
  explain(
    'from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n    browser = p.chromium.launch()\n    page = browser.new_page()\n    print(page.title())\n',
    report('microsoft/playwright-python#480', 'library-runner')
  ),
  explain(
    'from playwright import sync_api\np = sync_api.sync_playwright().start()\n# %%\nbrowser = p.firefox.launch()\n',
    report('microsoft/playwright-python#462', 'library-runner')
  ),
  explain(
    'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom playwright.sync_api import sync_playwright\np = sync_playwright().__enter__()\n',
    report('microsoft/playwright-python#178', 'library-runner')
  ),
  explain(
    'from requests_html import HTMLSession\nsession = HTMLSession()\nr = session.get("https://example.org")\nr.html.render()\n',
    report('psf/requests-html#140', 'library-runner')
  ),
  explain(
    'from requests_html import AsyncHTMLSession\nasession = AsyncHTMLSession()\nasync def get():\n    return await asession.get("https://example.org")\nresults = asession.run(get)\n',
    report('psf/requests-html#294', 'library-runner')
  ),
  // Django refuses queries on a running loop. Which names are models, no cell says.
  silent(
    'import django\ndjango.setup()\n# %%\nfrom shop.models import Order\nOrder.objects.count()\n',
    report('django-extensions/django-extensions#1533')
  ),
  explain(
    'from scrapy.crawler import CrawlerProcess\nprocess = CrawlerProcess({"USER_AGENT": "me"})\nprocess.crawl(MySpider)\nprocess.start()\n',
    report('scrapy/scrapy#2594', 'library-runner')
  )
];

/** The damage of nest_asyncio: what needs it keeps it, and what can do without is shown the way. */
const NESTED: readonly Case[] = [
  ask(
    'import nest_asyncio\nnest_asyncio.apply()\n# %%\nasync def main():\n    await asyncio.sleep(1)\nawait main()\n',
    '# %%\nasync def main():\n    await asyncio.sleep(1)\nawait main()\n',
    report('ipython/ipykernel#1381', 'nest-asyncio')
  ),
  ask(
    'import nest_asyncio\nnest_asyncio.apply()\n# %%\nasyncio.run(main())\n',
    '# %%\nawait main()\n',
    report('erdewit/nest_asyncio#49')
  ),
  explain(
    'import nest_asyncio, uvloop\nuvloop.install()\nnest_asyncio.apply()\n',
    report('erdewit/nest_asyncio#53', 'uvloop')
  ),
  ask(
    'import contextvars, nest_asyncio\nnest_asyncio.apply()\nuser = contextvars.ContextVar("user")\nasync def show():\n    print(user.get())\nuser.set("a")\nasyncio.get_event_loop().run_until_complete(show())\n',
    'import contextvars\nuser = contextvars.ContextVar("user")\nasync def show():\n    print(user.get())\nuser.set("a")\nawait show()\n',
    report('erdewit/nest_asyncio#18')
  ),
  ask(
    'from ib_async import *\nutil.startLoop()\n# %%\nib = IB()\nib.connect("127.0.0.1", 7497, clientId=15)\nbars = util.df(ib.reqHistoricalData(contract, endDateTime=""))\n',
    'from ib_async import *\nutil.startLoop()\n# %%\nib = IB()\nawait ib.connectAsync("127.0.0.1", 7497, clientId=15)\nbars = util.df(await ib.reqHistoricalDataAsync(contract, endDateTime=""))\n',
    report('ib-api-reloaded/ib_async#200', 'library-runner')
  ),
  silent(
    'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom ragas import evaluate\nanswers = [await chain.ainvoke(q) for q in questions]\n# %%\nresult = evaluate(dataset, metrics=[faithfulness])\n',
    report('vibrantlabsai/ragas#520')
  ),
  silent(
    'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom llama_index.core.evaluation import BatchEvalRunner\nrunner = BatchEvalRunner(evaluators, workers=8)\nresults = await runner.aevaluate_queries(engine, queries=questions)\n',
    report('run-llama/llama_index#8586')
  )
];

/** Silent failures: a task whose exception nobody sees. */
const UNSEEN: readonly Case[] = [
  ask(
    'async def work():\n    raise ValueError("unseen")\n# %%\nasyncio.ensure_future(work())\nprint("started")\n',
    'async def work():\n    raise ValueError("unseen")\n# %%\ntask = asyncio.ensure_future(work())\nprint("started")\n',
    report('jupyter/notebook#1582', 'dropped-task')
  ),
  ask(
    'async def work():\n    print(undefined_name)\nloop = asyncio.get_event_loop()\nloop.create_task(work())\nx = 1\n',
    'async def work():\n    print(undefined_name)\nloop = asyncio.get_event_loop()\ntask = loop.create_task(work())\nx = 1\n',
    report('microsoft/vscode-jupyter#17235', 'dropped-task')
  ),
  explain(
    'async def serve():\n    asyncio.create_task(beat())\n    await forever()\n',
    report('python/cpython#84667', 'dropped-task')
  )
];

/** A forgotten await that the source shows. */
const FORGOTTEN: readonly Case[] = [
  ask(
    'async def work(n):\n    await asyncio.sleep(n)\ntasks = [asyncio.create_task(work(n)) for n in range(3)]\nasyncio.gather(*tasks)\nprint("all done?")\n',
    'async def work(n):\n    await asyncio.sleep(n)\ntasks = [asyncio.create_task(work(n)) for n in range(3)]\nawait asyncio.gather(*tasks)\nprint("all done?")\n',
    report('jupyter/notebook#3860', 'missing-await')
  ),
  // Only the kernel knows that these are coroutines: see SEEN.
  silent(
    'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\nsession = service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session)\n',
    report('google/adk-docs#479')
  ),
  silent('page = worker.generate(params)\nprint(page)\n', report('lm-sys/FastChat#684'))
];

export const REPORTS: readonly Case[] = [
  ...ENTRY_POINTS,
  ...REFUSING,
  ...NESTED,
  ...UNSEEN,
  ...FORGOTTEN
];

/** A coroutine that the kernel saw go unawaited. */
export interface Seen {
  readonly name: string;
  readonly before: string;
  /** The cell, counted from 0, and what Python called the coroutine. */
  readonly cell: number;
  readonly coroutine: string;
  readonly after: string;
}

/** A forgotten await that only the kernel sees. */
export const SEEN: readonly Seen[] = [
  {
    name: 'google/adk-docs#479',
    before:
      'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\n# %%\nsession = service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session.state)\n',
    cell: 1,
    coroutine: 'InMemorySessionService.get_session',
    after:
      'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\n# %%\nsession = await service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session.state)\n'
  },
  {
    name: 'lm-sys/FastChat#684',
    before: 'page = worker.generate(params).text\nprint(page)\n',
    cell: 0,
    coroutine: 'Worker.generate',
    after: 'page = (await worker.generate(params)).text\nprint(page)\n'
  }
];
