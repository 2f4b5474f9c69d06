"""What polling adds to the latency of the user's loop, with 10,000 tasks that keep changing.

A probe measures how late each sleep of 2 ms ends, without the helper and while a thread polls it at
4 Hz, asking for the rest as long as there is more. The difference of the 99th percentiles counts.

    python benchmarks/helper_latency.py
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import threading
import time

from helper_poll import Helper, ask, make_shell

#: Milliseconds.
BOUND = 2.0
TASKS = 10_000
SECONDS = 8.0


async def change() -> None:
    while True:
        await asyncio.sleep(random.uniform(5, 15))


async def probe() -> float:
    """Return the 99th percentile of the latenesses, in milliseconds."""
    late = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append((time.perf_counter() - begin - 0.002) * 1000)
    return statistics.quantiles(late, n=100)[98]


def poll(helper: Helper, stop: threading.Event) -> None:
    known: dict = {}
    while not stop.is_set():
        _, body = ask(helper, **known)
        known = {"session": body["session"], "since": body["revision"]}
        # One answer at a time, as the frontend asks: what it cuts comes with the next.
        stop.wait(0.25)


async def measure() -> list[float]:
    tasks = [asyncio.create_task(change()) for _ in range(TASKS)]
    await asyncio.sleep(1)
    differences = []
    for _ in range(3):
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
        print(f"p99 lateness: {without:.2f} ms without, {polled:.2f} ms while polled")
        differences.append(polled - without)
    for task in tasks:
        task.cancel()
    return differences


def main() -> int:
    added = statistics.median(asyncio.run(measure()))
    print(f"added {added:.2f} ms  (bound {BOUND:g} ms)")
    return int(added > BOUND)


if __name__ == "__main__":
    sys.exit(main())
