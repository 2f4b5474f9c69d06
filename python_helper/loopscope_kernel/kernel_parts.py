"""The parts of a kernel that the helper needs, and why it cannot serve a kernel without them."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, NamedTuple

#: The name of the helper's package in ``sys.modules``: no user imports it by accident.
MODULE = "_loopscope_kernel"


class Refused(Exception):
    """The helper cannot serve this kernel; the text is a sentence that says why."""


class KernelParts(NamedTuple):
    """What the helper hooks into."""

    kernel: Any
    #: The handlers of the control channel, by the type of the message.
    handlers: Dict[str, Any]
    #: The event loop of the main thread.
    loop: Any


def is_pyodide(kernel: Any) -> bool:
    """Return whether this is Pyodide's kernel: it has one thread, and no control channel."""
    return type(kernel).__module__.partition(".")[0] == "pyodide_kernel"


def loop_of(kernel: Any) -> Any:
    """Return the event loop of the kernel's main thread, ``None`` if it has none of asyncio's."""
    if is_pyodide(kernel):
        return asyncio.get_event_loop()
    return getattr(getattr(kernel, "io_loop", None), "asyncio_loop", None)


def parts_of(shell: Any) -> KernelParts:
    """Return the parts of the kernel that runs an IPython `shell`. Raises :exc:`Refused`."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        raise Refused("This IPython is not run by a Jupyter kernel.")
    if is_pyodide(kernel):
        # Nothing arrives on a control channel there: `push.py` answers instead.
        return KernelParts(kernel, {"debug_request": None}, loop_of(kernel))
    handlers = getattr(kernel, "control_handlers", None)
    if not isinstance(handlers, dict) or "debug_request" not in handlers:
        raise Refused("This kernel is not ipykernel 6 or newer.")
    loop = loop_of(kernel)
    if loop is None:
        raise Refused("This kernel does not run on an asyncio event loop.")
    return KernelParts(kernel, handlers, loop)
