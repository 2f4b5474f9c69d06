"""The tasks that are over: how each ended, and how long it was seen."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from .asyncio_internals import asyncio_class_of, private_field
from .change_log import ChangeLog
from .exceptions import name_of
from .observer_lock import under_observer_lock
from .safe_text import type_name

#: Tasks that are remembered.
MOST = 200


class FinishedTask:
    """How one task ended. Only plain values: nothing is kept alive."""

    __slots__ = ("entry", "end", "outcome", "result", "error")

    def __init__(self, entry: Any, end: float) -> None:
        self.entry = entry
        self.end = end
        self.outcome = "unknown"
        self.result: Optional[str] = None
        self.error: Optional[str] = None

    def record(self, executions: Any) -> Dict[str, Any]:
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


class FinishedTasks:
    """The last tasks that ended. Used by one thread at a time."""

    def __init__(self, changes: ChangeLog, clock: Callable[[], float]) -> None:
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock

    @under_observer_lock
    def task_ended(self, entry: Any, task: Any) -> None:
        """Note that a task is over; `task` is ``None`` if it is gone as well."""
        if entry.is_cell:
            return
        ending = FinishedTask(entry, self._clock())
        if task is not None:
            error = private_field(task, "_exception")
            if asyncio_class_of(task).cancelled(task):
                ending.outcome = "cancelled"
            elif error is not None:
                ending.outcome = "failed"
                ending.error = name_of(error)
            else:
                ending.outcome = "returned"
                ending.result = type_name(private_field(task, "_result"))
        self.changes.put(entry.number, ending)
        if len(self.changes) > MOST:
            self.changes.drop(next(iter(self.changes.numbers())))

    @under_observer_lock
    def set_error(self, number: int, error: Optional[str]) -> None:
        """Note what the loop said of a task that was gone when anybody looked."""
        ending = self.changes.get(number)
        if ending is not None and ending.outcome == "unknown" and error is not None:
            ending.outcome, ending.error = "failed", error
            self.changes.put(number, ending)
