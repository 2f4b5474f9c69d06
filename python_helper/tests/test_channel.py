"""The control channel: every request gets an answer, and the debugger gets its own requests."""

from __future__ import annotations

import time

import pytest
from conftest import SNAPSHOT, Kernel, sources

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


WORK = (
    "import asyncio\nasync def bad():\n    raise ValueError('x')\nasync def good(): pass\n"
    "t = asyncio.create_task(bad(), name='t')\nu = asyncio.create_task(good(), name='u')\n"
    "await asyncio.sleep(0.3)"
)


def test_a_page_that_is_loaded_again_finds_the_same_helper(kernel: Kernel) -> None:
    kernel.poll()
    kernel.run(WORK, "abc")
    before = kernel.until(lambda: (lambda p: p["failures"]["total"] and p)(kernel.poll()))
    assert kernel.body("uninstall", grace=True) == {"removed": False}
    # A cell that runs while no page is there belongs to the history as well.
    kernel.run("1", "def")
    assert kernel.inject()["status"] == "present"
    assert kernel.body("hello", "two")["session"] == before["session"]
    after = kernel.body("poll", "two")
    assert after["full"] and after["session"] == before["session"]
    assert after["failures"]["changed"] == before["failures"]["changed"]
    assert [each["cellId"] for each in after["executions"]] == ["abc", "def"]
    # The user asks for it: at once.
    assert kernel.body("uninstall", "two") == {"removed": True}


@pytest.mark.parametrize("others", [False, True])
def test_the_helper_leaves_after_the_grace(bare: Kernel, others: bool) -> None:
    leases = sources()["leases"]
    assert "GRACE = 60.0" in leases
    before = bare.value(SNAPSHOT)
    bare.inject(sources(leases=leases.replace("GRACE = 60.0", "GRACE = 1.5")))
    bare.body("hello")
    bare.body("hello", "two")
    # Nothing is pending and nothing happens afterwards.
    if others:
        assert bare.body("uninstall", "two", grace=True) == {"removed": False}
        time.sleep(3)
        assert bare.body("poll")["session"]
    else:
        bare.body("uninstall", "two")
    assert bare.body("uninstall", grace=True) == {"removed": False}
    assert bare.value(SNAPSHOT) != before
    bare.until(lambda: bare.value(SNAPSHOT) == before)


def test_random_requests(kernel: Kernel) -> None:
    kernel.run(WORK + "\nc = good()\nv = asyncio.create_task(asyncio.sleep(1000))", "abc")
    kernel.poll()
    kernel.run(FUZZ, None)
    wrong, counts = kernel.value("[wrong, counts]")
    assert wrong == []
    assert sum(counts.values()) == 10_000 and min(counts.values()) > 500, counts
    # The helper is well, and so are the tasks that nothing has cancelled by chance.
    assert kernel.ask("hello", "last")["success"] and kernel.ask("poll", "last")["success"]


#: Asks the channel itself: 10,000 requests over the wire would take minutes.
FUZZ = """
import json, random, sys
channel = sys.modules['_loopscope_kernel']._helper.channel
choice, wrong, counts = random.Random(1), [], {True: 0, False: 0}
verbs = ['hello', 'poll', 'task', 'cancel', 'run', 'close', 'wake', 'configure', 'uninstall',
         'record', '', 'poll ', 'poll/', '__class__', '\\ud800', 'x' * 10000]
names = ['id', 'ids', 'cell', 'old', 'since', 'session', 'client', 'blockThreshold', 'grace',
         'on', 'further', '__proto__']
def value(depth=0):
    kind = choice.randrange(9 if depth < 3 else 7)
    if kind == 0: return None
    if kind == 1: return choice.choice([True, False])
    if kind == 2: return choice.choice([0, 1, 2, 3, -1, 10**9, 10**30, -10**30, 2**63])
    if kind == 3: return choice.choice([0.5, -0.0, 1e308, float('inf'), float('nan')])
    if kind <= 6: return choice.choice(['', 'abc', 'one', channel._helper.session, '\\x00', '\\ud800', 'a' * 5000])
    if kind == 7: return [value(depth + 1) for _ in range(choice.randrange(5))]
    return {choice.choice(names): value(depth + 1) for _ in range(choice.randrange(4))}
for _ in range(10_000):
    verb = choice.choice(verbs[:9] if choice.random() < 0.9 else verbs)
    arguments = {choice.choice(names): value() for _ in range(choice.randrange(4))}
    if choice.random() < 0.9: arguments['client'] = choice.choice(['one', 'two', 'three'])
    if choice.random() < 0.3: arguments['id'] = choice.randrange(5)
    if verb == 'uninstall': arguments['client'] = 'no client'
    content = {'seq': value(), 'arguments': arguments if choice.random() < 0.95 else value()}
    try:
        reply = channel.reply(content, 'loopscope/' + verb)
        json.dumps(reply, allow_nan=False).encode('utf-8')
        fine = reply['success'] in (True, False) and ('body' in reply) == reply['success']
        if not fine or reply.get('message', '').startswith('The helper failed'):
            wrong.append(repr((verb, content, reply))[:1000])
        counts[reply['success']] += 1
    except BaseException as error:
        wrong.append(repr((verb, content, error))[:1000])
"""
