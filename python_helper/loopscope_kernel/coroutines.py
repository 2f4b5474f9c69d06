"""Coroutines that were created and never awaited.

The interpreter tells when one is dropped. One that is still held, by a variable or by IPython's
output history, is found by looking there: nothing ever warns about it.
"""

from __future__ import annotations

import contextvars
import os
import sys
import types
from collections import deque
from typing import Any, Callable, Deque, Dict, List, NamedTuple, Optional, Set, Tuple

from .asyncio_internals import asyncio_class_of
from .change_log import ChangeLog
from .executions import Execution, Executions, frame_record
from .namespace import Survey, never_started, survey
from .observer_lock import under_observer_lock
from .registry import TaskRegistry
from .safe_text import clean
from .unawaited_hook import CoroutineReference, DroppedCoroutine, UnawaitedHook

#: Held coroutines that are listed, and dropped ones.
HELD = 500
DROPPED = 200


class Sighting(NamedTuple):
    """A look into the namespace, made where the cell ended."""

    moment: float
    execution: Optional[Execution]
    found: List[Tuple[CoroutineReference, List[Dict[str, str]]]]
    #: The line of the cell in which it failed, if it did.
    line: Optional[int] = None


class CoroutineEntry:
    """What is known of one coroutine."""

    __slots__ = (
        "number", "ref", "name", "code", "state", "holders", "execution", "line", "since",
        "generator",
    )  # fmt: skip

    def __init__(self, number: int, name: Any, code: types.CodeType, since: float) -> None:
        self.number = number
        self.ref: Optional[CoroutineReference] = None
        self.name = clean(name)
        self.code = code
        self.generator = False
        self.state = "held"
        self.holders: List[Dict[str, str]] = []
        self.execution: Optional[Execution] = None
        self.line: Optional[int] = None
        self.since = since

    def record(self, executions: Executions) -> Dict[str, Any]:
        """Return the `CoroutineRecord` of the wire."""
        record: Dict[str, Any] = {
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
            record["line"] = self.line + (0 if self.execution is None else self.execution.offset)
        if self.generator:
            record["kind"] = "async-generator"
        return record


class Coroutines:
    """The never-awaited coroutines of the user's namespace and of the whole process."""

    def __init__(
        self,
        shell: Any,
        registry: TaskRegistry,
        executions: Executions,
        changes: ChangeLog,
        clock: Callable[[], float],
    ) -> None:
        self._shell = shell
        self._executions = executions
        self._registry = registry
        self._clock = clock
        #: The log of the entries.
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._number = 0
        #: The living by identity, and those that died between two looks.
        self._held: Dict[int, CoroutineEntry] = {}
        self._dead: List[CoroutineEntry] = []
        self._reports = UnawaitedHook(executions, clock)
        self._sightings: Deque[Sighting] = deque(maxlen=1_000)
        self._begun: Deque[Execution] = deque(maxlen=1_000)
        self._found: List[Tuple[CoroutineReference, List[Dict[str, str]]]] = []
        #: The tasks that a client made of coroutines, until they are over.
        self._running: Set[Any] = set()
        ipython = sys.modules.get("IPython")
        self._internal = tuple(
            os.path.dirname(os.path.abspath(module.__file__)) + os.sep
            for module in (ipython, sys.modules.get("ipykernel"), sys.modules.get("tornado"))
            if module is not None and getattr(module, "__file__", None)
        )

    def install(self) -> None:
        """Begin to note what is dropped."""
        self._reports.install()

    def uninstall(self) -> None:
        """Leave the interpreter as it was. Never raises, and may be called twice."""
        self._reports.uninstall()

    # Looking

    def execution_began(self, execution: Execution) -> None:
        """Note that a cell begins: what its last run dropped is history."""
        if execution.cell_id is not None:
            self._begun.append(execution)

    def execution_ended(self, execution: Execution, seen: Survey, error: Any = None) -> None:
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
        seen = survey(self._shell)
        self._found = _unstarted(seen)
        seen.coroutines.clear()
        return seen

    @staticmethod
    def release_futures(seen: Survey) -> List[Any]:
        """Keep of the futures only who holds them; return them."""
        found = []
        for number, (future, holders) in list(seen.futures.items()):
            found.append(future)
            seen.futures[number] = (None, holders)
        return found

    @under_observer_lock
    def refresh(self) -> None:
        """Bring the list up to date with the last survey. Used by one thread at a time."""
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
        if not self._reports.noted:  # Else one of these has just been reported.
            for entry in self._dead:
                self.changes.drop(entry.number)
            self._dead.clear()
        self._bound()

    def _merge(self, sighting: Sighting, final: bool = False) -> None:
        present: Set[int] = set()
        owned: Optional[Set[int]] = None
        for reference, holders in sighting.found:
            if self._is_internal(reference.code):
                continue
            coroutine = reference()
            if coroutine is None:
                # It came and went between two looks: its drop may have been noted.
                if self._living_entry(reference.identity) is None:
                    entry = self._make(reference, sighting)
                    entry.line = sighting.line
                    self._mark_dead(entry)
                continue
            if not never_started(coroutine):
                continue
            if owned is None:
                owned = _owned(self._registry.tasks())
            if id(coroutine) in owned:
                continue
            known = self._living_entry(reference.identity)
            if known is None:
                if len(self._held) >= HELD:
                    continue
                known = self._held[reference.identity] = self._make(reference, sighting)
            entry = known
            if not holders:
                # A traceback holds it, and nobody can await it any more: it will be dropped when
                # the next error takes its place, by a later cell that has nothing to do with it.
                entry.line = sighting.line
                continue
            present.add(entry.number)
            if entry.holders != holders or entry.number not in self.changes:
                entry.holders = holders
                self.changes.put(entry.number, entry)
        if final:
            # What the namespace holds no longer may be held elsewhere: somebody may yet await it.
            for entry in self._held.values():
                if entry.number not in present and entry.number in self.changes:
                    self.changes.drop(entry.number)

    def _living_entry(self, identity: int) -> Optional[CoroutineEntry]:
        """Return the entry of the living coroutine at that address; bury one that is dead."""
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
        if self._is_internal(drop.code):
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
                entry.line = drop.line
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
        """Return the entry of a listed coroutine that somebody could still await."""
        entry = self.changes.get(number)
        if entry is None or entry.ref is None or entry.state != "held":
            return None
        return None if self._free(entry) is None else entry

    def run(self, entry: CoroutineEntry, loop: Any) -> bool:
        """Make a task of it at the loop's next turn; return whether the loop can be asked."""
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
        # The loop itself would let go of it.
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def close(self, entry: CoroutineEntry, loop: Any) -> bool:
        """Close it at the loop's next turn, where what it lets go of may be finalised."""
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

    def _is_internal(self, code: types.CodeType) -> bool:
        return code.co_filename.startswith(self._internal)


def _unstarted(seen: Survey) -> List[Tuple[CoroutineReference, List[Dict[str, str]]]]:
    return [
        (CoroutineReference(value), holders)
        for value, holders in seen.coroutines.values()
        if never_started(value)
    ]


def _schedule(loop: Any, callback: Any, *args: Any, context: Any = None) -> bool:
    try:
        loop.call_soon_threadsafe(callback, *args, context=context or contextvars.Context())
    except RuntimeError:  # The loop is closed.
        return False
    return True


def _owned(tasks: List[Any]) -> Set[int]:
    """Return the identities of the coroutines that tasks are going to run."""
    return {id(asyncio_class_of(task).get_coro(task)) for task in tasks}


def _in_traceback(error: BaseException, execution: Execution) -> Tuple[List[Any], Optional[int]]:
    """Return weak references to the coroutines that the frames of an error hold, and its line.

    ``asyncio.run(main())`` in a notebook fails and leaves its argument there.
    """
    found: Dict[int, Any] = {}
    line = None
    step = error.__traceback__
    for _ in range(50):
        if step is None:
            break
        frame = step.tb_frame
        if frame.f_code.co_filename in execution.files:
            line = step.tb_lineno
        # The locals of a cell's top level are the namespace, which `_find` has looked at.
        if frame.f_code.co_name != "<module>":
            for value in list(frame.f_locals.values()):
                if type(value) is types.CoroutineType and never_started(value):
                    found[id(value)] = CoroutineReference(value)
        step = step.tb_next
    return list(found.values()), line
