"""One installation: its parts put together, its hooks, its coming and going."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any, Callable, Dict, List

from . import channel
from .change_log import ChangeLog, RevisionCounter
from .coroutines import Coroutines
from .executions import Execution, Executions
from .failures import Failures
from .finished import FinishedTasks
from .leases import Leases
from .loop_blocks import LoopBlocks
from .namespace import survey
from .notices import Notices
from .observer_lock import ObserverLock, under_observer_lock
from .registry import TaskRegistry
from .tasks import Tasks
from .watchdog import THRESHOLD, Watchdog

#: The name in ``sys.modules`` that the loader uses; nobody imports it by accident.
MODULE = "_loopscope_kernel"


class Refused(Exception):
    """This is no kernel that the helper can serve; the text says why in a sentence."""


class Helper:
    """What is installed in a kernel, from the first hook to the last."""

    def __init__(self, shell: Any, version: str) -> None:
        """Raises :exc:`Refused`."""
        kernel = getattr(shell, "kernel", None)
        if kernel is None:
            raise Refused("This IPython is not run by a Jupyter kernel.")
        handlers = getattr(kernel, "control_handlers", None)
        if not isinstance(handlers, dict) or "debug_request" not in handlers:
            raise Refused("This kernel is not ipykernel 6 or newer.")
        loop = getattr(getattr(kernel, "io_loop", None), "asyncio_loop", None)
        if loop is None:
            raise Refused("This kernel does not run on an asyncio event loop.")
        self.shell = shell
        self.version = version
        self.loop = loop
        self.session = os.urandom(8).hex()
        self.clock: Callable[[], float] = time.monotonic
        self.process = os.getpid()
        self.alive = False
        #: Held by the thread that observes the tasks. The thread that runs cells never waits for it.
        self.observer_lock = ObserverLock()
        self._uninstall_lock = threading.Lock()
        self._undo: List[Callable[[], None]] = []

        self.revisions = RevisionCounter(self.observer_lock)
        self.leases = Leases(self.clock())
        self.executions = Executions(shell, self.clock)
        self.execution_log = ChangeLog(self.revisions)
        self.registry = TaskRegistry(shell)
        self.tasks = Tasks(self.registry, self.executions, ChangeLog(self.revisions), self.clock)
        self.coroutines = Coroutines(
            shell, self.registry, self.executions, ChangeLog(self.revisions), self.clock
        )
        self.finished = FinishedTasks(ChangeLog(self.revisions), self.clock)
        self.failures = Failures(
            self.executions,
            ChangeLog(self.revisions),
            self.clock,
            self.tasks.is_internal,
            self.finished.set_error,
        )
        self.failures.hook(loop)
        self.blocks = LoopBlocks(ChangeLog(self.revisions), self.clock)
        self.notices = Notices(shell, self.executions, ChangeLog(self.revisions), self.clock, loop)
        self.tasks.on_ended = self._task_ended
        self.watchdog = Watchdog(
            loop,
            self.executions,
            self.tasks,
            self.clock,
            self.uninstall_if_abandoned,
            self.threshold,
        )
        self.channel = channel.Channel(self)
        self.watchdog.on_tick = self.sample_loop
        self.watchdog.on_lost_wake = self._lost_wake
        #: What each client calls blocked (seconds).
        self.thresholds: Dict[str, float] = {}
        #: The last execution whose beginning was taken in.
        self._last_begun = 0
        #: The block, if any, at whose beginning every task was examined.
        self._examined: Any = None

    def install(self) -> None:
        """Hook into the kernel. After any exception nothing of it stays."""
        try:
            self.observer_lock.acquire()
            try:
                self.tasks.track_existing()
            finally:
                self.observer_lock.release()
            for part in (self.executions, self.coroutines, self.failures, self.channel):
                # Noted first: an interrupt may come between a hook and its note.
                self._undo.append(part.uninstall)
                part.install()
            self.executions.on_begin = self._execution_began
            self.executions.on_end = self._execution_ended
            self.alive = True
        except BaseException:
            self.uninstall()
            raise

    def uninstall(self) -> None:
        """Unhook everything, in the opposite order. Never raises, and may be called twice."""
        with self._uninstall_lock:
            self.alive = False
            self.watchdog.stop()
            while self._undo:
                # Done first, then struck off: it may be done twice, and must not be left out.
                self._undo[-1]()
                self._undo.pop()
            package = sys.modules.get(MODULE)
            # A newer version may have taken the name since.
            if package is not None and getattr(package, "_helper", None) in (None, self):
                for name in list(sys.modules):
                    if name.partition(".")[0] == MODULE:
                        sys.modules.pop(name, None)

    def uninstall_if_abandoned(self) -> bool:
        """Leave the kernel if no client is interested any more; return whether it has left."""
        if self.alive and self.leases.drop_expired(self.clock()):
            self.uninstall()
        return not self.alive

    # Events, in the thread that runs the cell

    def _execution_began(self, execution: Execution) -> None:
        if not self.uninstall_if_abandoned():
            self.coroutines.execution_began(execution)
            self.notices.execution_began(execution)

    def _execution_ended(self, execution: Execution, error: Any) -> None:
        seen = survey(self.shell)
        self.coroutines.execution_ended(execution, seen, error)
        if self.observer_lock.try_acquire():
            try:
                self.tasks.add_finished(self.coroutines.release_futures(seen))
                self.tasks.note_arrivals()
            finally:
                self.observer_lock.release()
        self.leases.extend_after_execution(execution.start, self.clock())
        self.notices.execution_ended(execution)
        self.watchdog.start_if_needed()

    # Under the observer lock

    def _task_ended(self, entry: Any, task: Any) -> None:
        if task is None or not entry.before or entry.number in self.tasks.changes:
            self.finished.task_ended(entry, task)
        self.failures.task_ended(entry, task)

    # For the requests

    @under_observer_lock
    def refresh(self) -> None:
        """Bring everything up to date."""
        self.uninstall_if_abandoned()
        news = self.executions.news
        while news:
            execution = news.popleft()
            self.execution_log.put(execution.number, execution)
            if execution.number <= self._last_begun:
                continue
            self._last_begun = execution.number
            if execution.cell_id is not None:
                self.failures.execution_began(execution)
                self.tasks.cell_began(execution)
        for execution in self.execution_log.records()[: -channel.EXECUTIONS]:
            self.execution_log.drop(execution.number)
        # First, and then let go of: what it found must not be held while references are counted.
        seen = self.coroutines.survey()
        self.tasks.reader.names = seen.primitives
        self.tasks.add_finished(self.coroutines.release_futures(seen))
        self.tasks.refresh()
        self.coroutines.refresh()
        self.failures.refresh(seen)
        self.notices.refresh()
        self.watchdog.start_if_needed()

    def sample_loop(self) -> None:
        """Take note of what the loop does, in the watchdog's thread."""
        if self.observer_lock.try_acquire():
            try:
                self.loop_record()
            finally:
                self.observer_lock.release()

    def _lost_wake(self, handle: Any, seconds: float) -> None:
        name, execution = self.tasks.described(handle)
        args = {"callback": name, "seconds": round(seconds, 1)}
        self.notices.add(("wake", name), "foreign-wake", args, execution)

    def threshold(self) -> float:
        """Return after how long a held loop is called blocked: the strictest client wins."""
        for client in list(self.thresholds):
            if client not in self.leases:
                del self.thresholds[client]
        return min(self.thresholds.values(), default=THRESHOLD)

    @under_observer_lock
    def loop_record(self) -> Dict[str, Any]:
        """Return the `LoopRecord` of the wire."""
        while self.watchdog.gil_holders:
            args, execution = self.watchdog.gil_holders.popleft()
            self.notices.add(("lock", args["thread"]), "lock-kept", args, execution)
        while self.watchdog.crashes:
            error = self.watchdog.crashes.popleft()
            self.notices.add(("watchdog", error), "watchdog-failed", {"error": error})
        record = self.watchdog.observe()
        if record["state"] in ("blocked", "input"):
            if self._examined != record["since"]:
                # What was set just before the block makes tasks ready that look as before.
                self._examined = record["since"]
                self.tasks.refresh(thorough=True)
            record["starving"] = self.tasks.starving(self.loop, self.clock())
        self.blocks.observe(record)
        return record
