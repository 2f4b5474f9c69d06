"""The tasks that are over: how each ended, and how long it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional

from .asyncio_internals import asyncio_class_of, private_field
from .change_log import ChangeLog
from .exceptions import name_of
from .observer_lock import under_observer_lock
from .safe_text import is_unnamed, type_name

if TYPE_CHECKING:
    from .executions import Executions
    from .task_entry import Identity, TaskEntry
    from .wire import FinishedOutcome, FinishedRecord

#: Tasks that are remembered.
MOST = 200


class FinishedTask:
    """How one task ended. It keeps no object of the user's alive."""

    __slots__ = ("_identity", "end", "error", "outcome", "result")

    def __init__(self, identity: Identity, end: float) -> None:
        self._identity = identity
        self.end = end
        self.outcome: FinishedOutcome = "unknown"
        self.result: Optional[str] = None
        self.error: Optional[str] = None

    def record(self, executions: Executions) -> FinishedRecord:
        """Return the `FinishedRecord` of the wire."""
        record: FinishedRecord = {
            "id": self._identity.number,
            "name": self._identity.name,
            "unnamed": is_unnamed(self._identity.name),
            "coroutine": self._identity.coroutine,
            "cell": self._identity.cell(),
            "since": self._identity.since,
            "before": self._identity.before,
            "end": self.end,
            "outcome": self.outcome,
        }
        if self.result is not None:
            record["resultType"] = self.result
        if self.error is not None:
            record["errorName"] = self.error
        return record


class FinishedTasks:
    """The last tasks that ended."""

    def __init__(self, changes: ChangeLog[FinishedTask], clock: Callable[[], float]) -> None:
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock

    @under_observer_lock
    def task_ended(self, entry: TaskEntry, task: Any) -> None:
        """Note that a task is over; `task` is ``None`` if it is gone as well."""
        if entry.identity.is_cell:
            return
        finished = FinishedTask(entry.identity, self._clock())
        if task is not None:
            error = private_field(task, "_exception")
            if asyncio_class_of(task).cancelled(task):
                finished.outcome = "cancelled"
            elif error is not None:
                finished.outcome = "failed"
                finished.error = name_of(error)
            else:
                finished.outcome = "returned"
                finished.result = type_name(private_field(task, "_result"))
        self.changes.put(entry.number, finished)
        oldest = self.changes.oldest()
        if oldest is not None and len(self.changes) > MOST:
            self.changes.drop(oldest)

    @under_observer_lock
    def set_error(self, number: int, error: Optional[str]) -> None:
        """Note the error that the loop logged for a task which was gone before a look saw its end."""
        finished = self.changes.get(number)
        if finished is not None and finished.outcome == "unknown" and error is not None:
            finished.outcome, finished.error = "failed", error
            self.changes.put(number, finished)
