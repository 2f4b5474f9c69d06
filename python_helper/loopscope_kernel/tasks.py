"""The user's pending tasks.

A look has two parts. The first scans the tasks and finds those that may have moved: a task that
still waits for the very same future has not. It is cheap enough for 10,000 tasks four times a
second (``benchmarks/helper_poll.py``); with more, the next looks scan the others. The second part
reads the tasks that may have moved, as many as fit into the time, and leaves the rest for the next
request. Each step of a look visits a bounded number of tasks. Only the comparison with asyncio's own
registry visits all of them, in C.

Only weak references outlive a look. The helper calls no method that a subclass could override: it
may hang, or count its calls.
"""

from __future__ import annotations

import gc
import operator
import sys
import types
import weakref
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, Iterator, List, Optional, Set, Tuple

from .asyncio_internals import (
    TASKS,
    are_done,
    asyncio_class_of,
    callbacks_of,
    code_of,
    context_of,
    is_gone_or_done,
    is_task,
    private_field,
    waiter_of,
)
from .awaited_futures import NO_FUTURE, future_reference, waiters_of, weak_or_dead
from .cancellation import cancel, innermost_first
from .change_log import ChangeLog
from .executions import Execution, Executions
from .failures import name_of_callback
from .gil_yield import CooperativeSlice
from .graph import GraphBuilder
from .kernel_packages import KernelPackages
from .observer_lock import under_observer_lock
from .registry import TaskRegistry
from .safe_text import clean, type_name
from .stacks import is_in_asyncio
from .task_entry import AWAITED, TaskEntry
from .task_reader import CAN_BE_ORPHANED, TaskReader

if TYPE_CHECKING:
    from .wire import TaskOrigin, TaskRecord

