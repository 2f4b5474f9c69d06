"""The kernel that the helper is in."""

from __future__ import annotations

import asyncio
import platform
import sys
from typing import TYPE_CHECKING, Any

from .asyncio_internals import dict_of_type, mro_of
from .safe_text import clean

if TYPE_CHECKING:
    from .wire import KernelFacts


def _version(package: str) -> str:
    return clean(getattr(sys.modules.get(package), "__version__", "?"))


def lacks_subprocesses(loop: Any) -> bool:
    """Return whether asyncio cannot start a subprocess on this loop: its class has no code for it.

    So it is for the selector loop of Windows, which ipykernel before 7.4 chooses there.
    """
    base = asyncio.BaseEventLoop
    name = "_make_subprocess_transport"
    for kind in mro_of(type(loop)):
        if name in dict_of_type(kind):
            return kind is base
    # A loop that doesn't derive from asyncio's has its own way.
    return False


def facts(shell: Any, loop: Any) -> KernelFacts:
    """Return the `KernelFacts` of the wire for an IPython `shell` and its event `loop`."""
    kind = type(loop)
    thread = getattr(shell.kernel, "control_thread", None)
    found: KernelFacts = {
        "python": platform.python_version(),
        "ipython": _version("IPython"),
        "ipykernel": _version("ipykernel"),
        "loop": clean(f"{kind.__module__}.{kind.__qualname__}"),
        "autoawait": bool(getattr(shell, "autoawait", False)),
        "controlThread": thread is not None,
    }
    # `asyncio.get_event_loop_policy` warns from Python 3.14 on, and may create a policy.
    policy = getattr(asyncio.events, "_event_loop_policy", None)
    if policy is not None:
        found["policy"] = clean(f"{type(policy).__module__}.{type(policy).__qualname__}")
    runner = getattr(shell, "loop_runner", None)
    known = getattr(shell, "loop_runner_map", None)
    name = getattr(runner, "__name__", None)
    if type(known) is dict:
        name = next((key for key, value in known.items() if value[0] is runner), name)
    if type(runner).__name__ == "_AsyncIORunner":
        name = "asyncio"
    if type(name) is str:
        found["runner"] = clean(name.strip("_").replace("_runner", ""))
    gui = getattr(shell.kernel, "eventloop", None)
    if gui is not None:
        found["gui"] = clean(getattr(gui, "__name__", "?")).replace("loop_", "")
    if lacks_subprocesses(loop):
        found["lacksSubprocesses"] = True
    return found
