"""All tasks of all loops in the kernel.

``asyncio.all_tasks`` calls ``get_loop`` and ``done`` of each task, which a subclass can override, and
puts the tasks into a set, which calls ``__hash__``. asyncio's own registry has the same tasks.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
import types
import weakref
from typing import Any, Callable, Dict, List, Set

from .asyncio_internals import (
    TASKS,
    asyncio_class_of,
    code_of,
    dict_of_type,
    is_gone_or_done,
    mro_of,
)
from .kernel_parts import loop_of

#: Whether asyncio's own set of references holds the tasks written in C
#: (from Python 3.14 on they are in linked lists: python/cpython#128002).
_IN_A_SET = sys.version_info < (3, 14)
_ASKED = ("done", "get_loop", "__hash__", "__eq__")
#: The share of the time that searching the collector's lists may take.
SHARE = 0.05


class TaskRegistry:
    """The tasks that are alive.

    :meth:`references` and :meth:`tasks` keep what a search has found, so they are for the owner of
    the observer lock. :meth:`tasks_now` and :meth:`any_pending` keep nothing, and any thread may
    call them.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._searched: List[Callable[[], Any]] = []
        self._search_again = 0.0
        self._odd: Dict[int, _ByIdentity] = {}

    def references(self) -> Set[Any]:
        """Return weak references to all tasks; the same one for a task each time."""
        if _IN_A_SET:
            registry = getattr(asyncio.tasks, "_scheduled_tasks", None)
            if registry is None:
                registry = asyncio.tasks._all_tasks  # type: ignore[attr-defined]
            data: Set[Any] = registry.data
            return data
        found: Set[Any] = set()
        if _has_overriding_task_class():
            found.update(self._search())
        else:
            for loop in self._loops():
                found.update(map(weakref.ref, asyncio.all_tasks(loop)))
        # Tasks written in Python, as with nest_asyncio.
        registry = getattr(asyncio.tasks, "_scheduled_tasks", None)
        for reference in list(getattr(registry, "data", ())):
            if not is_gone_or_done(reference()):
                found.add(reference)
        return found

    def tasks(self) -> List[Any]:
        """Return all tasks that are alive, finished ones among them if asyncio knows them."""
        tasks = [reference() for reference in list(self.references())]
        return [task for task in tasks if task is not None]

    def tasks_now(self) -> List[Any]:
        """Return all tasks that are alive, without the help of an earlier search."""
        if not _IN_A_SET and _has_overriding_task_class():
            return [task for task in _search_collector() if not is_gone_or_done(task)]
        return self.tasks()

    def any_pending(self, is_kernels: Callable[[Any, types.CodeType], bool]) -> bool:
        """Return whether a user task is pending, or whether there are too many to tell quickly.

        `is_kernels`: returns whether a task with that outermost code is the kernel's own.
        """
        if not _IN_A_SET and _has_overriding_task_class():
            # Then :meth:`references` would search.
            return True
        registered = self.references()
        if len(registered) > 2_000:
            return True
        references = list(registered)
        for reference in references:
            task = reference()
            if task is None or is_gone_or_done(task):
                continue
            code = code_of(asyncio_class_of(task).get_coro(task))
            if code is None or not is_kernels(task, code):
                return True
        return False

    def _loops(self) -> List[Any]:
        kernel = self._shell.kernel
        manager = getattr(getattr(kernel, "shell_channel_thread", None), "manager", None)
        subshells = list(getattr(manager, "_cache", {}).values())
        return [loop_of(kernel), *(each.io_loop.asyncio_loop for each in subshells)]

    def _search(self) -> List[Any]:
        """Find the tasks among all objects, because asking asyncio would run the user's code."""
        began = time.monotonic()
        if began >= self._search_again:
            tasks = _search_collector()
            odd, self._odd = self._odd, {}
            self._searched = [self._reference(task, odd) for task in tasks]
            ended = time.monotonic()
            self._search_again = ended + (ended - began) / SHARE
        return [each for each in self._searched if not is_gone_or_done(each())]

    def _reference(self, task: Any, known: Dict[int, _ByIdentity]) -> Any:
        kind = type(task)
        if not (_has_override(kind, "__hash__") or _has_override(kind, "__eq__")):
            return weakref.ref(task)
        reference = known.get(id(task))
        if reference is None or reference() is not task:
            reference = _ByIdentity(task)
        self._odd[id(task)] = reference
        return reference


class _ByIdentity(weakref.ref[Any]):
    """A weak reference that is compared by itself: it never calls ``__hash__`` of its task."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__
    __ne__ = object.__ne__


def _search_collector() -> List[Any]:
    """Return the tasks among all objects that the collector knows."""
    kinds = {id(kind) for kind in _kinds(TASKS[0])}
    return [each for each in gc.get_objects() if id(type(each)) in kinds]


def _kinds(kind: type) -> List[type]:
    """Return a class and all that derive from it."""
    found = [kind]
    for each in found:
        found.extend(type.__subclasses__(each))
    return found


def _has_override(kind: type, name: str) -> bool:
    """Return whether a class of tasks overrides a method of asyncio's class."""
    for each in mro_of(kind):
        if each is TASKS[0] or each is TASKS[1]:
            return False
        if name in dict_of_type(each):
            return True
    return False


def _has_overriding_task_class() -> bool:
    """Return whether a class of tasks overrides what ``asyncio.all_tasks`` would ask."""
    return any(_has_override(kind, name) for kind in _kinds(TASKS[0])[1:] for name in _ASKED)
