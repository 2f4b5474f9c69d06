"""Exceptions that were never retrieved, and how tasks ended."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from conftest import Kernel

BAD = (
    "import asyncio\nasync def bad(text='lost', after=0):\n    await asyncio.sleep(after)\n"
    "    raise ValueError(text)\n"
)


def failures(kernel: Kernel) -> List[Dict[str, Any]]:
    return kernel.poll()["failures"]["changed"]


def one(kernel: Kernel) -> Dict[str, Any]:
    return kernel.until(lambda: (lambda f: len(f) == 1 and f[0])(failures(kernel)))


def finished(kernel: Kernel) -> Dict[str, Dict[str, Any]]:
    return {record["name"]: record for record in kernel.poll()["finished"]["changed"]}


def test_a_failed_task_that_is_held(kernel: Kernel) -> None:
    kernel.run(BAD + "t = asyncio.create_task(bad(), name='t')", "abc")
    record = one(kernel)
    assert record["kind"] == "unretrieved" and record["name"] == "t" and not record["unnamed"]
    assert record["errorName"] == "ValueError" and record["message"] == "lost"
    assert record["holders"] == [{"kind": "variable", "name": "t"}]
    cell = {"execution": 1, "cellId": "abc", "count": 1}
    assert record["cell"] == cell and record["coroutine"] == "bad"
    assert record["stack"][-1] == {"function": "bad", "line": 4, "cell": cell}
    # Looking has not silenced it; taking the exception withdraws it.
    assert kernel.value("t._log_traceback")
    known = {"session": kernel.poll()["session"], "since": kernel.poll()["revision"]}
    kernel.run("t.exception()")
    body = kernel.body("poll", **known)
    assert body["failures"]["gone"] == [record["id"]] and body["failures"]["total"] == 0


def test_held_by_a_list_by_out_and_by_an_object(kernel: Kernel) -> None:
    kernel.run(
        BAD
        + "class Client:\n    pass\nclient = Client()\nclient.task = asyncio.create_task(bad('a'))\n"
        "many = [asyncio.create_task(bad('b'))]\nclient.tasks = {asyncio.create_task(bad('c'))}\n"
        "asyncio.create_task(bad('d'))"
    )
    records = kernel.until(lambda: (lambda f: len(f) == 4 and f)(failures(kernel)))
    held = {r["message"]: sorted(h["name"] for h in r["holders"]) for r in records}
    assert held == {
        "a": ["client.task"],
        "b": ["many[0]"],
        "c": ["client.tasks[\u2026]"],
        "d": ["Out[1]", "_"],
    }
    assert all(record["unnamed"] for record in records)


def test_born_and_failed_between_two_looks(kernel: Kernel) -> None:
    kernel.run(BAD + "t = asyncio.create_task(bad(), name='t')\nawait asyncio.sleep(0.1)")
    assert one(kernel)["holders"] == [{"kind": "variable", "name": "t"}]


def test_what_the_loop_says(kernel: Kernel) -> None:
    kernel.run(BAD + "asyncio.create_task(bad(), name='t')\nawait asyncio.sleep(0.1)", "abc")
    record = one(kernel)
    assert record["kind"] == "logged" and record["message"] == "lost"
    assert record["cell"]["cellId"] == "abc" and record["name"] == "t"
    assert record["stack"][-1]["line"] == 4 and record["holders"] == []
    kernel.until(lambda: "Task exception was never retrieved" in kernel.text())
    # Run again, it is another story.
    kernel.run("await asyncio.sleep(0)", "abc")
    assert failures(kernel) == []


def test_a_held_one_that_is_dropped(kernel: Kernel) -> None:
    kernel.run(BAD + "t = asyncio.create_task(bad(), name='t')", "abc")
    held = one(kernel)
    kernel.run("del t")
    dropped = kernel.until(lambda: (lambda r: r["kind"] == "logged" and r)(one(kernel)))
    assert dropped["id"] == held["id"] and dropped["task"] == held["task"]
    assert kernel.text().count("Task exception was never retrieved") == 1


def test_destroyed_while_pending(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, gc\nasync def wait():\n"
        "    await asyncio.get_running_loop().create_future()\n"
        "asyncio.create_task(wait(), name='w')\nawait asyncio.sleep(0)\n_n = gc.collect()",
        "abc",
    )
    record = one(kernel)
    assert record["kind"] == "destroyed" and record["name"] == "w" and "errorName" not in record
    assert record["coroutine"] == "wait" and record["cell"]["cellId"] == "abc"
    assert "Task was destroyed but it is pending" in kernel.text()


def test_a_callback_that_raises(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\ndef boom():\n    1/0\nasyncio.get_event_loop().call_soon(boom)", "abc"
    )
    record = one(kernel)
    assert record["kind"] == "callback" and record["errorName"] == "ZeroDivisionError"
    assert record["name"] == "boom" and record["cell"]["cellId"] == "abc"


def test_the_users_own_handler_still_hears(kernel: Kernel) -> None:
    kernel.run(
        BAD + "heard = []\nloop = asyncio.get_event_loop()\n"
        "loop.set_exception_handler(lambda loop, context: heard.append(context['message']))\n"
        "asyncio.create_task(bad())\nawait asyncio.sleep(0.1)"
    )
    assert one(kernel)["kind"] == "logged"
    assert kernel.value("heard") == ["Task exception was never retrieved"]
    assert kernel.value("loop.get_exception_handler() is not None")


def test_those_who_take_the_exception(kernel: Kernel) -> None:
    kernel.run(
        BAD + "seen = []\nasync def watch():\n    while True:\n        await asyncio.sleep(0)\n"
        "async def each():\n"
        "    for how in (lambda t: t, lambda t: asyncio.gather(t), lambda t: asyncio.wait_for(t, 9),\n"
        "                lambda t: asyncio.shield(t)):\n"
        "        t = asyncio.create_task(bad(after=0.05))\n"
        "        try:\n            await how(t)\n        except ValueError:\n            seen.append(t)\n"
    )
    running = kernel.start("await each()")
    for _ in range(40):
        assert failures(kernel) == []
    kernel.finish(running)
    assert failures(kernel) == [] and kernel.value("len(seen)") == 4


HOSTILE = """
import asyncio, time
calls = []
class Meta(type):
    def __getattribute__(cls, name): calls.append(name); return type.__getattribute__(cls, name)
