"""How long the injection keeps a real kernel from running anything else.

The time of the injecting request, less that of a request that does nothing; the median of some
fresh kernels.

    python benchmarks/helper_injection.py
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python_helper" / "tests"))

from conftest import Kernel
from figures import report

KERNELS = 7
EMPTY = 30


def measure() -> float:
    """Return the milliseconds that the injection adds to a request, in a fresh kernel."""
    kernel = Kernel("python3")
    try:
        empty = []
        for _ in range(EMPTY):
            begin = time.perf_counter()
            kernel.run("", None, silent=True, store_history=False, user_expressions={"v": "1"})
            empty.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        outcome = kernel.inject()
        took = (time.perf_counter() - begin) * 1000
        assert outcome["status"] == "installed", outcome
        return took - statistics.median(empty)
    finally:
        kernel.stop()


def main() -> int:
    times = sorted(measure() for _ in range(KERNELS))
    print("each kernel:", *(f"{value:.0f}" for value in times), "ms")
    report("injection", statistics.median(times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
