"""What exactly a suspended task waits for.

The objects on a suspended stack are read through the garbage collector. Reading ``frame.f_locals``
would make the frame keep a second reference to each, before Python 3.13 (PEP 667).
"""

from __future__ import annotations

import ast
import asyncio
import socket
import types
from collections import deque
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from .asyncio_internals import instance_dict
from .class_names import class_name, is_from
from .fanout_finder import Sighting, fanouts_of_level, is_task_group
from .held_objects import objects_held_by
from .safe_text import clean
from .source import dotted, node_at
from .stacks import Level, is_in_asyncio

if TYPE_CHECKING:
    from .wire import WaitDetails, WaitKind

_Timeout: Any = getattr(asyncio, "Timeout", None)
_CLASSES = {
    "lock": asyncio.Lock,
    "event": asyncio.Event,
    "condition": asyncio.Condition,
    "semaphore": asyncio.Semaphore,
    "queue": asyncio.Queue,
}
_WAIT_FOR = asyncio.wait_for.__code__
_TO_THREAD = getattr(getattr(asyncio, "to_thread", None), "__code__", None)
#: Types by identity: a metaclass may define `__eq__`.
_FUNCTIONS = frozenset(map(id, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)))
_STREAMS = frozenset(map(id, (asyncio.StreamReader, asyncio.StreamWriter)))
_NUMBERS = frozenset(map(id, (int, float)))


class StackContext:
    """What the levels of a stack have entered, and when a timeout around them ends."""

    def __init__(self, levels: List[Level], loop: Any, now: float) -> None:
        #: The identities of the locks that the stack has entered.
        self.locks: List[int] = []
        #: Whether a `CancelledError` is being handled.
        self.cancelling = False
        #: When the first timeout around it ends.
        self.deadline: Optional[float] = None
        #: The identities of the semaphores that the stack has entered.
        self.semaphores: List[int] = []
        #: The fan-outs that it waits for or is inside.
        self.fanouts: List[Sighting] = []
        whens: List[float] = []
        for depth, level in enumerate(levels):
            values = objects_held_by(level.owner)
            self.fanouts.extend(fanouts_of_level(depth, level, values))
            for index, value in enumerate(values):
                kind = type(value)
                if kind is types.MethodType:
                    if value.__func__.__name__ == "__aexit__":
                        self._entered(value.__self__, whens, depth)
                elif kind is types.FunctionType:
                    # From Python 3.14 on, the stack holds a method as two objects: function and `self`.
                    if value.__name__ == "__aexit__" and index + 1 < len(values):
                        self._entered(values[index + 1], whens, depth)
                elif kind is asyncio.TimerHandle:
                    if level.code is _WAIT_FOR:
                        whens.append(value.when())
                elif issubclass(kind, asyncio.CancelledError):
                    self.cancelling = True
        if whens and loop is not None:
            self.deadline = min(whens) - loop.time() + now

    def _entered(self, manager: Any, whens: List[float], depth: int) -> None:
        kind = type(manager)
        if kind is _Timeout:
            when: Any = (instance_dict(manager) or {}).get("_when")
            if id(type(when)) in _NUMBERS:
                whens.append(when)
        elif kind is asyncio.Lock:
            self.locks.append(id(manager))
        elif issubclass(kind, asyncio.Semaphore):
            self.semaphores.append(id(manager))
        elif is_task_group(manager):
            self.fanouts.append(Sighting("TaskGroup", manager, depth))
        elif kind is asyncio.Condition:
            self.locks.append(id((instance_dict(manager) or {}).get("_lock")))


def primitive_of(kind: str, levels: List[Level]) -> Any:
    """Return the lock, queue or other primitive in which the innermost asyncio code waits."""
    wanted = _CLASSES.get(kind)
    if wanted is None:
        return None
    for level in levels:
        if is_in_asyncio(level.code):
            for value in objects_held_by(level.owner):
                if issubclass(type(value), wanted):
                    return value
    return None


def describe(
    kind: WaitKind,
    call: Optional[str],
    levels: List[Level],
    primitive: Any,
    names: Dict[int, str],
) -> WaitDetails:
    """Return the further fields of a `WaitReason`; `names`: those of the namespace, by identity."""
    if primitive is not None:
        return _primitive(kind, call, levels, primitive, names)
    if kind == "thread":
        return _thread(levels)
    if kind == "io":
        return _io(levels)
    return {}


