"""With hostile objects in a notebook, no exception reaches the user and nothing hangs."""

from __future__ import annotations

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"

HOSTILE = """
import asyncio, time
calls = []
def hang(name):
    def method(self, *args, **kwargs):
        calls.append(name); time.sleep(1000)
    return method
special = ['__repr__', '__str__', '__eq__', '__len__', '__iter__', '__getattr__', '__bool__',
           '__dir__', '__contains__', '__instancecheck__']
Hostile = type('Hostile', (), {name: hang(name) for name in special})
Hostile.__hash__ = object.__hash__
class Property:
    @property
    def __dict__(self): calls.append('dict'); time.sleep(1000)
    @property
    def __class__(self): calls.append('class'); time.sleep(1000)
    @property
    def _loop(self): calls.append('loop'); time.sleep(1000)
class Meta(type):
    def __getattribute__(cls, name):
        if name not in ('__dict__', '__mro__', '__bases__'): calls.append(name)
        return type.__getattribute__(cls, name)
    def __instancecheck__(cls, other): calls.append('instancecheck'); return True
    def __eq__(cls, other): calls.append('meta eq'); return NotImplemented
    __hash__ = type.__hash__
class Strange(metaclass=Meta): pass
class List(list):
    def __iter__(self): calls.append('iter'); time.sleep(1000)
    def __len__(self): calls.append('len'); time.sleep(1000)
class Queue(asyncio.Queue):
    def qsize(self): calls.append('qsize'); time.sleep(1000)
    @property
    def maxsize(self): calls.append('maxsize'); time.sleep(1000)
class Lock(asyncio.Lock):
    def locked(self): calls.append('locked'); return asyncio.Lock.locked(self)
class Future(asyncio.Future):
    def done(self): calls.append('done'); return False
    def get_loop(self): calls.append('get_loop'); time.sleep(1000)
    def exception(self): calls.append('exception'); time.sleep(1000)
    def __hash__(self): calls.append('hash'); time.sleep(1000)
    def __eq__(self, other): calls.append('eq'); time.sleep(1000)
a, b, c, d = Hostile(), Property(), Strange(), List([1])
many = [Hostile(), Property(), Strange(), List([1])]
q, l, f = Queue(), Lock(), Future(loop=asyncio.get_event_loop())
b2 = Property(); object.__setattr__
async def get(): await q.get()
async def wait(): await g
g = asyncio.get_event_loop().create_future()
ts = [asyncio.create_task(get(), name='get'), asyncio.create_task(wait(), name='wait')]
calls.clear()
"""


def test_hostile_objects_in_the_namespace(kernel: Kernel) -> None:
    assert kernel.run(HOSTILE)["status"] == "ok"
    kernel.until(
        lambda: {t["waiting"]["kind"] for t in kernel.tasks().values()} == {"queue", "future"}
    )
    for _ in range(3):
        kernel.poll()
        kernel.run("1")
    assert [name for name in kernel.value("calls") if name not in ("__class__",)] == []


def test_a_hundred_thousand_tasks(kernel: Kernel) -> None:
    kernel.run(
        WORK + "turns = []\nasync def turn():\n    while True:\n        turns.append(1)\n"
        "        await asyncio.sleep(0.01)\n"
        "t = asyncio.create_task(turn())\nts = [asyncio.create_task(work()) for _ in range(100_000)]"
    )
    body = kernel.until(
        lambda: (lambda b: b["tasks"]["total"] > 99_000 and b)(kernel.body("poll", session=""))
    )
    assert body["more"] and len(body["tasks"]["changed"]) <= 1_000
    kernel.run("n = len(turns)\nawait asyncio.sleep(1)")
    for _ in range(3):
        kernel.poll()
    assert kernel.value("len(turns) - n") > 5
    kernel.run("for t in ts: t.cancel()\ndel ts")


def test_eager_tasks(kernel: Kernel) -> None:
    if kernel.value("tuple(__import__('sys').version_info[:2])") < (3, 12):
        pytest.skip("eager tasks are new in Python 3.12")
    kernel.run(
        WORK + "loop = asyncio.get_event_loop()\nasync def quick(): return 1\n"
        "async def bad(): raise ValueError('x')\n"
        "async def main():\n    loop.set_task_factory(asyncio.eager_task_factory)\n"
        "    try:\n        return [loop.create_task(c(), name=c.__name__) for c in (work, quick, bad)]\n"
        "    finally:\n        loop.set_task_factory(None)\n"
        "ts = await main()"
    )
    kernel.until(lambda: "work" in kernel.tasks())
    kernel.until(lambda: [f["name"] for f in kernel.poll()["failures"]["changed"]] == ["bad"])
    kernel.run("ts[2].exception()")
    kernel.until(lambda: kernel.poll()["failures"]["changed"] == [])