#: Tasks that are read in one look, and the seconds that reading may take.
READS = 250
BUDGET = 0.012
#: Tasks that one look scans.
SCANNED = 10_000
#: Tasks that are over and that one look takes in.
DEPARTURES = 500
#: Tasks that one look examines again: that were about to run, that finished and are still held, of
#: a cell that has been run again, or because the loop is blocked.
AGAIN = 1_000
#: Steps towards the await graph in one look, with many tasks.
GRAPH_STEPS = 5_000
#: Tasks that seem not to have moved and are examined nevertheless, in one look.
ROUND = 100
#: New tasks that the end of a cell notes.
ARRIVALS = 100
#: Tasks that one look checks again for being orphans.
ORPHANS = 50
#: Tasks among which those that exceptions have ended are searched.
SEARCHED = 500
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
        #: The new ones. Those that arrive while the first are read wait in the second set, so that
        #: constant arrivals cannot keep an old one waiting.
        self._newcomers: Set[Any] = set()
        self._later_newcomers: Set[Any] = set()
        #: The tracked tasks that are over, until a look takes them in; with asyncio's reference if its
        #: registry lacks the task now.
        self._leaving: Deque[Tuple[Any, TaskEntry]] = deque()
        #: How many tracked tasks are not over.
        self._living = 0
        #: The tracked tasks of each run of each cell, and those of earlier runs of a cell that has
        #: been run again, until a look marks them.
        self._of_runs: Dict[str, Dict[int, Dict[int, TaskEntry]]] = {}
        self._of_old_runs: List[Dict[int, TaskEntry]] = []
        #: The visible ones, in three lists of the same order.
        self._order: List[TaskEntry] = []
        self._references: List[Callable[[], Any]] = []
        self._waiting_for: List[Callable[[], Any]] = []
        #: Those to be read, in this order.
        self._unread: OrderedDict[int, TaskEntry] = OrderedDict()
        #: Counts the reads, so that the new and the moved tasks take turns.
        self._turn = 0
        #: Those that were about to run when they were last read, or that wait for a future which no
        #: scan has seen; and those of them that are examined now.
        self._ready: Dict[int, TaskEntry] = {}
        self._examined: Deque[TaskEntry] = deque()
        #: The indexes of the next task to scan; to examine because the loop is blocked, if any; to
        #: recheck; and to ask whether it starves.
        self._scanned = 0
        self._thorough: Optional[int] = None
        self._round = 0
        self._asked_starving = 0
        #: How many starve among those asked, and among all when all were asked.
        self._starving = self._all_starving = 0
        #: Whether the last look has scanned every task.
        self._has_scanned_all = False
        #: The tasks that are over and that asyncio may not know, by identity, while they live.
        self._held: Dict[int, Any] = {}
        self._held_round: Deque[int] = deque()
        #: Whether a task in the three lists may be over.
        self._departed = False
        self._compacting = False
        self._graph_is_stale = False
        #: The graph that is being built, and the further steps to take.
        self._builder: Optional[GraphBuilder] = None
        self._connecting: Iterator[None] = iter(())
        #: The living tracked tasks by identity.
        self._by_address: Dict[int, TaskEntry] = {}
        #: Whether the last look took in a task that has moved or ended.
        self.has_moved = False
        self._scanned_at = self._connected_at = float("-inf")

    # Looking

    @under_observer_lock
    def count_pending(self) -> int:
        """Return how many user tasks are pending, including those that have not been read yet.

        It notes the ends that the last scan missed. Then :attr:`more` is true until they are told: a
        client that reads of no pending task would otherwise not ask for what it still lists.
        """
        if self._has_scanned_all and not self.more:
            return self._living
        # The last scan may be a second old. Then most of what it found may be over.
        registered = self._registry.references()
        if len(registered) > SCANNED:
            return self._living + len(self._newcomers) + len(self._later_newcomers)
        found = [(reference, reference()) for reference in list(registered)]
        found = [each for each in found if each[1] is not None]
        pending = 0
        for (reference, task), is_over in zip(found, are_done([task for _, task in found])):
            entry = self._entries.get(reference, self)
            if is_over:
                if isinstance(entry, TaskEntry):
                    self._leave(entry)
            elif entry is self:  # Nothing of it was read.
                code = code_of(asyncio_class_of(task).get_coro(task))
                pending += code is None or not self._is_kernels(task, code) or _is_cell(code)
            else:
                pending += entry is not None
        return pending

    @property
    def more(self) -> bool:
        """Whether a look left something for the next one."""
        return self._has_unread() or bool(self._leaving) or self._thorough is not None

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
        self._has_scanned_all = False
        if thorough or self._scanned or not self.more or now - self._scanned_at > STALE:
            if not self._scanned:
                self._scanned_at = now
                self._has_scanned_all = len(self._order) <= SCANNED
            self._scan(time_slice)
        if thorough:
            self._thorough = self._asked_starving = self._starving = self._all_starving = 0
        self._examine_some(time_slice)
        self.has_moved = bool(self._leaving) or self._has_unread()
        self._take_departures(time_slice)
        self._mark_old_runs()
        reads = 0
        for _ in range(AGAIN + READS):
            if reads == READS or (reads and time_slice.is_spent()) or not self._has_unread():
                break
            entry = self._next_to_read(now)
            if entry is not None:
                self._read(entry, now)
                reads += 1
                time_slice.checkpoint()
        self.reader.forget()
        if self._builder is None and self._graph_is_stale and not self.more:
            # With many tasks the graph costs more than everything else, and some task always moves.
            if len(self._order) <= MANY or now - self._connected_at > STALE:
                self._builder = GraphBuilder(self._order.copy(), self._by_address, self.changes)
                self._connecting = self._graph_steps(self._builder)
                self._graph_is_stale = False
        if self._builder is not None:
            self._update_graph(now, time_slice)

    def _has_unread(self) -> bool:
        return bool(self._unread or self._newcomers or self._later_newcomers)

    def _next_to_read(self, now: float) -> Optional[TaskEntry]:
        """Take the next of the unread tasks; return ``None`` if it is over or the kernel's own.

        Of each four, three are new ones if there are any: until it is read, a task is missing in the
        client's list. The fourth has moved, so that constant arrivals cannot keep it waiting.
        """
        self._turn = (self._turn + 1) % 4
        is_new = bool(self._newcomers or self._later_newcomers)
        if self._unread and not (is_new and self._turn):
            entry: Optional[TaskEntry] = self._unread.popitem(last=False)[1]
        else:
            entry = self._track_newcomer(now)
        return None if entry is None or entry.flags.has_left else entry

    def _track_newcomer(self, now: float) -> Optional[TaskEntry]:
        if not self._newcomers:
            self._newcomers, self._later_newcomers = self._later_newcomers, set()
        return self._track(self._newcomers.pop(), now)

    @under_observer_lock
    def add_finished(self, tasks: List[Any]) -> None:
        """Add tasks that the namespace holds and that are over, if they are not known yet.

        Before Python 3.12 asyncio's registry has all of them. From 3.12 on it lacks eager tasks that
        never waited (``asyncio.eager_task_factory``); from 3.14 on it has only pending tasks.
        """
        if sys.version_info < (3, 12):
            return
        for _ in range(min(len(self._held_round), AGAIN)):
            identity = self._held_round.popleft()
            reference = self._held.get(identity)
            if reference is None:
                continue
            if reference() is not None:
                self._held_round.append(identity)
                continue
            del self._held[identity]
            self._entries.pop(reference, None)
        if not self._held:
            self._held = {}
        for task in tasks:
            if id(type(task)) in _EXACT and is_gone_or_done(task) and not self._is_held(task):
                reference = weakref.ref(task)
                self._hold(reference, task)
                if reference not in self._present and reference not in self._entries:
                    self._later_newcomers.add(reference)

    def _is_held(self, task: Any) -> bool:
        reference = self._held.get(id(task))
        return reference is not None and reference() is task

    def _hold(self, reference: Any, task: Any) -> None:
        """Remember that a finished task is known, until it is dropped."""
        before = self._held.get(id(task))
        if before is None:
            self._held_round.append(id(task))
        elif before is not reference and before() is None:
            # Another task was at the same address.
            self._entries.pop(before, None)
        self._held[id(task)] = reference

    @under_observer_lock
    def note_arrivals(self) -> None:
        """Note which tasks came and went, without reading them. Runs at the end of each cell."""
        if len(self._present) > MANY:
            return
        time_slice = CooperativeSlice()
        self._scan(time_slice)
        self._examine_some(time_slice)
        self._take_departures(time_slice)
        now = self._clock()
        entered: List[TaskEntry] = []
        for _ in range(min(len(self._newcomers) + len(self._later_newcomers), ARRIVALS)):
            entry = self._track_newcomer(now)
            if entry is not None:
                entered.append(entry)
        self._unread.update((entry.number, entry) for entry in entered)

    def _scan(self, time_slice: CooperativeSlice) -> None:
        """Find the tasks that are new, gone, or may have moved; of many, the next `SCANNED`.

        With 10,000 tasks that have not moved this takes about a millisecond
        (``benchmarks/helper_poll.py``): all that depends on their number happens in loops in C.
        """
        if not len(self._order) == len(self._references) == len(self._waiting_for):
            # An interrupt came between two steps of the main thread's look.
            self._references = [entry.ref for entry in self._order]
            self._waiting_for = [entry.waiting.future for entry in self._order]
        if not self._scanned:
            self._compare_registry(time_slice)
            self._compacting, self._departed = self._departed, False
            if not self._examined:
                self._examined.extend(self._ready.values())
                self._ready = {}
        begin, end = self._scanned, min(self._scanned + SCANNED, len(self._order))
        tasks = [reference() for reference in self._references[begin:end]]
        time_slice.checkpoint()
        waiters = waiters_of(tasks)
        time_slice.checkpoint()
        waiters = [NO_FUTURE if waiter is None else waiter for waiter in waiters]
        time_slice.checkpoint()
        before = [reference() for reference in self._waiting_for[begin:end]]
        time_slice.checkpoint()
        if not all(map(operator.is_, waiters, before)):
            for index, waiter in enumerate(waiters):
                if waiter is before[index]:
                    continue
                entry, task = self._order[begin + index], tasks[index]
                if is_gone_or_done(task):
                    self._leave(entry)
                else:
                    entry.waiting.has_turned = before[index] is not NO_FUTURE
                    future = future_reference(waiter)
                    entry.waiting.future = self._waiting_for[begin + index] = future
                    self._unread[entry.number] = entry
                    self._graph_is_stale = True
                if not index & 63:
                    time_slice.checkpoint()
        if self._compacting or self._departed:
            end = self._compact(begin, end)
        self._scanned = end if end < len(self._order) else 0
        self._recheck_some(time_slice)

    def _compare_registry(self, time_slice: CooperativeSlice) -> None:
        """Find the tasks that are new or gone."""
        registered = self._registry.references()
        # One operation each, so that no thread can change the set meanwhile.
        arrived = registered - self._present
        left = self._present - registered
        time_slice.checkpoint()
        self._present |= arrived
        self._present -= left
        if len(left) > len(self._present):
            # A set from which most was removed keeps its memory.
            self._present = set(self._present)
        self._later_newcomers |= arrived
        gone = 0
        for count, reference in enumerate(left):
            if not count & 255:
                time_slice.checkpoint()
            entry = self._entries.get(reference)
            if entry is not None:
                gone += not entry.flags.has_left
                entry.flags.has_left = True
                self._leaving.append((reference, entry))
            elif reference in self._entries:
                del self._entries[reference]
                # From Python 3.14 on asyncio lists only pending tasks.
                task = reference()
                if task is not None and is_gone_or_done(task):
                    self._remember_finished(reference, task)
            elif reference() is None:  # Nothing of it was read.
                self._newcomers.discard(reference)
                self._later_newcomers.discard(reference)
        self._living -= gone
        self._departed = self._departed or gone > 0
        if not self._entries:
            self._entries = {}

    def _compact(self, begin: int, end: int) -> int:
        """Remove the tasks that are over from a part of the lists; return its new end."""
        kept = [index for index in range(begin, end) if not self._order[index].flags.has_left]
        if len(kept) == end - begin:
            return end
        if self._thorough is not None:
            thorough = self._thorough
            self._thorough -= sum(index < thorough for index in range(begin, end)) - sum(
                index < thorough for index in kept
            )
        order = [self._order[index] for index in kept]
        references = [self._references[index] for index in kept]
        waiting_for = [self._waiting_for[index] for index in kept]
        self._order[begin:end] = order
        self._references[begin:end] = references
        self._waiting_for[begin:end] = waiting_for
        if len(order) == len(self._order):
            self._living = len(order)  # In case an interrupt came between two steps.
        return begin + len(kept)

    def _leave(self, entry: TaskEntry) -> None:
        """Note that a task is over; a look takes it in."""
        if self._mark_left(entry):
            self._leaving.append((None, entry))

    def _mark_left(self, entry: TaskEntry) -> bool:
        """Count a task as over; return whether it was not yet."""
        if entry.flags.has_left:
            return False
        entry.flags.has_left = True
        self._departed = True
        self._living -= 1
        return True

    def _take_departures(self, time_slice: CooperativeSlice) -> None:
        """Take in the first of the tasks that are over."""
        for _ in range(min(len(self._leaving), DEPARTURES)):
            reference, entry = self._leaving.popleft()
            task = entry.ref()
            if reference is not None and self._entries.pop(reference, None) is not None:
                if task is not None and is_gone_or_done(task):
                    self._remember_finished(reference, task)
            self._untrack(entry, task)
            time_slice.checkpoint()

    def _examine_some(self, time_slice: CooperativeSlice) -> None:
        """Let tasks be read again that may have moved and come back to the same state."""
        for _ in range(min(len(self._examined), AGAIN)):
            entry = self._examined.popleft()
            if entry.flags.has_left:
                continue
            if is_gone_or_done(entry.ref()):
                self._leave(entry)
            else:
                self._unread[entry.number] = entry
        time_slice.checkpoint()
        if self._thorough is not None:
            begin, end = self._thorough, self._thorough + AGAIN
            for entry in self._order[begin:end]:
                self._unread[entry.number] = entry
            self._thorough = end if end < len(self._order) else None

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
        execution, origin = self._owner(task, before)
        is_users = execution is not None or origin is not None
        internal = code is not None and self._packages.is_kernels(code, is_users)
        is_cell = internal and code is not None and _is_cell(code)
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
        entry.identity.execution, entry.identity.origin = execution, origin
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
        self._living += 1
        self._by_address[entry.identity.address] = entry
        self._add_to_run(entry)
        self._graph_is_stale = True
        if before:
            self._unread[entry.number] = entry
        return entry

    def _owner(
        self, task: Any, before: bool = False
    ) -> Tuple[Optional[Execution], Optional[TaskOrigin]]:
        """Return the execution that created a task, and the `origin` of the wire."""
        context = context_of(task)
        if context is not None:
            execution, origin = self._executions.owner_of_context(context, before)
            if execution is not None or origin is not None:
                return execution, origin
        return None, "thread" if _is_from_a_thread(task) else None

    def _is_kernels(self, task: Any, code: types.CodeType) -> bool:
        """Return whether a task is the kernel's own. For any thread."""
        return self._packages.is_internal(code) and self._packages.is_kernels(
            code, self._owner(task) != (None, None)
        )

    def _remember_finished(self, reference: Any, task: Any) -> None:
        """Remember, while a finished task lives, that it has been tracked."""
        self._entries[reference] = None
        if reference not in self._present:
            self._hold(reference, task)

    def _untrack(self, entry: TaskEntry, task: Any) -> None:
        self._mark_left(entry)
        if entry.flags.is_over:
            return
        entry.flags.is_over = True
        if self._by_address.get(entry.identity.address) is entry:
            del self._by_address[entry.identity.address]
            if not self._by_address:
                self._by_address = {}
        self._remove_from_run(entry)
        self.on_ended(entry, task)
        self._unread.pop(entry.number, None)
        self.changes.drop(entry.number)
        for number in entry.graph.awaits | entry.graph.awaited_by:
            other = self.changes.get(number)
            if other is not None:
                awaited = len(other.graph.awaits)
                other.graph.awaits.discard(entry.number)
                other.graph.awaited_by.discard(entry.number)
                # A client ignores the ids of tasks that are gone. A `gather` of thousands would be sent
                # again with each of them that ends.
                if not other.graph.awaits or awaited == AWAITED + 1:
                    self._mark_changed(other)

    def _recheck_some(self, time_slice: CooperativeSlice) -> None:
        """Check some of the tasks that seem unchanged: they may have been renamed or cancelled."""
        if self._round >= len(self._order):
            self._round = 0
        counts = 0
        for entry in self._order[self._round : self._round + ROUND]:
            task = entry.ref()
            if task is None or entry.flags.has_left:
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
        if entry.flags.has_left:
            return
        if is_gone_or_done(task):
            self._untrack(entry, task)
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

    def _update_graph(self, now: float, time_slice: CooperativeSlice) -> None:
        """Build a part of the graph, all of it if the tasks are not many."""
        builder = self._builder
        assert builder is not None
        steps = GRAPH_STEPS if len(builder.entries) > MANY else sys.maxsize
        for count, _ in enumerate(self._connecting):
            if not count & 31:
                time_slice.checkpoint()
            if count >= steps:
                break
        else:
            self._builder, self._connecting = None, iter(())
            self._connected_at = now
        builder.forget()

    def _graph_steps(self, builder: GraphBuilder) -> Iterator[None]:
        yield from builder.steps()
        for index, entry in enumerate(builder.entries):
            if not index & 3:
                yield
            if entry.flags.has_left or entry.number not in self.changes:
                continue
            new = (
                builder.awaited_by.get(entry.number, _NO_TASKS),
                builder.rings.get(entry.number, []),
                builder.awaits.get(entry.number, _NO_TASKS),
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
    def entry_of(self, task: Any) -> Optional[TaskEntry]:
        """Return the entry of a living task."""
        entry = self._by_address.get(id(task))
        return entry if entry is not None and entry.ref() is task else None

    @under_observer_lock
    def find(self, number: int) -> Optional[TaskEntry]:
        """Return the entry of a visible task that is still pending."""
        entry = self.changes.get(number)
        task = None if entry is None else entry.ref()
        return None if task is None or is_gone_or_done(task) else entry

    def at_address(self, address: int) -> Optional[TaskEntry]:
        """Return the entry of the living task at an address."""
        entry = self._by_address.get(address)
        return None if entry is None or entry.ref() is None else entry

    def entries(self) -> List[TaskEntry]:
        """Return the entries of the visible tasks."""
        return self._order.copy()

    def is_internal(self, task: Any) -> bool:
        """Return whether a task is the kernel's own. A cell's run is not. Takes no lock."""
        code = code_of(asyncio_class_of(task).get_coro(task))
        return (
            code is not None
            and self._packages.is_internal(code)
            and code.co_name != "run_cell_async"
        )

    @under_observer_lock
    def described(self, handle: Any, callback: Any) -> Tuple[str, Optional[Execution]]:
        """Return the name of what a handle of the loop calls, and the execution it belongs to."""
        for value in gc.get_referents(callback):
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
        while self._of_old_runs:
            self._mark_old_runs()
        return [entry.number for entry in self.changes.records() if entry.flags.is_old]

    @under_observer_lock
    def cell_began(self, execution: Execution) -> None:
        """Mark the tasks that earlier runs of the same cell have left behind; many in later looks."""
        runs = self._of_runs.get(execution.cell_id or "", {})
        for number in [number for number in runs if number < execution.number]:
            self._of_old_runs.append(runs.pop(number))
        self._mark_old_runs()

    def _mark_old_runs(self) -> None:
        """Mark some of the tasks whose cell has been run again."""
        for _ in range(AGAIN):
            if not self._of_old_runs:
                break
            if not self._of_old_runs[-1]:
                self._of_old_runs.pop()
                continue
            entry = self._of_old_runs[-1].popitem()[1]
            if not entry.flags.is_old:
                entry.flags.is_old = True
                self._mark_changed(entry)

    def _add_to_run(self, entry: TaskEntry) -> None:
        made = entry.identity.execution
        if made is None or made.cell_id is None or entry.identity.is_cell or entry.flags.is_old:
            return
        runs = self._of_runs.setdefault(made.cell_id, {})
        runs.setdefault(made.number, {})[entry.number] = entry

    def _remove_from_run(self, entry: TaskEntry) -> None:
        made = entry.identity.execution
        runs = None if made is None else self._of_runs.get(made.cell_id or "")
        if made is None or runs is None or made.number not in runs:
            return
        runs[made.number].pop(entry.number, None)
        if not runs[made.number]:
            del runs[made.number]
        if not runs:
            del self._of_runs[made.cell_id or ""]

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
    def cancel(self, numbers: List[int]) -> Tuple[List[int], List[int]]:
        """Ask tasks to cancel, the innermost first; return whom it asked, and who could not be asked.

        All tasks of a loop are asked in one turn of it. Otherwise a task could get a second
        `CancelledError` in its cleanup, when a task that awaits it is asked a turn later.
        """
        entries: Dict[int, TaskEntry] = {}
        gone: List[int] = []
        for number in numbers:
            entry = self.find(number)
            if entry is None:
                gone.append(number)
            else:
                entries[number] = entry
        of_loops: Dict[int, Tuple[Any, List[TaskEntry]]] = {}
        for number in innermost_first(entries):
            loop = entries[number].identity.loop()
            if loop is None:
                gone.append(number)
            else:
                of_loops.setdefault(id(loop), (loop, []))[1].append(entries[number])
        asked: List[int] = []
        now = self._clock()
        for loop, group in of_loops.values():
            try:
                loop.call_soon_threadsafe(_cancel, [entry.ref for entry in group])
            except RuntimeError:  # The loop is closed.
                gone.extend(entry.number for entry in group)
                continue
            for entry in group:
                entry.flags.cancel_requests += 1
                entry.flags.asked = now
                asked.append(entry.number)
                self._mark_changed(entry)
        return asked, gone

    @under_observer_lock
    def show_arguments(self, shown: bool) -> None:
        """Read the arguments of all tasks, or forget them."""
        self.reader.are_arguments_shown = shown
        time_slice = CooperativeSlice()
        for entry in self.changes.records():
            task = entry.ref()
            before = entry.identity.arguments
            entry.identity.arguments = None
            if task is not None:
                self.reader.read_arguments(entry, task)
            if entry.identity.arguments != before:
                self._mark_changed(entry)
            time_slice.checkpoint()

    def by_error(self) -> Dict[int, Any]:
        """Return living tasks that have failed, by the identity of the exception. For any thread."""
        held = [reference() for reference in list(self._held.values())[:SEARCHED]]
        found = {
            id(private_field(task, "_exception")): task
            for task in [*self._registry.tasks_now()[:SEARCHED], *held]
            if task is not None
        }
        found.pop(id(None), None)
        return found

    def any_pending(self) -> bool:
        """Return whether a user task is pending, or whether there are too many to tell quickly.

        For any thread.
        """
        return self._registry.any_pending(self._is_kernels)

    @under_observer_lock
    def starving(self, loop: Any, now: float) -> int:
        """Return how many tasks of a blocked loop would go on if it turned.

        Those that are ready, and those whose sleep is over. Tasks that wait for data are not
        counted: whether it has arrived is known only when the loop selects. Of many tasks, it asks the
        next `SCANNED`, and returns the number that it knows.
        """
        begin, end = self._asked_starving, self._asked_starving + SCANNED
        for entry in self._order[begin:end]:
            if entry.flags.has_left or entry.number not in self.changes:
                continue
            if entry.identity.loop() is not loop:
                continue
            waiting = entry.waiting.reason
            if waiting["kind"] == "ready" or waiting.get("until", now) < now:
                self._starving += 1
        if end < len(self._order):
            self._asked_starving = end
            return max(self._starving, self._all_starving)
        self._all_starving = self._starving
        self._asked_starving = self._starving = 0
        return self._all_starving


_NO_TASKS: Set[int] = set()

#: The classes of tasks that no subclass can have changed, by identity: a metaclass may define `__eq__`.
_EXACT = frozenset(map(id, TASKS))


def _is_cell(code: types.CodeType) -> bool:
    """Return whether this is the outermost code of a cell that awaits."""
    if code.co_name == "run_cell_async":
        return "IPython" in code.co_filename
    # Pyodide's kernel makes a task of this one.
    return code.co_name == "run" and "pyodide_kernel" in code.co_filename


def _is_from_a_thread(task: Any) -> bool:
    """Return whether another thread waits for the task, by `run_coroutine_threadsafe`."""
    return any(
        type(pair[0]) is types.FunctionType
        and pair[0].__code__.co_name == "_call_set_state"
        and is_in_asyncio(pair[0].__code__)
        for pair in callbacks_of(task)
    )


def _cancel(references: List[Callable[[], Any]]) -> None:
    for index, reference in enumerate(references):
        task = reference()
        if is_gone_or_done(task):
            continue
        try:
            cancel(task)
        except BaseException:
            # A class of the user's may override it. The loop reports the error; the others are still asked.
            loop = asyncio_class_of(task).get_loop(task)
            loop.call_soon(_cancel, references[index + 1 :])
            raise
        finally:
            del task
