"""Which execution of which cell something belongs to.

IPython's events tell when a cell begins and ends, and which id its client gave it. A context variable
carries the execution into every task that the cell creates, and into the tasks that those create.
The file name under which IPython compiles a cell identifies the cell of a frame.
"""

from __future__ import annotations

import asyncio
import binascii
import contextvars
import os
import sys
import threading
import types
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, List, Optional, Tuple

from .asyncio_internals import instance_dict
from .safe_text import clean, exact_text, type_name

if TYPE_CHECKING:
    from .wire import CellRef, ExecutionOutcome, ExecutionRecord, Frame, TaskOrigin


class Execution:
    """One run of one cell. Moments are seconds of the helper's clock."""

    __slots__ = (
        "cell_id", "count", "end", "error", "files", "info", "number", "offset", "outcome", "source",
        "start",
    )  # fmt: skip

    def __init__(
        self, number: int, cell_id: Optional[str], count: Optional[int], start: float
    ) -> None:
        self.number = number
        self.cell_id = cell_id
        self.count = count
        self.start = start
        self.end: Optional[float] = None
        self.outcome: ExecutionOutcome = "running"
        self.error: Optional[str] = None
        #: The CRC-32 of its source.
        self.source: Optional[int] = None
        #: The blank lines at its beginning, which IPython removes before it compiles.
        self.offset = 0
        #: The names under which IPython compiled its source. Usually one.
        self.files: List[str] = []
        #: IPython's `ExecutionInfo`, weakly: dead when the execution is over, however it ended.
        self.info: Callable[[], Any] = lambda: None

    def ref(self) -> CellRef:
        """Return the `CellRef` of the wire."""
        return {"execution": self.number, "cellId": self.cell_id, "count": self.count}

    def record(self) -> ExecutionRecord:
        """Return the `ExecutionRecord` of the wire."""
        record: ExecutionRecord = {
            "execution": self.number,
            "cellId": self.cell_id,
            "count": self.count,
            "start": self.start,
            "end": self.end,
            "outcome": self.outcome,
        }
        if self.error is not None:
            record["errorName"] = self.error
        if self.source is not None:
            record["source"] = self.source
        return record


