"""What the main thread's event loop is doing.

The watchdog samples the main thread's stack from outside, which the loop does not notice. It asks only
a loop that seems to be held for a sign of life. Asking a loop that sleeps would wake it: that would hide
a lost wake-up, and could deliver an interrupt early.
"""

from __future__ import annotations

import ast
import asyncio
import os
import sys
import threading
import time
import types
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, List, Optional, Tuple

from .collection_pause import CollectionPause
from .executions import Execution, Executions, frame_record
from .gil import GilHolder, GilMonitor
from .kernel_work import kernel_work
from .observer_lock import under_observer_lock
from .own_loop import own_loop_wait
from .safe_text import clean, type_name
from .source import dotted, node_at
from .stacks import frames_outwards, is_in_asyncio
from .tasks import Tasks

if TYPE_CHECKING:
    from .wire import BlockCause, KernelWork, LoopRecord, LoopState, NoticeArguments

#: How long the loop must be held before it counts as blocked (seconds).
THRESHOLD = 0.3
#: Between two samples (seconds).
INTERVAL = 0.25


class Watchdog:
    """Samples the main thread, and keeps a thread that does so while user tasks are pending."""

    def __init__(
        self,
        loop: Any,
        executions: Executions,
        tasks: Tasks,
        clock: Callable[[], float],
        uninstall_if_abandoned: Callable[[], bool],
        threshold: Callable[[], float],
        pause: CollectionPause,
    ) -> None:
        """`uninstall_if_abandoned`: called by the thread once a second, to end with the last lease."""
        self._loop = loop
        self._executions = executions
        self._tasks = tasks
        self._clock = clock
        self._uninstall_if_abandoned = uninstall_if_abandoned
        self._threshold = threshold
        self._pause = pause
        self._main = threading.main_thread().ident or 0
        self.observer_lock = tasks.observer_lock
        self._thread: Optional[threading.Thread] = None
        self._stop = threading.Event()
        #: Called with the handle that is due while the loop sleeps, and for how long it has been.
        #: It returns whether an interrupt has scheduled it.
        self.on_lost_wake: Callable[[Any, float], bool] = lambda handle, seconds: False
        #: The threads that held the GIL so long that this thread woke too late: the arguments of a
        #: notice, and the execution whose code it was.
        self.gil_holders: Deque[Tuple[NoticeArguments, Optional[Execution]]] = deque(maxlen=10)
        #: The types of the exceptions that the thread met.
        self.crashes: Deque[str] = deque(maxlen=10)
        #: Whether the thread has something to do.
        self.is_needed: Callable[[], bool] = tasks.any_pending
        #: What the thread does at each turn.
        self.on_tick: Callable[[], Any] = lambda: None
        self._clock_of_main = _processor_clock(self._main)
        self._cpu_used: Tuple[float, float] = (0.0, 0.0)
        self._busy: Optional[bool] = None
        self._stuck: Callable[[], Any] = lambda: None
        self._stuck_since = 0.0
        self._asked_at: Optional[float] = None
        self._input_since: Optional[float] = None
        self._free_since = clock()
        #: What the kernel itself did at the last sample that found the loop held, and since when.
        self._work: Optional[KernelWork] = None
        self._work_since = 0.0

    # The thread

    def start_if_needed(self) -> None:
        """Start the thread if it is needed. For any thread; never waits."""
        thread = self._thread
        if (thread is not None and thread.is_alive()) or self._stop.is_set():
            return
        if not self.is_needed():
            return
        thread = threading.Thread(target=self._run, name="Loopscope watchdog", daemon=True)
        # A debugger must neither stop it nor wait for it (debugpy's ``pydevd.py`` reads these).
        thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
        thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
        self._thread = thread
        thread.start()

    def stop(self) -> None:
        """Stop the thread at its next turn, within milliseconds."""
        self._stop.set()

    def _run(self) -> None:
        tick = 0
        monitor = GilMonitor()
        while True:
            began = self._clock()
            if self._stop.wait(INTERVAL):
                return
            if self._thread is not threading.current_thread():
                return  # Two were started at once.
            tick += 1
            try:
                with self._pause:
                    late = self._clock() - began - INTERVAL
                    self._note_gil_holder(monitor.holder_after_wake(late))
                    self.on_tick()
                    if tick % 4 == 0 and (self._uninstall_if_abandoned() or not self.is_needed()):
                        return
            except Exception as error:
                self.crashes.append(type_name(error))
                monitor = GilMonitor()

    def _note_gil_holder(self, holder: Optional[GilHolder]) -> None:
        if holder is None:
            return
        args: NoticeArguments = {"thread": holder.name, "seconds": holder.seconds}
        user = self._users_frame(holder.frames)
        execution = None
        if user is not None:
            args["function"] = clean(user.f_code.co_name, 80)
            execution = self._executions.execution_of_file(user.f_code.co_filename)
        self.gil_holders.append((args, execution))

    # Sampling

    @under_observer_lock
    def observe(self) -> LoopRecord:
        """Return the `LoopRecord` of the wire, with `starving` still 0."""
        now = self._clock()
        execution = self._executions.running_main()
        self._measure(now)
        if self._loop.is_closed():
            return _record("closed", self._free_since, execution)
        frame = sys._current_frames().get(self._main)
        if frame is None or _is_turning(frame, self._loop):
            if self._asked_at is not None or self._input_since is not None:
                self._asked_at = self._input_since = None
                self._free_since = now
            record = self._free_record(execution)
            since = None if frame is None else self._wake_lost_since(frame, now)
            if since is not None:
                if self.on_lost_wake(self._stuck(), now - since):
                    record["interruptPending"] = True
                else:
                    record["lostWake"] = True
            return record
        frames = frames_outwards(frame)
        if any(_is_input(level.f_code) for level in frames):
            if self._input_since is None:
                self._input_since = now
            return self._held_record("input", self._input_since, execution, frames)
        self._input_since = None
        synchronous = self._executions.main_at_depth(_synchronous_cells(frames))
        # A cell that does not await holds the loop from its beginning.
        since = self._unresponsive_since(now) if synchronous is None else synchronous.start
        if now - since < self._threshold():
            return self._free_record(execution)
        return self._held_record("blocked", since, execution, frames)

    def _free_record(self, execution: Optional[Execution]) -> LoopRecord:
        self._work = None
        if execution is not None:
            return _record("running", execution.start, execution)
        return _record("idle", max(self._executions.idle_since, self._free_since), None)

    def _held_record(
        self,
        state: LoopState,
        since: float,
        execution: Optional[Execution],
        frames: List[types.FrameType],
    ) -> LoopRecord:
        record = _record(state, since, execution)
        work = (
            None if state == "input" else kernel_work(frames, self._is_cells, execution is not None)
        )
        if work != self._work:
            self._work, self._work_since = work, self._clock()
        if work is not None:
            # The cell's own code came before, and for how long isn't known.
            record["cause"], record["work"], record["since"] = "kernel", work, self._work_since
            return record
        user = self._users_frame(frames)
        if user is not None:
            place = frame_record(
                self._executions,
                getattr(user.f_code, "co_qualname", user.f_code.co_name),
                user.f_code.co_filename,
                user.f_lineno or 1,
                execution,
            )
            record["at"] = place
            if execution is None:
                record["cell"] = place.get("cell")
            blocker = _called(user)
            if blocker is not None:
                record["blocker"] = blocker
        waits_for = own_loop_wait(frames, self._loop)
        if waits_for is not None:
            record["ownLoop"] = waits_for
        cause = self._cause(frames, user)
        record["cause"] = "input" if state == "input" and cause != "debugger" else cause
        return record

    def _cause(self, frames: List[types.FrameType], user: Optional[types.FrameType]) -> BlockCause:
        nested = False
        runner = self._executions.foreign_runner()
        for frame in frames[:300]:
            code = frame.f_code
            folder, file = os.path.split(code.co_filename)
            if file in ("bdb.py", "pdb.py") or ("pydevd" in folder and "suspend" in code.co_name):
                return "debugger"
            if _is_run_cell(code):
                break
            package = os.path.basename(folder)
            if code.co_name == "advance_eventloop" and package == "ipykernel":
                return "gui"
            if code is runner or (package in ("trio", "_core") and "trio" in folder):
                return "trio"
            if code.co_name == "run_forever" and is_in_asyncio(code):
                nested = nested or frame.f_locals.get("self") is not self._loop
        if _is_getpass(frames[0].f_code):
            return "input"
        if _is_in_sleep(frames[0]):
            return "sleep"
        if self._busy:
            return "cpu"
        if self._busy is None and frames[0] is user:
            # Not measured yet.
            return "unknown"
        if nested:
            return "nested"
        return "call" if frames[0] is not user or _called(frames[0]) is not None else "unknown"

    def _measure(self, now: float) -> None:
        """Find out whether the main thread has computed since the last sample."""
        if self._clock_of_main is None:
            return
        try:
            used = time.clock_gettime(self._clock_of_main)
        except OSError:
            return
        before, at = self._cpu_used
        if now - at >= 0.05:
            self._busy = (used - before) / (now - at) > 0.1 if at else None
            self._cpu_used = (used, now)

    def _wake_lost_since(self, frame: types.FrameType, now: float) -> Optional[float]:
        """Return since when a callback is due while the loop sleeps; ``None`` if none is.

        The loop never goes to sleep with a callback due. So another thread or a signal handler has
        added it since then, and not with `call_soon_threadsafe`, which wakes the loop.
        """
        if frame.f_code.co_name not in ("select", "_poll"):
            return None
        ready = getattr(self._loop, "__dict__", {}).get("_ready")
        handle = None
        try:
            handle = ready[0] if ready else None
        except (IndexError, TypeError):
            pass
        if not issubclass(type(handle), asyncio.Handle):
            self._stuck_since = 0.0
            return None
        if self._stuck() is not handle or not self._stuck_since:
            self._stuck = weakref.ref(handle)
            self._stuck_since = now
            return None
        if now - self._stuck_since < 0.1:
            return None
        return self._stuck_since

    def wake(self) -> bool:
        """Make the loop turn once; return whether it could be asked."""
        try:
            self._loop.call_soon_threadsafe(_do_nothing)
        except RuntimeError:  # Closed.
            return False
        return True

    def _unresponsive_since(self, now: float) -> float:
        """Return since when the loop has given no sign of life; ask it for one if not done yet."""
        asked = self._asked_at
        if asked is None:
            asked = self._asked_at = now
            try:
                self._loop.call_soon_threadsafe(self._loop_answered, asked)
            except RuntimeError:  # Closed just now.
                pass
        return asked

    def _loop_answered(self, asked: float) -> None:
        # In the loop's thread. Without a lock: the main thread must not wait for a sample.
        if self._asked_at == asked:
            self._asked_at = None

    def _is_cells(self, frame: types.FrameType) -> bool:
        return self._executions.execution_of_file(frame.f_code.co_filename) is not None

    def _users_frame(self, frames: List[types.FrameType]) -> Optional[types.FrameType]:
        for frame in frames:
            if self._is_cells(frame):
                return frame
        for frame in frames:
            if not is_in_asyncio(frame.f_code) and not is_library(frame.f_code):
                return frame
        return None


