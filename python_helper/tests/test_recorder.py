"""Recordings: what the user's tasks do, step by step."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from conftest import SNAPSHOT, Kernel

SETUP = """
import asyncio
async def fetch(i):
    await asyncio.sleep(0.02)
    return i
"""

SLOW = """
import asyncio, time
async def slow():
    time.sleep(0.2)
    await asyncio.sleep(0.1)
await asyncio.create_task(slow(), name='slow one')
"""

#: What a recording leaves behind in `sys.monitoring`, as an expression.
MONITORING = (
    "(lambda m: m and [[m.get_tool(i) for i in range(6)],"
    " [m.get_events(i) for i in range(6) if m.get_tool(i)]])"
    "(getattr(__import__('sys'), 'monitoring', None))"
)

RUNS, WAITS, RETURNED, RAISED = range(4)


class Recording:
    """A recording of one client."""

    def __init__(self, kernel: Kernel, client: str = "one") -> None:
        self.kernel = kernel
        self.client = client
        #: (beginning, end, kind, task, stack, fresh)
        self.steps: List[List[int]] = []
        self.tasks: List[Dict[str, Any]] = []
        self.stacks: List[List[Dict[str, Any]]] = []
        self.last = self.ask("start")

    def ask(self, action: str = "read") -> Dict[str, Any]:
        return self.kernel.body(
            "record",
            self.client,
            action=action,
            begin=len(self.steps),
            tasks=len(self.tasks),
            stacks=len(self.stacks),
        )

    def stop(self) -> Dict[str, Any]:
        """End it, read it, and leave."""
        body = self.ask("stop")
        while True:
            numbers = body["steps"]
            self.steps.extend(numbers[i : i + 6] for i in range(0, len(numbers), 6))
            self.tasks += body["tasks"]
            self.stacks += body["stacks"]
            if not body["more"]:
                self.ask("leave")
                return body
            body = self.ask()

    def ends(self, coroutine: str) -> List[Any]:
        """Return (kind, lines of the stack) of the steps of the tasks of a coroutine, in turn."""
        of = {i for i, task in enumerate(self.tasks) if task["coroutine"] == coroutine}
        return [
            (kind, [frame["line"] for frame in self.stacks[stack]])
            for _, _, kind, task, stack, _ in self.steps
            if task in of
        ]


def is_exact(kernel: Kernel) -> bool:
    return kernel.value("__import__('sys').version_info >= (3, 12)")


@pytest.fixture
def exact(kernel: Kernel) -> Kernel:
    if not is_exact(kernel):
        pytest.skip("Python below 3.12 has no sys.monitoring")
    return kernel


def test_each_step_of_the_users_tasks_is_recorded(exact: Kernel) -> None:
    exact.run(SETUP, "a")
    recording = Recording(exact)
    exact.run(
        "async def work():\n"
        "    await fetch(1)\n"
        "    await fetch(2)\n"
        "await asyncio.create_task(work(), name='job')",
        "b",
    )
    body = recording.stop()
    assert body["exact"] and body["dropped"] == 0
    assert recording.ends("work") == [(WAITS, [4, 2]), (WAITS, [4, 3]), (RETURNED, [])] or (
        recording.ends("work") == [(WAITS, [2, 4]), (WAITS, [3, 4]), (RETURNED, [])]
    )
    [job] = [task for task in recording.tasks if task["coroutine"] == "work"]
    assert job["cell"]["cellId"] == "b"
    waits = [step for step in recording.steps if step[2] == WAITS]
    stacks = [recording.stacks[step[4]] for step in waits]
    assert ["a" in (frame["cell"]["cellId"] for frame in stack) for stack in stacks].count(
        True
    ) == 2
    # Each call of `fetch` began in the step at whose end it waited.
    assert [step[5] for step in waits if len(recording.stacks[step[4]]) == 2] == [1, 2]
    # Its moments are those of the helper's clock.
    moments = [moment for step in recording.steps for moment in step[:2]]
    assert moments == sorted(moments)
    assert 0 < moments[-1] / 1e6 <= body["ended"] - body["started"]
    assert body["count"] == len(recording.steps) and 0 < body["cost"] < 0.1


def test_a_task_from_before_is_recorded(exact: Kernel) -> None:
    exact.run(
        SETUP
        + "async def stay():\n    for i in range(100):\n        await fetch(i)\n"
        + "t = asyncio.create_task(stay(), name='job')\nawait asyncio.sleep(0.01)",
        "a",
    )
    exact.poll()
    recording = Recording(exact)
    exact.run("await asyncio.sleep(0.3)")
    recording.stop()
    exact.run("t.cancel()")
    [job] = [task for task in recording.tasks if task.get("name") == "job"]
    assert job["coroutine"] == "stay"
    assert recording.ends("stay").count((WAITS, [8, 4])) >= 3


def test_an_interrupt_leaves_the_recording_whole(exact: Kernel) -> None:
    exact.run(SETUP, "a")
    recording = Recording(exact)
    running = exact.start("for _ in range(10_000):\n    await asyncio.create_task(fetch(1))", "b")
    exact.until(lambda: exact.body("record", "one")["count"] > 20)
    exact.manager.interrupt_kernel()
    exact.finish(running)
    exact.run("import time\ntime.sleep(1.2)\nawait asyncio.create_task(fetch(2))", "c")
    recording.stop()
    assert recording.ends("fetch")[-2:] == [(WAITS, [4]), (RETURNED, [])]


def test_an_error_of_the_users_passes_through(exact: Kernel) -> None:
    exact.run(SETUP + "async def bad():\n    await fetch(1)\n    raise KeyError('mine')\n", "a")
    recording = Recording(exact)
    exact.run(
        "seen = []\nfor _ in range(3):\n    try:\n        await asyncio.create_task(bad())\n"
        "    except KeyError as error:\n        seen.append(error.args[0])"
    )
    recording.stop()
    assert exact.value("seen") == ["mine"] * 3
    assert [kind for kind, _ in recording.ends("bad")] == [WAITS, RAISED] * 3


def test_coroutines_of_other_threads_are_left_out(exact: Kernel) -> None:
    exact.run(SETUP + "async def apart(i):\n    await asyncio.sleep(0.001)\n", "a")
    recording = Recording(exact)
    exact.run(
        "import threading\n"
        "async def many():\n    for i in range(100):\n        await asyncio.create_task(apart(i))\n"
        "thread = threading.Thread(target=asyncio.run, args=(many(),))\nthread.start()\n"
        "for i in range(10):\n    await asyncio.create_task(fetch(i))\n"
        "while thread.is_alive():\n    await asyncio.sleep(0.01)",
        "b",
    )
    recording.stop()
    assert recording.ends("apart") == []
    assert recording.ends("fetch") == [(WAITS, [4]), (RETURNED, [])] * 10


def test_a_task_that_lives_has_its_name_and_id(exact: Kernel) -> None:
    exact.run(SETUP, "a")
    recording = Recording(exact)
    exact.run("async def stay():\n    await fetch(1)\n    await asyncio.sleep(60)\n"
              "t = asyncio.create_task(stay(), name='job')\nawait asyncio.sleep(0.1)")  # fmt: skip
    number = exact.tasks()["job"]["id"]
    recording.stop()
    [job] = [task for task in recording.tasks if task["coroutine"] == "stay"]
    assert (job["name"], job["id"]) == ("job", number)


def test_tasks_at_one_address_are_told_apart(exact: Kernel) -> None:
    exact.run(SETUP, "a")
    recording = Recording(exact)
    exact.run("for i in range(50):\n    await asyncio.create_task(fetch(i))\n"
              "    t = asyncio.create_task(fetch(i))\n    await asyncio.sleep(0)\n    t.cancel()\n"
              "    await asyncio.sleep(0)\n    del t")  # fmt: skip
    recording.stop()
    assert len([task for task in recording.tasks if task["coroutine"] == "fetch"]) == 100


def test_failures_and_cancellations_end_a_task(exact: Kernel) -> None:
    exact.run(
        SETUP
        + "async def bad():\n    await fetch(1)\n    raise ValueError\n"
        + "async def stopped():\n    await asyncio.sleep(60)\n",
        "a",
    )
    recording = Recording(exact)
    exact.run(
        "a, b = asyncio.create_task(bad()), asyncio.create_task(stopped())\n"
        "await asyncio.sleep(0.1)\nb.cancel()\n"
        "await asyncio.gather(a, b, return_exceptions=True)"
    )
    recording.stop()
    assert recording.ends("bad")[-1][0] == RAISED
    assert recording.ends("stopped")[-1][0] == RAISED


def test_library_and_other_code_is_not_recorded(exact: Kernel) -> None:
    recording = Recording(exact)
    exact.run(
        "sum(i for i in range(1000))\nimport asyncio\nt = asyncio.create_task(asyncio.sleep(0))\nawait t"
    )
    recording.stop()
    assert {task["coroutine"] for task in recording.tasks} <= {
        "<module>",
        "run_cell_async",
        "InteractiveShell.run_cell_async",
    }


def test_the_oldest_steps_are_dropped_and_counted(exact: Kernel) -> None:
    exact.run(SETUP + "async def short():\n    await asyncio.sleep(0)\n", "a")
    recording = Recording(exact)
    exact.run("for _ in range(60_000):\n    await asyncio.create_task(short())\n")
    while exact.body("record", "one")["dropped"] == 0:
        exact.run("for _ in range(30_000):\n    await asyncio.create_task(short())\n")
    body = recording.stop()
    assert body["dropped"] == body["count"] - len(recording.steps) > 0
    assert 50_000 < len(recording.steps) <= 100_000


def test_a_recording_leaves_the_kernel_as_it_was(kernel: Kernel) -> None:
    kernel.run(SETUP, "a")
    kernel.run("await fetch(1)")
    before = kernel.value(MONITORING), kernel.value(SNAPSHOT)
    recording = Recording(kernel)
    assert recording.last["on"]
    kernel.run("await fetch(1)")
    recording.stop()
    kernel.until(lambda: "Loopscope recorder" not in str(kernel.value(SNAPSHOT)["threads"]))
    after = kernel.value(MONITORING), kernel.value(SNAPSHOT)
    for snapshot in before[1], after[1]:
        for noise in ("files", "count", "hidden", "history", "lines", "names", "modules"):
            snapshot.pop(noise)
    assert before == after
    assert not recording.ask()["on"]


def test_a_second_recording_sees_the_same(exact: Kernel) -> None:
    exact.run(SETUP, "a")
    seen = []
    for _ in range(2):
        recording = Recording(exact)
        exact.run("await asyncio.create_task(fetch(1))", "b")
        recording.stop()
        seen.append(recording.ends("fetch"))
    assert seen[0] == seen[1] and len(seen[0]) == 2


def test_it_ends_when_its_client_leaves(kernel: Kernel) -> None:
    kernel.body("hello", "two")
    Recording(kernel, "one")
    refused = kernel.ask("record", "two", action="start")
    assert refused["message"] == "Another page records this kernel."
    assert not kernel.body("record", "two", action="stop")["on"]
    assert kernel.body("record", "one")["on"]
    kernel.body("uninstall", "one")
    kernel.until(lambda: "Loopscope recorder" not in str(kernel.value(SNAPSHOT)["threads"]))
    assert kernel.body("record", "two", action="start")["on"]


def test_it_ends_when_its_client_is_silent(kernel: Kernel) -> None:
    recording = Recording(kernel)
    kernel.run("__import__('sys').modules['_loopscope_kernel']._helper.recorder._asked -= 100")
    kernel.until(lambda: "Loopscope recorder" not in str(kernel.value(SNAPSHOT)["threads"]))
    assert not recording.ask()["on"]


def test_no_task_is_kept_alive(kernel: Kernel) -> None:
    kernel.run(SETUP, "a")
    recording = Recording(kernel)
    kernel.run(
        "import weakref, gc\n"
        "r = weakref.ref(asyncio.create_task(fetch(1)))\n"
        "await asyncio.sleep(0.2)\ngc.collect()"
    )
    assert kernel.value("r() is None")
    recording.stop()


def test_a_tool_that_is_taken_is_left_alone(exact: Kernel) -> None:
    exact.run("import sys\nsys.monitoring.use_tool_id(5, 'mine')\n" + SETUP)
    recording = Recording(exact)
    exact.run("await asyncio.create_task(fetch(1))")
    assert recording.stop()["exact"]
    assert recording.ends("fetch")
    assert exact.value("__import__('sys').monitoring.get_tool(5)") == "mine"


def test_when_all_tools_are_taken_it_samples(exact: Kernel) -> None:
    exact.run("import sys\nfor i in range(6):\n    sys.monitoring.use_tool_id(i, f'mine {i}')")
    recording = Recording(exact)
    exact.run(SLOW)
    body = recording.stop()
    assert (body["exact"], body["because"]) == (False, "taken")
    assert recording.ends("slow")
    names = exact.value("[__import__('sys').monitoring.get_tool(i) for i in range(6)]")
    assert names == [f"mine {i}" for i in range(6)]


def test_debuggers_and_coverage_tools_find_their_numbers_free(exact: Kernel) -> None:
    recording = Recording(exact)
    exact.run("import sys\nfor i in range(3):\n    sys.monitoring.use_tool_id(i, 'late')")
    assert exact.value("sys.monitoring.get_tool(0)") == "late"
    recording.stop()


def test_below_3_12_the_running_task_is_sampled(kernel: Kernel) -> None:
    if is_exact(kernel):
        pytest.skip("Python 3.12 records exactly")
    recording = Recording(kernel)
    kernel.run(SLOW)
    body = recording.stop()
    assert (body["exact"], body["because"]) == (False, "python")
    [slow] = [i for i, task in enumerate(recording.tasks) if task["coroutine"] == "slow"]
    [(began, ended, kind, *_)] = [step for step in recording.steps if step[3] == slow]
    assert kind == WAITS
    assert 0.1 < (ended - began) / 1e6 < 0.4


@pytest.mark.parametrize(
    "arguments",
    [
        {"action": "go"},
        {"action": 1},
        {"action": "read", "begin": -1},
        {"action": "read", "tasks": "x"},
    ],
)
def test_wrong_arguments_are_refused(kernel: Kernel, arguments: Dict[str, Any]) -> None:
    assert not kernel.ask("record", **arguments)["success"]
