"""Which thread of the user's held the GIL for too long.

Only the thread that holds the GIL runs Python. A function in C may hold it for as long as it works,
and then nothing else runs: no task, no other thread, and not this helper. So a holder can only be
found afterwards: the watchdog woke too late, one thread has used the processor all that time, and no
other thread has. This needs a clock for each thread, which only Linux has.
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

#: How late a waking must be (seconds). Threads that only take turns delay it by milliseconds.
LATE = 0.7
#: The least share of that time for which the holder must have used the processor, and the largest
#: share for all others. The first is more than the watchdog's interval: so a thread that computed
#: only before the waking was due, after which the whole process was suspended, is not a holder.
MOST, LEAST = 0.6, 0.1
#: With more threads than this, their processor times are not read.
THREADS = 200

_CAN_TELL = sys.platform == "linux" and getattr(sys, "_is_gil_enabled", lambda: True)()


class GilHolder(NamedTuple):
    """A thread that held the GIL."""

    name: str
    seconds: float
    #: Its frames just after it released the GIL, the innermost first.
    frames: List[types.FrameType]


class GilMonitor:
    """Notices that the GIL was held, from one waking of a thread to the next."""

    def __init__(self) -> None:
        #: Processor time of the threads, by the system's thread ids.
        self._used: Dict[int, float] = {}
        #: Python's identities of these threads, by the system's thread ids.
        self._idents: Dict[int, int] = {}

    def holder_after_wake(self, late: float) -> Optional[GilHolder]:
        """Return the thread that made the calling thread wake `late` seconds late, if it is certain.

        To be called at each waking, on time or not.
        """
        if not _CAN_TELL:
            return None
        before, idents = self._used, self._idents
        self._measure()
        if late < LATE or not before or not set(before) <= set(self._used):
            # A thread that has ended since may have been the holder.
            return None
        used = {each: now - before.get(each, 0.0) for each, now in self._used.items()}
        holder = max(used, key=lambda each: used[each])
        others = sum(used.values()) - used[holder]
        if used[holder] < MOST * late or others > LEAST * late:
            return None
        ident = self._idents[holder]
        if ident == threading.main_thread().ident or idents.get(holder, ident) != ident:
            # The samples of the stack cover the main thread more precisely.
            return None
        thread = threading._active.get(ident)  # type: ignore[attr-defined]
        name = (instance_dict(thread) or {}).get("_name") if thread is not None else None
        if type(name) is not str:
            return None
        frames = frames_outwards(sys._current_frames().get(ident))
        return GilHolder(clean(name, 80), round(late, 1), frames)

    def _measure(self) -> None:
        self._used, self._idents = {}, {}
        # Not `threading.enumerate`: it takes a lock.
        threads = dict.copy(threading._active)  # type: ignore[attr-defined]
        if len(threads) > THREADS:
            return
        for ident, thread in threads.items():
            number = (instance_dict(thread) or {}).get("_native_id")
            if type(number) is not int:
                continue
            try:
                self._used[number] = time.clock_gettime(_thread_clock(number))
            except OSError:
                continue
            self._idents[number] = ident


def _thread_clock(number: int) -> int:
    """Return Linux's id for the processor time of the thread with that system id.

    This is ``MAKE_THREAD_CPUCLOCK(tid, CPUCLOCK_SCHED)`` of ``include/linux/posix-timers_types.h``:
    the bits of ``~tid`` above ``CPUCLOCK_PERTHREAD_MASK`` (4) and ``CPUCLOCK_SCHED`` (2).
    ``time.pthread_getcpuclockid`` gives the same, but is undefined for a thread that has just ended.
    """
    return ~number << 3 | 4 | 2
