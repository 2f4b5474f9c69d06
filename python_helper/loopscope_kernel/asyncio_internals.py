"""Reads asyncio's objects without calling a method that a subclass could override.

A subclass of ``Task`` may override every method. So this reads the slots of asyncio's classes in C, and
the instance dictionaries of its classes in Python.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import types
from typing import Any, Dict, Iterable, List, Optional, Tuple

PY_TASK: Any = getattr(asyncio.tasks, "_PyTask", asyncio.Task)
C_TASK: Any = getattr(asyncio.tasks, "_CTask", PY_TASK)
PY_FUTURE: Any = getattr(asyncio.futures, "_PyFuture", asyncio.Future)
C_FUTURE: Any = getattr(asyncio.futures, "_CFuture", PY_FUTURE)

#: Whether this Python has asyncio's classes in C.
IN_C = C_TASK is not PY_TASK

TASKS = (C_TASK, PY_TASK)
FUTURES = (C_FUTURE, PY_FUTURE)

mro_of = type.__dict__["__mro__"].__get__
dict_of_type = type.__dict__["__dict__"].__get__


def is_task(value: Any) -> bool:
    """Return whether this is an asyncio task, without reading its ``__class__``."""
    return issubclass(type(value), TASKS)


def is_future(value: Any) -> bool:
    """Return whether this is an asyncio future or task."""
    return issubclass(type(value), FUTURES)


def asyncio_class_of(future: Any) -> Any:
    """Return the class of asyncio's that a future or task derives from: its methods are not overridden."""
    kind = type(future)
    for base in (C_TASK, PY_TASK, C_FUTURE, PY_FUTURE):
        if issubclass(kind, base):
            return base
    return kind


def is_gone_or_done(task: Any) -> bool:
    """Return whether a task is done, or is ``None``."""
    return task is None or bool(asyncio_class_of(task).done(task))


def are_done(tasks: List[Any]) -> List[bool]:
    """Return whether each task is done; fast enough for thousands."""
    try:
        return list(map(C_TASK.done, tasks))
    except TypeError:  # One of them is written in Python.
        return [is_gone_or_done(task) for task in tasks]


def is_done(future: Any) -> bool:
    """Return whether this is a future, and done."""
    return is_future(future) and bool(asyncio_class_of(future).done(future))


def _slot(kind: type, name: str) -> Any:
    return getattr(kind.__dict__.get(name), "__get__", None)


_TASK_SLOTS = {
    name: _slot(C_TASK, name) or _slot(C_FUTURE, name)
    for name in ("_fut_waiter", "_callbacks", "_exception", "_log_traceback", "_result",
                 "_must_cancel")
}  # fmt: skip
_FUTURE_SLOTS = {
    name: _slot(C_FUTURE, name)
    for name in ("_callbacks", "_exception", "_log_traceback", "_result")
}
#: Returns the future that a task in C waits for; fast enough to map over thousands.
waiter_of_c_task = _TASK_SLOTS["_fut_waiter"]


def instance_dict(value: Any) -> Optional[Dict[str, Any]]:
    """Return an object's instance dictionary; ``None`` if it has none, or a property instead."""
    for kind in mro_of(type(value)):
        descriptor = dict_of_type(kind).get("__dict__")
        if descriptor is not None:
            if type(descriptor) is not types.GetSetDescriptorType:
                return None
            found = descriptor.__get__(value)
            return found if type(found) is dict else None
    return None


def owner_of(callback: Any) -> Any:
    """Return the object whose method a callback is, ``None`` if it is no method."""
    if type(callback) is types.MethodType or type(callback) is types.BuiltinFunctionType:
        return callback.__self__
    return None


def closure_value(function: types.FunctionType, name: str) -> Any:
    """Return what a variable of a closure holds, ``None`` if it has no such variable or is empty."""
    try:
        index = function.__code__.co_freevars.index(name)
        return (function.__closure__ or ())[index].cell_contents
    except (ValueError, IndexError):
        return None


def private_field(future: Any, name: str, default: Any = None) -> Any:
    """Return a private field of a future or task."""
    kind = type(future)
    if IN_C:
        slots = None
        if issubclass(kind, C_TASK):
            slots = _TASK_SLOTS
        elif issubclass(kind, C_FUTURE):
            slots = _FUTURE_SLOTS
        if slots is not None:
            slot = slots.get(name)
            return default if slot is None else slot(future)
    own = instance_dict(future)
    if own is not None and name in own:
        return own[name]
    # Defaults that asyncio sets on the class; `_log_traceback` is a property there, over a mangled
    # name (``asyncio/futures.py``).
    if name == "_log_traceback":
        return (own or {}).get("_Future__log_traceback", False)
    for base in mro_of(type(future)):
        if base in (PY_TASK, PY_FUTURE):
            return dict_of_type(base).get(name, default)
    return default


def waiter_of(task: Any) -> Any:
    """Return the future that a suspended task waits for, ``None`` if it is about to run."""
    return private_field(task, "_fut_waiter")


def callbacks_of(future: Any) -> Iterable[Tuple[Any, Any]]:
    """Return the (callback, context) pairs of a future."""
    return private_field(future, "_callbacks") or ()


def context_of(task: Any) -> Any:
    """Return the ``contextvars.Context`` of a task, ``None`` if it cannot be found."""
    base = asyncio_class_of(task)
    if hasattr(base, "get_context"):  # Python 3.12
        return base.get_context(task)
    if base is PY_TASK:
        return private_field(task, "_context")
    for value in gc.get_referents(task):
        if type(value) is contextvars.Context:
            return value
    return None


def code_of(coroutine: Any) -> Optional[types.CodeType]:
    """Return the code of a native coroutine, generator or asynchronous generator."""
    code: Optional[types.CodeType] = None
    kind = type(coroutine)
    if kind is types.CoroutineType:
        code = coroutine.cr_code
    elif kind is types.GeneratorType:
        code = coroutine.gi_code
    elif kind is types.AsyncGeneratorType:
        code = coroutine.ag_code
    return code
