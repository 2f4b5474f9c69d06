"""Text from the user's objects, made safe to send.

A task may be named with a megabyte, with control characters or with a lone surrogate, by an
instance of a ``str`` subclass whose methods do anything at all. What leaves here is a plain,
short ``str`` that every JSON encoder accepts. Nothing here calls a method of the user's.
"""

from __future__ import annotations

import re
from typing import Any, Optional

#: The longest name that is sent (characters).
LIMIT = 200

#: Characters that a display must not be given: controls, bidirectional overrides, surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_UNNAMED = re.compile(r"Task-\d+\Z")

# A metaclass can override `__qualname__`; the slot of `type` itself cannot be fooled.
_type_qualname = type.__dict__["__qualname__"].__get__


def clean(text: Any, limit: int = LIMIT) -> str:
    """Return `text` as a plain ``str`` of at most `limit` characters; ``"?"`` for anything else."""
    # `issubclass` on the type, not `isinstance`: that would ask the object's own `__class__`.
    if not issubclass(type(text), str):
        return "?"
    # The slice of `str` itself yields an exact `str`, whatever the subclass overrides.
    short = str.__getitem__(text, slice(0, limit + 1))
    if len(short) > limit:
        short = short[: limit - 1] + "\u2026"
    return short if short.isprintable() else _UNSAFE.sub("\ufffd", short)


def is_unnamed(name: str) -> bool:
    """Return whether a task's name is asyncio's own, such as ``Task-12``."""
    return _UNNAMED.match(name) is not None


def exact_text(text: Any, limit: int = LIMIT) -> Optional[str]:
    """Return `text` as a plain ``str`` if it can be sent unchanged, else ``None``.

    For ids, which are of no use when shortened.
    """
    if not issubclass(type(text), str):
        return None
    short = str.__getitem__(text, slice(0, limit + 1))
    return None if len(short) > limit or _UNSAFE.search(short) else short


def type_name(value: Any) -> str:
    """Return the name of the type of `value`, without asking `value`."""
    return clean(_type_qualname(type(value)))
