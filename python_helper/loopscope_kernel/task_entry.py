"""What is known of one task."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Set, Tuple

from .safe_text import is_unnamed

if TYPE_CHECKING:
    from .change_log import ChangeLog
    from .executions import Execution
    from .task_reader import Place, Signature
    from .wire import CellRef, Frame, Ignoring, TaskOrigin, TaskRecord, WaitReason


#: Tasks that the record of one that awaits them names. The others have it among their awaiters.
AWAITED = 200


def dead_reference() -> None:
    """Stand for a weak reference whose object is gone."""


class Identity:
    """Which task it is, and where it comes from."""

    __slots__ = (
        "address", "arguments", "before", "coroutine", "execution", "is_cell", "loop", "name", "number",
        "origin", "since",
    )  # fmt: skip

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.address = id(task)
        self.since = since
        #: Whether the task is older than the helper.
        self.before = before
        self.is_cell = False
        self.name = ""
        self.coroutine = ""
        #: The simple arguments of its coroutine; ``None`` if there are none or they were not read.
        self.arguments: Optional[List[Tuple[str, str]]] = None
        self.loop: Callable[[], Any] = dead_reference
        self.execution: Optional[Execution] = None
        self.origin: Optional[TaskOrigin] = None

    def cell(self) -> Optional[CellRef]:
        """Return the `CellRef` of the wire."""
        return None if self.execution is None else self.execution.ref()


class Waiting:
    """What the task waits for, and where."""

    __slots__ = (
        "awaited_lock", "entered_locks", "entered_semaphores", "future", "has_turned", "moved", "place",
        "primitive", "reason", "signature", "stack",
    )  # fmt: skip

    def __init__(self) -> None:
        self.reason: WaitReason = {"kind": "ready"}
        self.stack: List[Frame] = []
        #: What the record depends on. A new signature means that the record changed.
        self.signature: Optional[Signature] = None
        #: Where the task waits, and when it was first seen there after it waited in another place.
        self.place: Optional[Place] = None
        self.moved: Optional[float] = None
        #: A weak reference to what the task waited for at the last scan of all tasks.
        self.future: Callable[[], Any] = dead_reference
        #: Whether the task has waited for something else since it was last read.
        self.has_turned = False
        #: The `id()` of each lock that the task has entered, and of the lock that it waits for.
        self.entered_locks: List[int] = []
        self.awaited_lock = 0
        #: The `id()` of each semaphore that it has entered, and a weak reference to the primitive that it
        #: waits for.
        self.entered_semaphores: List[int] = []
        self.primitive: Callable[[], Any] = dead_reference


class AwaitLinks:
    """The numbers of the task's neighbours in the await graph."""

    __slots__ = ("awaited_by", "awaits", "ring")

    def __init__(self) -> None:
        self.awaits: Set[int] = set()
        self.awaited_by: Set[int] = set()
        self.ring: List[int] = []


class Flags:
    """The states that a task can be in."""

    __slots__ = (
        "asked", "cancel_requests", "cancelling", "has_left", "ignoring", "is_old", "is_orphan", "is_over",
    )  # fmt: skip

    def __init__(self) -> None:
        #: Whether a look has found that it is over, and whether one has taken that in.
        self.has_left = False
        self.is_over = False
        self.is_old = False
        self.is_orphan = False
        self.ignoring: Optional[Ignoring] = None
        #: How often the task was asked to cancel: as counted by Python, and by this helper.
        self.cancelling = 0
        self.cancel_requests = 0
        #: When this helper last asked it to.
        self.asked: Optional[float] = None


class TaskEntry:
    """The facts about one task. The entry does not keep the task alive."""

    __slots__ = ("flags", "graph", "identity", "number", "ref", "waiting")

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.ref: weakref.ref[Any] = weakref.ref(task)
        self.identity = Identity(number, task, since, before)
        self.waiting = Waiting()
        self.graph = AwaitLinks()
        self.flags = Flags()

    def record(self, visible: ChangeLog[TaskEntry]) -> TaskRecord:
        """Return the `TaskRecord` of the wire. It names only visible neighbours."""
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
            "awaits": awaits[:AWAITED],
            "awaitedBy": sorted(number for number in self.graph.awaited_by if number in visible),
            "cancelling": flags.cancelling,
        }
        if identity.arguments is not None:
            record["arguments"] = identity.arguments
        if flags.asked is not None:
            record["asked"] = flags.asked
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
