"""The stack of a suspended coroutine, and the call that it waits in.

``Task.get_stack`` returns only the outermost frame. The others are found by following what each
coroutine awaits: ``cr_await``, ``gi_yieldfrom``, ``ag_await``.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import types
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Tuple

from .class_names import is_builtin, is_from

if TYPE_CHECKING:
    from .wire import WaitKind

#: More levels than this are not walked.
DEEPEST = 500

_ASYNCIO = os.path.dirname(asyncio.__file__) + os.sep

# These three have no attribute for what they drive; the garbage collector knows it.
_OPAQUE = ("async_generator_asend", "async_generator_athrow", "coroutine_wrapper")


class Level(NamedTuple):
    """One level of a suspended stack."""

    function: str
    code: types.CodeType
    line: int
    frame: types.FrameType
    #: The coroutine or generator itself.
    owner: Any


def walk(coroutine: Any, deepest: int = DEEPEST) -> List[Level]:
    """Return the levels of a suspended coroutine, the outermost first. Runs no code of the user's."""
    levels: List[Level] = []
    for _ in range(2 * deepest):
        kind = type(coroutine)
        if kind is types.CoroutineType:
            frame, inner = coroutine.cr_frame, coroutine.cr_await
        elif kind is types.GeneratorType:
            frame, inner = coroutine.gi_frame, coroutine.gi_yieldfrom
        elif kind is types.AsyncGeneratorType:
            frame, inner = coroutine.ag_frame, coroutine.ag_await
        elif is_builtin(kind, "builtins", *_OPAQUE):
            coroutine = _driven_by(coroutine)
            continue
        else:
            break
        # A coroutine that has just ended has no frame any more.
        if frame is not None:
            code = frame.f_code
            levels.append(
                Level(coroutine.__qualname__, code, frame.f_lineno or 0, frame, coroutine)
            )
            if len(levels) >= deepest:
                break
        if inner is None:
            break
        coroutine = inner
    return levels


def _driven_by(opaque: Any) -> Any:
    for value in gc.get_referents(opaque):
        if type(value) in (types.CoroutineType, types.GeneratorType, types.AsyncGeneratorType):
            return value
    return None


def _calls() -> Dict[types.CodeType, Tuple[WaitKind, str]]:
    """Return the kind of wait, and the call as a user writes it, for asyncio's code objects."""
    table: Tuple[Tuple[WaitKind, str, Any], ...] = (
        ("sleep", "sleep", asyncio.sleep),
        ("task", "wait", getattr(asyncio.tasks, "_wait", None)),
        ("task", "wait_for", asyncio.wait_for),
        ("task", "TaskGroup", getattr(getattr(asyncio, "TaskGroup", None), "__aexit__", None)),
        ("thread", "to_thread", getattr(asyncio, "to_thread", None)),
        ("lock", "Lock.acquire", asyncio.Lock.acquire),
        ("event", "Event.wait", asyncio.Event.wait),
        ("condition", "Condition.wait", asyncio.Condition.wait),
        ("condition", "Barrier.wait", getattr(getattr(asyncio, "Barrier", None), "wait", None)),
        ("semaphore", "Semaphore.acquire", asyncio.Semaphore.acquire),
        ("queue", "Queue.get", asyncio.Queue.get),
        ("queue", "Queue.put", asyncio.Queue.put),
        ("queue", "Queue.join", asyncio.Queue.join),
    )
    return {
        function.__code__: (kind, "asyncio." + call)
        for kind, call, function in table
        if function is not None and hasattr(function, "__code__")
    }


_CALLS = _calls()
_SLEEP = asyncio.sleep.__code__
#: A future in pure Python, with which `nest_asyncio` replaces the usual one, waits in this code.
_FUTURE = asyncio.futures._PyFuture.__await__.__code__  # type: ignore[attr-defined]
_WAIT_FOR = asyncio.wait_for.__code__
_IO = (
    "streams.py",
    "subprocess.py",
    "base_subprocess.py",
    "selector_events.py",
    "unix_events.py",
    "windows_events.py",
    "proactor_events.py",
    "sslproto.py",
)


def is_in_asyncio(code: types.CodeType) -> bool:
    """Return whether this code is asyncio's own."""
    return code.co_filename.startswith(_ASYNCIO)


def last_call(levels: List[Level]) -> Tuple[Optional[WaitKind], Optional[str]]:
    """Return (kind, call) of the asyncio function in which the innermost user code waits.

    ``(None, None)`` when it awaits something else.
    """
    first = len(levels)
    while first and is_in_asyncio(levels[first - 1].code):
        first -= 1
    # From the user's code inwards: `Queue.join` waits in an `Event`, but it is a queue.
    for level in levels[first:]:
        if level.code is _WAIT_FOR and level is not levels[-1]:
            continue  # From Python 3.12 on it awaits its argument directly, without a task.
        known = _CALLS.get(level.code)
        if known is not None:
            return known
        if level.code.co_name in ("_wait_for_one", "_AsCompletedIterator"):
            return "task", "asyncio.as_completed"
    for level in levels[first:]:
        if os.path.basename(level.code.co_filename) in _IO:
            return "io", f"asyncio.{level.code.co_name}"
    return None, None


def sleep_ends_at(levels: List[Level], loop: Any, now: float) -> Optional[float]:
    """Return when an ``asyncio.sleep`` at the end of the stack ends, on the helper's clock."""
    inner = 2 if levels and levels[-1].code is _FUTURE else 1
    if len(levels) < inner or levels[-inner].code is not _SLEEP:
        return None
    handle: Any = levels[-inner].frame.f_locals.get("h")
    kind = type(handle)
    if is_builtin(kind, "uvloop.loop", "TimerHandle") and is_from(kind, "uvloop"):
        # The loop's `time` is cached while it sleeps (libuv's `uv_now`); on Linux its clock is the
        # helper's: CLOCK_MONOTONIC.
        try:
            fires_at: Optional[float] = handle.when() if sys.platform == "linux" else None
        except AttributeError:  # It has just fired.
            return None
        return fires_at
    if kind is not asyncio.TimerHandle:
        return None
    # asyncio's own loops read the helper's clock; another loop may have its own.
    until: float = handle.when() - loop.time() + now
    return until


def frames_outwards(frame: Optional[types.FrameType]) -> List[types.FrameType]:
    """Return a running frame and the frames that called it, the innermost first, at most 1,000."""
    frames: List[types.FrameType] = []
    while frame is not None and len(frames) < 1_000:
        frames.append(frame)
        frame = frame.f_back
    return frames
