"""The parts of a kernel that the helper needs, and why it cannot serve a kernel without them."""

from __future__ import annotations

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


def parts_of(shell: Any) -> KernelParts:
    """Return the parts of the kernel that runs an IPython `shell`. Raises :exc:`Refused`."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        raise Refused("This IPython is not run by a Jupyter kernel.")
    handlers = getattr(kernel, "control_handlers", None)
    if not isinstance(handlers, dict) or "debug_request" not in handlers:
        raise Refused("This kernel is not ipykernel 6 or newer.")
    loop = getattr(getattr(kernel, "io_loop", None), "asyncio_loop", None)
    if loop is None:
        raise Refused("This kernel does not run on an asyncio event loop.")
    return KernelParts(kernel, handlers, loop)
