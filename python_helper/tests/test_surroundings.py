"""Whose a task is, and what else of the kernel's surroundings is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import pytest
from conftest import Kernel

WORK = "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"


def notices(kernel: Kernel) -> List[Dict[str, Any]]:
    return kernel.poll()["notices"]["changed"]


def test_tasks_from_before_are_attributed_if_the_kernel_knows(bare: Kernel) -> None:
    bare.run(WORK + "t = asyncio.create_task(work(), name='old')", "earlier")
    bare.inject()
    bare.body("hello")
    task = bare.tasks()["old"]
    if bare.value("hasattr(get_ipython().kernel, '_shell_parent')"):
        assert task["cell"]["cellId"] == "earlier" and task["cell"]["count"] in (1, None)
        bare.run("1", "earlier")
        bare.until(lambda: bare.tasks()["old"].get("old"))
    else:
        assert task["cell"] is None


def test_tasks_of_plain_threads(kernel: Kernel) -> None:
    kernel.run(
        WORK + "import threading\nloop = asyncio.get_event_loop()\n"
        "th = threading.Thread(target=lambda: asyncio.run_coroutine_threadsafe(work(), loop))\n"
        "th.start(); th.join()",
        "abc",
    )
    (task,) = kernel.until(lambda: list(kernel.tasks().values()))
    # From Python 3.14 on some builds' threads inherit the context.
    assert task["cell"] is None or task["cell"]["cellId"] == "abc"
    assert task["cell"] is not None or task["origin"] == "thread"


#: Whether this ipykernel puts a request's header into each context: from 6.29 on.
KNOWS_REQUESTS = (
    "type(vars(__import__('sys').stdout).get('_parent_header')).__name__ == 'ContextVar'"
)
#: What a handler does: at once, and a little later.
HANDLE = (
    "import asyncio\nasync def work():\n    await asyncio.sleep(1000)\n"
    "made, loop = [], asyncio.get_event_loop()\n"
    "def make(name):\n    made.append(loop.create_task(work(), name=name))\n"
    "def handle(name):\n    make(name)\n    loop.call_later(0.05, make, name + ' later')\n"
)


def send(kernel: Kernel, kind: str, **content: Any) -> None:
    kernel.client.shell_channel.send(kernel.client.session.msg(kind, content))


def check_widgets_tasks(kernel: Kernel, *names: str) -> None:
    tasks = kernel.until(lambda: (lambda t: set(names) <= set(t) and t)(kernel.tasks()))
    origin = "widget" if kernel.value(KNOWS_REQUESTS) else None
    for name in names:
        assert tasks[name]["cell"] is None and tasks[name].get("origin") == origin, name


def test_tasks_of_a_comm(kernel: Kernel) -> None:
    kernel.run(
        HANDLE + "def opened(comm, message):\n    handle('open')\n"
        "    comm.on_msg(lambda message: handle('message'))\n"
        "get_ipython().kernel.comm_manager.register_target('t', opened)",
        "abc",
    )
    send(kernel, "comm_open", comm_id="1", target_name="t", data={})
    check_widgets_tasks(kernel, "open", "open later")
    kernel.run("make('cell')", "def")
    send(kernel, "comm_msg", comm_id="1", data={})
    check_widgets_tasks(kernel, "open", "open later", "message", "message later")
    task = kernel.tasks()["cell"]
    assert task["cell"]["cellId"] == "def" and "origin" not in task


def test_tasks_of_a_widget(kernel: Kernel) -> None:
    if not kernel.value("__import__('importlib.util').util.find_spec('ipywidgets') is not None"):
        pytest.skip("ipywidgets is not installed")
    kernel.run(
        HANDLE + "import ipywidgets\nbutton, slider = ipywidgets.Button(), ipywidgets.IntSlider()\n"
        "button.on_click(lambda _: handle('clicked'))\n"
        "slider.observe(lambda _: handle('moved'), 'value')",
        "abc",
    )
    button, slider = kernel.value("[button.model_id, slider.model_id]")
    click = {"method": "custom", "content": {"event": "click"}}
    send(kernel, "comm_msg", comm_id=button, data=click)
    move = {"method": "update", "state": {"value": 7}, "buffer_paths": []}
    send(kernel, "comm_msg", comm_id=slider, data=move)
    check_widgets_tasks(kernel, "clicked", "clicked later", "moved", "moved later")
    # While a cell awaits: its own tasks are its own, before and after.
    kernel.run("made.clear()")
    running = kernel.start("make('before')\nawait asyncio.sleep(1)\nmake('after')", "def")
    kernel.until(lambda: "before" in kernel.tasks())
    send(kernel, "comm_msg", comm_id=button, data=click)
    kernel.finish(running)
    check_widgets_tasks(kernel, "clicked", "clicked later")
    tasks = kernel.tasks()
    for name in ("before", "after"):
        assert tasks[name]["cell"]["cellId"] == "def" and "origin" not in tasks[name]


def test_old_runs(kernel: Kernel) -> None:
    kernel.run(WORK + "ts = [asyncio.create_task(work(), name='one')]", "abc")
    kernel.until(lambda: "one" in kernel.tasks())
    assert "old" not in kernel.tasks()["one"]
    kernel.run(WORK + "ts.append(asyncio.create_task(work(), name='two'))", "abc")
    kernel.until(lambda: "two" in kernel.tasks())
    tasks = kernel.tasks()
    assert tasks["one"].get("old") and "old" not in tasks["two"]
    sources = [e["source"] for e in kernel.poll()["executions"]]
    assert len(set(sources)) == 2


def test_leading_empty_lines_count(kernel: Kernel) -> None:
    kernel.run("\n\n  \n" + WORK + "t = asyncio.create_task(work(), name='t')\nc = work()")
    task = kernel.until(lambda: (lambda t: len(t["stack"]) > 1 and t)(kernel.tasks()["t"]))
    assert task["stack"][0]["line"] == 6
    assert kernel.coroutines()[0]["defined"]["line"] == 5


def test_a_context_variable_that_is_lost(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio, contextvars\nname = contextvars.ContextVar('n')\n"
        "other = contextvars.ContextVar('o')\nawait asyncio.sleep(0)"
    )
    assert notices(kernel) == []
    kernel.run("name.set('x')\nawait asyncio.sleep(0)", "abc")
    kernel.run("lost = name.get(None) is None")
    if kernel.value("lost"):
        (notice,) = notices(kernel)
        assert notice["kind"] == "context-lost" and notice["args"] == {"variable": "name"}
        assert notice["cell"]["cellId"] == "abc"
    else:
        assert notices(kernel) == []


def test_what_belongs_to_another_loop(kernel: Kernel) -> None:
    kernel.run(
        "import asyncio\nclass Client:\n    def __init__(self, loop):\n        self._loop = loop\n"
        "closed = asyncio.new_event_loop()\nfuture = closed.create_future()\nclosed.close()\n"
        "still = asyncio.new_event_loop()\nclient = Client(still)\n"
        "fine = Client(asyncio.get_event_loop())\nours = asyncio.get_event_loop().create_future()"
    )
    found = {n["args"]["name"]: n["args"] for n in notices(kernel)}
    assert found == {
        "future": {"name": "future", "type": "Future", "closed": True},
        "client": {"name": "client", "type": "Client", "closed": False},
    }
    kernel.run("del client, future\nstill.close()")
    kernel.until(lambda: notices(kernel) == [])


def test_nest_asyncio(kernel: Kernel) -> None:
    kernel.run("1")
    kernel.run(
        "try:\n    import nest_asyncio as n\nexcept ImportError:\n    try:\n"
        "        import nest_asyncio2 as n\n    except ImportError:\n        n = None\n"
        "if n: n.apply()",
        "abc",
    )
    if not kernel.value("bool(n)"):
        pytest.skip("nest_asyncio is not installed")
    (notice,) = kernel.until(lambda: notices(kernel))
    assert notice["kind"] == "nest-asyncio" and notice["cell"]["cellId"] == "abc"
    assert notice["args"]["flavour"] == kernel.value("n.__name__")
    # Its tasks are those written in Python.
    kernel.run(
        WORK + "async def bad():\n    raise ValueError('x')\n"
        "t = asyncio.create_task(work(), name='t')\nb = asyncio.create_task(bad(), name='b')"
    )
    task = kernel.until(lambda: kernel.tasks().get("t"))
    kernel.until(lambda: kernel.tasks()["t"]["waiting"]["kind"] == "sleep")
    assert kernel.tasks()["t"]["waiting"]["until"] > kernel.poll()["now"]
    kernel.until(lambda: [f["name"] for f in kernel.poll()["failures"]["changed"]] == ["b"])
    assert kernel.value("b._log_traceback")
    kernel.body("cancel", ids=[task["id"]])
    kernel.until(lambda: "t" not in kernel.tasks())


def test_the_library_that_patches(kernel: Kernel, tmp_path: Path) -> None:
    """Only if no other code has imported the patch."""
    module = next(
        (
            name
            for name in ("nest_asyncio2", "nest_asyncio")
            if kernel.value(f"__import__('importlib.util').util.find_spec('{name}') is not None")
        ),
        None,
    )
    if module is None:
        pytest.skip("nest_asyncio is not installed")
    (tmp_path / "patching.py").write_text(f"import {module}\ndef patch(): {module}.apply()\n")
    kernel.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport patching", "import")
    kernel.run("patching.patch()", "abc")
    (notice,) = kernel.until(lambda: notices(kernel))
    assert notice["args"]["library"] == "patching" and notice["cell"]["cellId"] == "abc"


@pytest.mark.parametrize("module", ["nest_asyncio", "nest_asyncio2"])
def test_what_nesting_loses(kernel: Kernel, module: str) -> None:
    """What the notice says of this ipykernel is what happens on it."""
    if not kernel.value(f"__import__('importlib.util').util.find_spec('{module}') is not None"):
        pytest.skip(f"{module} is not installed")
    kernel.run(f"import {module} as n; n.apply()\nimport asyncio\nseen = []")
    (notice,) = kernel.until(lambda: notices(kernel))
    running = kernel.start("asyncio.run(asyncio.sleep(1))")
    kernel.until(lambda: kernel.poll()["loop"]["state"] != "idle")
    for each in range(3):
        kernel.start(f"seen.append({each})")
    kernel.finish(running)
    kernel.run("seen.append('after')")
    if notice["args"]["loses"]:
        assert kernel.value("seen") == ["after"]
    else:
        assert kernel.value("seen") == [0, 1, 2, "after"]


def test_the_kernel_is_described(kernel: Kernel) -> None:
    facts = kernel.body("hello")["kernel"]
    assert facts["runner"] == "asyncio" and facts["autoawait"] and "gui" not in facts
