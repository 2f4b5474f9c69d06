"""What exactly a suspended task waits for, and whether that can ever come.

The objects on a suspended stack are read as the garbage collector sees them: asking a frame for its
local variables would, before Python 3.13, make the frame keep a second reference to each.
"""

from __future__ import annotations

import ast
import asyncio
import gc
import linecache
import socket
import sys
import types
from typing import Any, Dict, Iterable, List, Optional, Tuple

from .inside import _CFuture, _PyFuture, base_of, callbacks_of, field, is_task, own_dict, waiter_of
from .source import dotted, node_at
from .stacks import Level, in_asyncio
from .text import clean

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
_Gathering: Any = getattr(asyncio.tasks, "_GatheringFuture", None)
#: Types by identity: a metaclass may define `__eq__`.
_FUTURES = frozenset(map(id, (_CFuture, _PyFuture)))
_FUNCTIONS = frozenset(map(id, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)))
_STREAMS = frozenset(map(id, (asyncio.StreamReader, asyncio.StreamWriter)))
_NUMBERS = frozenset(map(id, (int, float)))


def held_by(owner: Any) -> List[Any]:
    """Return what a suspended coroutine or generator holds: its locals and its stack."""
    found = gc.get_referents(owner)
    if sys.version_info < (3, 11):
        for value in found:
            if type(value) is types.FrameType:
                return [*found, *gc.get_referents(value)]
    return found


class Surroundings:
    """What the levels of a stack hold besides code."""

    def __init__(self, levels: List[Level], loop: Any, now: float) -> None:
        #: The identities of the locks that the stack has entered.
        self.locks: List[int] = []
        #: Whether a `CancelledError` is being handled.
        self.cancelling = False
        #: When a timeout around it gives up.
        self.deadline: Optional[float] = None
        whens = []
        for level in levels:
            values = held_by(level.owner)
            for index, value in enumerate(values):
                kind = type(value)
                if kind is types.MethodType:
                    if value.__func__.__name__ == "__aexit__":
                        self._entered(value.__self__, whens)
                elif kind is types.FunctionType:
                    # From Python 3.14 the two halves of that method lie side by side.
                    if value.__name__ == "__aexit__" and index + 1 < len(values):
                        self._entered(values[index + 1], whens)
                elif kind is asyncio.TimerHandle:
                    if level.code is _WAIT_FOR:
                        whens.append(value.when())
                elif issubclass(kind, asyncio.CancelledError):
                    self.cancelling = True
        if whens and loop is not None:
            self.deadline = min(whens) - loop.time() + now

    def _entered(self, manager: Any, whens: List[float]) -> None:
        kind = type(manager)
        if kind is _Timeout:
            when = (own_dict(manager) or {}).get("_when")
            if id(type(when)) in _NUMBERS:
                whens.append(when)
        elif kind is asyncio.Lock:
            self.locks.append(id(manager))
        elif kind is asyncio.Condition:
            self.locks.append(id((own_dict(manager) or {}).get("_lock")))


def primitive_of(kind: str, levels: List[Level]) -> Any:
    """Return the lock, queue, … that the innermost asyncio code waits in."""
    wanted = _CLASSES.get(kind)
    if wanted is None:
        return None
    for level in levels:
        if in_asyncio(level.code):
            for value in held_by(level.owner):
                if issubclass(type(value), wanted):
                    return value
    return None


def describe(
    kind: str, call: Optional[str], levels: List[Level], primitive: Any, names: Dict[int, str]
) -> Dict[str, Any]:
    """Return the further fields of a `WaitReason`; `names` are those of the namespace."""
    if primitive is not None:
        return _primitive(kind, call, levels, primitive, names)
    if kind == "thread":
        return _thread(levels)
    if kind == "io":
        return _io(levels)
    return {}


def _primitive(
    kind: str, call: Optional[str], levels: List[Level], primitive: Any, names: Dict[int, str]
) -> Dict[str, Any]:
    fields: Dict[str, Any] = {}
    name = names.get(id(primitive)) or _as_written(levels)
    if name:
        fields["name"] = name
    own = own_dict(primitive) or {}
    waiting = "_waiters"
    if kind == "queue":
        waiting = "_putters" if call == "asyncio.Queue.put" else "_getters"
        size = own.get("_queue")
        if call == "asyncio.Queue.join":
            waiting = ""
            fields["size"] = _number(own.get("_unfinished_tasks"))
        elif type(size) in (list, dict, set) or type(size).__module__ == "collections":
            fields["size"] = len(size) if type(size).__name__ == "deque" else _length(size)
        maxsize = _number(own.get("_maxsize"))
        if maxsize > 0:
            fields["maxsize"] = maxsize
    queue = own.get(waiting)
    if type(queue).__name__ == "deque" and type(queue).__module__ == "collections":
        fields["waiters"] = len(queue)
    return fields


