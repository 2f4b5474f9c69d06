"""How far a wait for many is: against what the kernel itself knows."""

from __future__ import annotations

import time
from typing import Any, Dict, List

import pytest
from conftest import Kernel

#: Workers that hold a semaphore until their gate opens, and what they have seen themselves.
GATES = """
import asyncio, time
sem = asyncio.Semaphore(5)
gates, ended = {}, []
async def fetch(i):
    async with sem:
        gates[i] = asyncio.Event()
        await gates[i].wait()
    ended.append(time.monotonic())
    if i % 10 == 7:
        raise ValueError(i)
    return i
async def plain(i):
    gates[i] = asyncio.Event()
    await gates[i].wait()
    ended.append(time.monotonic())
    return i
async def open_all(numbers):
    for i in numbers:
        while i not in gates:
            await asyncio.sleep(0)
        gates[i].set()
    for _ in range(20):
        await asyncio.sleep(0)
"""
#: `as_completed` starts its tasks in any order.
OPEN_THREE = "await open_all([i for i in gates if i % 10 != 7][:3])"


def fanouts(kernel: Kernel) -> List[Dict[str, Any]]:
    """Return the fan-outs, the oldest first."""
    records = sorted(kernel.poll()["fanouts"]["changed"], key=lambda each: each["id"])
    for each in records:
        assert each["done"] + each["running"] + each["queueing"] == each["total"], each
        assert 0 <= each["failed"] + each["cancelled"] <= each["done"], each
    return records


def settled(kernel: Kernel, **expected: Any) -> Dict[str, Any]:
    """Wait until the only fan-out has these counts, and return it."""
    seen: List[Any] = []

    def question() -> Any:
        seen[:] = fanouts(kernel)
        if len(seen) == 1 and {name: seen[0][name] for name in expected} == expected:
            return seen[0]
        return None

    try:
        return kernel.until(question)
    except AssertionError:
        raise AssertionError((seen, expected)) from None


def python_of(kernel: Kernel) -> Any:
    return kernel.value("tuple(__import__('sys').version_info[:2])")


def test_gather_behind_a_semaphore(kernel: Kernel) -> None:
    kernel.run(GATES)
    kernel.run("async def main():\n    await asyncio.gather(*map(fetch, range(300)))\n", "b")
    kernel.run("job = asyncio.create_task(main(), name='job')", "c")
    record = settled(kernel, total=300, done=0, running=5, queueing=295)
    assert record["kind"] == "gather" and record["coroutine"] == "fetch"
    assert record["cell"]["cellId"] == "c" and "atLeast" not in record and "until" not in record
    assert record["at"]["cell"]["cellId"] == "b" and record["at"]["line"] == 2
    assert record["task"] == kernel.tasks()["job"]["id"]
    kernel.run("await open_all(range(7))", "d")
    settled(kernel, total=300, done=7, failed=0, cancelled=0, running=5, queueing=288)
    # The capacity of a plain semaphore is what the looks have seen inside at once.
    record = kernel.until(lambda: [r for r in fanouts(kernel) if "capacity" in r["bottleneck"]])[0]
    bottleneck = record["bottleneck"]
    assert (bottleneck["kind"], bottleneck["name"]) == ("semaphore", "sem")
    assert (bottleneck["waiting"], bottleneck["capacity"]) == (288, 5)
    assert bottleneck["at"]["cell"]["cellId"] == "cell" and bottleneck["at"]["line"] == 6
    # The first failure ends a gather, whose other members go on.
    kernel.run("await open_all([7])", "d")
    kernel.until(lambda: fanouts(kernel) == [])
    assert kernel.poll()["tasks"]["total"] == 292


def test_failed_and_cancelled_members(kernel: Kernel) -> None:
    kernel.run(GATES)
    kernel.run(
        "ts = [asyncio.create_task(fetch(i)) for i in range(60)]\n"
        "g = asyncio.gather(*ts, return_exceptions=True)"
    )
    # No task awaits it.
    record = settled(kernel, total=60, done=0, running=5, queueing=55)
    assert record["task"] is None and "at" not in record
    kernel.run("await open_all(range(30))\nfor t in ts[-4:]: t.cancel()\nawait asyncio.sleep(0.01)")
    settled(kernel, total=60, done=34, failed=3, cancelled=4, running=5, queueing=21)
    kernel.run("async def wait(): await g\nw = asyncio.create_task(wait(), name='w')")
    number = kernel.until(lambda: kernel.tasks().get("w"))["id"]
    settled(kernel, total=60, done=34, running=5, task=number)
    kernel.run("g.cancel()")
    kernel.until(lambda: fanouts(kernel) == [])


