"""Coming and going: what the injection leaves behind, which is nothing."""

from __future__ import annotations

import re
from typing import Dict

import pytest
from conftest import SNAPSHOT, VERSION, Kernel, sources


def of_wire(wire: int) -> Dict[str, str]:
    """Return the helper's sources with another version of the wire."""
    channel, count = re.subn(
        r"^WIRE_VERSION = \d+$", f"WIRE_VERSION = {wire}", sources()["channel"], flags=re.M
    )
    assert count == 1
    return sources(channel=channel)


def test_kernel_is_as_it_was_after_uninstall(bare: Kernel) -> None:
    bare.run("import asyncio\nasync def f():\n    await asyncio.sleep(1000)")
    before = bare.value(SNAPSHOT)
    assert bare.inject()["status"] == "installed"
    assert bare.value(SNAPSHOT) != before
    assert bare.inject()["status"] == "present"
    bare.body("hello")
    bare.poll()
    assert bare.body("uninstall") == {"removed": True}
    bare.until(lambda: bare.value(SNAPSHOT) == before)


def test_its_thread_leaves_too(bare: Kernel) -> None:
    bare.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(1000))")
    before = bare.value(SNAPSHOT)
    bare.inject()
    bare.body("hello")
    bare.poll()
    threads = bare.value(SNAPSHOT)["threads"]
    assert set(threads) - set(before["threads"]) == {"Loopscope watchdog"}
    bare.body("uninstall")
    bare.until(lambda: bare.value(SNAPSHOT)["threads"] == before["threads"])


def test_installed_it_shows_only_where_it_must(bare: Kernel) -> None:
    before = bare.value(SNAPSHOT)
    bare.inject()
    waiting = bare.value(SNAPSHOT)
    assert {key for key in before if before[key] != waiting[key]} == {
        "modules",
        "handlers",
        "events",
    }
    assert set(waiting["modules"]) - set(before["modules"]) == {"_loopscope_kernel"}
    bare.body("hello")
    after = bare.value(SNAPSHOT)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"modules", "hook", "handlers", "events", "compile", "loop"}
    new = set(after["modules"]) - set(before["modules"])
    assert {name for name in new if name.partition(".")[0] != "_loopscope_kernel"} == set()


def test_the_injection_publishes_nothing(bare: Kernel) -> None:
    bare.output()
    bare.published.clear()
    bare.inject()
    assert {message["msg_type"] for message in bare.output()} == {"status"}


def test_works_with_shadowed_names(bare: Kernel) -> None:
    bare.run("exec = compile = sys = print = eval = json = types = str = len = None")
    assert bare.inject()["status"] == "installed"
    assert bare.body("hello")["version"]


def test_the_user_can_still_import_and_reset(kernel: Kernel) -> None:
    kernel.run("%reset -f")
    assert kernel.run("import asyncio, this_is_no_module")["ename"] == "ModuleNotFoundError"
    assert kernel.body("hello")["version"]


def test_the_helper_has_the_version_of_the_package(kernel: Kernel) -> None:
    assert kernel.body("hello")["version"] == VERSION


def test_newer_replaces_and_older_does_not(bare: Kernel) -> None:
    assert bare.inject(version="0.10.0")["status"] == "installed"
    session = bare.body("hello")["session"]
    assert bare.inject(version="0.9.0") == {"status": "present", "version": "0.10.0", "wire": 1}
    assert bare.body("hello")["session"] == session
    assert bare.inject(version="0.11.0")["status"] == "installed"
    assert bare.body("hello")["session"] != session
    assert bare.body("hello")["version"] == "0.11.0"


def test_versions_are_in_the_order_of_semver(bare: Kernel) -> None:
    ascending = [
        "1.0.0-alpha.9",
        "1.0.0-alpha.10",
        "1.0.0-beta",
        "1.0.0",
        "1.0.1",
        "1.1.0",
        "2.0.0",
    ]
    for version in ascending:
        assert bare.inject(version=version)["status"] == "installed", version
        assert bare.inject(version=version + "+build")["status"] == "present", version
    assert bare.inject(version="2.0.0-rc.1")["status"] == "present"


def test_an_upgraded_page_talks_to_its_own_helper(bare: Kernel) -> None:
    # The page is reloaded after an upgrade while the kernel lives on, with a task.
    bare.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(1000), name='t')")
    old = {**sources(), "finished": sources()["finished"] + "\nOLD = True\n"}
    assert bare.inject(old, version="0.0.1")["status"] == "installed"
    bare.body("hello")
    modules = "__import__('sys').modules['_loopscope_kernel']"
    assert bare.value(f"hasattr({modules}.finished, 'OLD')")
    assert bare.inject()["status"] == "installed"
    assert bare.body("hello")["version"] == VERSION
    assert not bare.value(f"hasattr({modules}.finished, 'OLD')")
    assert "t" in bare.tasks()
    bare.body("uninstall")
    assert not any("_loopscope" in name for name in bare.value(SNAPSHOT)["modules"])


def test_another_wire_takes_over_only_if_newer(bare: Kernel) -> None:
    assert bare.inject(of_wire(2))["status"] == "installed"
    outcome = bare.inject(of_wire(1), version="9.0.0")
    assert outcome["status"] == "refused" and "reload" in outcome["message"]
    assert bare.ask("hello")["wire"] == 2
    assert bare.inject(of_wire(3))["status"] == "installed"
    assert bare.ask("hello")["wire"] == 3


