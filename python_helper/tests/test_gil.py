"""Which thread counts as the one that held the GIL, from the processor times of all threads."""

from __future__ import annotations

import threading
from typing import Dict, Iterator, Optional

import pytest
from loopscope_kernel import gil

WATCHDOG, OTHER = 1, 2


@pytest.fixture
def worker() -> Iterator[int]:
    """The identity of a thread that is alive."""
    leave = threading.Event()
    thread = threading.Thread(target=leave.wait, name="worker")
    thread.start()
    yield thread.ident or 0
    leave.set()
    thread.join()


def blamed(
    monkeypatch: pytest.MonkeyPatch,
    worker: int,
    late: float,
    before: Dict[int, float],
    after: Dict[int, float],
) -> Optional[str]:
    """Return the name of the holder; the times are by thread, 3 is the worker."""
    monkeypatch.setattr(gil, "_CAN_TELL", True)
    times = iter([before, after])

    def measure(monitor: gil.GilMonitor) -> None:
        monitor._used = dict(next(times))
        monitor._idents = {number: worker if number == 3 else number for number in monitor._used}

    monkeypatch.setattr(gil.GilMonitor, "_measure", measure)
    monitor = gil.GilMonitor()
    assert monitor.holder_after_wake(0.0) is None
    holder = monitor.holder_after_wake(late)
    return None if holder is None else holder.name


IDLE = {WATCHDOG: 0.0, OTHER: 0.0, 3: 0.0}


def test_one_thread_used_the_processor(monkeypatch: pytest.MonkeyPatch, worker: int) -> None:
    assert blamed(monkeypatch, worker, 1.0, IDLE, {WATCHDOG: 0.0, OTHER: 0.0, 3: 1.0}) == "worker"
    assert blamed(monkeypatch, worker, 1.0, IDLE, {WATCHDOG: 0.0, OTHER: 0.09, 3: 0.61}) == "worker"


@pytest.mark.parametrize(
    ("late", "after"),
    [
        (0.6, {WATCHDOG: 0.0, OTHER: 0.0, 3: 0.6}),
        (1.0, {WATCHDOG: 0.0, OTHER: 0.0, 3: 0.59}),
        (1.0, {WATCHDOG: 0.0, OTHER: 0.11, 3: 0.8}),
        (1.0, {WATCHDOG: 0.0, 3: 1.0}),
    ],
    ids=["on time", "it waited", "another computed", "another has ended"],
)
def test_no_thread_is_blamed(
    monkeypatch: pytest.MonkeyPatch, worker: int, late: float, after: Dict[int, float]
) -> None:
    assert blamed(monkeypatch, worker, late, IDLE, after) is None


def test_the_main_thread_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    main = threading.main_thread().ident or 0
    assert blamed(monkeypatch, main, 1.0, IDLE, {WATCHDOG: 0.0, OTHER: 0.0, 3: 1.0}) is None
