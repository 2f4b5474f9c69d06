"""Coroutines that were created and never awaited.

The interpreter warns when one is dropped. Nothing warns while a variable or IPython's output history
still holds one, so the helper looks there.
"""

from __future__ import annotations

import contextvars
import types
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, List, NamedTuple, Optional, Set, Tuple

from .asyncio_internals import C_TASK, asyncio_class_of
from .change_log import ChangeLog
from .executions import Execution, Executions, frame_record
from .kernel_packages import KernelPackages
from .namespace import Position, Survey, never_started, survey
from .observer_lock import under_observer_lock
from .registry import TaskRegistry
from .safe_text import clean
from .unawaited_hook import CoroutineReference, DroppedCoroutine, UnawaitedHook

if TYPE_CHECKING:
    from .wire import CoroutineRecord, CoroutineState, Holder

#: Held coroutines that are listed, and dropped ones.
HELD = 500
DROPPED = 200
#: Names of the namespace that one look visits, and objects among them.
NAMES = 3_000
OBJECTS = 1_000


class Sighting(NamedTuple):
    """What the namespace held, at the end of a cell or during a look."""

    moment: float
    execution: Optional[Execution]
    found: List[Tuple[CoroutineReference, List[Holder]]]
    #: The line at which the cell failed, if it did.
    line: Optional[int] = None


class CoroutineEntry:
    """What is known of one coroutine."""

    __slots__ = (
        "code", "execution", "generator", "holders", "line", "name", "number", "ref", "since",
        "state",
    )  # fmt: skip

    def __init__(self, number: int, name: object, code: types.CodeType, since: float) -> None:
        self.number = number
        self.ref: Optional[CoroutineReference] = None
        self.name = clean(name)
        self.code = code
        self.generator = False
        self.state: CoroutineState = "held"
        self.holders: List[Holder] = []
        self.execution: Optional[Execution] = None
        self.line: Optional[int] = None
        self.since = since

    def record(self, executions: Executions) -> CoroutineRecord:
        """Return the `CoroutineRecord` of the wire."""
        record: CoroutineRecord = {
            "id": self.number,
            "name": self.name,
            "state": self.state,
            "holders": self.holders,
            "cell": None if self.execution is None else self.execution.ref(),
            "since": self.since,
            "defined": frame_record(
                executions,
                self.name,
                self.code.co_filename,
                self.code.co_firstlineno,
                self.execution,
            ),
        }
        if self.line is not None:
            record["line"] = self.line
        if self.generator:
            record["kind"] = "async-generator"
        return record


