"""Which clients are looking at this kernel.

Several clients may share one helper. Each holds a lease that its requests renew. When no lease is
left, the helper has no reason to stay. But a page that is loaded again shall find the same helper, so
the helper waits for a while.
"""

from __future__ import annotations

from typing import Dict


class Leases:
    """The clients, and until when each may be silent. Moments and lengths are seconds."""

    #: How long a client may be silent.
    LENGTH = 3600.0
    #: How long a client has to say hello after the injection, to come back after it has left, and to
    #: ask after an execution that outlasted its lease: a page that is hidden asks only when an
    #: execution has ended.
    GRACE = 60.0
    #: The most clients that are told apart, so that nothing can fill the memory.
    MOST = 100

    def __init__(self, now: float) -> None:
        self._ends: Dict[str, float] = {}
        self._arrival = now + self.GRACE

    def __contains__(self, client: str) -> bool:
        return client in self._ends

    def __len__(self) -> int:
        return len(self._ends)

    def renew(self, client: str, now: float) -> None:
        """Give `client` a lease, or prolong the one that it has."""
        if client not in self._ends and len(self._ends) >= self.MOST:
            self._ends.pop(min(self._ends, key=self._ends.__getitem__))
        self._ends[client] = now + self.LENGTH

    def release(self, client: str, now: float, grace: bool) -> None:
        """End the lease of `client`, if it has one.

        `grace`: whether the client may come back, as a page that is loaded again does.
        """
        self._ends.pop(client, None)
        self._arrival = now + self.GRACE if grace else 0.0

    def is_ending(self) -> bool:
        """Return whether no client is left, so that the helper leaves when the grace is over."""
        return not self._ends

    def extend_after_execution(self, start: float, now: float) -> None:
        """Prolong the leases that ran out while that execution was running."""
        for client, end in list(self._ends.items()):
            if start <= end < now + self.GRACE:
                self._ends[client] = now + self.GRACE

    def drop_expired(self, now: float) -> bool:
        """Drop the leases that ran out; return whether no client is left."""
        for client, end in list(self._ends.items()):
            if end < now:
                self._ends.pop(client, None)
        return not self._ends and now >= self._arrival