class Executions:
    """The executions of a session.

    IPython calls :meth:`_begin`, :meth:`_compiled` and :meth:`_end` in the thread that runs the
    cell; other threads only read. No cell waits for a lock: each step is one operation on a dict, a
    list or a deque.
    """

    #: How many executions of one source are told apart.
    SAME_SOURCE = 20
    #: How many sources are remembered.
    SOURCES = 5_000

    def __init__(self, shell: Any, clock: Callable[[], float]) -> None:
        self._shell = shell
        self._clock = clock
        self._process = os.getpid()
        self._number = 0
        self._stacks: Dict[int, List[Execution]] = {}
        self._files: Dict[str, List[Execution]] = {}
        self._latest: Dict[str, int] = {}
        self._requests: Dict[str, Execution] = {}
        self._earlier: Dict[int, Execution] = {}
        header = (instance_dict(sys.stdout) or {}).get("_parent_header")
        self._header = header if type(header) is contextvars.ContextVar else None
        self._compile: Any = shell.compile
        self._cache: Any = None
        self._variable: contextvars.ContextVar[Optional[Execution]] = contextvars.ContextVar(
            "loopscope_execution", default=None
        )
        #: Executions that began or ended, for the next request.
        self.news: Deque[Execution] = deque(maxlen=1_000)
        #: Called with an execution after its beginning, and with its error, if any, after its end;
        #: in the cell's thread.
        self.on_begin: Callable[[Execution], None] = lambda execution: None
        self.on_end: Callable[[Execution, Optional[BaseException]], None] = (
            lambda execution, error: None
        )
        #: When the main thread's last cell ended.
        self.idle_since = clock()

    # Hooks

    def install(self) -> None:
        """Hook into IPython. Raises what IPython raises; :meth:`uninstall` then undoes it."""
        self._compile = self._shell.compile
        self._cache = self._compile.cache
        # On the instance, so that a subclass's own method still runs.
        self._compile.cache = self._compiled
        self._shell.events.register("pre_run_cell", self._begin)
        self._shell.events.register("post_run_cell", self._end)

    def uninstall(self) -> None:
        """Unhook. Never raises, and may be called twice."""
        for event, callback in (("pre_run_cell", self._begin), ("post_run_cell", self._end)):
            try:
                self._shell.events.unregister(event, callback)
            except (ValueError, AttributeError):
                pass
        # If other code has wrapped ours since, it stays and passes every call on.
        if self._compile is not None and vars(self._compile).get("cache") == self._compiled:
            del self._compile.cache
        self._variable.set(None)

    def cell_begins(self, info: Any) -> None:
        """Note that a cell begins in the calling thread, unless it is noted already."""
        stack = self._stack()
        if not stack or stack[-1].info() is not info:
            self._begin(info)

    def _begin(self, info: Any) -> None:
        if os.getpid() != self._process:
            return
        try:
            stack = self._stack()
            while stack and stack[-1].info() is None:
                self._finish(stack.pop(), "error", None)
            counted = bool(getattr(info, "store_history", False))
            self._number += 1
            execution = Execution(
                self._number,
                exact_text(getattr(info, "cell_id", None)),
                _count_of_caller(self._shell) if counted else None,
                self._clock(),
            )
            execution.info = weakref.ref(info)
            source = getattr(info, "raw_cell", None)
            if type(source) is str:
                execution.offset = _leading_lines(source)
                execution.source = binascii.crc32(source.encode("utf-8", "replace"))
            if execution.cell_id is not None:
                self._latest.pop(execution.cell_id, None)
                self._latest[execution.cell_id] = execution.number
                if len(self._latest) > self.SOURCES:
                    self._latest.pop(next(iter(self._latest)), None)
            stack.append(execution)
            self._variable.set(execution)
            self.news.append(execution)
            self.on_begin(execution)
        except Exception:
            # IPython would print a traceback into the user's cell. Rather the cell is not known.
            pass

    def _compiled(self, *args: Any, **kwargs: Any) -> Any:
        # ipykernel names a cell by a hash of its source in Python (`murmur2_x86` in ``compiler.py``),
        # a millisecond for 10 kB. So the helper takes the name here, where it is computed anyway.
        name = self._cache(*args, **kwargs)
        try:
            stack = self._stacks.get(threading.get_ident())
            if stack and os.getpid() == self._process:
                execution = stack[-1]
                execution.files.append(name)
                sharing = self._files.pop(name, [])[-self.SAME_SOURCE + 1 :]
                self._files[name] = [*sharing, execution]
                if len(self._files) > self.SOURCES:
                    self._files.pop(next(iter(self._files)), None)
        except Exception:
            pass
        return name

    def _end(self, result: Any) -> None:
        if os.getpid() != self._process:
            return
        try:
            stack = self._stack()
            # An empty cell ends without having begun, and must not end the cell around it. A cell
            # whose top level was cancelled from outside ends without a result.
            info = getattr(result, "info", None)
            if not stack or (info is not None and not _same(stack[-1].info(), info)):
                return
            error = getattr(result, "error_before_exec", None)
            if error is None:
                error = getattr(result, "error_in_exec", None)
            if result is None or issubclass(
                type(error), (asyncio.CancelledError, KeyboardInterrupt)
            ):
                outcome: ExecutionOutcome = "cancelled"
            else:
                outcome = "ok" if error is None else "error"
            execution = stack.pop()
            # Not `reset(token)`: for a cell that awaits, `_begin` ran in another context. A cell
            # within a cell restores the outer one.
            self._variable.set(stack[-1] if stack else None)
            self._finish(execution, outcome, None if error is None else type_name(error))
            self.on_end(execution, error)
        except Exception:
            pass

    def _finish(
        self, execution: Execution, outcome: ExecutionOutcome, error: Optional[str]
    ) -> None:
        execution.end = self._clock()
        execution.outcome = outcome
        execution.error = error
        if threading.current_thread() is threading.main_thread():
            self.idle_since = execution.end
        self.news.append(execution)

    def _stack(self) -> List[Execution]:
        return self._stacks.setdefault(threading.get_ident(), [])

    # Questions

    def current(self) -> Optional[Execution]:
        """Return the execution to which the calling code belongs. Takes no lock."""
        return self._variable.get()

    def set_current(self, execution: Execution) -> None:
        """Let what the current context creates belong to `execution`."""
        self._variable.set(execution)

    def of_context(self, context: Any) -> Optional[Execution]:
        """Return the execution that a ``contextvars.Context`` carries."""
        execution: Optional[Execution] = context.get(self._variable)
        return execution

    def owner_of_context(
        self, context: Any, before: bool
    ) -> Tuple[Optional[Execution], Optional[TaskOrigin]]:
        """Return the execution that a context belongs to, and the `origin` of the wire.

        ipykernel 7 puts the request into each context (`_shell_parent` in ``kernelbase.py``): that
        identifies cells from before the helper, and the handlers of widget messages. From ipykernel
        6.29 on, its output streams put the request's header there (``iostream.py``), which identifies
        only the latter.
        """
        execution = self.of_context(context)
        if execution is not None:
            return execution, None
        variable = getattr(self._shell.kernel, "_shell_parent", None)
        try:
            if type(variable) is contextvars.ContextVar:
                request = context.get(variable)
                header = request["header"]
                if before and header["msg_type"] == "execute_request":
                    return self._request_before_helper(request), None
            elif self._header is not None:
                header = context.get(self._header)
            else:
                return None, None
            if header["msg_type"] in ("comm_msg", "comm_open"):
                return None, "widget"
        except (KeyError, TypeError):
            pass
        return None, None

    def _request_before_helper(self, request: Any) -> Optional[Execution]:
        """Return the execution of a request from before the helper was installed."""
        cell_id = exact_text(request.get("metadata", {}).get("cellId"))
        source = request["content"]["code"]
        if cell_id is None or type(source) is not str:
            return None
        message = request["header"]["msg_id"]
        known = self._requests.get(message)
        if known is None:
            count = None
            if len(source) < 20_000 and hasattr(self._compile, "get_code_name"):
                name = self._compile.get_code_name(source, source, 0)
                count = getattr(self._compile, "_filename_map", {}).get(name)
            if type(count) is int:
                known = self.before_helper(count, cell_id)
            else:
                self._number += 1
                known = Execution(self._number, cell_id, None, 0.0)
            self._requests[message] = known
        return known

    def running(self, thread: Optional[int]) -> Optional[Execution]:
        """Return the innermost execution that runs in the thread of that ident."""
        stack = self._stacks.get(thread or 0)
        return stack[-1] if stack else None

    def running_main(self) -> Optional[Execution]:
        """Return the innermost execution that runs in the main thread."""
        return self.running(threading.main_thread().ident)

    def main_at_depth(self, depth: int) -> Optional[Execution]:
        """Return the main thread's execution that has `depth` - 1 others within it."""
        stack = self._stacks.get(threading.main_thread().ident or 0) or []
        return stack[-depth] if 0 < depth <= len(stack) else None

    def foreign_runner(self) -> Optional[types.CodeType]:
        """Return the code of the function that runs awaiting cells instead of asyncio, if any."""
        runner = getattr(self._shell, "loop_runner", None)
        if type(runner) is not types.FunctionType:
            return None
        if runner.__name__ in ("_asyncio_runner", "_pseudo_sync_runner"):
            return None
        return runner.__code__

    def is_old(self, execution: Execution) -> bool:
        """Return whether the cell of that execution has been run again."""
        cell = execution.cell_id
        return cell is not None and self._latest.get(cell, 0) > execution.number

    def is_cell_file(self, filename: str) -> bool:
        """Return whether this is a cell's file name. Takes no lock."""
        return filename in self._files

    def execution_of_file(
        self, filename: str, owner: Optional[Execution] = None
    ) -> Optional[Execution]:
        """Return the execution whose source was compiled under that name, ``None`` for a real file.

        Cells of the same text share one name: it is `owner` if that is one of them, else the latest.
        """
        if owner is not None and filename in owner.files:
            return owner
        sharing = self._files.get(filename)
        if sharing:
            return sharing[-1]
        # A cell from before the helper: IPython remembers its count, but not its id.
        count = getattr(self._shell.compile, "_filename_map", {}).get(filename)
        return self.before_helper(count) if type(count) is int else None

    def before_helper(self, count: int, cell_id: Optional[str] = None) -> Execution:
        """Return the execution with that count from before the helper was installed."""
        execution = self._earlier.get(count)
        if execution is None:
            self._number += 1
            execution = self._earlier[count] = Execution(self._number, cell_id, count, 0.0)
        return execution


