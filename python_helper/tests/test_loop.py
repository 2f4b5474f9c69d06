"""What the event loop is doing."""

from __future__ import annotations

import time
from typing import Any, Dict

import pytest
from conftest import Kernel


def state(kernel: Kernel) -> Dict[str, Any]:
    return kernel.poll()["loop"]


def blocked(kernel: Kernel) -> Dict[str, Any]:
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


CAUSES = {
    "sleep": "from time import sleep as nap\nnap(1.5)",
    "cpu": "import time\nend = time.time() + 1.5\nwhile time.time() < end:\n    sum(range(1000))",
    "call": "import threading\nthreading.Event().wait(1.5)",
}


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_causes_and_history(kernel: Kernel, cause: str) -> None:
    kernel.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(0.1))", "first")
    running = kernel.start(
        "async def tick():\n    while True:\n        await asyncio.sleep(0.05)\n"
        "t = asyncio.create_task(tick())\n" + CAUSES[cause],
        "abc",
    )
    record = kernel.until(
        lambda: (lambda r: r.get("cause") == cause and r["starving"] and r)(state(kernel))
    )
    assert record["state"] == "blocked"
    kernel.finish(running)
    block = kernel.until(
        lambda: next(
            (b for b in kernel.poll()["blocks"]["changed"] if b["end"] and b["cause"] == cause),
            None,
        )
    )
    assert block["cell"]["cellId"] == "abc" and block["starving"] >= 1
    assert 1 < block["end"] - block["start"] < 5


def test_a_block_that_no_client_saw_is_in_the_history(kernel: Kernel) -> None:
    kernel.run("import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.05)\n"
               "t = asyncio.create_task(tick())")  # fmt: skip
    kernel.run("time.sleep(1.2)", "abc")
    blocks = kernel.poll()["blocks"]["changed"]
    assert [(b["cell"]["cellId"], b["blocker"]) for b in blocks] == [("abc", "time.sleep")]


def test_a_cell_that_starves_no_task_leaves_no_block(kernel: Kernel) -> None:
    running = kernel.start("import time\ntime.sleep(1)")
    blocked(kernel)
    kernel.finish(running)
    assert kernel.poll()["blocks"]["total"] == 0


def test_another_loop_turned_in_a_cell(kernel: Kernel) -> None:
    if kernel.value("tuple(__import__('sys').version_info[:2])") >= (3, 14):
        pytest.skip("from Python 3.14 on a cell cannot run a second loop this way")
    running = kernel.start(
        "import asyncio, threading, time\nfrom asyncio import events\n"
        "other = asyncio.new_event_loop()\ncurrent = events._get_running_loop()\n"
        "events._set_running_loop(None)\n"
        "try:\n    other.run_until_complete(asyncio.sleep(1.5))\n"
        "finally:\n    events._set_running_loop(current)"
    )
    assert kernel.until(lambda: state(kernel).get("cause") == "nested")
    kernel.finish(running)


def test_a_debugger(kernel: Kernel) -> None:
    running = kernel.start("x = 1\nimport pdb; pdb.set_trace()\ny = 2", allow_stdin=True)
    record = kernel.until(lambda: (lambda r: r["state"] == "input" and r)(state(kernel)))
    assert record["cause"] == "debugger"
    kernel.client.get_stdin_msg(timeout=10)
    kernel.client.input("c")
    kernel.finish(running)


LOST = (
    "import asyncio, threading, time\nq = asyncio.Queue()\n"
    "async def get():\n    await q.get()\n    seen.append(1)\nseen = []\n"
    "t = asyncio.create_task(get(), name='get')\n"
    "def put():\n    time.sleep(0.5)\n    q.put_nowait(1)\n"
    "threading.Thread(target=put).start()"
)


def test_a_wake_that_was_lost(kernel: Kernel) -> None:
    kernel.run(LOST, "abc")
    record = kernel.until(lambda: (lambda r: r.get("lostWake") and r)(state(kernel)))
    assert record["state"] == "idle" and kernel.body("poll")["tasks"]["total"] == 1
    notice = kernel.until(lambda: kernel.poll()["notices"]["changed"])[0]
    assert notice["kind"] == "foreign-wake" and notice["args"]["callback"] == "get"
    assert notice["cell"]["cellId"] == "abc"
    # Looking has not woken it.
    assert state(kernel)["lostWake"]
    assert kernel.body("wake") == {"woken": True}
    kernel.until(lambda: "lostWake" not in state(kernel) and kernel.poll()["tasks"]["total"] == 0)


