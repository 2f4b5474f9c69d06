"""The pending tasks: where they are, whose they are, what they wait for."""

from __future__ import annotations

import sys
from typing import Any, Dict

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    x = 1\n    await asyncio.sleep(1000)\n"


def test_seen_while_its_cell_awaits(kernel: Kernel) -> None:
    kernel.start(WORK + "t = asyncio.create_task(work(), name='w')\nawait t", "abc")
    task = kernel.until(lambda: kernel.tasks().get("w"))
    task = kernel.until(lambda: (lambda t: t["awaitedBy"] and t)(kernel.tasks()["w"]))
    cell = {"execution": 1, "cellId": "abc", "count": 1}
    assert task["stack"][0] == {"function": "work", "line": 4, "cell": cell}
    assert task["stack"][1]["file"] == "asyncio/tasks.py"
    assert task["cell"] == cell and task["coroutine"] == "work" and not task["unnamed"]
    assert task["waiting"]["kind"] == "sleep" and task["waiting"]["call"] == "asyncio.sleep"
    body = kernel.poll()
    assert 900 < task["waiting"]["until"] - body["now"] < 1000
    assert not task["isCell"] and not task["before"]
    top = next(t for t in body["tasks"]["changed"] if t["isCell"])
    assert top["coroutine"] == "<module>" and top["unnamed"] and top["cell"] == cell
    assert top["stack"] == [{"function": "<module>", "line": 6, "cell": cell}]
    assert top["awaits"] == [task["id"]] and task["awaitedBy"] == [top["id"]]
    assert top["waiting"] == {"kind": "task"}
    assert body["tasks"]["total"] == len(body["tasks"]["changed"]) == 2
    assert body["loop"]["state"] == "running" and body["loop"]["cell"] == cell
    assert body["executions"][0]["outcome"] == "running"
    kernel.body("cancel", ids=[top["id"]])
    kernel.until(lambda: kernel.poll()["executions"][0]["outcome"] == "cancelled")


def test_a_quiet_kernel_has_no_tasks(kernel: Kernel) -> None:
    kernel.run("1")
    body = kernel.poll()
    assert body["tasks"] == {"changed": [], "gone": [], "total": 0}
    assert body["loop"]["state"] == "idle" and body["loop"]["cell"] is None


GRAPHS = {
    "await": "await t",
    "gather": "await asyncio.gather(t)",
    "nested gather": "await asyncio.gather(asyncio.gather(t))",
    "shield": "await asyncio.shield(t)",
    "wait": "await asyncio.wait([t])",
    "wait_for": "await asyncio.wait_for(t, 1000)",
    "as_completed": "for f in asyncio.as_completed([t]):\n        await f",
}


@pytest.mark.parametrize("how", sorted(GRAPHS))
def test_await_graph(kernel: Kernel, how: str) -> None:
    kernel.run(
        WORK + "t = asyncio.create_task(work(), name='t')\n"
        f"async def parent():\n    {GRAPHS[how]}\n"
        "p = asyncio.create_task(parent(), name='p')\n"
        # A task that only refers to another one does not wait for it.
        "other = asyncio.create_task(asyncio.sleep(1000), name='other')\n"
        "t.add_done_callback(lambda _: other.cancel())\nt.add_done_callback(other.cancel)"
    )

    def connected() -> Any:
        tasks = kernel.tasks()
        # A look may see the parent in the middle of its first step.
        known = {"t", "p"} <= tasks.keys()
        seen = known and tasks["t"]["awaitedBy"] and tasks["p"]["waiting"]["kind"] == "task"
        return seen and tasks

    tasks = kernel.until(connected)
    assert tasks["t"]["awaitedBy"] == [tasks["p"]["id"]]
    assert tasks["p"]["awaits"] == [tasks["t"]["id"]]
    assert tasks["p"]["waiting"]["kind"] == "task"
    assert tasks["other"]["awaits"] == tasks["other"]["awaitedBy"] == []
    assert tasks["p"]["stack"][0]["function"] == "parent"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TaskGroup is new in Python 3.11")
