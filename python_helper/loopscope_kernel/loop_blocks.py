"""The times in which the loop was held while user tasks could have gone on."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from .change_log import ChangeLog
from .observer_lock import under_observer_lock

#: Blocks that are remembered.
MOST = 100


class LoopBlocks:
    """The history of blocks. Used by one thread at a time."""

    def __init__(self, changes: ChangeLog, clock: Callable[[], float]) -> None:
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._number = 0
        self._seen = 0.0
        self._open: Optional[LoopBlock] = None

    @under_observer_lock
    def observe(self, loop: Dict[str, Any]) -> None:
        """Take in what a look at the loop saw, a `LoopRecord` of the wire."""
        current = self._open
        held = loop["state"] in ("blocked", "input")
        now = self._clock()
        # What held the loop when it was last seen, and since before that, is the same block.
        if current is not None and (not held or loop["since"] > self._seen):
            current.fields["end"] = loop["since"] if held else now
            self.changes.put(current.number, current)
            self._open = current = None
        self._seen = now
        if not held or (current is None and not loop["starving"]):
            return
        if current is None:
            self._number += 1
            current = self._open = LoopBlock(self._number)
        fields = {
            "cell": loop["cell"],
            "cause": loop["cause"],
            "start": min(loop["since"], current.fields.get("start", loop["since"])),
            "end": None,
            "starving": max(loop["starving"], current.fields.get("starving", 0)),
        }
        if current.fields.get("cause", "unknown") != "unknown":
            # What held it at first: towards its end other code may be seen.
            kept = ("cell", "cause", "at", "blocker")
            fields.update((name, current.fields[name]) for name in kept if name in current.fields)
        else:
            fields.update((name, loop[name]) for name in ("at", "blocker") if name in loop)
        if fields != current.fields:
            current.fields = fields
            self.changes.put(current.number, current)
            if len(self.changes) > MOST:
                self.changes.drop(next(iter(self.changes.numbers())))


class LoopBlock:
    """One block."""

    __slots__ = ("number", "fields")

    def __init__(self, number: int) -> None:
        self.number = number
        self.fields: Dict[str, Any] = {}

    def record(self, executions: Any) -> Dict[str, Any]:
        """Return the `BlockRecord` of the wire."""
        return {"id": self.number, **self.fields}
