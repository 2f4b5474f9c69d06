"""Whether code outside of a ring of waiting tasks may release the lock that one of them waits for.

Only the task that has entered a lock should release it, and nothing enforces that. So a timer, a task or a
thread whose code releases locks may end what looks like a deadlock.
"""

from __future__ import annotations

import functools
import gc
import sys
import types
from collections import deque
from typing import Any, Iterable, Iterator, List, Set

from .asyncio_internals import asyncio_class_of, code_of, instance_dict
from .stacks import frames_outwards, is_in_asyncio, walk
from .task_entry import TaskEntry

#: More callbacks of a loop than these are not searched: then nothing is certain.
CALLBACKS = 5_000
#: Threads whose frames are searched, and frames of each.
THREADS = 50
FRAMES = 30


def can_be_released(ring: List[TaskEntry], others: Iterable[TaskEntry]) -> Iterator[bool]:
    """Yield ``False`` for each thing that is searched, ``True`` at last if code may release a lock.

    `others`: all tasks.
    """
    locks = {entry.waiting.awaited_lock for entry in ring if entry.waiting.awaited_lock}
    inside = {entry.number for entry in ring}
    for entry in ring:
        yield _is_in_a_callback(entry.identity.loop(), locks)
    seen: Set[int] = set()
    for other in others:
        task = None if other.number in inside or other.flags.has_left else other.ref()
        if task is None:
            continue
        coroutine = asyncio_class_of(task).get_coro(task)
        code = code_of(coroutine)
        # Tasks of one function hardly differ in what they call.
        if code is None or id(code) in seen:
            continue
        seen.add(id(code))
        yield any(_releases(level.code) for level in walk(coroutine))
    yield _is_in_a_thread()


def _releases(code: types.CodeType) -> bool:
    return "release" in code.co_names and not is_in_asyncio(code)


def _is_in_a_callback(loop: Any, locks: Set[int]) -> bool:
    own = (None if loop is None else instance_dict(loop)) or {}
    scheduled, ready = own.get("_scheduled"), own.get("_ready")
    if type(scheduled) is not list or type(ready) is not deque:
        return True  # Another library's loop: its timers are not known.
    if len(scheduled) + len(ready) > CALLBACKS:
        return True
    for handle in [*scheduled, *ready]:
        held = instance_dict(handle) or {}
        callback = held.get("_callback", getattr(handle, "_callback", None))
        arguments = held.get("_args", getattr(handle, "_args", None))
        if _may_release(callback, locks):
            return True
        if type(arguments) is tuple and any(id(each) in locks for each in arguments):
            return True
    return False


def _may_release(callback: Any, locks: Set[int]) -> bool:
    for _ in range(10):
        if type(callback) is not functools.partial:
            break
        if any(id(each) in locks for each in callback.args):
            return True
        callback = callback.func
    kind = type(callback)
    if kind is types.MethodType:
        if id(callback.__self__) in locks:
            return True
        callback = callback.__func__
        kind = type(callback)
    if kind is types.FunctionType:
        if is_in_asyncio(callback.__code__):
            return False
        return _releases(callback.__code__) or any(
            id(each) in locks
            for cell in callback.__closure__ or ()
            for each in gc.get_referents(cell)
        )
    return False


def _is_in_a_thread() -> bool:
    """Return whether a thread's code may have the loop release a lock."""
    for frame in list(sys._current_frames().values())[:THREADS]:
        for each in frames_outwards(frame)[:FRAMES]:
            code = each.f_code
            if "release" in code.co_names and "call_soon_threadsafe" in code.co_names:
                return True
    return False
