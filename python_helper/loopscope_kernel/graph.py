"""Which tasks wait for which, and which of them wait in a ring."""

from __future__ import annotations

import asyncio
import functools
import gc
import types
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Set

from .asyncio_internals import callbacks_of, is_future, is_task
from .lock_releases import can_be_released
from .safe_text import type_name
from .stacks import is_in_asyncio
from .task_entry import TaskEntry

if TYPE_CHECKING:
    from .change_log import ChangeLog


class GraphBuilder:
    """Builds the graph in small steps, which may be taken in several looks.

    Between two looks it keeps no task and no callback alive. A task that ends meanwhile may still be
    in the graph.
    """

    def __init__(
        self,
        entries: List[TaskEntry],
        by_address: Dict[int, TaskEntry],
        visible: ChangeLog[TaskEntry],
    ) -> None:
        """`by_address`: the living tasks by identity, kept up to date by its owner."""
        self.entries = entries
        #: For each task, by number: what it waits for, what waits for it, and the ring it is in.
        self.awaits: Dict[int, Set[int]] = {}
        self.awaited_by: Dict[int, Set[int]] = {}
        self.rings: Dict[int, List[int]] = {}
        self._by_address = by_address
        self._visible = visible
        self._shared: Dict[Any, List[TaskEntry]] = {}
        self._holders: Dict[int, TaskEntry] = {}
        self._waiting: List[TaskEntry] = []

    def forget(self) -> None:
        """Forget the identities of callbacks: after a look, other objects may get them."""
        self._shared.clear()

    def steps(self) -> Iterator[None]:
        """Build the graph. Visits one task, or one edge, a step."""
        for entry in self.entries:
            self._connect(entry)
            yield
        for entry in self._waiting:
            # A task that waits for a lock waits for the task that has entered it.
            holder = self._holders.get(entry.waiting.awaited_lock)
            if holder is not None and holder is not entry:
                self._add_edge(entry, holder)
            yield
        yield from self._find_rings()
        yield from self._drop_unproven_rings()

    def _connect(self, entry: TaskEntry) -> None:
        """Find what waits for a task, from its callbacks."""
        task = entry.ref()
        if task is None or entry.flags.has_left or entry.number not in self._visible:
            return
        for lock in entry.waiting.entered_locks:
            self._holders[lock] = entry
        if entry.waiting.awaited_lock:
            self._waiting.append(entry)
        for pair in callbacks_of(task):
            callback = pair[0]
            # The children of one gather share a callback; those of a TaskGroup a method.
            key: Any = id(callback)
            if type(callback) is types.MethodType:
                key = (id(callback.__func__), id(callback.__self__))
            owners = self._shared.get(key)
            if owners is None:
                found = [self._by_address.get(id(owner)) for owner in _awaiters(callback)]
                owners = self._shared[key] = [owner for owner in found if owner is not None]
            for other in owners:
                if other is not entry and other.number in self._visible:
                    self._add_edge(other, entry)

    def _add_edge(self, waiting: TaskEntry, awaited: TaskEntry) -> None:
        self.awaits.setdefault(waiting.number, set()).add(awaited.number)
        self.awaited_by.setdefault(awaited.number, set()).add(waiting.number)

    def _is_excluded(self, number: int) -> bool:
        entry = self._visible.get(number)
        return entry is not None and _can_end_early(entry)

    def _find_rings(self) -> Iterator[None]:
        """Find the ring of tasks that await each other, for each number in one.

        A number in several rings gets one of them.
        """
        done: Set[int] = set()
        for start in self.awaits:
            yield
            if start in done or self._is_excluded(start):
                continue
            path: List[int] = [start]
            position = {start: 0}
            branches = [iter(sorted(self.awaits.get(start, ())))]
            while branches:
                yield
                number = next(branches[-1], None)
                if number is None:
                    branches.pop()
                    left = path.pop()
                    del position[left]
                    done.add(left)
                elif number in position:
                    ring = path[position[number] :]
                    smallest = ring.index(min(ring))
                    ring = ring[smallest:] + ring[:smallest]
                    for each in ring:
                        self.rings.setdefault(each, ring)
                elif number not in done and not self._is_excluded(number):
                    position[number] = len(path)
                    path.append(number)
                    branches.append(iter(sorted(self.awaits.get(number, ()))))

    def _drop_unproven_rings(self) -> Iterator[None]:
        """Forget the rings of which other code may release a lock."""
        for ring in {tuple(ring) for ring in self.rings.values()}:
            found = [self._visible.get(number) for number in ring]
            entries = [entry for entry in found if entry is not None]
            if any(entry.waiting.awaited_lock for entry in entries):
                for is_possible in can_be_released(entries, self.entries):
                    if is_possible:
                        for number in ring:
                            self.rings.pop(number, None)
                        break
                    yield


def _can_end_early(entry: TaskEntry) -> bool:
    """Return whether the wait can end before what the task waits for has finished."""
    waiting = entry.waiting.reason
    if "deadline" in waiting or waiting["kind"] in ("ready", "running"):
        return True
    return waiting.get("call") in ("asyncio.wait", "asyncio.as_completed", "asyncio.wait_for")


def _awaiters(callback: Any) -> List[Any]:
    """Return the tasks that a done-callback leads to, through asyncio's own code only.

    A callback of the user's may hold another task that does not wait for this one.
    """
    found: List[Any] = []
    seen: Set[int] = set()
    queue = [callback]
    while queue and len(seen) < 200:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        kind = type(value)
        if kind in (types.BuiltinFunctionType, types.MethodType):
            owner = value.__self__
            # A task that awaits adds its own wake-up as a callback: a built-in method of a C task.
            if is_task(owner):
                if value.__name__.endswith("wakeup"):
                    found.append(owner)
            elif type(owner).__module__.startswith("asyncio."):
                parent = vars(owner).get("_parent_task") if hasattr(owner, "__dict__") else None
                if parent is not None and is_task(parent):
                    found.append(parent)
                elif hasattr(owner, "__dict__"):
                    queue.append(vars(owner).get("_done"))  # `as_completed` from Python 3.13
        elif type_name(value) == "TaskWakeupMethWrapper":  # Before Python 3.10.
            found.extend(each for each in gc.get_referents(value) if is_task(each))
        elif kind is types.FunctionType:
            if is_in_asyncio(value.__code__):
                for cell in value.__closure__ or ():
                    try:
                        queue.append(cell.cell_contents)
                    except ValueError:  # Not filled yet.
                        pass
        elif kind is functools.partial:
            if type(value.func) is types.FunctionType and is_in_asyncio(value.func.__code__):
                queue.extend(value.args)
        elif is_task(value):
            pass  # asyncio holds it here, but does not wake it.
        elif is_future(value):
            queue.extend(pair[0] for pair in callbacks_of(value))
        elif kind is asyncio.Queue:  # Where `as_completed` puts what is done.
            queue.extend(value._getters)
    return found
