"""What the helper costs a program that only starts and ends tasks.

It runs pairs with and without the helper, interleaved, in one process, and prints the median of the
pairs' ratios. The helper is installed, has a client, and its watchdog is sampling.

    python benchmarks/helper_churn.py [--record]

With ``--record``, the helper records meanwhile. The tasks then count as the user's own.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import time

from figures import report
from helper_poll import Helper, ask, make_shell

PAIRS = 60
TASKS = 5_000


async def nothing() -> None:
    await asyncio.sleep(0)


async def churn() -> float:
    """Return the seconds of processor time that some thousand short tasks take."""
    gc.collect()
    begin = time.process_time()
    for _ in range(5):
        await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(TASKS // 5)])
    return time.process_time() - begin


async def measure(recording: bool) -> list[float]:
    """Return the ratio with / without of each pair."""
    shell = make_shell(asyncio.get_running_loop())
    staying = asyncio.create_task(asyncio.sleep(1000))
    await churn()
    ratios = []
    for pair in range(PAIRS):
        seconds = {}
        # The order alternates, so that a drift of the machine's speed doesn't look like a cost.
        for installed in (True, False) if pair % 2 else (False, True):
            helper = None
            if installed:
                helper = Helper(shell, "benchmark")
                helper.install()
                ask(helper)
                if recording:
                    helper.recorder.start("benchmark")
            seconds[installed] = await churn()
            if helper is not None:
                helper.uninstall()
        ratios.append(seconds[True] / seconds[False])
    staying.cancel()
    return ratios


def main() -> int:
    recording = "--record" in sys.argv[1:]
    ratios = asyncio.run(measure(recording))
    low, ratio, high = statistics.quantiles(ratios, n=4)
    print(f"quartiles {low:.3f} and {high:.3f}, {PAIRS} pairs")
    report("churn-recording" if recording else "churn", ratio)
    return 0


if __name__ == "__main__":
    sys.exit(main())
