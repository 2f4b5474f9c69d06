"""No garbage collection while the helper works on a thread that is not the loop's.

The interpreter collects in the thread whose allocation crosses the threshold, and runs the user's
finalizers there. Some objects must not end on another thread: a Tk interpreter then kills the process.

So the helper raises the threshold while it works on such a thread. But the kernel allocates some
hundred objects there before and after it runs the helper, and those must not cross the threshold
either. So before the helper leaves, it lets the main thread collect if a collection is due soon.

Only the first of the thresholds changes, for the milliseconds of a look, and to a number that no
other code uses. ``gc.disable`` would do it, too. But then ``gc.isenabled()`` would be false for a cell
that asks at that moment (``timeit`` does), and a ``gc.disable()`` of the cell at that moment would be
undone. So that switch is never touched: what the user sets there is always right, and stays.

What a cell can notice is the number that ``gc.get_threshold()`` returns during a look. If it stores the
number and sets it again later, the next look restores the one before. If it sets any other number during
a look, that one stays. But nothing makes the comparison and the setting one step: a number that the
cell sets between these two instructions is lost.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial

# Bound here: the user's code may replace the functions of these modules.
from gc import get_count, get_threshold, isenabled, set_threshold
from threading import get_ident
from time import monotonic, sleep
from typing import Any, Callable, Dict, List, Optional

#: The threshold during a look. Not infinite: a look at 100,000 tasks takes seconds, and if anything
#: goes wrong, the collector must not be off for good.
RAISED = 250_007
#: A collection is due soon when the threshold is so near (allocations), or half of it is reached.
MARGIN = 1000
#: How long a look waits until the main thread has collected (seconds). Measured with
#: ``benchmarks/helper_finalizers.py``: an idle loop collects within a millisecond.
PATIENCE = 0.012


class CollectionPause:
    """A context manager for the helper's work, in any thread. In the main thread it does nothing.

    A thread must not enter it again before it has left it.
    """

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._main = threading.main_thread().ident
        self._lock = threading.Lock()
        #: The threads that are inside.
        self._inside: Dict[int, bool] = {}
        #: The user's threshold when it was last changed.
        self._usual: Optional[int] = None
        #: Whether the loop was asked to collect and has not done so yet.
        self._asked = False
        self._installed = False
        self._in_child: List[Callable[[], None]] = []

    def install(self) -> None:
        """Prepare for forks: a child inherits the threshold, but not the thread that restores it."""
        self._installed = True
        self._in_child.append(self._forked)
        if hasattr(os, "register_at_fork"):
            # This cannot be undone. So what stays refers to nothing of the helper's once the list
            # is empty, not even by the function's globals.
            run = eval("lambda steps: [step() for step in steps]", {"__builtins__": {}})
            os.register_at_fork(after_in_child=partial(run, self._in_child))

    def uninstall(self) -> None:
        """Restore the threshold, at the latest when the last thread leaves. May be called twice."""
        self._installed = False
        if self._is_empty():
            self._restore()

    def __enter__(self) -> None:
        me = get_ident()
        if me == self._main:
            return
        with self._lock:
            self._inside[me] = True
            current = get_threshold()[0]
            # With 0 it never collects.
            if 0 < current < RAISED:
                self._usual = current
                set_threshold(RAISED)

    def __exit__(self, *_: object) -> None:
        me = get_ident()
        if me == self._main:
            return
        try:
            self._let_main_collect()
        finally:
            with self._lock:
                self._inside.pop(me, None)
                if self._is_empty():
                    self._restore()

    def _is_empty(self) -> bool:
        # A thread that was ended in between is not inside any more.
        return not self._inside or self._inside.keys().isdisjoint(sys._current_frames())

    def _restore(self) -> None:
        usual = self._usual
        if usual is not None and get_threshold()[0] == RAISED:
            set_threshold(usual)
        if not self._installed:
            self._in_child.clear()

    def _forked(self) -> None:
        self._inside.clear()
        self._restore()

    # The collection by the main thread

    def _let_main_collect(self) -> None:
        usual = self._usual
        if usual is None or not isenabled() or not _is_due(usual):
            return
        asked = self._ask_loop()
        end = monotonic() + PATIENCE
        # The first time also lets the thread work that publishes the kernel's status.
        sleep(0.001)
        while asked and self._asked and monotonic() < end:
            sleep(0.0005)
        if asked and not self._asked:
            return
        # The main thread is in a cell that blocks, or the loop is busy. What happened meanwhile may
        # have reached the usual threshold. Then the next allocation collects, by whichever thread.
        now = get_count()[0]
        if now < usual:
            return
        with self._lock:
            if len(self._inside) > 1:
                return
            self._restore()
        # Nothing here allocates: a tuple of three comes from the interpreter's reserve.
        end = monotonic() + PATIENCE
        while get_count()[0] >= now and monotonic() < end:
            sleep(0.0005)

    def _ask_loop(self) -> bool:
        """Ask the loop to collect; return whether it was asked."""
        # A loop with something to do turns anyway; or else its waking was lost, which must show.
        if self._asked or getattr(self._loop, "__dict__", {}).get("_ready"):
            return False
        self._asked = True
        try:
            self._loop.call_soon_threadsafe(self._collect_when_asked)
        except Exception:  # Closed, for good.
            return False
        return True

    def _collect_when_asked(self) -> None:
        # Other threads may still be inside. They continue with nearly nothing allocated.
        try:
            self._restore()
            self.collect_if_due()
        finally:
            self._asked = False

    def collect_if_due(self) -> None:
        """Let the interpreter collect in the calling thread, if it would do so soon.

        By allocations: so it is the interpreter that decides whether it collects, and how much.
        """
        threshold = get_threshold()[0]
        if get_ident() != self._main or not isenabled() or not _is_due(threshold):
            return
        ballast: List[Any] = []
        count = get_count()[0]
        # Some lists come from the interpreter's reserve, and do not count.
        for _ in range(max(0, threshold - count) + 200):
            ballast.append([])
            before, count = count, get_count()[0]
            if count < before:
                break


def _is_due(threshold: int) -> bool:
    """Return whether this threshold will be reached soon."""
    return 0 < threshold < RAISED and get_count()[0] > threshold - min(threshold // 2, MARGIN)