def _processor_clock(thread: int) -> Optional[int]:
    """Return the clock of the processor time that a thread has used."""
    try:
        return time.pthread_getcpuclockid(thread)
    except (AttributeError, OSError):
        return None


def _is_in_sleep(frame: types.FrameType) -> bool:
    """Return whether a frame is in a call of `time.sleep`, by any name that it has there."""
    name = _called(frame)
    if name is None:
        return False
    first, *rest = name.split(".")
    value = frame.f_globals.get(first)
    for part in rest:
        value = vars(value).get(part) if type(value) is types.ModuleType else None
    return value is time.sleep or (value is None and name == "time.sleep")


def _is_getpass(code: types.CodeType) -> bool:
    """Return whether this waits for a password at a terminal."""
    return os.path.basename(code.co_filename) == "getpass.py"


def _do_nothing() -> None:
    """Do nothing: scheduling this wakes the loop."""


def _record(state: LoopState, since: float, execution: Optional[Execution]) -> LoopRecord:
    return {
        "state": state,
        "since": since,
        "cell": None if execution is None else execution.ref(),
        "starving": 0,
    }


def _is_turning(frame: types.FrameType, loop: Any) -> bool:
    """Return whether the innermost frame is the loop's own: it waits, or runs the next callback."""
    code = frame.f_code
    if code.co_name in ("select", "_poll") and frame.f_back is not None:
        if os.path.basename(code.co_filename) in ("selectors.py", "windows_events.py"):
            frame = frame.f_back
            if frame.f_code.co_name == "select" and frame.f_back is not None:  # The proactor's.
                frame = frame.f_back
            code = frame.f_code
    if code.co_name == "_run_once":
        # A cell may run another loop, and hold ours.
        return frame.f_locals.get("self") is loop
    # A loop in C (uvloop) has no frames; the frame that started it is then the innermost.
    folder, file = os.path.split(code.co_filename)
    return code.co_name in ("start", "run_forever") and (
        file == "base_events.py" or (file == "asyncio.py" and folder.endswith("platform"))
    )


