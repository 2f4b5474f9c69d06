"""The message and the traceback of an exception, without calling a method that its class overrides."""

from __future__ import annotations

from collections import deque
from typing import Any, Deque, List, Tuple

from .asyncio_internals import dict_of_type, mro_of
from .safe_text import clean, type_name

#: The longest message that is sent (characters).
MESSAGE = 500
#: Frames of a traceback that are sent.
FRAMES = 30

_args_of = BaseException.__dict__["args"].__get__
_traceback_of = BaseException.__dict__["__traceback__"].__get__
#: By identity: a metaclass may define `__eq__`.
_PLAIN = frozenset(map(id, (str, int, float, bool, bytes, type(None))))
#: The ``__str__`` methods that run no code of the user's, given plain arguments.
_SAFE = (BaseException.__str__, KeyError.__str__)

#: (function, file name, line) of each step, outermost first.
Trace = List[Tuple[str, str, int]]


def message_of(error: BaseException) -> str:
    """Return the message of an exception, ``""`` when reading it would run code of the user's."""
    args = _args_of(error)
    if type(args) is not tuple or not args:
        return ""
    plain = all(id(type(arg)) in _PLAIN and _is_short(arg) for arg in args[:10]) and len(args) <= 10
    if plain and _str_of(type(error)) in _SAFE:
        try:
            return clean_lines(str(error))
        except Exception:
            return ""
    # The message is among the first arguments of `OSError`, `ImportError` and most classes with
    # their own `__str__`.
    for arg in args[:2]:
        if issubclass(type(arg), str):
            return clean_lines(arg)
    return ""


def clean_lines(text: Any) -> str:
    """Return a text of one or more lines, each made safe."""
    short = str.__getitem__(text, slice(0, MESSAGE + 1))
    lines = short.splitlines()[:20]
    return "\n".join(clean(line, MESSAGE) for line in lines)[:MESSAGE]


def _is_short(value: Any) -> bool:
    kind = type(value)
    if kind is int:
        return bool(value.bit_length() < 1_000)
    return (kind is not str and kind is not bytes) or len(value) < 10_000


def _str_of(kind: type) -> Any:
    for base in mro_of(kind):
        found = dict_of_type(base).get("__str__")
        if found is not None:
            return found
    return None


def trace_of(error: BaseException, frames: int = FRAMES) -> Trace:
    """Return the steps of an exception's traceback; without the middle if there are more than `frames`."""
    first: Trace = []
    last: Deque[Tuple[str, str, int]] = deque(maxlen=frames // 2)
    step = _traceback_of(error)
    for _ in range(10_000):
        if step is None:
            break
        code = step.tb_frame.f_code
        here = (getattr(code, "co_qualname", code.co_name), code.co_filename, step.tb_lineno or 0)
        (first if len(first) < frames - frames // 2 else last).append(here)
        step = step.tb_next
    return [*first, *last]


def name_of(error: BaseException) -> str:
    """Return the name of an exception's class."""
    return type_name(error)