@pytest.mark.parametrize("with_task", [False, True])
def test_a_loop_that_sleeps_on_after_an_interrupt(kernel: Kernel, with_task: bool) -> None:
    task = "t = asyncio.create_task(asyncio.sleep(1000))\n" if with_task else ""
    running = kernel.start(f"import asyncio\n{task}await asyncio.sleep(1000)", "abc")
    kernel.until(lambda: state(kernel)["state"] == "running")
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    record = kernel.until(lambda: (lambda r: r.get("interruptPending") and r)(state(kernel)))
    assert record["state"] == "running" and record["cell"]["cellId"] == "abc"
    # That the kernel has not woken its loop is not the user's mistake.
    assert "lostWake" not in record
    assert kernel.body("wake") == {"woken": True}
    assert kernel.finish(running)["status"] == "error"
    assert "interruptPending" not in state(kernel)
    assert kernel.poll()["notices"]["changed"] == []


def test_tornado_is_not_blamed_for_a_lost_wake(kernel: Kernel) -> None:
    # A signal handler schedules a function of the user's through tornado, and one of tornado's.
    kernel.run(
        "import signal, os, threading, time\n"
        "io = get_ipython().kernel.io_loop\n"
        "def ours(): pass\n"
        "def later(function):\n"
        "    signal.signal(signal.SIGUSR1, lambda *_: io.add_callback(function))\n"
        "    threading.Thread(target=lambda: (time.sleep(0.5), os.kill(os.getpid(), 10))).start()\n"
        "later(io.time)",
        "abc",
    )
    kernel.until(lambda: state(kernel).get("lostWake"))
    assert kernel.poll()["notices"]["changed"] == []
    kernel.body("wake")
    kernel.run("later(ours)", "abc")
    notice = kernel.until(lambda: kernel.poll()["notices"]["changed"])[0]
    assert notice["args"]["callback"] == "ours"
    kernel.body("wake")


#: Each has a future of its own, of which the code before knows whether the loop has begun it.
OWN = {
    "begun": "f = asyncio.run_coroutine_threadsafe(work(), loop)\nawait asyncio.sleep(0.3)\n",
    "not begun": "f = asyncio.run_coroutine_threadsafe(work(), loop)\n",
}


@pytest.mark.parametrize("how", sorted(OWN))
def test_a_cell_that_waits_for_a_coroutine_of_its_own_loop(kernel: Kernel, how: str) -> None:
    kernel.run("import asyncio\nloop = asyncio.get_event_loop()\n"
               "async def work(): await asyncio.sleep(1)")  # fmt: skip
    code = OWN[how] + "try: f.result(4)\nexcept Exception: pass"
    running = kernel.start(code)
    record = kernel.until(lambda: (lambda r: "ownLoop" in r and r)(state(kernel)))
    assert record["state"] == "blocked"
    assert record["ownLoop"] == {"kind": "coroutine", "name": "work"}
    kernel.finish(running)


def test_a_cell_that_waits_for_a_server_of_its_own_loop(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, urllib.request\n"
        "server = await asyncio.start_server(lambda r, w: w.close(), '127.0.0.1', 0)\n"
        "port = server.sockets[0].getsockname()[1]"
    )
    port = kernel.value("port")
    running = kernel.start(
        "try: urllib.request.urlopen(f'http://127.0.0.1:{port}/', timeout=4)\n"
        "except Exception: pass"
    )
    record = kernel.until(lambda: (lambda r: "ownLoop" in r and r)(state(kernel)))
    assert record["ownLoop"] == {"kind": "server", "name": f"127.0.0.1:{port}"}
    kernel.finish(running)


def test_waiting_for_others_is_not_waiting_for_the_own_loop(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, threading, time, urllib.request, http.server\n"
        "other = asyncio.new_event_loop()\n"
        "threading.Thread(target=other.run_forever, daemon=True).start()\n"
        "class Slow(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self): time.sleep(1.5); self.send_response(200); self.end_headers()\n"
        "    def log_message(self, *_): pass\n"
        "server = http.server.HTTPServer(('127.0.0.1', 0), Slow)\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()"
    )
    for code in (
        "asyncio.run_coroutine_threadsafe(asyncio.sleep(1.5), other).result()",
        "urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/')",
    ):
        running = kernel.start(code)
        record = blocked(kernel)
        assert "ownLoop" not in record, code
        kernel.finish(running)


def test_configure(kernel: Kernel) -> None:
    assert kernel.body("configure") == {"blockThreshold": 0.3, "taskArguments": True}
    assert kernel.body("configure", blockThreshold=5) == {
        "blockThreshold": 5,
        "taskArguments": True,
    }
    running = kernel.start("import time\ntime.sleep(1)")
    kernel.until(lambda: state(kernel)["state"] == "running")
    for _ in range(10):
        assert state(kernel)["state"] != "blocked"
    assert kernel.body("configure", "two", blockThreshold=0.1) == {
        "blockThreshold": 0.1,
        "taskArguments": True,
    }
    assert blocked(kernel)
    kernel.finish(running)
    kernel.body("uninstall", "two")
    assert kernel.body("configure") == {"blockThreshold": 5, "taskArguments": True}
    for wrong in ("1", None, True, 0, -1, 1e9, float("nan"), []):
        reply = kernel.ask("configure", blockThreshold=wrong)
        assert reply["success"] is (wrong is None), wrong
