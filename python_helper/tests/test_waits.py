"""What exactly a task waits for, and whether that can ever come."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"


def settled(kernel: Kernel, *names: str) -> Dict[str, Dict[str, Any]]:
    """Return the tasks once those of these names are there and wait."""

    def ready() -> Any:
        tasks = kernel.tasks()
        if set(names) <= set(tasks):
            if all(tasks[n]["waiting"]["kind"] not in ("ready", "running") for n in names):
                return tasks
        return None

    return kernel.until(ready)


def python_of(kernel: Kernel) -> Any:
    return kernel.value("tuple(__import__('sys').version_info[:2])")


def test_queues_and_locks_by_name(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\njobs = asyncio.Queue(3)\njobs.put_nowait(1)\nempty = asyncio.Queue()\n"
        "for _ in 'ab': jobs.put_nowait(1)\n"
        "class Client:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n"
        "    async def use(self):\n        async with self.lock:\n            await asyncio.sleep(1000)\n"
        "client = Client()\n"
        "async def local():\n    event = asyncio.Event()\n    kept.append(event)\n    await event.wait()\n"
        "kept = []\n"
        "ts = [asyncio.create_task(c, name=n) for n, c in [('put', jobs.put(1)), ('get', empty.get()),\n"
        "      ('join', jobs.join()), ('in', client.use()), ('out', client.use()), ('event', local())]]"
    )
    tasks = settled(kernel, "put", "get", "join", "in", "out", "event")
    wait = {name: task["waiting"] for name, task in tasks.items()}
    assert wait["put"] == {
        "kind": "queue", "call": "asyncio.Queue.put", "name": "jobs", "size": 3, "maxsize": 3, "waiters": 1
    }  # fmt: skip
    assert wait["get"] == {
        "kind": "queue", "call": "asyncio.Queue.get", "name": "empty", "size": 0, "waiters": 1
    }  # fmt: skip
    assert wait["join"]["name"] == "jobs" and wait["join"]["size"] == 3
    assert wait["out"]["kind"] == "lock" and wait["out"]["waiters"] == 1
    assert wait["out"]["name"] == "client.lock"
    # It waits for the task that has entered the lock.
    tasks = kernel.until(lambda: (lambda t: t["out"]["awaits"] and t)(kernel.tasks()))
    assert tasks["out"]["awaits"] == [tasks["in"]["id"]]
    assert tasks["in"]["awaitedBy"] == [tasks["out"]["id"]]
    assert not any("cycle" in task or "orphan" in task for task in tasks.values())


def test_a_name_that_only_the_source_knows(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasync def local(self_made):\n    await self_made.wait()\n"
        "async def start():\n    e = asyncio.Event()\n    asyncio.get_running_loop().call_later(900, e.set)\n"
        "    await local(e)\nt = asyncio.create_task(start(), name='t')"
    )
    waiting = settled(kernel, "t")["t"]["waiting"]
    expected = None if python_of(kernel) < (3, 11) else "self_made"
    assert waiting.get("name") in (expected, "self_made") and waiting["kind"] == "event"


def test_sockets_subprocesses_and_threads(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, threading, sys\nstop = threading.Event()\nkept = []\n"
        "async def read():\n"
        "    server = await asyncio.start_server(\n        lambda r, w: kept.append((r, w)), '127.0.0.1')\n"
        "    port = server.sockets[0].getsockname()[1]\n"
        "    global connection\n    connection = await asyncio.open_connection('127.0.0.1', port)\n"
        "    await connection[0].readline()\n"
        "async def process():\n"
        "    global p\n    p = await asyncio.create_subprocess_exec('sleep', '30')\n    await p.wait()\n"
        "async def pipe():\n"
        "    global q\n    q = await asyncio.create_subprocess_exec(\n"
        "        'sleep', '30', stdout=asyncio.subprocess.PIPE)\n    await q.stdout.read()\n"
        "def block():\n    stop.wait()\n"
        "ts = [asyncio.create_task(c, name=n) for n, c in [('read', read()), ('process', process()),\n"
        "      ('pipe', pipe()), ('thread', asyncio.to_thread(block))]]"
    )
    kernel.until(
        lambda: (
            {n: t["waiting"]["kind"] for n, t in kernel.tasks().items()}
            == {"read": "socket", "process": "subprocess", "pipe": "subprocess", "thread": "thread"}
        )
    )
    tasks = kernel.tasks()
    assert tasks["read"]["waiting"]["peer"].startswith("127.0.0.1:")
    pids = kernel.value("[p.pid, q.pid]")
    assert [tasks[n]["waiting"]["pid"] for n in ("process", "pipe")] == pids
    assert tasks["process"]["waiting"]["name"] == "sleep"
    assert tasks["thread"]["waiting"]["name"] == "block"
    assert not any("orphan" in task for task in tasks.values())
    kernel.run("stop.set(); p.kill(); q.kill()")


def test_deadlines(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def f():\n    await asyncio.get_running_loop().create_future()\n"
        "async def a():\n    await asyncio.wait_for(f(), 500)\n"
        "t = asyncio.create_task(a(), name='a')"
    )
    body = kernel.until(
        lambda: (lambda b: any("deadline" in t["waiting"] for t in b["tasks"]["changed"]) and b)(
            kernel.poll()
        )
    )
    task = next(t for t in body["tasks"]["changed"] if t["name"] == "a")
    assert 400 < task["waiting"]["deadline"] - body["now"] <= 500
    if python_of(kernel) >= (3, 11):
        kernel.run(
            "async def b():\n    async with asyncio.timeout(300):\n        await f()\n"
            "u = asyncio.create_task(b(), name='b')"
        )
        task = kernel.until(
            lambda: (lambda t: "deadline" in t["waiting"] and t)(kernel.tasks()["b"])
        )
        assert 200 < task["waiting"]["deadline"] - body["now"] <= 310
        assert "orphan" not in task


def test_deadlocks(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def after(name):\n    await asyncio.sleep(0.05)\n    await ts[name]\n"
        "async def gathered(name):\n    await asyncio.sleep(0.05)\n    await asyncio.gather(ts[name])\n"
        "async def impatient():\n    await asyncio.sleep(0.05)\n"
        "    await asyncio.wait([ts['patient']], timeout=900)\n"
        "ts = {}\nts['a'] = asyncio.create_task(after('b'), name='a')\n"
        "ts['b'] = asyncio.create_task(gathered('c'), name='b')\n"
        "ts['c'] = asyncio.create_task(after('a'), name='c')\n"
        "ts['d'] = asyncio.create_task(after('a'), name='d')\n"
        "ts['impatient'] = asyncio.create_task(impatient(), name='impatient')\n"
        "ts['patient'] = asyncio.create_task(after('impatient'), name='patient')"
    )
    tasks = kernel.until(lambda: (lambda t: "cycle" in t["a"] and t)(kernel.tasks()))
    ring = tasks["a"]["cycle"]
    assert sorted(ring) == sorted(tasks[name]["id"] for name in "abc")
    assert all(tasks[name]["cycle"] == ring for name in "abc")
    after = dict(zip(ring, [*ring[1:], ring[0]]))
    assert after[tasks["a"]["id"]] == tasks["b"]["id"]
    assert not any("cycle" in tasks[name] for name in ("d", "impatient", "patient"))
    kernel.body("cancel", ids=[ring[0]])
    kernel.until(lambda: not any("cycle" in task for task in kernel.tasks().values()))
    assert kernel.value("[ts[n].cancelled() for n in 'abc']") == [True] * 3
    assert "RecursionError" not in kernel.text()


def test_tasks_that_end_as_soon_as_they_are_seen(kernel: Kernel) -> None:
    # Between two looks such a task comes to wait and ends: its future must be missed all the same.
    for _ in range(5):
        kernel.run(
            "import asyncio\nasync def after(name):\n    await asyncio.sleep(0)\n    await ts[name]\n"
            "ts = {}\nts['a'] = asyncio.create_task(after('b'), name='a')\n"
            "ts['b'] = asyncio.create_task(after('a'), name='b')"
        )
        task = kernel.until(lambda: (lambda t: "cycle" in t and t)(kernel.tasks().get("a", {})))
        kernel.body("cancel", ids=[task["id"]])
        kernel.until(lambda: not kernel.tasks())


def test_a_deadlock_of_locks(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\none, two = asyncio.Lock(), asyncio.Lock()\n"
        "async def take(x, y):\n    async with x:\n        await asyncio.sleep(0.05)\n"
        "        async with y:\n            pass\n"
        "ts = [asyncio.create_task(take(one, two), name='a'), asyncio.create_task(take(two, one), name='b')]"
    )
    if python_of(kernel) < (3, 11):
        pytest.skip("before Python 3.11 a stack does not tell which locks it has entered")
    tasks = kernel.until(lambda: (lambda t: "cycle" in t["a"] and t)(kernel.tasks()))
    assert tasks["a"]["cycle"] == tasks["b"]["cycle"] == sorted(tasks[n]["id"] for n in "ab")
    assert tasks["a"]["waiting"]["kind"] == "lock" and tasks["a"]["waiting"]["name"] == "two"


ORPHANS = {
    "direct": "await loop.create_future()",
    "variable": "f = loop.create_future()\n    await f",
    "deep": "async def inner(f):\n        await f\n    await inner(loop.create_future())",
    "event": "await asyncio.Event().wait()",
    "local event": "e = asyncio.Event()\n    await e.wait()",
    "queue": "await asyncio.Queue().get()",
    "own lock": "lock = asyncio.Lock()\n    await lock.acquire()\n    await lock.acquire()",
}
NO_ORPHANS = {
    "sleep": "await asyncio.sleep(1000)",
    "global": "global g\n    g = loop.create_future()\n    await g",
    "callback": "f = loop.create_future()\n    loop.call_later(900, f.set_result, 1)\n    await f",
    "setter": "f = loop.create_future()\n    global s\n    s = f.set_result\n    await f",
    "closure": "f = loop.create_future()\n    loop.call_later(900, lambda: f.set_result(1))\n    await f",
    "list": "f = loop.create_future()\n    kept.append(f)\n    await f",
    "thread": "await loop.run_in_executor(None, stop.wait)",
    "event set later": "e = asyncio.Event()\n    loop.call_later(900, e.set)\n    await e.wait()",
    "bound and kept": "e = asyncio.Event()\n    s = e.set\n    loop.call_later(900, s)\n    await e.wait()",
    "queue of another": "q = asyncio.Queue()\n    kept.append(q)\n    await q.get()",
    "with a timeout": "await asyncio.wait_for(loop.create_future(), 900)",
    "gather": "await asyncio.gather(asyncio.sleep(900))",
    "shield": "await asyncio.shield(asyncio.ensure_future(asyncio.sleep(900)))",
    "wait": "await asyncio.wait([asyncio.ensure_future(asyncio.sleep(900))])",
    "condition": "c = asyncio.Condition()\n    kept.append(c)\n    async with c:\n        await c.wait()",
    "of a child": "f = loop.create_future()\n    async def g():\n        await asyncio.sleep(900)\n"
    "        f.set_result(1)\n    t = asyncio.ensure_future(g())\n    await f",
    "weak": "import weakref\n    f = loop.create_future()\n    async def g():\n"
    "        await f\n    await asyncio.gather(g(), g())",
}


def test_orphans(kernel: Kernel) -> None:
    lines = ["import asyncio, threading", "kept, ts, stop = [], [], threading.Event()",
             "loop = asyncio.get_event_loop()"]  # fmt: skip
    for number, (name, body) in enumerate([*ORPHANS.items(), *NO_ORPHANS.items()]):
        lines.append(f"async def f{number}():\n    {body}")
        lines.append(f"ts.append(asyncio.create_task(f{number}(), name={name!r}))")
    kernel.run("\n".join(lines))
    names = [*ORPHANS, *NO_ORPHANS]
    settled(kernel, *names)
    found = set()
    for _ in range(10):
        tasks = kernel.tasks()
        now = {name for name in names if tasks[name].get("orphan")}
        assert now <= set(ORPHANS), now
        found |= now
    assert found == set(ORPHANS)
    # Other code gets a reference to one: then it is no orphan any more.
    kernel.run(
        "import gc\nfound = [o for o in gc.get_objects() if type(o) is asyncio.Event and o._waiters]"
    )
    kernel.until(lambda: not kernel.tasks()["event"].get("orphan"))
    kernel.run("del found\nstop.set()")


# Cancellation

STUBBORN = """
import asyncio, contextlib
async def stubborn():
    while True:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            pass
