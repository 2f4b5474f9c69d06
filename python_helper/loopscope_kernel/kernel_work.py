"""What the kernel itself does on the main thread: it blocks the loop, but no line of the user's does."""

from __future__ import annotations

import os
import types
from typing import TYPE_CHECKING, Callable, List, Optional

if TYPE_CHECKING:
    from .wire import KernelWork

#: By the package, and by the end of the file's name: the functions that begin such work, all if empty.
_WORK = (
    ("IPython", "interactiveshell.py", ("showtraceback", "_showtraceback", "showsyntaxerror"), "traceback"),
    ("IPython", "ultratb.py", (), "traceback"),
    ("IPython", "displayhook.py", (), "display"),
    ("ipykernel", "displayhook.py", (), "display"),
    ("matplotlib_inline", "backend_inline.py", ("flush_figures",), "display"),
    ("IPython", "autoreload.py", (), "autoreload"),
    ("IPython", "deduperreload.py", (), "autoreload"),
    ("IPython", "history.py", (), "history"),
    ("ipykernel", "ipkernel.py", ("do_complete",), "completion"),
    ("ipykernel", "ipkernel.py", ("do_inspect",), "inspection"),
)  # fmt: skip


#: The folders of the packages whose code handles the messages of clients, and of Python's own.
_PACKAGES = ("ipykernel", "IPython", "tornado", "zmq", "jupyter_client", "traitlets", "comm")
_HANDLING = tuple(f"{os.sep}{package}{os.sep}" for package in _PACKAGES)
_STANDARD = os.path.dirname(os.__file__) + os.sep


def kernel_work(
    frames: List[types.FrameType],
    is_users: Callable[[types.FrameType], bool],
    is_in_cell: bool,
) -> Optional[KernelWork]:
    """Return what the kernel does, ``None`` if the innermost frames are of the user's cells.

    `frames`: innermost first. `is_in_cell`: whether a cell runs. A ``__repr__`` of the user's that displaying calls is the user's code.
    """
    for frame in frames[:300]:
        if is_users(frame):
            return None
        code = frame.f_code
        name = os.path.basename(code.co_filename)
        for package, file, functions, work in _WORK:
            if name == file and package in code.co_filename:
                if not functions or code.co_name in functions:
                    return work  # type: ignore[return-value]
    return None if is_in_cell or not _is_handling_messages(frames) else "messages"


def _is_handling_messages(frames: List[types.FrameType]) -> bool:
    """Return whether the loop runs a callback in which there is only code of the kernel's."""
    has_kernels = False
    for frame in frames[:300]:
        code = frame.f_code
        if code.co_name == "_run" and code.co_filename.endswith("events.py"):
            return has_kernels
        has_kernels = has_kernels or _HANDLING[0] in code.co_filename
        if not any(folder in code.co_filename for folder in _HANDLING):
            if not code.co_filename.startswith(_STANDARD) or "site-packages" in code.co_filename:
                return False
    return False
