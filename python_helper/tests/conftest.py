"""A real kernel for each test, driven as the frontend drives it.

`LOOPSCOPE_KERNELS` names the kernel specs to test, separated by commas; `python3` by default, which
is the ipykernel of the environment that runs pytest.
"""

from __future__ import annotations

import ast
import json
import os
import queue
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
HELPER = ROOT / "python_helper" / "loopscope_kernel"
#: What the frontend injects with the helper.
VERSION = json.loads((ROOT / "package.json").read_text("utf-8"))["version"]
KERNELS = os.environ.get("LOOPSCOPE_KERNELS", "python3").split(",")
#: Whether `npm run coverage` measures the lines that run, in the kernels too.
COVERED = bool(os.environ.get("LOOPSCOPE_COVERAGE"))
#: How long anything may take before a test fails (seconds). Nothing is expected to be fast.
PATIENCE = 15.0


def sources(**changed: str) -> Dict[str, str]:
    """Return the helper's sources by name, some of them replaced.

    They check that the observer lock is held where it must be, which users' helpers do not.
    """
    found = {path.stem: path.read_text("utf-8") for path in sorted(HELPER.glob("*.py"))}
    lock = found["observer_lock"]
    found["observer_lock"] = lock.replace("\nCHECKED = False\n", "\nCHECKED = True\n")
    assert found["observer_lock"] != lock
    if COVERED:
        # Under the names of the files, which coverage can find.
        found["inject"] = found["inject"].replace(
            '"<loopscope " + name + ">"', f'{str(HELPER) + os.sep!r} + name + ".py"'
        )
        hook = found["unawaited_hook"]
        found["unawaited_hook"] = hook.replace('"<loopscope "', repr(str(HELPER) + os.sep))
    found.update(changed)
    return found


def expression(texts: Optional[Dict[str, str]] = None, version: str = VERSION) -> str:
    """Return the user expression that injects, composed as `src/kernel/injection.ts` does."""
    texts = dict(texts or sources())
    scope = {
        "__name__": "_loopscope_inject",
        "LOADER": texts.pop("inject"),
        "SOURCES": texts,
        "VERSION": version,
    }
    return (
        "(lambda run, scope: (run(scope['LOADER'], scope), scope['OUTCOME'])[1])"
        f"(__import__('builtins').exec, {json.dumps(scope)})"
    )


