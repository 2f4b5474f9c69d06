"""Coroutines never awaited: found where nothing warns, and the user's own warning left alone."""

from __future__ import annotations

from typing import List, Tuple

from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    await asyncio.sleep(0)\n"


def holders(kernel: Kernel) -> List[List[Tuple[str, str]]]:
    return [
        sorted((holder["kind"], holder["name"]) for holder in record["holders"])
        for record in kernel.coroutines()
        if record["state"] == "held"
    ]


def test_the_last_line(kernel: Kernel) -> None:
    kernel.run(WORK + "work()", "abc")
    (record,) = kernel.coroutines()
    assert record["state"] == "held" and record["name"] == "work"
    assert sorted((h["kind"], h["name"]) for h in record["holders"]) == [
        ("last", "_"),
        ("output", "Out[1]"),
    ]
    assert record["cell"] == {"execution": 1, "cellId": "abc", "count": 1}
    assert record["defined"]["line"] == 2 and record["defined"]["cell"]["cellId"] == "abc"
    kernel.run("2")
    kernel.run("3")
    assert holders(kernel) == [[("last", "___"), ("output", "Out[1]")]]
    kernel.run("await _")
    kernel.run("await Out[1]")
    kernel.until(lambda: kernel.coroutines() == [])


def test_variables_and_containers(kernel: Kernel) -> None:
    kernel.run(WORK + "c = work()\nmany = [work(), 3]\nnamed = {'a': work()}\npair = (work(),)")
    assert sorted(holders(kernel)) == [
        [("element", "many[0]")],
        [("element", "named['a']")],
        [("element", "pair[0]")],
        [("variable", "c")],
    ]


def test_what_runs_is_not_listed(kernel: Kernel) -> None:
    kernel.run(
        WORK + "stop = asyncio.Event()\na = stop.wait()\nb = work()\nc = work()\n"
        "t = asyncio.create_task(a)\nu = asyncio.ensure_future(b)\ng = asyncio.gather(c)",
        "x",
    )
    assert kernel.coroutines() == []
    # Not even before they had their first turn.
    running = kernel.start("import time\nd = work()\nv = asyncio.create_task(d)\ntime.sleep(1.5)")
    kernel.until(lambda: kernel.poll()["loop"]["state"] == "blocked")
    assert kernel.coroutines() == []
    kernel.finish(running)


def test_a_held_one_leaves_when_awaited(kernel: Kernel) -> None:
    kernel.run(WORK + "c = work()\nd = work()\ne = work()")
    first = kernel.poll()
    assert len(first["coroutines"]["changed"]) == 3
    kernel.run("await c\nt = asyncio.create_task(d)\ne.close()")
    known = {"session": first["session"], "since": first["revision"]}
    body = kernel.body("poll", **known)
    assert sorted(body["coroutines"]["gone"]) == sorted(
        record["id"] for record in first["coroutines"]["changed"]
    )
    assert body["coroutines"]["total"] == 0


def test_a_held_one_that_is_dropped(kernel: Kernel) -> None:
    kernel.run(WORK + "c = work()", "first")
    (held,) = kernel.coroutines()
    kernel.run("del c", "second")
    (dropped,) = kernel.coroutines()
    assert dropped["id"] == held["id"] and dropped["state"] == "dropped"
    assert dropped["holders"] == [] and dropped["cell"]["cellId"] == "first"
    assert "line" not in dropped


def test_dropped_in_a_cell(kernel: Kernel) -> None:
    kernel.run(WORK + "work()\nwork(\n)\n1", "abc")
    records = kernel.coroutines()
    assert [(r["state"], r["name"], r["cell"]["cellId"]) for r in records] == [
        ("dropped", "work", "abc")
    ] * 2
    assert [r["line"] for r in records] == [4, 5]
    # Run again, it is another story.
    kernel.run("await asyncio.sleep(0)", "abc")
    assert kernel.coroutines() == []


