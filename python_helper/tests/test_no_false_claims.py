"""What looks like a problem and is none: the helper must not say that it is one."""

from __future__ import annotations

import time
from typing import Any, Dict

import pytest
from conftest import Kernel

WORK = "import asyncio, threading, weakref\nasync def work(): await asyncio.sleep(1000)\n"
TICK = (
    "import asyncio\nasync def tick():\n    while True:\n        await asyncio.sleep(0.01)\n"
    "t = asyncio.create_task(tick(), name='tick')\n"
)


def settled(kernel: Kernel, *names: str) -> Dict[str, Dict[str, Any]]:
    """Return the tasks once those of these names wait, and a few looks later."""

    def ready() -> Any:
        tasks = kernel.tasks()
        return set(names) <= set(tasks) and all(
            tasks[name]["waiting"]["kind"] not in ("ready", "running") for name in names
        )

    kernel.until(ready)
    for _ in range(4):
        time.sleep(0.1)
        kernel.poll()
    return kernel.tasks()


def test_weak_references_can_reach_a_future(kernel: Kernel) -> None:
    kernel.run(
        WORK + "named = weakref.WeakValueDictionary()\nevents = weakref.WeakSet()\n"
        "async def future():\n    f = asyncio.get_running_loop().create_future()\n"
        "    named['f'] = f\n    await f\n"
        "async def plain():\n    f = asyncio.get_running_loop().create_future()\n"
        "    global ref\n    ref = weakref.ref(f)\n    await f\n"
        "async def event():\n    e = asyncio.Event()\n    events.add(e)\n    await e.wait()\n"
        "async def nothing():\n    await asyncio.get_running_loop().create_future()\n"
        "ts = [asyncio.create_task(c(), name=c.__name__) for c in (future, plain, event, nothing)]"
    )
    tasks = settled(kernel, "future", "plain", "event", "nothing")
    orphans = {name for name, task in tasks.items() if task.get("orphan")}
    assert orphans == {"nothing"}
    kernel.run("named['f'].set_result(1)\nref().set_result(1)\nfor e in events: e.set()")
    kernel.until(lambda: set(kernel.tasks()) == {"nothing"})


def test_a_loop_that_is_closed_or_stands_still(kernel: Kernel) -> None:
    kernel.run(
        WORK + "other = asyncio.new_event_loop()\n"
        "async def limited(): await asyncio.wait_for(work(), 500)\n"
        "s = other.create_task(work(), name='asleep')\n"
        "d = other.create_task(limited(), name='limited')\n"
        "def turn():\n    x = threading.Thread(\n"
        "        target=lambda: other.run_until_complete(asyncio.sleep(0.05)))\n"
        "    x.start(); x.join()\nturn()\nr = other.create_task(work(), name='new')"
    )

    def waits() -> Dict[str, Dict[str, Any]]:
        return {name: task["waiting"] for name, task in kernel.tasks().items()}

    names = ("asleep", "limited", "new")
    kernel.until(lambda: all(waits()[name] == {"kind": "stopped"} for name in names))
    kernel.run("other.close()")
    kernel.until(lambda: all(waits()[name] == {"kind": "closed"} for name in names))


RING = (
    WORK + "lk = asyncio.Lock()\nasync def A():\n    async with lk:\n        await B_\n"
    "async def B():\n    await asyncio.sleep(0.01)\n    async with lk: pass\n"
    "A_ = asyncio.create_task(A(), name='A')\nB_ = asyncio.create_task(B(), name='B')\n"
)


@pytest.mark.parametrize(
    "releaser",
    [
        "asyncio.get_event_loop().call_later(500, lk.release)",
        "asyncio.get_event_loop().call_later(500, lambda: lk.release())",
        "import functools\nasyncio.get_event_loop().call_later(500, functools.partial(lk.release))",
        "async def help():\n    await asyncio.sleep(500)\n    lk.release()\n"
        "h = asyncio.create_task(help(), name='h')",
        "import time\ndef help(loop=asyncio.get_event_loop()):\n    time.sleep(500)\n"
        "    loop.call_soon_threadsafe(lk.release)\n"
        "threading.Thread(target=help, daemon=True).start()",
    ],
    ids=["timer", "function", "partial", "task", "thread"],
)
def test_a_lock_that_other_code_releases(kernel: Kernel, releaser: str) -> None:
    kernel.run(RING + releaser)
    tasks = settled(kernel, "A", "B")
    assert tasks["B"]["waiting"]["kind"] == "lock" and tasks["B"]["awaits"] == [tasks["A"]["id"]]
    assert not any("cycle" in task for task in tasks.values())


def test_a_lock_that_nothing_releases(kernel: Kernel) -> None:
    kernel.run(RING + "t = asyncio.create_task(work(), name='t')")
    kernel.until(lambda: "cycle" in kernel.tasks()["A"] and "cycle" in kernel.tasks()["B"])


def test_a_session_that_was_not_closed(kernel: Kernel) -> None:
    """As aiohttp reports it."""
    kernel.run(
        "import asyncio\nclass Session:\n    def __init__(self): self.loop = asyncio.get_event_loop()\n"
        "    def __del__(self):\n        self.loop.call_exception_handler(\n"
        "            {'client_session': self, 'message': 'Unclosed client session'})\n"
        "s = Session(); del s"
    )
    (record,) = kernel.until(lambda: kernel.poll()["failures"]["changed"])
    assert record["kind"] == "leaked" and record["name"] == "Session"
    assert record["message"] == "Unclosed client session" and "errorName" not in record


