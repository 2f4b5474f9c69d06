"""The tasks that are over: how each ended, and how long it was seen."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from .changes import Changes
from .exceptions import name_of
from .inside import base_of, field
from .text import type_name

#: Tasks that are remembered.
MOST = 200


class Ending:
    """How one task ended. Only plain values: nothing is kept alive."""

    __slots__ = ("entry", "end", "outcome", "result", "error")

    def __init__(self, entry: Any, end: float) -> None:
        self.entry = entry
        self.end = end
        self.outcome = "unknown"
        self.result: Optional[str] = None
        self.error: Optional[str] = None

    def record(self, cells: Any) -> Dict[str, Any]:
        """Return the `FinishedRecord` of the wire."""
        record = self.entry.identity_record()
        record.update(
            id=self.entry.number,
            since=self.entry.since,
            before=self.entry.before,
            end=self.end,
            outcome=self.outcome,
        )
        if self.result is not None:
            record["resultType"] = self.result
        if self.error is not None:
            record["errorName"] = self.error
        return record


class History:
    """The last tasks that ended. Used by one thread at a time."""

    def __init__(self, changes: Changes, clock: Callable[[], float]) -> None:
        self.changes = changes
        self._clock = clock

    def task_over(self, entry: Any, task: Any) -> None:
        """Note that a task is over; `task` is ``None`` if it is gone as well."""
        if entry.is_cell:
            return
        ending = Ending(entry, self._clock())
        if task is not None:
            error = field(task, "_exception")
            if base_of(task).cancelled(task):
                ending.outcome = "cancelled"
            elif error is not None:
                ending.outcome = "failed"
                ending.error = name_of(error)
            else:
                ending.outcome = "returned"
                ending.result = type_name(field(task, "_result"))
        self.changes.put(entry.number, ending)
        if len(self.changes) > MOST:
            self.changes.drop(next(iter(self.changes.numbers())))

    def failed(self, number: int, error: Optional[str]) -> None:
        """Note what the loop said of a task that was gone when anybody looked."""
        ending = self.changes.get(number)
        if ending is not None and ending.outcome == "unknown" and error is not None:
            ending.outcome, ending.error = "failed", error
            self.changes.put(number, ending)
