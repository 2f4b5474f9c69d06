"""How long an answer takes when 25,000 of 100,000 tasks are cancelled at once.

The loop's thread cancels them and then blocks, as a cell does, while another thread polls at 4 Hz.

    python benchmarks/helper_many.py
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time

from figures import report
from helper_poll import Helper, ask, make_shell

TASKS = 100_000
CANCELLED = 25_000
#: How long the cell blocks, and how long the loop then runs (seconds).
BLOCKS = 8.0
RUNS = 5.0


async def wait() -> None:
    await asyncio.sleep(10_000)


class Poller(threading.Thread):
    """Polls until it is stopped, and keeps how long each answer took (milliseconds)."""

    def __init__(self, helper: Helper, known: dict[str, object]) -> None:
        super().__init__()
        self.helper, self.known = helper, known
        self.stopped = threading.Event()
        self.times: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        while not self.stopped.wait(0.25):
            try:
                took, body = ask(self.helper, **self.known)
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:300])
                continue
            self.times.append(took)
            self.known = {"session": body["session"], "since": body["revision"]}


def read_all(helper: Helper) -> dict[str, object]:
    """Poll until everything is read; return what the next poll says that it knows."""
    known: dict[str, object] = {}
    while True:
        _, body = ask(helper, **known)
        known = {"session": body["session"], "since": body["revision"]}
        if not body["more"]:
            return known


async def measure() -> Poller:
    tasks = [asyncio.create_task(wait()) for _ in range(TASKS)]
    await asyncio.sleep(0)
    helper = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
    helper.install()
    poller = Poller(helper, await asyncio.to_thread(read_all, helper))
    poller.start()
    for task in tasks[-CANCELLED:]:
        task.cancel()
    del tasks[-CANCELLED:]
    await asyncio.sleep(0)
    time.sleep(BLOCKS)  # noqa: ASYNC251 -- the loop must block
    await asyncio.sleep(RUNS)
    poller.stopped.set()
    await asyncio.to_thread(poller.join)
    helper.uninstall()
    for task in tasks:
        task.cancel()
    return poller


def main() -> int:
    poller = asyncio.run(measure())
    print(f"{len(poller.times)} answers", *poller.errors[:3], sep="\n")
    report("many-longest", max(poller.times))
    report("many-failed", len(poller.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
