"""Whether any code is left that could end a wait."""

from __future__ import annotations

import gc
import sys
import types
import weakref
from typing import Any, Iterable, List

from .asyncio_internals import C_FUTURE, PY_FUTURE, waiter_of
from .awaited_futures import FutureReference
from .stacks import Level
from .wait_reason import objects_held_by, primitive_of

#: Types by identity: a metaclass may define `__eq__`.
_FUTURE_IDS = frozenset(map(id, (C_FUTURE, PY_FUTURE)))


def _references(box: List[Any]) -> int:
    return sys.getrefcount(box[0])


#: What `_references` returns for an object that only the box refers to.
_ALONE = _references([object()])
_COUNTS = getattr(sys, "_is_gil_enabled", lambda: True)()


def is_orphan(task: Any, levels: List[Level], kind: str) -> bool:
    """Return whether only the task's own stack refers to the future that it awaits.

    Then no code is left that could finish it. Each reference must be accounted for: one more than
    those counted means that other code has it. The caller must not hold the future itself.
    """
    if not _COUNTS or not levels:
        return False
    box: List[Any] = [waiter_of(task)]
    if id(type(box[0])) not in _FUTURE_IDS or box[0].done():
        return False
    counted = 0
    primitive = primitive_of(kind, levels)
    if primitive is not None:
        # A lock, an event, a queue: the code that could open it must refer to it.
        box[0] = primitive
        del primitive
    else:
        counted = 1  # The task's own.
        inner = levels[-1].owner
        awaited = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
        if type(awaited).__name__ == "FutureIter":
            counted += _mentions(gc.get_referents(awaited), box)
        del inner, awaited
    # A registry of weak references, such as a `WeakSet`, is code that can reach it.
    if any(type(each) is not FutureReference for each in weakref.getweakrefs(box[0])):
        return False
    for level in levels:
        counted += _mentions(objects_held_by(level.owner), box)
    return _references(box) == _ALONE + counted


def _mentions(values: Iterable[Any], box: List[Any]) -> int:
    """Return 1 if the object in the box is among the values: too few is safe, too many is not."""
    for value in values:
        if value is box[0]:
            return 1
        if type(value) is types.MethodType and value.__func__.__name__ == "__aexit__":
            if value.__self__ is box[0]:
                return 1
    return 0
