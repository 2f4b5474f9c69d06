"""What waits in a kernel until the helper is needed.

Compiling the helper takes the main thread about 40 ms. So the injection installs only two hooks. The
first request then loads the helper on the control thread, which is right after the injection. If a
cell begins before that, it loads the helper first: so no cell is missed.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
import types
from typing import Any, Callable, Optional

from .collection_pause import CollectionPause
from .kernel_parts import MODULE, parts_of

_REQUEST = "debug_request"
_CELL_BEGINS = "pre_run_cell"


def is_main_thread() -> bool:
    """Return whether the calling thread is the main thread."""
    return threading.current_thread() is threading.main_thread()


class Doorway:
    """The two hooks, until the helper is loaded."""

    def __init__(self, shell: Any, version: str, wire: int, load: Callable[[], Any]) -> None:
        """`load` installs the helper and returns its package. Raises :exc:`Refused`."""
        self._kernel, self._handlers, loop = parts_of(shell)
        self._shell = shell
        self._wire = wire
        self._load = load
        self._pause = CollectionPause(loop)
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._original: Any = None
        #: Whether nothing has been loaded yet.
        self._waits = True
        self._package: Any = None
        self._failure: Optional[str] = None
        #: What the next injection finds.
        self.module = types.ModuleType(MODULE)
        vars(self.module).update(
            VERSION=version,
            WIRE_VERSION=wire,
            installed=lambda: self._waits,
            open=self._open_now,
            uninstall=self._leave,
            # A helper that leaves late must not take this module for its own.
            _helper=self,
        )

    def install(self) -> None:
        """Install the hooks. After any exception, :meth:`uninstall` undoes it."""
        self._original = self._handlers[_REQUEST]
        self._handlers[_REQUEST] = self._handle
        self._shell.events.register(_CELL_BEGINS, self._cell_begins)
        sys.modules[MODULE] = self.module

    def uninstall(self) -> None:
        """Remove the hooks. Never raises, and may be called twice.

        If other code has wrapped our handler since, it stays and passes every request on.
        """
        self._waits = False
        self._failure = None
        # `==`, not `is`: each access creates a new bound method.
        if self._original is not None and self._handlers.get(_REQUEST) == self._handle:
            self._handlers[_REQUEST] = self._original
        self._ignore_cells()
        if sys.modules.get(MODULE) is self.module:
            del sys.modules[MODULE]

    def _leave(self) -> None:
        # If another thread loads the helper, it is there afterwards.
        with self._lock:
            self.uninstall()

    def _ignore_cells(self) -> None:
        try:
            self._shell.events.unregister(_CELL_BEGINS, self._cell_begins)
        except (ValueError, AttributeError):
            pass

    def open(self) -> None:
        """Load the helper in place of the hooks, unless this was done before. Raises only interrupts."""
        # A cell that begins meanwhile waits here: otherwise it would be missed.
        with self._lock:
            if not self._waits:
                return
            with self._pause:
                try:
                    package = self._load()
                    package.channel_of_installed().forget_handler(self._handle, self._original)
                    self._package = package
                except BaseException as error:
                    if isinstance(error, KeyboardInterrupt) and is_main_thread():
                        raise
                    # The next request is told.
                    self._waits = False
                    self._failure = f"{type(error).__name__}: {error}"[:500]
                    self._ignore_cells()
                else:
                    self.uninstall()

    def _open_now(self) -> Optional[str]:
        """Load the helper; return why that failed."""
        self.open()
        failure = self._failure
        if failure is not None:
            self.uninstall()
        return failure

    async def _handle(self, stream: Any, ident: Any, parent: Any) -> Any:
        if os.getpid() == self._process and (self._waits or self._failure is not None):
            command = None
            try:
                content = parent["content"]
                command = content.get("command")
            except Exception:
                pass
            if type(command) is str and command.startswith("loopscope/"):
                self.open()
                if self._failure is None:
                    return await self._handlers[_REQUEST](stream, ident, parent)
                refusal = self._refusal(content, command)
                self.uninstall()
                self._kernel.session.send(stream, "debug_reply", refusal, parent, ident)
                return None
        result = self._original(stream, ident, parent)
        return await result if inspect.isawaitable(result) else result

    def _refusal(self, content: Any, command: str) -> Any:
        """Return the content of the reply that tells why the helper could not be loaded."""
        seq = content.get("seq")
        return {
            "type": "response",
            "command": command[:100],
            "request_seq": seq if type(seq) is int else 0,
            "seq": 1,
            "wire": self._wire,
            "success": False,
            "message": self._failure,
        }

    def _cell_begins(self, info: Any) -> None:
        if os.getpid() != self._process:
            return
        self.open()
        if self._package is not None:
            # IPython has made its list of the callbacks before the helper's was there.
            self._package.cell_begins(info)
