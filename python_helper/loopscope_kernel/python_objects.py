"""Which objects hold few others, so that the garbage collector's view of them is short.

``gc.get_referents`` returns everything that an object refers to. For one whose memory layout is in C,
such as a function with ``functools.lru_cache``, that may be a million objects.
"""

from __future__ import annotations

from typing import Any

_base_of = type.__dict__["__base__"].__get__
_flags_of = type.__dict__["__flags__"].__get__
_size_of = type.__dict__["__basicsize__"].__get__
_slots_of = type.__dict__["__dict__"].__get__

_HEAP = 1 << 9
_IMMUTABLE = 1 << 8
#: The bytes of a pointer, and of an object with `__dict__` and `__weakref__`.
_POINTER = tuple.__itemsize__
_LARGEST = _size_of(object) + 2 * _POINTER


def is_laid_out_by_python(kind: type) -> bool:
    """Return whether a class and its bases are written in Python, or are exceptions.

    An instance then refers to its class, its attributes or their dictionary, and its slots.
    """
    if not _flags_of(kind) & _HEAP:
        return False
    slots = 0
    base: Any = kind
    while _flags_of(base) & _HEAP:
        if _flags_of(base) & _IMMUTABLE:
            return False
        declared = _slots_of(base).get("__slots__", ())
        slots += 1 if type(declared) is str else len(declared) if type(declared) is tuple else 0
        if type(declared) is list:
            slots += len(declared)
        base = _base_of(base)
    if base is object:
        return bool(_size_of(kind) <= _LARGEST + slots * _POINTER)
    return issubclass(base, BaseException)