def _length(value: Any) -> int:
    return len(value) if type(value) in (list, dict, set) else 0


def _number(value: Any) -> int:
    return value if type(value) is int else 0


def _as_written(levels: List[Level]) -> Optional[str]:
    """Return what the user's innermost line waits for, as its author wrote it: ``self.lock``."""
    user = None
    for level in levels:
        if in_asyncio(level.code):
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


def _thread(levels: List[Level]) -> Dict[str, Any]:
    for level in levels:
        if level.code is _TO_THREAD:
            for value in held_by(level.owner):
                kind = type(value)
                if id(kind) in _FUNCTIONS:
                    if value.__name__ != "to_thread":
                        return {"name": clean(getattr(value, "__qualname__", ""))}
    return {}


def _io(levels: List[Level]) -> Dict[str, Any]:
    """Tell a socket from a subprocess, and which."""
    for level in levels:
        if not in_asyncio(level.code):
            continue
        for value in held_by(level.owner):
            kind = type(value)
            if kind is asyncio.subprocess.Process:
                return _subprocess((own_dict(value) or {}).get("_transport"))
            if id(kind) in _STREAMS:
                found = _transport((own_dict(value) or {}).get("_transport"))
                if found:
                    return found
            if kind is socket.socket:
                return _socket(value)
        if level.code.co_name == "create_connection":
            return {"kind": "socket"}
    return {}


def _transport(transport: Any) -> Dict[str, Any]:
    if not type(transport).__module__.startswith("asyncio."):
        return {}
    own = own_dict(transport) or {}
    try:
        # A slot from Python 3.8 on, of a class that only asyncio derives from here.
        extra = object.__getattribute__(transport, "_extra")
    except AttributeError:
        extra = None
    if type(extra) is dict and "socket" in extra:
        peer = _address(extra.get("peername"))
        return {"kind": "socket", **({"peer": peer} if peer else {})}
    protocol = own.get("_protocol")
    if type(protocol).__name__.startswith("ReadSubprocessPipe"):
        return _subprocess((own_dict(protocol) or {}).get("proc"))
    return {}


def _socket(value: Any) -> Dict[str, Any]:
    try:
        peer = _address(value.getpeername())
    except OSError:
        peer = None
    return {"kind": "socket", **({"peer": peer} if peer else {})}


def _address(name: Any) -> Optional[str]:
    if type(name) is tuple and len(name) >= 2 and type(name[0]) is str and type(name[1]) is int:
        return clean(f"[{name[0]}]:{name[1]}" if ":" in name[0] else f"{name[0]}:{name[1]}")
    return clean(name) if type(name) is str and name else None


def _subprocess(transport: Any) -> Dict[str, Any]:
    fields: Dict[str, Any] = {"kind": "subprocess"}
    own = own_dict(transport) if type(transport).__module__.startswith("asyncio.") else None
    if own is None:
        return fields
    if type(own.get("_pid")) is int:
        fields["pid"] = own["_pid"]
    process = own.get("_proc")
    args = (own_dict(process) or {}).get("args")
    if type(args) in (list, tuple) and args:
        args = args[0]
    if type(args) is str:
        fields["name"] = clean(args.replace("\\", "/").rsplit("/", 1)[-1], 80)
    return fields


# Nobody can finish it


def _references(box: List[Any]) -> int:
    return sys.getrefcount(box[0])


#: What `_references` says of an object that nothing but the box refers to.
_ALONE = _references([object()])
_COUNTS = getattr(sys, "_is_gil_enabled", lambda: True)()


def is_orphan(task: Any, levels: List[Level], kind: str) -> bool:
    """Return whether the future that a task awaits is referenced by nothing but its own stack.

    Then no code is left that could finish it. Each reference must be accounted for: one more than
    those counted means that somebody else has it. The caller must not hold the future itself.
    """
    if not _COUNTS or not levels:
        return False
    box: List[Any] = [waiter_of(task)]
    if id(type(box[0])) not in _FUTURES or box[0].done():
        return False
    counted = 0
    primitive = primitive_of(kind, levels)
    if primitive is not None:
        # A lock, an event, a queue: whoever could open it must have it.
        box[0] = primitive
        del primitive
    else:
        counted = 1  # The task's own.
        inner = levels[-1].owner
        awaited = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
        if type(awaited).__name__ == "FutureIter":
            counted += _mentions(gc.get_referents(awaited), box)
        del inner, awaited
    for level in levels:
        counted += _mentions(held_by(level.owner), box)
    return _references(box) == _ALONE + counted


def _mentions(values: Iterable[Any], box: List[Any]) -> int:
    """Return 1 if the object in the box is among the values: less is safe, more is not."""
    for value in values:
        if value is box[0]:
            return 1
        if type(value) is types.MethodType and value.__func__.__name__ == "__aexit__":
            if value.__self__ is box[0]:
                return 1
    return 0


# Asked to cancel, and goes on