class Error(Exception, metaclass=Meta):
    def __str__(self): calls.append('str'); time.sleep(1000)
    def __repr__(self): calls.append('repr'); time.sleep(1000)
    @property
    def args(self): calls.append('args'); time.sleep(1000)
    @property
    def __traceback__(self): calls.append('traceback'); time.sleep(1000)
class Text(str):
    def __str__(self): calls.append('str'); time.sleep(1000)
    def __getitem__(self, i): calls.append('item'); time.sleep(1000)
class Result:
    @property
    def __class__(self): calls.append('class'); time.sleep(1000)
    def __repr__(self): calls.append('repr'); time.sleep(1000)
async def fail(error):
    raise error
async def give():
    return Result()
big = Exception('x' * 10**6)
tasks = [asyncio.create_task(fail(e)) for e in
         (Error('plain'), Exception(Text('text\\ud800\\x1b')), Exception(Result()), big,
          ValueError('two\\nlines'), KeyError('key'), OSError(2, 'no', Text('file')))]
tasks.append(asyncio.create_task(give()))
calls.clear()
"""


def test_hostile_exceptions(kernel: Kernel) -> None:
    assert kernel.run(HOSTILE)["status"] == "ok"
    records = kernel.until(lambda: (lambda f: len(f) == 7 and f)(failures(kernel)))
    messages = {record["message"][:20] for record in records}
    assert messages == {
        "", "plain", "text\ufffd\ufffd", "x" * 20, "two\nlines", "'key'", "no"
    }  # fmt: skip
    assert all(len(record["message"]) <= 500 for record in records)
    assert "Result" in {r.get("resultType") for r in kernel.poll()["finished"]["changed"]}
    assert [name for name in kernel.value("calls") if name != "__bases__"] == []


def test_many_failures_are_bounded(kernel: Kernel) -> None:
    kernel.run(BAD + "many = [asyncio.create_task(bad(str(n))) for n in range(1000)]")
    kernel.until(lambda: kernel.value("all(t.done() for t in many)"))
    kernel.until(lambda: len(failures(kernel)) == 200)
    kernel.run("for t in many: t.exception()")
    kernel.until(lambda: failures(kernel) == [])


# How tasks ended


def test_endings(kernel: Kernel) -> None:
    kernel.run(
        BAD + "async def give():\n    await asyncio.sleep(0.3)\n    return {}\n"
        "async def long():\n    await asyncio.sleep(1000)\n"
        "ts = [asyncio.create_task(c, name=n) for n, c in\n"
        "      [('give', give()), ('bad', bad(after=0.3)), ('long', long())]]",
        "abc",
    )
    kernel.until(lambda: len(kernel.tasks()) == 3)
    kernel.run("ts[2].cancel()")
    records = kernel.until(lambda: (lambda f: len(f) == 3 and f)(finished(kernel)))
    assert records["give"]["outcome"] == "returned" and records["give"]["resultType"] == "dict"
    assert records["bad"]["outcome"] == "failed" and records["bad"]["errorName"] == "ValueError"
    assert records["long"]["outcome"] == "cancelled" and "resultType" not in records["long"]
    for record in records.values():
        assert record["cell"]["cellId"] == "abc" and not record["before"]
    assert 0.1 < records["give"]["end"] - records["give"]["since"] < 5


def test_the_end_of_a_cell_is_a_look(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nasync def give():\n    return 1\n"
        "t = asyncio.create_task(give(), name='quick')\nawait asyncio.sleep(0.01)"
    )
    kernel.run("del t")
    record = finished(kernel)["quick"]
    assert record["outcome"] == "returned" and record["resultType"] == "int"


def test_endings_keep_nothing_alive_and_are_bounded(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, weakref, gc\nclass Result: pass\ngo = asyncio.Event()\n"
        "async def give():\n    await go.wait()\n    return Result()\n"
        "ts = [asyncio.create_task(give()) for _ in range(300)]"
    )
    kernel.until(lambda: kernel.poll()["tasks"]["total"] == 300)
    kernel.run("go.set()")
    kernel.until(lambda: kernel.poll()["tasks"]["total"] == 0)
    assert kernel.poll()["finished"]["total"] == 200
    kernel.run("refs = [weakref.ref(t) for t in ts] + [weakref.ref(t.result()) for t in ts]")
    kernel.run("del ts\nfor t in [1]: pass\n_n = gc.collect()")
    kernel.poll()
    assert kernel.value("sum(r() is not None for r in refs)") == 0


def test_one_that_was_gone_when_anybody_looked(kernel: Kernel) -> None:
    kernel.run(
        BAD + "async def give():\n    await asyncio.sleep(0.2)\n"
        "asyncio.create_task(give(), name='g')\nasyncio.create_task(bad(after=0.2), name='b')\n1"
    )
    kernel.until(lambda: len(kernel.tasks()) == 2)
    records = kernel.until(lambda: (lambda f: len(f) == 2 and f)(finished(kernel)))
    assert records["g"]["outcome"] in ("unknown", "returned")
    assert records["b"]["outcome"] == "failed" and records["b"]["errorName"] == "ValueError"


@pytest.mark.parametrize("broken", [False, True])
def test_a_wrapped_reporter_stays_as_a_pass_through(kernel: Kernel, broken: bool) -> None:
    kernel.run(
        BAD + "loop = asyncio.get_event_loop()\nours = loop.call_exception_handler\nheard = []\n"
        "def theirs(context):\n    heard.append(1)\n    return ours(context)\n"
        "loop.call_exception_handler = theirs"
    )
    if broken:
        kernel.run("loop.call_exception_handler({}); loop.call_exception_handler(None)")
    kernel.body("uninstall")
    assert kernel.value("loop.call_exception_handler is theirs")
    kernel.run("n = len(heard)\nasyncio.create_task(bad())\nawait asyncio.sleep(0.1)")
    assert kernel.value("len(heard) - n") == 1


def test_many_of_both_kinds_do_not_take_turns(kernel: Kernel) -> None:
    kernel.run(
        BAD + "import logging\nlogging.disable()\n"
        "many = [asyncio.create_task(bad(str(n))) for n in range(300)]\n"
        "for n in range(300): asyncio.create_task(bad('logged'))\nawait asyncio.sleep(0.3)"
    )
    # All of them, which may take several looks.
    first = kernel.until(
        lambda: (lambda b: b["failures"]["total"] == 200 and not b["more"] and b)(kernel.poll())
    )
    kinds = [record["kind"] for record in first["failures"]["changed"]]
    assert kinds.count("logged") == 100
    # Each is listed once, by whichever way it was found.
    held = {r["message"] for r in first["failures"]["changed"] if r["kind"] == "unretrieved"}
    assert len(held) == 100
    known = {"session": first["session"], "since": first["revision"]}
    again = kernel.body("poll", **known)["failures"]
    assert again == {"changed": [], "gone": [], "total": 200}


GROUP = (
    "import asyncio\nasync def bad(text):\n    await asyncio.sleep(0.05)\n    raise ValueError(text)\n"
    "async def slow():\n    await asyncio.sleep(1000)\n"
)


def needs_groups(kernel: Kernel) -> None:
    if tuple(kernel.value("tuple(__import__('sys').version_info[:2])")) < (3, 11):
        pytest.skip("This Python has no exception groups.")


def test_a_gather_that_is_held(kernel: Kernel) -> None:
    kernel.run(BAD, "define")
    kernel.run("g = asyncio.gather(bad(after=0.01), asyncio.sleep(0.02))", "abc")
    record = one(kernel)
    assert record["kind"] == "unretrieved" and record["future"] == "gather"
    assert record["coroutine"] == "bad" and record["cell"]["cellId"] == "abc"
    assert record["holders"] == [{"kind": "variable", "name": "g"}]
    assert record["stack"][-1]["cell"]["cellId"] == "define" and record["stack"][-1]["line"] == 4
    assert kernel.value("g._log_traceback")
    kernel.run("g.exception()")
    kernel.until(lambda: failures(kernel) == [])


def test_futures_that_are_held(kernel: Kernel) -> None:
    kernel.run(
        BAD + "s = asyncio.shield(asyncio.ensure_future(bad('shielded')))\n"
        "f = asyncio.get_event_loop().create_future()\nf.set_exception(ValueError('set'))",
        "abc",
    )
    records = kernel.until(lambda: (lambda f: len(f) == 2 and f)(failures(kernel)))
    found = {r["message"]: (r["future"], [h["name"] for h in r["holders"]]) for r in records}
    assert found == {"shielded": ("future", ["s"]), "set": ("future", ["f"])}
    kernel.run("try: await s\nexcept ValueError: pass\nf.exception()")
    kernel.until(lambda: failures(kernel) == [])


def test_a_future_of_another_thread(kernel: Kernel) -> None:
    kernel.run(
        BAD + "import threading\nloop = asyncio.get_event_loop()\n"
        "def start(name, **k): globals()[name] = asyncio.run_coroutine_threadsafe(bad(name, **k), loop)\n"
        "def ask():\n    start('asked')\n    try: asked.result()\n    except ValueError: pass\n"
        "threads = [threading.Thread(target=start, args=('lost',)), threading.Thread(target=ask)]\n"
        "for each in threads: each.start()",
        "abc",
    )
    record = kernel.until(
        lambda: [r for r in failures(kernel) if r["message"] == "lost"] and one(kernel)
    )
    assert record["future"] == "threadsafe" and record["coroutine"] == "bad"
    assert record["holders"] == [{"kind": "variable", "name": "lost"}]
    assert record["stack"][-1]["line"] == 4
    kernel.run("try: lost.result()\nexcept ValueError: pass")
    kernel.until(lambda: failures(kernel) == [])


def test_a_future_that_the_loop_logs(kernel: Kernel) -> None:
    kernel.run(
        BAD + "asyncio.gather(bad('gathered'))\nawait asyncio.sleep(0.1)\nimport gc; gc.collect()"
    )
    record = kernel.until(
        lambda: [r for r in failures(kernel) if r["kind"] == "logged"] and one(kernel)
    )
    assert record["future"] == "gather" and record["message"] == "gathered"


def test_a_task_group_in_a_cell(kernel: Kernel) -> None:
    needs_groups(kernel)
    kernel.run(GROUP, "define")
    kernel.run(
        "async with asyncio.TaskGroup() as group:\n    a = group.create_task(bad('one'), name='a')\n"
        "    group.create_task(bad('two'))\n    c = group.create_task(slow(), name='c')",
        "abc",
    )
    record = one(kernel)
    assert record["kind"] == "cell" and record["errorName"] == "ExceptionGroup"
    assert record["cell"]["cellId"] == "abc" and record["count"] == 2
    first, second = record["group"]
    assert (first["name"], first["coroutine"], first["message"]) == ("a", "bad", "one")
    assert second["coroutine"] == "bad" and "name" not in second and second["message"] == "two"
    for each in (first, second):
        assert each["errorName"] == "ValueError" and each["cell"]["cellId"] == "abc"
        assert each["stack"][-1]["line"] == 4 and each["stack"][-1]["cell"]["cellId"] == "define"
    # When its cell runs again, this is over.
    kernel.run("1", "abc")
    kernel.until(lambda: failures(kernel) == [])


def test_who_was_cancelled_with_a_group(kernel: Kernel) -> None:
    needs_groups(kernel)
    kernel.run(
        GROUP + "async def parent():\n    global kept\n"
        "    async with asyncio.TaskGroup() as group:\n"
        "        kept = [group.create_task(slow(), name=f'c{i}') for i in range(2)]\n"
        "        await asyncio.sleep(0.5)\n        group.create_task(bad('one'))\n"
        "p = asyncio.create_task(parent(), name='p')",
        "abc",
    )
    kernel.until(lambda: len(kernel.tasks()) == 3)
    record = kernel.until(lambda: (lambda f: f and f[0])(failures(kernel)))
    record = one(kernel)
    assert record["name"] == "p" and record["count"] == 1
    assert sorted(record["cancelled"]) == ["c0", "c1"]


def test_groups_within_groups_are_bounded(kernel: Kernel) -> None:
    needs_groups(kernel)
    kernel.run(
        "inner = ExceptionGroup('inner', [ValueError(i) for i in range(30)])\n"
        "deep = inner\nfor i in range(10): deep = ExceptionGroup(f'level {i}', [deep])\n"
        "raise ExceptionGroup('all', [deep, inner, KeyError('k')])",
        "abc",
    )
    record = one(kernel)
    group = record["group"]
    assert record["count"] == 3
    assert [each.get("count") for each in group if each["depth"] == 1] == [1, 30, None]
    assert max(each["depth"] for each in group) == 5
    at = next(i for i, each in enumerate(group) if each.get("count") == 30)
    assert [each["depth"] for each in group[at + 1 :]] == [2] * 20 + [1]
    # All at most 50.
    kernel.run("raise ExceptionGroup('many', [inner] * 10)", "abc")
    assert (
        len(
            kernel.until(lambda: [f for f in failures(kernel) if f["message"] == "many"])[0][
                "group"
            ]
        )
        == 50
    )


def test_a_group_within_a_failed_task(kernel: Kernel) -> None:
    needs_groups(kernel)
    kernel.run(
        GROUP + "async def parent():\n    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(bad('one'))\n"
        "p = asyncio.create_task(parent(), name='p')",
        "abc",
    )
    record = one(kernel)
    assert record["kind"] == "unretrieved" and record["name"] == "p" and record["count"] == 1
    assert record["group"][0]["coroutine"] == "bad"
    assert record["group"][0]["stack"][0]["line"] == 4
