"""Reading one suspended task: where it stands, what it waits for, and whether in vain."""

from __future__ import annotations

import asyncio
import sys
import types
from typing import Any, Callable, Dict, List, Optional, Tuple

from .asyncio_internals import (
    asyncio_class_of,
    callbacks_of,
    context_of,
    is_done,
    is_future,
    is_task,
    waiter_of,
)
from .cancellation import has_swallowed_cancellation, swallowing_line
from .executions import Execution, Executions, frame_record
from .orphans import is_orphan
from .safe_text import clean
from .stacks import Level, last_call, sleep_ends_at, walk
from .task_entry import TaskEntry
from .wait_reason import StackContext, describe, primitive_of

#: Frames of a stack that are sent.
FRAMES = 30
#: What a task may wait for in vain.
CAN_BE_ORPHANED = ("future", "lock", "event", "condition", "semaphore", "queue")


class TaskReader:
    """Reads tasks. Used by one thread at a time."""

    def __init__(
        self, executions: Executions, is_internal: Callable[[types.CodeType], bool]
    ) -> None:
        """`is_internal`: tells the kernel's own code."""
        self._executions = executions
        self._is_internal = is_internal
        #: The names of asyncio's primitives in the namespace, by identity, at the last look.
        self.names: Dict[int, str] = {}
        #: The frames that were made in this look; thousands of tasks share a few.
        self._frame_cache: Dict[Any, Tuple[Dict[str, Any], types.CodeType]] = {}

    def forget(self) -> None:
        """Let go of what was only kept for the length of a look."""
        self._frame_cache.clear()

    def read(self, entry: TaskEntry, task: Any, now: float) -> bool:
        """Read a pending task; return whether its record has changed."""
        base = asyncio_class_of(task)
        waiter = waiter_of(task)
        if entry.is_cell and entry.execution is None:
            # Seen before its first turn, in which IPython says which cell it is.
            context = context_of(task)
            entry.execution = None if context is None else self._executions.of_context(context)
        levels, around = self._levels(entry, base.get_coro(task))
        loop = entry.loop()
        held = StackContext(around, loop, now)
        waiting = self._reason(entry, task, waiter, levels, now, loop)
        if held.deadline is not None:
            waiting["deadline"] = held.deadline
        # What would leave a lock lies on the stack already while it is being entered.
        entry.locks = [lock for lock in held.locks if lock != entry.lock]
        name = clean(base.get_name(task))
        cancelling = _cancelling(base, task, entry)
        ignoring = None
        if cancelling and waiting["kind"] not in ("ready", "running"):
            if has_swallowed_cancellation(task, waiter, held.cancelling):
                ignoring = self._swallowed(levels, entry.execution)
        # Nothing here may hold the future while its references are counted.
        waiter = None
        orphan = held.deadline is None and _is_orphan(entry, task, around, waiting["kind"])
        until = waiting.get("until")
        seen = (
            name,
            cancelling,
            waiting["kind"],
            sorted(
                (key, round(value, 1) if key == "deadline" else value)
                for key, value in waiting.items()
                if key not in ("kind", "until")
            ),
            None if until is None else round(until, 1),
            entry.execution,
            orphan,
            ignoring,
            [(level.code, level.line) for level in levels],
        )
        turned, entry.turned = entry.turned, False
        signature = (seen[:-1], [(id(code), line) for code, line in seen[-1]])
        if signature == entry.seen and not turned:
            return False
        place = (waiting["kind"], waiting.get("call"), seen[4], signature[1])
        if turned or place != entry.place:
            if entry.seen is not None:
                entry.moved = now
            entry.place = place
        entry.seen = signature
        entry.name = name
        entry.cancelling = cancelling
        entry.waiting = waiting
        entry.orphan = orphan
        entry.ignoring = ignoring
        entry.stack = self._frames(levels, entry.execution, FRAMES)
        return True

    def full_stack(self, entry: TaskEntry, task: Any) -> List[Dict[str, Any]]:
        """Return all frames of a task."""
        levels, _ = self._levels(entry, asyncio_class_of(task).get_coro(task))
        return self._frames(levels, entry.execution, len(levels))

    def is_unchanged(self, entry: TaskEntry, task: Any, orphans: bool) -> bool:
        """Return whether a task that waits for the same as before would be read as before.

        `orphans`: look as well whether somebody is left who could end its wait.
        """
        base = asyncio_class_of(task)
        kind = entry.waiting["kind"]
        if (
            clean(base.get_name(task)) != entry.name
            or _cancelling(base, task, entry) != entry.cancelling
            or is_done(waiter_of(task)) != (kind == "ready")
        ):
            return False
        if not orphans:
            return True
        return _is_orphan(entry, task, walk(base.get_coro(task)), kind) == entry.orphan

    def _swallowed(self, levels: List[Level], owner: Optional[Execution]) -> Dict[str, Any]:
        """Return the `ignoring` of the wire."""
        found = swallowing_line(levels)
        if found is None:
            return {}
        level, line = found
        return {
            "at": frame_record(
                self._executions, level.function, level.code.co_filename, line, owner
            )
        }

    def _levels(self, entry: TaskEntry, coroutine: Any) -> Tuple[List[Level], List[Level]]:
        """Return the levels to show, and all of them."""
        levels = walk(coroutine)
        if entry.is_cell:
            # What IPython wraps around the cell says nothing to its author.
            for index, level in enumerate(levels):
                if not self._is_internal(level.code):
                    return levels[index:], levels
            return [], levels
        return levels, levels

    def _frames(
        self, levels: List[Level], owner: Optional[Execution], limit: int
    ) -> List[Dict[str, Any]]:
        if len(levels) > limit:
            levels = levels[: limit // 2] + levels[-(limit - limit // 2) :]
        frames = []
        for level in levels:
            key = (id(level.code), level.line, owner)
            known = self._frame_cache.get(key)
            if known is None:
                frame = frame_record(
                    self._executions, level.function, level.code.co_filename, level.line, owner
                )
                # With the code, so that its identity cannot become another's meanwhile.
                known = self._frame_cache[key] = (frame, level.code)
            frames.append(known[0])
        return frames

    def _reason(
        self,
        entry: TaskEntry,
        task: Any,
        waiter: Any,
        levels: List[Level],
        now: float,
        loop: Any,
    ) -> Dict[str, Any]:
        entry.lock = 0
        if waiter is None:
            current = None if loop is None else _current_task(loop)
            return {"kind": "running" if current is task else "ready"}
        kind, call = last_call(levels)
        reason: Dict[str, Any] = {"kind": kind or "future"}
        # From Python 3.12 on it makes no task of what it is given.
        alone = call == "asyncio.wait_for" and sys.version_info >= (3, 12)
        if call is not None:
            reason["call"] = call
        if is_done(waiter):
            reason["kind"] = "ready"
        elif kind == "sleep":
            until = None if loop is None else sleep_ends_at(levels, loop, now)
            if until is not None:
                reason["until"] = until
        elif is_task(waiter):
            reason["kind"] = "task"
        elif type(waiter).__name__ == "_GatheringFuture":
            reason.update(kind="task", call="asyncio.gather")
        elif (kind is None or alone) and _is_threads(waiter):
            reason["kind"] = "thread"
        elif alone:
            reason["kind"] = "future"
        elif kind is not None:
            primitive = primitive_of(kind, levels)
            if kind == "lock":
                entry.lock = id(primitive)
            reason.update(describe(kind, call, levels, primitive, self.names))
        return reason


def _is_orphan(entry: TaskEntry, task: Any, levels: List[Level], kind: str) -> bool:
    if kind not in CAN_BE_ORPHANED or entry.is_cell or "deadline" in entry.waiting:
        return False
    return is_orphan(task, levels, kind)


def _is_threads(future: Any) -> bool:
    """Return whether a thread's future is chained to this one, as by ``run_in_executor``."""
    if not is_future(future):
        return False
    return any(
        getattr(getattr(pair[0], "__code__", None), "co_name", "") == "_call_check_cancel"
        for pair in callbacks_of(future)
        if type(pair[0]) is types.FunctionType
    )


def _cancelling(base: Any, task: Any, entry: TaskEntry) -> int:
    if hasattr(base, "cancelling"):  # Python 3.11
        return base.cancelling(task)
    return entry.asked


def _current_task(loop: Any) -> Any:
    try:
        return asyncio.current_task(loop)
    except RuntimeError:
        return None
