"""The lock of the threads that observe the tasks: never two of them at once."""

from __future__ import annotations

import time
from typing import Any

import pytest
from conftest import Kernel, sources

HELPER = "__import__('sys').modules['_loopscope_kernel']._helper"

#: Notices two looks at once, in any threads.
COUNT = f"""
import asyncio, ctypes, sys, threading, time
helper = {HELPER}
lock_module = sys.modules['_loopscope_kernel.observer_lock']
inside, overlaps, looks = [], [], []
def counted(name):
    original = getattr(helper, name)
    def look(*args):
        me = threading.current_thread().name
        inside.append(me)
        if len(set(inside)) > 1:
            overlaps.append(list(inside))
        looks.append(me)
        try:
            return original(*args)
        finally:
            inside.remove(me)
    setattr(helper, name, look)
counted('loop_record')
counted('refresh')
""".strip()

#: The watchdog's look lasts until it is told to end. A request waits meanwhile, and C code keeps
#: the GIL for longer than the request's patience.
RACE = """
watching, asked, over = threading.Event(), threading.Event(), threading.Event()
original_record, original_reply = helper.loop_record, helper.channel.reply
lasted = []
def record():
    if threading.current_thread().name == 'Loopscope watchdog' and not over.is_set():
        began = time.monotonic()
        inside.append('Loopscope watchdog')
        watching.set()
        while not over.is_set():
            sum(range(100))
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            sum(range(100))
        inside.remove('Loopscope watchdog')
        lasted.append(time.monotonic() - began)
    return original_record()
def reply(*args):
    asked.set()
    return original_reply(*args)
helper.loop_record, helper.channel.reply = record, reply
""".strip()

HOLD = """
watching.wait(10)
print('watching', flush=True)
asked.wait(10)
time.sleep(0.05)
ctypes.PyDLL(None).usleep(3_000_000)
over.set()
""".strip()


def test_c_code_that_keeps_the_gil_lets_no_second_look_in(kernel: Kernel) -> None:
    if kernel.value("__import__('sys').platform") == "win32":
        pytest.skip("Windows has no usleep")
    kernel.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(1000), name='t')")
    kernel.poll()
    kernel.run(COUNT)
    kernel.run(RACE)
    running = kernel.start(HOLD)
    while kernel.client.get_iopub_msg(timeout=15)["content"].get("text") != "watching\n":
        pass
    began = time.monotonic()
    reply = kernel.ask("poll")
    took = time.monotonic() - began
    kernel.finish(running)
    assert reply["success"], reply
    assert kernel.value("overlaps") == []
    # It waited beyond its patience, and for the watchdog's look.
    assert took > 2.9
    assert kernel.value("lasted")[0] > 2.9
    assert {"t"} <= set(kernel.tasks())


def test_polls_and_the_watchdog_never_look_at_once(kernel: Kernel) -> None:
    kernel.run(COUNT)
    kernel.run(
        "tasks = [asyncio.create_task(asyncio.sleep(1000)) for _ in range(3000)]\n"
        f"{HELPER}.watchdog.start_if_needed()"
    )
    running = kernel.start(
        "end = time.monotonic() + 3\nwhile time.monotonic() < end:\n"
        "    tasks.append(asyncio.create_task(asyncio.sleep(1000)))\n    await asyncio.sleep(0)\n"
        "    time.sleep(0.01)"
    )
    end = time.monotonic() + 3
    while time.monotonic() < end:
        kernel.poll()
    kernel.finish(running)
    assert kernel.value("overlaps") == []
    assert len(kernel.value("set(looks)")) == 2


def test_a_look_that_an_interrupt_ended_is_taken_over(kernel: Kernel) -> None:
    kernel.run(COUNT)
    # As if the interrupt came between taking the lock and the `try` behind.
    kernel.run(
        "def look():\n    helper.observer_lock.try_acquire()\n    raise KeyboardInterrupt\nlook()"
    )
    # The end of that cell was in the same thread, and has seen that the look was over.
    assert kernel.value("helper.observer_lock._slot") == {}
    assert kernel.ask("poll")["success"]


def test_a_look_is_taken_over_by_the_next_one_at_the_same_address(kernel: Kernel) -> None:
    kernel.run(COUNT)
    kernel.run(
        "lock = lock_module.ObserverLock()\ndef look():\n    return lock.try_acquire()\n"
        "def again():\n    while True:\n        yield lock.try_acquire()\n"
        "looks = again()"
    )
    # The frame of a generator keeps its address.
    assert kernel.value("[next(looks), next(looks)]") == [True, True]
    assert kernel.value("[look() for _ in range(100)]") == [True] * 100


