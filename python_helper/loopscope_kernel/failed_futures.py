"""Futures that are no tasks and hold an exception that no code has retrieved."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import os
import types
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from .asyncio_internals import instance_dict, is_future, is_task, private_field
from .stacks import is_in_asyncio

if TYPE_CHECKING:
    from .wire import FutureKind

#: Steps of a traceback that are searched, and children of a gather.
STEPS = 100
CHILDREN = 10_000

_traceback_of = BaseException.__dict__["__traceback__"].__get__
_GATHERING: Any = getattr(asyncio.tasks, "_GatheringFuture", None)
_BASE = os.path.join("concurrent", "futures", "_base.py")


class FailedFuture(NamedTuple):
    """What a future's failure is about."""

    kind: FutureKind
    error: Any
    #: The task whose exception it is, if that is known.
    task: Any


def failure_of(future: Any) -> Optional[FailedFuture]:
    """Return the failure of a future whose exception was not retrieved, ``None`` without one."""
    if is_future(future):
        error = private_field(future, "_exception")
        if error is None or private_field(future, "_log_traceback") is not True:
            return None
        kind = kind_of(future)
        return FailedFuture(kind, error, failed_child(future, error) if kind == "gather" else None)
    if type(future) is not concurrent.futures.Future:
        return None
    own = instance_dict(future) or {}
    error = own.get("_exception")
    if error is None or not issubclass(type(error), BaseException) or _was_raised_again(error):
        return None
    callbacks = own.get("_done_callbacks")
    if type(callbacks) is not list or len(callbacks) > 100:
        return None
    for callback in callbacks:
        # That of `run_coroutine_threadsafe`, which holds the task.
        if type(callback) is types.FunctionType and is_in_asyncio(callback.__code__):
            if callback.__code__.co_name == "_call_check_cancel":
                return FailedFuture("threadsafe", error, _task_in_closure(callback))
    return None


def kind_of(future: Any) -> FutureKind:
    """Return whether this is a future of `gather` or another one."""
    return "gather" if type(future) is _GATHERING else "future"


def failed_child(gathering: Any, error: Any) -> Any:
    """Return the task of a gather that has failed with that exception, ``None`` if it isn't known."""
    # Its class has no `__dict__` to ask: the base class in C hides it.
    for own in gc.get_referents(gathering):
        children = own.get("_children") if type(own) is dict else None
        if type(children) is list:
            for child in children[:CHILDREN]:
                if is_task(child) and private_field(child, "_exception") is error:
                    return child
    return None


def _was_raised_again(error: BaseException) -> bool:
    """Return whether `result()` of a future of `concurrent.futures` has raised it: a thread has seen it."""
    step = _traceback_of(error)
    for _ in range(STEPS):
        if step is None:
            return False
        if step.tb_frame.f_code.co_filename.endswith(_BASE):
            return True
        step = step.tb_next
    return False


def _task_in_closure(function: types.FunctionType) -> Any:
    for cell in function.__closure__ or ():
        try:
            if is_task(cell.cell_contents):
                return cell.cell_contents
        except ValueError:  # Not filled yet.
            pass
    return None
