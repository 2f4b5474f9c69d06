"""Which code is the kernel's own."""

from __future__ import annotations

import os
import sys
import types

PACKAGES = ("ipykernel", "IPython", "tornado", "zmq", "jupyter_client")


class KernelPackages:
    """The packages that a kernel is made of, where they are installed."""

    def __init__(self) -> None:
        files = (getattr(sys.modules.get(name), "__file__", None) for name in PACKAGES)
        self._folders = tuple(
            os.path.dirname(os.path.abspath(file)) + os.sep for file in files if file
        )

    def is_internal(self, code: types.CodeType) -> bool:
        """Return whether this code is the kernel's own."""
        return code.co_filename.startswith(self._folders)
