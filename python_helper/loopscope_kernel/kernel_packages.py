"""Which code is the kernel's own."""

from __future__ import annotations

import os
import sys
import types
from typing import Tuple

#: Packages of which only the kernel runs coroutines, and those that users use as well.
KERNELS = ("ipykernel", "IPython", "pyodide_kernel")
SHARED = ("tornado", "zmq", "jupyter_client")


class KernelPackages:
    """The packages that a kernel is made of, where they are installed."""

    def __init__(self) -> None:
        self._kernels = _folders(KERNELS)
        self._folders = self._kernels + _folders(SHARED)

    def is_internal(self, code: types.CodeType) -> bool:
        """Return whether this code is in a package of which the kernel is made."""
        return code.co_filename.startswith(self._folders)

    def is_kernels(self, code: types.CodeType, is_users: bool) -> bool:
        """Return whether a task with this outermost code is the kernel's own.

        `is_users`: whether the user's code created it, as far as its context tells.
        """
        return self.is_internal(code) and not (
            is_users and not code.co_filename.startswith(self._kernels)
        )


def _folders(packages: Tuple[str, ...]) -> Tuple[str, ...]:
    files = (getattr(sys.modules.get(name), "__file__", None) for name in packages)
    return tuple(os.path.dirname(os.path.abspath(file)) + os.sep for file in files if file)
