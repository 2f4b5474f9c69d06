"""What the interpreter says of coroutines that are dropped without ever having been awaited."""

from __future__ import annotations

import linecache
import sys
import traceback
import types
import warnings
import weakref
from collections import deque
from typing import Any, Callable, Deque, NamedTuple, Optional, Tuple

from .asyncio_internals import code_of
from .executions import Execution, Executions

_HOOK = "_warn_unawaited_coroutine"


class CoroutineReference(weakref.ref):  # type: ignore[type-arg]
    """A weak reference to a coroutine that notes where it died."""

    __slots__ = ("identity", "name", "code", "generator", "place")

    def __new__(cls, coroutine: Any) -> "CoroutineReference":
        return super().__new__(cls, coroutine, _note_death)

    def __init__(self, coroutine: Any) -> None:
        super().__init__(coroutine, _note_death)
        self.identity = id(coroutine)
        self.name = coroutine.__qualname__
        self.code = code_of(coroutine)
        self.generator = type(coroutine) is types.AsyncGeneratorType
        self.place: Any = None


def _note_death(reference: Any) -> None:
    """Note at which instruction a coroutine died.

    The interpreter clears weak references and then reports a coroutine that was never awaited,
    at one instruction. That tells it from a later one that got the same address.
    """
    try:
        reference.place = _instruction(sys._getframe(1))
    except BaseException:
        pass


def _instruction(frame: types.FrameType) -> Tuple[int, int]:
    return id(frame), frame.f_lasti


class DroppedCoroutine(NamedTuple):
    """What the hook notes. Only plain values: the coroutine is about to die."""

    identity: int
    place: Tuple[int, int]
    name: Any
    code: types.CodeType
    filename: Optional[str]
    line: int
    execution: Optional[Execution]
    moment: float


class UnawaitedHook:
    """Notes what is dropped, in whatever thread that happens."""

    def __init__(self, executions: Executions, clock: Callable[[], float]) -> None:
        self._executions = executions
        self._clock = clock
        self._original: Any = None
        self._hook: Any = None
        #: What was dropped since somebody looked.
        self.noted: Deque[DroppedCoroutine] = deque(maxlen=1_000)

    def install(self) -> None:
        """Wrap the function that the interpreter calls for a dropped coroutine.

        It is looked up by name at each call, on Python 3.9 to 3.15.
        """
        self._original = getattr(warnings, _HOOK, None)
        if self._original is not None:
            self._hook = _make_hook(self._original, self._note)
            setattr(warnings, _HOOK, self._hook)

    def uninstall(self) -> None:
        """Put the original back. Never raises, and may be called twice."""
        if self._hook is not None and getattr(warnings, _HOOK, None) is self._hook:
            setattr(warnings, _HOOK, self._original)

    def _note(self, coroutine: Any, frame: Any) -> None:
        """Note a drop. Runs in any thread, inside a collection perhaps: it must take no lock."""
        filename, line = None, 0
        place = _instruction(frame)
        while frame is not None:
            if self._executions.is_cell_file(frame.f_code.co_filename):
                filename, line = frame.f_code.co_filename, frame.f_lineno
                break
            frame = frame.f_back
        self.noted.append(
            DroppedCoroutine(
                id(coroutine),
                place,
                coroutine.__qualname__,
                coroutine.cr_code,
                filename,
                line,
                self._executions.current(),
                self._clock(),
            )
        )


def _make_hook(original: Any, note: Callable[[Any, Any], None]) -> Callable[[Any], None]:
    """Return what stands in for `original`, the function that warns about a dropped coroutine."""
    standard = getattr(original, "__module__", None) in ("warnings", "_py_warnings")

    def _warn_unawaited_coroutine(coro: Any) -> None:
        try:
            note(coro, sys._getframe(1))
        except BaseException:
            # Whatever went wrong, the user's warning comes.
            pass
        if not standard:
            original(coro)
            return
        # The text and the place of the standard warning. Calling the original instead would
        # blame this file: its `stacklevel` counts from its caller.
        text = f"coroutine '{coro.__qualname__}' was never awaited"
        if coro.cr_origin is not None:
            text += "\nCoroutine created at (most recent call last)\n" + "".join(
                traceback.format_list(
                    [
                        (filename, line, function, linecache.getline(filename, line))
                        for filename, line, function in reversed(coro.cr_origin)
                    ]
                )
            ).rstrip("\n")
        # A collection may happen in code of the helper's, which has nothing to do with it.
        level, frame = 2, sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename.startswith("<loopscope "):
            level, frame = level + 1, frame.f_back
        warnings.warn(text, category=RuntimeWarning, stacklevel=level, source=coro)

    return _warn_unawaited_coroutine
