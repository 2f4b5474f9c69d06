"""The user's pending tasks.

A look has two parts. The first scans all tasks and finds those that may have moved: a task that
still waits for the very same future has not. It is cheap enough for 10,000 tasks four times a
second (``benchmarks/helper_poll.py``). The second part reads the tasks that may have moved, as many
as fit into the time, and leaves the rest for the next request.

Only weak references outlive a look. The helper calls no method that a subclass could override: it
may hang, or count its calls.
"""

from __future__ import annotations

import gc
import operator
import sys
import types
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, List, Optional, Set, Tuple

from .asyncio_internals import (
    TASKS,
    asyncio_class_of,
    callbacks_of,
    code_of,
    context_of,
    is_gone_or_done,
    is_task,
    waiter_of,
)
from .awaited_futures import NO_FUTURE, future_reference, waiters_of, weak_or_dead
from .cancellation import cancel
from .change_log import ChangeLog
from .executions import Execution, Executions
from .failures import name_of_callback
from .gil_yield import CooperativeSlice
from .graph import build_graph
from .kernel_packages import KernelPackages
from .observer_lock import under_observer_lock
from .registry import TaskRegistry
from .safe_text import clean, type_name
from .stacks import is_in_asyncio
from .task_entry import TaskEntry
from .task_reader import CAN_BE_ORPHANED, TaskReader

if TYPE_CHECKING:
    from .wire import TaskRecord

#: Tasks that are read in one look, and the seconds that reading may take.
READS = 250
BUDGET = 0.012
#: Tasks that seem not to have moved and are examined nevertheless, in one look.
ROUND = 100
#: New tasks that the end of a cell notes.
ARRIVALS = 100
#: Tasks that one look checks again for being orphans.
ORPHANS = 50
#: With more tasks than this, the graph may be out of date for as long as `STALE`.
MANY = 1_000
#: How long what a scan found may wait to be read before the next scan (seconds).
STALE = 1.0


