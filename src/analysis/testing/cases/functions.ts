/** Calls in plain functions: made async with their callers, refused, or left to their threads. */

import { ask, bridged, explain, safe, silent, type Case } from '../table';

export const FUNCTIONS: readonly Case[] = [
  ask('def f():\n    asyncio.run(g())\n', 'async def f():\n    await g()\n'),
  ask(
    'def f():\n    return asyncio.run(g())\nf()\n',
    'async def f():\n    return await g()\nawait f()\n'
  ),
  ask(
    'def f(): return asyncio.run(g())\n# %%\nx = f()\n',
    'async def f(): return await g()\n# %%\nx = await f()\n'
  ),
  ask(
    'f()\n# %%\ndef f(): return asyncio.run(g())\n',
    'await f()\n# %%\nasync def f(): return await g()\n'
  ),
  ask(
    'def f(x): return asyncio.run(g(x))\n# %%\ny = f(1).z + f(2)[0]\nprint(f"{f(3)}")\n',
    'async def f(x): return await g(x)\n# %%\ny = (await f(1)).z + (await f(2))[0]\nprint(f"{await f(3)}")\n'
  ),
  ask(
    'def f(): return asyncio.run(g())\ndef h(): return f() + 1\n# %%\nprint(h())\n',
    'async def f(): return await g()\nasync def h(): return await f() + 1\n# %%\nprint(await h())\n',
    { notes: ['note.make-async'] }
  ),
  ask(
    'def f(): return asyncio.run(g())\n# %%\ndef h(): return f()\n# %%\ndef i(): return h()\n# %%\ni()\n',
    'async def f(): return await g()\n# %%\nasync def h(): return await f()\n# %%\nasync def i(): return await h()\n# %%\nawait i()\n'
  ),
  ask(
    'def f():\n    asyncio.run(g())\n    asyncio.run(h())\nf()\n',
    'async def f():\n    await g()\n    await h()\nawait f()\n'
  ),
  ask(
    'def f(n):\n    return asyncio.run(g()) if n else f(n - 1)\nf(3)\n',
    'async def f(n):\n    return await g() if n else await f(n - 1)\nawait f(3)\n'
  ),
  ask(
    'def f(n): return h(n)\ndef h(n): return asyncio.run(g()) if n else f(n)\nf(3)\n',
    'async def f(n): return await h(n)\nasync def h(n): return await g() if n else await f(n)\nawait f(3)\n'
  ),
  ask(
    'def f(): return asyncio.run(g())\nasync def h(): return f()\n',
    'async def f(): return await g()\nasync def h(): return await f()\n'
  ),
  ask(
    'def f(): return asyncio.run(g())\n[f() for _ in x]\nsum(f() for _ in x)\n',
    'async def f(): return await g()\n[await f() for _ in x]\nsum([await f() for _ in x])\n'
  ),
  ask(
    'def outer():\n    def inner(): return asyncio.run(g())\n    return inner()\nouter()\n',
    'async def outer():\n    async def inner(): return await g()\n    return await inner()\nawait outer()\n'
  ),
  ask(
    'async def outer():\n    def inner(): return asyncio.run(g())\n    return inner()\n',
    'async def outer():\n    async def inner(): return await g()\n    return await inner()\n'
  ),
  ask(
    'if ok:\n    def f(): asyncio.run(g())\n    f()\n',
    'if ok:\n    async def f(): await g()\n    await f()\n'
  ),
  ask(
    'def f():\n    return sum(asyncio.run(g(x)) for x in y)\nf()\n',
    'async def f():\n    return sum([await g(x) for x in y])\nawait f()\n'
  ),
  ask(
    'def f(): asyncio.run(g())\n# %%\nasync def other(f):\n    f()\nf()\n',
    'async def f(): await g()\n# %%\nasync def other(f):\n    f()\nawait f()\n'
  ),
  ask(
    'def f(): asyncio.run(g())\nx.f()\nf(a=f())\n',
    'async def f(): await g()\nx.f()\nawait f(a=await f())\n'
  ),
  ask(
    'def f(): return asyncio.run(g())\nf()[0] += f()\n',
    'async def f(): return await g()\n(await f())[0] += await f()\n'
  ),
  // Words in commands, and in text of another kind, are no calls.
  ...['!wget https://x.org/main/a.csv', '%run main.py', 'main?', '%%bash\necho main'].map(line =>
    ask(
      `def main(): asyncio.run(g())\n# %%\n${line}\n# %%\nmain()\n`,
      `async def main(): await g()\n# %%\n${line}\n# %%\nawait main()\n`
    )
  ),
  ask(
    'def main():\n    asyncio.run(g(1))\nmain()\n# %%\nx = 1\n',
    'async def main():\n    await g(1)\nawait main()\n# %%\nx = 1\n'
  ),
  ask(
    '# bare\ndef f():\n    import asyncio\n    return asyncio.run(g())\nf()\n',
    'async def f():\n    import asyncio\n    return await g()\nawait f()\n'
  ),
  ask(
    'def f():\n    """Say asyncio.run(f())."""\n    # asyncio.run(x)\n    asyncio.run(g())  # go\n',
    'async def f():\n    """Say asyncio.run(f())."""\n    # asyncio.run(x)\n    await g()  # go\n'
  )
];

