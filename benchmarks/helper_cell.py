"""What the helper adds to each cell, with 2,000 names and a million objects on the heap.

It runs a trivial cell with and without the helper, in turns, in one process, and compares the medians.

    python benchmarks/helper_cell.py
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time

from helper_poll import Helper, ask, make_shell

#: Milliseconds.
BOUND = 1.0
CELLS = 400


def main() -> int:
    loop = asyncio.new_event_loop()
    shell = make_shell(loop)
    for number in range(1_900):
        shell.user_ns[f"name_{number}"] = number * 1.5
    for number in range(100):
        shell.user_ns[f"list_{number}"] = list(range(100))
    shell.user_ns["heap"] = [[number] for number in range(1_000_000)]
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(4):
        for installed in (False, True):
            helper = None
            if installed:
                helper = Helper(shell, "benchmark")
                helper.install()
                ask(helper)
            for _ in range(CELLS // 4):
                begin = time.perf_counter()
                shell.run_cell("x = 1", store_history=False)
                times[installed].append((time.perf_counter() - begin) * 1000)
            if helper is not None:
                helper.uninstall()
    medians = {key: statistics.median(values) for key, values in times.items()}
    added = medians[True] - medians[False]
    print(
        f"a cell takes {medians[False]:.2f} ms without the helper, {medians[True]:.2f} ms with it"
    )
    print(f"added {added:.2f} ms  (bound {BOUND:g} ms)")
    loop.close()
    return int(added > BOUND)


if __name__ == "__main__":
    sys.exit(main())
