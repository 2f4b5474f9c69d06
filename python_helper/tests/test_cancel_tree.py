"""Cancelling what a cell runs and has started: in which order, and who goes on."""

from __future__ import annotations

from typing import Any, Dict

from conftest import Kernel

TREE = """
import asyncio
log = []
async def leaf(name):
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        log.append(name)
        raise
async def cleans(name):
    try:
        await asyncio.sleep(1000)
    finally:
        await asyncio.sleep(0.3)
        log.append(name)
async def stubborn():
    while True:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            log.append('stubborn')
async def middle(name, *children):
    try:
        await asyncio.gather(*children)
    finally:
        log.append(name)
"""
RUN = """
alone = asyncio.create_task(leaf('alone'), name='alone')
await middle('top', asyncio.create_task(middle('m', leaf('a'), cleans('b')), name='m'), stubborn())
"""


def named(kernel: Kernel) -> Dict[str, Dict[str, Any]]:
    return {
        task["coroutine"] if task["unnamed"] else task["name"]: task
        for task in kernel.poll()["tasks"]["changed"]
    }


def test_innermost_first_and_who_goes_on(kernel: Kernel) -> None:
    kernel.run(TREE, "other")
    message = kernel.start(RUN, "run")
    kernel.until(lambda: len(named(kernel)) == 6 and len(named(kernel)["m"]["awaits"]) == 2)
    kernel.until(lambda: any(task["isCell"] and task["awaits"] for task in named(kernel).values()))
    before = {task["id"]: task for task in named(kernel).values()}
    ids = {name: task["id"] for name, task in named(kernel).items()}
    body = kernel.body("cancel", cell="run")
    assert sorted(body["asked"]) == sorted(before) and body["gone"] == []
    # Each comes after those that it awaits.
    place = {number: index for index, number in enumerate(body["asked"])}
    for number, task in before.items():
        assert all(place[inner] < place[number] for inner in task["awaits"])
    assert kernel.finish(message)["status"] == "error"
    found = kernel.until(
        lambda: (
            lambda each: set(each) == {"stubborn"} and "ignoring" in each["stubborn"] and each
        )(named(kernel))
    )
    assert found["stubborn"]["id"] == ids["stubborn"]
    assert 0 < found["stubborn"]["asked"] <= kernel.poll()["now"]
    # The one that cleans up got one `CancelledError`, so it could finish.
    assert sorted(kernel.value("log")) == ["a", "alone", "b", "m", "stubborn", "top"]
    kernel.run("log.clear()")
    # Again, for the one that is left.
    assert kernel.body("cancel", cell="run")["asked"] == [ids["stubborn"]]
    kernel.until(lambda: kernel.value("log") == ["stubborn"])


def test_a_task_that_fails_to_cancel_does_not_keep_the_others(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\n"
        "class Odd(asyncio.Task):\n"
        "    def cancel(self, *args, **kwargs): raise RuntimeError('no')\n"
        "async def work(): await asyncio.sleep(1000)\n"
        "loop = asyncio.get_event_loop()\n"
        "ts = [loop.create_task(work(), name='a'), Odd(work(), loop=loop, name='odd'),\n"
        "      loop.create_task(work(), name='b')]"
    )
    kernel.until(lambda: len(kernel.tasks()) == 3)
    assert len(kernel.body("cancel", cell="cell")["asked"]) == 3
    kernel.until(lambda: set(kernel.tasks()) == {"odd"})
