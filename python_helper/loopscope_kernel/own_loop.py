"""Whether code that holds the loop waits for something that only this loop can do.

It then waits until a timeout, or forever. Only two cases can be proven from outside: the result of a
coroutine that runs on this loop, and the answer of a server that runs on it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import socket
import types
from typing import TYPE_CHECKING, Any, List, Optional

from .asyncio_internals import (
    asyncio_class_of,
    closure_value,
    code_of,
    instance_dict,
    is_task,
)
from .safe_text import clean
from .stacks import is_in_asyncio

if TYPE_CHECKING:
    from .wire import OwnLoopWait

_RESULTS = (
    concurrent.futures.Future.result.__code__,
    concurrent.futures.Future.exception.__code__,
)
_callback_of = asyncio.Handle.__dict__["_callback"].__get__
_args_of = asyncio.Handle.__dict__["_args"].__get__
#: Callbacks of the loop, and files that it watches, that are searched.
MOST = 1_000
#: Frames that are searched, from the innermost outwards.
FRAMES = 20


def own_loop_wait(frames: List[types.FrameType], loop: Any) -> Optional[OwnLoopWait]:
    """Return what the code with these running frames waits for, if only `loop` can provide it."""
    for index, frame in enumerate(frames[:FRAMES]):
        if frame.f_code in _RESULTS:
            name = _coroutine_behind(frame.f_locals.get("self"), loop)
            return None if name is None else {"kind": "coroutine", "name": name}
        if index < 3:
            address = _peer_of(frame.f_locals.get("self"))
            if address is not None and _is_served_by(loop, address):
                return {"kind": "server", "name": clean(f"{address[0]}:{address[1]}")}
    return None


def _coroutine_behind(future: Any, loop: Any) -> Optional[str]:
    """Return the name of the coroutine of `run_coroutine_threadsafe` that runs, or shall run, on `loop`."""
    if type(future) is not concurrent.futures.Future:
        return None
    own = instance_dict(future) or {}
    for callback in list(own.get("_done_callbacks", ()))[:MOST]:
        source = _variable(callback, "_call_check_cancel", "source")
        if is_task(source) and asyncio_class_of(source).get_loop(source) is loop:
            return _name_of(asyncio_class_of(source).get_coro(source))
    # The loop has not begun it.
    ready = (instance_dict(loop) or {}).get("_ready", ())
    for handle in list(ready)[:MOST]:
        if issubclass(type(handle), asyncio.Handle):
            callback = _callback_of(handle)
            if _variable(callback, "callback", "future") is future:
                return _name_of(_variable(callback, "callback", "coro"))
    return None


def _variable(function: Any, name: str, variable: str) -> Any:
    """Return what a variable of a closure of asyncio's holds, if it is the function of that name."""
    if type(function) is not types.FunctionType:
        return None
    code = function.__code__
    is_that = code.co_name == name and is_in_asyncio(code)
    return closure_value(function, variable) if is_that else None


def _name_of(coroutine: Any) -> str:
    return clean(coroutine.__qualname__) if code_of(coroutine) is not None else "?"


def _peer_of(reader: Any) -> Any:
    """Return the address of the other end of a socket that an object reads from."""
    found = reader
    if type(found) is not socket.socket:
        own = instance_dict(reader) if reader is not None else None
        found = (own or {}).get("_sock")
    if type(found) is not socket.socket:
        return None
    try:
        address = found.getpeername()
    except OSError:
        return None
    return address if type(address) is tuple and len(address) >= 2 else None


def _is_served_by(loop: Any, address: Any) -> bool:
    """Return whether a server of this loop's listens at that address."""
    selector = (instance_dict(loop) or {}).get("_selector")
    keys = (instance_dict(selector) or {}).get("_fd_to_key") if selector is not None else None
    if type(keys) is not dict or len(keys) > MOST:
        return False
    for key in list(keys.values()):
        handle = key.data[0] if type(key.data) is tuple and key.data else None
        if not issubclass(type(handle), asyncio.Handle):
            continue
        callback = _callback_of(handle)
        if type(callback) is not types.MethodType or callback.__self__ is not loop:
            continue
        if callback.__func__.__name__ == "_accept_connection":
            for value in _args_of(handle) or ():
                if type(value) is socket.socket and _listens_at(value, address):
                    return True
    return False


def _listens_at(server: socket.socket, address: Any) -> bool:
    try:
        own = server.getsockname()
    except OSError:
        return False
    if type(own) is not tuple or own[1] != address[1]:
        return False
    return own[0] == address[0] or own[0] in ("0.0.0.0", "::")
