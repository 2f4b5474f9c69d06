"""Reads one suspended task: where it is, what it waits for, and whether that can ever end."""

from __future__ import annotations

import asyncio
import sys
import types
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Tuple

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
from .kernel_packages import KernelPackages
from .orphans import is_orphan
from .safe_text import clean
from .stacks import Level, last_call, sleep_ends_at, walk
from .task_entry import TaskEntry
from .wait_reason import StackContext, describe, primitive_of

if TYPE_CHECKING:
    from typing import Literal

    from .wire import Frame, Ignoring, WaitReason

#: Frames of a stack that are sent.
FRAMES = 30
#: The kinds of waits that can last for ever because nothing refers to the future any more.
CAN_BE_ORPHANED = ("future", "lock", "event", "condition", "semaphore", "queue")

#: The kinds of waits that no event ends, because the loop itself stands still.
STANDSTILLS = ("closed", "stopped")

#: (the identity of the code, line) of each level of a stack.
Lines = List[Tuple[int, int]]


class Place(NamedTuple):
    """Where a task waits: when this changes, the task has moved."""

    kind: str
    call: Optional[str]
    until: Optional[float]
    lines: Lines


class Signature(NamedTuple):
    """What the record of a task depends on: when none of this changes, the record stays."""

    name: str
    cancelling: int
    kind: str
    #: The further fields of its `WaitReason`.
    details: List[Tuple[str, object]]
    until: Optional[float]
    execution: Optional[Execution]
    is_orphan: bool
    ignoring: Optional[Ignoring]
    lines: Lines


_FrameKey = Tuple[int, int, Optional[Execution]]


