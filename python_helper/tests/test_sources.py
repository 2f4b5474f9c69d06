"""What can be said of the sources without running them, and the wire against its description."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any, Dict, Set

import pytest
from conftest import HELPER, Kernel, sources

PROTOCOL = HELPER.parent.parent / "src" / "kernel" / "protocol.ts"


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
                }

    kernel.run(
        "import asyncio, time\nasync def f():\n    await asyncio.sleep(1000)\n"
        "t = asyncio.create_task(f(), name='t')\nc = f()"
    )
    kernel.run("def g():\n    f()\ng()", "other")
    kernel.run("1/0")
    running = kernel.start("time.sleep(3)")
    kernel.until(lambda: kernel.poll()["loop"]["state"] == "blocked")
    reply = kernel.ask("poll")
    check("Reply", reply)
    check("Reply", kernel.ask("nothing"))
    check("HelloBody", kernel.body("hello"))
    check("KernelFacts", kernel.body("hello")["kernel"])
    body = reply["body"]
    check("PollBody", body)
    check("LoopRecord", body["loop"])
    for task in body["tasks"]["changed"]:
        check("TaskRecord", task)
        check("WaitReason", task["waiting"])
        check("CellRef", task["cell"])
        for frame in task["stack"]:
            check("Frame", frame)
    for coroutine in body["coroutines"]["changed"]:
        check("CoroutineRecord", coroutine)
        for holder in coroutine["holders"]:
            check("Holder", holder)
    for execution in body["executions"]:
        check("ExecutionRecord", execution)
    number = body["tasks"]["changed"][0]["id"]
    check("TaskBody", kernel.body("task", id=number))
    check("CancelBody", kernel.body("cancel", ids=[number, 10**9]))
    kernel.finish(running)
    check("UninstallBody", kernel.body("uninstall"))
    # Nothing was left untested.
    for name in (
        "Reply", "HelloBody", "KernelFacts", "PollBody", "LoopRecord", "TaskRecord", "WaitReason",
        "CellRef", "Frame", "CoroutineRecord", "Holder", "ExecutionRecord", "TaskBody",
        "CancelBody", "UninstallBody",
    ):  # fmt: skip
        assert seen[name] == set(interfaces[name]), name
