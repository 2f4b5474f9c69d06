"""What the event loop is doing, where no other thread can look at it.

Pyodide has one thread. So the helper looks from a callback of the loop itself (`push.py`), which finds
the loop free. A callback that comes late tells that the loop was held until then, but not by which line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .observer_lock import under_observer_lock
from .watchdog import Watchdog

if TYPE_CHECKING:
    from .wire import LoopRecord


class LatenessWatch(Watchdog):
    """A watchdog without a thread, asked by callbacks of the loop."""

    def start_if_needed(self) -> None:
        """Do nothing: there are no threads."""

    @under_observer_lock
    def observe(self) -> LoopRecord:
        """Return the `LoopRecord` of the wire for a loop that runs the caller."""
        return self._free_record(self._executions.running_main())
