"""Which tasks wait for which, and which of them wait in a ring."""

from __future__ import annotations

import asyncio
import functools
import gc
import types
from typing import Any, Dict, List, NamedTuple, Set, Tuple

from .asyncio_internals import callbacks_of, is_future, is_task
from .gil_yield import CooperativeSlice
from .safe_text import type_name
from .stacks import is_in_asyncio
from .task_entry import TaskEntry


class Graph(NamedTuple):
    """For each task, by number: what it waits for, what waits for it, and the ring it is in."""

    awaits: Dict[int, Set[int]]
    awaited_by: Dict[int, Set[int]]
    rings: Dict[int, List[int]]


def build_graph(present: List[Tuple[TaskEntry, Any]], time_slice: CooperativeSlice) -> Graph:
    """Find which of these tasks wait for which, from the callbacks of each up to a task."""
    numbers = {id(task): entry for entry, task in present}
    shared: Dict[Any, List[int]] = {}
    awaits: Dict[int, Set[int]] = {}
    by: Dict[int, Set[int]] = {}
    for index, (entry, task) in enumerate(present):
        if not index & 63:
            time_slice.checkpoint()
        found: Set[int] = set()
        for pair in callbacks_of(task):
            callback = pair[0]
            # The children of one gather share a callback; those of a TaskGroup a method.
            key: Any = id(callback)
            if type(callback) is types.MethodType:
                key = (id(callback.__func__), id(callback.__self__))
            owners = shared.get(key)
            if owners is None:
                owners = shared[key] = [id(owner) for owner in _awaiters(callback)]
            for owner in owners:
                other = numbers.get(owner)
                if other is not None and other is not entry:
                    found.add(other.number)
                    awaits.setdefault(other.number, set()).add(entry.number)
        by[entry.number] = found
    holders = {lock: entry for entry, _ in present for lock in entry.waiting.entered_locks}
    for entry, _ in present:
        # A task that waits for a lock waits for the task that has entered it.
        holder = holders.get(entry.waiting.awaited_lock) if entry.waiting.awaited_lock else None
        if holder is not None and holder is not entry:
            awaits.setdefault(entry.number, set()).add(holder.number)
            by[holder.number].add(entry.number)
    rings = find_rings(awaits, {entry.number for entry, _ in present if _can_end_early(entry)})
    return Graph(awaits, by, rings)


def _can_end_early(entry: TaskEntry) -> bool:
    """Return whether the wait can end before what the task waits for has finished."""
    waiting = entry.waiting.reason
    if "deadline" in waiting or waiting["kind"] in ("ready", "running"):
        return True
    return waiting.get("call") in ("asyncio.wait", "asyncio.as_completed", "asyncio.wait_for")


def find_rings(awaits: Dict[int, Set[int]], excluded: Set[int]) -> Dict[int, List[int]]:
    """Return the ring of tasks that await each other, for each number in one.

    A number in several rings gets one of them.
    """
    rings: Dict[int, List[int]] = {}
    done: Set[int] = set()
    for start in awaits:
        if start in done or start in excluded:
            continue
        path: List[int] = [start]
        position = {start: 0}
        branches = [iter(sorted(awaits.get(start, ())))]
        while branches:
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
                    rings.setdefault(each, ring)
            elif number not in done and number not in excluded:
                position[number] = len(path)
                path.append(number)
                branches.append(iter(sorted(awaits.get(number, ()))))
    return rings


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
