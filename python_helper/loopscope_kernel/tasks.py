"""The user's pending tasks.

A look has two parts. The first is a pass over all tasks, cheap enough for 10,000 four times a
second, that finds those which may have moved: a task that still waits for the very same future
has not. The second reads these, as many as fit into the time, and leaves the rest for the next
request.

Only weak references outlive a look. No method that a subclass could override is called: it
may hang, or count its calls.
"""

from __future__ import annotations

import gc
import operator
import os
import sys
import types
import weakref
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Set, Tuple

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
from .observer_lock import under_observer_lock
from .registry import TaskRegistry
from .safe_text import clean, type_name
from .stacks import is_in_asyncio
from .task_entry import TaskEntry
from .task_reader import CAN_BE_ORPHANED, TaskReader

#: Tasks that are read in one look, and the seconds that it may take.
READS = 250
BUDGET = 0.012
#: Tasks that seem not to have moved and are examined all the same, in one look.
ROUND = 100
#: New tasks that the end of a cell takes note of.
GLANCE = 100
#: Tasks that are asked again in one look whether they wait in vain.
ORPHANS = 50
#: With more tasks than this, the graph may be out of date for as long as `STALE`.
MANY = 1_000
#: How long what a pass found may wait to be read before the next pass (seconds).
STALE = 1.0

_PACKAGES = ("ipykernel", "IPython", "tornado", "zmq", "jupyter_client")


