"""The waits for many tasks or futures at once: `gather`, `wait`, `as_completed`, `TaskGroup`.

Only weak references outlive a look. The counts come from asyncio's own lists of the members, in loops
in C, so they are true also for members that no look has read. Where asyncio keeps no list of those that
are over, the looks count the members that they see.
"""

from __future__ import annotations

import operator
import weakref
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Set, Tuple

from .asyncio_internals import (
    C_FUTURE,
    asyncio_class_of,
    callbacks_of,
    is_done,
    is_task,
    private_field,
    waiter_of,
)
from .awaited_futures import waiters_of
from .bottlenecks import Place, is_holder, waiting_at
from .change_log import ChangeLog
from .executors import FullPool, full_pools, job_state
from .fanout_finder import Members, Sighting, fanout_of, is_over, members_of
from .observer_lock import under_observer_lock
from .task_entry import dead_reference

if TYPE_CHECKING:
    from .executions import Execution, Executions
    from .gil_yield import CooperativeSlice
    from .task_entry import TaskEntry
    from .wire import FanoutKind, FanoutRecord, Frame

#: Fan-outs that are followed: those of cells first, then the largest.
MOST = 50
#: Members that one look counts in one fan-out; of more, the next looks count the others.
COUNTED = 10_000
#: Members that are asked where they wait, in one fan-out, and members that may hold a semaphore.
SAMPLE = 200
HOLDERS = 1_000
#: How long the counts may stay as they are while no task seems to have moved (seconds).
STALE = 1.0
#: The share of the time that counting may take: of very many members, the record is up to `STALE` old.
SHARE = 0.03

#: Tasks that await one another, which a member is followed through.
DEEPEST = 3
_MANY = ("asyncio.gather", "asyncio.wait", "asyncio.as_completed", "asyncio.TaskGroup")

_DONE = C_FUTURE.done
_CANCELLED = C_FUTURE.cancelled
_EXCEPTION = getattr(C_FUTURE.__dict__.get("_exception"), "__get__", None)


class Tally:
    """The counts among some members."""

    __slots__ = ("at", "cancelled", "done", "failed", "living", "places")

    def __init__(self, done: int) -> None:
        self.done = done
        self.failed = self.cancelled = 0
        #: When it was made.
        self.at = 0.0
        #: Those that are not over, and how many of them wait at each place.
        self.living: List[Any] = []
        self.places: List[Place] = []


class Fanout:
    """One wait for many."""

    __slots__ = (
        "at", "best", "best_times", "coroutine", "entry", "execution",
        "fields", "gauge", "kind", "known", "number", "ref", "seen", "since", "size", "total", "window", "windows",
    )  # fmt: skip

    def __init__(
        self, number: int, kind: FanoutKind, anchor: Any, since: float, entry: Optional[TaskEntry]
    ) -> None:
        self.number = number
        self.kind = kind
        self.ref: Callable[[], Any] = weakref.ref(anchor)
        self.since = since
        #: How many members it had at least: of too many fan-outs, the largest are followed.
        self.size = 0
        #: The task that waits, where it does, and the execution that made it.
        self.entry = entry
        self.at: Optional[Frame] = None
        self.execution: Optional[Execution] = None
        self.coroutine: Optional[str] = None
        self.fields: Optional[FanoutRecord] = None
        #: What was counted in each part of the members, and the part to count next.
        self.windows: Dict[int, Tally] = {}
        self.window = 0
        #: How many members asyncio had at the last count, their identities, and how many members there were in all.
        self.known = 0
        self.seen: Set[int] = set()
        self.total = 0
        #: The primitive that most wait for; the most that were seen inside at once, and how often.
        self.gauge: Callable[[], Any] = dead_reference
        self.best = self.best_times = 0

    def record(self, executions: Executions) -> FanoutRecord:
        """Return the `FanoutRecord` of the wire."""
        assert self.fields is not None
        return self.fields


