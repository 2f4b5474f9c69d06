"""The places where tasks queue: semaphores, locks, queues, executors."""

from __future__ import annotations

from itertools import filterfalse
from typing import TYPE_CHECKING, Any, List, Optional

from .asyncio_internals import C_FUTURE, instance_dict, is_done
from .class_names import module_of

if TYPE_CHECKING:
    from .task_entry import TaskEntry
    from .wire import Bottleneck, BottleneckKind, Frame, QueueSide

_DONE = C_FUTURE.done


class Place:
    """How many of a fan-out wait at one place."""

    __slots__ = (
        "at", "capacity", "identity", "inside", "is_here", "kind", "name", "side", "waiting",
    )  # fmt: skip

    def __init__(self, kind: BottleneckKind, primitive: Any) -> None:
        self.kind = kind
        self.identity = id(primitive)
        self.waiting = 0
        self.inside: Optional[int] = None
        self.capacity: Optional[int] = None
        self.name: Optional[str] = None
        self.side: Optional[QueueSide] = None
        self.at: Optional[Frame] = None
        #: Of each member whether it waits here, for the length of one look.
        self.is_here: List[bool] = []

    def plus(self, other: Place) -> Place:
        """Return both together."""
        both = Place(self.kind, None)
        for name in self.__slots__:
            setattr(both, name, getattr(self, name))
        both.waiting += other.waiting
        return both

    def record(self) -> Bottleneck:
        """Return the `Bottleneck` of the wire."""
        record: Bottleneck = {"kind": self.kind, "waiting": self.waiting}
        if self.name is not None:
            record["name"] = self.name
        if self.inside is not None:
            record["inside"] = self.inside
        if self.capacity is not None:
            record["capacity"] = self.capacity
        if self.side is not None:
            record["side"] = self.side
        if self.at is not None:
            record["at"] = self.at
        return record


def waiting_at(primitive: Any, entry: TaskEntry, waits: List[Any]) -> Optional[Place]:
    """Return how many of `waits`, the futures that members wait for, belong to a primitive.

    `entry`: a task that waits there.
    """
    reason = entry.waiting.reason
    own = instance_dict(primitive) or {}
    kind = reason["kind"]
    field = "_waiters"
    if kind not in ("semaphore", "lock", "queue"):
        return None
    place = Place(kind, primitive)
    if kind == "queue":
        call = reason.get("call")
        if call == "asyncio.Queue.get":
            field, place.side = "_getters", "get"
        elif call == "asyncio.Queue.put":
            field, place.side = "_putters", "put"
        else:
            return None
        place.inside = reason.get("size")
        place.capacity = reason.get("maxsize")
    queue: Any = own.get(field)
    if module_of(type(queue)) != "collections":
        return None
    try:
        pending = list(filterfalse(_DONE, queue))
    except TypeError:  # One of them is written in Python.
        pending = [each for each in list(queue) if not is_done(each)]
    futures = frozenset(map(id, pending))
    place.is_here = list(map(futures.__contains__, map(id, waits)))
    place.waiting = sum(place.is_here)
    if not place.waiting:
        return None
    place.name = reason.get("name")
    place.at = next((each for each in reversed(entry.waiting.stack) if "cell" in each), None)
    place.capacity, place.inside = capacity_of(kind, own, place)
    return place


def capacity_of(kind: str, own: Any, place: Place) -> Any:
    """Return how many fit into a primitive, and how many are inside; ``None`` for what is unknown."""
    if kind == "lock":
        return 1, 1
    if kind == "semaphore" and type(own.get("_bound_value")) is int:
        return own["_bound_value"], own["_bound_value"] - own.get("_value", 0)
    return place.capacity, place.inside


def is_holder(entry: TaskEntry, primitive: Any, waiter: Any) -> bool:
    """Return whether a task is inside of a semaphore, and has been since it was read."""
    return id(primitive) in entry.waiting.entered_semaphores and entry.waiting.future() is waiter
