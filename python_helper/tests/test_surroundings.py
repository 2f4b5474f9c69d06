"""Whose a task is, and what else of the kernel's surroundings is told."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"


def notices(kernel: Kernel) -> List[Dict[str, Any]]:
    return kernel.poll()["notices"]["changed"]


def test_tasks_from_before_are_attributed_if_the_kernel_knows(bare: Kernel) -> None:
    bare.run(WORK + "t = asyncio.create_task(work(), name='old')", "earlier")
    bare.inject()
    bare.body("hello")
    task = bare.tasks()["old"]
    if bare.value("hasattr(get_ipython().kernel, '_shell_parent')"):
        assert task["cell"]["cellId"] == "earlier" and task["cell"]["count"] in (1, None)
        bare.run("1", "earlier")
        bare.until(lambda: bare.tasks()["old"].get("old"))
    else:
        assert task["cell"] is None


def test_tasks_of_plain_threads(kernel: Kernel) -> None:
    kernel.run(
        WORK + "import threading\nloop = asyncio.get_event_loop()\n"
        "th = threading.Thread(target=lambda: asyncio.run_coroutine_threadsafe(work(), loop))\n"
        "th.start(); th.join()",
        "abc",
    )
    (task,) = kernel.until(lambda: list(kernel.tasks().values()))
    # From Python 3.14 on some builds' threads inherit the context.
    assert task["cell"] is None or task["cell"]["cellId"] == "abc"
    assert task["cell"] is not None or task["origin"] == "thread"


def test_tasks_of_a_comm(kernel: Kernel) -> None:
    kernel.run(
        WORK + "def opened(comm, message):\n"
        "    asyncio.get_event_loop_policy()\n"
        "    loop.call_soon_threadsafe(lambda: made.append(loop.create_task(work(), name='w')))\n"
        "made, loop = [], asyncio.get_event_loop()\n"
        "get_ipython().kernel.comm_manager.register_target('t', opened)",
        "abc",
    )
    message = kernel.client.session.msg(
        "comm_open", {"comm_id": "1", "target_name": "t", "data": {}}
    )
    kernel.client.shell_channel.send(message)
    task = kernel.until(lambda: kernel.tasks().get("w"))
    assert task["cell"] is None
    if kernel.value("hasattr(get_ipython().kernel, '_shell_parent')"):
        assert task.get("origin") in ("widget", None)


def test_old_runs(kernel: Kernel) -> None:
    kernel.run(WORK + "ts = [asyncio.create_task(work(), name='one')]", "abc")
    kernel.until(lambda: "one" in kernel.tasks())
    assert "old" not in kernel.tasks()["one"]
    kernel.run(WORK + "ts.append(asyncio.create_task(work(), name='two'))", "abc")
    kernel.until(lambda: "two" in kernel.tasks())
    tasks = kernel.tasks()
    assert tasks["one"].get("old") and "old" not in tasks["two"]
    sources = [e["source"] for e in kernel.poll()["executions"]]
    assert len(set(sources)) == 2


def test_leading_empty_lines_count(kernel: Kernel) -> None:
    kernel.run("\n\n  \n" + WORK + "t = asyncio.create_task(work(), name='t')\nc = work()")
    task = kernel.until(lambda: (lambda t: len(t["stack"]) > 1 and t)(kernel.tasks()["t"]))
    assert task["stack"][0]["line"] == 6
    assert kernel.coroutines()[0]["defined"]["line"] == 5


def test_a_context_variable_that_is_lost(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, contextvars\nname = contextvars.ContextVar('n')\n"
        "other = contextvars.ContextVar('o')\nawait asyncio.sleep(0)"
    )
    assert notices(kernel) == []
    kernel.run("name.set('x')\nawait asyncio.sleep(0)", "abc")
    kernel.run("lost = name.get(None) is None")
    if kernel.value("lost"):
        (notice,) = notices(kernel)
        assert notice["kind"] == "context-lost" and notice["args"] == {"variable": "name"}
        assert notice["cell"]["cellId"] == "abc"
    else:
        assert notices(kernel) == []


def test_what_belongs_to_another_loop(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nclass Client:\n    def __init__(self, loop):\n        self._loop = loop\n"
        "closed = asyncio.new_event_loop()\nfuture = closed.create_future()\nclosed.close()\n"
        "still = asyncio.new_event_loop()\nclient = Client(still)\n"
        "fine = Client(asyncio.get_event_loop())\nours = asyncio.get_event_loop().create_future()"
    )
    found = {n["args"]["name"]: n["args"] for n in notices(kernel)}
    assert found == {
        "future": {"name": "future", "type": "Future", "closed": True},
        "client": {"name": "client", "type": "Client", "closed": False},
    }
    kernel.run("del client, future\nstill.close()")
    kernel.until(lambda: notices(kernel) == [])


def test_nest_asyncio(kernel: Kernel) -> None:
    kernel.run("1")
    kernel.run(
        "try:\n    import nest_asyncio as n\nexcept ImportError:\n    try:\n"
        "        import nest_asyncio2 as n\n    except ImportError:\n        n = None\n"
        "if n: n.apply()",
        "abc",
    )
    if not kernel.value("bool(n)"):
        pytest.skip("there is none")
    (notice,) = kernel.until(lambda: notices(kernel))
    assert notice["kind"] == "nest-asyncio" and notice["cell"]["cellId"] == "abc"
    assert notice["args"]["flavour"] == kernel.value("n.__name__")
    # Its tasks are those written in Python.
    kernel.run(
        WORK + "async def bad():\n    raise ValueError('x')\n"
        "t = asyncio.create_task(work(), name='t')\nb = asyncio.create_task(bad(), name='b')"
    )
    task = kernel.until(lambda: kernel.tasks().get("t"))
    kernel.until(lambda: kernel.tasks()["t"]["waiting"]["kind"] == "sleep")
    kernel.until(lambda: [f["name"] for f in kernel.poll()["failures"]["changed"]] == ["b"])
    assert kernel.value("b._log_traceback")
    kernel.body("cancel", ids=[task["id"]])
    kernel.until(lambda: "t" not in kernel.tasks())


def test_the_kernel_is_described(kernel: Kernel) -> None:
    facts = kernel.body("hello")["kernel"]
    assert facts["runner"] == "asyncio" and facts["autoawait"] and "gui" not in facts
