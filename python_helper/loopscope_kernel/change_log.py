"""What changed since a revision.

Each kind of record has a log. A change gives the record the next revision; a record that goes away
leaves a tombstone. A client sends the revision that it has and gets what is newer, so the helper
remembers nothing about its clients.
"""

from __future__ import annotations

from collections import deque
from typing import Deque, Dict, Generic, KeysView, List, Optional, Tuple, TypeVar

from .observer_lock import ObserverLock, under_observer_lock

Record = TypeVar("Record")


class RevisionCounter:
    """The counter that the logs of one session share."""

    def __init__(self, observer_lock: ObserverLock) -> None:
        self.observer_lock = observer_lock
        self.newest = 0

    def next(self) -> int:
        """Return a revision newer than all before."""
        self.newest += 1
        return self.newest


class ChangeLog(Generic[Record]):
    """The records of one kind by number, in the order of their last change."""

    def __init__(self, revisions: RevisionCounter, tombstones: int = 20_000) -> None:
        """`tombstones`: how many removals are remembered, at most."""
        self._revisions = revisions
        self.observer_lock = revisions.observer_lock
        self._limit = tombstones
        # Ordered by revision: a record that changes is removed and added at the end.
        self._live: Dict[int, Tuple[int, Record]] = {}
        self._gone: Deque[Tuple[int, int]] = deque()
        #: Removals up to this revision are forgotten; every live record is newer than it.
        self.forgotten = 0

    def __len__(self) -> int:
        return len(self._live)

    def __contains__(self, number: int) -> bool:
        return number in self._live

    @under_observer_lock
    def records(self) -> List[Record]:
        """Return the live records, the longest unchanged first."""
        return [record for _, record in self._live.values()]

    @under_observer_lock
    def numbers(self) -> KeysView[int]:
        """Return the numbers of the live records, the longest unchanged first."""
        return self._live.keys()

    @under_observer_lock
    def get(self, number: int) -> Optional[Record]:
        """Return the record of that number, or ``None``."""
        found = self._live.get(number)
        return None if found is None else found[1]

    @under_observer_lock
    def put(self, number: int, record: Record) -> None:
        """Note that `record` is new or has changed."""
        self._live.pop(number, None)
        self._live[number] = (self._revisions.next(), record)

    @under_observer_lock
    def drop(self, number: int) -> None:
        """Note that the record of that number is gone. Ignores a number that is not here."""
        if self._live.pop(number, None) is None:
            return
        self._gone.append((self._revisions.next(), number))
        if len(self._gone) > self._limit:
            self._forget()

    def _forget(self) -> None:
        """Drop half of the tombstones.

        A client that asks with a forgotten revision gets everything again, in several answers if it
        is much. The first of these must reach beyond `forgotten`, or the client would be told to
        start again for ever. So a record that has not changed for that long gets a new revision.
        """
        for _ in range(self._limit // 2):
            self.forgotten = self._gone.popleft()[0]
        while self._live:
            number = next(iter(self._live))
            revision, record = self._live[number]
            if revision > self.forgotten:
                break
            self.put(number, record)

    @under_observer_lock
    def since(self, revision: int, limit: int) -> Tuple[List[Record], List[int], int, bool]:
        """Return what is newer than `revision`.

        That is: the changed records, the oldest change first, at most `limit`; the numbers of the
        records that are gone; the revision up to which this is everything; whether it was cut.
        """
        newer: List[Tuple[int, Record]] = []
        if revision < self.forgotten:
            newer = list(self._live.values())
        else:
            for entry in reversed(self._live.values()):
                if entry[0] <= revision:
                    break
                newer.append(entry)
            newer.reverse()
        gone: List[int] = []
        for at, number in reversed(self._gone):
            if at <= revision:
                break
            if number not in self._live:  # It may have come back.
                gone.append(number)
        cut = len(newer) > limit
        reached = newer[limit - 1][0] if cut else self._revisions.newest
        return [record for _, record in newer[:limit]], gone, reached, cut
