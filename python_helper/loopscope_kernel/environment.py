"""The kernel that the helper lives in."""

from __future__ import annotations

import platform
import sys
from typing import Any, Dict

from .text import clean


def _version(package: str) -> str:
    return clean(getattr(sys.modules.get(package), "__version__", "?"))


def facts(shell: Any, loop: Any) -> Dict[str, Any]:
    """Return the `KernelFacts` of the wire for an IPython `shell` and its event `loop`."""
    kind = type(loop)
    thread = getattr(shell.kernel, "control_thread", None)
    return {
        "python": platform.python_version(),
        "ipython": _version("IPython"),
        "ipykernel": _version("ipykernel"),
        "loop": clean(f"{kind.__module__}.{kind.__qualname__}"),
        "autoawait": bool(getattr(shell, "autoawait", False)),
        "controlThread": thread is not None,
    }