def test_await_graph_of_a_task_group(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def parent():\n    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(work(), name='a')\n        group.create_task(work(), name='b')\n"
        "p = asyncio.create_task(parent(), name='p')"
    )
    tasks = kernel.until(lambda: (lambda t: "b" in t and t["p"]["awaits"] and t)(kernel.tasks()))
    assert tasks["p"]["awaits"] == sorted([tasks["a"]["id"], tasks["b"]["id"]])
    assert tasks["a"]["awaitedBy"] == tasks["b"]["awaitedBy"] == [tasks["p"]["id"]]
    assert tasks["p"]["waiting"] == {"kind": "task", "call": "asyncio.TaskGroup"}


def test_wait_reasons(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, threading\nstop = threading.Event()\nkept = []\n"
        "lock = asyncio.Lock(); await lock.acquire()\n"
        "semaphore = asyncio.Semaphore(0); condition = asyncio.Condition()\n"
        "async def notified():\n    async with condition:\n        await condition.wait()\n"
        "async def locked():\n    async with lock:\n        pass\n"
        "async def read():\n"
        "    server = await asyncio.start_server(\n        lambda r, w: kept.append(w), '127.0.0.1')\n"
        "    reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname())\n"
        "    await reader.read()\n"
        "async def blocking():\n"
        "    await asyncio.get_running_loop().run_in_executor(None, stop.wait)\n"
        "waits = dict(lock=locked(), semaphore=semaphore.acquire(), condition=notified(),\n"
        "    event=asyncio.Event().wait(), queue=asyncio.Queue().get(), socket=read(),\n"
        "    thread=blocking(), to_thread=asyncio.to_thread(stop.wait))\n"
        "async def future():\n    await asyncio.get_running_loop().create_future()\n"
        "waits['future'] = future()\n"
        "tasks = [asyncio.create_task(c, name=n) for n, c in waits.items()]"
    )
    names = ("lock", "semaphore", "condition", "event", "queue", "socket", "thread", "future")

    def kinds() -> Dict[str, str]:
        return {name: task["waiting"]["kind"] for name, task in kernel.tasks().items()}

    kernel.until(lambda: kinds() == {**{name: name for name in names}, "to_thread": "thread"})
    tasks = kernel.tasks()
    assert tasks["lock"]["waiting"]["call"] == "asyncio.Lock.acquire"
    assert tasks["queue"]["waiting"]["call"] == "asyncio.Queue.get"
    kernel.run("stop.set()")


def test_identical_cells_are_told_apart(kernel: Kernel) -> None:
    kernel.run(WORK, "def")
    source = "async def inner():\n    await work()\nts.append(asyncio.create_task(inner()))"
    kernel.run("ts = []")
    kernel.run(source, "one")
    kernel.run(source, "two")
    tasks = kernel.until(lambda: (lambda t: len(t) == 2 and list(t.values()))(kernel.tasks()))
    for task in tasks:
        assert task["stack"][0]["cell"] == task["cell"]
    assert {task["cell"]["cellId"] for task in tasks} == {"one", "two"}


def test_attribution_through_callbacks_and_grandchildren(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def child():\n    await asyncio.sleep(0)\n"
        "    asyncio.create_task(work(), name='grandchild')\n    await asyncio.sleep(1000)\n"
        "c = asyncio.create_task(child(), name='child')\n"
        "asyncio.get_event_loop().call_later(\n"
        "    0.01, lambda: asyncio.create_task(work(), name='later'))",
        "mother",
    )
    kernel.run("import asyncio", "another")
    tasks = kernel.until(lambda: (lambda t: len(t) == 3 and t)(kernel.tasks()))
    assert {task["cell"]["cellId"] for task in tasks.values()} == {"mother"}