class Fanouts:
    """The fan-outs that go on."""

    def __init__(
        self,
        changes: ChangeLog[Fanout],
        clock: Callable[[], float],
        find: Callable[[Any], Optional[TaskEntry]],
        visible: ChangeLog[TaskEntry],
    ) -> None:
        """`find`: returns the entry of a living task. `visible`: the entries of the visible tasks."""
        self.changes = changes
        self._visible = visible
        #: The pools that are full, for the length of one look; and the names of what the namespace
        #: holds, by identity.
        self._pools: List[FullPool] = []
        self.names: Dict[int, str] = {}
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._find = find
        self._number = 0
        #: When to count again.
        self._next = float("-inf")
        self._live: Dict[int, Fanout] = {}

    @under_observer_lock
    def sight(
        self,
        entry: TaskEntry,
        task: Any,
        sightings: List[Sighting],
        frame_at: Callable[[int], Optional[Frame]],
    ) -> None:
        """Note what a task waits for, and the fan-out that it is a member of."""
        anchors = {id(each.anchor) for each in sightings}
        for key, fanout in self._live.items():
            if fanout.entry is entry and key not in anchors:
                fanout.entry = fanout.at = None
        for each in sightings:
            found = self._follow(each.kind, each.anchor, entry)
            if found is not None:
                found.entry, found.at = entry, frame_at(each.level)
                found.execution = entry.identity.execution
        for pair in callbacks_of(task):
            of_member = fanout_of(pair[0])
            if of_member is not None and id(of_member[1]) not in self._live:
                found = self._follow(*of_member, None)
                if found is not None:
                    found.execution = entry.identity.execution

    def _follow(
        self, kind: FanoutKind, anchor: Any, entry: Optional[TaskEntry]
    ) -> Optional[Fanout]:
        known = self._live.get(id(anchor))
        if known is not None and known.ref() is anchor:
            return known
        if is_over(kind, anchor):
            return None
        self._number += 1
        fanout = Fanout(self._number, kind, anchor, self._clock(), entry)
        fanout.size = len(members_of(kind, anchor).futures)
        if known is not None:
            self._forget(id(anchor))
        elif len(self._live) >= MOST:
            key = min(self._live, key=lambda each: _weight(self._live[each]))
            if _weight(self._live[key]) >= _weight(fanout):
                return None
            self._forget(key)
        self._live[id(anchor)] = fanout
        return fanout

    def _forget(self, key: int) -> None:
        self.changes.drop(self._live.pop(key).number)
        if not self._live:
            self._live = {}

    @under_observer_lock
    def refresh(self, moved: bool, time_slice: CooperativeSlice) -> None:
        """Count again. `moved`: whether a task seems to have moved since the last look."""
        now = self._clock()
        if now < self._next:
            return
        self._pools = full_pools()
        for key, fanout in list(self._live.items()):
            if fanout.kind == "executor":
                continue
            anchor = fanout.ref()
            if anchor is None or is_over(fanout.kind, anchor):
                self._forget(key)
                continue
            members = members_of(fanout.kind, anchor)
            anchor = None
            fanout.size = max(fanout.size, len(members.futures))
            if members.futures or fanout.total:
                self._count(fanout, members, moved, now, time_slice)
            del members
            time_slice.checkpoint()
        self._tell_pools()
        self._pools = []
        ended = self._clock()
        self._next = ended + min(STALE, (ended - now) / SHARE)

    def _count(
        self,
        fanout: Fanout,
        members: Members,
        moved: bool,
        now: float,
        time_slice: CooperativeSlice,
    ) -> None:
        futures = members.futures
        if fanout.window * COUNTED >= len(futures):
            fanout.window = 0
        for beyond in [each for each in fanout.windows if each and each * COUNTED >= len(futures)]:
            del fanout.windows[beyond]
        window = fanout.window
        part = futures[window * COUNTED : (window + 1) * COUNTED]
        fanout.window += 1
        dones = _dones(part)
        before = fanout.windows.get(window)
        tally = Tally(sum(dones))
        time_slice.checkpoint()
        if before is not None and before.done == tally.done and fanout.known == len(futures):
            if not moved and now - before.at < STALE:
                return
        tally.at = now
        fanout.known = len(futures)
        if before is not None and before.done == tally.done:
            tally.failed, tally.cancelled = before.failed, before.cancelled
        elif tally.done:
            over = list(compress(part, dones))
            tally.failed, tally.cancelled = _outcomes(over)
            over.clear()
            time_slice.checkpoint()
        tally.living = list(compress(part, map(operator.not_, dones)))
        self._find_places(fanout, tally, time_slice)
        tally.living = []
        fanout.windows[window] = tally
        if members.total is None:
            identities = set(map(id, futures))
            fanout.total += len(identities - fanout.seen)
            fanout.seen = identities
        else:
            fanout.total = members.total
        self._tell(fanout, members, len(futures))

    def _find_places(self, fanout: Fanout, tally: Tally, time_slice: CooperativeSlice) -> None:
        """Find where the living members wait for their turn."""
        living = tally.living
        found: Dict[int, Tuple[Any, TaskEntry]] = {}
        names: Set[str] = set()
        has_inner = has_jobs = False
        for member in living[:: max(1, len(living) // SAMPLE)]:
            if not is_task(member):
                has_jobs = True
                continue
            entry = self._find(member)
            if entry is None:
                continue
            names.add(entry.identity.coroutine)
            inner = self._innermost(entry)
            has_inner = has_inner or inner is not entry
            has_jobs = has_jobs or inner.waiting.reason["kind"] == "thread"
            primitive = inner.waiting.primitive()
            if primitive is not None:
                found.setdefault(id(primitive), (primitive, inner))
        if len(names) == 1:
            fanout.coroutine = names.pop()
        elif names:
            fanout.coroutine = None
        time_slice.checkpoint()
        if not found and not has_jobs:
            return
        waits = self._waits(living, has_inner, time_slice)
        for primitive, entry in found.values():
            place = waiting_at(primitive, entry, waits)
            time_slice.checkpoint()
            if place is not None:
                tally.places.append(place)
        if has_jobs:
            jobs = Place("executor", None)
            for count, future in enumerate(waits):
                state = None if future is None else job_state(future)
                jobs.waiting += state == "PENDING"
                jobs.inside = (jobs.inside or 0) + (state == "RUNNING")
                if not count & 127:
                    time_slice.checkpoint()
            if jobs.waiting:
                self._name_pool(jobs)
                tally.places.append(jobs)
        for place in tally.places:
            if place.kind == "semaphore" and place.capacity is None:
                self._count_holders(fanout, place, found[place.identity][0], living, waits)

    def _waits(self, living: List[Any], has_inner: bool, time_slice: CooperativeSlice) -> List[Any]:
        """Return the future that each member waits for; of a future, itself."""
        if not has_inner and all(map(is_task, living[:1])):
            try:
                return waiters_of(living)
            except (TypeError, AttributeError):
                pass
        waits: List[Any] = []
        for count, member in enumerate(living):
            if not count & 127:
                time_slice.checkpoint()
            if not is_task(member):
                waits.append(member)
                continue
            entry = self._find(member) if has_inner else None
            task = member if entry is None else self._innermost(entry).ref()
            waits.append(None if task is None else waiter_of(task))
        return waits

    def _innermost(self, entry: TaskEntry) -> TaskEntry:
        """Follow a task that waits for one other task, as in `wait_for` before Python 3.12."""
        for _ in range(DEEPEST):
            reason, awaits = entry.waiting.reason, entry.graph.awaits
            if reason["kind"] != "task" or reason.get("call") in _MANY or len(awaits) != 1:
                break
            inner = self._visible.get(next(iter(awaits)))
            if inner is None:
                break
            entry = inner
        return entry

    def _count_holders(
        self, fanout: Fanout, place: Place, primitive: Any, living: List[Any], waits: List[Any]
    ) -> None:
        """Count the members that are inside of a semaphore, which does not know how many fit."""
        holders = 0
        others = list(compress(zip(living, waits), map(operator.not_, place.is_here)))
        if len(others) > HOLDERS:
            return
        for member, waiter in others:
            entry = self._find(member) if is_task(member) else None
            # One that still waits for the same future as when it was read has not moved. So all that
            # are counted are inside at the same time.
            if waiter is not None and entry is not None and is_holder(entry, primitive, waiter):
                holders += 1
        if fanout.gauge() is not primitive:
            fanout.gauge = weakref.ref(primitive)
            fanout.best = fanout.best_times = 0
        if holders > fanout.best:
            fanout.best, fanout.best_times = holders, 1
        elif holders == fanout.best:
            fanout.best_times += 1
        place.inside = holders
        if fanout.best_times > 1 and fanout.best:
            place.capacity = fanout.best

    def _name_pool(self, jobs: Place) -> None:
        """Find the pool in which jobs wait: a future does not know it, so only one may be full."""
        if len(self._pools) == 1 and self._pools[0].queueing >= jobs.waiting:
            pool = self._pools[0]
            jobs.capacity = pool.workers
            jobs.name = self.names.get(id(pool.executor))
            jobs.inside = min(jobs.inside or 0, pool.workers)

    def _tell_pools(self) -> None:
        """Tell of the pools that are full of jobs which no other fan-out has."""
        told = sum(
            place.waiting
            for fanout in self._live.values()
            for tally in fanout.windows.values()
            for place in tally.places
            if place.kind == "executor"
        )
        full = {id(pool.executor): pool for pool in self._pools}
        if sum(pool.queueing for pool in self._pools) <= told:
            full.clear()
        for key, fanout in list(self._live.items()):
            if fanout.kind == "executor":
                if key not in full or fanout.ref() is not full[key].executor:
                    self._forget(key)
        for key, pool in full.items():
            if key not in self._live and len(self._live) < MOST:
                self._number += 1
                self._live[key] = Fanout(
                    self._number, "executor", pool.executor, self._clock(), None
                )
            if key in self._live:
                self._tell_pool(self._live[key], pool)

    def _tell_pool(self, fanout: Fanout, pool: FullPool) -> None:
        place = Place("executor", pool.executor)
        place.waiting, place.inside, place.capacity = pool.queueing, pool.workers, pool.workers
        place.name = self.names.get(id(pool.executor))
        self._put(
            fanout,
            {
                "id": fanout.number,
                "kind": "executor",
                "task": None,
                "cell": None,
                "since": fanout.since,
                "total": pool.workers + pool.queueing,
                "atLeast": True,
                "done": 0,
                "failed": 0,
                "cancelled": 0,
                "queueing": pool.queueing,
                "running": pool.workers,
                "bottleneck": place.record(),
            },
        )

    def _put(self, fanout: Fanout, fields: FanoutRecord) -> None:
        if fields != fanout.fields:
            fanout.fields = fields
            self.changes.put(fanout.number, fanout)

    def _tell(self, fanout: Fanout, members: Members, known: int) -> None:
        """Make the record, and note it if it has changed."""
        tallies = list(fanout.windows.values())
        done = sum(each.done for each in tallies)
        total = fanout.total
        done += total - known
        places: Dict[Tuple[str, int], Place] = {}
        for tally in tallies:
            for place in tally.places:
                same = places.get((place.kind, place.identity))
                places[(place.kind, place.identity)] = place if same is None else same.plus(place)
        queueing = min(sum(each.waiting for each in places.values()), total - done)
        fields: FanoutRecord = {
            "id": fanout.number,
            "kind": fanout.kind,
            "task": None if fanout.entry is None else fanout.entry.number,
            "cell": None if fanout.execution is None else fanout.execution.ref(),
            "since": fanout.since,
            "total": total,
            "done": done,
            "failed": sum(each.failed for each in tallies),
            "cancelled": sum(each.cancelled for each in tallies),
            "queueing": queueing,
            "running": total - done - queueing,
        }
        if fanout.at is not None:
            fields["at"] = fanout.at
        if fanout.coroutine is not None:
            fields["coroutine"] = fanout.coroutine
        if members.total is None:
            fields["atLeast"] = True
        if members.until is not None:
            fields["until"] = members.until
        if places:
            fields["bottleneck"] = max(places.values(), key=lambda each: each.waiting).record()
        self._put(fanout, fields)


def _weight(fanout: Fanout) -> Tuple[bool, int]:
    return fanout.entry is not None and fanout.entry.identity.is_cell, fanout.size


def _dones(futures: List[Any]) -> List[bool]:
    try:
        return list(map(_DONE, futures))
    except TypeError:  # One of them is written in Python.
        return [is_done(each) for each in futures]


def _outcomes(over: List[Any]) -> Tuple[int, int]:
    """Return how many of some finished futures have failed, and how many were cancelled."""
    if _EXCEPTION is not None:
        try:
            cancelled = sum(map(_CANCELLED, over))
            return sum(map(operator.is_not, map(_EXCEPTION, over), repeat(None))), cancelled
        except TypeError:  # One of them is written in Python.
            pass
    cancelled = sum(bool(asyncio_class_of(each).cancelled(each)) for each in over)
    return sum(private_field(each, "_exception") is not None for each in over), cancelled