/** Calls in all sorts of places. */
export const CALLS: readonly Case[] = [
  'for x in f(): pass',
  'with f() as x: pass',
  'x = f()()',
  'print(f(), *f(), **f())',
  'x = -f() ** f()',
  'if f(): pass',
  'assert f(), f()',
  'x = {f(): f()}',
  'def h(x=f()): pass',
  'x = [y for y in f() if f()]'
].map(line =>
  ask(
    `def f(): return asyncio.run(g())\n# %%\n${line}\n`,
    `async def f(): return await g()\n# %%\n${line
      .replace(/f\(\)\(\)/, '(await F())()')
      .replace(/\bf\(\)/g, 'await f()')
      .replace('F', 'f')}\n`
  )
);

export const REDEFINED: readonly Case[] = [
  // Tutorials define the same name in cell after cell.
  ask(
    'def main(): asyncio.run(g(1))\nmain()\n# %%\ndef main(): asyncio.run(g(2))\nmain()\n',
    'async def main(): await g(1)\nawait main()\n# %%\nasync def main(): await g(2)\nawait main()\n'
  ),
  ask(
    'def main(): asyncio.run(g(1))\nmain()\n# %%\ndef main(): pass\nmain()\n',
    'async def main(): await g(1)\nawait main()\n# %%\ndef main(): pass\nmain()\n'
  )
];

export const REFUSED_FUNCTIONS: readonly Case[] = [
  bridged('def test_f(): assert asyncio.run(g())\n'),
  bridged('def __getattr__(name): return asyncio.run(g())\n'),
  bridged('def f(): return asyncio.run(g())\nf.times = 3\nf()\n'),
  bridged('def f(): return asyncio.run(g())\n@f()\ndef h(): pass\n'),
  bridged('def f(): return asyncio.run(g())\ndef h():\n    yield from f()\n'),
  bridged('@cache\ndef f(): return asyncio.run(g())\nf()\n'),
  bridged('class A:\n    def f(self): return asyncio.run(self.g())\nA().f()\n'),
  bridged('class A:\n    @property\n    def f(self): return asyncio.run(self.g())\n'),
  bridged('def f():\n    yield asyncio.run(g())\n'),
  bridged('def f():\n    for x in y:\n        yield x\n    asyncio.run(g())\n'),
  bridged('def f(): asyncio.run(g())\nbutton.on_click(f)\n'),
  // Callbacks that run in the notebook's thread, and cannot await: ipywidgets, LangGraph, pandas, matplotlib.
  bridged('def f(b): asyncio.run(g())\nslider.observe(f, names="value")\n'),
  bridged('def f(x): asyncio.run(g())\nwidgets.interact(f, x=(0, 10))\n'),
  bridged('@interact(x=3)\ndef f(x): asyncio.run(g())\n'),
  bridged(
    'def f(state): return asyncio.run(g())\ngraph.add_node("f", f)\ngraph.add_edge("f", END)\n'
  ),
  bridged('def f(row): return asyncio.run(g())\ndf["x"] = df.apply(f, axis=1)\n'),
  bridged('def f(event): asyncio.run(g())\nfig.canvas.mpl_connect("button_press_event", f)\n'),
  bridged('def f(b): asyncio.run(g())\nbutton.click(f)\n'),
  bridged('def f(): asyncio.run(g())\n# %%\nh = f\n'),
  bridged('def f(): asyncio.run(g())\nlist(map(f, x))\n'),
  bridged('def f(): asyncio.run(g())\nhandlers = {"f": f}\nf()\n'),
  bridged('def f(): asyncio.run(g())\n@f\ndef h(): pass\n'),
  bridged('def f(): asyncio.run(g())\nk = lambda: f()\n'),
  bridged('def f(): asyncio.run(g())\nclass A:\n    x = f()\n'),
  bridged('def f(): asyncio.run(g())\nclass A:\n    def h(self): f()\n'),
  bridged('def f(): asyncio.run(g())\n@cache\ndef h(): f()\n'),
  bridged('def f(): asyncio.run(g())\ndef h(): yield f()\n'),
  bridged('def f(): asyncio.run(g())\ndef h(): f()\nregister(h)\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%time f()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%%timeit\nf()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%prun -s time f()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%%timeit f()\nx = 1\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n!echo {f()}\n'),
  bridged('def f(): asyncio.run(g())\n# %%\nglobals()["f"]()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\nimport timeit\ntimeit.timeit("f()", globals=space)\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%lprun -f f f()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\n%%memit\nf()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\nx = %timeit -o f()\n'),
  bridged('def f(): asyncio.run(g())\n# %%\ndef f(): pass\n# %%\nf()\n'),
  bridged('def f(): asyncio.run(g())\nf = wrap(f)\nf()\n'),
  explain('def f():\n    h = lambda: asyncio.run(g())\n    return h()\n'),
  bridged('def f():\n    return (asyncio.run(g(x)) for x in y)\n'),
  bridged('def f(): asyncio.run(g())\nx = (f() for _ in y)\n'),
  bridged('def f(): asyncio.run(g())\n# %%\nprint(f(\n'),
  bridged('def f(): return asyncio.run(g())\nawait f()\n'),
  bridged('def f(): asyncio.run(g())\nx: f() = 1\n'),
  bridged('def f(): asyncio.run(g())\ndel f\n'),
  explain('def f(): asyncio.run()\nf()\n'),
  bridged('def f(x): return asyncio.run(x)\nawait_ = asyncio.run\nf(f)\n')
];

