"""What the helper adds to each cell, in several namespaces.

The time of a cell that does nothing, with and without the helper, in turns, in one process; the
medians. The figure is the worst of the namespaces.

    python benchmarks/helper_cell.py
"""

from __future__ import annotations

import asyncio
import collections
import functools
import statistics
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

from figures import report
from helper_poll import Helper, ask, make_shell

CELLS = 200
ROUNDS = 4


class Record:
    """An object with attributes, as a library's client has them."""

    def __init__(self) -> None:
        self.name, self.values, self.options = "record", [1, 2, 3], {"timeout": 10}


class Subclass(list):  # type: ignore[type-arg]
    """A list that isn't exactly a list."""


def cached(size: int) -> Callable[[int], int]:
    """Return a function whose cache holds so many results."""

    @functools.lru_cache(maxsize=2 * size)
    def identity(number: int) -> int:
        return number

    for number in range(size):
        identity(number)
    return identity


def element(children: int) -> ElementTree.Element:
    root = ElementTree.Element("root")
    for _ in range(children):
        ElementTree.SubElement(root, "child")
    return root


#: What stands in the namespace, by name.
NAMESPACES: dict[str, Callable[[], dict[str, object]]] = {
    "nothing": dict,
    "2,000 names": lambda: {f"name_{n}": n * 1.5 if n % 20 else [n] * 100 for n in range(2_000)},
    "100,000 names": lambda: {f"name_{n}": n for n in range(100_000)},
    "20,000 outputs": lambda: {
        "Out": {n: n for n in range(20_000)},
        **{f"_{n}": n for n in range(20_000)},
    },
    "a list of 1,000,000 lists": lambda: {"heap": [[n] for n in range(1_000_000)]},
    "a dict of 1,000,000 strings": lambda: {"data": {str(n): str(n) for n in range(1_000_000)}},
    "an lru_cache of 1,000,000": lambda: {"identity": cached(1_000_000)},
    "a Counter of 1,000,000": lambda: {"counts": collections.Counter(range(1_000_000))},
    "a list subclass of 5,000,000": lambda: {"values": Subclass(range(5_000_000))},
    "1,000 objects": lambda: {f"record_{n}": Record() for n in range(1_000)},
    "an Element of 1,000,000": lambda: {"root": element(1_000_000)},
}


def added_in(shell: object, names: dict[str, object]) -> float:
    """Return the milliseconds that the helper adds to a cell in this namespace."""
    outputs = shell.user_ns["Out"]  # type: ignore[attr-defined]
    kept = dict(outputs)
    outputs.update(names.pop("Out", {}))  # type: ignore[call-overload]
    shell.user_ns.update(names)  # type: ignore[attr-defined]
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for installed in (False, True):
            helper = None
            if installed:
                helper = Helper(shell, "benchmark")
                helper.install()
                ask(helper)
            for _ in range(CELLS // ROUNDS):
                begin = time.perf_counter()
                shell.run_cell("x = 1", store_history=False)  # type: ignore[attr-defined]
                times[installed].append((time.perf_counter() - begin) * 1000)
            if helper is not None:
                helper.uninstall()
    for name in names:
        del shell.user_ns[name]  # type: ignore[attr-defined]
    outputs.clear()
    outputs.update(kept)
    return statistics.median(times[True]) - statistics.median(times[False])


def main() -> int:
    loop = asyncio.new_event_loop()
    shell = make_shell(loop)
    worst = 0.0
    for name, make in NAMESPACES.items():
        added = added_in(shell, make())
        print(f"{name:30} {added:6.2f} ms", flush=True)
        worst = max(worst, added)
    report("cell", worst)
    loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