def test_nested_gathers(kernel: Kernel) -> None:
    kernel.run(GATES)
    kernel.run(
        "async def batch(k):\n"
        "    return await asyncio.gather(*(plain(10 * k + i) for i in range(10)))\n"
        "async def main():\n"
        "    await asyncio.gather(*map(batch, range(3)), asyncio.gather(plain(90), plain(91)))\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    kernel.until(lambda: len(fanouts(kernel)) == 5)
    kernel.run("await open_all([0, 1, 2, *range(10, 20), 90])")

    def seen() -> Any:
        return sorted((each["total"], each["done"]) for each in fanouts(kernel))

    # One batch of three is over: its own gather is gone, and the outer one has counted it.
    expected = [(2, 1), (4, 1), (10, 0), (10, 3)]
    kernel.until(lambda: seen() == expected)
    outer = next(each for each in fanouts(kernel) if each["total"] == 4)
    assert outer["task"] == kernel.tasks()["job"]["id"]


@pytest.mark.parametrize("until", ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"])
def test_wait(kernel: Kernel, until: str) -> None:
    kernel.run(GATES)
    kernel.run(
        "ts = [asyncio.create_task(fetch(i)) for i in range(20)]\n"
        f"async def main():\n    await asyncio.wait(ts, return_when=asyncio.{until})\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    record = settled(kernel, total=20, done=0, running=5, queueing=15)
    assert record["kind"] == "wait" and "atLeast" not in record
    expected = {"FIRST_COMPLETED": "first", "FIRST_EXCEPTION": "exception"}.get(until)
    assert record.get("until") == expected
    kernel.run("await open_all(range(8))")
    if until == "ALL_COMPLETED":
        settled(kernel, total=20, done=8, failed=1, running=5, queueing=7)
        kernel.run("await open_all(range(8, 20))")
    kernel.until(lambda: fanouts(kernel) == [])


def test_as_completed(kernel: Kernel) -> None:
    kernel.run(GATES)
    kernel.run(
        "got = []\npause = asyncio.Event()\n"
        "async def main():\n"
        "    for each in asyncio.as_completed([plain(i) for i in range(40)]):\n"
        "        got.append(await each)\n"
        "        if len(got) == 12: await pause.wait()\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    record = settled(kernel, total=40, done=0, running=40, queueing=0)
    assert record["kind"] == "as_completed" and record["at"]["line"] == 5
    # Those that the loop has taken, and those that it has not yet.
    kernel.run("await open_all(range(20))")
    record = settled(kernel, total=40, done=20, running=20)
    assert kernel.value("len(got)") == 12
    assert record["at"]["line"] == 6 and record["task"] == kernel.tasks()["job"]["id"]
    assert ("atLeast" in record) == (python_of(kernel) >= (3, 13))
    kernel.run("pause.set()\nawait open_all(range(20, 40))")
    kernel.until(lambda: fanouts(kernel) == [])


def test_as_completed_as_an_asynchronous_iterator(kernel: Kernel) -> None:
    if python_of(kernel) < (3, 13):
        pytest.skip("from Python 3.13 on")
    kernel.run(GATES)
    kernel.run(
        "async def main():\n"
        "    async for each in asyncio.as_completed([fetch(i) for i in range(20)]):\n"
        "        try: await each\n"
        "        except ValueError: pass\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    settled(kernel, total=20, done=0, running=5, queueing=15)
    kernel.run(OPEN_THREE)
    settled(kernel, total=20, done=3, running=5, queueing=12)


def test_task_group(kernel: Kernel) -> None:
    if python_of(kernel) < (3, 11):
        pytest.skip("from Python 3.11 on")
    kernel.run(GATES)
    kernel.run(
        "more = asyncio.Event()\n"
        "async def main():\n"
        "    async with asyncio.TaskGroup() as group:\n"
        "        for i in range(30): group.create_task(fetch(i))\n"
        "        await more.wait()\n"
        "        for i in range(30, 40): group.create_task(fetch(i))\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    record = settled(kernel, total=30, done=0, running=5, queueing=25)
    # While its body still runs, too.
    assert record["kind"] == "TaskGroup" and record["atLeast"] is True
    assert record["at"]["line"] == 5
    kernel.run("await open_all(range(6))")
    settled(kernel, total=30, done=6, running=5, queueing=19)
    kernel.run("more.set()")
    record = settled(kernel, total=40, done=6, running=5, queueing=29)
    kernel.run("await open_all([6, *range(8, 17)])")
    record = settled(kernel, total=40, done=16, running=5, queueing=19)
    # A failure ends the group.
    kernel.run("await open_all([7])\ntry: await job\nexcept BaseException: pass")
    kernel.until(lambda: fanouts(kernel) == [])


def test_eager_tasks(kernel: Kernel) -> None:
    if python_of(kernel) < (3, 12):
        pytest.skip("from Python 3.12 on")
    kernel.run(GATES)
    kernel.run(
        "asyncio.get_event_loop().set_task_factory(asyncio.eager_task_factory)\n"
        "async def maybe(i):\n    if i % 2: await plain(i)\n"
        "async def main():\n    await asyncio.gather(*map(maybe, range(20)))\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    settled(kernel, total=20, done=10, failed=0, running=10, queueing=0)
    kernel.run("await open_all([1, 3])\nasyncio.get_event_loop().set_task_factory(None)")
    settled(kernel, total=20, done=12, running=8)


def test_a_timeout_around_each_member(kernel: Kernel) -> None:
    # Before Python 3.12 `wait_for` makes a task of what it waits for.
    kernel.run(GATES)
    kernel.run(
        "async def limited(i): await asyncio.wait_for(fetch(i), 900)\n"
        "async def main(): await asyncio.gather(*map(limited, range(30)))\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    record = settled(kernel, total=30, done=0, running=5, queueing=25)
    assert record["bottleneck"]["name"] == "sem" and record["bottleneck"]["waiting"] == 25


def test_locks_and_queues(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nlock = asyncio.Lock()\nbox = asyncio.Queue(2)\njobs = asyncio.Queue()\n"
        "async def locked():\n    async with lock: await asyncio.sleep(1000)\n"
        "async def main(): await asyncio.gather(*(locked() for _ in range(9)))\n"
        "async def puts(): await asyncio.gather(*(box.put(i) for i in range(6)))\n"
        "async def gets(): await asyncio.gather(*(jobs.get() for i in range(3)))\n"
        "ts = [asyncio.create_task(each()) for each in (main, puts, gets)]"
    )
    kernel.until(lambda: len(fanouts(kernel)) == 3)
    kernel.until(lambda: all("bottleneck" in each for each in fanouts(kernel)))
    found = {
        each["bottleneck"]["name"]: (each["done"], each["running"], each["bottleneck"])
        for each in fanouts(kernel)
    }
    done, running, place = found["lock"]
    assert (done, running, place["waiting"], place["capacity"]) == (0, 1, 8, 1)
    done, running, place = found["box"]
    assert (done, running, place["waiting"], place["side"]) == (2, 0, 4, "put")
    assert (place["capacity"], place["inside"]) == (2, 2)
    done, running, place = found["jobs"]
    assert (done, running, place["waiting"], place["side"]) == (0, 0, 3, "get")
    assert "capacity" not in place and place["inside"] == 0


POOL = """
import asyncio, threading, concurrent.futures
go = threading.Semaphore(0)
pool = concurrent.futures.ThreadPoolExecutor(4)
def work(i):
    go.acquire()
    return i
"""


def test_a_gather_of_jobs_of_a_pool(kernel: Kernel) -> None:
    kernel.run(POOL)
    kernel.run(
        "async def main():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    await asyncio.gather(*[loop.run_in_executor(pool, work, i) for i in range(40)])\n"
        "job = asyncio.create_task(main())"
    )
    try:
        # A look before the gather is read sees the pool.
        record = settled(kernel, kind="gather", total=40, done=0, running=4, queueing=36)
        place = record["bottleneck"]
        assert (place["kind"], place["name"], place["waiting"]) == ("executor", "pool", 36)
        assert (place["inside"], place["capacity"]) == (4, 4)
        kernel.run("for _ in range(11): go.release()")
        settled(kernel, total=40, done=11, failed=0, running=4, queueing=25)
    finally:
        kernel.run("for _ in range(40): go.release()")
    kernel.until(lambda: fanouts(kernel) == [])


def test_a_pool_without_a_gather(kernel: Kernel) -> None:
    kernel.run(POOL)
    kernel.run(
        "async def one(i): return await asyncio.get_running_loop().run_in_executor(pool, work, i)\n"
        "ts = [asyncio.create_task(one(i)) for i in range(10)]"
    )
    try:
        record = settled(kernel, total=10, done=0, running=4, queueing=6)
        assert record["kind"] == "executor" and record["bottleneck"]["name"] == "pool"
        # A gather of the same jobs takes its place.
        kernel.run(
            "g = asyncio.gather(*ts)\nasync def wait(): await g\nw = asyncio.create_task(wait())"
        )
        kernel.until(lambda: [each["kind"] for each in fanouts(kernel)] == ["gather"])
        settled(kernel, total=10, done=0, running=4, queueing=6)
    finally:
        kernel.run("for _ in range(40): go.release()")
    kernel.until(lambda: fanouts(kernel) == [])


def test_tqdm(kernel: Kernel) -> None:
    kernel.run(
        GATES + "try:\n    from tqdm.asyncio import tqdm\nexcept ImportError:\n    tqdm = None"
    )
    if kernel.value("tqdm is None"):
        pytest.skip("tqdm is not installed")
    kernel.run(
        "async def main(): await tqdm.gather(*map(fetch, range(20)), disable=True)\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    record = settled(kernel, total=20, done=0, running=5, queueing=15)
    assert record["kind"] == "tqdm" and record["at"]["line"] == 1
    kernel.run(OPEN_THREE)
    settled(kernel, total=20, done=3, running=5, queueing=12)


def test_counts_are_true_while_members_end(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, time, random\nsem = asyncio.Semaphore(20)\nended = []\n"
        "async def fetch(i):\n"
        "    async with sem:\n        await asyncio.sleep(random.random() / 20)\n"
        "    ended.append(time.monotonic())\n"
    )
    message = kernel.start("await asyncio.gather(*map(fetch, range(1500)))", "run")
    looks = []
    while not looks or looks[-1][2]:
        asked = time.monotonic()
        records = fanouts(kernel)
        looks.append((asked, time.monotonic(), records))
        if not records and len(looks) < 20:
            looks[-1] = (asked, asked, [{"done": 0, "kind": None}])
        time.sleep(0.02)
    kernel.finish(message)
    ended = kernel.value("ended")
    seen = [(a, b, r[0]["done"]) for a, b, r in looks if r and r[0]["kind"]]
    assert len(seen) > 10
    for asked, answered, done in seen:
        # The last line of a coroutine runs a moment before its task is over. With a busy machine, the
        # helper counts less often: at least once a second, and a look takes its time.
        assert sum(each < asked - 1.5 for each in ended) - 25 <= done
        assert done <= sum(each < answered for each in ended)
    dones = [done for _, _, done in seen]
    assert dones == sorted(dones)


def test_is_bounded_and_keeps_nothing(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, gc, weakref\nasync def leaf(): await asyncio.sleep(1000)\n"
        "class Canary: pass\nref = None\n"
        "async def pair():\n    await asyncio.gather(leaf(), leaf())\n"
        "async def big():\n    global ref\n    canary = Canary()\n    ref = weakref.ref(canary)\n"
        "    await asyncio.gather(*(leaf() for _ in range(200)))\n"
        "ts = [asyncio.create_task(pair()) for _ in range(120)]\nb = asyncio.create_task(big())"
    )
    # Of many, the largest are told.
    kernel.until(lambda: any(each["total"] == 200 for each in fanouts(kernel)))
    assert len(fanouts(kernel)) <= 50
    kernel.run(
        "b.cancel()\nawait asyncio.sleep(0.1)\ndel b\ngc.collect()\n"
        "for t in ts: t.cancel()\nawait asyncio.sleep(0.1)"
    )
    kernel.until(lambda: fanouts(kernel) == [])
    assert kernel.value("ref() is None")


def test_one_that_ends_does_not_send_the_others_again(kernel: Kernel) -> None:
    kernel.run(GATES)
    kernel.run(
        "async def main(): await asyncio.gather(*map(plain, range(300)))\n"
        "job = asyncio.create_task(main(), name='job')"
    )
    settled(kernel, total=300, running=300)
    kernel.until(lambda: len(kernel.tasks()["job"]["awaits"]) == 200)
    job = kernel.tasks()["job"]["id"]
    body = kernel.body("poll")
    while body["more"]:
        body = kernel.body("poll", session=body["session"], since=body["revision"])
    kernel.run("await open_all(range(5))")
    sent: List[int] = []
    gone: List[int] = []
    deadline = time.monotonic() + 10
    while len(gone) < 5 and time.monotonic() < deadline:
        body = kernel.body("poll", session=body["session"], since=body["revision"])
        sent.extend(each["id"] for each in body["tasks"]["changed"] if not each["isCell"])
        gone.extend(body["tasks"]["gone"])
        time.sleep(0.05)
    assert len(gone) >= 5 and job not in sent