class Coroutines:
    """The never-awaited coroutines of the user's namespace and of the whole process."""

    def __init__(
        self,
        shell: Any,
        registry: TaskRegistry,
        packages: KernelPackages,
        executions: Executions,
        changes: ChangeLog[CoroutineEntry],
        clock: Callable[[], float],
    ) -> None:
        self._shell = shell
        self._executions = executions
        self._registry = registry
        self._packages = packages
        self._clock = clock
        #: The log of the entries.
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._number = 0
        #: The living ones by identity, and those that died between two looks.
        self._held: Dict[int, CoroutineEntry] = {}
        self._dead: List[CoroutineEntry] = []
        self._reports = UnawaitedHook(executions, clock)
        self._sightings: Deque[Sighting] = deque(maxlen=1_000)
        self._begun: Deque[Execution] = deque(maxlen=1_000)
        self._position = Position(NAMES, OBJECTS)
        self._found: List[Tuple[CoroutineReference, List[Holder]]] = []
        #: The identities of the coroutines that tasks own, if this look has asked.
        self._owned: Optional[Set[int]] = None
        #: The tasks that a client made of coroutines, until they are over.
        self._running: Set[Any] = set()

    def install(self) -> None:
        """Begin to note what is dropped."""
        self._reports.install()

    def uninstall(self) -> None:
        """Leave the interpreter as it was. Never raises, and may be called twice."""
        self._reports.uninstall()

    # Looking

    def execution_began(self, execution: Execution) -> None:
        """Note that a cell begins: coroutines that its last run dropped are no longer shown."""
        if execution.cell_id is not None:
            self._begun.append(execution)

    def execution_ended(
        self, execution: Execution, seen: Survey, error: Optional[BaseException] = None
    ) -> None:
        """Note what the namespace holds, in the thread that ran the cell."""
        found = _unstarted(seen)
        line = None
        if error is not None and issubclass(type(error), RuntimeError):
            known = {id(reference()) for reference, _ in found}
            left, line = _in_traceback(error, execution)
            found.extend((each, []) for each in left if id(each()) not in known)
        self._sightings.append(Sighting(self._clock(), execution, found, line))

    @under_observer_lock
    def survey(self) -> Survey:
        """Walk through the namespace; keep weak references to what is of interest here."""
        seen = survey(self._shell, self._position)
        self._found = _unstarted(seen)
        seen.coroutines.clear()
        return seen

    @staticmethod
    def release_futures(seen: Survey) -> List[Any]:
        """Return the futures, and keep only the names of their holders in the survey."""
        found = []
        for number, (future, holders) in list(seen.futures.items()):
            found.append(future)
            seen.futures[number] = (None, holders)
        return found

    @under_observer_lock
    def refresh(self) -> None:
        """Update the list with the last survey."""
        self._owned = None
        while self._begun:
            self._forget_earlier_runs(self._begun.popleft())
        while self._sightings:
            self._merge(self._sightings.popleft())
        while self._reports.noted:
            self._drop(self._reports.noted.popleft())
        running = self._executions.running_main()
        self._merge(Sighting(self._clock(), running, self._found), final=True)
        for key, entry in list(self._held.items()):
            coroutine = None if entry.ref is None else entry.ref()
            if coroutine is None or not never_started(coroutine):
                del self._held[key]
                self._mark_dead(entry)
        if not self._reports.noted:  # Otherwise one of these has just been reported.
            for entry in self._dead:
                self.changes.drop(entry.number)
            self._dead.clear()
        self._bound()
        self._owned = None

    def _merge(self, sighting: Sighting, final: bool = False) -> None:
        present: Set[int] = set()
        for reference, holders in sighting.found:
            if not holders and self._packages.is_internal(reference.code):
                # A traceback holds coroutines of the kernel too; a variable holds only the user's.
                continue
            coroutine = reference()
            if coroutine is None:
                # Created and dropped between two looks: the drop may have been noted.
                if self._living_entry(reference.identity) is None:
                    entry = self._make(reference, sighting)
                    entry.line = sighting.line
                    self._mark_dead(entry)
                continue
            if not never_started(coroutine):
                continue
            if self._owned is None:
                self._owned = _owned(self._registry.tasks())
            if id(coroutine) in self._owned:
                continue
            known = self._living_entry(reference.identity)
            if known is None:
                if len(self._held) >= HELD:
                    continue
                known = self._held[reference.identity] = self._make(reference, sighting)
            entry = known
            if not holders:
                # Only a traceback holds it, so nothing can await it any more. It will be dropped when
                # the next error replaces that traceback, in a later and unrelated cell.
                entry.line = sighting.line
                continue
            present.add(entry.number)
            if entry.holders != holders or entry.number not in self.changes:
                entry.holders = holders
                self.changes.put(entry.number, entry)
        if final:
            # What the namespace no longer holds may be held elsewhere, and may yet be awaited.
            for entry in self._held.values():
                if entry.number not in present and entry.number in self.changes:
                    self.changes.drop(entry.number)

    def _living_entry(self, identity: int) -> Optional[CoroutineEntry]:
        """Return the entry of the living coroutine at that address; mark a dead one as such."""
        entry = self._held.get(identity)
        if entry is not None and (entry.ref is None or entry.ref() is None):
            del self._held[identity]
            self._mark_dead(entry)
            return None
        return entry

    def _mark_dead(self, entry: CoroutineEntry) -> None:
        self._dead.append(entry)
        for entry in self._dead[:-HELD]:
            self.changes.drop(entry.number)
        del self._dead[:-HELD]

    def _make(self, reference: CoroutineReference, sighting: Sighting) -> CoroutineEntry:
        self._number += 1
        entry = CoroutineEntry(self._number, reference.name, reference.code, sighting.moment)
        entry.ref = reference
        entry.generator = reference.generator
        entry.execution = sighting.execution
        return entry

    def _drop(self, drop: DroppedCoroutine) -> None:
        if self._packages.is_internal(drop.code) and not drop.is_direct:
            return
        self._living_entry(drop.identity)
        for entry in self._dead:
            seen = entry.ref
            if seen is not None and (seen.identity, seen.place) == (drop.identity, drop.place):
                self._dead.remove(entry)
                break
        else:
            self._number += 1
            entry = CoroutineEntry(self._number, drop.name, drop.code, drop.moment)
            entry.execution = drop.execution
        if drop.filename is not None and entry.execution is not None:
            if drop.filename in entry.execution.files:
                entry.line = entry.execution.line(drop.filename, drop.line)
        entry.state = "dropped"
        entry.holders = []
        entry.ref = None
        self.changes.put(entry.number, entry)

    def _forget_earlier_runs(self, execution: Execution) -> None:
        for entry in self.changes.records():
            earlier = entry.execution
            if entry.state == "dropped" and earlier is not None:
                if earlier.cell_id == execution.cell_id and earlier.number < execution.number:
                    self.changes.drop(entry.number)

    def _bound(self) -> None:
        dropped = [entry for entry in self.changes.records() if entry.state == "dropped"]
        for entry in dropped[:-DROPPED]:
            self.changes.drop(entry.number)

    # For the verbs

    @under_observer_lock
    def find(self, number: int) -> Optional[CoroutineEntry]:
        """Return the entry of a listed coroutine that can still be awaited."""
        entry = self.changes.get(number)
        if entry is None or entry.ref is None or entry.state != "held":
            return None
        return None if self._free(entry) is None else entry

    def run(self, entry: CoroutineEntry, loop: Any) -> bool:
        """Make a task of it at the loop's next turn; return whether the loop could be asked."""
        context = contextvars.Context()
        if entry.execution is not None:
            # The task belongs to the cell that called the function.
            context.run(self._executions.set_current, entry.execution)
        return _schedule(loop, self._run, entry, loop, context=context)

    def _run(self, entry: CoroutineEntry, loop: Any) -> None:
        coroutine = self._free(entry)
        if coroutine is None or entry.generator:
            return
        task = loop.create_task(coroutine)
        # The loop itself keeps only a weak reference.
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def close(self, entry: CoroutineEntry, loop: Any) -> bool:
        """Close it at the loop's next turn: its arguments' finalizers then run in the loop's thread."""
        return _schedule(loop, self._close, entry)

    def _close(self, entry: CoroutineEntry) -> None:
        coroutine = self._free(entry)
        if coroutine is None:
            return
        if not entry.generator:
            coroutine.close()
            return
        try:
            coroutine.aclose().send(None)
        except (StopIteration, StopAsyncIteration):
            pass

    def _free(self, entry: CoroutineEntry) -> Any:
        """Return the coroutine if nothing awaits it and no task is going to. For any thread."""
        coroutine = None if entry.ref is None else entry.ref()
        if coroutine is None or not never_started(coroutine):
            return None
        return None if id(coroutine) in _owned(self._registry.tasks_now()) else coroutine