class Tasks:
    """The pending tasks of the process, the kernel's own left out. Used by one thread at a time."""

    def __init__(
        self,
        registry: TaskRegistry,
        executions: Executions,
        changes: ChangeLog,
        clock: Callable[[], float],
    ) -> None:
        self._executions = executions
        self._clock = clock
        #: The log of the visible tasks' entries.
        self.changes = changes
        self.observer_lock = changes.observer_lock
        #: Called with the entry of a task that is over, and the task unless that is gone as well.
        self.on_ended: Callable[[TaskEntry, Any], None] = lambda entry, task: None
        self.reader = TaskReader(executions, self.is_internal)
        self._registry = registry
        self._number = 0
        #: Asyncio's references to the tasks that were there at the last pass, and what is known
        #: of each: nothing yet, ``None`` for one to hide, or an entry.
        self._present: Set[Any] = set()
        self._entries: Dict[Any, Optional[TaskEntry]] = {}
        self._newcomers: Deque[Any] = deque()
        #: The visible ones, in three lists that belong together.
        self._order: List[TaskEntry] = []
        self._references: List[Callable[[], Any]] = []
        self._waiting_for: List[Callable[[], Any]] = []
        #: Those to be read, those that were about to run when last read or wait for what no pass has
        #: seen, and the next in turn.
        self._unread: Dict[int, TaskEntry] = {}
        self._ready: Dict[int, TaskEntry] = {}
        self._round = 0
        #: The tasks that are over and that asyncio may not know, by identity, as long as they live.
        self._held: Dict[int, Any] = {}
        #: Whether a task was found to be over since the last pass.
        self._departed = False
        self._graph_is_stale = False
        self._scanned_at = self._connected_at = float("-inf")
        self._folders = tuple(
            os.path.dirname(os.path.abspath(module.__file__)) + os.sep
            for module in map(sys.modules.get, _PACKAGES)
            if module is not None and getattr(module, "__file__", None)
        )

    # Looking

    @property
    def total(self) -> int:
        """How many user tasks are pending, those included that nobody has read yet."""
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
        pace = CooperativeSlice(BUDGET)
        # Who asks for the rest gets it without a new pass, or tasks that all move at every
        # turn would be asked for without end.
        if thorough or not self.more or now - self._scanned_at > STALE:
            self._scan(pace, thorough)
            self._scanned_at = now
        reads = 0
        while self.more and reads < READS and not (reads and pace.is_spent()):
            if self._unread:
                self._read(self._unread.pop(next(iter(self._unread))), now)
            else:
                entry = self._track(self._newcomers.popleft(), now)
                if entry is not None:
                    self._read(entry, now)
            reads += 1
            pace.checkpoint()
        self.reader.forget()
        if self._graph_is_stale and not self.more:
            # With many tasks the graph costs more than all the rest, and some task always moves.
            if len(self._order) <= MANY or now - self._connected_at > STALE:
                self._update_graph(pace)
                self._connected_at = now
                self._graph_is_stale = False

    @under_observer_lock
    def add_finished(self, tasks: List[Any]) -> None:
        """Take up tasks that the namespace holds and that are over, if they are not known yet.

        Before Python 3.12 asyncio knows them as well; from then on not the eager ones that never
        waited, and from Python 3.14 on none.
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
        """Take note of what came and went, without reading it: what the end of a cell costs."""
        if len(self._present) > MANY:
            return
        self._scan(CooperativeSlice(), thorough=False)
        now = self._clock()
        entered: List[TaskEntry] = []
        for _ in range(min(len(self._newcomers), GLANCE)):
            entry = self._track(self._newcomers.popleft(), now)
            if entry is not None:
                entered.append(entry)
        self._unread.update((entry.number, entry) for entry in entered)

    def _scan(self, pace: CooperativeSlice, thorough: bool) -> None:
        """Find the tasks that are new, gone, or may have moved.

        With 10,000 tasks of which none moved this takes about a millisecond: all that depends on
        their number happens in the interpreter's own loops.
        """
        if not len(self._order) == len(self._references) == len(self._waiting_for):
            # An interrupt came between two steps of the main thread's look.
            self._references = [entry.ref for entry in self._order]
            self._waiting_for = [entry.future for entry in self._order]
        registered = self._registry.references()
        # One step each, so no thread can change the set meanwhile.
        arrived = registered - self._present
        left = self._present - registered
        pace.checkpoint()
        self._present |= arrived
        self._present -= left
        self._newcomers.extend(arrived)
        departed, self._departed = self._departed, False
        for reference in left:
            if reference not in self._entries:  # It is among the newcomers still.
                continue
            entry = self._entries.pop(reference)
            # From Python 3.14 asyncio's list is of those that are pending.
            task = reference()
            if task is not None and is_gone_or_done(task):
                self._remember_finished(reference, task)
            if entry is not None and not entry.over:
                self._untrack(entry, task)
                departed = True
        ready, self._ready = self._ready, {}
        for entry in ready.values():
            # It may have come round to the same state by way of anywhere.
            task = entry.ref()
            if is_gone_or_done(task):
                self._untrack(entry, task)
                departed = True
            else:
                self._unread[entry.number] = entry
        tasks = [reference() for reference in self._references]
        pace.checkpoint()
        waiters = waiters_of(tasks)
        pace.checkpoint()
        waiters = [NO_FUTURE if waiter is None else waiter for waiter in waiters]
        pace.checkpoint()
        before = [reference() for reference in self._waiting_for]
        pace.checkpoint()
        if not all(map(operator.is_, waiters, before)):
            for index, waiter in enumerate(waiters):
                if waiter is before[index]:
                    continue
                entry, task = self._order[index], tasks[index]
                if is_gone_or_done(task):
                    self._untrack(entry, task)
                    departed = True
                else:
                    entry.turned = before[index] is not NO_FUTURE
                    entry.future = self._waiting_for[index] = future_reference(waiter)
                    self._unread[entry.number] = entry
                    self._graph_is_stale = True
                if not index & 63:
                    pace.checkpoint()
        if departed:
            kept = [index for index, entry in enumerate(self._order) if not entry.over]
            self._order = [self._order[index] for index in kept]
            self._references = [self._references[index] for index in kept]
            self._waiting_for = [self._waiting_for[index] for index in kept]
        if thorough:
            self._unread.update((entry.number, entry) for entry in self._order)
        else:
            self._recheck_some(pace)

    def _track(self, reference: Any, now: float, before: bool = False) -> Optional[TaskEntry]:
        """Take up a task; return its entry unless it is finished or the kernel's own."""
        task = reference()
        # One that is over may have come by way of the namespace as well.
        if task is None or reference in self._entries:
            return None
        over = is_gone_or_done(task)
        base = asyncio_class_of(task)
        coroutine = base.get_coro(task)
        code = code_of(coroutine)
        internal = code is not None and self.is_internal(code)
        is_cell = internal and code is not None and code.co_name == "run_cell_async"
        if internal and not is_cell:
            self._entries[reference] = None
            return None
        self._number += 1
        entry = TaskEntry(self._number, task, now, before)
        entry.is_cell = is_cell
        if is_cell:
            entry.coroutine = "<module>"
        elif code is not None:
            entry.coroutine = clean(coroutine.__qualname__)
        elif coroutine is not None:
            entry.coroutine = type_name(coroutine)
        entry.name = clean(base.get_name(task))
        context = context_of(task)
        if context is not None:
            entry.execution, entry.origin = self._executions.owner_of_context(context, before)
        if entry.execution is None and entry.origin is None and _is_from_a_thread(task):
            entry.origin = "thread"
        if over:
            # Born and over between two looks, and somebody holds it.
            self._remember_finished(reference, task)
            entry.over = True
            self.on_ended(entry, task)
            return None
        self._entries[reference] = entry
        if entry.execution is not None and not is_cell:
            entry.old = self._executions.is_old(entry.execution)
        entry.loop = weak_or_dead(base.get_loop(task))
        entry.future = future_reference(waiter_of(task))
        self._order.append(entry)
        self._references.append(entry.ref)
        self._waiting_for.append(entry.future)
        self._graph_is_stale = True
        if before:
            self._unread[entry.number] = entry
        return entry

    def _remember_finished(self, reference: Any, task: Any) -> None:
        """Remember, as long as it lives, that a task that is over has been taken up."""
        self._entries[reference] = None
        if reference not in self._present:
            self._held[id(task)] = reference

    def _untrack(self, entry: TaskEntry, task: Any) -> None:
        if entry.over:
            return
        entry.over = True
        self.on_ended(entry, task)
        self._unread.pop(entry.number, None)
        self.changes.drop(entry.number)
        for number in entry.awaits | entry.awaited_by:
            other = self.changes.get(number)
            if other is not None:
                other.awaits.discard(entry.number)
                other.awaited_by.discard(entry.number)
                self._mark_changed(other)

    def _recheck_some(self, pace: CooperativeSlice) -> None:
        """Look in turn at tasks that seem unchanged: they may have been renamed or cancelled."""
        if self._round >= len(self._order):
            self._round = 0
        counts = 0
        for entry in self._order[self._round : self._round + ROUND]:
            task = entry.ref()
            if task is None:
                continue
            # Whoever could have finished it may be gone, or have come.
            orphans = counts < ORPHANS and entry.waiting["kind"] in CAN_BE_ORPHANED
            counts += orphans
            if not self.reader.is_unchanged(entry, task, orphans):
                self._unread[entry.number] = entry
            pace.checkpoint()
        self._round += ROUND

    def is_internal(self, code: types.CodeType) -> bool:
        """Return whether this is code of the kernel's own."""
        return code.co_filename.startswith(self._folders)

    # Reading one

    def _read(self, entry: TaskEntry, now: float) -> None:
        task = entry.ref()
        if entry.over:
            return
        if is_gone_or_done(task):
            self._untrack(entry, task)
            self._departed = True
            return
        waiter = waiter_of(task)
        if waiter is None or entry.future() is not waiter:
            # No pass has seen this future, so none would miss it.
            self._ready[entry.number] = entry
        # The reader counts who holds it.
        waiter = None
        if self.reader.read(entry, task, now) or entry.number not in self.changes:
            self.changes.put(entry.number, entry)

    # The await graph

    def _update_graph(self, pace: CooperativeSlice) -> None:
        present: List[Tuple[TaskEntry, Any]] = []
        for entry in self.changes.records():
            task = entry.ref()
            if task is not None:
                present.append((entry, task))
        pace.checkpoint()
        graph = build_graph(present, pace)
        for entry, _ in present:
            new = (
                graph.awaited_by[entry.number],
                graph.rings.get(entry.number, []),
                graph.awaits.get(entry.number, _NO_TASKS),
            )
            if new != (entry.awaited_by, entry.cycle, entry.awaits):
                entry.awaited_by, entry.cycle, entry.awaits = new
                self._mark_changed(entry)

    def _mark_changed(self, entry: TaskEntry) -> None:
        # One that nobody has read yet goes out when it is read.
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
        """Return the name of what a handle of the loop's calls, and whose it is."""
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
        """Return the numbers of the visible tasks that a cell made, in whatever run."""
        return [
            entry.number
            for entry in self.changes.records()
            if entry.execution is not None and entry.execution.cell_id == cell_id
        ]

    @under_observer_lock
    def of_old_runs(self) -> List[int]:
        """Return the numbers of the visible tasks whose cell has been run again since."""
        return [entry.number for entry in self.changes.records() if entry.old]

    @under_observer_lock
    def cell_began(self, execution: Execution) -> None:
        """Mark the tasks that earlier runs of the same cell have left."""
        for entry in self._order:
            made = entry.execution
            if made is not None and made.cell_id == execution.cell_id and not entry.old:
                if made.number < execution.number and not entry.is_cell:
                    entry.old = True
                    self._mark_changed(entry)

    @under_observer_lock
    def detail(self, entry: TaskEntry) -> Dict[str, Any]:
        """Return the record of a task, read anew with its whole stack."""
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
        loop = entry.loop()
        if loop is None:
            return False
        try:
            loop.call_soon_threadsafe(_cancel, entry.ref)
        except RuntimeError:  # The loop is closed.
            return False
        entry.asked += 1
        return True

    def any_pending(self) -> bool:
        """Return whether a user task is pending, or whether there are too many to tell quickly.

        For any thread.
        """
        return self._registry.any_pending(self.is_internal)

    @under_observer_lock
    def starving(self, loop: Any, now: float) -> int:
        """Return how many tasks of a loop that is held would go on if it turned.

        Those that are ready, and those whose sleep is over. Who waits for data may or may not
        have got it: nobody knows before the loop looks, so they are not counted.
        """
        count = 0
        for entry in self.changes.records():
            if entry.loop() is not loop:
                continue
            waiting = entry.waiting
            if waiting["kind"] == "ready" or waiting.get("until", now) < now:
                count += 1
        return count


_NO_TASKS: Set[int] = set()


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
