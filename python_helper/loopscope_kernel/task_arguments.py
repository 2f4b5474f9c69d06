"""The simple arguments of a task's coroutine, which tell similar tasks apart.

Before Python 3.13, ``frame.f_locals`` keeps a second reference to every local variable for as long as the
frame lives, and changes what the user's own ``locals()`` has returned. So the values are taken from the
collector's view of the frame, where the arguments come first and in order. An argument that the function
assigns to isn't told, nor one that an inner function uses, which may assign to it: its value may no longer
be what was passed.
"""

from __future__ import annotations

import dis
import gc
import re
import sys
import types
from typing import Any, Dict, FrozenSet, List, Optional, Set, Tuple

from .safe_text import clean

#: Arguments of one task, and the characters of a value.
MOST = 6
LIMIT = 40
#: Bytes of a function's code: a longer one is not read.
CODE = 20_000
#: Bits of a number: Python refuses to write very large ones.
BITS = 128

_SIMPLE = frozenset(map(id, (int, float, str, bool, type(None))))
_SECRET_NAME = re.compile(
    "auth|cookie|credential|key|login|otp|passphrase|passw|pin$|private|pwd|salt|secret|session"
    "|signature|token",
    re.IGNORECASE,
)
#: A URL with a password, a bearer token, or a key with a prefix that services use.
_SECRET_VALUE = re.compile(
    r"://[^/@\s]*@|bearer\s|\b(?:sk|pk|gh[pousr]|xox[a-z])[-_]", re.IGNORECASE
)

_known: Dict[int, Tuple[types.CodeType, Optional[List[str]], FrozenSet[str]]] = {}


def arguments_of(coroutine: Any) -> Optional[List[Tuple[str, str]]]:
    """Return the names and values of the simple arguments of a native coroutine; ``None`` if there are none."""
    if type(coroutine) is not types.CoroutineType:
        return None
    frame = coroutine.cr_frame
    if frame is None:
        return None
    names, changed = _parameters(frame.f_code)
    if not names:
        return None
    values = _values(coroutine, frame, names)
    found: List[Tuple[str, str]] = []
    for name, value in zip(names, values):
        if type(value) is types.CellType:
            try:
                value = value.cell_contents
            except ValueError:  # Not filled yet.
                continue
        if id(type(value)) in _SIMPLE and name not in changed and not _SECRET_NAME.search(name):
            text = _text(value)
            if text is not None:
                found.append((clean(name, LIMIT), text))
    return found[:MOST] or None


def _text(value: Any) -> Optional[str]:
    if type(value) is int and value.bit_length() > BITS:
        return None
    if type(value) is not str:
        return repr(value)
    if _SECRET_VALUE.search(value[:1_000]):
        return None
    if len(value) > LIMIT - 2:
        value = value[: LIMIT - 3] + "\u2026"
    return clean(repr(value), LIMIT)


def _parameters(code: types.CodeType) -> Tuple[List[str], FrozenSet[str]]:
    """Return the names of the parameters whose values can be found, and those that the code assigns to."""
    known = _known.get(id(code))
    if known is not None and known[0] is code:
        return known[1] or [], known[2]
    if len(code.co_code) > CODE:
        return [], frozenset()
    if len(_known) > 500:
        _known.clear()
    names = list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    changed: Set[str] = set(code.co_cellvars)
    deleted = False
    for each in dis.get_instructions(code):
        if each.opname.startswith(("STORE_FAST", "STORE_DEREF")):
            # From Python 3.13 on one instruction may store or load two variables.
            changed.update(each.argval if type(each.argval) is tuple else (each.argval,))
        elif each.opname.startswith(("DELETE_FAST", "DELETE_DEREF")):
            deleted = deleted or each.argval in names
            changed.add(each.argval)
    if sys.version_info < (3, 11):
        # The value of one that an inner function uses has moved to the end of the frame.
        names = [name for name in names if name not in code.co_cellvars]
    _known[id(code)] = (code, None if deleted else names, frozenset(changed))
    return [] if deleted else names, frozenset(changed)


def _values(coroutine: Any, frame: types.FrameType, names: List[str]) -> List[Any]:
    """Return the values of the first local variables, which are the arguments."""
    if sys.version_info >= (3, 13):
        # PEP 667: a view of the frame, which keeps nothing.
        local = frame.f_locals
        return [local.get(name, names) for name in names]
    code = frame.f_code
    if sys.version_info >= (3, 11):
        found = gc.get_referents(coroutine)
        for index, value in enumerate(found[:-1]):
            if type(value) is types.FunctionType and value.__code__ is code:
                if found[index + 1] is code:
                    return found[index + 2 : index + 2 + len(names)]
        return []
    found = gc.get_referents(frame)
    for index, value in enumerate(found):
        if value is frame.f_globals:
            values = found[index + 1 : index + 1 + len(names)]
            # A dictionary may be the frame's own copy of its variables, which would come first.
            return (
                [] if (values and type(values[0]) is dict) or frame.f_trace is not None else values
            )
    return []
