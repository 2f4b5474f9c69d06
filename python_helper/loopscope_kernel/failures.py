"""Exceptions that were never retrieved.

asyncio reports a failed task only when it is dropped; nothing is reported while it is referenced. The
helper finds both: the second by looking at the tasks that are over, the first by listening where the
loop reports. It never calls ``task.exception()``, which would mark the exception as retrieved.
"""

from __future__ import annotations

import asyncio
import os
import types
import weakref
from collections import deque
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Deque,
    Dict,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from .asyncio_internals import (
    asyncio_class_of,
    code_of,
    context_of,
    is_future,
    is_task,
    private_field,
)
from .change_log import ChangeLog
from .exception_groups import FailedTask, SubException, group_of, sub_exceptions
from .exceptions import Trace, clean_lines, message_of, name_of, trace_of
from .executions import Execution, Executions, frame_record
from .failed_futures import failed_child, failure_of, kind_of
from .kernel_packages import KernelPackages
from .namespace import Survey
from .observer_lock import under_observer_lock
from .safe_text import clean, is_unnamed, type_name

if TYPE_CHECKING:
    from .task_entry import TaskEntry
    from .wire import FailureKind, FailureRecord, FutureKind, Holder

_NAME = "call_exception_handler"
#: Failures that are listed.
MOST = 200
#: Failed tasks that are watched, listed or not.
WATCHED = 5_000
#: Tasks that are over and remembered for what comes later.
REMEMBERED = 1_000
#: Cancelled tasks that are remembered for the task which waited for them, and how long before or after its
#: failure they are seen to be over (seconds).
CANCELLED = 20
TOGETHER = 2.0
#: How long a task that awaits a failed one has to retrieve its exception (seconds).
GRACE = 0.4


class Report(NamedTuple):
    """What the loop reported. Only plain values: the task is about to die."""

    identity: int
    kind: FailureKind
    name: str
    coroutine: str
    internal: bool
    execution: Optional[Execution]
    error: Optional[str]
    message: str
    trace: Trace
    moment: float
    #: What the loop said, if it reported neither a task nor a callback.
    text: str = ""
    future: Optional[FutureKind] = None
    group: Sequence[SubException] = ()
    size: int = 0


class Failure:
    """What is known of one failure."""

    __slots__ = (
        "cancelled", "coroutine", "count", "error", "execution", "future", "group", "holders",
        "identity", "kind", "message", "name",
        "number", "ref", "report", "shown_at", "since", "task", "trace",
    )  # fmt: skip

    def __init__(self, number: int, kind: FailureKind, since: float) -> None:
        self.number = number
        self.kind = kind
        self.since = since
        self.task: Optional[int] = None
        self.name = ""
        self.coroutine = ""
        self.execution: Optional[Execution] = None
        self.error: Optional[str] = None
        self.message = ""
        self.trace: Trace = []
        self.report = ""
        #: For a future that is no task.
        self.future: Optional[FutureKind] = None
        #: The exceptions of an exception group, as far as they are kept, and how many there are.
        self.group: Sequence[SubException] = ()
        self.count = 0
        #: The names of the tasks that it waited for and that were cancelled when it ended.
        self.cancelled: List[str] = []
        self.holders: List[Holder] = []
        self.ref: Callable[[], Any] = lambda: None
        self.identity = 0
        self.shown_at = 0.0

    def record(self, executions: Executions) -> FailureRecord:
        """Return the `FailureRecord` of the wire."""
        record: FailureRecord = {
            "id": self.number,
            "kind": self.kind,
            "name": self.name,
            "unnamed": is_unnamed(self.name),
            "coroutine": self.coroutine,
            "cell": None if self.execution is None else self.execution.ref(),
            "message": self.message,
            "stack": [
                frame_record(executions, function, filename, line, self.execution)
                for function, filename, line in self.trace
            ],
            "holders": self.holders,
            "since": self.since,
        }
        if self.task is not None:
            record["task"] = self.task
        if self.error is not None:
            record["errorName"] = self.error
        if self.report:
            record["report"] = self.report
        if self.future is not None:
            record["future"] = self.future
        if self.count:
            record["group"] = [each.record(executions, self.execution) for each in self.group]
            record["count"] = self.count
            if self.cancelled:
                record["cancelled"] = self.cancelled.copy()
        return record


