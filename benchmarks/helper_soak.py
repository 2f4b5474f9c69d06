"""A long run in which tasks are created, fail and are cancelled at random while a thread polls.

Each task that failed and was dropped must have been reported, and the helper's memory may not grow.

    python benchmarks/helper_soak.py [SECONDS] [TASKS]      10 minutes and 200,000 by default
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import logging
import random
import sys
import threading
import time

from helper_poll import Helper, ask, make_shell

#: How much the process may grow between a tenth of the run and its end (objects).
GROWTH = 20_000


async def short() -> int:
    await asyncio.sleep(random.uniform(0, 0.05))
    return 1


async def long() -> None:
    await asyncio.sleep(1000)


async def bad(number: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.05))
    raise ValueError(number)


def poll(helper: Helper, stop: threading.Event, seen: set[str], errors: list[str]) -> None:
    known: dict = {}
    while not stop.is_set():
        try:
            _, body = ask(helper, **known)
        except AssertionError as error:
            errors.append(str(error))
            continue
        known = {"session": body["session"], "since": body["revision"]}
        seen.update(record["message"] for record in body["failures"]["changed"])
        if not body["more"]:
            stop.wait(0.25)


async def soak(seconds: float, tasks: int) -> tuple[int, int, list[str], list[int]]:
    """Return how many failures there were, how many were missed, errors, and the sizes."""
    random.seed(1)
    helper = Helper(make_shell(asyncio.get_running_loop()), "benchmark")
    helper.install()
    ask(helper)
    stop, seen, errors = threading.Event(), set(), []
    thread = threading.Thread(target=poll, args=(helper, stop, seen, errors))
    thread.start()
    held: list[asyncio.Task] = []
    failing, sizes = set(), []
    begin = time.perf_counter()
    for number in range(tasks):
        choice = random.random()
        if choice < 0.05:
            failing.add(str(number))
            asyncio.create_task(bad(number))  # noqa: RUF006 (no reference, like a user's mistake)
        elif choice < 0.5:
            held.append(asyncio.create_task(long()))
        else:
            asyncio.create_task(short())  # noqa: RUF006 (see above)
        if len(held) > 500:
            held.pop(random.randrange(len(held))).cancel()
        late = begin + seconds * number / tasks - time.perf_counter()
        if late > 0.005:
            await asyncio.sleep(late)
        elif number % 100 == 0:
            await asyncio.sleep(0)
        if number in (tasks // 10, tasks - 1):
            await asyncio.sleep(0.3)
            gc.collect()
            sizes.append(len(gc.get_objects()))
    await asyncio.sleep(1)
    stop.set()
    await asyncio.to_thread(thread.join)
    helper.uninstall()
    for task in held:
        task.cancel()
    return len(failing), len(failing - seen), errors, sizes


def main(arguments: list[str]) -> int:
    seconds = float(arguments[0]) if arguments else 600.0
    tasks = int(arguments[1]) if len(arguments) > 1 else 200_000
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stderr(io.StringIO()):
        failing, missed, errors, sizes = asyncio.run(soak(seconds, tasks))
    grown = sizes[-1] - sizes[0]
    print(
        f"{tasks} tasks in {seconds:g} s, {failing} failed: {missed} missed, {len(errors)} errors"
    )
    print(f"grown by {grown} objects  (bound {GROWTH})")
    for error in errors[:3]:
        print(error[:500])
    return int(bool(missed or errors) or grown > GROWTH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