def _is_input(code: types.CodeType) -> bool:
    return code.co_name == "_input_request" and "ipykernel" in code.co_filename


def _is_run_cell(code: types.CodeType) -> bool:
    return code.co_name == "_run_cell" and "IPython" in code.co_filename


def _is_run_cell_async(code: types.CodeType) -> bool:
    return code.co_name == "run_cell_async" and "IPython" in code.co_filename


def _synchronous_cells(frames: List[types.FrameType]) -> int:
    """Return how many cells the kernel runs on a stack, 0 if the outermost one awaits."""
    cells = 0
    for frame in reversed(frames):
        code = frame.f_code
        if _is_run_cell_async(code) and not cells:
            return 0
        if code.co_name == "do_execute" and "ipykernel" in code.co_filename:
            cells += 1
    return cells


def is_library(code: types.CodeType) -> bool:
    name = code.co_filename
    return (
        name.startswith("<")
        or "site-packages" in name
        or "dist-packages" in name
        or name.startswith(os.path.dirname(os.__file__) + os.sep)
    )


def _called(frame: types.FrameType) -> Optional[str]:
    """Return the callee of the call that a frame is executing: ``time.sleep``.

    ``None`` when it executes no call, or when that is not certain.
    """
    node = node_at(frame.f_code, frame.f_lasti, frame.f_lineno or 0)
    return dotted(node.func) if isinstance(node, ast.Call) else None