class Kernel:
    """A kernel process and one client of it."""

    def __init__(self, name: str) -> None:
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        try:
            self.connect()
        except RuntimeError:
            # Another process has taken one of its ports.
            self.stop()
            self.manager = KernelManager(kernel_name=name)
            self.manager.start_kernel()
            self.connect()

    def connect(self) -> None:
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.session: Optional[str] = None
        self.revision = 0
        self.published: List[Dict[str, Any]] = []

    def stop(self) -> None:
        self.client.stop_channels()
        # A kernel that is killed cannot write what it has measured.
        self.manager.shutdown_kernel(now=not COVERED)

    def restart(self) -> None:
        self.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self.connect()

    # Running

    def start(self, code: str, cell: Optional[str] = "cell", **content: Any) -> str:
        """Send a cell without waiting for its end; return the message's id."""
        full = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
            **content,
        }
        metadata = {} if cell is None else {"cellId": cell}
        message = self.client.session.msg("execute_request", full, metadata=metadata)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def finish(self, message_id: str) -> Dict[str, Any]:
        """Return the content of the reply to that message."""
        return self._reply(self.client.get_shell_msg, message_id)

    def run(self, code: str, cell: Optional[str] = "cell", **content: Any) -> Dict[str, Any]:
        """Run a cell; return the reply's content."""
        return self.finish(self.start(code, cell, **content))

    def value(self, source: str) -> Any:
        """Return the value of an expression, seen without running a cell."""
        # As a text: IPython leaves out what is beyond the thousandth element of a list.
        question = {"v": f"__import__('builtins').repr({source})"}
        reply = self.run("", None, silent=True, store_history=False, user_expressions=question)
        answer = reply["user_expressions"]["v"]
        assert answer["status"] == "ok", answer
        return ast.literal_eval(ast.literal_eval(answer["data"]["text/plain"]))

    def output(self) -> List[Dict[str, Any]]:
        """Return the iopub messages so far, up to a marker that this puts there."""
        marker = self.start("", None, silent=True, store_history=False)
        self.finish(marker)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            self.published.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                if message["parent_header"].get("msg_id") == marker:
                    return self.published
        raise AssertionError("no marker on iopub")

    def text(self) -> str:
        """Return everything that was written to stdout and stderr, or shown as an error."""
        parts = []
        for message in self.output():
            if message["msg_type"] == "stream":
                parts.append(message["content"]["text"])
            elif message["msg_type"] == "error":
                parts.extend(message["content"]["traceback"])
        return "".join(parts)

    # The helper

    def inject(
        self, texts: Optional[Dict[str, str]] = None, version: str = VERSION
    ) -> Dict[str, Any]:
        """Inject as the frontend of that version does; return the outcome."""
        reply = self.run(
            "",
            None,
            silent=True,
            store_history=False,
            user_expressions={"loopscope": expression(texts, version)},
        )
        answer = reply["user_expressions"]["loopscope"]
        assert answer["status"] == "ok", answer
        return json.loads(answer["data"]["text/plain"])

    def request(self, content: Dict[str, Any]) -> Dict[str, Any]:
        """Send a `debug_request` and return the reply's content."""
        message = self.client.session.msg("debug_request", content)
        self.client.control_channel.send(message)
        return self._reply(self.client.get_control_msg, message["header"]["msg_id"])

    def ask(self, verb: str, client: str = "one", **arguments: Any) -> Dict[str, Any]:
        """Ask the helper; return the whole reply."""
        return self.request(
            {
                "type": "request",
                "seq": 7,
                "command": f"loopscope/{verb}",
                "arguments": {"client": client, **arguments},
            }
        )

    def body(self, verb: str, client: str = "one", **arguments: Any) -> Dict[str, Any]:
        """Ask the helper; return the body of a reply that succeeded."""
        reply = self.ask(verb, client, **arguments)
        assert reply["success"], reply
        return reply["body"]

    def poll(self) -> Dict[str, Any]:
        """Return everything there is, as a client that knows nothing."""
        return self.body("poll")

    def tasks(self) -> Dict[str, Dict[str, Any]]:
        """Return the task records by name."""
        return {task["name"]: task for task in self.poll()["tasks"]["changed"]}

    def coroutines(self) -> List[Dict[str, Any]]:
        """Return the coroutine records."""
        return self.poll()["coroutines"]["changed"]

    def until(self, question: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Ask until the answer is true; return it."""
        deadline = time.monotonic() + patience
        while True:
            answer = question()
            if answer:
                return answer
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.02)

    def _reply(self, receive: Callable[..., Dict[str, Any]], message_id: str) -> Dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                message = receive(timeout=PATIENCE)
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]
        raise AssertionError("no reply")


@pytest.fixture(params=KERNELS)
def bare(request: pytest.FixtureRequest) -> Iterator[Kernel]:
    """A kernel without the helper."""
    kernel = Kernel(request.param)
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(bare: Kernel) -> Kernel:
    """A kernel with the helper, and one client that has said hello."""
    assert bare.inject()["status"] == "installed"
    bare.body("hello")
    return bare


#: What a user could notice of the helper, as an expression. `gc`, which is in the interpreter's
#: binary, may count as imported afterwards.
SNAPSHOT = """
(lambda shell, sys, threading, warnings: {
    "names": sorted(shell.user_ns),
    "hidden": sorted(shell.user_ns_hidden),
    "modules": sorted(set(sys.modules) - {"gc"}),
    "hook": id(warnings._warn_unawaited_coroutine),
    "handlers": sorted((k, str(v)) for k, v in shell.kernel.control_handlers.items()),
    "threads": sorted(t.name for t in threading.enumerate()),
    "events": {k: [str(f) for f in v] for k, v in shell.events.callbacks.items()},
    "compile": sorted(vars(shell.compile)),
    "files": len(shell.compile._filename_map),
    "lines": len(sys.modules["linecache"].cache),
    "count": shell.execution_count,
    "history": len(shell.history_manager.input_hist_raw),
    "last": [hasattr(sys, n) for n in ("last_type", "last_value", "last_traceback")],
    "filters": [str(f) for f in warnings.filters],
    "excepthook": str(sys.excepthook),
    "loop": sorted(vars(shell.kernel.io_loop.asyncio_loop)),
    "factory": str(shell.kernel.io_loop.asyncio_loop.get_task_factory()),
    "trace": [str(sys.gettrace()), str(sys.getprofile()),
              sys.get_coroutine_origin_tracking_depth()],
})(get_ipython(), __import__("sys"), __import__("threading"), __import__("warnings"))
""".strip().replace("\n", " ")