/** These work in a notebook. */
export const ELSEWHERE: readonly Case[] = [
  silent('def f(): asyncio.run(g())\nthreading.Thread(target=f).start()\n'),
  silent('def f(): asyncio.run(g())\nt = Thread(None, f)\nt.start()\n'),
  silent('def f(): asyncio.run(g())\nawait asyncio.to_thread(f)\n'),
  silent('def f(): asyncio.run(g())\nloop.run_in_executor(None, f)\n'),
  silent('def f(): asyncio.run(g())\nexecutor.submit(f, 1).result()\n'),
  silent('def f(x): asyncio.run(g(x))\nlist(executor.map(f, xs))\n'),
  silent('def f(x): asyncio.run(g(x))\nwith Pool() as pool:\n    pool.map(f, xs)\n'),
  silent('def f(): asyncio.run(g())\nProcess(target=f).start()\n'),
  silent('def f(): asyncio.run(g())\nThread(target=partial(f, 1)).start()\n'),
  silent('def f(): asyncio.run(g())\n# %%\nThread(target=f).start()\n'),
  silent('def f(): asyncio.run(g())\ndef h(): f()\nThread(target=h).start()\n'),
  silent('Thread(target=lambda: asyncio.run(g())).start()\n'),
  silent('executor.submit(lambda: asyncio.run(g())).result()\n'),
  silent('executor.submit(asyncio.run, g()).result()\n'),
  silent('await asyncio.to_thread(asyncio.run, g())\n'),
  silent('Thread(target=asyncio.run, args=(g(),)).start()\n'),
  silent('class W(Thread):\n    def run(self): asyncio.run(self.g())\n'),
  silent('class W(threading.Thread):\n    def run(self):\n        asyncio.run(self.g())\n'),
  silent(
    'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): asyncio.run(self.g())\n'
  ),
  silent(
    'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): self.go()\n    def go(self): asyncio.run(self.g())\n'
  ),
  bridged(
    'class A:\n    def start(self): Thread(target=self.work).start()\n    def work(self): self.go()\n    def go(self): asyncio.run(self.g())\nA().go()\n'
  ),
  silent('def f(): asyncio.run(g())\nThread(target=f).start()\n# %%\ndef f(): pass\nf()\n'),
  silent('@app.get("/")\ndef f(): return asyncio.run(g())\n'),
  silent('@app.route("/")\ndef f(): return asyncio.run(g())\n'),
  silent('@celery.task\ndef f(): return asyncio.run(g())\n'),
  silent('@startthread(daemon=True)\ndef f(): asyncio.run(g())\n'),
  silent('def f():\n    def work(): asyncio.run(g())\n    Thread(target=work).start()\nf()\n'),
  bridged('def f(): asyncio.run(g())\nThread(target=f).start()\nf()\n'),
  ask(
    'def f(): asyncio.run(g())\nThread(target=f()).start()\n',
    'async def f(): await g()\nThread(target=await f()).start()\n'
  ),
  silent('def f(): asyncio.run(g())\nThread(target=lambda: f()).start()\n'),
  silent(
    'class A:\n    def go(self): asyncio.run(self.g())\n# %%\nThread(target=A().go).start()\n'
  ),
  silent(
    'from multiprocessing import Pool\ndef f(x): return asyncio.run(g(x))\n# %%\nwith Pool(4) as p:\n    p.map(f, xs)\n'
  ),
  silent(
    'from concurrent import futures\nex = futures.ThreadPoolExecutor()\nlist(ex.map(lambda x: asyncio.run(g(x)), xs))\n'
  ),
  explain('from multiprocessing import Pool\np = series\np.map(lambda x: asyncio.run(g(x)), xs)\n'),
  silent(
    'from joblib import Parallel, delayed\ndef f(x): return asyncio.run(g(x))\nParallel(2)(delayed(f)(x) for x in xs)\n'
  ),
  silent(
    'from tqdm.contrib.concurrent import thread_map\ndef f(x): return asyncio.run(g(x))\nthread_map(f, xs)\n'
  ),
  silent('def f(x): return asyncio.run(g(x))\nask = F.udf(f, "string")\n'),
  silent('@F.udf("string")\ndef f(x): return asyncio.run(g(x))\ndf.select(f("q"))\n'),
  silent('scheduler.add_job(lambda: asyncio.run(job()), "interval", minutes=1)\n'),
  silent('from threading import Thread as T\nT(target=lambda: asyncio.run(g())).start()\n'),
  silent('import anyio\nawait anyio.to_thread.run_sync(lambda: asyncio.run(g()))\n'),
  silent('from atexit import register as at_end\nat_end(lambda: asyncio.run(g()))\n'),
  silent('import atexit\natexit.register(lambda: asyncio.run(client.close()))\n'),
  silent(
    'from asgiref.sync import sync_to_async\n@sync_to_async\ndef f(): return asyncio.run(g())\nawait f()\n'
  ),
  // Neither `asyncio.run`, nor a function that calls itself, is a call of this one.
  bridged('class A:\n    def run(self): asyncio.run(self.g())\n'),
  bridged(
    'class A:\n    def run(self): asyncio.run(self.g())\n# %%\nThread(target=asyncio.run, args=(g(),)).start()\n'
  ),
  ask(
    'def f(n):\n    asyncio.run(g())\n    return n and f(n - 1)\n',
    'async def f(n):\n    await g()\n    return n and await f(n - 1)\n'
  ),
  // Gradio has threads for its callbacks.
  silent(
    'import gradio as gr\ndef f(x): return asyncio.run(g(x))\ngr.Interface(fn=f, inputs="text").launch()\n'
  ),
  silent('import gradio as gr\ngr.ChatInterface(lambda m, h: asyncio.run(g(m))).launch()\n'),
  silent(
    'import gradio as gr\ndef f(x): return asyncio.run(g(x))\nwith gr.Blocks() as demo:\n    button = gr.Button()\n    button.click(f, inputs=[], outputs=[])\n'
  ),
  silent(
    'import gradio as gr\ndef f(x): return asyncio.run(g(x))\nfor listen in (box.submit, button.click):\n    listen(fn=f, inputs=box)\n'
  ),
  bridged('import gradio as gr\ndef f(): return asyncio.run(g())\ngr.Interface(fn=f)\nf()\n'),
  bridged('def f(x): return asyncio.run(g(x))\nlisten(fn=f)\n'),
  // Adapters.
  silent(
    'try:\n    asyncio.get_running_loop()\nexcept RuntimeError:\n    asyncio.run(main())\nelse:\n    task = asyncio.create_task(main())\n'
  ),
  silent(
    'def run(coro):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        return asyncio.run(coro)\n    return loop.create_task(coro)\nrun(main())\n'
  ),
  silent('try:\n    asyncio.run(main())\nexcept RuntimeError:\n    await main()\n'),
  silent(
    'try:\n    x = asyncio.run(main())\nexcept (RuntimeError, ValueError) as e:\n    x = await main()\n'
  ),
  silent('import pytest\nwith pytest.raises(RuntimeError):\n    asyncio.run(main())\n'),
  silent(
    'class T(TestCase):\n    def test(self):\n        with self.assertRaisesRegex(RuntimeError, "another loop"):\n            asyncio.get_event_loop().run_until_complete(f())\n'
  ),
  safe(
    'import pytest\nwith pytest.raises(ValueError):\n    asyncio.run(main())\n',
    'import pytest\nwith pytest.raises(ValueError):\n    await main()\n'
  ),
  silent('if not loop.is_running():\n    asyncio.run(main())\n'),
  silent('if "ipykernel" in sys.modules:\n    await main()\nelse:\n    asyncio.run(main())\n'),
  silent('if is_notebook():\n    task = main()\nelse:\n    asyncio.run(main())\n'),
  // One method that asks is no answer for the others, unless they look at it.
  silent(
    'class A:\n    def __init__(self): self.nb = "ipykernel" in sys.modules\n    def go(self):\n        return f() if self.nb else asyncio.run(f())\n'
  ),
  silent(
    'class A:\n    def go(self):\n        if not loop.is_running(): self.run()\n    def run(self): asyncio.run(f())\n'
  ),
  bridged(
    'class A:\n    def show(self):\n        if get_ipython(): display(self)\n    def run(self): asyncio.run(f())\n'
  ),
  bridged('def f():\n    get_ipython().system("ls")\n    asyncio.run(g())\nk = f\n'),
  // What is only said asks nothing, nor does a name that begins like an answer.
  safe(
    'if x:\n    # if not loop.is_running():\n    asyncio.run(f())\n',
    'if x:\n    # if not loop.is_running():\n    await f()\n'
  ),
  ask(
    'def main():\n    """Needs get_running_loop."""\n    asyncio.run(f())\nmain()\n',
    'async def main():\n    """Needs get_running_loop."""\n    await f()\nawait main()\n'
  ),
  safe('if input_notebook:\n    asyncio.run(f())\n', 'if input_notebook:\n    await f()\n'),
  silent('if "ipykernel" not in sys.modules:\n    asyncio.run(f())\n'),
  ...[
    'IN_NOTEBOOK',
    'running_in_jupyter',
    'is_colab()',
    'isRunningInColab()',
    'IS_IN_IPYTHON',
    'not on_kaggle'
  ].map(test => silent(`if ${test}:\n    await main()\nelse:\n    asyncio.run(main())\n`)),
  silent(
    'script = "ipykernel" not in sys.modules\n# %%\nif script:\n    asyncio.run(main())\nelse:\n    await main()\n'
  ),
  silent(
    'loop = asyncio.get_event_loop()\nbusy = loop.is_running()\nx = await f() if busy else loop.run_until_complete(f())\n'
  ),
  silent(
    'def go(): asyncio.run(main())\n# %%\nif "ipykernel" in sys.modules:\n    await main()\nelse:\n    go()\n'
  ),
  safe('if notebook_path:\n    asyncio.run(main())\n', 'if notebook_path:\n    await main()\n'),
  silent('try:\n    asyncio.run(main(1))\nexcept Exception:\n    await main(1)\n'),
  silent('try:\n    asyncio.run(main(1))\nexcept:\n    task = asyncio.create_task(main(1))\n'),
  silent(
    'try:\n    loop = asyncio.get_event_loop()\nexcept RuntimeError:\n    asyncio.run(main())\n'
  ),
  silent(
    'try:\n    with asyncio.Runner() as r:\n        r.run(f())\nexcept RuntimeError:\n    await f()\n'
  ),
  silent('import uvloop\nif not is_notebook():\n    uvloop.install()\n'),
  silent('loop = asyncio.get_event_loop()\nif not loop.is_running():\n    loop.run_forever()\n'),
  silent(
    'try:\n    loop = asyncio.get_event_loop()\nexcept RuntimeError:\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n'
  ),
  silent(
    'loop = asyncio.get_event_loop()\nif loop.is_closed():\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n'
  )
];

/** Coroutines that nothing awaits. */
export const MISSING_AWAITS: readonly Case[] = [
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
  // It takes no lists: these fail, awaited or not.
  silent('asyncio.gather([a(), b()])\n'),
  silent('asyncio.gather(a(x) for x in y)\n'),
  ask('asyncio.gather(\n    a(),\n    b(),\n)\n', 'await asyncio.gather(\n    a(),\n    b(),\n)\n'),
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
  silent('async def f(): pass\nprint(f())\n'),
  silent('async def f(): pass\nf().close()\n'),
  silent('async def f(): pass\nf\n'),
  silent('async def f(): pass\nf(), f()\n'),
  silent('async def f(): pass\nasync def g(f):\n    f()\n'),
  silent('async def f(): pass\n# %%\ndef f(): pass\n# %%\nf()\n'),
  silent('@task\nasync def f(): pass\nf()\n'),
  silent('async def f(): pass\ndef g():\n    f()\n'),
  silent('async def f(): pass\nlambda: f()\n'),
  silent('# bare\nfrom time import sleep\nsleep(1)\n'),
  silent('unknown()\n'),
  silent('%%time\nasyncio.sleep(1)\n'),
  silent('class A:\n    async def f(self): pass\nA().f()\n')
];