def ignores_cancellation(task: Any, waiter: Any, handling: bool) -> bool:
    """Return whether a task that was asked to cancel has swallowed that and goes on.

    Not one that is about to be told, nor one that cleans up (it is `handling` the cancellation), nor
    one that waits for a task which was asked in its stead.
    """
    if waiter is None or handling or field(task, "_must_cancel"):
        return False
    if is_task(waiter):
        return not _was_asked(waiter)
    if type(waiter) is _Gathering:
        return not object.__getattribute__(waiter, "_cancel_requested")
    return True


def _was_asked(task: Any) -> bool:
    cancelling = getattr(asyncio.Task, "cancelling", None)
    if cancelling is None:  # Before Python 3.11 nobody counts.
        return True
    return bool(base_of(task).cancelling(task))


_swallowers: Dict[int, Tuple[types.CodeType, List[int]]] = {}


def swallowing_line(levels: List[Level]) -> Optional[Tuple[Level, int]]:
    """Return the level and the line that swallowed a cancellation, if only one could have."""
    found = []
    for level in levels:
        if not in_asyncio(level.code):
            found.extend((level, line) for line in _swallowing_lines(level.code))
    return found[0] if len(found) == 1 else None


def _swallowing_lines(code: types.CodeType) -> List[int]:
    known = _swallowers.get(id(code))
    if known is not None and known[0] is code:
        return known[1]
    if len(_swallowers) > 200:
        _swallowers.clear()
    lines: List[int] = []
    text = "".join(linecache.getlines(code.co_filename))
    if 0 < len(text) < 200_000:
        try:
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(text, "<source>", "exec", flags, dont_inherit=True)
            lines = _in_function(tree, code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    _swallowers[id(code)] = (code, lines)
    return lines


def _in_function(tree: Any, code: types.CodeType) -> List[int]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.AsyncFunctionDef, ast.FunctionDef)):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if node.name == code.co_name and first == code.co_firstlineno:
                return [line for child in node.body for line in _catches(child)]
    if code.co_name == "<module>":
        return [line for child in tree.body for line in _catches(child)]
    return []


def _catches(node: ast.AST) -> List[int]:
    """Return the lines in a statement that catch a cancellation and do not raise it again."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
        return []
    lines: List[int] = []
    if isinstance(node, ast.ExceptHandler) and _is_cancellation(node.type):
        if not any(isinstance(each, ast.Raise) for each in ast.walk(node)):
            lines.append(node.lineno)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and (dotted(call.func) or "").endswith("suppress"):
                if any(_is_cancellation(argument) for argument in call.args):
                    lines.append(node.lineno)
    for child in ast.iter_child_nodes(node):
        lines.extend(_catches(child))
    return lines


def _is_cancellation(node: Any) -> bool:
    if node is None:
        return True
    if isinstance(node, ast.Tuple):
        return any(_is_cancellation(each) for each in node.elts)
    name = (dotted(node) or "").rsplit(".", 1)[-1]
    return name in ("CancelledError", "BaseException")


def cancel(task: Any) -> None:
    """Ask a task to cancel. In its loop's thread.

    A task hands the request on to the one that it waits for, which hands it on in turn: in a ring of
    tasks that never ends, and asyncio raises ``RecursionError``. There the task is woken by itself.
    """
    if _leads_to_a_ring(task):
        _cancel_alone(task)
    else:
        task.cancel()


def _asked_in_its_stead(future: Any) -> List[Any]:
    """Return those to which a future hands on a request to cancel."""
    if is_task(future):
        waiter = waiter_of(future)
        return [] if waiter is None else [waiter]
    if type(future) is _Gathering:
        return list(object.__getattribute__(future, "_children"))
    return []


def _leads_to_a_ring(task: Any) -> bool:
    path = {id(task)}
    done = set()
    branches = [(task, iter(_asked_in_its_stead(task)))]
    while branches and len(done) < 10_000:
        future, others = branches[-1]
        other = next(others, None)
        if other is None:
            branches.pop()
            path.discard(id(future))
            done.add(id(future))
        elif id(other) in path:
            return True
        elif id(other) not in done:
            path.add(id(other))
            branches.append((other, iter(_asked_in_its_stead(other))))
    return False


def _cancel_alone(task: Any) -> None:
    waiter = waiter_of(task)
    loop = base_of(task).get_loop(task)
    wakes = [
        (callback, context)
        for callback, context in callbacks_of(waiter)
        if getattr(callback, "__self__", None) is task
    ]
    # For the moment of asking: it is to be counted, and not to be handed on.
    object.__setattr__(waiter, "cancel", lambda *_, **__: True)
    try:
        task.cancel()
    finally:
        object.__delattr__(waiter, "cancel")
    for callback, context in wakes:
        base_of(waiter).remove_done_callback(waiter, callback)
        cancelled = loop.create_future()
        cancelled.cancel()
        loop.call_soon(callback, cancelled, context=context)
