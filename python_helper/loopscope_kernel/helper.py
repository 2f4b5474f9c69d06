"""One installation of the helper: its parts, its hooks, installing and uninstalling it."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Set

from . import channel
from .change_log import ChangeLog, RevisionCounter
from .collection_pause import CollectionPause
from .coroutines import Coroutines
from .due_callback import function_called_by, is_interrupt, is_kernels_own
from .executions import Execution, Executions
from .failures import Failures
from .fanouts import Fanouts
from .finished import FinishedTasks
from .gil_yield import CooperativeSlice
from .kernel_packages import KernelPackages
from .kernel_parts import MODULE, is_pyodide, parts_of
from .lateness import LatenessWatch
from .leases import Leases
from .loop_blocks import LoopBlocks
from .namespace import Position, survey
from .notices import Notices
from .observer_lock import ObserverLock, under_observer_lock
from .push import Pusher
from .recorder import Recorder
from .registry import TaskRegistry
from .tasks import Tasks
from .watchdog import THRESHOLD, Watchdog, is_library

if TYPE_CHECKING:
    from .task_entry import TaskEntry
    from .wire import LoopRecord, NoticeArguments

#: Names of the namespace that the end of a cell visits, and objects among them: what then remains is
#: visited at the next ends and looks.
NAMES = 1_000
OBJECTS = 60


class Helper:
    """What is installed in a kernel, from the first hook to the last."""

    def __init__(self, shell: Any, version: str) -> None:
        """Raises :exc:`.kernel_parts.Refused`."""
        parts = parts_of(shell)
        loop = self.loop = parts.loop
        self.handlers = parts.handlers
        self.shell = shell
        self.version = version
        self.session = os.urandom(8).hex()
        self.clock: Callable[[], float] = time.monotonic
        self.process = os.getpid()
        self.alive = False
        #: Held by the thread that observes the tasks. The thread that runs cells never waits for it.
        self.observer_lock = ObserverLock()
        self.pause = CollectionPause(loop)
        self._uninstall_lock = threading.Lock()
        self._undo: List[Callable[[], None]] = []

        self.revisions = RevisionCounter(self.observer_lock)
        self.leases = Leases(self.clock())
        self.executions = Executions(shell, self.clock)
        self.execution_log: ChangeLog[Execution] = ChangeLog(self.revisions)
        registry = TaskRegistry(shell)
        packages = self.packages = KernelPackages()
        self.tasks = Tasks(
            registry, packages, self.executions, ChangeLog(self.revisions), self.clock
        )
        self.coroutines = Coroutines(
            shell, registry, packages, self.executions, ChangeLog(self.revisions), self.clock
        )
        self.finished = FinishedTasks(ChangeLog(self.revisions), self.clock)
        self.failures = Failures(
            self.executions,
            packages,
            ChangeLog(self.revisions),
            self.clock,
            loop,
            self.finished.set_error,
            self.tasks.by_error,
        )
        self.fanouts = Fanouts(
            ChangeLog(self.revisions), self.clock, self.tasks.entry_of, self.tasks.changes
        )
        self.tasks.reader.on_fanouts = self.fanouts.sight
        self.blocks = LoopBlocks(ChangeLog(self.revisions), self.clock)
        self.notices = Notices(shell, self.executions, ChangeLog(self.revisions), self.clock, loop)
        self.tasks.on_ended = self._task_ended
        self.watchdog = (LatenessWatch if is_pyodide(parts.kernel) else Watchdog)(
            loop,
            self.executions,
            self.tasks,
            self.clock,
            self.uninstall_if_abandoned,
            self.threshold,
            self.pause,
        )
        self.recorder = Recorder(self.loop, self.executions, self.tasks, self.clock, is_library)
        self.channel = channel.Channel(self)
        self.watchdog.is_needed = lambda: self.tasks.any_pending() or self.leases.is_ending()
        self.watchdog.on_tick = self.sample_loop
        self.watchdog.on_lost_wake = self._lost_wake
        #: After how many seconds a held loop counts as blocked, for each client.
        self.thresholds: Dict[str, float] = {}
        #: The clients that want no arguments of tasks.
        self._discreet: Set[str] = set()
        #: The pages that are told what is new without asking.
        self._pushers: List[Pusher] = []
        self._position = Position(NAMES, OBJECTS)
        #: The number of the last execution whose beginning a look has seen.
        self._last_begun = 0
        #: The start of the block in which every task was examined.
        self._examined: Optional[float] = None

    def install(self) -> None:
        """Hook into the kernel. After any exception no hook is left."""
        try:
            self.observer_lock.acquire()
            try:
                self.tasks.track_existing()
            finally:
                self.observer_lock.release()
            for part in (
                self.executions,
                self.coroutines,
                self.failures,
                self.pause,
                self.channel,
            ):
                # Noted first: an interrupt may come right after the hook.
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
            self.recorder.stop()
            while self._undo:
                # Removed afterwards: it may run twice after an interrupt, but must not be left out.
                self._undo[-1]()
                self._undo.pop()
            package = sys.modules.get(MODULE)
            # A newer version may have taken the name.
            if package is not None and getattr(package, "_helper", None) in (None, self):
                for name in list(sys.modules):
                    if name.partition(".")[0] == MODULE:
                        sys.modules.pop(name, None)

    def push_to(
        self, comm_id: str, client: str, pace: Optional[float], task_arguments: bool
    ) -> None:
        """Send what is new to a page, until it leaves. Raises what the kernel's comms raise."""
        if not task_arguments:
            self.observer_lock.acquire()
            try:
                self.leases.renew(client, self.clock())
                self.show_arguments(client, False)
            finally:
                self.observer_lock.release()
        if any(each.comm_id == comm_id for each in self._pushers):
            # The page has asked twice.
            return
        for earlier in [each for each in self._pushers if each.client == client]:
            # The page has connected again.
            earlier.stop()
        # Not primary: the page knows it, so that nothing is to be opened there.
        create_comm = sys.modules["comm"].create_comm
        comm = create_comm(comm_id=comm_id, target_name="loopscope", primary=False)
        self.shell.kernel.comm_manager.register_comm(comm)
        pusher = Pusher(self, comm, comm_id, client, pace)
        self._pushers.append(pusher)
        self._undo.append(pusher.stop)
        pusher.start()

    def remove_pusher(self, pusher: Pusher) -> None:
        """Forget a page that has left."""
        if pusher in self._pushers:
            self._pushers.remove(pusher)
        if pusher.stop in self._undo and self.alive:
            self._undo.remove(pusher.stop)

    def uninstall_if_abandoned(self) -> bool:
        """Uninstall the helper if no client is left; return whether it is uninstalled."""
        if self.alive and self.leases.drop_expired(self.clock()):
            self.uninstall()
        return not self.alive

    # Events, in the thread that runs the cell

    def _execution_began(self, execution: Execution) -> None:
        if not self.uninstall_if_abandoned():
            self.coroutines.execution_began(execution)
            self.notices.execution_began(execution)
            for pusher in list(self._pushers):
                pusher.execution_began(execution)

    def _execution_ended(self, execution: Execution, error: Optional[BaseException]) -> None:
        seen = survey(self.shell, self._position)
        self.coroutines.execution_ended(execution, seen, error)
        if self.observer_lock.try_acquire():
            try:
                self.tasks.add_finished(self.coroutines.release_futures(seen))
                self.tasks.note_arrivals()
            finally:
                self.observer_lock.release()
        if error is not None:
            self.failures.cell_failed(execution, error)
        self.leases.extend_after_execution(execution.start, self.clock())
        self.notices.execution_ended(execution)
        self.watchdog.start_if_needed()
        for pusher in list(self._pushers):
            pusher.execution_ended()
        self.pause.collect_if_due()

    # Under the observer lock

    def _task_ended(self, entry: TaskEntry, task: Any) -> None:
        if task is None or not entry.identity.before or entry.number in self.tasks.changes:
            self.finished.task_ended(entry, task)
        self.failures.task_ended(entry, task)
        self.recorder.task_ended(entry)

    @under_observer_lock
    def refresh(self) -> None:
        """Update all records."""
        self.uninstall_if_abandoned()
        self.are_arguments_shown()
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
        # First, and released at once: the reader of tasks counts references.
        seen = self.coroutines.survey()
        self.tasks.reader.names = self.fanouts.names = seen.primitives
        self._take_futures(self.coroutines.release_futures(seen))
        self.tasks.refresh()
        self.fanouts.refresh(self.tasks.has_moved, CooperativeSlice())
        self.coroutines.refresh()
        self.failures.refresh(seen)
        self.notices.refresh()
        self.watchdog.start_if_needed()

    def _take_futures(self, futures: List[Any]) -> None:
        """Look at the futures that the namespace holds; keep none of them."""
        self.tasks.add_finished(futures)
        self.failures.note_futures(futures)

    def sample_loop(self) -> None:
        """Record what the loop does, in the watchdog's thread."""
        if self.observer_lock.try_acquire():
            try:
                self.loop_record()
            finally:
                self.observer_lock.release()

    def note_block(self, since: float, execution: Optional[Execution]) -> None:
        """Record that a cell, if known, has held the loop from then until now."""
        self.observer_lock.acquire()
        try:
            self.blocks.observe(
                {
                    "state": "blocked",
                    "since": since,
                    "cell": None if execution is None else execution.ref(),
                    "starving": self.tasks.starving(self.loop, self.clock()),
                    "cause": "unknown",
                }
            )
        finally:
            self.observer_lock.release()

    def _lost_wake(self, handle: Any, seconds: float) -> bool:
        """Note who did not wake the loop; return whether it was an interrupt."""
        if handle is None:
            return False
        function = function_called_by(handle, self.packages)
        if is_interrupt(function, self.packages):
            return True
        if is_kernels_own(function, self.packages):
            # The kernel's code did not wake its own loop: that is not the user's mistake.
            return False
        name, execution = self.tasks.described(handle, function)
        args: NoticeArguments = {"callback": name, "seconds": round(seconds, 1)}
        self.notices.add(("wake", name), "foreign-wake", args, execution)
        return False

    def threshold(self) -> float:
        """Return after how many seconds a held loop counts as blocked: the strictest client decides."""
        for client in list(self.thresholds):
            if client not in self.leases:
                del self.thresholds[client]
        return min(self.thresholds.values(), default=THRESHOLD)

    @under_observer_lock
    def show_arguments(self, client: str, shown: bool) -> None:
        """Note whether a client wants the arguments of tasks."""
        if shown:
            self._discreet.discard(client)
        else:
            self._discreet.add(client)
        self.are_arguments_shown()

    @under_observer_lock
    def are_arguments_shown(self) -> bool:
        """Return whether tasks have their arguments: no client with a lease has turned them off."""
        self._discreet = {client for client in self._discreet if client in self.leases}
        shown = not self._discreet
        if shown != self.tasks.reader.are_arguments_shown:
            self.tasks.show_arguments(shown)
        return shown

    @under_observer_lock
    def loop_record(self) -> LoopRecord:
        """Return the `LoopRecord` of the wire."""
        while self.watchdog.gil_holders:
            args, execution = self.watchdog.gil_holders.popleft()
            self.notices.add(("lock", str(args["thread"])), "lock-kept", args, execution)
        while self.watchdog.crashes:
            error = self.watchdog.crashes.popleft()
            self.notices.add(("watchdog", error), "watchdog-failed", {"error": error})
        record = self.watchdog.observe()
        if record["state"] in ("blocked", "input"):
            if self._examined != record["since"]:
                # What was set just before the block makes tasks ready that still look the same.
                self._examined = record["since"]
                self.tasks.refresh(thorough=True)
            record["starving"] = self.tasks.starving(self.loop, self.clock())
        self.blocks.observe(record)
        return record
