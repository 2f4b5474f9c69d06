"""The user's pending tasks.

A look has two parts. The first is a pass over all tasks, cheap enough for 10,000 four times a
second, that finds those which may have moved: a task that still waits for the very same future
has not. The second reads these, as many as fit into the time, and leaves the rest for the next
request.

Only weak references outlive a look. No method that a subclass could override is called: it
may hang, or count its calls.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import operator
import os
import sys
import types
import weakref
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Set, Tuple

from . import cells as _cells
from .cells import Cells, Execution
from .changes import Changes
from .failures import name_of_callback
from .inside import (
    TASKS,
    base_of,
    callbacks_of,
    code_of,
    context_of,
    is_done,
    is_future,
    is_over,
    is_task,
    waiter_of,
    waiter_of_c_task,
)  # fmt: skip
from .pace import Pace
from .stacks import Level, in_asyncio, last_call, wakes_at, walk
from .text import clean, is_unnamed, type_name
from .waits import (
    Surroundings,
    cancel,
    describe,
    ignores_cancellation,
    is_orphan,
    primitive_of,
    swallowing_line,
)

#: Frames of a stack that are sent.
FRAMES = 30
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


def _nothing() -> None:
    """Stand for a reference to nothing."""


#: What stands for the future of a task that waits for none. Not ``None``: that is what a weak
#: reference to a future says that is gone, as it is when its task is over.
_NO_FUTURE = object()


def _no_future() -> object:
    return _NO_FUTURE


def _moving() -> object:
    """Stand for a reference to a future that cannot be referenced weakly."""
    return object()


def _waiters(tasks: List[Any]) -> List[Any]:
    try:
        return list(map(waiter_of_c_task, tasks))
    except TypeError:  # One of them is written in Python, or died just now.
        return [None if task is None else waiter_of(task) for task in tasks]


class Entry:
    """What is known of one task."""

    __slots__ = (
        "number", "ref", "loop", "over", "is_cell", "name", "coroutine", "execution", "before",
        "since", "waiting", "stack", "seen", "awaits", "awaited_by", "cancelling", "asked",
        "identity", "old", "orphan", "ignoring", "cycle", "locks", "lock", "origin",
    )  # fmt: skip

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.ref = weakref.ref(task)
        self.identity = id(task)
        self.since = since
        self.before = before
        self.loop: Callable[[], Any] = _nothing
        self.over = False
        self.old = False
        self.orphan = False
        self.ignoring: Optional[Dict[str, Any]] = None
        self.cycle: List[int] = []
        #: The identities of the locks that it has entered, and of the one that it waits for.
        self.locks: List[int] = []
        self.lock = 0
        self.origin: Optional[str] = None
        self.is_cell = False
        self.name = ""
        self.coroutine = ""
        self.execution: Optional[Execution] = None
        self.waiting: Dict[str, Any] = {"kind": "ready"}
        self.stack: List[Dict[str, Any]] = []
        #: What its record depends on, to tell a change.
        self.seen: Any = None
        self.awaits: Set[int] = set()
        self.awaited_by: Set[int] = set()
        self.cancelling = 0
        self.asked = 0

    def identity_record(self) -> Dict[str, Any]:
        """Return the fields that a pending task and a finished one have in common."""
        return {
            "name": self.name,
            "unnamed": is_unnamed(self.name),
            "coroutine": self.coroutine,
            "cell": None if self.execution is None else self.execution.ref(),
        }

    def record(self, visible: Changes) -> Dict[str, Any]:
        """Return the `TaskRecord` of the wire."""
        awaits = sorted(number for number in self.awaits if number in visible)
        waiting = self.waiting
        if awaits and waiting["kind"] in ("future", "queue", "event"):
            waiting = {**waiting, "kind": "task"}
        record = {
            **self.identity_record(),
            "id": self.number,
            "isCell": self.is_cell,
            "waiting": waiting,
            "stack": self.stack,
            "since": self.since,
            "before": self.before,
            "awaits": awaits,
            "awaitedBy": sorted(number for number in self.awaited_by if number in visible),
            "cancelling": self.cancelling,
        }
        if self.old:
            record["old"] = True
        if self.orphan:
            record["orphan"] = True
        if self.cycle:
            record["cycle"] = self.cycle
        if self.ignoring is not None:
            record["ignoring"] = self.ignoring
        if self.origin is not None:
            record["origin"] = self.origin
        return record


class Tasks:
    """The pending tasks of the process, the kernel's own left out. Used by one thread at a time."""

    def __init__(
        self, shell: Any, cells: Cells, changes: Changes, clock: Callable[[], float]
    ) -> None:
        self._shell = shell
        self._cells = cells
        self._clock = clock
        #: The log of the visible tasks' entries.
        self.changes = changes
        #: Called with the entry of a task that is over, and the task unless that is gone as well.
        self.on_over: Callable[[Entry, Any], None] = lambda entry, task: None
        #: The names of asyncio's primitives in the namespace, by identity, at the last look.
        self.names: Dict[int, str] = {}
        self._number = 0
        #: Asyncio's references to the tasks that were there at the last pass, and what is known
        #: of each: nothing yet, ``None`` for one to hide, or an entry.
        self._present: Set[Any] = set()
        self._entries: Dict[Any, Optional[Entry]] = {}
        self._newcomers: Deque[Any] = deque()
        #: The visible ones, in three lists that belong together.
        self._order: List[Entry] = []
        self._references: List[Callable[[], Any]] = []
        self._waiting_for: List[Callable[[], Any]] = []
        #: Those to be read, those that were about to run when last read, and the next in turn.
        self._unread: Dict[int, Entry] = {}
        self._ready: Dict[int, Entry] = {}
        self._round = 0
        #: The tasks that are over and held by the namespace, by identity.
        self._held: Dict[int, Any] = {}
        #: Whether a task was found to be over since the last pass.
        self._departed = False
        self._graph_is_stale = False
        self._passed_at = self._connected_at = float("-inf")
        #: The frames that were made in this look; thousands of tasks share a few.
        self._frame_cache: Dict[Any, Tuple[Dict[str, Any], types.CodeType]] = {}
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

    def remember(self) -> None:
        """Note which tasks were there before the helper."""
        now = self._clock()
        self._present = set(self._registered())
        for reference in self._present:
            self._enter(reference, now, before=True)

    def look(self, thorough: bool = False) -> None:
        """Find and read what changed, up to the bounds. `thorough`: examine every task."""
        now = self._clock()
        pace = Pace(BUDGET)
        # Who asks for the rest gets it without a new pass, or tasks that all move at every
        # turn would be asked for without end.
        if thorough or not self.more or now - self._passed_at > STALE:
            self._pass(pace, thorough)
            self._passed_at = now
        reads = 0
        while self.more and reads < READS and not (reads and pace.spent()):
            if self._unread:
                self._read(self._unread.pop(next(iter(self._unread))), now)
            else:
                entry = self._enter(self._newcomers.popleft(), now)
                if entry is not None:
                    self._read(entry, now)
            reads += 1
            pace.breathe()
        self._frame_cache.clear()
        if self._graph_is_stale and not self.more:
            # With many tasks the graph costs more than all the rest, and some task always moves.
            if len(self._order) <= MANY or now - self._connected_at > STALE:
                self._connect(pace)
                self._connected_at = now
                self._graph_is_stale = False

    def found(self, tasks: List[Any]) -> None:
        """Take up tasks that the namespace holds and that are over, if they are not known yet.

        Before Python 3.14 asyncio knows them as well.
        """
        if sys.version_info < (3, 14):
            return
        known, self._held = self._held, {}
        for task in tasks:
            if id(type(task)) not in _EXACT or not is_over(task):
                continue
            before = known.get(id(task))
            if before is not None and before() is task:
                self._held[id(task)] = before
                continue
            reference = self._held[id(task)] = weakref.ref(task)
            if reference not in self._present and reference not in self._entries:
                self._newcomers.append(reference)

    def glance(self) -> None:
        """Take note of what came and went, without reading it: what the end of a cell costs."""
        if len(self._present) > MANY:
            return
        self._pass(Pace(), thorough=False)
        now = self._clock()
        entered: List[Entry] = []
        for _ in range(min(len(self._newcomers), GLANCE)):
            entry = self._enter(self._newcomers.popleft(), now)
            if entry is not None:
                entered.append(entry)
        self._unread.update((entry.number, entry) for entry in entered)

    def all(self) -> List[Any]:
        """Return all tasks that are alive, of all loops, finished ones among them."""
        tasks = [reference() for reference in list(self._registered())]
        return [task for task in tasks if task is not None]

    def _registered(self) -> Set[Any]:
        """Return weak references to all tasks; with a canonical reference for each.

        ``asyncio.all_tasks`` would ask each task for its loop and whether it is done, which a
        subclass can override; asyncio's own set of references tells the same.
        """
        if sys.version_info < (3, 14):
            registry = getattr(asyncio.tasks, "_scheduled_tasks", None)
            if registry is None:
                registry = asyncio.tasks._all_tasks  # type: ignore[attr-defined]
            return registry.data
        # From Python 3.14 the tasks written in C are in a list of the interpreter's.
        found: Set[Any] = set()
        for loop in self._loops():
            try:
                found.update(map(weakref.ref, asyncio.all_tasks(loop)))
            except Exception:  # A task whose `__hash__` raises: then none of this loop.
                continue
        # Those written in Python, as with nest_asyncio.
        registry = getattr(asyncio.tasks, "_scheduled_tasks", None)
        for reference in list(getattr(registry, "data", ())):
            if not is_over(reference()):
                found.add(reference)
        return found

    def _loops(self) -> List[Any]:
        kernel = self._shell.kernel
        manager = getattr(getattr(kernel, "shell_channel_thread", None), "manager", None)
        subshells = list(getattr(manager, "_cache", {}).values())
        return [kernel.io_loop.asyncio_loop, *(each.io_loop.asyncio_loop for each in subshells)]

    def _pass(self, pace: Pace, thorough: bool) -> None:
        """Find the tasks that are new, gone, or may have moved.

        With 10,000 tasks of which none moved this takes about a millisecond: all that depends on
        their number happens in the interpreter's own loops.
        """
        registered = self._registered()
        # One step each, so no thread can change the set meanwhile.
        arrived = registered - self._present
        left = self._present - registered
        pace.breathe()
        self._present |= arrived
        self._present -= left
        self._newcomers.extend(arrived)
        departed, self._departed = self._departed, False
        for reference in left:
            entry = self._entries.pop(reference, None)
            if entry is not None and not entry.over:
                # From Python 3.14 asyncio's list is of those that are pending.
                self._leave(entry, entry.ref())
                departed = True
        ready, self._ready = self._ready, {}
        for entry in ready.values():
            # It may have come round to the same state by way of anywhere.
            task = entry.ref()
            if is_over(task):
                self._leave(entry, task)
                departed = True
            else:
                self._unread[entry.number] = entry
        tasks = [reference() for reference in self._references]
        pace.breathe()
        waiters = _waiters(tasks)
        pace.breathe()
        waiters = [_NO_FUTURE if waiter is None else waiter for waiter in waiters]
        pace.breathe()
        before = [reference() for reference in self._waiting_for]
        pace.breathe()
        if not all(map(operator.is_, waiters, before)):
            for index, waiter in enumerate(waiters):
                if waiter is before[index]:
                    continue
                entry, task = self._order[index], tasks[index]
                if is_over(task):
                    self._leave(entry, task)
                    departed = True
                else:
                    self._waiting_for[index] = _future_reference(waiter)
                    self._unread[entry.number] = entry
                    self._graph_is_stale = True
                if not index & 63:
                    pace.breathe()
        if departed:
            kept = [index for index, entry in enumerate(self._order) if not entry.over]
            self._order = [self._order[index] for index in kept]
            self._references = [self._references[index] for index in kept]
            self._waiting_for = [self._waiting_for[index] for index in kept]
        if thorough:
            self._unread.update((entry.number, entry) for entry in self._order)
        else:
            self._examine_some(pace)

    def _enter(self, reference: Any, now: float, before: bool = False) -> Optional[Entry]:
        """Take up a task; return its entry unless it is finished or the kernel's own."""
        task = reference()
        if task is None:
            return None
        over = is_over(task)
        base = base_of(task)
        coroutine = base.get_coro(task)
        code = code_of(coroutine)
        internal = code is not None and self.is_internal(code)
        is_cell = internal and code is not None and code.co_name == "run_cell_async"
        if internal and not is_cell:
            self._entries[reference] = None
            return None
        self._number += 1
        entry = Entry(self._number, task, now, before)
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
            entry.execution, entry.origin = self._cells.maker_of(context, before)
        if entry.execution is None and entry.origin is None and _is_from_a_thread(task):
            entry.origin = "thread"
        if over:
            # Born and over between two looks, and somebody holds it.
            if reference in self._present:
                self._entries[reference] = None
            entry.over = True
            self.on_over(entry, task)
            return None
        self._entries[reference] = entry
        if entry.execution is not None and not is_cell:
            entry.old = self._cells.is_old(entry.execution)
        entry.loop = _reference(base.get_loop(task))
        self._order.append(entry)
        self._references.append(entry.ref)
        self._waiting_for.append(_future_reference(waiter_of(task)))
        self._graph_is_stale = True
        if before:
            self._unread[entry.number] = entry
        return entry

    def _leave(self, entry: Entry, task: Any) -> None:
        if entry.over:
            return
        entry.over = True
        self.on_over(entry, task)
        self._unread.pop(entry.number, None)
        self.changes.drop(entry.number)
        for number in entry.awaits | entry.awaited_by:
            other = self.changes.get(number)
            if other is not None:
                other.awaits.discard(entry.number)
                other.awaited_by.discard(entry.number)
                self._touch(other)

    def _examine_some(self, pace: Pace) -> None:
        """Look in turn at tasks that seem unchanged: they may have been renamed or cancelled."""
        if self._round >= len(self._order):
            self._round = 0
        counts = 0
        for entry in self._order[self._round : self._round + ROUND]:
            task = entry.ref()
            if task is None:
                continue
            base = base_of(task)
            if (
                clean(base.get_name(task)) != entry.name
                or _cancelling(base, task, entry) != entry.cancelling
                or is_done(waiter_of(task)) != (entry.waiting["kind"] == "ready")
            ):
                self._unread[entry.number] = entry
            elif counts < ORPHANS and entry.waiting["kind"] in _CAN_BE_ORPHANED:
                # Whoever could have finished it may be gone, or have come.
                counts += 1
                kind = entry.waiting["kind"]
                if _is_orphan(entry, task, walk(base.get_coro(task)), kind) != entry.orphan:
                    self._unread[entry.number] = entry
            pace.breathe()
        self._round += ROUND

    def is_internal(self, code: types.CodeType) -> bool:
        """Return whether this is code of the kernel's own."""
        return code.co_filename.startswith(self._folders)

    # Reading one

    def _read(self, entry: Entry, now: float) -> None:
        task = entry.ref()
        if entry.over:
            return
        if is_over(task):
            self._leave(entry, task)
            self._departed = True
            return
        base = base_of(task)
        waiter = waiter_of(task)
        if waiter is None:
            self._ready[entry.number] = entry
        if entry.is_cell and entry.execution is None:
            # Seen before its first turn, in which IPython says which cell it is.
            context = context_of(task)
            entry.execution = None if context is None else self._cells.in_context(context)
        levels, around = self._levels(entry, base.get_coro(task))
        loop = entry.loop()
        held = Surroundings(around, loop, now)
        waiting = self._reason(entry, task, waiter, levels, now, loop)
        if held.deadline is not None:
            waiting["deadline"] = held.deadline
        # What would leave a lock lies on the stack already while it is being entered.
        entry.locks = [lock for lock in held.locks if lock != entry.lock]
        name = clean(base.get_name(task))
        cancelling = _cancelling(base, task, entry)
        ignoring = None
        if cancelling and waiting["kind"] not in ("ready", "running"):
            if ignores_cancellation(task, waiter, held.cancelling):
                ignoring = self._swallowed(levels, entry.execution)
        # Nothing here may hold the future while its references are counted.
        waiter = None
        orphan = held.deadline is None and _is_orphan(entry, task, around, waiting["kind"])
        until = waiting.get("until")
        seen = (
            name,
            cancelling,
            waiting["kind"],
            sorted(
                (key, round(value, 1) if key == "deadline" else value)
                for key, value in waiting.items()
                if key not in ("kind", "until")
            ),
            None if until is None else round(until, 1),
            entry.execution,
            orphan,
            ignoring,
            [(level.code, level.line) for level in levels],
        )
        signature = (seen[:-1], [(id(code), line) for code, line in seen[-1]])
        if signature == entry.seen and entry.number in self.changes:
            return
        entry.seen = signature
        entry.name = name
        entry.cancelling = cancelling
        entry.waiting = waiting
        entry.orphan = orphan
        entry.ignoring = ignoring
        entry.stack = self._frames(levels, entry.execution, FRAMES)
        self.changes.put(entry.number, entry)

    def _swallowed(self, levels: List[Level], owner: Optional[Execution]) -> Dict[str, Any]:
        """Return the `ignoring` of the wire."""
        found = swallowing_line(levels)
        if found is None:
            return {}
        level, line = found
        return {
            "at": _cells.frame(self._cells, level.function, level.code.co_filename, line, owner)
        }

    def _levels(self, entry: Entry, coroutine: Any) -> Tuple[List[Level], List[Level]]:
        """Return the levels to show, and all of them."""
        levels = walk(coroutine)
        if entry.is_cell:
            # What IPython wraps around the cell says nothing to its author.
            for index, level in enumerate(levels):
                if not self.is_internal(level.code):
                    return levels[index:], levels
            return [], levels
        return levels, levels

    def _frames(
        self, levels: List[Level], owner: Optional[Execution], limit: int
    ) -> List[Dict[str, Any]]:
        if len(levels) > limit:
            levels = levels[: limit // 2] + levels[-(limit - limit // 2) :]
        frames = []
        for level in levels:
            key = (id(level.code), level.line, owner)
            known = self._frame_cache.get(key)
            if known is None:
                frame = _cells.frame(
                    self._cells, level.function, level.code.co_filename, level.line, owner
                )
                # With the code, so that its identity cannot become another's meanwhile.
                known = self._frame_cache[key] = (frame, level.code)
            frames.append(known[0])
        return frames

    def _reason(
        self,
        entry: Entry,
        task: Any,
        waiter: Any,
        levels: List[Level],
        now: float,
        loop: Any,
    ) -> Dict[str, Any]:
        entry.lock = 0
        if waiter is None:
            current = None if loop is None else _current_task(loop)
            return {"kind": "running" if current is task else "ready"}
        kind, call = last_call(levels)
        reason: Dict[str, Any] = {"kind": kind or "future"}
        if call is not None:
            reason["call"] = call
        if is_done(waiter):
            reason["kind"] = "ready"
        elif kind == "sleep":
            until = None if loop is None else wakes_at(levels, loop, now)
            if until is not None:
                reason["until"] = until
        elif is_task(waiter):
            reason["kind"] = "task"
        elif type(waiter).__name__ == "_GatheringFuture":
            reason.update(kind="task", call="asyncio.gather")
        elif kind is None and _is_threads(waiter):
            reason["kind"] = "thread"
        elif kind is not None:
            primitive = primitive_of(kind, levels)
            if kind == "lock":
                entry.lock = id(primitive)
            reason.update(describe(kind, call, levels, primitive, self.names))
        return reason

    # The await graph

    def _connect(self, pace: Pace) -> None:
        """Find who waits for whom, from each task's callbacks up to a task."""
        present: List[Tuple[Entry, Any]] = []
        for entry in self.changes.records():
            task = entry.ref()
            if task is not None:
                present.append((entry, task))
        pace.breathe()
        numbers = {id(task): entry for entry, task in present}
        shared: Dict[Any, List[int]] = {}
        awaits: Dict[int, Set[int]] = {}
        by: Dict[int, Set[int]] = {}
        for index, (entry, task) in enumerate(present):
            if not index & 63:
                pace.breathe()
            found: Set[int] = set()
            for pair in callbacks_of(task):
                callback = pair[0]
                # The children of one gather share a callback; those of a TaskGroup a method.
                key: Any = id(callback)
                if type(callback) is types.MethodType:
                    key = (id(callback.__func__), id(callback.__self__))
                owners = shared.get(key)
                if owners is None:
                    owners = shared[key] = [id(owner) for owner in _awaiters(callback)]
                for owner in owners:
                    other = numbers.get(owner)
                    if other is not None and other is not entry:
                        found.add(other.number)
                        awaits.setdefault(other.number, set()).add(entry.number)
            by[entry.number] = found
        holders = {lock: entry for entry, _ in present for lock in entry.locks}
        for entry, _ in present:
            # Who waits for a lock waits for the task that is inside.
            holder = holders.get(entry.lock) if entry.lock else None
            if holder is not None and holder is not entry:
                awaits.setdefault(entry.number, set()).add(holder.number)
                by[holder.number].add(entry.number)
        for entry, _ in present:
            if by[entry.number] != entry.awaited_by:
                entry.awaited_by = by[entry.number]
                self._touch(entry)
        rings = find_rings(awaits, {e.number for e, _ in present if _may_end(e)})
        for entry, _ in present:
            ring = rings.get(entry.number, [])
            if ring != entry.cycle:
                entry.cycle = ring
                self._touch(entry)
            new = awaits.get(entry.number, _NOBODY)
            if new != entry.awaits:
                entry.awaits = new
                self._touch(entry)

    def _touch(self, entry: Entry) -> None:
        # One that nobody has read yet goes out when it is read.
        if entry.number in self.changes:
            self.changes.put(entry.number, entry)

    # For the verbs

    def find(self, number: int) -> Optional[Entry]:
        """Return the entry of a visible task that is still pending."""
        entry = self.changes.get(number)
        task = None if entry is None else entry.ref()
        return None if task is None or is_over(task) else entry

    def described(self, handle: Any) -> Tuple[str, Optional[Execution]]:
        """Return the name of what a handle of the loop's calls, and whose it is."""
        callback = handle._callback
        for value in (getattr(callback, "__self__", None), *gc.get_referents(callback)):
            if is_task(value):
                coroutine = base_of(value).get_coro(value)
                name = clean(coroutine.__qualname__) if code_of(coroutine) else type_name(coroutine)
                context = context_of(value)
                return name, None if context is None else self._cells.in_context(context)
        return name_of_callback(callback), self._cells.in_context(handle._context)

    def of_cell(self, cell_id: str) -> List[int]:
        """Return the numbers of the visible tasks that a cell made, in whatever run."""
        return [
            entry.number
            for entry in self.changes.records()
            if entry.execution is not None and entry.execution.cell_id == cell_id
        ]

    def of_old_runs(self) -> List[int]:
        """Return the numbers of the visible tasks whose cell has been run again since."""
        return [entry.number for entry in self.changes.records() if entry.old]

    def cell_began(self, execution: Execution) -> None:
        """Mark the tasks that earlier runs of the same cell have left."""
        for entry in self._order:
            made = entry.execution
            if made is not None and made.cell_id == execution.cell_id and not entry.old:
                if made.number < execution.number and not entry.is_cell:
                    entry.old = True
                    self._touch(entry)

    def detail(self, entry: Entry) -> Dict[str, Any]:
        """Return the record of a task, read anew with its whole stack."""
        self._read(entry, self._clock())
        record = entry.record(self.changes)
        task = entry.ref()
        if task is not None:
            levels, _ = self._levels(entry, base_of(task).get_coro(task))
            record["stack"] = self._frames(levels, entry.execution, len(levels))
        self._frame_cache.clear()
        return record

    def cancel(self, entry: Entry) -> bool:
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
        """Return whether a user task is pending, or whether there are too many to tell quickly."""
        references = list(self._registered())
        if len(references) > 2_000:
            return True
        for reference in references:
            task = reference()
            if task is None or is_over(task):
                continue
            code = code_of(base_of(task).get_coro(task))
            if code is None or not self.is_internal(code):
                return True
        return False

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


_NOBODY: Set[int] = set()


_EXACT = frozenset(map(id, TASKS))
#: What a task may wait for in vain.
_CAN_BE_ORPHANED = ("future", "lock", "event", "condition", "semaphore", "queue")


def _is_orphan(entry: Entry, task: Any, levels: List[Level], kind: str) -> bool:
    if kind not in _CAN_BE_ORPHANED or entry.is_cell or "deadline" in entry.waiting:
        return False
    return is_orphan(task, levels, kind)


def _may_end(entry: Entry) -> bool:
    """Return whether a wait may end although what is waited for does not."""
    waiting = entry.waiting
    if "deadline" in waiting or waiting["kind"] in ("ready", "running"):
        return True
    return waiting.get("call") in ("asyncio.wait", "asyncio.as_completed", "asyncio.wait_for")


def find_rings(awaits: Dict[int, Set[int]], excluded: Set[int]) -> Dict[int, List[int]]:
    """Return, for each number in a ring of those that await each other, that ring in turn.

    A number that is part of several rings is given one of them.
    """
    rings: Dict[int, List[int]] = {}
    done: Set[int] = set()
    for start in awaits:
        if start in done or start in excluded:
            continue
        path: List[int] = [start]
        position = {start: 0}
        branches = [iter(sorted(awaits.get(start, ())))]
        while branches:
            number = next(branches[-1], None)
            if number is None:
                branches.pop()
                left = path.pop()
                del position[left]
                done.add(left)
            elif number in position:
                ring = path[position[number] :]
                smallest = ring.index(min(ring))
                ring = ring[smallest:] + ring[:smallest]
                for each in ring:
                    rings.setdefault(each, ring)
            elif number not in done and number not in excluded:
                position[number] = len(path)
                path.append(number)
                branches.append(iter(sorted(awaits.get(number, ()))))
    return rings


def _reference(future: Any) -> Callable[[], Any]:
    if future is None:
        return _nothing
    try:
        return weakref.ref(future)
    except TypeError:
        return _moving


def _future_reference(waiter: Any) -> Callable[[], Any]:
    return _no_future if waiter is None or waiter is _NO_FUTURE else _reference(waiter)


def _is_from_a_thread(task: Any) -> bool:
    """Return whether another thread waits for the task, by `run_coroutine_threadsafe`."""
    return any(
        type(pair[0]) is types.FunctionType
        and pair[0].__code__.co_name == "_call_set_state"
        and in_asyncio(pair[0].__code__)
        for pair in callbacks_of(task)
    )


def _is_threads(future: Any) -> bool:
    """Return whether a thread's future is chained to this one, as by ``run_in_executor``."""
    if not is_future(future):
        return False
    return any(
        getattr(getattr(pair[0], "__code__", None), "co_name", "") == "_call_check_cancel"
        for pair in callbacks_of(future)
        if type(pair[0]) is types.FunctionType
    )


def _cancelling(base: Any, task: Any, entry: Entry) -> int:
    if hasattr(base, "cancelling"):  # Python 3.11
        return base.cancelling(task)
    return entry.asked


def _current_task(loop: Any) -> Any:
    try:
        return asyncio.current_task(loop)
    except RuntimeError:
        return None


def _cancel(reference: Callable[[], Any]) -> None:
    task = reference()
    if task is not None:
        cancel(task)


def _awaiters(callback: Any) -> List[Any]:
    """Return the tasks that a done-callback leads to, through asyncio's own plumbing only.

    A callback of the user's may well hold another task without anybody waiting.
    """
    found: List[Any] = []
    seen: Set[int] = set()
    queue = [callback]
    while queue and len(seen) < 200:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        kind = type(value)
        if kind in (types.BuiltinFunctionType, types.MethodType):
            owner = value.__self__
            # A task that awaits registers its own wake-up: a built-in method of a task in C.
            if is_task(owner):
                if value.__name__.endswith("wakeup"):
                    found.append(owner)
            elif type(owner).__module__.startswith("asyncio."):
                parent = vars(owner).get("_parent_task") if hasattr(owner, "__dict__") else None
                if parent is not None and is_task(parent):
                    found.append(parent)
                elif hasattr(owner, "__dict__"):
                    queue.append(vars(owner).get("_done"))  # `as_completed` from Python 3.13
        elif type_name(value) == "TaskWakeupMethWrapper":  # Before Python 3.10.
            found.extend(each for each in gc.get_referents(value) if is_task(each))
        elif kind is types.FunctionType:
            if in_asyncio(value.__code__):
                for cell in value.__closure__ or ():
                    try:
                        queue.append(cell.cell_contents)
                    except ValueError:  # Not filled yet.
                        pass
        elif kind is functools.partial:
            if type(value.func) is types.FunctionType and in_asyncio(value.func.__code__):
                queue.extend(value.args)
        elif is_task(value):
            pass  # Held by the plumbing, not woken by it.
        elif is_future(value):
            queue.extend(pair[0] for pair in callbacks_of(value))
        elif kind is asyncio.Queue:  # Where `as_completed` puts what is done.
            queue.extend(value._getters)  # type: ignore[attr-defined]
    return found