def _primitive(
    kind: WaitKind,
    call: Optional[str],
    levels: List[Level],
    primitive: Any,
    names: Dict[int, str],
) -> WaitDetails:
    fields: WaitDetails = {}
    name = names.get(id(primitive)) or _as_written(levels)
    if name:
        fields["name"] = name
    own = instance_dict(primitive) or {}
    waiting = "_waiters"
    if kind == "queue":
        waiting = "_putters" if call == "asyncio.Queue.put" else "_getters"
        size: Any = own.get("_queue")
        if call == "asyncio.Queue.join":
            waiting = ""
            fields["size"] = _number(own.get("_unfinished_tasks"))
        elif type(size) in (list, dict, set, deque):
            fields["size"] = len(size)
        maxsize = _number(own.get("_maxsize"))
        if maxsize > 0:
            fields["maxsize"] = maxsize
    queue: Any = own.get(waiting)
    if type(queue) is deque:
        fields["waiters"] = len(queue)
    return fields


def _number(value: Any) -> int:
    return value if type(value) is int else 0


def _as_written(levels: List[Level]) -> Optional[str]:
    """Return what the user's innermost line awaits, as it is written there: ``self.lock``."""
    user = None
    for level in levels:
        if is_in_asyncio(level.code):
            break
        user = level
    if user is None:
        return None
    node = node_at(user.code, user.frame.f_lasti, user.line)
    if isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Call):
        node = node.func
        if isinstance(node, ast.Attribute):
            node = node.value
    return dotted(node) if node is not None else None


def _thread(levels: List[Level]) -> WaitDetails:
    for level in levels:
        if level.code is _TO_THREAD:
            for value in objects_held_by(level.owner):
                kind = type(value)
                if id(kind) in _FUNCTIONS:
                    if value.__name__ != "to_thread":
                        return {"name": clean(getattr(value, "__qualname__", ""))}
    return {}


def _io(levels: List[Level]) -> WaitDetails:
    """Return whether the wait is for a socket or a subprocess, and for which."""
    for level in levels:
        if not is_in_asyncio(level.code):
            continue
        for value in objects_held_by(level.owner):
            kind = type(value)
            if kind is asyncio.subprocess.Process:
                return _subprocess((instance_dict(value) or {}).get("_transport"))
            if id(kind) in _STREAMS:
                found = _transport((instance_dict(value) or {}).get("_transport"))
                if found:
                    return found
            if kind is socket.socket:
                return _socket(value)
        if level.code.co_name == "create_connection":
            return {"kind": "socket"}
    return {}


def _transport(transport: Any) -> WaitDetails:
    if not is_from(type(transport), "asyncio"):
        return {}
    own = instance_dict(transport) or {}
    try:
        # A slot of `asyncio.BaseTransport`; only asyncio's own classes get here.
        extra = object.__getattribute__(transport, "_extra")
    except AttributeError:
        extra = None
    if type(extra) is dict and "socket" in extra:
        peer = _address(extra.get("peername"))
        return {"kind": "socket", "peer": peer} if peer else {"kind": "socket"}
    protocol = own.get("_protocol")
    if class_name(type(protocol)).startswith("ReadSubprocessPipe"):
        return _subprocess((instance_dict(protocol) or {}).get("proc"))
    return {}


def _socket(value: Any) -> WaitDetails:
    try:
        peer = _address(value.getpeername())
    except OSError:
        peer = None
    return {"kind": "socket", "peer": peer} if peer else {"kind": "socket"}


def _address(name: Any) -> Optional[str]:
    if type(name) is tuple and len(name) >= 2 and type(name[0]) is str and type(name[1]) is int:
        return clean(f"[{name[0]}]:{name[1]}" if ":" in name[0] else f"{name[0]}:{name[1]}")
    return clean(name) if type(name) is str and name else None


def _subprocess(transport: Any) -> WaitDetails:
    fields: WaitDetails = {"kind": "subprocess"}
    own = instance_dict(transport) if is_from(type(transport), "asyncio") else None
    if own is None:
        return fields
    if type(own.get("_pid")) is int:
        fields["pid"] = own["_pid"]
    process = own.get("_proc")
    args = (instance_dict(process) or {}).get("args")
    if type(args) in (list, tuple) and args:
        args = args[0]
    if type(args) is str:
        fields["name"] = clean(args.replace("\\", "/").rsplit("/", 1)[-1], 80)
    return fields
