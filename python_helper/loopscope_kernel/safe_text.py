"""Text from the user's objects, made safe to send.

A task's name may have a megabyte, control characters or a lone surrogate, and may be an instance of a
``str`` subclass with any methods. These functions return a plain, short ``str`` that every JSON encoder
accepts. They call no method of the user's.
"""

from __future__ import annotations

import re
from typing import Any, Optional

#: The longest name that is sent (characters).
LIMIT = 200

#: Characters that are not safe to display: controls, bidirectional overrides, surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_UNNAMED = re.compile(r"Task-\d+\Z")

# A metaclass can override `__qualname__`; the slot of `type` itself cannot be fooled.
_type_qualname = type.__dict__["__qualname__"].__get__


def clean(text: object, limit: int = LIMIT) -> str:
    """Return `text` as a plain ``str`` of at most `limit` characters; ``"?"`` for anything else."""
    # `issubclass` on the type, not `isinstance`: that would read the object's own `__class__`.
    if not issubclass(type(text), str):
        return "?"
    short = _beginning(text, limit)
    if len(short) > limit:
        short = short[: limit - 1] + "\u2026"
    return short if short.isprintable() else _UNSAFE.sub("\ufffd", short)


def is_unnamed(name: str) -> bool:
    """Return whether a task's name is asyncio's own, such as ``Task-12``."""
    return _UNNAMED.match(name) is not None


def exact_text(text: object, limit: int = LIMIT) -> Optional[str]:
    """Return `text` as a plain ``str`` if it can be sent unchanged, else ``None``.

    For ids, which are useless when shortened.
    """
    if not issubclass(type(text), str):
        return None
    short = _beginning(text, limit)
    return None if len(short) > limit or _UNSAFE.search(short) else short


def _beginning(text: Any, limit: int) -> str:
    # `str.__getitem__` returns an exact `str` even if a subclass overrides the method.
    return str.__getitem__(text, slice(0, limit + 1))


def type_name(value: object) -> str:
    """Return the name of the type of `value`, without calling a method of `value`."""
    return clean(_type_qualname(type(value)))
