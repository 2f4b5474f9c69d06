"""Loopscope's helper: it tells the frontend about a kernel's event loop.

Injected into a running IPython kernel by :mod:`inject`, or imported and installed by hand::

    import loopscope_kernel
    loopscope_kernel.install(get_ipython())

It uses only the standard library. It keeps weak references, calls no method of the user's objects, and
uninstalls itself without a trace when no client is left.
"""

from __future__ import annotations

from typing import Any, Optional

from . import channel
from .helper import Helper
from .kernel_parts import Refused

__all__ = ["VERSION", "WIRE_VERSION", "Helper", "Refused", "install", "installed", "uninstall"]

#: The version of the package that injected this. The loader sets it; imported by hand there is none.
VERSION = "0.0.0"
WIRE_VERSION = channel.WIRE_VERSION

_helper: Optional[Helper] = None


def install(shell: Any) -> None:
    """Install the helper for an IPython `shell`; once is enough.

    Raises :exc:`Refused`, whose text is one sentence, when it cannot serve this kernel. After any
    exception, including an interrupt, the kernel is as it was.
    """
    global _helper
    if installed():
        return
    helper = Helper(shell, VERSION)
    helper.install()
    _helper = helper


def uninstall() -> None:
    """Restore the kernel as it was. Never raises; does nothing when nothing is installed."""
    global _helper
    helper, _helper = _helper, None
    if helper is not None:
        helper.uninstall()


def installed() -> bool:
    """Return whether the helper is installed."""
    return _helper is not None and _helper.alive


def channel_of_installed() -> channel.Channel:
    """Return the channel of the helper that is installed."""
    assert _helper is not None
    return _helper.channel


def push_to(comm_id: str, client: str, pace: Optional[float], task_arguments: bool) -> None:
    """Send what is new to a page, over a comm that the page has an id for, until the page leaves."""
    if _helper is not None:
        _helper.push_to(comm_id, client, pace, task_arguments)


def cell_begins(info: Any) -> None:
    """Note that a cell begins, unless its beginning is noted already."""
    if _helper is not None:
        _helper.executions.cell_begins(info)
