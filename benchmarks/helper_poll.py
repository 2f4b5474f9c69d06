"""The time of a poll: of the first one, and of one after which nothing has changed.

It runs in a process that has an IPython shell but no kernel. It composes and encodes the answers as a
kernel does; the transport by ZeroMQ, about a millisecond, is not included.

    python benchmarks/helper_poll.py
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
import types
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python_helper"))

from figures import report
from IPython.core.interactiveshell import InteractiveShell
from loopscope_kernel.helper import Helper

REPEATS = 30


def make_shell(loop: asyncio.AbstractEventLoop) -> InteractiveShell:
    """Return an IPython shell with what the helper needs of a kernel."""
    shell = InteractiveShell.instance()
    shell.kernel = types.SimpleNamespace(
        control_handlers={"debug_request": lambda *arguments: None},
        io_loop=types.SimpleNamespace(asyncio_loop=loop),
    )
    return shell


def ask(helper: Helper, **arguments: object) -> tuple[float, dict]:
    """Return the milliseconds that an answer took, and its body."""
    content = {"seq": 1, "arguments": {"client": "benchmark", **arguments}}
    begin = time.perf_counter()
    reply = helper.channel.reply(content, "loopscope/poll")
    json.dumps(reply, ensure_ascii=False, allow_nan=False).encode()
    took = (time.perf_counter() - begin) * 1000
    assert reply["success"], reply
    return took, reply["body"]


async def inner() -> None:
    await asyncio.sleep(1000)


async def work() -> None:
    await inner()


def look(loop: asyncio.AbstractEventLoop, count: int) -> tuple[float, float, float]:
    """Return the medians of: the first answer, all answers of a first look, an unchanged one."""
    first, whole, unchanged = [], [], []
    for _ in range(5):
        helper = Helper(make_shell(loop), "benchmark")
        helper.install()
        took, body = ask(helper)
        first.append(took)
        total, seen = took, len(body["tasks"]["changed"])
        while body["more"]:
            took, body = ask(helper, session=body["session"], since=body["revision"])
            total += took
            seen += len(body["tasks"]["changed"])
        assert seen >= count, seen
        whole.append(total)
        for _ in range(REPEATS):
            took, body = ask(helper, session=body["session"], since=body["revision"])
            unchanged.append(took)
        assert not body["tasks"]["changed"] and body["tasks"]["total"] >= count
        helper.uninstall()
    return tuple(map(statistics.median, (first, whole, unchanged)))  # type: ignore[return-value]


async def measure(count: int) -> tuple[float, float, float]:
    """Poll from another thread, like the control thread, while the loop sleeps."""
    tasks = [asyncio.create_task(work()) for _ in range(count)]
    await asyncio.sleep(0.1)
    result = await asyncio.to_thread(look, asyncio.get_running_loop(), count)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return result


def main() -> int:
    for count in (100, 1_000, 10_000):
        first, whole, unchanged = asyncio.run(measure(count))
        print(
            f"{count:6} tasks: first {first:6.2f} ms, all of it {whole:7.1f} ms, "
            f"unchanged {unchanged:5.2f} ms"
        )
    # The last round is the one with a bound.
    report("poll-first", first)
    report("poll-unchanged", unchanged)
    return 0


if __name__ == "__main__":
    sys.exit(main())
