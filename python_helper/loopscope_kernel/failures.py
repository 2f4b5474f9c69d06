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
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, List, NamedTuple, Optional

from .asyncio_internals import (
    asyncio_class_of,
    code_of,
    context_of,
    is_future,
    is_task,
    private_field,
)
from .change_log import ChangeLog
from .exceptions import Trace, clean_lines, message_of, name_of, trace_of
from .executions import Execution, Executions, frame_record
from .kernel_packages import KernelPackages
from .namespace import Survey
from .observer_lock import under_observer_lock
from .safe_text import clean, is_unnamed, type_name

if TYPE_CHECKING:
    from .task_entry import TaskEntry
    from .wire import FailureKind, FailureRecord, Holder

_NAME = "call_exception_handler"
#: Failures that are listed.
MOST = 200
#: Failed tasks that are watched, listed or not.
WATCHED = 5_000
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


class Failure:
    """What is known of one failure."""

    __slots__ = (
        "coroutine", "error", "execution", "holders", "identity", "kind", "message", "name",
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
    ) -> None:
        """`on_logged`: called with the number of a task, and its error, when the loop logged it."""
        self._executions = executions
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._packages = packages
        self._on_logged = on_logged
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
                name = type_name(subject)
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
            )
        )

    # Looking

    @under_observer_lock
    def task_ended(self, entry: TaskEntry, task: Any) -> None:
        """Note a task that is over; `task` is ``None`` if it is gone as well."""
        if task is None:
            self._vanished[entry.identity.address] = entry.number
            while len(self._vanished) > 1_000:
                del self._vanished[next(iter(self._vanished))]
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
        failure.ref = weakref.ref(task)
        failure.identity = id(task)
        failure.shown_at = failure.since + (GRACE if entry.graph.awaited_by else 0.0)
        self._watched[failure.identity] = failure

    @under_observer_lock
    def refresh(self, seen: Survey) -> None:
        """Update the list, with the holders that the survey found."""
        now = self._clock()
        dead = []
        for failure in list(self._watched.values()):
            task = failure.ref()
            if task is None:
                dead.append(failure)
            elif private_field(task, "_log_traceback") is not True:
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
            if failure.number not in self.changes or holders != failure.holders:
                failure.holders = holders
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
            failure.report = report.text
        failure.kind = report.kind
        failure.holders = []
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
