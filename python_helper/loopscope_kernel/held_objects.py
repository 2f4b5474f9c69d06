"""The objects that a suspended coroutine or generator holds."""

from __future__ import annotations

import gc
import sys
import types
from typing import Any, List


def objects_held_by(owner: Any) -> List[Any]:
    """Return the objects that a suspended coroutine or generator holds: its locals and its stack."""
    found = gc.get_referents(owner)
    if sys.version_info < (3, 11):
        for value in found:
            if type(value) is types.FrameType:
                return [*found, *gc.get_referents(value)]
    return found