def test_aiohttp(kernel: Kernel) -> None:
    if not kernel.value("__import__('importlib.util').util.find_spec('aiohttp') is not None"):
        pytest.skip("aiohttp is not installed")
    kernel.run(
        "import aiohttp, gc\ns = aiohttp.ClientSession(); await s.__aenter__(); del s; gc.collect()"
    )
    kernel.until(lambda: kernel.poll()["failures"]["changed"])
    for record in kernel.poll()["failures"]["changed"]:
        assert record["kind"] == "leaked" and record["name"] and "errorName" not in record


def test_what_a_transport_reports(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasyncio.get_event_loop().call_exception_handler(\n"
        "    {'message': 'Fatal error on transport', 'exception': OSError(5, 'lost')})"
    )
    (record,) = kernel.until(lambda: kernel.poll()["failures"]["changed"])
    assert record["kind"] == "reported" and record["errorName"] == "OSError"
    assert record["report"] == "Fatal error on transport"


def test_a_failing_cell_is_not_a_blocking_cell(kernel: Kernel) -> None:
    kernel.run(
        TICK + "import time\nshell = get_ipython()\n"
        "format = type(shell.InteractiveTB).structured_traceback\n"
        "def slow(self, *args, **kwargs):\n    for _ in range(15): time.sleep(0.1)\n"
        "    return format(self, *args, **kwargs)\n"
    )
    # A long source with deep frames takes IPython as long; this is the same place in its code.
    kernel.run("class Slow(dict): pass")
    kernel.run(
        "import types\ncode = slow.__code__.replace(co_filename=format.__code__.co_filename)\n"
        "type(shell.InteractiveTB).structured_traceback = types.FunctionType(code, globals())"
    )
    cell = kernel.start("1/0", "bad")
    loop = kernel.until(lambda: (lambda r: r["state"] == "blocked" and r)(kernel.poll()["loop"]))
    assert loop["cause"] == "kernel" and loop["work"] == "traceback"
    assert "at" not in loop and "blocker" not in loop
    kernel.finish(cell)
    time.sleep(0.3)
    assert kernel.poll()["blocks"]["changed"] == []


def test_displaying_a_result(kernel: Kernel) -> None:
    kernel.run(
        TICK + "import time, json\nclass Slow:\n    def __repr__(self):\n        time.sleep(1.2)\n"
        "        return 'slow'\nslow = Slow()"
    )
    cell = kernel.start("slow", "mine")
    loop = kernel.until(lambda: (lambda r: r["state"] == "blocked" and r)(kernel.poll()["loop"]))
    # The class is the user's.
    assert loop["cause"] == "sleep" and loop["at"]["function"].endswith("__repr__")
    kernel.finish(cell)
    kernel.until(lambda: kernel.poll()["blocks"]["changed"])
    kernel.run("rows = [{i: str(i) for i in range(400)} for _ in range(300)]")
    cell = kernel.start("rows", "library")
    seen = []
    kernel.until(
        lambda: (
            seen.append(kernel.poll()["loop"])
            or any(each.get("work") == "display" for each in seen)
            or (seen[-1]["state"] == "idle" and len(seen) > 3)
        )
    )
    held = [each for each in seen if each["state"] == "blocked"]
    assert all(each.get("work") == "display" for each in held)
    kernel.finish(cell)
    blocks = kernel.poll()["blocks"]["changed"]
    assert "library" not in [(block["cell"] or {}).get("cellId") for block in blocks]


def test_tasks_of_the_kernels_packages(kernel: Kernel) -> None:
    """The user's tasks are seen, also with an outermost coroutine of these."""
    kernel.run(
        "import asyncio, zmq.asyncio\nfrom tornado.tcpclient import TCPClient\n"
        "from jupyter_client.channels import AsyncZMQSocketChannel\n"
        "bad = asyncio.create_task(TCPClient().connect('127.0.0.1', 1), name='bad')\n"
        "sock = zmq.asyncio.Context.instance().socket(zmq.PULL)\nsock.bind('tcp://127.0.0.1:*')\n"
        "channel = AsyncZMQSocketChannel(sock, None, asyncio.get_event_loop())\n"
        "t = asyncio.create_task(getattr(channel, '_recv', channel.get_msg)(), name='jc')",
        "abc",
    )
    task = kernel.until(lambda: kernel.tasks().get("jc"))
    assert task["cell"]["cellId"] == "abc" and not task["isCell"]
    failures = kernel.until(
        lambda: [f for f in kernel.poll()["failures"]["changed"] if f["name"] == "bad"]
    )
    assert failures[0]["kind"] == "unretrieved" and failures[0]["cell"]["cellId"] == "abc"
    kernel.run("t.cancel()\nbad.exception()")
    # The kernel's own are not.
    kernel.run("await asyncio.sleep(0.1)")
    kernel.until(lambda: kernel.tasks() == {})


def test_the_total_counts_the_living(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasync def job(): await asyncio.sleep(0.5)\n"
        "async def feed():\n    while True:\n        fs = [asyncio.create_task(job()) for _ in range(100)]\n"
        "        await asyncio.sleep(0.05)\nfeeding = asyncio.create_task(feed())"
    )
    time.sleep(1)
    for _ in range(20):
        time.sleep(0.1)
        count = "sum(t.get_coro().__name__ in ('job', 'feed') for t in __import__('asyncio').all_tasks(get_ipython().kernel.io_loop.asyncio_loop))"
        before = kernel.value(count)
        total = kernel.poll()["tasks"]["total"]
        after = kernel.value(count)
        assert min(before, after) - 320 <= total <= max(before, after) + 320
    kernel.run("feeding.cancel()")
    kernel.until(lambda: kernel.poll()["tasks"]["total"] == 0)