def test_a_cell_within_a_cell(kernel: Kernel) -> None:
    kernel.run(
        WORK + "get_ipython().run_cell('a = asyncio.create_task(work(), name=\"inner\")')\n"
        "get_ipython().run_cell('')\n"
        "b = asyncio.create_task(work(), name='outer')",
        "outer",
    )
    tasks = kernel.tasks()
    assert tasks["outer"]["cell"]["cellId"] == "outer"
    assert tasks["inner"]["cell"]["cellId"] == "outer"
    assert [e["outcome"] for e in kernel.poll()["executions"]] == ["ok"]


def test_tasks_from_before(bare: Kernel) -> None:
    bare.run(WORK + "t = asyncio.create_task(work(), name='old')", "earlier")
    bare.inject()
    bare.run("u = asyncio.create_task(work(), name='new')", "later")
    tasks = bare.tasks()
    assert tasks["old"]["before"] and not tasks["new"]["before"]
    assert tasks["new"]["cell"]["cellId"] == "later"
    # Never guessed: it is unknown, or it is right.
    cell = tasks["old"]["cell"]
    assert cell is None or cell["cellId"] == "earlier"
    frame = tasks["old"]["stack"][0]
    assert frame["line"] == 4 and frame["cell"]["count"] == 1


def test_executions(kernel: Kernel) -> None:
    kernel.run("1", "a")
    kernel.run("1/0", "b")
    kernel.run("def", "c")
    kernel.run("", "empty")
    kernel.run("import asyncio\nawait asyncio.sleep(0)", "d")
    kernel.run("1", None, store_history=False)
    got = [(e["cellId"], e["count"], e["outcome"], e.get("errorName"))
           for e in kernel.poll()["executions"]]  # fmt: skip
    assert got == [
        ("a", 1, "ok", None),
        ("b", 2, "error", "ZeroDivisionError"),
        ("c", 3, "error", "SyntaxError"),
        ("d", 4, "ok", None),
        (None, None, "ok", None),
    ]


HOSTILE = """
import asyncio, time
calls = []
class Name(str):
    def __getitem__(self, i): calls.append('getitem'); time.sleep(1000)
    def __str__(self): calls.append('str'); time.sleep(1000)
    def __len__(self): calls.append('len'); time.sleep(1000)
    def isprintable(self): calls.append('isprintable'); time.sleep(1000)
class Task(asyncio.Task):
    def get_name(self): calls.append('get_name'); time.sleep(1000)
    def get_coro(self): calls.append('get_coro'); time.sleep(1000)
    def get_stack(self, **k): calls.append('get_stack'); time.sleep(1000)
    def done(self): calls.append('done'); return False
    def exception(self): calls.append('exception'); return None
    def get_loop(self): calls.append('get_loop'); time.sleep(1000)
    @property
    def _fut_waiter(self): calls.append('waiter'); time.sleep(1000)
    def __repr__(self): calls.append('repr'); raise SystemExit
    def __eq__(self, other): calls.append('eq'); return self is other
    __hash__ = asyncio.Task.__hash__
class Holder:
    def __repr__(self): calls.append('repr'); time.sleep(1000)
    @property
    def __class__(self): calls.append('class'); time.sleep(1000)
    def __eq__(self, o): calls.append('eq'); raise KeyboardInterrupt
    def __hash__(self): calls.append('hash'); raise KeyboardInterrupt
holder = Holder()
async def work():
    await asyncio.sleep(1000)
held = work()
"""


