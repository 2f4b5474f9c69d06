import { ask, explain, silent, NEST, type Themes } from '../table';

export const NEST_ASYNCIO_CASES: Themes = {
  'what users reported': [
    ask(
      'import nest_asyncio\nnest_asyncio.apply()\n# %%\nasync def main():\n    await asyncio.sleep(1)\nawait main()\n',
      '# %%\nasync def main():\n    await asyncio.sleep(1)\nawait main()\n',
      { name: 'ipython/ipykernel#1381' }
    ),
    silent(
      'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom ragas import evaluate\nanswers = [await chain.ainvoke(q) for q in questions]\n# %%\nresult = evaluate(dataset, metrics=[faithfulness])\n',
      { name: 'vibrantlabsai/ragas#520' }
    ),
    silent(
      'import nest_asyncio\nnest_asyncio.apply()\n# %%\nfrom llama_index.core.evaluation import BatchEvalRunner\nrunner = BatchEvalRunner(evaluators, workers=8)\nresults = await runner.aevaluate_queries(engine, queries=questions)\n',
      { name: 'run-llama/llama_index#8586' }
    )
  ],
  nest_asyncio: [
    silent(`${NEST}class A:\n    def f(self): return asyncio.run(self.g())\n`),
    silent(`${NEST}button.on_click(lambda b: asyncio.run(save()))\n`),
    silent(`${NEST}# %%\n%%time\nasyncio.run(f())\n`),
    silent(`${NEST}# %%\nasyncio.run(*x)\n`),
    ask(`${NEST}# %%\nawait main()\n`, '# %%\nawait main()\n'),
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
      'await f()\n'
    ),
    ask(
      '# Apply nest_asyncio to allow nested loops\nimport nest_asyncio\nnest_asyncio.apply()\n\n\nx = 1\n\nawait f()\n',
      'x = 1\n\nawait f()\n'
    ),
    ask(
      '!uv pip install nest_asyncio httpx\n# %%\nimport nest_asyncio\nnest_asyncio.apply()\nawait f()\n',
      '!uv pip install httpx\n# %%\nawait f()\n'
    ),
    ask('if colab:\n    import nest_asyncio\n    nest_asyncio.apply()\nawait f()\n', 'await f()\n'),
    // An unknown package may run a loop inside.
    silent(
      `${NEST}# %%\nfrom llamafirewall import LlamaFirewall\nfw = LlamaFirewall()\nawait f()\n`
    ),
    silent(`${NEST}# %%\nfrom my_helpers import load\nload()\nawait f()\n`),
    silent(
      `${NEST}# %%\nfrom llama_hub.github_repo import Reader\ndocs = Reader().load_data()\nawait f(docs)\n`
    ),
    // The notebook doesn't show what runs it.
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
    ask(`${NEST.trimEnd()}  # see the wiki\nawait f()\n`, 'await f()\n'),
    ask(
      'if x:\n    import nest_asyncio  # why?\n    nest_asyncio.apply()  # for Colab\nawait f()\n',
      'if x:\n    pass\nawait f()\n'
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
  ]
};
