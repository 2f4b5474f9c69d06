"""What the event loop is doing."""

from __future__ import annotations

from conftest import Kernel


def state(kernel: Kernel):
    return kernel.poll()["loop"]


def blocked(kernel: Kernel):
    return kernel.until(lambda: (lambda r: r["state"] == "blocked" and r)(state(kernel)))


def test_a_cell_that_sleeps(kernel: Kernel) -> None:
    kernel.run("import asyncio, time\nt = asyncio.create_task(asyncio.sleep(1000), name='t')")
    running = kernel.start("def nap():\n    x = 1\n    time.sleep(2)\nnap()", "abc")
    record = blocked(kernel)
    cell = {"execution": 2, "cellId": "abc", "count": 2}
    assert record["cell"] == cell
    assert record["at"] == {"function": "nap", "line": 3, "cell": cell}
    assert record["blocker"] == "time.sleep" and record["starving"] == 0
    execution = kernel.poll()["executions"][-1]
    assert record["since"] == execution["start"] and execution["end"] is None
    kernel.finish(running)
    after = state(kernel)
    assert after["state"] == "idle" and after["starving"] == 0 and "at" not in after


def test_starving_tasks_are_counted(kernel: Kernel) -> None:
    running = kernel.start(
        "import asyncio, time\n"
        "ready = asyncio.create_task(asyncio.sleep(1000))\n"
        "f = asyncio.get_event_loop().create_future()\n"
        "async def wait(): await f\n"
        "due = asyncio.create_task(asyncio.sleep(0.05))\n"
        "waits = asyncio.create_task(wait())\nw = asyncio.create_task(asyncio.Event().wait())\n"
        "await asyncio.sleep(0)\nnew = asyncio.create_task(wait())\nf.set_result(1)\ntime.sleep(2)"
    )
    record = blocked(kernel)
    # `due`, whose time has come; `waits`, whose future is done; `new`, which was never started.
    kernel.until(lambda: state(kernel)["starving"] == 3)
    assert record["blocker"] == "time.sleep"
    kernel.finish(running)


def test_a_step_of_a_task_that_blocks(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, time\nasync def nap():\n    await asyncio.sleep(0.1)\n"
        "    time.sleep(2)\n    await asyncio.sleep(1000)\nt = asyncio.create_task(nap())",
        "abc",
    )
    record = blocked(kernel)
    assert record["at"]["line"] == 4 and record["at"]["cell"]["cellId"] == "abc"
    assert record["blocker"] == "time.sleep" and record["cell"]["cellId"] == "abc"
    kernel.until(lambda: state(kernel)["state"] == "idle")


def test_a_cpu_loop(kernel: Kernel) -> None:
    running = kernel.start("x = 0\nwhile x < 10**9:\n    x += 1", "abc")
    record = blocked(kernel)
    assert record["at"]["function"] == "<module>" and record["at"]["line"] in (2, 3)
    assert "blocker" not in record
    kernel.manager.interrupt_kernel()
    kernel.finish(running)


def test_a_cell_that_awaits_is_running(kernel: Kernel) -> None:
    running = kernel.start("import asyncio\nawait asyncio.sleep(1.5)", "abc")
    record = kernel.until(lambda: (lambda r: r["state"] == "running" and r)(state(kernel)))
    assert record["cell"]["cellId"] == "abc" and "at" not in record
    for _ in range(20):
        assert state(kernel)["state"] in ("running", "idle")
    kernel.finish(running)


def test_input(kernel: Kernel) -> None:
    running = kernel.start("name = input()", "abc", allow_stdin=True)
    record = kernel.until(lambda: (lambda r: r["state"] == "input" and r)(state(kernel)))
    assert record["cell"]["cellId"] == "abc" and record["blocker"] == "input"
    kernel.client.input("x")
    kernel.finish(running)
    assert state(kernel)["state"] == "idle"


def test_a_sleeping_loop_is_not_woken(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nloop = asyncio.get_event_loop()\nturns = []\n"
        "old = loop._selector.select\n"
        "def select(timeout=None):\n    r = old(timeout)\n    turns.append(len(r))\n    return r\n"
        "t = asyncio.create_task(asyncio.sleep(1000))"
    )
    running = kernel.start(
        "loop._selector.select = select\nturns.clear()\nawait asyncio.sleep(1)\n"
        "loop._selector.select = old\nn = len(turns)"
    )
    for _ in range(30):
        kernel.poll()
    kernel.finish(running)
    assert kernel.value("n") <= 5