def test_hostile_objects_are_left_alone(kernel: Kernel) -> None:
    assert kernel.run(HOSTILE)["status"] == "ok"
    kernel.run(
        "t = Task(work(), loop=asyncio.get_event_loop())\n"
        "asyncio.Task.set_name(t, 'fine')\n"
        "many = [asyncio.create_task(work(), name=n) for n in\n"
        "    ('x' * 10**6, 'a\\x00b\\x1b[31m', '\\ud800', '\\u202eabc', '')]\n"
        "work.__qualname__ = Name('\\udfff' * 10**5)\n"
        "last = asyncio.create_task(work(), name='last')\n"
        "calls.clear()"
    )
    # From Python 3.14 on such tasks are searched for, and that now and then.
    kernel.until(lambda: "last" in kernel.tasks())
    for _ in range(3):
        tasks = kernel.tasks()
        for task in tasks.values():
            kernel.body("task", id=task["id"])
    assert "fine" in tasks and "" in tasks and "a\ufffdb\ufffd[31m" in tasks
    assert "\ufffd" in tasks and "\ufffdabc" in tasks
    assert all(len(name) <= 200 for name in tasks)
    assert len(tasks["last"]["coroutine"]) <= 200
    assert kernel.value("calls") == []
    kernel.run("1")
    assert kernel.value("calls") == []


def test_cancel(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def stubborn():\n    while True:\n        try:\n"
        "            await asyncio.sleep(1000)\n        except asyncio.CancelledError:\n"
        "            pass\n"
        "a = asyncio.create_task(work(), name='a')\nb = asyncio.create_task(stubborn(), name='b')"
    )
    tasks = kernel.until(
        lambda: (lambda t: all(x["waiting"]["kind"] == "sleep" for x in t.values()) and t)(
            kernel.tasks()
        )
    )
    numbers = [tasks["a"]["id"], tasks["b"]["id"]]
    assert kernel.body("cancel", ids=[*numbers, 999_999]) == {"asked": numbers, "gone": [999_999]}
    kernel.until(lambda: set(kernel.tasks()) == {"b"})
    kernel.until(lambda: kernel.tasks()["b"]["cancelling"] == 1)
    assert kernel.ask("task", id=numbers[0])["success"] is False
    assert kernel.body("cancel", ids=[numbers[0]])["gone"] == [numbers[0]]
    assert kernel.value("a.cancelled()")


def test_a_renamed_task(kernel: Kernel) -> None:
    kernel.run(WORK + "t = asyncio.create_task(work(), name='before')")
    kernel.until(lambda: "before" in kernel.tasks())
    kernel.run("t.set_name('after')")
    kernel.until(lambda: set(kernel.tasks()) == {"after"})


def test_when_a_task_came_to_where_it_waits(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nevent, other = asyncio.Event(), asyncio.Event()\n"
        "async def work():\n    await event.wait()\n    await other.wait()\n"
        "t = asyncio.create_task(work(), name='t')\nawait asyncio.sleep(0)"
    )
    kernel.until(lambda: kernel.tasks()["t"]["waiting"].get("name") == "event")
    first = kernel.tasks()["t"]
    # Another name, and time: neither moves it.
    kernel.run("t.set_name('u')\nawait asyncio.sleep(0.2)")
    task = kernel.until(lambda: kernel.tasks().get("u"))
    assert task.get("moved") == first.get("moved")
    before = kernel.poll()["now"]
    kernel.run("event.set()\nawait asyncio.sleep(0)")
    task = kernel.until(lambda: (lambda t: t["stack"][0]["line"] == 5 and t)(kernel.tasks()["u"]))
    assert before < task["moved"] <= kernel.poll()["now"]


def test_a_task_that_comes_round_to_the_same_line(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nq = asyncio.Queue()\nasync def work():\n    while True:\n"
        "        await q.get()\nt = asyncio.create_task(work(), name='t')\nawait asyncio.sleep(0)"
    )
    kernel.until(lambda: kernel.tasks()["t"]["waiting"]["kind"] == "queue")
    kernel.tasks()
    before = kernel.poll()["now"]
    kernel.run("q.put_nowait(1)\nawait asyncio.sleep(0)")
    kernel.until(lambda: kernel.tasks()["t"].get("moved", 0) > before)


def test_a_deep_stack_is_cut_in_the_middle(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def deep(n):\n    await (deep(n - 1) if n else work())\n"
        "t = asyncio.create_task(deep(100), name='deep')"
    )
    task = kernel.until(lambda: (lambda t: len(t["stack"]) > 1 and t)(kernel.tasks()["deep"]))
    assert len(task["stack"]) == 30 and task["stack"][-2]["function"] == "work"
    assert len(kernel.body("task", id=task["id"])["task"]["stack"]) == 103


