"""The exceptions within an exception group.

A ``TaskGroup`` raises one for the tasks that failed. It has retrieved their exceptions, and the tasks are
mostly gone: what is known of each is in its traceback.
"""

from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING, Any, Callable, List, NamedTuple, Optional, Tuple

from .asyncio_internals import instance_dict
from .exceptions import Trace, message_of, name_of, trace_of
from .executions import Execution, Executions, frame_record

if TYPE_CHECKING:
    from .wire import SubFailure

_Group: Any = getattr(builtins, "BaseExceptionGroup", None)
_exceptions_of: Any = None if _Group is None else _Group.__dict__["exceptions"].__get__
#: Exceptions of one group, of all groups within each other, groups within each other, frames of each.
WIDTH = 20
MOST = 50
DEPTH = 5
FRAMES = 10


class FailedTask(NamedTuple):
    """The task that an exception ended, if it is still alive."""

    name: str
    coroutine: str
    execution: Optional[Execution]


class SubException(NamedTuple):
    """One exception of a group. Only plain values."""

    error: str
    message: str
    trace: Trace
    task: Optional[FailedTask]
    #: 1 for an exception of the outermost group.
    depth: int
    #: For a group: how many exceptions are in it, kept or not.
    size: int

    def record(self, executions: Executions, owner: Optional[Execution]) -> SubFailure:
        """Return the `SubFailure` of the wire. `owner`: the execution that the group belongs to."""
        task = self.task
        # The tasks of a group are made in the context of the code that waits for it.
        execution = owner if task is None or task.execution is None else task.execution
        record: SubFailure = {
            "depth": self.depth,
            "errorName": self.error,
            "message": self.message,
            "cell": None if execution is None else execution.ref(),
            "stack": [
                frame_record(executions, function, filename, line, execution)
                for function, filename, line in self.trace
            ],
        }
        if task is not None:
            record["name"], record["coroutine"] = task.name, task.coroutine
        elif self.trace:
            # The outermost step is the coroutine of the task, or of the code around the group.
            record["coroutine"] = record["stack"][0]["function"]
        if self.size:
            record["count"] = self.size
        return record


def group_of(error: Any) -> Tuple[Any, ...]:
    """Return the exceptions of an exception group, ``()`` for another exception."""
    kind = type(error)
    found: Any = ()
    if _Group is not None and issubclass(kind, _Group):
        found = _exceptions_of(error)
    else:
        # The package for Python 3.10 and older.
        backport = getattr(sys.modules.get("exceptiongroup"), "BaseExceptionGroup", None)
        if type(backport) is type and issubclass(kind, backport):
            found = (instance_dict(error) or {}).get("_exceptions")
    if type(found) is list:
        found = tuple(found)
    return found if type(found) is tuple else ()


def sub_exceptions(
    error: Any, task_of: Callable[[Any], Optional[FailedTask]]
) -> Tuple[List[SubException], int]:
    """Return the exceptions of a group, and how many there are in it.

    After each group come its own exceptions. `task_of`: returns the living task that an exception has ended.
    """
    found: List[SubException] = []
    return found, _add(error, task_of, found, 1)


def _add(
    error: Any,
    task_of: Callable[[Any], Optional[FailedTask]],
    found: List[SubException],
    depth: int,
) -> int:
    """Add the exceptions of a group; return how many there are in it."""
    inner = group_of(error)
    for each in inner[:WIDTH]:
        if len(found) >= MOST or depth > DEPTH:
            break
        if issubclass(type(each), BaseException):
            index = len(found)
            found.append(
                SubException(
                    name_of(each), message_of(each), trace_of(each, FRAMES), task_of(each), depth, 0
                )
            )
            size = _add(each, task_of, found, depth + 1)
            found[index] = found[index]._replace(size=size)
    return len(inner)
