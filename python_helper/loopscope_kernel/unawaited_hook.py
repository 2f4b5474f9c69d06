"""Listens to the interpreter's warning about coroutines that are dropped without being awaited."""

from __future__ import annotations

import linecache
import sys
import traceback
import types
import warnings
import weakref
from collections import deque
from typing import Any, Callable, Deque, NamedTuple, Optional, Tuple, cast

from .asyncio_internals import code_of
from .executions import Execution, Executions

_HOOK = "_warn_unawaited_coroutine"

#: (the identity of a frame, its ``f_lasti``, its line). The line, because IPython compiles each
#: statement of a cell by itself: their frames often share an address, and their instructions a number.
Instruction = Tuple[int, int, int]


class CoroutineReference(weakref.ref[Any]):
    """A weak reference to a coroutine that notes where it died."""

    __slots__ = ("code", "generator", "identity", "name", "place")

    def __new__(cls, coroutine: Any) -> CoroutineReference:
        return super().__new__(cls, coroutine, _note_death)

    def __init__(self, coroutine: Any) -> None:
        # Before Python 3.13 `ref.__init__` demands the arguments of `__new__`.
        super().__init__(coroutine, _note_death)  # type: ignore[call-arg]
        self.identity = id(coroutine)
        self.name: object = coroutine.__qualname__
        self.generator = type(coroutine) is types.AsyncGeneratorType
        self.code = cast(types.CodeType, code_of(coroutine))
        self.place: Optional[Instruction] = None


def _note_death(reference: weakref.ref[Any]) -> None:
    """Note at which instruction a coroutine died.

    When a coroutine is deallocated, CPython first clears the weak references to it and then warns
    that it was never awaited (``gen_dealloc`` in ``Objects/genobject.c``), both at one instruction.
    The instruction tells it from a later coroutine at the same address.
    """
    try:
        reference.place = _instruction(sys._getframe(1))  # type: ignore[attr-defined]
    except BaseException:
        pass


def _instruction(frame: types.FrameType) -> Instruction:
    return id(frame), frame.f_lasti, frame.f_lineno or 0


class DroppedCoroutine(NamedTuple):
    """What the hook notes. Only plain values: the coroutine is about to die."""

    identity: int
    place: Instruction
    name: object
    code: types.CodeType
    #: The line of a cell that was running, if one was.
    filename: Optional[str]
    line: int
    #: Whether the cell's own code dropped it, not a function that it called.
    is_direct: bool
    execution: Optional[Execution]
    moment: float


class UnawaitedHook:
    """Notes which coroutines are dropped, in any thread."""

    def __init__(self, executions: Executions, clock: Callable[[], float]) -> None:
        self._executions = executions
        self._clock = clock
        self._original: Optional[Callable[[Any], None]] = None
        self._hook: Optional[Callable[[Any], None]] = None
        #: What was dropped since the last look.
        self.noted: Deque[DroppedCoroutine] = deque(maxlen=1_000)

    def install(self) -> None:
        """Wrap the function that the interpreter calls for a dropped coroutine.

        CPython looks it up by name at each call, from Python 3.9 to 3.15
        (``_PyErr_WarnUnawaitedCoroutine`` in ``Python/_warnings.c``).
        """
        self._original = getattr(warnings, _HOOK, None)
        if self._original is not None:
            self._hook = _make_hook(self._original, self._note)
            setattr(warnings, _HOOK, self._hook)

    def uninstall(self) -> None:
        """Put the original back. Never raises, and may be called twice."""
        if self._hook is not None and getattr(warnings, _HOOK, None) is self._hook:
            setattr(warnings, _HOOK, self._original)

    def _note(self, coroutine: Any, frame: types.FrameType) -> None:
        """Note a drop. Runs in any thread, perhaps within a garbage collection, so it takes no lock."""
        filename, line = None, 0
        outer: Optional[types.FrameType] = frame
        while outer is not None:
            if self._executions.is_cell_file(outer.f_code.co_filename):
                filename, line = outer.f_code.co_filename, outer.f_lineno or 0
                break
            outer = outer.f_back
        self.noted.append(
            DroppedCoroutine(
                id(coroutine),
                _instruction(frame),
                coroutine.__qualname__,
                coroutine.cr_code,
                filename,
                line,
                outer is frame,
                self._executions.current(),
                self._clock(),
            )
        )


def _make_hook(
    original: Callable[[Any], None], note: Callable[[Any, types.FrameType], None]
) -> Callable[[Any], None]:
    """Return a replacement for `original`, the function that warns about a dropped coroutine."""
    standard = getattr(original, "__module__", None) in ("warnings", "_py_warnings")

    def _warn_unawaited_coroutine(coro: Any) -> None:
        try:
            note(coro, sys._getframe(1))
        except BaseException:
            # The user's warning must appear in any case.
            pass
        if not standard:
            original(coro)
            return
        # The same text and place as the standard warning (`_warn_unawaited_coroutine` in
        # `Lib/warnings.py`). The original would name this file: its `stacklevel` counts from its caller.
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
        # A garbage collection may happen in the helper's code, which did not drop the coroutine.
        level, frame = 2, sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename.startswith("<loopscope "):
            level, frame = level + 1, frame.f_back
        warnings.warn(text, category=RuntimeWarning, stacklevel=level, source=coro)

    return _warn_unawaited_coroutine