class TaskReader:
    """Reads tasks, for the owner of the observer lock."""

    def __init__(self, executions: Executions, packages: KernelPackages) -> None:
        self._executions = executions
        self._packages = packages
        #: The names of asyncio's primitives in the namespace, by identity, at the last look.
        self.names: Dict[int, str] = {}
        #: The frames of this look; thousands of tasks share a few.
        self._frame_cache: Dict[_FrameKey, Tuple[Frame, types.CodeType]] = {}

    def forget(self) -> None:
        """Release what was kept for the length of one look."""
        self._frame_cache.clear()

    def read(self, entry: TaskEntry, task: Any, now: float) -> bool:
        """Read a pending task; return whether its record has changed."""
        base = asyncio_class_of(task)
        waiter = waiter_of(task)
        if entry.identity.is_cell and entry.identity.execution is None:
            # It was seen before its first turn, in which IPython's event tells the cell.
            context = context_of(task)
            entry.identity.execution = (
                None if context is None else self._executions.of_context(context)
            )
        levels, around = self._levels(entry, base.get_coro(task))
        loop = entry.identity.loop()
        held = StackContext(around, loop, now)
        waiting = self._reason(entry, task, waiter, levels, now, loop)
        standstill = _standstill(loop)
        if standstill is not None:
            # Nothing that it waits for can ever come, or not before the loop runs again.
            waiting = {"kind": standstill}
            held.deadline = None
        if held.deadline is not None:
            waiting["deadline"] = held.deadline
        # While a lock is being entered, its `__aexit__` is already on the stack.
        entry.waiting.entered_locks = [
            lock for lock in held.locks if lock != entry.waiting.awaited_lock
        ]
        name = clean(base.get_name(task))
        cancelling = _cancelling(base, task, entry)
        ignoring: Optional[Ignoring] = None
        if cancelling and waiting["kind"] not in ("ready", "running", "closed", "stopped"):
            if has_swallowed_cancellation(task, waiter, held.cancelling):
                ignoring = self._swallowed(levels, entry.identity.execution)
        # No local variable may hold the future while its references are counted.
        waiter = None
        orphan = held.deadline is None and _is_orphan(entry, task, around, waiting["kind"])
        until = waiting.get("until")
        signature = Signature(
            name,
            cancelling,
            waiting["kind"],
            # A deadline is computed from two clocks at each look, so it jitters.
            sorted(
                (
                    key,
                    round(held.deadline, 1)
                    if key == "deadline" and held.deadline is not None
                    else value,
                )
                for key, value in waiting.items()
                if key not in ("kind", "until")
            ),
            None if until is None else round(until, 1),
            entry.identity.execution,
            orphan,
            ignoring,
            [(id(level.code), level.line) for level in levels],
        )
        turned, entry.waiting.has_turned = entry.waiting.has_turned, False
        if signature == entry.waiting.signature and not turned:
            return False
        place = Place(waiting["kind"], waiting.get("call"), signature.until, signature.lines)
        if turned or place != entry.waiting.place:
            if entry.waiting.signature is not None:
                entry.waiting.moved = now
            entry.waiting.place = place
        entry.waiting.signature = signature
        entry.identity.name = name
        entry.flags.cancelling = cancelling
        entry.waiting.reason = waiting
        entry.flags.is_orphan = orphan
        entry.flags.ignoring = ignoring
        entry.waiting.stack = self._frames(levels, entry.identity.execution, FRAMES)
        return True

    def full_stack(self, entry: TaskEntry, task: Any) -> List[Frame]:
        """Return all frames of a task."""
        levels, _ = self._levels(entry, asyncio_class_of(task).get_coro(task))
        return self._frames(levels, entry.identity.execution, len(levels))

    def is_unchanged(self, entry: TaskEntry, task: Any, orphans: bool) -> bool:
        """Return whether a task that waits for the same future as before would be read as before.

        `orphans`: also check whether any code is left that could end its wait.
        """
        base = asyncio_class_of(task)
        kind = entry.waiting.reason["kind"]
        if (
            clean(base.get_name(task)) != entry.identity.name
            or _cancelling(base, task, entry) != entry.flags.cancelling
            or _standstill(entry.identity.loop()) != (kind if kind in STANDSTILLS else None)
        ):
            return False
        if kind not in STANDSTILLS and is_done(waiter_of(task)) != (kind == "ready"):
            return False
        if not orphans:
            return True
        return _is_orphan(entry, task, walk(base.get_coro(task)), kind) == entry.flags.is_orphan

    def _swallowed(self, levels: List[Level], owner: Optional[Execution]) -> Ignoring:
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
        if entry.identity.is_cell:
            # IPython's own levels around the cell do not help its author.
            for index, level in enumerate(levels):
                if not self._packages.is_internal(level.code):
                    return levels[index:], levels
            return [], levels
        return levels, levels

    def _frames(self, levels: List[Level], owner: Optional[Execution], limit: int) -> List[Frame]:
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
                # The code is kept, so that no other code gets its identity.
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
    ) -> WaitReason:
        entry.waiting.awaited_lock = 0
        if waiter is None:
            current = None if loop is None else _current_task(loop)
            return {"kind": "running"} if current is task else {"kind": "ready"}
        kind, call = last_call(levels)
        reason: WaitReason = {"kind": kind or "future"}
        # From Python 3.12 on, `wait_for` makes no task of its argument.
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
            reason["kind"], reason["call"] = "task", "asyncio.gather"
        elif (kind is None or alone) and _is_threads(waiter):
            reason["kind"] = "thread"
        elif alone:
            reason["kind"] = "future"
        elif kind is not None:
            primitive = primitive_of(kind, levels)
            if kind == "lock":
                entry.waiting.awaited_lock = id(primitive)
            reason.update(describe(kind, call, levels, primitive, self.names))
        return reason


def _is_orphan(entry: TaskEntry, task: Any, levels: List[Level], kind: str) -> bool:
    if kind not in CAN_BE_ORPHANED or entry.identity.is_cell or "deadline" in entry.waiting.reason:
        return False
    return is_orphan(task, levels, kind)


def _standstill(loop: Any) -> Optional[Literal["closed", "stopped"]]:
    """Return why a loop runs nothing, ``None`` if it runs or if that is not known."""
    if loop is None or not _has_known_class(loop):
        return None
    if loop.is_closed():
        return "closed"
    return None if loop.is_running() else "stopped"


def _has_known_class(loop: Any) -> bool:
    """Return whether calling the methods of that loop is safe."""
    return type(loop).__module__.partition(".")[0] in ("asyncio", "uvloop", "winloop")


def _is_threads(future: Any) -> bool:
    """Return whether a thread's future is chained to this one, as in ``run_in_executor``."""
    if not is_future(future):
        return False
    return any(
        getattr(getattr(pair[0], "__code__", None), "co_name", "") == "_call_check_cancel"
        for pair in callbacks_of(future)
        if type(pair[0]) is types.FunctionType
    )


def _cancelling(base: Any, task: Any, entry: TaskEntry) -> int:
    if hasattr(base, "cancelling"):  # Python 3.11
        return int(base.cancelling(task))
    return entry.flags.cancel_requests


def _current_task(loop: Any) -> Any:
    try:
        return asyncio.current_task(loop)
    except RuntimeError:
        return None
