"""What the sources say without being run, and whether real answers are of the types of the wire."""

from __future__ import annotations

import ast
import sys
from typing import Any, Dict, Set

import pytest
from conftest import Kernel, sources
from wire_types import WireTypes, constants


@pytest.mark.parametrize("name", sorted(sources()))
def test_is_python_3_9(name: str) -> None:
    ast.parse(sources()[name], feature_version=(3, 9))


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Python 3.9 does not list its modules")
@pytest.mark.parametrize("name", sorted(sources()))
def test_imports_only_the_standard_library(name: str) -> None:
    for node in ast.walk(ast.parse(sources()[name])):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules = [node.module or ""]
        else:
            continue
        for module in modules:
            assert module.split(".")[0] in sys.stdlib_module_names


#: What reads a class's names: the only module that may, of objects that may be the user's.
NAMES_OF_CLASSES = {"class_names", "safe_text"}
#: Modules that read such names of the kernel's own objects, and the one that runs first.
OF_THE_KERNEL = {
    "environment", "inject", "doorway", "__init__", "kernel_parts", "unawaited_hook",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(sources()) - NAMES_OF_CLASSES - OF_THE_KERNEL))
def test_no_name_of_a_class_is_read_from_the_class_itself(name: str) -> None:
    # A metaclass may define `__module__`, and an instance `__getattr__`.
    for node in ast.walk(ast.parse(sources()[name])):
        if isinstance(node, ast.Attribute) and node.attr in ("__module__", "__name__", "__class__"):
            owner = ast.unparse(node.value)
            assert owner != "kind" and not owner.startswith("type("), (name, node.lineno)
            assert node.attr != "__class__", (name, node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "getattr" and isinstance(node.args[1], ast.Constant):
                assert node.args[1].value != "__self__", (name, node.lineno)


WIRE = WireTypes()


def check(kind: Any, value: Any, seen: Dict[str, Set[str]], path: str) -> None:
    """Fail unless a value is of a type of the wire; note in `seen` which fields were there."""
    if kind == "number":
        assert type(value) in (int, float), path
    elif kind == "string":
        assert type(value) is str, path
    elif kind == "boolean":
        assert type(value) is bool, path
    elif kind == "null":
        assert value is None, path
    elif kind[0] == "literal":
        assert (type(value), value) == (type(kind[1]), kind[1]), path
    elif kind[0] == "union":
        assert any(is_of(each, value) for each in kind[1]), (path, value)
        for each in kind[1]:
            if is_of(each, value):
                check(each, value, seen, path)
    elif kind[0] == "array":
        assert type(value) is list, path
        for each in value:
            check(kind[1], each, seen, path + "[]")
    elif kind[0] == "tuple":
        assert type(value) is list and len(value) == len(kind[1]), path
        for index, each in enumerate(value):
            check(kind[1][index], each, seen, f"{path}[{index}]")
    elif kind[0] == "map":
        assert type(value) is dict, path
        for each in value.values():
            check(kind[1], each, seen, path + "{}")
    else:
        _, name, fields = kind
        assert type(value) is dict, path
        assert set(value) <= set(fields), path
        assert {field for field, (optional, _) in fields.items() if not optional} <= set(value), (
            path
        )
        seen.setdefault(name, set()).update(value)
        for field, each in value.items():
            check(fields[field][1], each, seen, f"{path}.{field}")


def is_of(kind: Any, value: Any) -> bool:
    """Return whether a value is of a type of the wire."""
    try:
        check(kind, value, {}, "")
    except AssertionError:
        return False
    return True


def test_stubs_are_not_sent() -> None:
    # What is injected are the modules; the wire's types are for the type checker.
    assert "wire" not in sources()
    for name, text in sources().items():
        for node in ast.parse(text).body:
            assert not (isinstance(node, ast.ImportFrom) and node.module == "wire"), name


def test_constants_and_verbs_are_those_of_the_wire() -> None:
    assert constants()["VERBS"] == tuple(WIRE.fields("Bodies")) == tuple(WIRE.fields("Arguments"))


#: Fields that only some kernels have, or that other tests cause; and types with such fields alone.
RARE = {"gui", "policy", "lacksSubprocesses", "interruptPending", "ownLoop", "work"}
RARE |= {"report", "future", "group", "count", "cancelled"}
RARE_TYPES = {"SubFailure", "OwnLoopWait"}


def test_replies_are_of_the_types_of_the_wire(kernel: Kernel) -> None:
    seen: Dict[str, Set[str]] = {}

    def body_of(verb: str, **arguments: Any) -> Any:
        assert is_of(WIRE.fields("Arguments")[verb][1], {"client": "one", **arguments}), verb
        reply = kernel.ask(verb, **arguments)
        check(WIRE.of("Reply"), reply, seen, "Reply")
        assert reply["success"], reply
        check(WIRE.fields("Bodies")[verb][1], reply["body"], seen, verb)
        return reply["body"]

    kernel.run(
        "import asyncio, time, contextvars\nkept = []\nasync def f():\n    await asyncio.sleep(1000)\n"
        "async def g():\n    yield\nasync def bad():\n    raise ValueError('x')\n"
        "t = asyncio.create_task(f(), name='t')\nc = f()\nd = g()\n"
        "b = asyncio.create_task(bad())\nq = asyncio.Queue(3)\nl = asyncio.Lock()\n"
        "async def limited(): await asyncio.wait_for(q.get(), 900)\n"
        "async def orphan(): await asyncio.Event().wait()\n"
        "async def again():\n    async with l:\n        await l.acquire()\n"
        "async def stubborn():\n    while True:\n        try:\n            await asyncio.sleep(1000)\n"
        "        except asyncio.CancelledError:\n            pass\n"
        "async def later(name):\n    await asyncio.sleep(0)\n    await ring[name]\n"
        "ring = {}\nring['a'] = asyncio.create_task(later('b'))\n"
        "ring['b'] = asyncio.create_task(later('a'))\n"
        "step = asyncio.Event()\nasync def stays():\n    await step.wait()\n    await asyncio.sleep(1000)\n"
        "moving = asyncio.create_task(stays(), name='stays')\n"
        "async def read():\n"
        "    global server, link\n"
        "    server = await asyncio.start_server(lambda r, w: kept.append(w), '127.0.0.1')\n"
        "    link = await asyncio.open_connection(*server.sockets[0].getsockname())\n"
        "    await link[0].read()\n"
        "async def process():\n"
        "    p = await asyncio.create_subprocess_exec('sleep', '20')\n    await p.wait()\n"
        "import threading\nloop = asyncio.get_event_loop()\n"
        "ts = [asyncio.create_task(c) for c in (limited(), orphan(), stubborn(), read(), process())]\n"
        "ts[2].set_name('stubborn')\nv = contextvars.ContextVar('v')\n"
        "threading.Thread(target=lambda: asyncio.run_coroutine_threadsafe(f(), loop)).start()"
    )
    kernel.until(lambda: "stubborn" in kernel.tasks())
    kernel.until(lambda: kernel.tasks()["stubborn"]["waiting"]["kind"] == "sleep")
    kernel.body("cancel", ids=[kernel.tasks()["stubborn"]["id"]])
    kernel.until(lambda: "ignoring" in kernel.tasks()["stubborn"])
    kernel.until(lambda: any("orphan" in task for task in kernel.tasks().values()))
    kernel.until(lambda: any("cycle" in task for task in kernel.tasks().values()))
    kernel.until(
        lambda: (
            {"socket", "subprocess", "queue"}
            <= {task["waiting"]["kind"] for task in kernel.poll()["tasks"]["changed"]}
        )
    )
    kernel.until(lambda: "stays" in kernel.tasks())
    kernel.run("step.set()")
    kernel.until(lambda: "moved" in kernel.tasks()["stays"])
    kernel.run("v.set(1)\nawait asyncio.sleep(0)\nl2 = asyncio.Lock()\nawait l2.acquire()\n"
               "async def quick(): pass\nz = asyncio.create_task(quick())\nawait z\n"
               "fails = asyncio.create_task(bad())")  # fmt: skip
    kernel.run("def g():\n    f()\ng()", "other")
    kernel.run("1/0")
    kernel.run("u = asyncio.create_task(f())")
    kernel.run(
        "import concurrent.futures\npool = concurrent.futures.ThreadPoolExecutor(1)\n"
        "hold, inside = threading.Event(), asyncio.BoundedSemaphore(1)\n"
        "jobs = [loop.run_in_executor(pool, hold.wait) for _ in range(3)]\n"
        "async def enter(i):\n    async with inside: await asyncio.sleep(1000)\n"
        "async def fan():\n    await asyncio.wait(\n"
        "        [asyncio.ensure_future(enter(i)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)\n"
        "async def idle(): await asyncio.gather(*(asyncio.Queue(1).get() for _ in range(2)))\n"
        "ts += [asyncio.create_task(each()) for each in (fan, idle)]"
    )
    kernel.until(lambda: sum("bottleneck" in f for f in kernel.poll()["fanouts"]["changed"]) == 3)
    kernel.run(
        "def put():\n    time.sleep(0.5)\n    loop.call_soon(print)\n"
        "threading.Thread(target=put).start()"
    )
    kernel.until(lambda: kernel.poll()["loop"].get("lostWake"))
    body_of("poll")
    running = kernel.start("w = asyncio.create_task(f())\ntime.sleep(3)")
    kernel.until(lambda: kernel.poll()["blocks"]["total"])
    check(WIRE.of("Reply"), kernel.ask("nothing"), seen, "Reply")
    body_of("hello")
    body = body_of("poll")
    for name in ("tasks", "coroutines", "finished", "failures", "blocks", "notices", "fanouts"):
        assert body[name]["changed"], name
    body_of("poll", since=body["revision"], session=body["session"])
    number = body["tasks"]["changed"][0]["id"]
    body_of("task", id=number)
    body_of("cancel", ids=[number, 10**9])
    body_of("poll")
    held = [c for c in body["coroutines"]["changed"] if c["state"] == "held"]
    body_of("run", id=held[0]["id"])
    body_of("close", id=held[1]["id"])
    body_of("configure", blockThreshold=0.5)
    body_of("wake")
    kernel.finish(running)
    body_of("record", action="start")
    kernel.run("async def slow():\n    time.sleep(0.2)\n    await f()\ns = asyncio.create_task(slow())\n"
               "await asyncio.sleep(0.5)")  # fmt: skip
    kernel.poll()
    body_of("record", action="stop")
    body_of("uninstall")
    # Each field was seen in some answer, except the rare ones.
    for name in WIRE.names():
        kind = WIRE.of(name)
        if name in RARE_TYPES or name.endswith(("Arguments", "Details", "Bodies")):
            continue
        if kind[0] == "object":
            assert seen.get(name, set()) >= set(kind[2]) - RARE, name
