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


def kernel_work(
    frames: List[types.FrameType], is_users: Callable[[types.FrameType], bool]
) -> Optional[KernelWork]:
    """Return what the kernel does, ``None`` if the innermost frames are of the user's cells.

    `frames`: innermost first. A ``__repr__`` of the user's that displaying calls is the user's code.
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
    return None