def test_a_request_takes_over_while_the_cell_goes_on(kernel: Kernel) -> None:
    kernel.run(COUNT)
    running = kernel.start(
        "def look():\n    helper.observer_lock.try_acquire()\nlook()\ntime.sleep(4)"
    )
    time.sleep(0.3)
    began = time.monotonic()
    assert kernel.ask("poll")["success"]
    assert 1.5 < time.monotonic() - began < 3.5
    assert kernel.ask("poll")["success"]
    kernel.finish(running)
    assert kernel.value("helper.observer_lock._slot") == {}


def test_a_dead_thread_is_taken_over(kernel: Kernel) -> None:
    kernel.run(COUNT)
    kernel.run("t = threading.Thread(target=helper.observer_lock.acquire); t.start(); t.join()")
    assert kernel.ask("poll")["success"]
    assert kernel.ask("poll")["success"]


def test_a_living_owner_is_never_taken_over(kernel: Kernel) -> None:
    kernel.run(COUNT)
    kernel.run("lock_module.PATIENCE, lock_module.LONGEST = 0.1, 1.0\nleave = threading.Event()")
    kernel.run(
        "def look():\n    helper.observer_lock.acquire()\n    leave.wait()\n"
        "    held.append(helper.observer_lock.is_held())\n    helper.observer_lock.release()\n"
        "held = []\nt = threading.Thread(target=look); t.start()"
    )
    reply = kernel.ask("poll")
    assert not reply["success"]
    assert reply["message"] == "Another thread is still reading the tasks."
    kernel.run("leave.set(); t.join()")
    assert kernel.value("held") == [True]
    assert kernel.ask("poll")["success"]


def test_one_request_of_many_takes_over(kernel: Kernel) -> None:
    kernel.run(COUNT)
    kernel.run("lock_module.PATIENCE = 0.1\nlock = lock_module.ObserverLock()")
    kernel.run(
        "order, within = [], []\ndef leave():\n    lock.try_acquire()\n"
        "t = threading.Thread(target=leave); t.start(); t.join()\n"
        "def enter():\n    lock.acquire()\n    within.append(1)\n    order.append(len(within))\n"
        "    time.sleep(0.05)\n    within.pop()\n    lock.release()\n"
        "ts = [threading.Thread(target=enter) for _ in range(8)]\n"
        "[t.start() for t in ts]; [t.join() for t in ts]"
    )
    assert kernel.value("order") == [1] * 8
    assert kernel.value("lock._slot") == {}


def test_methods_that_need_the_lock_say_so(kernel: Kernel) -> None:
    kernel.run(f"helper = {HELPER}")
    for call in (
        "helper.refresh()",
        "helper.tasks.refresh()",
        "helper.coroutines.refresh()",
        "helper.failures.task_ended(None, None)",
        "helper.finished.set_error(1, None)",
        "helper.notices.refresh()",
        "helper.blocks.observe({})",
        "helper.watchdog.observe()",
        "helper.tasks.changes.records()",
    ):
        assert kernel.run(call)["ename"] == "AssertionError", call


def test_users_kernels_pay_nothing_for_that(bare: Kernel) -> None:
    texts = sources()
    lock = texts["observer_lock"].replace("CHECKED = True", "CHECKED = False")
    bare.inject(sources(observer_lock=lock))
    bare.run(f"helper = {HELPER}")
    assert bare.value("hasattr(type(helper.tasks).refresh, '__wrapped__')") is False


def test_a_watchdog_that_fails_is_told_once_and_goes_on(kernel: Kernel) -> None:
    kernel.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(1000), name='t')")
    kernel.poll()
    kernel.run(
        f"helper = {HELPER}\ncalls = []\noriginal = helper.watchdog.on_tick\n"
        "def tick():\n    calls.append(1)\n    if len(calls) < 4:\n        raise KeyError('x')\n"
        "    original()\nhelper.watchdog.on_tick = tick"
    )

    def told() -> Any:
        notices = kernel.poll()["notices"]["changed"]
        return [each for each in notices if each["kind"] == "watchdog-failed"]

    (notice,) = kernel.until(told)
    assert notice["args"] == {"error": "KeyError"} and notice["cell"] is None
    kernel.until(lambda: kernel.value("len(calls)") > 5)
    assert [each["id"] for each in told()] == [notice["id"]]
