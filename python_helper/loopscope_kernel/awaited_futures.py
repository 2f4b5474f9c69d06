"""References to the futures that tasks wait for, for thousands of tasks at once."""

from __future__ import annotations

import weakref
from typing import Any, Callable, List

from .asyncio_internals import waiter_of, waiter_of_c_task
from .task_entry import dead_reference

#: Stands for the future of a task that waits for none. Not ``None``: a weak reference returns that
#: for a future that is gone, as it is when its task is over.
NO_FUTURE = object()


def _no_future() -> object:
    return NO_FUTURE


def _never_the_same() -> object:
    """Stand for a reference to a future that cannot be referenced weakly."""
    return object()


def waiters_of(tasks: List[Any]) -> List[Any]:
    """Return the future that each task waits for, ``None`` for one that waits for none."""
    try:
        return list(map(waiter_of_c_task, tasks))
    except TypeError:  # One of them is written in Python, or was dropped just now.
        return [None if task is None else waiter_of(task) for task in tasks]


class FutureReference(weakref.ref[Any]):
    """A weak reference to a future. The class tells it from the user's own references."""

    __slots__ = ()


def weak_or_dead(future: Any) -> Callable[[], Any]:
    """Return a weak reference to `future`.

    For ``None``, a reference to nothing; for an object without weak references, one that never
    returns the same object twice.
    """
    if future is None:
        return dead_reference
    try:
        return FutureReference(future)
    except TypeError:
        return _never_the_same


def future_reference(waiter: Any) -> Callable[[], Any]:
    """Return a reference to the future that a task waits for."""
    return _no_future if waiter is None or waiter is NO_FUTURE else weak_or_dead(waiter)
