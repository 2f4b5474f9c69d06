"""The pools of threads and processes that have more jobs than workers.

The modules of `concurrent.futures` keep a list of all their threads, and each thread has a weak
reference to its pool.
"""

from __future__ import annotations

import asyncio
import sys
import types
import weakref
from typing import Any, Dict, List, NamedTuple, Optional

from .asyncio_internals import callbacks_of, closure_value, instance_dict
from .class_names import module_of

#: The callback that asyncio adds to a future which stands for a job.
_CHECK_CANCEL = next(
    (
        code
        for code in asyncio.futures._chain_future.__code__.co_consts  # type: ignore[attr-defined]
        if type(code) is types.CodeType and code.co_name == "_call_check_cancel"
    ),
    None,
)
#: Threads of pools that one look visits.
THREADS = 1_000


class FullPool(NamedTuple):
    """A pool with jobs that wait. It keeps the pool alive, so release it soon."""

    executor: Any
    workers: int
    queueing: int


def full_pools() -> List[FullPool]:
    """Return the pools that have jobs which wait for a worker."""
    found: Dict[int, FullPool] = {}
    for executor in _executors():
        if id(executor) in found:
            continue
        own = instance_dict(executor) or {}
        workers = own.get("_max_workers")
        if type(workers) is not int:
            continue
        queue = own.get("_work_queue")
        jobs = own.get("_pending_work_items")
        queueing = 0
        if queue is not None and module_of(type(queue)) == "_queue":
            # `None` in the queue tells a worker to end.
            if not own.get("_shutdown"):
                queueing = queue.qsize()
        elif type(jobs) is dict:
            queueing = max(0, len(jobs) - workers)
        if queueing:
            found[id(executor)] = FullPool(executor, workers, queueing)
    return list(found.values())


def _executors() -> List[Any]:
    found: List[Any] = []
    threads = getattr(sys.modules.get("concurrent.futures.thread"), "_threads_queues", None)
    for thread in _keys(threads):
        arguments = (instance_dict(thread) or {}).get("_args")
        if type(arguments) is tuple and arguments:
            found.append(_dereferenced(arguments[0]))
    threads = getattr(sys.modules.get("concurrent.futures.process"), "_threads_wakeups", None)
    for thread in _keys(threads):
        found.append(_dereferenced((instance_dict(thread) or {}).get("executor_reference")))
    return [each for each in found if each is not None]


def _keys(weak: Any) -> List[Any]:
    data = (instance_dict(weak) or {}).get("data") if weak is not None else None
    if type(data) is not dict:
        return []
    found = [_dereferenced(reference) for reference in list(data)[:THREADS]]
    return [each for each in found if each is not None]


def _dereferenced(reference: Any) -> Any:
    return reference() if type(reference) is weakref.ref else None


def job_state(future: Any) -> Optional[str]:
    """Return the state of an executor's job, ``PENDING`` or ``RUNNING``, that a future stands for."""
    for pair in callbacks_of(future):
        callback = pair[0]
        if type(callback) is types.FunctionType and callback.__code__ is _CHECK_CANCEL:
            state = (instance_dict(closure_value(callback, "source")) or {}).get("_state")
            return state if type(state) is str else None
    return None
