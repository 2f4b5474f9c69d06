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
import re
import sys
import types
import weakref
from collections import deque
from typing import Any, Callable, Deque, Dict, Iterable, List, Optional, Set, Tuple

from . import cells as _cells
from .cells import Cells, Execution
from .changes import Changes
from .pace import Pace
from .stacks import Level, in_asyncio, last_call, wakes_at, walk
from .text import clean, type_name

#: Frames of a stack that are sent.
FRAMES = 30
#: Tasks that are read in one look, and the seconds that it may take.
READS = 500
BUDGET = 0.012
#: Tasks that seem not to have moved and are examined all the same, in one look.
ROUND = 250
#: How long what a pass found may wait to be read before the next pass (seconds).
STALE = 1.0

_PACKAGES = ("ipykernel", "IPython", "tornado", "zmq", "jupyter_client")
_UNNAMED = re.compile(r"Task-\d+\Z")

_PyTask: Any = getattr(asyncio.tasks, "_PyTask", asyncio.Task)
_CTask: Any = getattr(asyncio.tasks, "_CTask", _PyTask)
_PyFuture: Any = getattr(asyncio.futures, "_PyFuture", asyncio.Future)
_CFuture: Any = getattr(asyncio.futures, "_CFuture", _PyFuture)
_waiter_of_c_task = getattr(_CTask.__dict__.get("_fut_waiter"), "__get__", None)


def _nothing() -> None:
    """Stand for a reference to nothing."""


def _moving() -> object:
    """Stand for a reference to a future that cannot be referenced weakly."""
    return object()


def is_task(value: Any) -> bool:
    """Return whether this is an asyncio task, without asking its own ``__class__``."""
    return issubclass(type(value), (_CTask, _PyTask))


def is_future(value: Any) -> bool:
    """Return whether this is an asyncio future or task."""
    return issubclass(type(value), (_CFuture, _PyFuture))


def base_of(future: Any) -> Any:
    """Return the class of asyncio's whose methods do not depend on a subclass."""
    kind = type(future)
    for base in (_CTask, _PyTask, _CFuture, _PyFuture):
        if issubclass(kind, base):
            return base
    return kind


def waiter_of(task: Any) -> Any:
    """Return the future that a suspended task waits for, ``None`` if it is about to run."""
    if _waiter_of_c_task is not None and issubclass(type(task), _CTask):
        return _waiter_of_c_task(task)
    return object.__getattribute__(task, "_fut_waiter")


def _waiters(tasks: List[Any]) -> List[Any]:
    try:
        return list(map(_waiter_of_c_task, tasks))  # type: ignore[arg-type]
    except TypeError:
        return [waiter_of(task) for task in tasks]


def callbacks_of(future: Any) -> Iterable[Tuple[Any, Any]]:
    """Return the (callback, context) pairs of a future."""
    base = base_of(future)
    slot = base.__dict__.get("_callbacks") or _CFuture.__dict__.get("_callbacks")
    if base in (_CTask, _CFuture) and hasattr(slot, "__get__"):
        return slot.__get__(future) or ()
    return object.__getattribute__(future, "_callbacks") or ()


def context_of(task: Any) -> Any:
    """Return the ``contextvars.Context`` of a task, ``None`` if it cannot be found."""
    base = base_of(task)
    if hasattr(base, "get_context"):  # Python 3.12
        return base.get_context(task)
    if base is _PyTask:
        return object.__getattribute__(task, "_context")
    for value in gc.get_referents(task):
        if type(value).__name__ == "Context" and type(value).__module__ in (
            "builtins",
            "_contextvars",
        ):
            return value
    return None


def code_of(coroutine: Any) -> Optional[types.CodeType]:
    """Return the code of a native coroutine or generator."""
    kind = type(coroutine)
    if kind is types.CoroutineType:
        return coroutine.cr_code
    if kind is types.GeneratorType:
        return coroutine.gi_code
    return None


