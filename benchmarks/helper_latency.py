"""The latency that polling adds to the user's loop, with few and many tasks, quiet and changing.

A probe measures how late each sleep of 2 ms ends, first without the helper and then while a thread
polls it at 4 Hz. The bound is for the 99th percentile with 10,000 changing tasks.

    python benchmarks/helper_latency.py
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Coroutine

from figures import report
from helper_poll import Helper, ask, make_shell

COUNTS = (0, 1_000, 10_000)
SECONDS = 8.0
ROUNDS = 3


async def quiet() -> None:
    await asyncio.sleep(1000)


async def change() -> None:
    while True:  # noqa: ASYNC110 (a task that waits and does nothing else is what is measured)
        await asyncio.sleep(random.uniform(5, 15))


async def probe() -> list[float]:
    """Return the 50th and 99th percentile of the delays, and the largest, in milliseconds."""
    late = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append((time.perf_counter() - begin - 0.002) * 1000)
    hundredths = statistics.quantiles(late, n=100)
    return [hundredths[49], hundredths[98], max(late)]


def poll(helper: Helper, stop: threading.Event) -> None:
    known: dict = {}
    while not stop.is_set():
        _, body = ask(helper, **known)
        known = {"session": body["session"], "since": body["revision"]}
        # Like the frontend: what did not fit into an answer comes with the next one.
        stop.wait(0.25)


async def measure(count: int, work: Callable[[], Coroutine]) -> list[float]:
    """Return what polling adds to each of the probe's figures: the medians of the rounds."""
    tasks = [asyncio.create_task(work()) for _ in range(count)]
    await asyncio.sleep(1)
    added = []
    for _ in range(ROUNDS):
        without = await probe()
        helper = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
        helper.install()
        stop = threading.Event()
        thread = threading.Thread(target=poll, args=(helper, stop))
        thread.start()
        polled = await probe()
        stop.set()
        await asyncio.to_thread(thread.join)
        helper.uninstall()
        added.append([new - old for old, new in zip(without, polled)])
    for task in tasks:
        task.cancel()
    return [statistics.median(values) for values in zip(*added)]


def main() -> int:
    print("added by polling (ms)      p50     p99     max")
    for count in COUNTS:
        for work in (quiet, change) if count else (quiet,):
            added = asyncio.run(measure(count, work))
            name = f"{count} tasks, {work.__name__}"
            print(f"{name:22}", *(f"{value:7.2f}" for value in added))
    # The last row is the one that the bound is about.
    report("latency", added[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