def _unstarted(seen: Survey) -> List[Tuple[CoroutineReference, List[Holder]]]:
    return [
        (CoroutineReference(value), holders)
        for value, holders in seen.coroutines.values()
        if never_started(value)
    ]


def _schedule(
    loop: Any,
    callback: Callable[..., None],
    *args: object,
    context: Optional[contextvars.Context] = None,
) -> bool:
    try:
        loop.call_soon_threadsafe(callback, *args, context=context or contextvars.Context())
    except RuntimeError:  # The loop is closed.
        return False
    return True


def _owned(tasks: List[Any]) -> Set[int]:
    """Return the identities of the coroutines that tasks are going to run."""
    try:
        return set(map(id, map(C_TASK.get_coro, tasks)))
    except TypeError:  # One of them is written in Python.
        return {id(asyncio_class_of(task).get_coro(task)) for task in tasks}


def _in_traceback(
    error: BaseException, execution: Execution
) -> Tuple[List[CoroutineReference], Optional[int]]:
    """Return weak references to the coroutines that the frames of an error hold, and the error's line.

    ``asyncio.run(main())`` fails in a notebook, and the traceback then holds the coroutine.
    """
    found: Dict[int, CoroutineReference] = {}
    line = None
    step = error.__traceback__
    for _ in range(50):
        if step is None:
            break
        frame = step.tb_frame
        if frame.f_code.co_filename in execution.files:
            line = execution.line(frame.f_code.co_filename, step.tb_lineno)
        # The locals of a cell's top level are the namespace, which the survey covers.
        if frame.f_code.co_name != "<module>":
            for value in list(frame.f_locals.values()):
                if type(value) is types.CoroutineType and never_started(value):
                    found[id(value)] = CoroutineReference(value)
        step = step.tb_next
    return list(found.values()), line
