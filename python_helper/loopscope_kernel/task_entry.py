"""What is known of one task."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Set

from .safe_text import is_unnamed

if TYPE_CHECKING:
    from .change_log import ChangeLog
    from .executions import Execution
    from .task_reader import Place, Signature
    from .wire import CellRef, Frame, Ignoring, TaskOrigin, TaskRecord, WaitReason


def dead_reference() -> None:
    """Stand for a weak reference whose object is gone."""


class Identity:
    """Which task it is, and where it comes from."""

    __slots__ = (
        "address", "before", "coroutine", "execution", "is_cell", "loop", "name", "number",
        "origin", "since",
    )  # fmt: skip

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.address = id(task)
        self.since = since
        #: Whether it was there before the helper.
        self.before = before
        self.is_cell = False
        self.name = ""
        self.coroutine = ""
        self.loop: Callable[[], Any] = dead_reference
        self.execution: Optional[Execution] = None
        self.origin: Optional[TaskOrigin] = None

    def cell(self) -> Optional[CellRef]:
        """Return the `CellRef` of the wire."""
        return None if self.execution is None else self.execution.ref()


class Waiting:
    """What it waits for, and where."""

    __slots__ = (
        "awaited_lock", "entered_locks", "future", "has_turned", "moved", "place", "reason",
        "signature", "stack",
    )  # fmt: skip

    def __init__(self) -> None:
        self.reason: WaitReason = {"kind": "ready"}
        self.stack: List[Frame] = []
        #: What its record depends on, to tell a change.
        self.signature: Optional[Signature] = None
        #: Where it waits, and when it was seen to have come there from elsewhere.
        self.place: Optional[Place] = None
        self.moved: Optional[float] = None
        #: What it waited for when all tasks were last scanned, weakly.
        self.future: Callable[[], Any] = dead_reference
        #: Whether it waits for something else since it was read.
        self.has_turned = False
        #: The identities of the locks that it has entered, and of the one that it waits for.
        self.entered_locks: List[int] = []
        self.awaited_lock = 0


class Graph:
    """The numbers of the tasks around it in the await graph."""

    __slots__ = ("awaited_by", "awaits", "ring")

    def __init__(self) -> None:
        self.awaits: Set[int] = set()
        self.awaited_by: Set[int] = set()
        self.ring: List[int] = []


class Flags:
    """What else is to be said of it."""

    __slots__ = (
        "cancel_requests", "cancelling", "has_left", "ignoring", "is_old", "is_orphan", "is_over",
    )  # fmt: skip

    def __init__(self) -> None:
        #: Whether a look has found that it is over, and whether one has taken that in.
        self.has_left = False
        self.is_over = False
        self.is_old = False
        self.is_orphan = False
        self.ignoring: Optional[Ignoring] = None
        #: How often it was asked to cancel: as Python counts, and by this helper.
        self.cancelling = 0
        self.cancel_requests = 0


class TaskEntry:
    """One task, and what is known of it. It does not keep the task alive."""

    __slots__ = ("flags", "graph", "identity", "number", "ref", "waiting")

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.ref: weakref.ref[Any] = weakref.ref(task)
        self.identity = Identity(number, task, since, before)
        self.waiting = Waiting()
        self.graph = Graph()
        self.flags = Flags()

    def record(self, visible: ChangeLog[TaskEntry]) -> TaskRecord:
        """Return the `TaskRecord` of the wire; of other tasks, only the visible ones are in it."""
        identity, flags = self.identity, self.flags
        awaits = sorted(number for number in self.graph.awaits if number in visible)
        reason = self.waiting.reason
        if awaits and reason["kind"] in ("future", "queue", "event"):
            reason = reason.copy()
            reason["kind"] = "task"
        record: TaskRecord = {
            "id": self.number,
            "name": identity.name,
            "unnamed": is_unnamed(identity.name),
            "coroutine": identity.coroutine,
            "cell": identity.cell(),
            "isCell": identity.is_cell,
            "waiting": reason,
            "stack": self.waiting.stack,
            "since": identity.since,
            "before": identity.before,
            "awaits": awaits,
            "awaitedBy": sorted(number for number in self.graph.awaited_by if number in visible),
            "cancelling": flags.cancelling,
        }
        if self.waiting.moved is not None:
            record["moved"] = self.waiting.moved
        if flags.is_old:
            record["old"] = True
        if flags.is_orphan:
            record["orphan"] = True
        if self.graph.ring:
            record["cycle"] = self.graph.ring
        if flags.ignoring is not None:
            record["ignoring"] = flags.ignoring
        if identity.origin is not None:
            record["origin"] = identity.origin
        return record
