"""How many finalizers run off the main thread of a real kernel that is polled at 4 Hz.

A task makes cyclic garbage all the time. Python runs its finalizers in the thread that happens to
start the garbage collection.

    python benchmarks/helper_finalizers.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python_helper" / "tests"))

from conftest import Kernel
from figures import report

SECONDS = 15.0

CELL = """
import asyncio, threading
counts = [0, 0]
class Garbage:
    def __init__(self): self.me = self
    def __del__(self): counts[threading.current_thread() is not threading.main_thread()] += 1
async def churn():
    while True:
        Garbage()
        await asyncio.sleep(0.002)
churning = asyncio.create_task(churn())
waiting = [asyncio.create_task(asyncio.sleep(1000)) for _ in range(50)]
"""


def main() -> int:
    kernel = Kernel("python3")
    try:
        assert kernel.inject()["status"] == "installed"
        kernel.body("hello")
        kernel.run(CELL)
        known: dict[str, object] = {}
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            body = kernel.body("poll", **known)
            known = {"session": body["session"], "since": body["revision"]}
            time.sleep(0.25)
        on_main, off_main = kernel.value("counts")
    finally:
        kernel.stop()
    print(f"{on_main} on the main thread, {off_main} on others")
    report("finalizers", off_main / (on_main + off_main) * 100)
    return 0


if __name__ == "__main__":
    sys.exit(main())
