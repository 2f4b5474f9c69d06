"""What the helper costs, compared with other ways to watch a loop, in one process, in turns.

The others are: a task factory that notes each task, as monitors do; asyncio's debug mode; and a
`Handle._run` that measures each step. Each is compared with a run without any of them.

    python benchmarks/helper_rivals.py [TASKS]      a million tasks for the memory by default
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import resource
import statistics
import sys
import time
import traceback
import weakref
from collections.abc import Iterator
from typing import Any

from helper_churn import churn
from helper_poll import Helper, ask, make_shell

ROUNDS = 15


@contextlib.contextmanager
def nothing() -> Iterator[None]:
    yield


@contextlib.contextmanager
def helper() -> Iterator[None]:
    ours = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
    ours.install()
    ask(ours)
    yield
    ours.uninstall()


@contextlib.contextmanager
def hooked_factory() -> Iterator[None]:
    loop = asyncio.get_running_loop()
    known: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **arguments: Any) -> asyncio.Task:
        task = asyncio.Task(coroutine, loop=loop, **arguments)
        known[task] = (time.perf_counter(), traceback.extract_stack(sys._getframe(1), limit=5))
        return task

    loop.set_task_factory(factory)
    yield
    loop.set_task_factory(None)


@contextlib.contextmanager
def debug_mode() -> Iterator[None]:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 60
    yield
    loop.set_debug(False)


@contextlib.contextmanager
def patched_handle() -> Iterator[None]:
    original = asyncio.Handle._run

    def run(self: asyncio.Handle) -> None:
        begin = time.perf_counter()
        try:
            return original(self)
        finally:
            if time.perf_counter() - begin > 60:
                print("slow")

    asyncio.Handle._run = run  # type: ignore[method-assign]
    yield
    asyncio.Handle._run = original  # type: ignore[method-assign]


WAYS = {
    "Loopscope": helper,
    "a hooked task factory": hooked_factory,
    "asyncio's debug mode": debug_mode,
    "a patched Handle._run": patched_handle,
}


async def compare() -> None:
    staying = asyncio.create_task(asyncio.sleep(1000))
    await churn()
    ratios: dict[str, list[float]] = {name: [] for name in WAYS}
    for number in range(ROUNDS):
        for name, way in WAYS.items():
            if way is debug_mode and number >= 3:
                continue
            with nothing():
                without = await churn()
            with way():
                ratios[name].append(await churn() / without)
    for name, values in ratios.items():
        print(f"{name:24} x {statistics.median(values):6.3f}")
    staying.cancel()


async def memory(tasks: int) -> None:
    """Print what a million tasks, that came and went while polled, leave behind."""
    ours = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
    ours.install()
    _, body = ask(ours)

    async def quick() -> None:
        await asyncio.sleep(0)

    async def some(count: int) -> None:
        nonlocal body
        for _ in range(count // 1_000):
            pending = [asyncio.create_task(quick()) for _ in range(1_000)]
            await asyncio.sleep(0)
            _, body = ask(ours, session=body["session"], since=body["revision"])
            await asyncio.gather(*pending)

    await some(tasks // 10)
    gc.collect()
    before = len(gc.get_objects()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await some(tasks)
    gc.collect()
    after = len(gc.get_objects()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours.uninstall()
    print(
        f"{tasks} tasks left {after[0] - before[0]} objects and {after[1] - before[1]} kB of peak"
    )


async def idle(seconds: float = 10.0) -> None:
    """Print the processor time of a quiet loop with a pending task, polled at 4 Hz, or not."""
    staying = asyncio.create_task(asyncio.sleep(1000))
    ours = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
    ours.install()
    _, body = ask(ours)
    for polled in (False, True):
        begin = time.process_time()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if polled:
                _, body = ask(ours, session=body["session"], since=body["revision"])
            await asyncio.sleep(0.25)
        used = (time.process_time() - begin) / seconds * 100
        print(f"idle, {'polled at 4 Hz' if polled else 'watchdog alone'}: {used:.2f} % of a core")
    ours.uninstall()
    staying.cancel()


def main(arguments: list[str]) -> int:
    asyncio.run(compare())
    asyncio.run(memory(int(arguments[0]) if arguments else 1_000_000))
    asyncio.run(idle())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