def test_the_users_warning_appears_exactly_once(bare: Kernel) -> None:
    def warned() -> str:
        bare.published.clear()
        assert bare.run("def go():\n    work()\ngo()\n1")["status"] == "ok"
        return bare.text()

    bare.run(WORK)
    plain = warned()
    assert plain.count("coroutine 'work' was never awaited") == 1
    bare.inject()
    bare.body("hello")
    assert warned() == plain
    bare.poll()
    bare.body("uninstall")
    assert warned() == plain


def test_origin_tracking_keeps_its_text(bare: Kernel) -> None:
    def warned() -> str:
        bare.published.clear()
        bare.run("def go():\n    work()\ngo()\n1")
        return bare.text()

    bare.run(WORK + "import sys\nsys.set_coroutine_origin_tracking_depth(2)")
    plain = warned()
    assert "Coroutine created at" in plain
    bare.inject()
    assert warned() == plain


def test_warnings_as_errors_and_a_hook_before_ours(bare: Kernel) -> None:
    bare.run(
        WORK + "import warnings\nheard = []\nold = warnings._warn_unawaited_coroutine\n"
        "def theirs(coro):\n    heard.append(coro.__qualname__)\n"
        "warnings._warn_unawaited_coroutine = theirs"
    )
    bare.inject()
    bare.run("work()\n1")
    assert bare.value("heard") == ["work"]
    assert [record["name"] for record in bare.coroutines()] == ["work"]
    bare.body("uninstall")
    assert bare.value("warnings._warn_unawaited_coroutine is theirs")


def test_dropped_in_a_collection_and_in_threads(kernel: Kernel) -> None:
    kernel.run(
        WORK + "import gc, threading\n"
        "def cycle():\n    a = []\n    a.append(a)\n    a.append(work())\n"
        "for _ in range(50):\n    cycle()\n"
        "ts = [threading.Thread(target=lambda: [work() for _ in range(20)]) for _ in range(4)]\n"
        "for t in ts: t.start()\nfor t in ts: t.join()\nn = gc.collect()"
    )
    kernel.until(lambda: len(kernel.coroutines()) == 50 + 80)


def test_asyncio_run_in_a_cell(kernel: Kernel) -> None:
    kernel.run(WORK + "asyncio.run(work())", "abc")
    # The error's frames hold it until another error comes, and the collector.
    kernel.run("1/0", "next")
    kernel.run("import gc\n_ = gc.collect()", "next")
    record = kernel.until(lambda: next(iter(kernel.coroutines()), None))
    assert record["state"] == "dropped" and record["cell"]["cellId"] == "abc"
    assert record["line"] == 4


def test_many_are_bounded(kernel: Kernel) -> None:
    kernel.run(WORK + "import warnings\nwarnings.simplefilter('ignore')\n"
               "for _ in range(3000):\n    work()")  # fmt: skip
    assert len(kernel.coroutines()) == 200


def test_an_address_used_again_is_another_coroutine(kernel: Kernel) -> None:
    kernel.run(WORK + "c = work()", "first")
    assert len(kernel.coroutines()) == 1
    kernel.run(
        "was = id(c)\nawait c\ndel c\nmade = [work() for _ in range(5000)]\n"
        "(now,) = [each for each in made if id(each) == was]\n"
        "for each in made:\n    if each is not now: each.close()\n"
        "del made, each\ndel now",
        "second",
    )
    records = [r for r in kernel.coroutines() if r["state"] == "dropped"]
    assert [record["cell"]["cellId"] for record in records] == ["second"]
    assert records[0]["line"] == 9


def test_attributes_and_large_containers(kernel: Kernel) -> None:
    kernel.run(
        WORK + "class Client:\n    pass\nclient = Client()\nclient.pending = work()\n"
        "client.jobs = {work()}\nmany = [work() for _ in range(300)]\nbig = list(range(10**6))"
    )
    found = [each[0] for each in holders(kernel)]
    assert ("attribute", "client.pending") in found
    assert ("element", "client.jobs[\u2026]") in found
    assert ("element", "many[299]") in found
    assert len(found) == 302


