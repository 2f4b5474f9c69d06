"""The times in which the loop was blocked while user tasks could have gone on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from .change_log import ChangeLog
from .observer_lock import under_observer_lock

if TYPE_CHECKING:
    from .executions import Executions
    from .wire import BlockRecord, LoopRecord

#: Blocks that are remembered.
MOST = 100


class LoopBlock:
    """One block."""

    __slots__ = ("fields",)

    def __init__(self, fields: BlockRecord) -> None:
        self.fields = fields

    def record(self, executions: Executions) -> BlockRecord:
        """Return the `BlockRecord` of the wire."""
        return self.fields


class LoopBlocks:
    """The last blocks."""

    def __init__(self, changes: ChangeLog[LoopBlock], clock: Callable[[], float]) -> None:
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._number = 0
        self._seen = 0.0
        self._open: Optional[LoopBlock] = None

    @under_observer_lock
    def observe(self, loop: LoopRecord) -> None:
        """Take in what a look at the loop saw."""
        current = self._open
        # What the kernel itself does, such as formatting a traceback, is nothing that a user can change.
        held = loop["state"] in ("blocked", "input") and loop.get("cause") != "kernel"
        now = self._clock()
        # What held the loop when it was last seen, and since before that, is the same block.
        if current is not None and (not held or loop["since"] > self._seen):
            self._change(current, {**current.fields, "end": loop["since"] if held else now})
            self._open = current = None
        self._seen = now
        if not held or (current is None and not loop["starving"]):
            return
        if current is None:
            self._number += 1
            first = _fields(self._number, loop)
            self._open = LoopBlock(first)
            self._change(self._open, first)
            return
        before = current.fields
        # Once the cause is known it stays: towards the end of a block other code may be seen.
        fields = _fields(before["id"], loop) if before["cause"] == "unknown" else before.copy()
        fields["start"] = min(loop["since"], before["start"])
        fields["starving"] = max(loop["starving"], before["starving"])
        if fields != before:
            self._change(current, fields)

    def _change(self, block: LoopBlock, fields: BlockRecord) -> None:
        block.fields = fields
        self.changes.put(fields["id"], block)
        oldest = self.changes.oldest()
        if oldest is not None and len(self.changes) > MOST:
            self.changes.drop(oldest)


def _fields(number: int, loop: LoopRecord) -> BlockRecord:
    fields: BlockRecord = {
        "id": number,
        "cell": loop["cell"],
        "cause": loop["cause"],
        "start": loop["since"],
        "end": None,
        "starving": loop["starving"],
    }
    if "at" in loop:
        fields["at"] = loop["at"]
    if "blocker" in loop:
        fields["blocker"] = loop["blocker"]
    return fields
