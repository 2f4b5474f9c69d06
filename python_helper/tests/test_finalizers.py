"""Finalizers of the user's objects run on the main thread, and the collector stays the user's."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
from typing import Any, Iterator

import pytest
from conftest import HELPER, Kernel
from loopscope_kernel.collection_pause import RAISED, CollectionPause

CHURN = """
import asyncio, collections, gc, threading
counts = collections.Counter()
class Garbage:
    def __init__(self): self.me = self
    def __del__(self): counts[threading.current_thread() is threading.main_thread()] += 1
async def churn():
    while True:
        for _ in range(3): Garbage()
        await asyncio.sleep(0.005)
waiting = [asyncio.create_task(asyncio.sleep(1000)) for _ in range(50)]
"""


@pytest.mark.parametrize("end", ["churning = asyncio.create_task(churn())", "await churn()"])
def test_finalizers_run_on_the_main_thread(kernel: Kernel, end: str) -> None:
    kernel.start(
        CHURN + "watched = 0\nasync def stop():\n while sum(counts.values()) < 1500:\n"
        "  await asyncio.sleep(0.01)\nstopping = asyncio.create_task(stop())\n" + end
    )
    known: dict[str, Any] = {}

    def stopped() -> bool:
        time.sleep(0.1)
        body = kernel.body("poll", **known)
        known.update(session=body["session"], since=body["revision"])
        return not any(
            task["coroutine"] == "stop" for task in kernel.poll()["tasks"]["changed"]
        ) and bool(body["tasks"]["total"])

    kernel.until(stopped, 60)
    if end.startswith("await"):
        kernel.manager.interrupt_kernel()
        kernel.body("wake")
    elsewhere, there = kernel.value("[counts[False], counts[True]]")
    # Without the pause: nearly all.
    assert elsewhere * 10 < there


def test_the_collector_is_the_users(kernel: Kernel) -> None:
    usual = kernel.value("__import__('gc').get_threshold()")
    kernel.poll()
    assert kernel.value("__import__('gc').get_threshold()") == usual

    kernel.run("import gc\ngc.disable(); gc.freeze(); gc.set_threshold(900, 5)")
    frozen = kernel.value("gc.get_freeze_count()")
    for _ in range(5):
        kernel.poll()
    assert kernel.value("[gc.isenabled(), gc.get_threshold()[0]]") == [False, 900]
    assert frozen > 0 and kernel.value("gc.get_freeze_count()") > 0

    # As code does that has stored it during a look.
    kernel.run(f"gc.enable(); gc.set_threshold({RAISED})")
    kernel.poll()
    assert kernel.value("[gc.isenabled(), gc.get_threshold()[0]]") == [True, 900]

    kernel.run(f"gc.set_threshold({RAISED})")
    kernel.body("uninstall")
    assert kernel.value("gc.get_threshold()[0]") == 900


class Idle:
    """A loop that never turns."""

    def call_soon_threadsafe(self, callback: Any) -> None:
        self.callback = callback


@pytest.fixture
def pause() -> Iterator[CollectionPause]:
    usual = gc.get_threshold()
    yield CollectionPause(Idle())
    gc.set_threshold(*usual)


def elsewhere(action: Any) -> None:
    """Run something in another thread."""
    thread = threading.Thread(target=action)
    thread.start()
    thread.join()


def test_the_pause_ends_with_the_last_thread(pause: CollectionPause) -> None:
    usual = gc.get_threshold()
    entered, leave = threading.Event(), threading.Event()

    def first() -> None:
        with pause:
            entered.set()
            leave.wait()

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    assert gc.get_threshold() == (RAISED, *usual[1:])
    assert gc.isenabled()

    def second() -> None:
        with pytest.raises(SystemExit), pause:
            raise SystemExit

    elsewhere(second)
    assert gc.get_threshold()[0] == RAISED
    leave.set()
    thread.join()
    assert gc.get_threshold() == usual


def test_the_main_thread_is_not_paused(pause: CollectionPause) -> None:
    usual = gc.get_threshold()
    with pause:
        assert gc.get_threshold() == usual


@pytest.mark.parametrize("chosen", [0, 555, RAISED + 1])
def test_what_is_set_during_a_pause_stays(pause: CollectionPause, chosen: int) -> None:
    def action() -> None:
        with pause:
            gc.set_threshold(chosen)

    elsewhere(action)
    assert gc.get_threshold()[0] == chosen
    elsewhere(lambda: pause.__enter__() or pause.__exit__())
    assert gc.get_threshold()[0] == chosen


def test_disabling_during_a_pause_stays(pause: CollectionPause) -> None:
    def action() -> None:
        with pause:
            gc.disable()

    try:
        elsewhere(action)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_thread_that_never_leaves(pause: CollectionPause) -> None:
    usual = gc.get_threshold()
    elsewhere(pause.__enter__)
    assert gc.get_threshold()[0] == RAISED
    elsewhere(lambda: pause.__enter__() or pause.__exit__())
    assert gc.get_threshold() == usual


def test_uninstalling_ends_the_pause(pause: CollectionPause) -> None:
    usual = gc.get_threshold()
    elsewhere(pause.__enter__)
    pause.uninstall()
    assert gc.get_threshold() == usual


def test_the_loop_collects_before_the_look_is_over() -> None:
    threads = []

    class Garbage:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            threads.append(threading.current_thread())

    async def main() -> None:
        pause = CollectionPause(asyncio.get_running_loop())
        ballast: list[Any] = []
        gc.collect()
        Garbage()
        while gc.get_count()[0] < gc.get_threshold()[0] - 100:
            ballast.append({"a": ballast})

        def look() -> None:
            with pause:
                ballast.extend({"a": ballast} for _ in range(500))

        await asyncio.get_running_loop().run_in_executor(None, look)

    asyncio.run(main())
    assert threads == [threading.main_thread()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_child_is_not_paused() -> None:
    code = """
import gc, os, threading
from loopscope_kernel.collection_pause import CollectionPause
usual = gc.get_threshold()
pause = CollectionPause(None)
pause.install()
thread = threading.Thread(target=pause.__enter__)
thread.start()
thread.join()
assert gc.get_threshold() != usual
child = os.fork()
if child == 0:
    os._exit(0 if gc.get_threshold() == usual else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=HELPER.parent, capture_output=True, text=True
    )
    assert run.stdout == "0\n", run.stderr
