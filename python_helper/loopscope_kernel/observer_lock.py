"""The lock that the threads share which observe the tasks. It knows its owner.

A request waits for it. The watchdog's thread and the thread that runs cells never wait: they leave
the look to the next one.

An interrupt may end a look of the main thread at any instruction, also between taking the lock and
the ``try`` that would release it. So a request may take the lock over, but only with a proof that
the owner's look is over: its thread has ended, or the frame that took the lock is no longer on the
stack of its thread. That the owner is slow proves nothing. A function in C may keep the GIL for
seconds, and then the owner cannot go on and the patience of a request is over when it wakes.
"""

from __future__ import annotations

import sys
import types
from functools import wraps
from threading import get_ident
from time import monotonic, sleep
from typing import Any, Callable, Dict, Optional, TypeVar, cast

#: Whether methods marked with :func:`under_observer_lock` check that the lock is held. The tests
#: inject a helper in which this is true.
CHECKED = False
#: How long a request waits before it asks whether the owner's look is over (seconds).
PATIENCE = 2.0
#: How long a request waits at all (seconds). Meanwhile the control channel does not answer.
LONGEST = 10.0
#: How often the proof must succeed in a row. Walking the stack of a thread that runs may miss a
#: frame: a generator that ends meanwhile loses its ``f_back``.
PROOFS = 3

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Busy(Exception):
    """The owner still holds the lock after :data:`LONGEST`."""


class _Claim:
    """One time that a thread took the lock, or tried to."""

    __slots__ = ("code", "frame", "successor", "thread")

    def __init__(self, frame: types.FrameType) -> None:
        """`frame`: that of the function which takes the lock, and releases it before it returns."""
        self.thread = get_ident()
        # Not the frame itself: it would keep its local variables alive.
        self.frame = id(frame)
        self.code = frame.f_code
        #: The claim that took the lock over from this one.
        self.successor: Dict[str, _Claim] = {}

    def is_abandoned(self) -> bool:
        """Return whether the function that took the lock is no longer on its thread's stack."""
        frame = sys._current_frames().get(self.thread)
        while frame is not None:
            if id(frame) == self.frame and frame.f_code is self.code:
                return False
            frame = frame.f_back
        return True


class ObserverLock:
    """A lock that only its owner releases, and that a request may take over from a dead look.

    Each step is one operation on a dict, which the interpreter makes atomic: no interrupt can
    leave the lock held with its owner unknown.
    """

    __slots__ = ("_slot",)

    def __init__(self) -> None:
        self._slot: Dict[str, _Claim] = {}

    def try_acquire(self) -> bool:
        """Take the lock if it is free, without waiting; return whether it was."""
        claim = _Claim(sys._getframe(1))
        return self._take(claim) or self._take_from_own_thread(claim)

    def acquire(self) -> None:
        """Take the lock. Raises :exc:`Busy` when it is not free within :data:`LONGEST`."""
        claim = _Claim(sys._getframe(1))
        if self._take(claim) or self._take_from_own_thread(claim):
            return
        began = monotonic()
        doubtful: Optional[_Claim] = None
        proofs = 0
        while True:
            waited = monotonic() - began
            sleep(min(0.001 + waited / 20, 0.02))
            if self._take(claim):
                return
            owner = self._owner()
            if waited >= PATIENCE and owner is not None and owner.is_abandoned():
                proofs = proofs + 1 if owner is doubtful else 1
                doubtful = owner
                if proofs >= PROOFS and self._take_over(owner, claim):
                    return
            else:
                doubtful = None
            if waited >= LONGEST:
                raise Busy("Another thread is still reading the tasks.")

    def release(self) -> None:
        """Release the lock if this thread holds it."""
        if self.is_held():
            self._slot.pop("claim", None)

    def is_held(self) -> bool:
        """Return whether the calling thread holds the lock."""
        owner = self._owner()
        return owner is not None and owner.thread == get_ident()

    def assert_held(self) -> None:
        """Raise ``AssertionError`` unless the calling thread holds the lock."""
        if not self.is_held():
            raise AssertionError("The observer lock is not held by this thread.")

    def _owner(self) -> Optional[_Claim]:
        claim = self._slot.get("claim")
        while claim is not None and claim.successor:
            claim = claim.successor["claim"]
        return claim

    def _take(self, claim: _Claim) -> bool:
        return self._slot.setdefault("claim", claim) is claim

    def _take_from_own_thread(self, claim: _Claim) -> bool:
        """Take the lock over from an earlier look of this thread that an interrupt has ended."""
        owner = self._owner()
        if owner is None or owner.thread != claim.thread:
            return False
        # A function takes the lock once. The same frame is a new one at the address of the old one.
        if owner.frame != claim.frame and not owner.is_abandoned():
            return False
        return self._take_over(owner, claim)

    def _take_over(self, owner: _Claim, claim: _Claim) -> bool:
        """Make `claim` the owner in the place of `owner`, unless another thread was faster."""
        return owner.successor.setdefault("claim", claim) is claim


def under_observer_lock(method: _Method) -> _Method:
    """Mark a method that only the owner of its object's `observer_lock` may call."""
    if not CHECKED:
        return method

    @wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        self.observer_lock.assert_held()
        return method(self, *args, **kwargs)

    return cast(_Method, checked)