class Entry:
    """What is known of one task."""

    __slots__ = (
        "number", "ref", "waiter", "hidden", "is_cell", "name", "coroutine", "execution", "before",
        "since", "waiting", "stack", "seen", "awaits", "awaited_by", "cancelling", "asked", "loop",
    )  # fmt: skip

    def __init__(self, number: int, task: Any, since: float, before: bool) -> None:
        self.number = number
        self.ref = weakref.ref(task)
        self.since = since
        self.before = before
        #: The future that it waited for when it was last read.
        self.waiter: Callable[[], Any] = _moving
        self.hidden = False
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
        self.loop: Callable[[], Any] = _nothing

    def record(self, visible: Changes) -> Dict[str, Any]:
        """Return the `TaskRecord` of the wire."""
        awaits = sorted(number for number in self.awaits if number in visible)
        waiting = self.waiting
        if awaits and waiting["kind"] in ("future", "queue", "event"):
            waiting = {**waiting, "kind": "task"}
        return {
            "id": self.number,
            "name": self.name,
            "unnamed": _UNNAMED.match(self.name) is not None,
            "coroutine": self.coroutine,
            "isCell": self.is_cell,
            "waiting": waiting,
            "stack": self.stack,
            "cell": None if self.execution is None else self.execution.ref(),
            "since": self.since,
            "before": self.before,
            "awaits": awaits,
            "awaitedBy": sorted(number for number in self.awaited_by if number in visible),
            "cancelling": self.cancelling,
        }


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
        self._number = 0
        self._entries: Dict[int, Entry] = {}
        self._order: List[Entry] = []
        self._round = 0
        self._known: List[Any] = []
        self._waiting_for: List[Callable[[], Any]] = []
        self._unread: Dict[int, Entry] = {}
        self._ready: List[Entry] = []
        self._newcomers: Deque[Callable[[], Any]] = deque()
        self._passed_at = float("-inf")
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
        for task in self.all():
            if not base_of(task).done(task):
                self._enter(task, now, before=True)

    def look(self, thorough: bool = False) -> None:
        """Find and read what changed, up to the bounds. `thorough`: examine every task."""
        now = self._clock()
        pace = Pace(BUDGET)
        # Who asks for the rest gets it without a new pass, or tasks that all move at every
        # turn would be asked for without end.
        if thorough or not self.more or now - self._passed_at > STALE:
            self._pass(now, pace, thorough)
            self._passed_at = now
        reads = 0
        while reads < READS and not (reads and pace.spent()):
            if self._unread:
                self._read(self._unread.pop(next(iter(self._unread))), now)
            elif self._newcomers:
                task = self._newcomers.popleft()()
                if task is not None and id(task) not in self._entries:
                    entry = self._enter(task, now)
                    if not entry.hidden:
                        self._read(entry, now)
            else:
                break
            reads += 1
            pace.breathe()
        if reads and not self.more:
            self._connect(pace)

    def all(self) -> List[Any]:
        """Return all tasks of all loops that are alive, finished ones among them."""
        known = self._references()
        if known is not None:
            return [task for task in [ref() for ref in known] if task is not None]
        tasks: List[Any] = []
        for loop in self._loops():
            try:
                tasks.extend(asyncio.all_tasks(loop))
            except Exception:  # A task whose `__hash__` raises: then none of this loop.
                continue
        return tasks

    def _references(self) -> Optional[List[Any]]:
        """Return asyncio's own weak references to tasks; ``None`` where it has none.

        ``asyncio.all_tasks`` would hash them and ask each whether it is done, which a subclass
        can override. From Python 3.14 the tasks written in C are in a list of their own.
        """
        if sys.version_info >= (3, 14):
            return None
        registry = getattr(asyncio.tasks, "_scheduled_tasks", None)
        if registry is None:
            registry = asyncio.tasks._all_tasks  # type: ignore[attr-defined]
        # One step under the interpreter lock, so nobody can change the set meanwhile.
        return list(registry.data)

    def _loops(self) -> List[Any]:
        loops = [self._shell.kernel.io_loop.asyncio_loop]
        manager = getattr(
            getattr(self._shell.kernel, "shell_channel_thread", None), "manager", None
        )
        for thread in list(getattr(manager, "_cache", {}).values()):
            loops.append(thread.io_loop.asyncio_loop)
        return loops

    def _pass(self, now: float, pace: Pace, thorough: bool) -> None:
        """Find the tasks that are new, gone, or may have moved."""
        known = self._references()
        if known is None:
            self._pass_slowly(self.all(), [], pace, thorough)
            return
        same = len(known) == len(self._known) and all(map(operator.is_, known, self._known))
        pace.breathe()
        tasks = [reference() for reference in known]
        pace.breathe()
        if not (same and not thorough and self._all_wait_on(tasks, pace)):
            self._pass_slowly(tasks, known, pace, thorough)

    def _all_wait_on(self, tasks: List[Any], pace: Pace) -> bool:
        """Return whether every task waits for the future it waited for at the last pass.

        That is the usual case, and all of it happens in the interpreter's own loops.
        """
        try:
            waiters = _waiters(tasks)
        except AttributeError:  # One of them died just now.
            return False
        pace.breathe()
        before = [reference() for reference in self._waiting_for]
        pace.breathe()
        if not all(map(operator.is_, waiters, before)):
            return False
        for entry in self._ready:
            # It may have come round to the same state by way of anywhere.
            task = entry.ref()
            if task is None or base_of(task).done(task):
                return False
            self._unread[entry.number] = entry
        self._examine_some(pace)
        return True

    def _pass_slowly(
        self, tasks: List[Any], known: List[Any], pace: Pace, thorough: bool
    ) -> None:
        entries = self._entries
        alive: Dict[int, Entry] = {}
        waiting_for: List[Callable[[], Any]] = []
        self._ready = []
        self._order = []
        self._newcomers.clear()
        for index, task in enumerate(tasks):
            if not index & 63:
                pace.breathe()
            waiter = None if task is None else waiter_of(task)
            if task is None or (waiter is None and base_of(task).done(task)):
                waiting_for.append(_nothing)
                continue
            key = id(task)
            entry = entries.get(key)
            if entry is None or entry.ref() is not task:
                self._newcomers.append(weakref.ref(task))
                waiting_for.append(_moving)
                continue
            alive[key] = entry
            if waiter is None:
                entry.waiter = _nothing
                if not entry.hidden:
                    self._ready.append(entry)
                    self._unread[entry.number] = entry
            elif entry.waiter() is not waiter:
                entry.waiter = _reference(waiter)
                if not entry.hidden:
                    self._unread[entry.number] = entry
            elif thorough and not entry.hidden:
                self._unread[entry.number] = entry
            if not entry.hidden:
                self._order.append(entry)
            waiting_for.append(entry.waiter)
        self._entries = alive
        for key, entry in entries.items():
            if key not in alive or alive[key] is not entry:
                self._leave(entry)
        self._known = known
        self._waiting_for = waiting_for

    def _enter(self, task: Any, now: float, before: bool = False) -> Entry:
        self._number += 1
        entry = self._entries[id(task)] = Entry(self._number, task, now, before)
        base = base_of(task)
        try:
            coroutine = base.get_coro(task)
            code = code_of(coroutine)
            if code is not None:
                entry.coroutine = clean(coroutine.__qualname__)
                entry.is_cell = code.co_name == "run_cell_async" and self._is_internal(code)
                entry.hidden = not entry.is_cell and self._is_internal(code)
            else:
                entry.coroutine = type_name(coroutine)
            if entry.is_cell:
                entry.coroutine = "<module>"
            if not entry.hidden:
                entry.loop = weakref.ref(base.get_loop(task))
                context = context_of(task)
                if context is not None:
                    entry.execution = self._cells.in_context(context)
        except (AttributeError, TypeError):
            # A loop that cannot be referenced weakly, or a task of some other making: it is
            # listed with what is known by now.
            pass
        return entry

    def _leave(self, entry: Entry) -> None:
        self._unread.pop(entry.number, None)
        self.changes.drop(entry.number)
        for number in entry.awaits | entry.awaited_by:
            other = self.changes.get(number)
            if other is not None:
                other.awaits.discard(entry.number)
                other.awaited_by.discard(entry.number)
                self._touch(other)

    def _is_internal(self, code: types.CodeType) -> bool:
        return code.co_filename.startswith(self._folders)

    def _examine_some(self, pace: Pace) -> None:
        """Look in turn at tasks that seem unchanged: they may have been renamed or cancelled."""
        if not self._order:
            return
        start = self._round % len(self._order)
        for entry in self._order[start : start + ROUND]:
            task = entry.ref()
            if task is None:
                continue
            base = base_of(task)
            if (
                clean(base.get_name(task)) != entry.name
                or _cancelling(base, task, entry) != entry.cancelling
                or (entry.waiting["kind"] != "ready") == _is_done(entry.waiter())
            ):
                self._unread[entry.number] = entry
            pace.breathe()
        self._round = start + ROUND

    # Reading one

    def _read(self, entry: Entry, now: float) -> None:
        task = entry.ref()
        if task is None:
            return
        base = base_of(task)
        waiter = waiter_of(task)
        if waiter is None and base.done(task):
            return
        entry.waiter = _reference(waiter)
        levels = self._levels(entry, base.get_coro(task))
        waiting = self._reason(entry, task, waiter, levels, now)
        name = clean(base.get_name(task))
        cancelling = _cancelling(base, task, entry)
        until = waiting.get("until")
        seen = (
            name,
            cancelling,
            waiting["kind"],
            waiting.get("call"),
            None if until is None else round(until, 1),
            [(level.code, level.line) for level in levels],
        )
        signature = (seen[:5], [(id(code), line) for code, line in seen[5]])
        if signature == entry.seen and entry.number in self.changes:
            return
        entry.seen = signature
        entry.name = name
        entry.cancelling = cancelling
        entry.waiting = waiting
        entry.stack = self._frames(levels, entry.execution, FRAMES)
        self.changes.put(entry.number, entry)

    def _levels(self, entry: Entry, coroutine: Any) -> List[Level]:
        levels = walk(coroutine)
        if entry.is_cell:
            # What IPython wraps around the cell says nothing to its author.
            for index, level in enumerate(levels):
                if not self._is_internal(level.code):
                    return levels[index:]
            return []
        return levels

    def _frames(
        self, levels: List[Level], owner: Optional[Execution], limit: int
    ) -> List[Dict[str, Any]]:
        if len(levels) > limit:
            levels = levels[: limit // 2] + levels[-(limit - limit // 2) :]
        return [
            _cells.frame(self._cells, level.function, level.code.co_filename, level.line, owner)
            for level in levels
        ]

    def _reason(
        self, entry: Entry, task: Any, waiter: Any, levels: List[Level], now: float
    ) -> Dict[str, Any]:
        loop = entry.loop()
        if waiter is None:
            current = None if loop is None else _current_task(loop)
            return {"kind": "running" if current is task else "ready"}
        kind, call = last_call(levels)
        reason: Dict[str, Any] = {"kind": kind or "future"}
        if call is not None:
            reason["call"] = call
        if _is_done(waiter):
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
        for index, (entry, task) in enumerate(present):
            if not index & 63:
                pace.breathe()
            found: Set[int] = set()
            for pair in callbacks_of(task):
                callback = pair[0]
                # The children of one gather share a callback; those of a TaskGroup a method.
                key = (id(getattr(callback, "__func__", None)), id(callback.__self__)) if (
                    type(callback) is types.MethodType
                ) else id(callback)
                owners = shared.get(key)
                if owners is None:
                    owners = shared[key] = [id(owner) for owner in _awaiters(callback)]
                for owner in owners:
                    other = numbers.get(owner)
                    if other is not None and other is not entry:
                        found.add(other.number)
                        awaits.setdefault(other.number, set()).add(entry.number)
            if found != entry.awaited_by:
                entry.awaited_by = found
                self._touch(entry)
        for entry, _ in present:
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
        return None if task is None or base_of(task).done(task) else entry

    def detail(self, entry: Entry) -> Dict[str, Any]:
        """Return the record of a task, read anew with its whole stack."""
        self._read(entry, self._clock())
        record = entry.record(self.changes)
        task = entry.ref()
        if task is not None:
            levels = self._levels(entry, base_of(task).get_coro(task))
            record["stack"] = self._frames(levels, entry.execution, len(levels))
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
        references = self._references()
        if references is None:
            references = [weakref.ref(task) for task in self.all()]
        if len(references) > 2_000:
            return True
        for reference in references:
            task = reference()
            if task is None or base_of(task).done(task):
                continue
            code = code_of(base_of(task).get_coro(task))
            if code is None or not self._is_internal(code):
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


def _reference(future: Any) -> Callable[[], Any]:
    if future is None:
        return _nothing
    try:
        return weakref.ref(future)
    except TypeError:
        return _moving


def _is_done(future: Any) -> bool:
    return future is not None and is_future(future) and base_of(future).done(future)


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
        task.cancel()


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