def test_tasks_written_in_python(kernel: Kernel) -> None:
    kernel.run(
        WORK + "Py = asyncio.tasks._PyTask\nloop = asyncio.get_event_loop()\n"
        "async def bad(): raise ValueError('x')\n"
        "t = Py(work(), loop=loop, name='py')\nb = Py(bad(), loop=loop, name='bad')"
    )
    kernel.until(lambda: kernel.tasks()["py"]["waiting"]["kind"] == "sleep")
    kernel.until(lambda: [f["name"] for f in kernel.poll()["failures"]["changed"]] == ["bad"])
    assert kernel.value("b._log_traceback")
    kernel.body("cancel", ids=[kernel.tasks()["py"]["id"]])
    kernel.until(lambda: "py" not in kernel.tasks())
    outcomes = {f["name"]: f["outcome"] for f in kernel.poll()["finished"]["changed"]}
    assert outcomes == {"py": "cancelled", "bad": "failed"}


def test_a_collection_inside_everything(kernel: Kernel) -> None:
    kernel.run(
        WORK + "import gc\nasync def bad():\n    raise ValueError('x')\n"
        "def cycle():\n    a = []\n    a.append(a)\n    a.append(work())\n    a.append(asyncio.create_task(bad()))\n"
        "gc.set_threshold(20)\nfor _ in range(100):\n    cycle()\nawait asyncio.sleep(0.1)\n"
        "for _ in range(100):\n    cycle()\ngc.set_threshold(700)\n_n = gc.collect()"
    )
    for _ in range(5):
        kernel.poll()
    kernel.run("await asyncio.sleep(0.1)\n_n = gc.collect()", "other")
    assert kernel.until(lambda: kernel.poll()["failures"]["total"]) == 100
    assert "loopscope" not in kernel.text().lower()


def test_interpreter_shutdown_is_quiet(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def bad():\n    raise ValueError('x')\nt = asyncio.create_task(bad())\n"
        "u = asyncio.create_task(work())\nc = work()"
    )
    kernel.poll()
    kernel.client.shutdown()
    kernel.until(lambda: not kernel.manager.is_alive())


def test_a_loop_with_slots_or_closed(kernel: Kernel) -> None:
    if kernel.value("tuple(__import__('sys').version_info[:2])") >= (3, 14):
        pytest.skip("from Python 3.14 on asyncio lists only the tasks of running loops")
    kernel.run(
        "import asyncio\nother = asyncio.new_event_loop()\n"
        "t = other.create_task(asyncio.sleep(1), name='never')\nother.close()"
    )
    task = kernel.until(lambda: kernel.tasks().get("never"))
    if task is not None:
        assert kernel.body("cancel", ids=[task["id"]])["gone"] == [task["id"]]


ARMED = """
import asyncio, time
armed, calls = [], []
def trap(name, answer, harm):
    def method(self, *args):
        if armed:
            calls.append(name)
            harm()
        return answer(self, *args)
    return method
def fail(): raise KeyboardInterrupt
def hang(): time.sleep(1000)
def allocate(): calls.append('x' * 10**8)
def make(harm):
    return type('Trapped', (asyncio.Task,), {
        '__hash__': trap('hash', asyncio.Task.__hash__, harm),
        '__eq__': trap('eq', lambda self, other: self is other, harm),
        '__repr__': trap('repr', lambda self: 'task', harm),
        'done': trap('done', asyncio.Task.done, harm),
        'get_loop': trap('get_loop', asyncio.Task.get_loop, harm),
    })
async def work():
    await asyncio.sleep(1000)
loop = asyncio.get_event_loop()
ts = [make(harm)(work(), loop=loop, name=harm.__name__) for harm in (fail, hang, allocate)]
ts.append(loop.create_task(work(), name='plain'))
"""


def test_task_classes_that_fail_hang_or_allocate(kernel: Kernel) -> None:
    kernel.run(ARMED)
    kernel.until(lambda: set(kernel.tasks()) == {"fail", "hang", "allocate", "plain"})
    kernel.run("armed.append(1)")
    for _ in range(5):
        assert set(kernel.tasks()) == {"fail", "hang", "allocate", "plain"}
        kernel.run("1")
    assert kernel.value("calls") == []
    kernel.run("armed.clear()")
    assert "loopscope" not in kernel.text().lower()


