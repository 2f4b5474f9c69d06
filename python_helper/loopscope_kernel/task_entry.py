"""What is known of one task."""

from __future__ import annotations

import weakref
from typing import Any, Callable, Dict, List, Optional, Set

from .change_log import ChangeLog
from .executions import Execution
from .safe_text import is_unnamed


def dead_reference() -> None:
    """Stand for a reference to nothing."""


class TaskEntry:
    """One task, and what is known of it. It does not keep the task alive."""

    __slots__ = (
        "number", "ref", "loop", "over", "is_cell", "name", "coroutine", "execution", "before",
        "since", "waiting", "stack", "seen", "awaits", "awaited_by", "cancelling", "asked",
        "identity", "old", "orphan", "ignoring", "cycle", "locks", "lock", "origin", "place",
        "moved", "future", "turned",
    )  # fmt: skip

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.ref = weakref.ref(task)
        self.identity = id(task)
        self.since = since
        self.before = before
        self.loop: Callable[[], Any] = dead_reference
        self.over = False
        self.old = False
        self.orphan = False
        self.ignoring: Optional[Dict[str, Any]] = None
        self.cycle: List[int] = []
        #: The identities of the locks that it has entered, and of the one that it waits for.
        self.locks: List[int] = []
        self.lock = 0
        self.origin: Optional[str] = None
        self.is_cell = False
        self.name = ""
        self.coroutine = ""
        self.execution: Optional[Execution] = None
        self.waiting: Dict[str, Any] = {"kind": "ready"}
        self.stack: List[Dict[str, Any]] = []
        #: What its record depends on, to tell a change.
        self.seen: Any = None
        #: Where it waits, and when it was seen to have come there from elsewhere.
        self.place: Any = None
        self.moved: Optional[float] = None
        #: What it waited for when all tasks were last passed in review, weakly.
        self.future: Callable[[], Any] = dead_reference
        #: Whether it waits for something else since it was read.
        self.turned = False
        self.awaits: Set[int] = set()
        self.awaited_by: Set[int] = set()
        self.cancelling = 0
        self.asked = 0

    def identity_record(self) -> Dict[str, Any]:
        """Return the fields that a pending task and a finished one have in common."""
        return {
            "name": self.name,
            "unnamed": is_unnamed(self.name),
            "coroutine": self.coroutine,
            "cell": None if self.execution is None else self.execution.ref(),
        }

    def record(self, visible: ChangeLog) -> Dict[str, Any]:
        """Return the `TaskRecord` of the wire."""
        awaits = sorted(number for number in self.awaits if number in visible)
        waiting = self.waiting
        if awaits and waiting["kind"] in ("future", "queue", "event"):
            waiting = {**waiting, "kind": "task"}
        record = {
            **self.identity_record(),
            "id": self.number,
            "isCell": self.is_cell,
            "waiting": waiting,
            "stack": self.stack,
            "since": self.since,
            "before": self.before,
            "awaits": awaits,
            "awaitedBy": sorted(number for number in self.awaited_by if number in visible),
            "cancelling": self.cancelling,
        }
        if self.moved is not None:
            record["moved"] = self.moved
        if self.old:
            record["old"] = True
        if self.orphan:
            record["orphan"] = True
        if self.cycle:
            record["cycle"] = self.cycle
        if self.ignoring is not None:
            record["ignoring"] = self.ignoring
        if self.origin is not None:
            record["origin"] = self.origin
        return record
