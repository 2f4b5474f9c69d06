import { ask, explain, silent, type Case, type Themes } from '../table';

/** An async function that calls something of a library. */
const called = (setup: string, before: string, after: string): Case =>
  ask(
    `${setup}\n# %%\nasync def f(q):\n    ${before}\n`,
    `${setup}\n# %%\nasync def f(q):\n    ${after}\n`
  );
const uncalled = (setup: string, code: string): Case =>
  silent(`${setup}\n# %%\nasync def f(q):\n    ${code}\n`);
const OPENAI = 'from openai import OpenAI\nclient = OpenAI()';
const LLM = 'from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model="m")';
const INDEX =
  'from llama_index.core import VectorStoreIndex\nindex = VectorStoreIndex.from_documents(d)';

export const BLOCKING_CALL_CASES: Themes = {
  'functions that are replaced': [
    silent('import requests\nrequests.get = fake\nasync def f():\n    requests.get(1)\n')
  ],
  'more objects that block the loop': [
    ask(
      'from langgraph.prebuilt import create_react_agent\nasync def answer(model, tools, text):\n    agent = create_react_agent(model, tools)\n    return agent.invoke({"messages": text})\n',
      'from langgraph.prebuilt import create_react_agent\nasync def answer(model, tools, text):\n    agent = create_react_agent(model, tools)\n    return await agent.ainvoke({"messages": text})\n'
    ),
    ask(
      'import ray\n@ray.remote\ndef bar():\n    return 1\nclass Foo:\n    async def run(self):\n        return ray.get(bar.remote())\n',
      'import ray\n@ray.remote\ndef bar():\n    return 1\nclass Foo:\n    async def run(self):\n        return await bar.remote()\n'
    ),
    explain('import ray\nasync def f(xs):\n    return ray.get([g.remote(x) for x in xs])\n'),
    ask(
      'from openai import OpenAI\nasync def ask(client: OpenAI, q):\n    return client.embeddings.create(input=q)\n',
      'from openai import OpenAI\nasync def ask(client: OpenAI, q):\n    return await asyncio.to_thread(client.embeddings.create, input=q)\n'
    ),
    ask(
      'import requests\nclass Api:\n    def __init__(self):\n        self.session = requests.Session()\n    async def get(self, url):\n        return self.session.get(url)\n',
      'import requests\nclass Api:\n    def __init__(self):\n        self.session = requests.Session()\n    async def get(self, url):\n        return await asyncio.to_thread(self.session.get, url)\n'
    ),
    ask(
      'from elasticsearch import Elasticsearch\nes = Elasticsearch("http://x")\n# %%\nasync def find(q):\n    return es.search(index="a", query=q)\n',
      'from elasticsearch import Elasticsearch\nes = Elasticsearch("http://x")\n# %%\nasync def find(q):\n    return await asyncio.to_thread(es.search, index="a", query=q)\n'
    )
  ],
  'calls where a function is needed': [
    ask(
      'import requests\nasync def fetch(url):\n    return await asyncio.to_thread(requests.get(url))\n',
      'import requests\nasync def fetch(url):\n    return await asyncio.to_thread(requests.get, url)\n'
    ),
    ask(
      'import requests\nasync def fetch(url):\n    loop = asyncio.get_running_loop()\n    return await loop.run_in_executor(None, requests.get(url))\n',
      'import requests\nasync def fetch(url):\n    loop = asyncio.get_running_loop()\n    return await loop.run_in_executor(None, requests.get, url)\n'
    ),
    explain(
      'import requests\nasync def fetch(url):\n    loop = asyncio.get_running_loop()\n    return await loop.run_in_executor(None, requests.get(url, timeout=1))\n'
    ),
    explain(
      'import requests\nasync def fetch(url):\n    async with requests.get(url) as r:\n        return r.text\n'
    )
  ],
  'held locks': [
    explain(
      'import requests, threading\nlock = threading.Lock()\nasync def fetch(url):\n    with lock:\n        return requests.get(url)\n'
    ),
    explain(
      'import requests\nclass Api:\n    async def fetch(self, url):\n        with self._lock:\n            return requests.get(url)\n'
    ),
    explain(
      'import requests, threading\nlock = threading.RLock()\nasync def fetch(url):\n    lock.acquire()\n    try:\n        return requests.get(url)\n    finally:\n        lock.release()\n'
    ),
    ask(
      'import requests\nasync def fetch(url):\n    async with lock:\n        return requests.get(url)\n',
      'import requests\nasync def fetch(url):\n    async with lock:\n        return await asyncio.to_thread(requests.get, url)\n'
    )
  ],
  'objects that block the loop': [
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
    called(`${LLM}\nchain = prompt | llm`, 'chain.invoke(q)', 'await chain.ainvoke(q)'),
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
  ],
  'calls that block the loop': [
    ask(
      'import requests\nasync def f():\n    x = await requests.get(u)\n    return (await requests.get(x).json())["a"]\n',
      'import requests\nasync def f():\n    x = await asyncio.to_thread(requests.get, u)\n    return ((await asyncio.to_thread(requests.get, x)).json())["a"]\n'
    ),
    ask(
      'import requests\nasync def f():\n    return requests.get(u, timeout=1)\n',
      'import requests\nasync def f():\n    return await asyncio.to_thread(requests.get, u, timeout=1)\n'
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
    explain(
      'import requests\nasync def f():\n    await asyncio.gather(*[requests.get(u).json() for u in us])\n'
    ),
    explain(
      'import requests\nasync def f():\n    await asyncio.wait([requests.get(u) for u in us])\n'
    ),
    explain('import requests\nasync def f():\n    await (requests.get(u).json())\n'),
    silent('# bare\nimport requests, trio\nasync def f():\n    requests.get(u)\ntrio.run(f)\n'),
    // Nothing outside is read, or only later.
    silent('import io\nimport pandas as pd\nasync def f(x):\n    pd.read_csv(io.StringIO(x))\n'),
    silent(
      'import io\nimport pandas as pd\nasync def f(x):\n    b = io.BytesIO(x)\n    pd.read_excel(b)\n'
    ),
    silent('import sqlite3\nasync def f(x):\n    sqlite3.connect(":memory:")\n'),
    explain(
      'import pandas as pd\nasync def f(x):\n    for c in pd.read_csv(x, chunksize=3): pass\n'
    ),
    explain('import requests\nasync def f(x):\n    requests.get(x, stream=True)\n'),
    silent(
      'from openai import OpenAI\nai = OpenAI()\n# %%\nai = trace(ai)\n# %%\nasync def f(q):\n    return ai.responses.create(input=q)\n'
    ),
    silent('import requests\nrequests.get(u)\n'),
    silent('import requests\ndef f():\n    requests.get(u)\n'),
    silent('async def f(requests):\n    requests.get(u)\n'),
    silent('import requests\nasync def f():\n    requests.Session()\n'),
    silent('import requests\nasync def f():\n    g = lambda: requests.get(u)\n')
  ]
};
