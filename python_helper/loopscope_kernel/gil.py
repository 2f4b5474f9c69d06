"""Which thread of the user's kept Python's lock to itself.

Only one thread runs Python at a time. A function written in C may keep the lock for as long as it
works, and then nothing else runs: no task, no other thread, not even whoever wanted to tell. What
can be told is told afterwards: the watchdog woke too late, one thread has computed all that time,
and nobody else has. Without a clock for each thread, as outside Linux, nothing is told.
"""

from __future__ import annotations

import sys
import threading
import time
import types
from typing import Dict, List, NamedTuple, Optional

from .asyncio_internals import instance_dict
from .safe_text import clean
from .stacks import frames_outwards

#: How late a waking must be (seconds). Threads that merely take turns cost milliseconds.
LATE = 0.7
#: Of that time, how much the thread must have computed, and how little everybody else. More than
#: it can have computed before the waking was due, should the whole process have stood still.
MOST, LEAST = 0.6, 0.1
#: Nobody counts the processor time of more threads than this.
THREADS = 200

_CAN_TELL = sys.platform == "linux" and getattr(sys, "_is_gil_enabled", lambda: True)()


class GilHolder(NamedTuple):
    """A thread that kept the lock."""

    name: str
    seconds: float
    #: Its frames when it had just let go, the innermost first.
    frames: List[types.FrameType]


class GilMonitor:
    """Notices that the lock was kept, from one waking of a thread to the next."""

    def __init__(self) -> None:
        self._cpu_used: Dict[int, float] = {}
        #: The identities of these threads, by the system's numbers.
        self._idents: Dict[int, int] = {}

    def holder_after_wake(self, late: float) -> Optional[GilHolder]:
        """Return who made the calling thread wake so late, if that is certain.

        To be called at each waking, on time or not.
        """
        if not _CAN_TELL:
            return None
        before, idents = self._cpu_used, self._idents
        self._measure()
        if late < LATE or not before or not set(before) <= set(self._cpu_used):
            # A thread that has ended meanwhile may have been the one.
            return None
        used = {each: now - before.get(each, 0.0) for each, now in self._cpu_used.items()}
        holder = max(used, key=lambda each: used[each])
        others = sum(used.values()) - used[holder]
        if used[holder] < MOST * late or others > LEAST * late:
            return None
        ident = self._idents[holder]
        if ident == threading.main_thread().ident or idents.get(holder, ident) != ident:
            # Of the main thread the samples tell more: it may well have turned the loop.
            return None
        thread = threading._active.get(ident)  # type: ignore[attr-defined]
        name = (instance_dict(thread) or {}).get("_name") if thread is not None else None
        if type(name) is not str:
            return None
        frames = frames_outwards(sys._current_frames().get(ident))
        return GilHolder(clean(name, 80), round(late, 1), frames)

    def _measure(self) -> None:
        self._cpu_used, self._idents = {}, {}
        threads = dict.copy(threading._active)  # type: ignore[attr-defined]
        if len(threads) > THREADS:
            return
        for ident, thread in threads.items():
            number = (instance_dict(thread) or {}).get("_native_id")
            if type(number) is not int:
                continue
            try:
                # The system's name for the clock of that thread. Asking for it by way of the
                # thread's identity is not safe: the thread may end at this very moment.
                self._cpu_used[number] = time.clock_gettime(~number << 3 | 6)
            except OSError:
                continue
            self._idents[number] = ident