def _same(one: Any, other: Any) -> bool:
    return one is not None and one is other


def _leading_lines(source: str) -> int:
    """Return how many lines at the beginning of a cell are blank."""
    if source[:1] not in (" ", "\t", "\r", "\n", "\f"):
        return 0
    return source[: len(source) - len(source.lstrip())].count("\n")


def _count_of_caller(shell: Any) -> Optional[int]:
    """Return the count of the cell for which IPython fires `pre_run_cell`.

    IPython 9 increments the count before that event, earlier versions after the cell. IPython 9 holds
    the number in a local variable of `run_cell_async` (``interactiveshell.py``).
    """
    frame: Any = sys._getframe(2)
    for _ in range(8):
        if frame is None:
            break
        if frame.f_code.co_name == "run_cell_async":
            count = frame.f_locals.get("execution_count")
            if type(count) is int:
                return count
            break
        frame = frame.f_back
    count = shell.execution_count
    return count if type(count) is int else None


def frame_record(
    executions: Executions, function: str, filename: str, line: int, owner: Optional[Execution]
) -> Frame:
    """Return the `Frame` of the wire for a line of code."""
    record: Frame = {"function": clean(function), "line": line or 1}
    execution = executions.execution_of_file(filename, owner)
    if execution is not None:
        record["line"] += execution.offset
        record["cell"] = execution.ref()
    else:
        record["file"] = short_file(filename)
    return record


def short_file(filename: str) -> str:
    """Return a file name for display: the part after ``site-packages``, else its last two parts."""
    parts = filename.replace("\\", "/").split("/")
    for folder in ("site-packages", "dist-packages"):
        if folder in parts:
            return clean("/".join(parts[parts.index(folder) + 1 :]))
    return clean("/".join(parts[-2:]))
