"""Which execution of which cell something belongs to.

IPython's events tell when a cell begins and ends, and which id its client gave it. A context variable
carries the execution into every task that the cell creates, and into the tasks that those create.
The file name under which IPython compiles a cell identifies the cell of a frame.
"""

from __future__ import annotations

import asyncio
import binascii
import contextvars
import gc
import os
import sys
import threading
import types
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, List, Optional, Tuple

from .asyncio_internals import (
    asyncio_class_of,
    callbacks_of,
    code_of,
    instance_dict,
    is_task,
    owner_of,
)
from .kernel_parts import is_pyodide
from .safe_text import clean, exact_text, type_name

if TYPE_CHECKING:
    from .wire import CellRef, ExecutionOutcome, ExecutionRecord, Frame, TaskOrigin


class Execution:
    """One run of one cell. Moments are seconds of the helper's clock."""

    __slots__ = (
        "cell_id", "count", "end", "error", "files", "info", "number", "offset", "offsets", "outcome",
        "source", "start", "text",
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
        #: Its source while it runs.
        self.text: Optional[str] = None
        #: The names under which IPython compiled its source, or a part of it. Usually one.
        self.files: List[str] = []
        #: For a part of its source, such as the body of ``%%capture``: the lines above that part.
        self.offsets: Dict[str, int] = {}
        #: IPython's `ExecutionInfo`, weakly: dead when the execution is over, however it ended.
        self.info: Callable[[], Any] = lambda: None

    def ref(self) -> CellRef:
        """Return the `CellRef` of the wire."""
        return {"execution": self.number, "cellId": self.cell_id, "count": self.count}

    def line(self, filename: str, line: int) -> int:
        """Return the line of the cell for a line of one of its `files`."""
        return line + self.offsets.get(filename, self.offset)

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
        #: What IPython compiles next in each thread: the execution, and the lines above the code in it.
        self._compiling: Dict[int, Tuple[Execution, int]] = {}
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
            thread = threading.get_ident()
            self._compiling.pop(thread, None)
            stack = self._stack()
            while stack and stack[-1].info() is None:
                self._finish(stack.pop(), "error", None)
            source = getattr(info, "raw_cell", None)
            text = source if type(source) is str else None
            cell_id = exact_text(getattr(info, "cell_id", None))
            outer = self._variable.get()
            caller = _caller_of_cell()
            if caller == "kernel" and is_pyodide(self._shell.kernel):
                cell_id, text = self._cell_of_request(text)
            if caller == "kernel":
                is_nested = outer is not None and outer.end is None and cell_id is None
            else:
                is_nested = outer is not None or caller == "coroutine"
            if is_nested:
                # Code that a cell runs through IPython belongs to that cell, as with `%%capture`. IPython
                # doesn't tell when `run_cell_async` ends.
                self._compiling[thread] = self._nested(outer, text)
                return
            counted = bool(getattr(info, "store_history", False))
            self._number += 1
            execution = Execution(
                self._number,
                cell_id,
                _count_of_caller(self._shell) if counted else None,
                self._clock(),
            )
            execution.info = weakref.ref(info)
            execution.text = text
            if text is not None:
                execution.offset = _leading_lines(text)
                execution.source = binascii.crc32(text.encode("utf-8", "replace"))
            if execution.cell_id is not None:
                self._latest.pop(execution.cell_id, None)
                self._latest[execution.cell_id] = execution.number
                if len(self._latest) > self.SOURCES:
                    self._latest.pop(next(iter(self._latest)), None)
            self._compiling[thread] = execution, execution.offset
            stack.append(execution)
            self._variable.set(execution)
            self.news.append(execution)
            if caller == "kernel" and is_pyodide(self._shell.kernel):
                self._end_with_task(execution)
            self.on_begin(execution)
        except Exception:
            # IPython would print a traceback into the user's cell. Rather the cell is not known.
            pass

    def _cell_of_request(self, text: Optional[str]) -> Tuple[Optional[str], Optional[str]]:
        """Return the cell's id and source in the request that Pyodide's kernel handles.

        It doesn't pass the id on to IPython, and it changes the source before.
        """
        request = self._shell.kernel.get_parent()
        code = request["content"]["code"]
        return exact_text(request["metadata"].get("cellId")), code if type(code) is str else text

    def _end_with_task(self, execution: Execution) -> None:
        """Note the end of a cell when its task ends: of one that awaits, Pyodide's kernel fires no event."""
        task = asyncio.current_task()
        if task is not None:
            task.add_done_callback(lambda _: self._task_ended(execution))

    def _task_ended(self, execution: Execution) -> None:
        stack = self._stack()
        if execution not in stack or os.getpid() != self._process:
            return
        result = getattr(self._shell, "last_execution_result", None)
        info = execution.info()
        if info is not None and getattr(result, "info", None) is info:
            self._end(result)
            return
        stack.remove(execution)
        self._finish(execution, "cancelled", None)
        self.on_end(execution, None)

    def _nested(self, outer: Optional[Execution], text: Optional[str]) -> Tuple[Execution, int]:
        """Return the execution in which nested code has lines, and the lines above the code there.

        That is the cell whose source ends with this code. Other code has an execution of its own,
        without a cell.
        """
        lines = 0 if text is None else _leading_lines(text)
        if outer is not None and outer.text is not None and text:
            for whole in (outer.text, outer.text + "\n"):
                above = whole[: len(whole) - len(text)]
                if whole.endswith(text) and above.endswith("\n"):
                    return outer, above.count("\n") + lines
        self._number += 1
        return Execution(self._number, None, None, self._clock()), lines

    def _compiled(self, *args: Any, **kwargs: Any) -> Any:
        # ipykernel names a cell by a hash of its source in Python (`murmur2_x86` in ``compiler.py``),
        # a millisecond for 10 kB. So the helper takes the name here, where it is computed anyway.
        name = self._cache(*args, **kwargs)
        try:
            compiling = self._compiling.pop(threading.get_ident(), None)
            if compiling is not None and os.getpid() == self._process:
                execution, offset = compiling
                execution.files.append(name)
                if offset != execution.offset:
                    execution.offsets[name] = offset
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
            # An empty cell ends without having begun, and nested code must not end the cell around it.
            # A cell whose top level was cancelled from outside ends without a result.
            info = getattr(result, "info", None)
            if info is None:
                index = len(stack) - 1 if _caller_of_cell() != "cell" else -1
            else:
                found = [at for at, each in enumerate(stack) if each.info() is info]
                index = found[-1] if found else -1
            if index < 0:
                return
            self._compiling.pop(threading.get_ident(), None)
            error = getattr(result, "error_before_exec", None)
            if error is None:
                error = getattr(result, "error_in_exec", None)
            if result is None or issubclass(
                type(error), (asyncio.CancelledError, KeyboardInterrupt)
            ):
                outcome: ExecutionOutcome = "cancelled"
            else:
                outcome = "ok" if error is None else "error"
            execution = stack.pop(index)
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
        execution.text = None
        if threading.current_thread() is threading.main_thread():
            self.idle_since = execution.end
        self.news.append(execution)

    def _stack(self) -> List[Execution]:
        return self._stacks.setdefault(threading.get_ident(), [])

    # Questions

    def current(self) -> Optional[Execution]:
        """Return the execution to which the calling code belongs. Takes no lock."""
        return self._variable.get()

    @property
    def variable(self) -> contextvars.ContextVar[Optional[Execution]]:
        """What carries the execution. For code that can't pay for :meth:`current`."""
        return self._variable

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
        """Return the main thread's execution that has `depth` - 1 other cells within it."""
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


def _caller_of_cell() -> str:
    """Return who runs the code whose event IPython fires.

    ``"kernel"`` if the kernel does; ``"cell"`` if another cell's code does; ``"coroutine"`` if another
    task awaits `run_cell_async`; else ``"function"``.
    """
    # This function's caller is the callback of IPython's `trigger`.
    frame: Any = sys._getframe(2)
    own: Any = None
    while frame is not None:
        code = frame.f_code
        if code.co_name == "run_cell_async" and "IPython" in code.co_filename:
            if own is not None:
                return "cell"
            own = frame
        elif is_request_of_cell(code):
            return "kernel"
        elif code.co_name == "_run_cell" and "IPython" in code.co_filename and own is not None:
            own = code
        elif code.co_name == "run_cell" and "IPython" in code.co_filename and own is None:
            own = code  # The end of a synchronous run.
        frame = frame.f_back
    if type(own) is not types.FrameType:
        return "function"
    return "kernel" if _is_awaited_by_kernel(own) else "coroutine"


def is_request_of_cell(code: types.CodeType) -> bool:
    """Return whether this is the kernel's function that runs a cell, on ipykernel or Pyodide."""
    if code.co_name == "do_execute":
        return "ipykernel" in code.co_filename
    return code.co_name == "run" and "pyodide_kernel" in code.co_filename


def _is_awaited_by_kernel(frame: types.FrameType) -> bool:
    """Return whether that frame is the outermost of a task for which the kernel waits."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return False
    coroutine = None if task is None else asyncio_class_of(task).get_coro(task)
    if type(coroutine) is not types.CoroutineType or coroutine.cr_frame is not frame:
        return False
    for pair in callbacks_of(task):
        owner = owner_of(pair[0])
        if owner is None:
            owner = next((each for each in gc.get_referents(pair[0]) if is_task(each)), None)
        if is_task(owner):
            code = code_of(asyncio_class_of(owner).get_coro(owner))
            if code is not None and "ipykernel" in code.co_filename:
                return True
    return False


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
        record["line"] = execution.line(filename, record["line"])
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
