"""Each step of a look visits a bounded number of items, however many there are.

These tests count what is visited, so they don't depend on the speed of the machine.
"""

from __future__ import annotations

import asyncio
import functools
import random
import sys
import types
from collections import Counter
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
from conftest import Kernel
from loopscope_kernel import change_log, namespace, tasks
from loopscope_kernel.change_log import ChangeLog, RevisionCounter
from loopscope_kernel.executions import Executions
from loopscope_kernel.kernel_packages import KernelPackages
from loopscope_kernel.observer_lock import ObserverLock
from loopscope_kernel.python_objects import is_laid_out_by_python
from loopscope_kernel.registry import TaskRegistry
from loopscope_kernel.task_entry import TaskEntry


@pytest.fixture
def revisions() -> Iterator[RevisionCounter]:
    lock = ObserverLock()
    lock.acquire()
    yield RevisionCounter(lock)
    lock.release()


def lines_of(function: Callable[..., object], *args: object) -> int:
    """Return how many lines of Python the call runs: the work of one that loops in Python."""
    count = 0

    def trace(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


# The log


def worst_removal(revisions: RevisionCounter, living: int) -> int:
    log: ChangeLog[int] = ChangeLog(revisions, tombstones=200)
    for number in range(living + 500):
        log.put(number, number)
    return max(lines_of(log.drop, living + number) for number in range(500))


def test_a_removal_visits_as_many_records_in_a_large_log(revisions: RevisionCounter) -> None:
    assert worst_removal(revisions, 8_000) <= 2 * worst_removal(revisions, 500)


def test_a_removal_renews_a_few_records(revisions: RevisionCounter) -> None:
    log: ChangeLog[int] = ChangeLog(revisions, tombstones=10)
    for number in range(1_000):
        log.put(number, number)
    for number in range(500, 1_000):
        before = revisions.newest
        log.drop(number)
        assert revisions.newest - before <= 1 + change_log.RENEWALS
        assert len(log._gone) <= 10 + 2 * 500
    assert log.forgotten < min(at for at, _ in log._live.values())


def test_no_dict_of_the_log_has_many_holes(revisions: RevisionCounter) -> None:
    log: ChangeLog[int] = ChangeLog(revisions)
    for number in range(5_000):
        log.put(number, number)
    for number in range(4_999):
        log.put(number, number)
        log.drop(number)
    # Each revision is added once, so that is the most that a bucket ever held.
    assert all(len(bucket) <= 256 for bucket in log._buckets.values())
    assert log._keys == sorted(log._buckets) and len(log._buckets) == 1
    log.drop(4_999)
    assert not log._buckets and not log._keys
    assert sys.getsizeof(log._live) == sys.getsizeof({})


def test_an_answer_that_is_cut_does_not_repeat_what_is_gone(revisions: RevisionCounter) -> None:
    log: ChangeLog[int] = ChangeLog(revisions)
    for number in range(6_000):
        log.put(number, number)
    for number in range(5_000):
        log.drop(number)
    _, gone, reached, cut = log.since(1, 100)
    assert cut and len(gone) == change_log.GONE_BEYOND
    log.put(5_000, 5_000)
    _, gone, _, cut = log.since(reached, 10_000)
    assert not cut and len(gone) == 5_000


def test_a_part_of_the_records_visits_no_more(revisions: RevisionCounter) -> None:
    log: ChangeLog[int] = ChangeLog(revisions)
    for number in range(10_000):
        log.put(number, number)
    # Besides those that it returns, a bucket's records.
    most = 20 * (100 + 256)
    assert all(lines_of(log.since, revision, 100) < most for revision in (0, 5_000, 9_950))


class Client:
    """What a client of a log knows."""

    def __init__(self) -> None:
        self.records: Dict[int, Tuple[int, int]] = {}
        self.revision = 0

    def ask(self, log: ChangeLog[Tuple[int, int]], limit: int) -> bool:
        full = self.revision == 0 or self.revision < log.forgotten
        if full:
            self.records, self.revision = {}, 0
        changed, gone, self.revision, cut = log.since(self.revision, limit)
        for number in [] if full else gone:
            self.records.pop(number, None)
        self.records.update((record[0], record) for record in changed)
        # Otherwise it would be told to begin again for ever.
        assert not cut or self.revision > log.forgotten
        return cut


@pytest.mark.parametrize("seed", range(40))
def test_each_client_of_a_log_gets_to_know_the_truth(revisions: RevisionCounter, seed: int) -> None:
    choice = random.Random(seed)
    log: ChangeLog[Tuple[int, int]] = ChangeLog(revisions, choice.choice([3, 10, 50]))
    truth: Dict[int, Tuple[int, int]] = {}
    clients = [Client() for _ in range(3)]
    for step in range(500):
        number, what = choice.randrange(60), choice.random()
        if what < 0.4:
            truth[number] = (number, step)
            log.put(number, truth[number])
        elif what < 0.8:
            truth.pop(number, None)
            log.drop(number)
        else:
            choice.choice(clients).ask(log, choice.choice([1, 5, 1_000]))
    for client in clients:
        while client.ask(log, 2):
            pass
        assert client.records == truth
    assert sorted(log.records()) == sorted(truth.values())


# The tasks


class Look:
    """The tasks of this process, and what each look does."""

    def __init__(self, revisions: RevisionCounter) -> None:
        loop = asyncio.get_running_loop()
        shell = types.SimpleNamespace(
            kernel=types.SimpleNamespace(io_loop=types.SimpleNamespace(asyncio_loop=loop)),
            compile=None,
            user_ns={},
        )
        self.now = 0.0
        self.log: ChangeLog[TaskEntry] = ChangeLog(revisions)
        self.tasks = tasks.Tasks(
            TaskRegistry(shell),
            KernelPackages(),
            Executions(shell, lambda: self.now),
            self.log,
            lambda: self.now,
        )
        self.ended: List[int] = []
        self.tasks.on_ended = lambda entry, task: self.ended.append(entry.number)
        self.counts: Counter[str] = Counter()
        for name in ("_read", "_track", "_untrack"):
            self._count(self.tasks, name)

    def _count(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counted(*args: Any) -> Any:
            self.counts[name] += 1
            return original(*args)

        setattr(owner, name, counted)

    def refresh(self, thorough: bool = False) -> Counter[str]:
        """Look once, a quarter of a second later; return how often each step was done."""
        self.counts.clear()
        self.now += 0.25
        self.tasks.refresh(thorough)
        assert self.counts["_read"] <= tasks.READS
        assert self.counts["_untrack"] <= tasks.DEPARTURES + tasks.READS
        assert self.counts["_track"] <= tasks.AGAIN + tasks.READS
        return self.counts

    def until_quiet(self, most: int) -> None:
        for _ in range(most):
            # A look that begins with something left over does not scan.
            scans = not self.tasks.more
            self.refresh()
            if scans and not self.tasks.more and not self.tasks._scanned:
                return
        raise AssertionError(f"There was more to read after {most} looks.")


async def wait() -> None:
    await asyncio.sleep(10_000)


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SCANNED", 300), ("DEPARTURES", 40), ("AGAIN", 100), ("READS", 50),
                        ("BUDGET", 1e9), ("GRAPH_STEPS", 500)):  # fmt: skip
        monkeypatch.setattr(tasks, name, value)


@pytest.mark.usefixtures("small_bounds")
def test_tasks_come_and_go_in_bounded_looks(revisions: RevisionCounter) -> None:
    async def main() -> None:
        look = Look(revisions)
        for _ in range(2):
            made = [asyncio.create_task(wait()) for _ in range(2_000)]
            await asyncio.sleep(0)
            look.refresh()
            # This coroutine's own task is one of them.
            assert look.tasks.count_pending() == 2_001
            look.until_quiet(200)
            assert len(look.log) == look.tasks.count_pending() == 2_001
            for task in made[:1_500]:
                task.cancel()
            await asyncio.sleep(0)
            # A look finds those in its window, and the others later.
            for _ in range(14):
                look.refresh()
            assert look.tasks.count_pending() == 501
            look.until_quiet(200)
            assert len(look.log) == look.tasks.count_pending() == 501
            for task in made:
                task.cancel()
            await asyncio.sleep(0)
            del made, task
            look.until_quiet(200)
            assert len(look.log) == look.tasks.count_pending() == 1
        assert len(look.ended) == len(set(look.ended)) == 4_000
        # Nothing of them is left, also of those that asyncio has dropped by now.
        for _ in range(50):
            look.refresh()
        kept = look.tasks
        for held in (kept._present, kept._entries, kept._order, kept._by_address):
            assert len(held) <= 2
        for held in (kept._newcomers, kept._later_newcomers, kept._leaving, kept._held,
                     kept._held_round, kept._unread, kept._examined):  # fmt: skip
            assert not held
        assert len(kept._order) == len(kept._references) == len(kept._waiting_for) == 1
        assert sys.getsizeof(kept._present) < 2_000 and sys.getsizeof(kept._order) < 2_000

    asyncio.run(main())


@pytest.mark.usefixtures("small_bounds")
def test_the_total_counts_no_task_that_came_and_went(revisions: RevisionCounter) -> None:
    async def main() -> None:
        look = Look(revisions)
        for _ in range(30):
            made = [asyncio.create_task(wait()) for _ in range(400)]
            await asyncio.sleep(0)
            look.refresh()
            for task in made:
                task.cancel()
            await asyncio.sleep(0)
            del made, task
        look.refresh()
        assert look.tasks.count_pending() <= 101
        look.until_quiet(50)
        assert look.tasks.count_pending() == 1

    asyncio.run(main())


@pytest.mark.usefixtures("small_bounds")
def test_a_task_among_many_is_seen_to_move(revisions: RevisionCounter) -> None:
    async def main() -> None:
        look = Look(revisions)
        gate = asyncio.Event()

        async def move() -> None:
            await gate.wait()
            await asyncio.sleep(10_000)

        made = [asyncio.create_task(wait() if n % 500 else move()) for n in range(2_000)]
        await asyncio.sleep(0)
        look.until_quiet(200)

        def kinds() -> Counter[str]:
            return Counter(entry.waiting.reason["kind"] for entry in look.log.records())

        assert kinds()["event"] == 4
        gate.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for _ in range(8):
            look.refresh()
        assert kinds()["event"] == 0 and kinds()["sleep"] == 2_000
        # A block examines every task again, in several looks.
        look.refresh(thorough=True)
        assert look.tasks.more
        look.until_quiet(200)
        assert len(made) == 2_000

    asyncio.run(main())


@pytest.mark.usefixtures("small_bounds")
def test_the_graph_of_many_tasks_is_built_in_bounded_looks(
    revisions: RevisionCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MANY", 100)

    async def main() -> None:
        look = Look(revisions)
        made = [asyncio.create_task(wait()) for _ in range(1_000)]
        outer = asyncio.create_task(asyncio.wait(made))
        locks = [asyncio.Lock(), asyncio.Lock()]

        async def take(first: asyncio.Lock, second: asyncio.Lock) -> None:
            async with first:
                await asyncio.sleep(0)
                async with second:
                    pass

        ring = [asyncio.create_task(take(*locks)), asyncio.create_task(take(*reversed(locks)))]
        for _ in range(3):
            await asyncio.sleep(0)
        look.until_quiet(200)
        steps = 0

        def counted(iterator: Iterator[None]) -> Iterator[None]:
            nonlocal steps
            for step in iterator:
                steps += 1
                yield step

        original = look.tasks._graph_steps
        monkeypatch.setattr(look.tasks, "_graph_steps", lambda builder: counted(original(builder)))
        look.tasks._graph_is_stale = True
        taken = []
        for _ in range(20):
            before = steps
            look.refresh()
            taken.append(steps - before)
        assert max(taken) <= tasks.GRAPH_STEPS + 1 and sum(taken) > 1_000
        by_task = {id(entry.ref()): entry for entry in look.log.records()}
        assert len(by_task[id(outer)].graph.awaits) == 1_000
        assert all(by_task[id(task)].graph.awaited_by for task in made)
        assert all(len(by_task[id(task)].graph.ring) == 2 for task in ring)

    asyncio.run(main())


# The namespace


class Record:
    """An object with an attribute."""

    def __init__(self, value: object) -> None:
        self.value = value


def shell_of(variables: Dict[str, object]) -> Any:
    return types.SimpleNamespace(user_ns=variables)


def test_a_walk_visits_a_part_of_a_large_namespace() -> None:
    lock = asyncio.Lock()
    names: Dict[str, object] = {f"name_{n}": n for n in range(20_000)}
    names["name_11111"] = lock
    shell, position = shell_of(names), namespace.Position(1_000, 100)
    found = []
    for _ in range(30):
        part = position.part(names)
        assert len(part) <= 1_000
        found.append("name_11111" in part)
        position.remember("name_11111", found[-1] or "name_11111" in position.remembered)
    # It is found by and by, and then each time.
    first = found.index(True)
    assert first < 25 and all(found[first:])
    names["newest"] = asyncio.Event()
    assert id(names["newest"]) in namespace.survey(shell, position).primitives
    del names["name_11111"]
    position.part(names)
    assert "name_11111" not in position.remembered
    # The work does not grow with the number of names.
    few = {f"name_{n}": n for n in range(2_000)}
    one = lines_of(namespace.survey, shell_of(few), namespace.Position(1_000, 100))
    many = lines_of(namespace.survey, shell, namespace.Position(1_000, 100))
    assert many <= 1.5 * one


def test_a_walk_visits_some_of_many_objects_and_then_the_others() -> None:
    lock = asyncio.Lock()
    names: Dict[str, object] = {f"record_{n}": Record([n]) for n in range(900)}
    names["record_700"] = Record(lock)
    shell, position = shell_of(names), namespace.Position(1_000, 100)
    found = [id(lock) in namespace.survey(shell, position).primitives for _ in range(12)]
    assert found == [False] * 7 + [True] * 5


def test_only_the_last_outputs_are_visited() -> None:
    history: Dict[int, object] = {n: n for n in range(20_000)}
    history[3], history[19_990] = asyncio.Event(), asyncio.Lock()
    shell = shell_of({"_oh": history})
    seen = namespace.survey(shell, namespace.Position(1_000, 100)).primitives
    assert list(seen.values()) == ["Out[19990]"]
    assert lines_of(namespace.survey, shell, namespace.Position(1_000, 100)) < 20 * 200


class Subclass(list):  # type: ignore[type-arg]
    """A list that isn't exactly a list."""


class Slotted(Record):
    """An object with slots as well."""

    __slots__ = ("first", "second")


class Failed(Exception):
    """An exception with attributes."""


def test_which_objects_the_collector_is_asked_about() -> None:
    wrapper = functools.lru_cache(lambda: None)
    for kind in (Subclass, type(wrapper), Counter, dict, int, type(iter([]))):
        assert not is_laid_out_by_python(kind)
    for kind in (Record, Slotted, Failed, asyncio.Queue, asyncio.Semaphore):
        assert is_laid_out_by_python(kind)


# A kernel


def test_a_kernel_with_many_tasks_tells_the_truth(kernel: Kernel) -> None:
    for _ in range(2):
        kernel.run(
            "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"
            "ts = [asyncio.create_task(work()) for _ in range(12_000)]\nawait asyncio.sleep(0)"
        )
        # The first look may be the watchdog's, while the cell still makes tasks.
        kernel.until(lambda: kernel.poll()["tasks"]["total"] == 12_000, 60)
        kernel.run("for t in ts[:9_000]: t.cancel()\nawait asyncio.sleep(0)\ndel ts[:9_000], t")
        kernel.until(lambda: kernel.poll()["tasks"]["total"] == 3_000)
        kernel.run("for t in ts: t.cancel()\nawait asyncio.sleep(0)\ndel ts, t")
        kernel.until(lambda: kernel.poll()["tasks"]["total"] == 0)