class Failures:
    """The failures of a session. Any thread may report one."""

    def __init__(
        self,
        executions: Executions,
        packages: KernelPackages,
        changes: ChangeLog[Failure],
        clock: Callable[[], float],
        loop: Any,
        on_logged: Callable[[int, Optional[str]], None],
        tasks_by_error: Callable[[], Dict[int, Any]],
    ) -> None:
        """`on_logged`: called with the number of a task, and its error, when the loop logged it.

        `tasks_by_error`: returns living tasks that have failed, by the identity of the exception. For any
        thread.
        """
        self._executions = executions
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._packages = packages
        self._on_logged = on_logged
        self._tasks_by_error = tasks_by_error
        #: What was cancelled while tasks waited for it, by the numbers of these tasks, and when.
        self._cancelled: Dict[int, List[Tuple[str, float]]] = {}
        #: The tasks that are over, by the numbers of those for which they waited.
        self._parents: Dict[int, int] = {}
        #: The numbers of the tasks of the cells that await, by their executions.
        self._cells: Dict[int, int] = {}
        self._process = os.getpid()
        self._number = 0
        #: The failed tasks whose exception was not retrieved, by identity, the oldest first.
        self._watched: Dict[int, Failure] = {}
        #: The tasks that were gone before a look saw them finished: their numbers by identity.
        self._vanished: Dict[int, int] = {}
        self._reports: Deque[Report] = deque(maxlen=1_000)
        self._loop = loop
        self._before: Any = None
        self._ours: Any = None
        self._alive = False

    # The hook

    def install(self) -> None:
        """Wrap the loop's method that reports. A handler of the user's stays in its place."""
        own = getattr(self._loop, "__dict__", {})
        self._before = own.get(_NAME)
        original = getattr(self._loop, _NAME)

        def call_exception_handler(context: Any) -> Any:
            if self._alive and os.getpid() == self._process:
                try:
                    self._note(context)
                except BaseException:
                    # The user's message must appear in any case.
                    pass
            return original(context)

        self._ours = call_exception_handler
        self._alive = True
        try:
            setattr(self._loop, _NAME, call_exception_handler)
        except AttributeError:  # This loop has no attributes: only referenced tasks are seen.
            self._ours = None

    def uninstall(self) -> None:
        """Put the loop's method back. Never raises, and may be called twice.

        If other code has wrapped ours since, it stays and passes every call on.
        """
        self._alive = False
        own = getattr(self._loop, "__dict__", None)
        if self._ours is None or own is None or own.get(_NAME) is not self._ours:
            return
        try:
            if self._before is None:
                delattr(self._loop, _NAME)
            else:
                setattr(self._loop, _NAME, self._before)
        except AttributeError:
            pass

    def _note(self, context: Any) -> None:
        """Note a report. Runs in any thread, perhaps in a garbage collection, so it takes no lock."""
        if type(context) is not dict:
            return
        text = context.get("message")
        text = text if type(text) is str else ""
        error = context.get("exception")
        if not issubclass(type(error), BaseException):
            error = None
        subject = context.get("task")
        if subject is None:
            subject = context.get("future")
        kind: FailureKind = "callback"
        name, coroutine, internal = "", "", False
        execution = None
        future: Optional[FutureKind] = None
        group: Sequence[SubException] = ()
        size = 0
        if is_future(subject):
            if is_task(subject):
                base = asyncio_class_of(subject)
                name = clean(base.get_name(subject))
                scope = context_of(subject)
                execution = None if scope is None else self._executions.of_context(scope)
                if base.get_coro(subject) is not None:
                    code = code_of(base.get_coro(subject))
                    is_users = execution is not None
                    internal = code is not None and self._packages.is_kernels(code, is_users)
                    coroutine = clean(base.get_coro(subject).__qualname__) if code else ""
            else:
                future = kind_of(subject)
                child = failed_child(subject, error) if future == "gather" else None
                name, coroutine, execution = self._about(child)
            if "destroyed" in text:
                kind = "destroyed"
            elif "never retrieved" in text:
                kind = "logged"
        else:
            handle = context.get("handle")
            if not issubclass(type(handle), asyncio.Handle):
                handle = None
            scope = getattr(handle, "_context", None)
            if scope is not None:
                execution = self._executions.of_context(scope)
            if handle is None and error is None and text[:9].lower() == "unclosed ":
                kind = "leaked"
                name = _unclosed(context)
            elif handle is None:
                kind = "reported"
            callback = getattr(handle, "_callback", None)
            code = getattr(callback, "__code__", None) if _is_function(callback) else None
            internal = code is not None and self._packages.is_internal(code)
            name = name or name_of_callback(callback)
        if error is not None:
            group, size = self._group_of(error)
        self._reports.append(
            Report(
                id(subject),
                kind,
                name,
                coroutine,
                internal,
                execution,
                None if error is None else name_of(error),
                clean_lines(text) if error is None else message_of(error),
                [] if error is None else trace_of(error),
                self._clock(),
                clean_lines(text) if kind == "reported" and error is not None else "",
                future,
                group,
                size,
            )
        )

    def _about(self, task: Any) -> Tuple[str, str, Optional[Execution]]:
        """Return the name, the coroutine and the execution of a task, if there is one."""
        if task is None:
            return "", "", None
        base = asyncio_class_of(task)
        coroutine = base.get_coro(task)
        context = context_of(task)
        return (
            clean(base.get_name(task)),
            clean(coroutine.__qualname__) if code_of(coroutine) is not None else "",
            None if context is None else self._executions.of_context(context),
        )

    def _group_of(self, error: Any) -> Tuple[Sequence[SubException], int]:
        """Return the exceptions of a group, and how many there are. For any thread."""
        if not group_of(error):
            return (), 0
        tasks = self._tasks_by_error()

        def task_of(inner: Any) -> Optional[FailedTask]:
            task = tasks.get(id(inner))
            return None if task is None else FailedTask(*self._about(task))

        return sub_exceptions(error, task_of)

    def cell_failed(self, execution: Execution, error: BaseException) -> None:
        """Note that a cell has failed with an exception group, in the thread that ran the cell.

        Jupyter shows no error for it, only text.
        """
        if not group_of(error):
            return
        group, size = self._group_of(error)
        self._reports.append(
            Report(
                0,
                "cell",
                "",
                "<module>",
                False,
                execution,
                name_of(error),
                message_of(error),
                trace_of(error),
                self._clock(),
                group=group,
                size=size,
            )
        )

    # Looking

    @under_observer_lock
    def task_ended(self, entry: TaskEntry, task: Any) -> None:
        """Note a task that is over; `task` is ``None`` if it is gone as well."""
        self._note_cancelled(entry, task)
        if task is None:
            self._vanished[entry.identity.address] = entry.number
            _limit(self._vanished)
            return
        error = private_field(task, "_exception")
        if error is None or private_field(task, "_log_traceback") is not True:
            return
        if len(self._watched) >= WATCHED:
            return
        failure = self._make("unretrieved", self._clock())
        failure.task = entry.number
        failure.name, failure.coroutine = entry.identity.name, entry.identity.coroutine
        failure.execution = entry.identity.execution
        failure.error, failure.message = name_of(error), message_of(error)
        failure.trace = trace_of(error)
        failure.group, failure.count = self._group_of(error)
        self._watch(failure, task, GRACE if entry.graph.awaited_by else 0.0)

    @under_observer_lock
    def note_futures(self, futures: List[Any]) -> None:
        """Note the failed ones among the futures that the namespace holds and that are no tasks."""
        for future in futures:
            if is_task(future) or len(self._watched) >= WATCHED:
                continue
            found = failure_of(future)
            known = self._watched.get(id(future))
            if found is None or (known is not None and known.ref() is future):
                continue
            failure = self._make("unretrieved", self._clock())
            failure.future = found.kind
            failure.name, failure.coroutine, failure.execution = self._about(found.task)
            failure.error, failure.message = name_of(found.error), message_of(found.error)
            failure.trace = trace_of(found.error)
            failure.group, failure.count = self._group_of(found.error)
            # A task may wait for it, and retrieve its exception at its next turn.
            self._watch(failure, future, GRACE)

    def _watch(self, failure: Failure, future: Any, grace: float) -> None:
        failure.ref = weakref.ref(future)
        failure.identity = id(future)
        failure.shown_at = failure.since + grace
        self._watched[failure.identity] = failure

    def _note_cancelled(self, entry: TaskEntry, task: Any) -> None:
        """Note the tasks that a task waited for and that were cancelled."""
        if entry.identity.is_cell and entry.identity.execution is not None:
            self._cells[entry.identity.execution.number] = entry.number
            _limit(self._cells)
        parents = [*entry.graph.awaited_by][:10]
        if entry.number in self._parents:
            parents.append(self._parents.pop(entry.number))
        for number in [*entry.graph.awaits][:CANCELLED]:
            self._parents[number] = entry.number
        _limit(self._parents)
        if task is None or not asyncio_class_of(task).cancelled(task):
            return
        name = entry.identity.name
        if is_unnamed(name):
            name = entry.identity.coroutine + "()"
        for number in parents:
            names = self._cancelled.setdefault(number, [])
            if len(names) < CANCELLED:
                names.append((name, self._clock()))
        _limit(self._cancelled)

    def _cancelled_with(self, failure: Failure) -> List[str]:
        """Return the names of the tasks that were cancelled when a group of tasks failed."""
        number = failure.task
        if failure.kind == "cell" and failure.execution is not None:
            number = self._cells.get(failure.execution.number)
        names = self._cancelled.get(number or 0, [])
        return [name for name, moment in names if abs(moment - failure.since) < TOGETHER]

    @under_observer_lock
    def refresh(self, seen: Survey) -> None:
        """Update the list, with the holders that the survey found."""
        now = self._clock()
        dead = []
        for failure in list(self._watched.values()):
            task = failure.ref()
            if task is None:
                dead.append(failure)
            elif not _is_unretrieved(failure, task):
                self._withdraw(failure)
        # The loop reports a task before it dies, so the reports of the dead ones are here.
        while self._reports:
            self._take(self._reports.popleft())
        for failure in dead:
            if self._watched.get(failure.identity) is failure:
                self._withdraw(failure)
        reported = [each.number for each in self.changes.records() if each.kind != "unretrieved"]
        for number in reported[: -MOST // 2]:
            self.changes.drop(number)
        watched = list(self._watched.values())
        room = MOST - min(len(reported), MOST // 2)
        for failure in watched[:-room]:
            self.changes.drop(failure.number)
        for failure in watched[-room:]:
            if now < failure.shown_at:
                continue
            holders = seen.futures.get(failure.identity, (None, []))[1]
            cancelled = self._cancelled_with(failure) if failure.count else failure.cancelled
            if (failure.number not in self.changes) or (
                (holders, cancelled) != (failure.holders, failure.cancelled)
            ):
                failure.holders, failure.cancelled = holders, cancelled
                self.changes.put(failure.number, failure)

    def _withdraw(self, failure: Failure) -> None:
        if self._watched.get(failure.identity) is failure:
            del self._watched[failure.identity]
        self.changes.drop(failure.number)

    def _take(self, report: Report) -> None:
        number = self._vanished.pop(report.identity, None)
        known = self._watched.pop(report.identity, None)
        if report.internal:
            return
        failure = known
        if failure is None:
            failure = self._make(report.kind, report.moment)
            failure.task = number
            failure.name, failure.coroutine = report.name, report.coroutine
            failure.execution = report.execution
            failure.error, failure.message = report.error, report.message
            failure.trace = report.trace
            failure.report, failure.future = report.text, report.future
            failure.group, failure.count = report.group, report.size
        failure.kind = report.kind
        failure.holders = []
        if failure.count:
            failure.cancelled = self._cancelled_with(failure)
        if failure.task is not None and report.kind == "logged":
            self._on_logged(failure.task, report.error)
        self.changes.put(failure.number, failure)

    def _make(self, kind: FailureKind, since: float) -> Failure:
        self._number += 1
        return Failure(self._number, kind, since)

    @under_observer_lock
    def execution_began(self, execution: Execution) -> None:
        """Drop what the loop reported of an earlier run of the same cell."""
        for failure in self.changes.records():
            earlier = failure.execution
            if failure.kind != "unretrieved" and earlier is not None:
                if earlier.cell_id == execution.cell_id and earlier.number < execution.number:
                    self.changes.drop(failure.number)


def _limit(table: Dict[int, Any]) -> None:
    """Remove the oldest entries of a table that grows by a few at a time."""
    while len(table) > REMEMBERED:
        del table[next(iter(table))]


def _is_unretrieved(failure: Failure, future: Any) -> bool:
    if failure.future is None:
        return private_field(future, "_log_traceback") is True
    return failure_of(future) is not None


def _unclosed(context: Dict[str, Any]) -> str:
    """Return the class of the object that a library, such as aiohttp, reports as not closed."""
    for key, value in list(context.items())[:10]:
        if key not in ("message", "source_traceback") and type(value) not in (list, tuple, dict):
            return type_name(value)
    return ""


def _is_function(value: Any) -> bool:
    return type(value) is types.FunctionType or type(value) is types.MethodType


def name_of_callback(callback: Any) -> str:
    """Return the name of a callback, without calling a method of the user's object."""
    kind = type(callback)
    if kind is types.MethodType:
        callback = callback.__func__
        kind = type(callback)
    if kind is types.FunctionType or kind is types.BuiltinFunctionType:
        return clean(callback.__qualname__)
    return "" if callback is None else type_name(callback)
