"""What changed since a revision.

Each kind of record has a log. A change gives the record the next revision; a record that goes away
leaves a tombstone. A client sends the revision that it has and gets what is newer, so the helper
remembers nothing about its clients.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from typing import Deque, Dict, Generic, Iterator, List, Optional, Tuple, TypeVar

from .observer_lock import ObserverLock, under_observer_lock

Record = TypeVar("Record")

#: A bucket has the records of 256 revisions.
BUCKET_BITS = 8
#: Records that one removal gives a new revision, and tombstones that it drops.
RENEWALS = 2
FORGOTTEN = 4
#: Numbers of gone records in an answer that does not reach so far.
GONE_BEYOND = 1_000


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
    """The records of one kind by number, in the order of their last change.

    A step visits few records, however many there are: the log finds them by their revision.
    """

    def __init__(self, revisions: RevisionCounter, tombstones: int = 20_000) -> None:
        """`tombstones`: how many removals are remembered. There can be half as many more as there are
        live records for a while."""
        self._revisions = revisions
        self.observer_lock = revisions.observer_lock
        self._limit = tombstones
        self._live: Dict[int, Tuple[int, Record]] = {}
        # The live records' numbers by revision, in buckets by the revision's higher bits; the keys are
        # sorted. One dict would not do: to find its first key, Python walks over all removed ones.
        # An interrupt may leave an old revision behind, so readers compare it with `_live`.
        self._buckets: Dict[int, Dict[int, int]] = {}
        self._keys: List[int] = []
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
        return [record for _, _, record in self._newer_than(0)]

    @under_observer_lock
    def oldest(self) -> Optional[int]:
        """Return the number of the record that has not changed for the longest time."""
        oldest = self._oldest()
        return None if oldest is None else oldest[1]

    @under_observer_lock
    def get(self, number: int) -> Optional[Record]:
        """Return the record of that number, or ``None``."""
        found = self._live.get(number)
        return None if found is None else found[1]

    @under_observer_lock
    def put(self, number: int, record: Record) -> None:
        """Note that `record` is new or has changed."""
        before = self._live.get(number)
        revision = self._revisions.next()
        key = revision >> BUCKET_BITS
        if not self._keys or self._keys[-1] != key:
            self._keys.append(key)
        self._buckets.setdefault(key, {})[revision] = number
        self._live[number] = (revision, record)
        if before is not None:
            self._remove(before[0])

    @under_observer_lock
    def drop(self, number: int) -> None:
        """Note that the record of that number is gone. Ignores a number that is not here."""
        known = self._live.pop(number, None)
        if known is None:
            return
        self._remove(known[0])
        self._gone.append((self._revisions.next(), number))
        if not self._live:
            # A dict from which everything was removed keeps its memory.
            self._live = {}
        if len(self._gone) > self._limit:
            self._forget()

    def _remove(self, revision: int) -> None:
        """Forget where the record with that revision was."""
        key = revision >> BUCKET_BITS
        bucket = self._buckets.get(key, {})
        bucket.pop(revision, None)
        if not bucket:
            self._buckets.pop(key, None)
            index = bisect_left(self._keys, key)
            if self._keys[index : index + 1] == [key]:
                del self._keys[index]

    def _forget(self) -> None:
        """Drop a few tombstones.

        A client that asks with a forgotten revision gets everything again, in several answers if it
        is much. The first of these must reach beyond `forgotten`, or the client would be told to
        start again for ever. So the records that have not changed for longer than a tombstone get a
        new revision first, a few at each removal.
        """
        for _ in range(RENEWALS):
            oldest = self._oldest()
            if oldest is None or oldest[0] > self._gone[0][0]:
                break
            self.put(oldest[1], oldest[2])
        oldest = self._oldest()
        for _ in range(FORGOTTEN):
            at = self._gone[0][0]
            if len(self._gone) <= self._limit or (oldest is not None and at >= oldest[0]):
                break
            self.forgotten = at
            self._gone.popleft()

    def _oldest(self) -> Optional[Tuple[int, int, Record]]:
        return next(self._newer_than(0), None)

    @under_observer_lock
    def since(self, revision: int, limit: int) -> Tuple[List[Record], List[int], int, bool]:
        """Return what is newer than `revision`.

        That is: the changed records, the oldest change first, at most `limit`; the numbers of the
        records that are gone; the revision up to which this is everything; whether it was cut. If it
        was cut, only some of what has gone since that revision is returned: the next answers have it.
        """
        records: List[Record] = []
        reached, cut = self._revisions.newest, False
        last = revision
        for at, _, record in self._newer_than(revision):
            if len(records) >= limit:
                reached, cut = last, True
                break
            records.append(record)
            last = at
        gone: List[int] = []
        for index in range(self._first_gone_after(revision), len(self._gone)):
            at, number = self._gone[index]
            if at > reached and len(gone) >= GONE_BEYOND:
                break
            if number not in self._live:  # It may have come back.
                gone.append(number)
        return records, gone, reached, cut

    def _first_gone_after(self, revision: int) -> int:
        low, high = 0, len(self._gone)
        while low < high:
            middle = (low + high) // 2
            if self._gone[middle][0] <= revision:
                low = middle + 1
            else:
                high = middle
        return low

    def _newer_than(self, revision: int) -> Iterator[Tuple[int, int, Record]]:
        """Yield the revision, number and record of each newer one, the oldest change first."""
        first = bisect_left(self._keys, revision >> BUCKET_BITS)
        for index in range(first, len(self._keys)):
            for at, number in self._buckets.get(self._keys[index], {}).items():
                known = self._live.get(number)
                if at > revision and known is not None and known[0] == at:
                    yield at, number, known[1]
