"""Cancelling tasks, and tasks that were asked to cancel and go on."""

from __future__ import annotations

import ast
import asyncio
import linecache
import types
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Set, Tuple

from .asyncio_internals import (
    asyncio_class_of,
    callbacks_of,
    is_task,
    owner_of,
    private_field,
    waiter_of,
)
from .source import dotted
from .stacks import Level, is_in_asyncio

if TYPE_CHECKING:
    from .task_entry import TaskEntry

_GatheringFuture: Any = getattr(asyncio.tasks, "_GatheringFuture", None)


def has_swallowed_cancellation(task: Any, waiter: Any, handling: bool) -> bool:
    """Return whether a task that was asked to cancel has caught the CancelledError and goes on.

    That is not so if the CancelledError has not been raised yet, if the task is still `handling` it, or
    if the task waits for another task to which it has forwarded the request.
    """
    if waiter is None or handling or private_field(task, "_must_cancel"):
        return False
    if is_task(waiter):
        return not _is_being_cancelled(waiter)
    if type(waiter) is _GatheringFuture:
        return not object.__getattribute__(waiter, "_cancel_requested")
    return True


def _is_being_cancelled(task: Any) -> bool:
    cancelling = getattr(asyncio.Task, "cancelling", None)
    if cancelling is None:  # Before Python 3.11 asyncio does not count the requests.
        return True
    return bool(asyncio_class_of(task).cancelling(task))


_swallowers: Dict[int, Tuple[types.CodeType, List[int]]] = {}


def swallowing_line(levels: List[Level]) -> Optional[Tuple[Level, int]]:
    """Return the level and the line that swallowed a cancellation, if only one line could have."""
    found: List[Tuple[Level, int]] = []
    for level in levels:
        if not is_in_asyncio(level.code):
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
    """Return the lines in a statement that catch a CancelledError and do not raise it again."""
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


def innermost_first(entries: Dict[int, TaskEntry]) -> List[int]:
    """Return the numbers of tasks in an order in which each comes after those that it awaits."""
    order: List[int] = []
    seen: Set[int] = set()
    for start in entries:
        # Not recursive: a chain of tasks may be longer than Python's stack. In a ring, one comes first.
        path = [(start, iter(sorted(entries[start].graph.awaits)))]
        if start in seen:
            continue
        seen.add(start)
        while path:
            number, awaited = path[-1]
            inner = next(awaited, None)
            if inner is None:
                order.append(number)
                path.pop()
            elif inner in entries and inner not in seen:
                seen.add(inner)
                path.append((inner, iter(sorted(entries[inner].graph.awaits))))
    return order


def cancel(task: Any) -> None:
    """Ask a task to cancel, in its loop's thread.

    A task forwards the request to the task that it waits for, which forwards it in turn
    (`Task.cancel` in ``asyncio/tasks.py``). In a ring of tasks that never ends, and asyncio raises
    ``RecursionError``; there, only this task is cancelled.
    """
    if _has_cancel_ring(task):
        _cancel_without_forwarding(task)
    else:
        task.cancel()


def _cancel_targets(future: Any) -> List[Any]:
    """Return the futures to which a future forwards a request to cancel."""
    if is_task(future):
        waiter = waiter_of(future)
        return [] if waiter is None else [waiter]
    if type(future) is _GatheringFuture:
        return list(object.__getattribute__(future, "_children"))
    return []


def _has_cancel_ring(task: Any) -> bool:
    path = {id(task)}
    done: Set[int] = set()
    branches = [(task, iter(_cancel_targets(task)))]
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
            branches.append((other, iter(_cancel_targets(other))))
    return False


def _cancel_without_forwarding(task: Any) -> None:
    waiter = waiter_of(task)
    loop = asyncio_class_of(task).get_loop(task)
    wakes = [
        (callback, context)
        for callback, context in callbacks_of(waiter)
        if owner_of(callback) is task
    ]
    # Only during `task.cancel()`: the request is to be counted, but not forwarded.
    object.__setattr__(waiter, "cancel", lambda *_, **__: True)
    try:
        task.cancel()
    finally:
        object.__delattr__(waiter, "cancel")
    for callback, context in wakes:
        asyncio_class_of(waiter).remove_done_callback(waiter, callback)
        cancelled = loop.create_future()
        cancelled.cancel()
        loop.call_soon(callback, cancelled, context=context)
