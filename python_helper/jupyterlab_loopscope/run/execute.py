"""Executes a notebook with the helper in its kernel."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .problems import Problem, Records

#: The helper's sources, as the extension injects them. The build writes this file.
HELPER = Path(__file__).parents[1] / "bundle" / "helper.json"
#: How often the helper is asked, in seconds. Each request renews its lease.
INTERVAL = 1.0
#: How long the kernel may take for an answer, in seconds.
PATIENCE = 30.0
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Unusable(Exception):
    """A notebook that cannot be executed. The text is the rest of a sentence that begins with its path."""


@dataclass
class Options:
    """How notebooks are executed."""

    #: The longest block of the event loop, in seconds; None allows any.
    max_block: float | None = None
    #: The longest time of a cell, in seconds; None allows any.
    timeout: float | None = None
    #: The name of the kernel; None takes the notebook's.
    kernel: str | None = None
    #: How long tasks may still run after the last cell, in seconds.
    grace: float = 0.5


@dataclass
class Result:
    """What one notebook did."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    #: Why it was not executed; None if it was.
    unusable: str | None = None
    seconds: float = 0.0


async def execute(path: str, options: Options) -> Result:
    """Execute a notebook. The file is not changed."""
    start = time.monotonic()
    result = Result(path)
    try:
        notebook = read(path)
        result.problems = await run(notebook, Path(path), options)
    except Unusable as reason:
        result.unusable = str(reason)
    result.seconds = time.monotonic() - start
    return result


def read(path: str) -> Any:
    """Return a notebook in the newest format."""
    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise Unusable("does not exist") from None
    except OSError as error:
        raise Unusable(f"cannot be read: {error.strerror}") from None
    except Exception:
        # nbformat raises many kinds of errors for files that are no notebooks.
        raise Unusable("is not a notebook") from None


async def run(notebook: Any, path: Path, options: Options) -> list[Problem]:
    """Execute the cells; return the problems."""
    client = NotebookClient(
        notebook,
        timeout=options.timeout,
        kernel_name=options.kernel
        or notebook.metadata.get("kernelspec", {}).get("name", "python3"),
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        async with client.async_setup_kernel():
            return await observe(client, notebook, options)
    except NoSuchKernel as error:
        raise Unusable(f"needs the kernel {error.name}, which is not installed") from None
    except DeadKernelError:
        raise Unusable("could not be executed to its end: the kernel died") from None


async def observe(client: NotebookClient, notebook: Any, options: Options) -> list[Problem]:
    """Execute the cells and watch them."""
    helper = Helper(client.kc)
    await helper.inject()
    records = Records()
    watching = asyncio.create_task(watch(helper, records))
    failed: list[Problem] = []
    try:
        failed = await execute_cells(client, notebook)
        await asyncio.sleep(options.grace)
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    await helper.poll(records)
    counts = {
        cell.execution_count: number
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code" and cell.execution_count is not None
    }
    return failed + records.problems(counts, options.max_block)


async def execute_cells(client: NotebookClient, notebook: Any) -> list[Problem]:
    """Execute the cells up to the first error; return it."""
    for index, cell in enumerate(notebook.cells):
        try:
            await client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            message = f"The cell failed: {error.ename}: {ANSI.sub('', error.evalue)}".strip()
            return [Problem("error", message, index + 1, None)]
        except CellTimeoutError:
            return [Problem("error", "The cell took longer than --timeout.", index + 1, None)]
    return []


async def watch(helper: Helper, records: Records) -> None:
    """Ask the helper again and again."""
    while True:
        await helper.poll(records)
        await asyncio.sleep(INTERVAL)


class Helper:
    """The helper in a kernel."""

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel
        self._since = 0
        self._session = ""
        self._asking = asyncio.Lock()

    async def inject(self) -> None:
        """Install the helper, as the extension does."""
        scope = {"__name__": "_loopscope_inject", **json.loads(HELPER.read_text("utf-8"))}
        expression = (
            "(lambda run, scope: (run(scope['LOADER'], scope), scope['OUTCOME'])[1])"
            f"(__import__('builtins').exec, {json.dumps(scope)})"
        )
        content = {
            "code": "",
            "silent": True,
            "store_history": False,
            "allow_stdin": False,
            "stop_on_error": False,
            "user_expressions": {"loopscope": expression},
        }
        reply = await self._ask("shell", "execute_request", content)
        answer = reply.get("user_expressions", {}).get("loopscope", {})
        if answer.get("status") != "ok":
            raise Unusable("has a kernel that cannot be observed")
        outcome = json.loads(answer["data"]["text/plain"])
        if outcome["status"] not in ("installed", "present"):
            raise Unusable(f"has a kernel that cannot be observed: {outcome['message']}")

    async def poll(self, records: Records) -> None:
        """Take in everything that is new."""
        # A request that is cancelled would leave its reply to the next one.
        await asyncio.shield(self._poll(records))

    async def _poll(self, records: Records) -> None:
        async with self._asking:
            more = True
            while more:
                arguments = {"client": "run", "session": self._session, "since": self._since}
                content = {
                    "type": "request",
                    "seq": 1,
                    "command": "loopscope/poll",
                    "arguments": arguments,
                }
                reply = await self._ask("control", "debug_request", content)
                if not reply.get("success"):
                    raise Unusable("has a kernel that stopped to answer")
                body = reply["body"]
                records.add(body)
                self._session, self._since, more = body["session"], body["revision"], body["more"]

    async def _ask(self, channel: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        kernel = self._kernel
        message = kernel.session.msg(kind, content)
        getattr(kernel, f"{channel}_channel").send(message)
        get = getattr(kernel, f"get_{channel}_msg")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                reply = await get(timeout=1)
            except Exception:
                # No message within a second: jupyter_client raises `queue.Empty`.
                continue
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                found: dict[str, Any] = reply["content"]
                return found
        raise Unusable("has a kernel that does not answer")
