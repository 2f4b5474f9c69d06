"""What can be said of the sources without running them, and the wire against its description."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any, Dict, Set

import pytest
from conftest import HELPER, Kernel, sources

PROTOCOL = HELPER.parent.parent / "src" / "wire" / "protocol.ts"


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


def declared() -> Dict[str, Dict[str, bool]]:
    """Return the fields of each interface of protocol.ts: name to whether it is optional."""
    text = re.sub(r"/\*.*?\*/", "", PROTOCOL.read_text("utf-8"), flags=re.S)
    found: Dict[str, Dict[str, bool]] = {}
    for match in re.finditer(r"export interface (\w+)(?:<[^>]*>)?(?: extends (\w+))? \{", text):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        body = text[match.end() : end - 1]
        fields = dict(found.get(match.group(2), {}))
        level = 0
        for line in body.splitlines():
            field = re.match(r"\s*(?:readonly )?(\w+)(\??):", line)
            if field and level == 0:
                fields[field.group(1)] = bool(field.group(2))
            level += line.count("{") - line.count("}")
        found[match.group(1)] = fields
    return found


def constant(name: str) -> Any:
    """Return a constant of channel.py."""
    for node in ast.parse(sources()["channel"]).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(name)


def test_constants_are_those_of_the_protocol() -> None:
    text = PROTOCOL.read_text("utf-8")
    version = re.search(r"WIRE_VERSION = (\d+);", text)
    verbs = re.search(r"VERBS = \[(.*?)\]", text, re.S)
    prefix = re.search(r"COMMAND_PREFIX = '(.*?)'", text)
    assert version and verbs and prefix
    assert constant("WIRE_VERSION") == int(version.group(1))
    assert constant("COMMAND_PREFIX") == prefix.group(1)
    assert list(constant("VERBS")) == re.findall(r"'(\w+)'", verbs.group(1))


def test_replies_have_the_fields_of_the_protocol(kernel: Kernel) -> None:
    interfaces = declared()
    seen: Dict[str, Set[str]] = {}

    def check(interface: str, value: Dict[str, Any]) -> None:
        fields = interfaces[interface]
        assert set(value) <= set(fields), interface
        assert {name for name, optional in fields.items() if not optional} <= set(value), interface
        seen.setdefault(interface, set()).update(value)
        for name, field in value.items():
            # `null` only where the protocol says so.
            if field is None:
                assert (interface, name) in {
                    ("CellRef", "cellId"),
                    ("CellRef", "count"),
                    ("ExecutionRecord", "cellId"),
                    ("ExecutionRecord", "count"),
                    ("ExecutionRecord", "end"),
                    ("TaskRecord", "cell"),
                    ("CoroutineRecord", "cell"),
                    ("LoopRecord", "cell"),
                    ("FinishedRecord", "cell"),
                    ("FailureRecord", "cell"),
                    ("BlockRecord", "cell"),
                    ("BlockRecord", "end"),
                    ("NoticeRecord", "cell"),
                }

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
        "def put():\n    time.sleep(0.5)\n    loop.call_soon(print)\n"
        "threading.Thread(target=put).start()"
    )
    kernel.until(lambda: kernel.poll()["loop"].get("lostWake"))
    check("LoopRecord", kernel.poll()["loop"])
    running = kernel.start("w = asyncio.create_task(f())\ntime.sleep(3)")
    kernel.until(lambda: kernel.poll()["blocks"]["total"])
    reply = kernel.ask("poll")
    check("Reply", reply)
    check("Reply", kernel.ask("nothing"))
    check("HelloBody", kernel.body("hello"))
    check("KernelFacts", kernel.body("hello")["kernel"])
    body = reply["body"]
    check("PollBody", body)
    check("LoopRecord", body["loop"])
    deltas = {"tasks": "TaskRecord", "coroutines": "CoroutineRecord", "finished": "FinishedRecord",
              "failures": "FailureRecord", "blocks": "BlockRecord",
              "notices": "NoticeRecord"}  # fmt: skip
    for name, interface in deltas.items():
        check("Delta", body[name])
        assert body[name]["changed"], name
        for record in body[name]["changed"]:
            check(interface, record)
            if record["cell"] is not None:
                check("CellRef", record["cell"])
            for frame in record.get("stack", ()):
                check("Frame", frame)
            for holder in record.get("holders", ()):
                check("Holder", holder)
    for task in body["tasks"]["changed"]:
        check("WaitReason", task["waiting"])
    for execution in body["executions"]:
        check("ExecutionRecord", execution)
    number = body["tasks"]["changed"][0]["id"]
    check("TaskBody", kernel.body("task", id=number))
    check("CancelBody", kernel.body("cancel", ids=[number, 10**9]))
    held = [c for c in body["coroutines"]["changed"] if c["state"] == "held"]
    check("CoroutineBody", kernel.body("close", id=held[0]["id"]))
    check("ConfigureBody", kernel.body("configure"))
    check("WakeBody", kernel.body("wake"))
    kernel.finish(running)
    check("UninstallBody", kernel.body("uninstall"))
    # Nothing was left untested.
    for name in (
        "Reply", "HelloBody", "KernelFacts", "PollBody", "LoopRecord", "TaskRecord", "WaitReason",
        "CellRef", "Frame", "CoroutineRecord", "Holder", "ExecutionRecord", "TaskBody",
        "CancelBody", "UninstallBody", "FinishedRecord", "FailureRecord", "BlockRecord",
        "NoticeRecord", "Delta", "CoroutineBody", "ConfigureBody", "WakeBody",
    ):  # fmt: skip
        # What only some kernels have.
        assert seen[name] >= set(interfaces[name]) - {"gui", "policy"}, name
