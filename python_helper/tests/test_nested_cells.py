"""Code that a cell runs through IPython belongs to the cell, and the cell ends when it ends."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work(): await asyncio.sleep(1000)\n"
NESTED = (
    WORK + "sh = get_ipython()\nasync def nested(source):\n"
    "    return await sh.run_cell_async(source, transformed_cell=sh.transform_cell(source))\n"
)


def outcomes(kernel: Kernel) -> Dict[str, str]:
    return {e["cellId"]: e["outcome"] for e in kernel.poll()["executions"]}


def cells(kernel: Kernel) -> Dict[str, Any]:
    return {name: (task["cell"] or {}).get("cellId") for name, task in kernel.tasks().items()}


def test_run_cell_async_within_a_cell(kernel: Kernel) -> None:
    kernel.run(NESTED, "first")
    kernel.run(
        "r = await nested('1+1')\nt = asyncio.create_task(work(), name='after')",
        "second",
    )
    assert outcomes(kernel) == {"first": "ok", "second": "ok"}
    assert cells(kernel) == {"after": "second"}
    kernel.run(
        "await asyncio.gather(nested('await asyncio.sleep(0.2)'), nested('await asyncio.sleep(0.1)'))",
        "third",
    )
    assert outcomes(kernel)["third"] == "ok"
    loop = kernel.poll()["loop"]
    assert loop["state"] == "idle" and loop["cell"] is None


@pytest.mark.parametrize(
    "start", ["nested(source)", "sh.run_cell_async(source, transformed_cell=source)"]
)
def test_nested_code_that_outlives_its_cell(kernel: Kernel, start: str) -> None:
    kernel.run(NESTED, "first")
    kernel.run(
        'source = \'await asyncio.sleep(0.5)\\nu = asyncio.create_task(work(), name="late")\\n'
        "await asyncio.sleep(1000)'\n"
        f"back = asyncio.create_task({start}, name='back')\nawait asyncio.sleep(0.2)\n"
        "t = asyncio.create_task(work(), name='mine')",
        "second",
    )
    assert outcomes(kernel) == {"first": "ok", "second": "ok"}
    kernel.run("v = asyncio.create_task(work(), name='other')", "third")
    kernel.run("await asyncio.sleep(0.6)", "fourth")
    assert kernel.poll()["loop"]["state"] == "idle"
    found = cells(kernel)
    assert found["late"] == found["mine"] == "second" and found["other"] == "third"
    kernel.run("back.cancel()\nawait asyncio.sleep(0.1)", "fifth")
    assert outcomes(kernel)["fifth"] == "ok" and kernel.poll()["loop"]["state"] == "idle"


def test_the_body_of_a_cell_magic(kernel: Kernel) -> None:
    cell = (
        "\n%%capture\n\nimport asyncio\nasync def work(): await asyncio.sleep(1000)\n"
        "t = asyncio.create_task(work(), name='held')\nc = work()"
    )
    kernel.run(cell, "A")
    kernel.run(cell, "A")
    body = kernel.until(
        lambda: (lambda b: len(b["tasks"]["changed"]) == 2 and b["coroutines"]["changed"] and b)(
            kernel.poll()
        )
    )
    old, new = body["tasks"]["changed"]
    assert {old["cell"]["cellId"], new["cell"]["cellId"]} == {"A"}
    assert [bool(task.get("old")) for task in (old, new)] == [True, False]
    # The line as the cell shows it.
    assert new["stack"][0]["line"] == 5 and new["stack"][0]["cell"]["cellId"] == "A"
    (coroutine,) = [each for each in body["coroutines"]["changed"] if each["state"] == "held"]
    assert coroutine["cell"]["cellId"] == "A"
    assert sorted(kernel.body("cancel", cell="A")["asked"]) == sorted([old["id"], new["id"]])


def test_a_cell_that_is_timed(kernel: Kernel) -> None:
    kernel.run("%%time\n" + WORK + "t = asyncio.create_task(work(), name='timed')", "A")
    assert cells(kernel) == {"timed": "A"} and outcomes(kernel) == {"A": "ok"}


def test_other_code_has_no_lines_in_the_cell(kernel: Kernel) -> None:
    kernel.run(
        WORK + "get_ipython().run_cell('async def other():\\n    await work()\\n"
        't = asyncio.create_task(other(), name="inner")\')\n'
        "u = asyncio.create_task(work(), name='outer')",
        "A",
    )
    tasks = kernel.until(
        lambda: (lambda t: len(t) == 2 and len(t["inner"]["stack"]) > 1 and t)(kernel.tasks())
    )
    assert tasks["inner"]["cell"]["cellId"] == tasks["outer"]["cell"]["cellId"] == "A"
    assert tasks["inner"]["stack"][0]["cell"]["cellId"] is None
    assert tasks["inner"]["stack"][1]["cell"]["cellId"] == "A"


def test_nested_code_that_is_interrupted(kernel: Kernel) -> None:
    kernel.run(
        WORK + "try:\n    get_ipython().run_cell('raise SystemExit')\nexcept BaseException: pass\n"
        "class Stop(BaseException): pass\n"
        "def stop(*_): raise Stop\n"
        "get_ipython().events.register('pre_execute', stop)\n"
        "get_ipython().events.unregister('pre_execute', stop)\n"
        "await asyncio.sleep(0.1)\nt = asyncio.create_task(work(), name='after')",
        "A",
    )
    assert cells(kernel) == {"after": "A"} and outcomes(kernel) == {"A": "ok"}


def test_a_block_in_nested_code(kernel: Kernel) -> None:
    kernel.run(
        WORK
        + "async def tick():\n    while True: await asyncio.sleep(0.01)\nt = asyncio.create_task(tick())"
    )
    cell = kernel.start(
        "await asyncio.sleep(1.5)\nget_ipython().run_cell('import time; time.sleep(1.5)')", "A"
    )
    record = kernel.until(lambda: (lambda r: r["state"] == "blocked" and r)(kernel.poll()["loop"]))
    assert kernel.poll()["now"] - record["since"] < 1.4
    assert record["cell"]["cellId"] == "A" and record["cause"] == "sleep"
    kernel.finish(cell)


def test_a_subshell(kernel: Kernel) -> None:
    message = kernel.client.session.msg("create_subshell_request", {})
    if kernel.value("__import__('ipykernel').version_info[0]") < 7:
        pytest.skip("This ipykernel has no subshells.")
    kernel.client.control_channel.send(message)
    shell = kernel._reply(kernel.client.get_control_msg, message["header"]["msg_id"])["subshell_id"]

    def run(code: str, cell: str) -> None:
        request = kernel.client.session.msg(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": False,
            },
            metadata={"cellId": cell},
        )
        request["header"]["subshell_id"] = shell
        kernel.client.shell_channel.send(request)
        kernel.finish(request["header"]["msg_id"])

    run(WORK + "t = asyncio.get_event_loop().create_task(work(), name='sync')", "A")
    run("u = asyncio.create_task(work(), name='async')\nawait asyncio.sleep(0.1)", "B")
    kernel.run("v = asyncio.create_task(work(), name='main')", "C")
    assert cells(kernel) == {"sync": "A", "async": "B", "main": "C"}
    assert outcomes(kernel) == {"A": "ok", "B": "ok", "C": "ok"}
    run("1", "A")
    assert kernel.until(lambda: kernel.tasks()["sync"].get("old"))
