"""The control channel: every request gets an answer, and the debugger gets its own requests."""

from __future__ import annotations

import pytest
from conftest import Kernel

HOSTILE = [None, 0, "", [], {}, "x" * 1000, "\x00", True, -1, 1.5, 10**30]


def test_unknown_verbs(kernel: Kernel) -> None:
    for verb in ("", "eval", "poll ", "__init__", "x" * 10_000):
        reply = kernel.ask(verb)
        assert reply["success"] is False and reply["message"] and reply["wire"] == 1
        assert "body" not in reply
    assert kernel.body("hello")


@pytest.mark.parametrize("field", ["client", "since", "session", "id", "ids"])
def test_wrong_arguments(kernel: Kernel, field: str) -> None:
    verbs = {"client": "hello", "since": "poll", "session": "poll", "id": "task", "ids": "cancel"}
    fine = {"since": {0, 10**30}, "session": {"", "x" * 1000, "\x00"}}.get(field, set())
    for value in HOSTILE:
        arguments = {"client": "one", field: value}
        reply = kernel.request(
            {"type": "request", "seq": 1, "command": f"loopscope/{verbs[field]}",
             "arguments": arguments}
        )  # fmt: skip
        expected = (field == "ids" and value == []) or (type(value) in (int, str) and value in fine)
        assert reply["success"] is expected, value
        assert expected or reply["message"]
    assert kernel.body("hello")


def test_arguments_that_are_none(kernel: Kernel) -> None:
    for arguments in (None, [], "x", 3):
        reply = kernel.request(
            {"type": "request", "seq": 1, "command": "loopscope/poll", "arguments": arguments}
        )
        assert reply["success"] is False
    assert kernel.request({"command": "loopscope/poll"})["success"] is False


def test_other_commands_go_to_the_debugger(bare: Kernel) -> None:
    request = {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}}
    before = bare.request(request)
    bare.inject()
    after = bare.request(request)
    assert "wire" not in after and before.keys() == after.keys()
    assert bare.request({"command": 3}).get("wire") is None
    assert bare.body("hello")


def test_seq_and_command_come_back(kernel: Kernel) -> None:
    first, second = kernel.ask("hello"), kernel.ask("hello")
    assert first["request_seq"] == 7 and first["command"] == "loopscope/hello"
    assert second["seq"] > first["seq"] and first["type"] == "response"


def test_the_last_client_puts_out_the_light(kernel: Kernel) -> None:
    kernel.body("hello", "two")
    assert kernel.body("uninstall", "one") == {"removed": False}
    assert kernel.body("poll", "two")
    assert kernel.body("uninstall", "two") == {"removed": True}
    assert kernel.ask("hello").get("wire") is None


HELPER = "__import__('sys').modules['_loopscope_kernel']._helper"


def test_a_lease_runs_out(kernel: Kernel) -> None:
    kernel.body("hello", "two")
    kernel.run(f"leases = {HELPER}.leases\nleases._ends['one'] = 0.0")
    kernel.run("1")
    assert kernel.value("list(leases._ends)") == ["two"]
    kernel.run("leases._ends['two'] = leases._arrival = 0.0")
    # No client asks any more: the helper notices at the beginning of the next cell.
    kernel.run("1")
    kernel.run("import sys\ngone = '_loopscope_kernel' not in sys.modules")
    assert kernel.value("gone")
    assert kernel.ask("hello").get("wire") is None


def test_a_lease_that_ran_out_during_a_cell_is_spared(kernel: Kernel) -> None:
    kernel.run(
        f"h = {HELPER}\nh.leases._arrival = 0.0\nh.leases._ends['one'] = h.clock()\n"
        "__import__('time').sleep(0.01)"
    )
    kernel.run("1")
    assert kernel.ask("poll")["success"]


def test_since_gives_only_what_changed(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\ntasks = [asyncio.create_task(asyncio.sleep(1000), name=n) for n in 'ab']"
    )
    kernel.until(lambda: all(t["waiting"]["kind"] == "sleep" for t in kernel.tasks().values()))
    first = kernel.poll()
    assert first["full"] and len(first["tasks"]["changed"]) == 2
    known = {"session": first["session"], "since": first["revision"]}
    again = kernel.body("poll", **known)
    assert not again["full"] and again["tasks"] == {"changed": [], "gone": [], "total": 2}
    assert again["executions"] == [] and again["revision"] == first["revision"]
    kernel.run("tasks[0].cancel()")
    (number,) = [task["id"] for task in first["tasks"]["changed"] if task["name"] == "a"]
    after = kernel.until(lambda: (lambda b: b["tasks"]["gone"] and b)(kernel.body("poll", **known)))
    assert after["tasks"]["gone"] == [number] and after["tasks"]["total"] == 1
    assert after["executions"][0]["outcome"] == "ok"
    # Another client with the same revision is told the same.
    assert kernel.body("poll", "two", **known)["tasks"]["gone"] == after["tasks"]["gone"]
    assert kernel.body("poll", session="other", since=first["revision"])["full"]


def test_much_comes_in_several_answers(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasync def f():\n    await asyncio.sleep(1000)\n"
        "tasks = [asyncio.create_task(f()) for _ in range(3000)]"
    )
    kernel.until(lambda: kernel.poll()["tasks"]["total"] == 3000)
    known, seen, answers = {}, {}, 0
    while True:
        body = kernel.body("poll", **known)
        assert len(body["tasks"]["changed"]) <= 1000
        seen.update((task["id"], task) for task in body["tasks"]["changed"])
        known = {"session": body["session"], "since": body["revision"]}
        answers += 1
        if not body["more"]:
            break
    assert len(seen) == 3000 and 1 < answers < 100
    kernel.run("for t in tasks: t.cancel()")
    gone = set()

    def left() -> bool:
        body = kernel.body("poll", **known)
        gone.update(body["tasks"]["gone"])
        known["since"] = body["revision"]
        return body["tasks"]["total"] == 0 and not body["more"]

    kernel.until(left)
    assert gone >= set(seen)
