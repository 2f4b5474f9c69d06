"""How long the injection keeps a real kernel from running anything else.

The time of the injecting request, less that of a request that does nothing; and the time of a first
cell right behind the injection, less that of a second one: that cell loads the helper if no request
came before. The medians of some fresh kernels.

    python benchmarks/helper_injection.py
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python_helper" / "tests"))

from conftest import Kernel
from figures import report

KERNELS = 7
EMPTY = 30


def timed(kernel: Kernel, code: str, **content: Any) -> float:
    """Return how long a request takes, in milliseconds."""
    begin = time.perf_counter()
    kernel.run(code, **content)
    return (time.perf_counter() - begin) * 1000


def measure() -> Tuple[float, float]:
    """Return the milliseconds that the injection adds to its request, and to the first cell."""
    kernel = Kernel("python3")
    try:
        silent = {"silent": True, "store_history": False, "user_expressions": {"v": "1"}}
        empty = [timed(kernel, "", cell=None, **silent) for _ in range(EMPTY)]
        begin = time.perf_counter()
        outcome = kernel.inject()
        took = (time.perf_counter() - begin) * 1000
        assert outcome["status"] == "installed", outcome
        first = timed(kernel, "1")
        others = [timed(kernel, "1") for _ in range(EMPTY)]
        return took - statistics.median(empty), first - statistics.median(others)
    finally:
        kernel.stop()


def main() -> int:
    injections, cells = zip(*(measure() for _ in range(KERNELS)))
    for name, what, times in (
        ("injection", "injection", injections),
        ("injection-cell", "first cell", cells),
    ):
        print(f"each kernel, {what}:", *(f"{value:.0f}" for value in sorted(times)), "ms")
        report(name, statistics.median(times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
