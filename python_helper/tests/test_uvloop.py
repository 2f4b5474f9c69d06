"""A kernel whose loop is uvloop's, which is written in C."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from conftest import KERNELS, Kernel

#: As a user's own configuration of IPython does it.
CONFIG = "try:\n    import uvloop\n    uvloop.install()\nexcept ImportError:\n    pass\n"
TICK = (
    "import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.05)\n"
)


@pytest.fixture(params=KERNELS)
def uvloop(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kernel]:
    """A kernel on uvloop, with the helper, and one client that has said hello."""
    (tmp_path / "profile_default").mkdir()
    (tmp_path / "profile_default" / "ipython_kernel_config.py").write_text(CONFIG, "utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    kernel = Kernel(request.param)
    try:
        assert kernel.inject()["status"] == "installed"
        if kernel.body("hello")["kernel"]["loop"] != "uvloop.Loop":
            pytest.skip("uvloop is not installed")
        yield kernel
    finally:
        kernel.stop()


def test_tasks_and_what_they_wait_for(uvloop: Kernel) -> None:
    uvloop.run(
        TICK + "async def slow():\n    await asyncio.sleep(1000)\n"
        "async def parent():\n    await asyncio.gather(t)\n"
        "t = asyncio.create_task(slow(), name='t')\np = asyncio.create_task(parent(), name='p')",
        "abc",
    )
    tasks = uvloop.until(lambda: (lambda t: t["t"]["awaitedBy"] and t)(uvloop.tasks()))
    assert tasks["t"]["waiting"]["kind"] == "sleep" and tasks["t"]["cell"]["cellId"] == "abc"
    assert tasks["p"]["awaits"] == [tasks["t"]["id"]]
    until = tasks["t"]["waiting"].get("until")
    if uvloop.value("__import__('sys').platform") == "linux":
        assert 980 < until - uvloop.poll()["now"] < 1000
    uvloop.body("cancel", ids=[tasks["t"]["id"]])
    uvloop.until(lambda: uvloop.tasks() == {})


def test_a_blocked_loop(uvloop: Kernel) -> None:
    uvloop.run(TICK + "t = asyncio.create_task(tick())")
    assert uvloop.poll()["loop"]["state"] == "idle"
    running = uvloop.start("time.sleep(2)", "abc")
    loop = uvloop.until(
        lambda: (lambda r: r["state"] == "blocked" and r["starving"] and r)(uvloop.poll()["loop"])
    )
    assert loop["cause"] == "sleep" and loop["cell"]["cellId"] == "abc"
    uvloop.finish(running)
    uvloop.until(lambda: uvloop.poll()["loop"]["state"] == "idle")
    running = uvloop.start("await asyncio.sleep(1)")
    uvloop.until(lambda: uvloop.poll()["loop"]["state"] == "running")
    for _ in range(10):
        assert uvloop.poll()["loop"]["state"] in ("running", "idle")
    uvloop.finish(running)


def test_a_wake_that_was_lost_is_not_known(uvloop: Kernel) -> None:
    uvloop.run(
        "import asyncio, threading\nq = asyncio.Queue()\n"
        "async def get():\n    await q.get()\n"
        "t = asyncio.create_task(get(), name='get')"
    )
    # Before its first step it is ready as well.
    uvloop.until(lambda: uvloop.tasks()["get"]["waiting"]["kind"] == "queue")
    uvloop.run("threading.Timer(0.3, q.put_nowait, [1]).start()")
    uvloop.until(lambda: uvloop.tasks()["get"]["waiting"]["kind"] == "ready")
    for _ in range(20):
        assert "lostWake" not in uvloop.poll()["loop"]
    assert uvloop.body("wake") == {"woken": True}
    uvloop.until(lambda: uvloop.tasks() == {})


def test_failures(uvloop: Kernel) -> None:
    uvloop.run(
        "import asyncio\nasync def bad():\n    raise ValueError('x')\n"
        "t = asyncio.create_task(bad(), name='bad')"
    )
    (failure,) = uvloop.until(lambda: uvloop.poll()["failures"]["changed"])
    assert failure["kind"] == "unretrieved" and failure["errorName"] == "ValueError"
    uvloop.run("del t")
    uvloop.until(lambda: "Task exception was never retrieved" in uvloop.text())
    kinds = {failure["kind"] for failure in uvloop.poll()["failures"]["changed"]}
    assert kinds == {"logged"}