def test_another_loop_in_place_of_the_kernels(kernel: Kernel) -> None:
    kernel.run(
        WORK + "t = asyncio.create_task(work(), name='t')\nother = asyncio.new_event_loop()\n"
        "asyncio.set_event_loop(other)\nasync def bad():\n    raise ValueError('x')",
        "abc",
    )
    assert kernel.body("hello")["kernel"]["loop"].startswith("asyncio.")
    kernel.until(lambda: kernel.tasks()["t"]["waiting"]["kind"] == "sleep")
    kernel.run("b = asyncio.get_running_loop().create_task(bad())\nawait asyncio.sleep(0)")
    kernel.until(lambda: kernel.poll()["failures"]["total"] == 1)
    kernel.run("other.close()")
    assert kernel.poll()["loop"]["state"] == "idle"
    kernel.body("cancel", ids=[kernel.tasks()["t"]["id"]])
    kernel.until(lambda: "t" not in kernel.tasks())
    assert "loopscope" not in kernel.text().lower()


#: Objects of which each method, and each read of an attribute, is noted. Many of them are where the
#: helper looks: awaited, as callbacks, in queues, on stacks, as results, errors and locals.
RECORDING = """
import asyncio, functools, time
calls = []
class Meta(type):
    def __getattribute__(cls, name):
        calls.append('class.' + name)
        return type.__getattribute__(cls, name)
    __module__ = property(lambda cls: calls.append('module') or 'asyncio.streams')
    def __instancecheck__(cls, other): calls.append('instancecheck'); return False
    def __subclasscheck__(cls, other): calls.append('subclasscheck'); return False
    def __eq__(cls, other): calls.append('class eq'); return NotImplemented
    def __hash__(cls): calls.append('class hash'); return 1
    def __repr__(cls): calls.append('class repr'); return 'x'
def recording(*bases, **extra):
    def method(name):
        def call(self, *args, **kwargs):
            calls.append(name)
            raise AttributeError(name)
        return call
    names = ['__repr__', '__str__', '__eq__', '__hash__', '__len__', '__iter__', '__getattr__',
             '__getattribute__', '__bool__', '__dir__', '__contains__', '__get__', '__format__']
    return Meta('Recorded', bases, {**{name: method(name) for name in names}, **extra})
Plain = recording()
class AwaitedMeta(Meta): pass
Awaited = recording(__next__=lambda self: None, __iter__=lambda self: self)
class Waits:
    def __await__(self): return Awaited()
Called = recording(__call__=lambda self, *args: None)
Error = recording(Exception)
Numbers = recording(int)
class Text(str):
    def __getattribute__(self, name): calls.append('text.' + name); return str.__getattribute__(self, name)
    def __len__(self): calls.append('text len'); return 1
    def __eq__(self, other): calls.append('text eq'); return True
    __hash__ = str.__hash__
    def __getitem__(self, key): calls.append('text item'); return 'x'
    def __str__(self): calls.append('text str'); return 'x'
loop = asyncio.get_event_loop()
async def awaits(): await Waits()
async def holds():
    a, b, c = Plain(), Called(), Numbers(3)
    await asyncio.sleep(1000)
async def fails(): raise Error()
async def returns(): return Plain()
async def locked():
    lock = asyncio.Lock()
    lock.holder = Plain()
    async with lock: await lock.acquire()
async def queued():
    queue = asyncio.Queue(3)
    queue.put_nowait(Plain()); queue.get_nowait()
    queue._queue = Plain()
    queue._getters.append(Plain()); queue._getters.pop()
    await asyncio.Event().wait()
future = loop.create_future()
future.add_done_callback(Called())
future.add_done_callback(functools.partial(Called(), Plain()))
async def waits_for_future(): await future
names = [awaits, holds, fails, returns, locked, queued, waits_for_future]
kept = [loop.create_task(each(), name=Text(each.__name__)) for each in names]
held, nested = Plain(), {'a': [Plain()], 'b': holds()}
class Holder: pass
holder = Holder(); holder.value = Plain(); holder.task = kept[0]
later = loop.call_later(1000, Called(), Plain())
"""


def test_no_code_of_an_objects_class_is_run(kernel: Kernel) -> None:
    kernel.run(RECORDING, "abc")
    kernel.run("await asyncio.sleep(0)\nNone", "abc2")
    kernel.run("calls.clear()", None)
    kernel.until(lambda: kernel.poll()["tasks"]["total"] >= 5)
    body = kernel.poll()
    for task in body["tasks"]["changed"]:
        kernel.body("task", id=task["id"])
    known = {"session": body["session"], "since": body["revision"]}
    for _ in range(4):
        kernel.body("poll", **known)
    kernel.run("z = 1", "other")
    # A look while a cell blocks reads more than others.
    running = kernel.start("time.sleep(1.2)", "blocks")
    kernel.until(lambda: kernel.poll()["loop"]["state"] == "blocked")
    kernel.finish(running)
    failed = [each["errorName"] for each in kernel.poll()["failures"]["changed"]]
    assert failed == ["Recorded"]
    # By index: a list of them would be shown by IPython, which asks their classes.
    assert kernel.value("calls[:20]") == []