@pytest.mark.parametrize(
    "where",
    ["executions", "coroutines", "failures", "channel"],
)
@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit", "ValueError"])
def test_an_interrupted_injection_leaves_nothing(bare: Kernel, where: str, error: str) -> None:
    before = bare.value(SNAPSHOT)
    helper = sources()["helper"].replace(
        "                part.install()\n",
        "                part.install()\n"
        f"                if type(part).__name__.lower() == '{where}':\n"
        f"                    raise {error}('here')\n",
    )
    assert bare.inject(sources(helper=helper))["status"] == "installed"
    reply = bare.ask("hello")
    assert (reply["success"], reply["message"]) == (False, f"{error}: here")
    assert bare.value(SNAPSHOT) == before
    assert bare.ask("hello").get("wire") is None
    assert bare.inject()["status"] == "installed"
    assert bare.body("hello")


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit", "ValueError"])
def test_interrupted_hooks_leave_nothing(bare: Kernel, error: str) -> None:
    before = bare.value(SNAPSHOT)
    doorway = sources()["doorway"]
    last = "        sys.modules[MODULE] = self.module\n"
    assert last in doorway
    doorway = doorway.replace(last, last + f"        raise {error}('here')\n")
    outcome = bare.inject(sources(doorway=doorway))
    assert outcome == {"status": "failed", "message": f"{error}: here"}
    assert bare.value(SNAPSHOT) == before
    assert bare.inject()["status"] == "installed"


def test_a_syntax_error_is_told(bare: Kernel) -> None:
    before = bare.value(SNAPSHOT)
    bare.inject(sources(tasks="def"))
    reply = bare.ask("hello")
    assert not reply["success"] and "SyntaxError" in reply["message"]
    assert bare.value(SNAPSHOT) == before


def test_the_first_cell_is_seen_from_its_beginning(bare: Kernel) -> None:
    # As with "restart and run all": the cell comes right behind the injection, and before `hello`.
    bare.inject()
    bare.run("import asyncio\nt = asyncio.create_task(asyncio.sleep(1000), name='t')", "first")
    body = bare.body("poll")
    assert [each["cellId"] for each in body["executions"]] == ["first"]
    assert body["tasks"]["changed"][0]["cell"]["cellId"] == "first"
    assert body["tasks"]["changed"][0]["before"] is False
    bare.run("2", "second")
    cells = [each["cellId"] for each in bare.poll()["executions"]]
    assert cells == ["first", "second"]


def test_cells_and_a_request_at_once_are_each_seen_once(bare: Kernel) -> None:
    bare.inject()
    messages = [bare.start("1", f"cell {number}") for number in range(5)]
    assert bare.body("hello")
    for message in messages:
        bare.finish(message)
    executions = bare.poll()["executions"]
    assert [each["cellId"] for each in executions] == [f"cell {number}" for number in range(5)]
    assert all(each["outcome"] == "ok" for each in executions)


def test_a_helper_that_fails_in_the_first_cell_is_not_in_its_way(bare: Kernel) -> None:
    before = bare.value("[str(f) for f in get_ipython().events.callbacks['pre_run_cell']]")
    bare.inject(sources(tasks="def"))
    assert bare.run("v = 1", "first")["status"] == "ok"
    assert bare.text() == ""
    assert bare.value("[str(f) for f in get_ipython().events.callbacks['pre_run_cell']]") == before
    assert "SyntaxError" in bare.ask("hello")["message"]
    assert bare.ask("hello").get("wire") is None


def test_the_helper_passes_requests_on_behind_hooks_that_are_gone(bare: Kernel) -> None:
    handler = "get_ipython().kernel.control_handlers['debug_request']"
    original = bare.value(f"str({handler})")
    bare.inject()
    bare.body("hello")
    assert bare.value(f"str({handler}.__self__._original)") == original
    # Other code wraps the hook that waits, and stays in the chain.
    bare.body("uninstall")
    bare.inject()
    bare.run(
        "h = get_ipython().kernel.control_handlers\nours = h['debug_request']\n"
        "def theirs(*a):\n    return ours(*a)\nh['debug_request'] = theirs",
        silent=True,
    )
    assert bare.body("hello")
    bare.body("uninstall")
    assert bare.value("h['debug_request'] is theirs")
    assert bare.ask("hello").get("wire") is None


def test_refuses_a_kernel_without_control_handlers(bare: Kernel) -> None:
    bare.run("k = get_ipython().kernel\nkept = k.control_handlers\nk.control_handlers = None")
    outcome = bare.inject()
    assert outcome["status"] == "refused" and outcome["message"].endswith(".")
    bare.run("k.control_handlers = kept")
    assert not any("_loopscope" in name for name in bare.value(SNAPSHOT)["modules"])


def test_restart_is_a_new_kernel(kernel: Kernel) -> None:
    session = kernel.body("hello")["session"]
    kernel.restart()
    assert kernel.ask("hello").get("wire") is None
    assert kernel.inject()["status"] == "installed"
    assert kernel.body("hello")["session"] != session


def test_a_wrapped_handler_stays_as_a_pass_through(kernel: Kernel) -> None:
    kernel.run(
        "h = get_ipython().kernel.control_handlers\nours = h['debug_request']\n"
        "def theirs(*a):\n    return ours(*a)\nh['debug_request'] = theirs"
    )
    assert kernel.body("hello")
    kernel.body("uninstall")
    assert kernel.value("h['debug_request'] is theirs")
    assert kernel.ask("hello").get("wire") is None