def test_async_generators_are_followed(kernel: Kernel) -> None:
    kernel.run(
        WORK + "async def produce():\n    await work()\n    yield 1\n"
        "async def consume():\n    async for _ in produce():\n        pass\n"
        "t = asyncio.create_task(consume(), name='c')"
    )
    task = kernel.until(lambda: (lambda t: len(t["stack"]) > 1 and t)(kernel.tasks()["c"]))
    names = [frame["function"] for frame in task["stack"]]
    assert names == ["consume", "produce", "work", "sleep"]


def test_a_failed_task_stays_unretrieved(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasync def bad():\n    raise ValueError('lost')\n"
        "t = asyncio.create_task(bad(), name='bad')"
    )
    kernel.until(lambda: kernel.value("t.done()"))
    kernel.poll()
    assert kernel.value("t._log_traceback")
    kernel.run("del t")
    kernel.until(lambda: "Task exception was never retrieved" in kernel.text())


def test_a_task_is_not_kept_alive(kernel: Kernel) -> None:
    kernel.run(
        WORK + "import weakref, gc\nt = asyncio.create_task(asyncio.sleep(0.01))\n"
        "r = weakref.ref(t)\nawait asyncio.sleep(0)"
    )
    kernel.poll()
    kernel.run("await t\ndel t\n_ = gc.collect()")
    kernel.poll()
    kernel.until(lambda: kernel.value("r() is None"))


def test_without_autoawait(kernel: Kernel) -> None:
    kernel.run("%autoawait off")
    kernel.run(WORK + "t = asyncio.get_event_loop().create_task(work(), name='w')", "sync")
    assert kernel.tasks()["w"]["cell"]["cellId"] == "sync"
    assert kernel.body("hello")["kernel"]["autoawait"] is False


def test_a_fork_does_not_answer_or_hang(kernel: Kernel) -> None:
    kernel.run(
        WORK + "t = asyncio.create_task(work(), name='w')\nimport os\npid = os.fork()\n"
        "if pid == 0:\n    work()\n    get_ipython().events.trigger('post_run_cell', None)\n"
        "    os._exit(7)\nstatus = os.waitpid(pid, 0)[1]"
    )
    assert kernel.value("os.WEXITSTATUS(status)") == 7
    assert "w" in kernel.tasks()


def test_subshell(kernel: Kernel) -> None:
    if not kernel.value("get_ipython().kernel._supports_kernel_subshells"
                        " if hasattr(get_ipython().kernel, '_supports_kernel_subshells')"
                        " else False"):  # fmt: skip
        pytest.skip("this ipykernel has no subshells")
    session = kernel.client.session
    message = session.msg("create_subshell_request", {})
    kernel.client.control_channel.send(message)
    reply = kernel._reply(kernel.client.get_control_msg, message["header"]["msg_id"])
    code = WORK + "await asyncio.create_task(work(), name='sub')"
    message = session.msg(
        "execute_request",
        {"code": code, "silent": False, "store_history": True, "user_expressions": {},
         "allow_stdin": False, "stop_on_error": False},
        metadata={"cellId": "side"},
    )  # fmt: skip
    message["header"]["subshell_id"] = reply["subshell_id"]
    kernel.client.shell_channel.send(message)

    def waiting() -> Any:
        task = kernel.tasks().get("sub")
        # A look may see the task before its first step.
        return task and task["waiting"]["kind"] == "sleep" and task

    task = kernel.until(waiting)
    assert task["cell"]["cellId"] == "side" and task["stack"][0]["line"] == 4
    assert kernel.poll()["loop"]["state"] == "idle"
    kernel.body("cancel", ids=[task["id"]])
    kernel.until(lambda: "sub" not in kernel.tasks())
