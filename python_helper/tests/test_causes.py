"""Loops and threads that keep the kernel's own loop from turning."""

from __future__ import annotations

import time
from typing import Any, Dict

import pytest
from conftest import Kernel

TICK = (
    "import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.05)\n"
    "t = asyncio.create_task(tick(), name='tick')\n"
)


def blocked(kernel: Kernel, cause: str) -> Dict[str, Any]:
    """Return the state of the loop when it is blocked for that cause, and a task starves."""

    def seen() -> Any:
        loop = kernel.poll()["loop"]
        return loop.get("cause") == cause and loop["starving"] and loop

    return kernel.until(seen)


def test_the_loop_of_a_gui(kernel: Kernel) -> None:
    facts = kernel.body("hello")["kernel"]
    if facts["ipykernel"] == "7.0.0":
        pytest.skip("ipykernel 7.0.0 does not enter the loop of a GUI")
    kernel.run(
        TICK + "from ipykernel.eventloops import register_integration\nended = []\n"
        "@register_integration('fake')\ndef loop_fake(kernel):\n"
        "    while not ended:\n        time.sleep(0.01)\n",
        "abc",
    )
    kernel.run("%gui fake")
    loop = blocked(kernel, "gui")
    assert loop["state"] == "blocked" and loop["starving"] == 1
    assert kernel.body("hello")["kernel"]["gui"] == "fake"
    blocks = kernel.poll()["blocks"]["changed"]
    assert [block["cause"] for block in blocks] == ["gui"]


def test_another_runner_of_cells(kernel: Kernel) -> None:
    """IPython takes any function: here one that drives the cell by hand."""
    kernel.run(
        TICK + "import types\n@types.coroutine\ndef pause(): yield\n"
        "def drive(coroutine):\n    while True:\n        try:\n            coroutine.send(None)\n"
        "        except StopIteration as end:\n            return end.value\n"
        "        time.sleep(0.01)\n"
    )
    kernel.run("get_ipython().loop_runner = drive")
    running = kernel.start(
        "end = time.monotonic() + 1.5\nwhile time.monotonic() < end:\n    await pause()", "abc"
    )
    loop = blocked(kernel, "trio")
    assert loop["cell"]["cellId"] == "abc" and loop["state"] == "blocked"
    kernel.finish(running)
    (block,) = kernel.until(
        lambda: [b for b in kernel.poll()["blocks"]["changed"] if b["end"] is not None]
    )
    assert block["cause"] == "trio" and block["cell"]["cellId"] == "abc"
    # With asyncio again, the same cell blocks no task.
    kernel.run("%autoawait asyncio")
    running = kernel.start("await asyncio.sleep(1)", "abc")
    kernel.until(lambda: kernel.poll()["loop"]["state"] == "running")
    for _ in range(10):
        assert kernel.poll()["loop"]["state"] in ("running", "idle")
    kernel.finish(running)


def test_trio_itself(kernel: Kernel) -> None:
    if not kernel.value("__import__('importlib.util').util.find_spec('trio') is not None"):
        pytest.skip("trio is not installed")
    kernel.run(TICK)
    kernel.run("%autoawait trio")
    assert kernel.body("hello")["kernel"]["runner"] == "trio"
    kernel.run("import trio")
    running = kernel.start("await trio.sleep(3)", "abc")
    # Without a cell while the runner of the cell before is still ending.
    cell = kernel.until(lambda: blocked(kernel, "trio")["cell"])
    assert cell["cellId"] == "abc"
    kernel.finish(running)


def kept(kernel: Kernel) -> Any:
    return [n for n in kernel.poll()["notices"]["changed"] if n["kind"] == "lock-kept"]


def test_a_thread_that_keeps_the_lock(kernel: Kernel) -> None:
    if kernel.value("__import__('sys').platform") != "linux":
        pytest.skip("only Linux has a clock for each thread")
    kernel.run(TICK)
    # So that a busy machine is no excuse. `test_gil.py` tests the share itself.
    kernel.run("import sys\nsys.modules['_loopscope_kernel.gil'].MOST = 0.05")
    # In C from its beginning to its end: it never releases the GIL in between.
    kernel.run(
        "import threading\ndef crunch():\n    for _ in range(5):\n"
        "        time.sleep(0.6)\n        total = sum(range(120_000_000))\n"
        "th = threading.Thread(target=crunch, name='cruncher'); th.start()",
        "abc",
    )

    def told_or_over() -> Any:
        # As often as a panel: a client that asks without a break uses the processor as well.
        time.sleep(0.5)
        return kept(kernel) or kernel.value("not th.is_alive()")

    kernel.until(told_or_over, 60)
    time.sleep(0.5)
    (notice,) = kept(kernel)
    assert notice["args"]["thread"] == "cruncher" and notice["args"]["function"] == "crunch"
    assert notice["args"]["seconds"] >= 0.7 and notice["cell"]["cellId"] == "abc"


FAIR = {
    # Computes as much, and takes turns.
    "computes": "def work():\n    end = time.monotonic() + 2.5\n"
    "    while time.monotonic() < end:\n        sum(range(1000))\n",
    # Keeps the lock and computes nothing: it could be anybody.
    "waits": "import ctypes\ndef work():\n    ctypes.PyDLL(None).usleep(1_500_000)\n",
}


@pytest.mark.parametrize("how", sorted(FAIR))
def test_a_thread_that_cannot_be_blamed(kernel: Kernel, how: str) -> None:
    kernel.run(TICK)
    kernel.run(
        FAIR[how] + "import threading\nth = threading.Thread(target=work); th.start()", "abc"
    )
    kernel.until(lambda: not kernel.value("th.is_alive()"))
    kernel.run("await asyncio.sleep(0.6)")
    assert kept(kernel) == []


def test_the_cells_own_thread_is_not_blamed(kernel: Kernel) -> None:
    kernel.run(TICK)
    kernel.run("total = sum(range(100_000_000))", "abc")
    kernel.run("await asyncio.sleep(0.6)")
    assert kept(kernel) == []