def test_async_generators(kernel: Kernel) -> None:
    kernel.run(
        "async def produce():\n    yield 1\n    yield 2\ng = produce()\nh = produce()\nproduce()",
        "abc",
    )
    records = kernel.coroutines()
    assert [record["kind"] for record in records] == ["async-generator"] * 3
    assert {record["cell"]["cellId"] for record in records} == {"abc"}
    kernel.run(
        "first = await g.__anext__()\nasync for _ in h:\n    pass\nasync for _ in Out[1]: pass"
    )
    assert kernel.coroutines() == []
    kernel.run("g = produce()")
    (record,) = kernel.coroutines()
    assert kernel.ask("run", id=record["id"])["success"] is False
    assert kernel.body("close", id=record["id"]) == {"scheduled": True}
    kernel.until(lambda: kernel.coroutines() == [])
    assert kernel.value("g.ag_frame is None")


def test_run_and_close(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\ndone = []\nasync def work(n):\n    done.append(n)\n"
        "    await asyncio.sleep(1000 if n == 2 else 0)\na = work(1)\nb = work(2)\nc = work(3)",
        "abc",
    )
    kernel.run("1", "other")
    a, b, c = sorted(kernel.coroutines(), key=lambda record: record["holders"][0]["name"])
    assert kernel.body("run", id=a["id"]) == {"scheduled": True}
    assert kernel.body("run", id=b["id"]) == {"scheduled": True}
    assert kernel.body("close", id=c["id"]) == {"scheduled": True}
    kernel.until(lambda: kernel.coroutines() == [])
    assert kernel.value("done") == [1, 2]
    (task,) = kernel.until(lambda: list(kernel.tasks().values()))
    assert task["coroutine"] == "work" and task["cell"]["cellId"] == "abc"
    for record in (a, b, c, {"id": 10**9}):
        assert kernel.ask("run", id=record["id"])["success"] is False
        assert kernel.ask("close", id=record["id"])["success"] is False
    assert "never awaited" not in kernel.text()


def test_run_while_a_cell_awaits_and_twice(kernel: Kernel) -> None:
    kernel.run("import asyncio\ndone = []\nasync def work():\n    done.append(1)\na = work()")
    (record,) = kernel.coroutines()
    running = kernel.start("await asyncio.sleep(1)")
    replies = [kernel.ask("run", id=record["id"]) for _ in range(5)]
    assert replies[0]["success"]
    kernel.finish(running)
    assert kernel.value("done") == [1]
    assert "Error" not in kernel.text()


def test_deeper_in_common_shapes(kernel: Kernel) -> None:
    kernel.run(
        WORK + "d = {'a': [work()]}\npairs = [(u, work()) for u in 'ab']\n"
        "deep = {'x': {'y': [(1, work())]}}\nlate = [None] * 300 + [work()]\n"
        "class Client: pass\nclient = Client()\nclient.calls = {'get': [work()]}\n"
        "many = [(str(i), work()) for i in range(120)]\nloop = []\nloop.append(loop)",
        "abc",
    )
    found = {names[0][1] for names in holders(kernel)}
    assert {"d['a'][0]", "pairs[0][1]", "pairs[1][1]", "deep['x']['y'][0][1]", "late[300]"} <= found
    assert "client.calls['get'][0]" in found
    assert {f"many[{i}][1]" for i in range(120)} <= found
    # Awaited ones are gone from the list.
    kernel.run(
        "for _, each in pairs + many: await each\nfor each in (d['a'][0], late[300]): each.close()"
    )
    left = {names[0][1] for names in holders(kernel)}
    assert left == {"deep['x']['y'][0][1]", "client.calls['get'][0]"}