class Tasks:
    """The pending tasks of the process, without the kernel's own."""

    def __init__(
        self,
        registry: TaskRegistry,
        packages: KernelPackages,
        executions: Executions,
        changes: ChangeLog[TaskEntry],
        clock: Callable[[], float],
    ) -> None:
        self._executions = executions
        self._clock = clock
        #: The log of the visible tasks' entries.
        self.changes = changes
        self.observer_lock = changes.observer_lock
        #: Called with the entry of a task that is over, and the task unless that is gone as well.
        self.on_ended: Callable[[TaskEntry, Any], None] = lambda entry, task: None
        self.reader = TaskReader(executions, packages)
        self._packages = packages
        self._registry = registry
        self._number = 0
        #: asyncio's references to the tasks that were there at the last scan, and what is known
        #: of each: nothing yet, ``None`` for one to hide, or an entry.
        self._present: Set[Any] = set()
        self._entries: Dict[Any, Optional[TaskEntry]] = {}
        self._newcomers: Deque[Any] = deque()
        #: The visible ones, in three lists of the same order.
        self._order: List[TaskEntry] = []
        self._references: List[Callable[[], Any]] = []
        self._waiting_for: List[Callable[[], Any]] = []
        #: Those to be read; those that were about to run when they were last read, or that wait for a
        #: future which no scan has seen; the index of the next one to recheck.
        self._unread: Dict[int, TaskEntry] = {}
        self._ready: Dict[int, TaskEntry] = {}
        self._round = 0
        #: The tasks that are over and that asyncio may not know, by identity, while they live.
        self._held: Dict[int, Any] = {}
        #: Whether a task was found to be over since the last scan.
        self._departed = False
        self._graph_is_stale = False
        self._scanned_at = self._connected_at = float("-inf")

    # Looking

    @property
    def total(self) -> int:
        """How many user tasks are pending, including those that have not been read yet."""
        return len(self.changes) + len(self._newcomers)

    @property
    def more(self) -> bool:
        """Whether a look left something for the next one."""
        return bool(self._unread or self._newcomers)

    @under_observer_lock
    def track_existing(self) -> None:
        """Note which tasks were there before the helper."""
        now = self._clock()
        self._present = set(self._registry.references())
        for reference in self._present:
            self._track(reference, now, before=True)

    @under_observer_lock
    def refresh(self, thorough: bool = False) -> None:
        """Find and read what changed, up to the bounds. `thorough`: examine every task."""
        now = self._clock()
        time_slice = CooperativeSlice(BUDGET)
        # A client that asks for the rest gets it without a new scan. Else it would ask without end
        # when all tasks move at every turn of the loop.
        if thorough or not self.more or now - self._scanned_at > STALE:
            self._scan(time_slice, thorough)
            self._scanned_at = now
        reads = 0
        while self.more and reads < READS and not (reads and time_slice.is_spent()):
            if self._unread:
                self._read(self._unread.pop(next(iter(self._unread))), now)
            else:
                entry = self._track(self._newcomers.popleft(), now)
                if entry is not None:
                    self._read(entry, now)
            reads += 1
            time_slice.checkpoint()
        self.reader.forget()
        if self._graph_is_stale and not self.more:
            # With many tasks the graph costs more than everything else, and some task always moves.
            if len(self._order) <= MANY or now - self._connected_at > STALE:
                self._update_graph(time_slice)
                self._connected_at = now
                self._graph_is_stale = False

    @under_observer_lock
    def add_finished(self, tasks: List[Any]) -> None:
        """Add tasks that the namespace holds and that are over, if they are not known yet.

        Before Python 3.12 asyncio's registry has all of them. From 3.12 on it lacks eager tasks that
        never waited (``asyncio.eager_task_factory``); from 3.14 on it has only pending tasks.
        """
        if sys.version_info < (3, 12):
            return
        for identity, reference in list(self._held.items()):
            if reference() is None:
                del self._held[identity]
                self._entries.pop(reference, None)
        for task in tasks:
            if id(type(task)) in _EXACT and is_gone_or_done(task) and id(task) not in self._held:
                reference = self._held[id(task)] = weakref.ref(task)
                if reference not in self._present and reference not in self._entries:
                    self._newcomers.append(reference)

    @under_observer_lock
    def note_arrivals(self) -> None:
        """Note which tasks came and went, without reading them. Runs at the end of each cell."""
        if len(self._present) > MANY:
            return
        self._scan(CooperativeSlice(), thorough=False)
        now = self._clock()
        entered: List[TaskEntry] = []
        for _ in range(min(len(self._newcomers), ARRIVALS)):
            entry = self._track(self._newcomers.popleft(), now)
            if entry is not None:
                entered.append(entry)
        self._unread.update((entry.number, entry) for entry in entered)

    def _scan(self, time_slice: CooperativeSlice, thorough: bool) -> None:
        """Find the tasks that are new, gone, or may have moved.

        With 10,000 tasks that have not moved this takes about a millisecond
        (``benchmarks/helper_poll.py``): all that depends on their number happens in loops in C.
        """
        if not len(self._order) == len(self._references) == len(self._waiting_for):
            # An interrupt came between two steps of the main thread's look.
            self._references = [entry.ref for entry in self._order]
            self._waiting_for = [entry.waiting.future for entry in self._order]
        registered = self._registry.references()
        # One operation each, so that no thread can change the set meanwhile.
        arrived = registered - self._present
        left = self._present - registered
        time_slice.checkpoint()
        self._present |= arrived
        self._present -= left
        self._newcomers.extend(arrived)
        departed, self._departed = self._departed, False
        for reference in left:
            if reference not in self._entries:  # Still among the newcomers.
                continue
            entry = self._entries.pop(reference)
            # From Python 3.14 on asyncio lists only pending tasks.
            task = reference()
            if task is not None and is_gone_or_done(task):
                self._remember_finished(reference, task)
            if entry is not None and not entry.flags.is_over:
                self._untrack(entry, task)
                departed = True
        ready, self._ready = self._ready, {}
        for entry in ready.values():
            # It may have moved and come back to the same state.
            task = entry.ref()
            if is_gone_or_done(task):
                self._untrack(entry, task)
                departed = True
            else:
                self._unread[entry.number] = entry
        tasks = [reference() for reference in self._references]
        time_slice.checkpoint()
        waiters = waiters_of(tasks)
        time_slice.checkpoint()
        waiters = [NO_FUTURE if waiter is None else waiter for waiter in waiters]
        time_slice.checkpoint()
        before = [reference() for reference in self._waiting_for]
        time_slice.checkpoint()
        if not all(map(operator.is_, waiters, before)):
            for index, waiter in enumerate(waiters):
                if waiter is before[index]:
                    continue
                entry, task = self._order[index], tasks[index]
                if is_gone_or_done(task):
                    self._untrack(entry, task)
                    departed = True
                else:
                    entry.waiting.has_turned = before[index] is not NO_FUTURE
                    entry.waiting.future = self._waiting_for[index] = future_reference(waiter)
                    self._unread[entry.number] = entry
                    self._graph_is_stale = True
                if not index & 63:
                    time_slice.checkpoint()
        if departed:
            kept = [index for index, entry in enumerate(self._order) if not entry.flags.is_over]
            self._order = [self._order[index] for index in kept]
            self._references = [self._references[index] for index in kept]
            self._waiting_for = [self._waiting_for[index] for index in kept]
        if thorough:
            self._unread.update((entry.number, entry) for entry in self._order)
        else:
            self._recheck_some(time_slice)

    def _track(self, reference: Any, now: float, before: bool = False) -> Optional[TaskEntry]:
        """Track a task; return its entry unless it is finished or the kernel's own."""
        task = reference()
        # A finished one may have come through the namespace as well.
        if task is None or reference in self._entries:
            return None
        over = is_gone_or_done(task)
        base = asyncio_class_of(task)
        coroutine = base.get_coro(task)
        code = code_of(coroutine)
        internal = code is not None and self._packages.is_internal(code)
        is_cell = internal and code is not None and code.co_name == "run_cell_async"
        if internal and not is_cell:
            self._entries[reference] = None
            return None
        self._number += 1
        entry = TaskEntry(self._number, task, now, before)
        entry.identity.is_cell = is_cell
        if is_cell:
            entry.identity.coroutine = "<module>"
        elif code is not None:
            entry.identity.coroutine = clean(coroutine.__qualname__)
        elif coroutine is not None:
            entry.identity.coroutine = type_name(coroutine)
        entry.identity.name = clean(base.get_name(task))
        context = context_of(task)
        if context is not None:
            entry.identity.execution, entry.identity.origin = self._executions.owner_of_context(
                context, before
            )
        if (
            entry.identity.execution is None
            and entry.identity.origin is None
            and _is_from_a_thread(task)
        ):
            entry.identity.origin = "thread"
        if over:
            # Created and finished between two looks, and still referenced.
            self._remember_finished(reference, task)
            entry.flags.is_over = True
            self.on_ended(entry, task)
            return None
        self._entries[reference] = entry
        if entry.identity.execution is not None and not is_cell:
            entry.flags.is_old = self._executions.is_old(entry.identity.execution)
        entry.identity.loop = weak_or_dead(base.get_loop(task))
        entry.waiting.future = future_reference(waiter_of(task))
        self._order.append(entry)
        self._references.append(entry.ref)
        self._waiting_for.append(entry.waiting.future)
        self._graph_is_stale = True
        if before:
            self._unread[entry.number] = entry
        return entry

    def _remember_finished(self, reference: Any, task: Any) -> None:
        """Remember, while a finished task lives, that it has been tracked."""
        self._entries[reference] = None
        if reference not in self._present:
            self._held[id(task)] = reference

    def _untrack(self, entry: TaskEntry, task: Any) -> None:
        if entry.flags.is_over:
            return
        entry.flags.is_over = True
        self.on_ended(entry, task)
        self._unread.pop(entry.number, None)
        self.changes.drop(entry.number)
        for number in entry.graph.awaits | entry.graph.awaited_by:
            other = self.changes.get(number)
            if other is not None:
                other.graph.awaits.discard(entry.number)
                other.graph.awaited_by.discard(entry.number)
                self._mark_changed(other)

    def _recheck_some(self, time_slice: CooperativeSlice) -> None:
        """Check some of the tasks that seem unchanged: they may have been renamed or cancelled."""
        if self._round >= len(self._order):
            self._round = 0
        counts = 0
        for entry in self._order[self._round : self._round + ROUND]:
            task = entry.ref()
            if task is None:
                continue
            # The code that could have finished its wait may be gone.
            orphans = counts < ORPHANS and entry.waiting.reason["kind"] in CAN_BE_ORPHANED
            counts += orphans
            if not self.reader.is_unchanged(entry, task, orphans):
                self._unread[entry.number] = entry
            time_slice.checkpoint()
        self._round += ROUND

    # Reading one

    def _read(self, entry: TaskEntry, now: float) -> None:
        task = entry.ref()
        if entry.flags.is_over:
            return
        if is_gone_or_done(task):
            self._untrack(entry, task)
            self._departed = True
            return
        waiter = waiter_of(task)
        if waiter is None or entry.waiting.future() is not waiter:
            # No scan has seen this future, so no scan would notice that the task has left it.
            self._ready[entry.number] = entry
        # The reader counts the references to it.
        waiter = None
        if self.reader.read(entry, task, now) or entry.number not in self.changes:
            self.changes.put(entry.number, entry)

    # The await graph

    def _update_graph(self, time_slice: CooperativeSlice) -> None:
        present: List[Tuple[TaskEntry, Any]] = []
        for entry in self.changes.records():
            task = entry.ref()
            if task is not None:
                present.append((entry, task))
        time_slice.checkpoint()
        graph = build_graph(present, time_slice)
        for entry, _ in present:
            new = (
                graph.awaited_by[entry.number],
                graph.rings.get(entry.number, []),
                graph.awaits.get(entry.number, _NO_TASKS),
            )
            if new != (entry.graph.awaited_by, entry.graph.ring, entry.graph.awaits):
                entry.graph.awaited_by, entry.graph.ring, entry.graph.awaits = new
                self._mark_changed(entry)

    def _mark_changed(self, entry: TaskEntry) -> None:
        # One that has not been read yet becomes visible when it is read.
        if entry.number in self.changes:
            self.changes.put(entry.number, entry)

    # For the verbs

    @under_observer_lock
    def find(self, number: int) -> Optional[TaskEntry]:
        """Return the entry of a visible task that is still pending."""
        entry = self.changes.get(number)
        task = None if entry is None else entry.ref()
        return None if task is None or is_gone_or_done(task) else entry

    @under_observer_lock
    def described(self, handle: Any) -> Tuple[str, Optional[Execution]]:
        """Return the name of what a handle of the loop calls, and the execution it belongs to."""
        callback = handle._callback
        for value in (getattr(callback, "__self__", None), *gc.get_referents(callback)):
            if is_task(value):
                coroutine = asyncio_class_of(value).get_coro(value)
                name = clean(coroutine.__qualname__) if code_of(coroutine) else type_name(coroutine)
                context = context_of(value)
                return name, None if context is None else self._executions.of_context(context)
        return name_of_callback(callback), self._executions.of_context(handle._context)

    @under_observer_lock
    def of_cell(self, cell_id: str) -> List[int]:
        """Return the numbers of the visible tasks that a cell created, in any of its runs."""
        return [
            entry.number
            for entry in self.changes.records()
            if entry.identity.execution is not None and entry.identity.execution.cell_id == cell_id
        ]

    @under_observer_lock
    def of_old_runs(self) -> List[int]:
        """Return the numbers of the visible tasks whose cell has been run again."""
        return [entry.number for entry in self.changes.records() if entry.flags.is_old]

    @under_observer_lock
    def cell_began(self, execution: Execution) -> None:
        """Mark the tasks that earlier runs of the same cell have left behind."""
        for entry in self._order:
            made = entry.identity.execution
            if made is not None and made.cell_id == execution.cell_id and not entry.flags.is_old:
                if made.number < execution.number and not entry.identity.is_cell:
                    entry.flags.is_old = True
                    self._mark_changed(entry)

    @under_observer_lock
    def detail(self, entry: TaskEntry) -> TaskRecord:
        """Return the record of a task, read again, with its whole stack."""
        self._read(entry, self._clock())
        record = entry.record(self.changes)
        task = entry.ref()
        if task is not None:
            record["stack"] = self.reader.full_stack(entry, task)
        self.reader.forget()
        return record

    @under_observer_lock
    def cancel(self, entry: TaskEntry) -> bool:
        """Ask a task to cancel, on its own loop. Return whether there was a loop to ask."""
        loop = entry.identity.loop()
        if loop is None:
            return False
        try:
            loop.call_soon_threadsafe(_cancel, entry.ref)
        except RuntimeError:  # The loop is closed.
            return False
        entry.flags.cancel_requests += 1
        return True

    def any_pending(self) -> bool:
        """Return whether a user task is pending, or whether there are too many to tell quickly.

        For any thread.
        """
        return self._registry.any_pending(self._packages)

    @under_observer_lock
    def starving(self, loop: Any, now: float) -> int:
        """Return how many tasks of a blocked loop would go on if it turned.

        Those that are ready, and those whose sleep is over. Tasks that wait for data are not
        counted: whether it has arrived is known only when the loop selects.
        """
        count = 0
        for entry in self.changes.records():
            if entry.identity.loop() is not loop:
                continue
            waiting = entry.waiting.reason
            if waiting["kind"] == "ready" or waiting.get("until", now) < now:
                count += 1
        return count


_NO_TASKS: Set[int] = set()

#: The classes of tasks that no subclass can have changed, by identity: a metaclass may define `__eq__`.
_EXACT = frozenset(map(id, TASKS))


def _is_from_a_thread(task: Any) -> bool:
    """Return whether another thread waits for the task, by `run_coroutine_threadsafe`."""
    return any(
        type(pair[0]) is types.FunctionType
        and pair[0].__code__.co_name == "_call_set_state"
        and is_in_asyncio(pair[0].__code__)
        for pair in callbacks_of(task)
    )


def _cancel(reference: Callable[[], Any]) -> None:
    task = reference()
    if task is not None:
        cancel(task)