async def suppressing():
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(1000)
    await asyncio.sleep(1000)
async def tidy():
    try:
        await asyncio.sleep(1000)
    finally:
        await asyncio.sleep(1000)
async def careful():
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        await asyncio.sleep(1000)
        raise
async def parent():
    await asyncio.create_task(tidy(), name='child')
async def gathering():
    await asyncio.gather(tidy())
async def unclear():
    for _ in range(2):
        try:
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                pass
        except BaseException:
            pass
names = ('stubborn', 'suppressing', 'tidy', 'careful', 'parent', 'gathering', 'unclear')
ts = [asyncio.create_task(globals()[name](), name=name) for name in names]
"""


def test_ignoring_cancellation(kernel: Kernel) -> None:
    kernel.run(STUBBORN, "abc")
    tasks = settled(kernel, "stubborn", "suppressing", "tidy", "careful", "parent", "gathering")
    assert not any("ignoring" in task for task in tasks.values())
    kernel.body(
        "cancel",
        ids=[task["id"] for name, task in tasks.items() if not task["unnamed"] and name != "child"],
    )
    kernel.until(lambda: "ignoring" in kernel.tasks()["unclear"])
    tasks = kernel.tasks()
    ignoring = {name: task["ignoring"] for name, task in tasks.items() if "ignoring" in task}
    assert set(ignoring) == {"stubborn", "suppressing", "unclear"}
    assert ignoring["stubborn"]["at"]["line"] == 7
    assert ignoring["stubborn"]["at"]["cell"]["cellId"] == "abc"
    assert ignoring["suppressing"]["at"]["line"] == 10
    assert ignoring["unclear"] == {}


def test_cancel_all_of_a_cell_and_all_of_old_runs(kernel: Kernel) -> None:
    kernel.run(WORK + "ts = []")
    one = "ts.append(asyncio.create_task(work(), name=f'one-{len(ts)}'))"
    kernel.run(one, "one")
    kernel.run("ts.append(asyncio.create_task(work(), name='two'))", "two")
    kernel.run(one, "one")
    tasks = kernel.until(lambda: (lambda t: t.get("one-0", {}).get("old") and t)(kernel.tasks()))
    assert [name for name, task in tasks.items() if task.get("old")] == ["one-0"]
    assert kernel.body("cancel", old=True) == {"asked": [tasks["one-0"]["id"]], "gone": []}
    kernel.until(lambda: set(kernel.tasks()) == {"two", "one-2"})
    assert kernel.body("cancel", cell="two")["asked"] == [tasks["two"]["id"]]
    kernel.until(lambda: set(kernel.tasks()) == {"one-2"})
    assert kernel.body("cancel", cell="none") == {"asked": [], "gone": []}
    for wrong in ({}, {"old": True, "cell": "one"}, {"old": 1}, {"cell": 3}, {"cell": ""}):
        assert kernel.ask("cancel", **wrong)["success"] is False


def test_what_a_wait_for_is_about(kernel: Kernel) -> None:
    if python_of(kernel) < (3, 12):
        pytest.skip("before Python 3.12 wait_for makes a task of its argument")
    kernel.run(
        "import asyncio\njobs = asyncio.Queue()\nlock = asyncio.Lock()\nawait lock.acquire()\n"
        "f = asyncio.get_event_loop().create_future()\n"
        "ts = [asyncio.create_task(asyncio.wait_for(c, 900), name=n) for n, c in\n"
        "      [('queue', jobs.get()), ('lock', lock.acquire()), ('future', f),\n"
        "       ('task', asyncio.create_task(asyncio.sleep(1000)))]]"
    )
    names = ("queue", "lock", "future", "task")
    tasks = settled(kernel, *names)
    assert [tasks[name]["waiting"]["kind"] for name in names] == list(names)
    assert tasks["queue"]["waiting"]["name"] == "jobs"
    assert all(tasks[name]["waiting"]["deadline"] > 0 for name in names)
