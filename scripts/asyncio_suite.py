"""CPython's own tests of asyncio, without the helper and with it polled at 4 Hz: no test may tell the difference.

    python scripts/asyncio_suite.py                   all of `test.test_asyncio`
    python scripts/asyncio_suite.py test_tasks ...    these modules of it
    python scripts/asyncio_suite.py --runs 3          how often a test that differs is run again (2)

It runs under the Python that is asked, which must have the package `test`. A test that fails only with
the helper, and each time that it is run again, is a difference. So is an answer that fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import threading
import time
import types
import unittest
from pathlib import Path
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parent.parent
#: Between two polls (seconds).
INTERVAL = 0.25
#: How long one run may take (seconds).
LONGEST = 1800


class Events:
    """IPython's events, of which none happens here."""

    def register(self, name: str, callback: Any) -> None:
        """Ignore a callback."""

    unregister = register


def shell() -> Any:
    """Return what the helper needs of an IPython shell."""
    import asyncio

    async def debug_request(*_: object) -> None:
        pass

    loop = asyncio.new_event_loop()
    kernel = types.SimpleNamespace(
        control_handlers={"debug_request": debug_request},
        io_loop=types.SimpleNamespace(asyncio_loop=loop),
        control_thread=object(),
    )
    compiler = types.SimpleNamespace(cache=lambda *_, **__: "", _filename_map={})
    return types.SimpleNamespace(kernel=kernel, events=Events(), compile=compiler, user_ns={})


class Poller:
    """Asks the helper as the sidebar does, in a thread of its own."""

    def __init__(self) -> None:
        sys.path.insert(0, str(ROOT / "python_helper"))
        import loopscope_kernel

        loopscope_kernel.install(shell())
        helper = loopscope_kernel._helper
        assert helper is not None
        self._helper = helper
        self.answers = 0
        self.failed: List[str] = []
        threading.Thread(target=self._run, daemon=True, name="control").start()

    def _ask(self, verb: str, **arguments: object) -> Any:
        with self._helper.pause:
            content = {"arguments": {"client": "suite", **arguments}}
            reply: Any = self._helper.channel.reply(content, "loopscope/" + verb)
        self.answers += 1
        if not reply["success"] and reply["message"] != "The task is over.":
            self.failed.append(reply["message"])
        return reply.get("body", {})

    def _run(self) -> None:
        since = 0
        while True:
            body = self._ask("poll", since=since, session=self._helper.session)
            since = body.get("revision", 0)
            for record in body.get("tasks", {}).get("changed", [])[:3]:
                self._ask("task", id=record["id"])
            time.sleep(INTERVAL)


def modules() -> List[str]:
    """Return the names of the modules of asyncio's tests."""
    folder = Path(importlib.import_module("test.test_asyncio").__path__[0])
    return sorted(path.stem for path in folder.glob("test_*.py"))


def run(names: List[str], with_helper: bool) -> Dict[str, Any]:
    """Run tests in this process; return what became of them."""
    sys.dont_write_bytecode = True
    poller = Poller() if with_helper else None
    suite = unittest.TestSuite()
    for name in names:
        module, _, test = name.partition(":")
        try:
            imported = importlib.import_module("test.test_asyncio." + module)
        except (ImportError, unittest.SkipTest):
            continue
        loader = unittest.defaultTestLoader
        suite.addTests(
            loader.loadTestsFromName(test, imported)
            if test
            else loader.loadTestsFromModule(imported)
        )
    began = time.process_time()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        result = unittest.TextTestRunner(stream=nowhere, warnings="default").run(suite)
    failed = {case.id() for case, _ in [*result.failures, *result.errors]}
    return {
        "run": result.testsRun,
        "failed": sorted(failed),
        "seconds": round(time.process_time() - began, 1),
        "answers": poller.answers if poller else 0,
        "failed answers": sorted(set(poller.failed)) if poller else [],
    }


def run_apart(names: List[str], with_helper: bool) -> Dict[str, Any]:
    """Run tests in a process of their own."""
    command = [sys.executable, __file__, "--here", "with" if with_helper else "without", *names]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LONGEST, check=False
    )
    outcome: Dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return outcome


def test_name(identity: str) -> str:
    """Return the argument that runs one test, from its id: ``test.test_asyncio.test_x.Class.test_y``."""
    module, _, test = identity.removeprefix("test.test_asyncio.").partition(".")
    return f"{module}:{test}"


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--here", choices=("with", "without"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    names = arguments.modules or modules()
    if arguments.here:
        print(json.dumps(run(names, arguments.here == "with")), flush=True)
        # Some tests leave threads behind.
        os._exit(0)
    print(f"Python {sys.version.split()[0]}, {len(names)} modules of test_asyncio")
    without, with_helper = run_apart(names, False), run_apart(names, True)
    for title, outcome in (("without", without), ("with", with_helper)):
        print(
            f"{title:>8}: {outcome['run']} tests, {len(outcome['failed'])} failed,"
            f" {outcome['seconds']} s of processor time, {outcome['answers']} answers"
        )
    different = [each for each in with_helper["failed"] if each not in without["failed"]]
    for _ in range(arguments.runs):
        # Some depend on time, and fail now and then on a busy machine.
        if different:
            again = run_apart([test_name(each) for each in different], True)
            different = [each for each in different if each in again["failed"]]
    for each in different:
        print(f"fails with the helper only: {each}")
    for each in with_helper["failed answers"]:
        print(f"failed answer: {each}")
    if with_helper["run"] != without["run"]:
        print("The numbers of tests differ.")
        return 1
    return 1 if different or with_helper["failed answers"] else 0


if __name__ == "__main__":
    sys.exit(main())
