"""Finds where a suspended task waits for many at once, and reads which futures those are.

The anchor of such a fan-out is an object of asyncio's that lives as long as it: the future of a
`gather`, the coroutine of a `wait`, the iterator of an `as_completed`, a `TaskGroup`.
"""

from __future__ import annotations

import asyncio
import os
import types
from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional, Tuple

from .asyncio_internals import closure_value, instance_dict, is_done, is_future
from .class_names import module_of
from .held_objects import objects_held_by

if TYPE_CHECKING:
    from .stacks import Level
    from .wire import FanoutKind, FanoutLimit

GATHERING: Any = getattr(asyncio.tasks, "_GatheringFuture", None)
_TASK_GROUP: Any = getattr(asyncio, "TaskGroup", None)
#: From Python 3.13 on; a generator before.
_ITERATOR: Any = getattr(asyncio.tasks, "_AsCompletedIterator", None)
_AS_COMPLETED = asyncio.as_completed.__code__
_WAIT = getattr(getattr(asyncio.tasks, "_wait", None), "__code__", None)
_GATHER_DONE: Optional[types.CodeType] = next(
    (
        code
        # Python 3.9 has it in a function of its own.
        for code in getattr(asyncio.tasks, "_gather", asyncio.gather).__code__.co_consts
        if type(code) is types.CodeType and code.co_name == "_done_callback"
    ),
    None,
)
_RANGE_ITERATOR = type(iter(range(0)))
_TQDM = os.sep + "tqdm" + os.sep
#: Generators that are followed to the one of `as_completed`: `tqdm` wraps it twice.
_WRAPPED = 4


class Sighting(NamedTuple):
    """A fan-out that a task waits for, or is inside."""

    kind: FanoutKind
    anchor: Any
    #: The index of the level of the stack that waits for it.
    level: int


class Members(NamedTuple):
    """The futures of a fan-out that are known now."""

    futures: List[Any]
    #: How many it has in all; ``None`` if only the looks can count them.
    total: Optional[int] = None
    until: Optional[FanoutLimit] = None


def fanouts_of_level(index: int, level: Level, values: List[Any]) -> List[Sighting]:
    """Return the fan-outs that a level waits for; `values`: the objects that it holds."""
    found: List[Sighting] = []
    if level.code is _WAIT:
        found.append(Sighting("wait", level.owner, index))
    for value in values:
        kind = type(value)
        if kind is GATHERING:
            if not is_done(value):
                found.append(Sighting("gather", value, index))
        elif kind is _ITERATOR and kind is not None:
            found.append(Sighting("as_completed", value, index))
        elif kind is types.GeneratorType:
            generator, in_tqdm = _as_completed_in(value)
            if generator is not None:
                found.append(Sighting("tqdm" if in_tqdm else "as_completed", generator, index))
    return found


def is_task_group(value: Any) -> bool:
    """Return whether this is asyncio's own `TaskGroup`."""
    return _TASK_GROUP is not None and type(value) is _TASK_GROUP


def is_tqdm(code: types.CodeType) -> bool:
    """Return whether this code is tqdm's own."""
    return _TQDM in code.co_filename


def _as_completed_in(generator: Any) -> Tuple[Any, bool]:
    """Return the iterator of `as_completed` that a generator iterates over, and whether tqdm does."""
    in_tqdm = False
    queue = [generator]
    for _ in range(_WRAPPED):
        if not queue:
            break
        value = queue.pop(0)
        if type(value) is _ITERATOR and _ITERATOR is not None:
            return value, in_tqdm
        if value.gi_code is _AS_COMPLETED:
            return value, in_tqdm
        if not is_tqdm(value.gi_code):
            break
        in_tqdm = True
        for held in objects_held_by(value):
            if type(held) is types.GeneratorType or (
                _ITERATOR is not None and type(held) is _ITERATOR
            ):
                queue.append(held)
    return None, False


def fanout_of(callback: Any) -> Optional[Tuple[FanoutKind, Any]]:
    """Return the kind and the anchor of the fan-out that the done-callback of a member belongs to."""
    kind = type(callback)
    if kind is types.MethodType:
        owner = callback.__self__
        if is_task_group(owner):
            return "TaskGroup", owner
        if _ITERATOR is not None and type(owner) is _ITERATOR:
            return "as_completed", owner
        return None
    if kind is not types.FunctionType or id(callback.__code__) != id(_GATHER_DONE):
        return None
    outer = closure_value(callback, "outer")
    return ("gather", outer) if type(outer) is GATHERING else None


def is_over(kind: FanoutKind, anchor: Any) -> bool:
    """Return whether a fan-out has ended although its anchor is alive."""
    if kind == "gather":
        return is_done(anchor)
    if kind == "wait":
        return bool(anchor.cr_frame is None)
    own = instance_dict(anchor) or {}
    if kind == "TaskGroup":
        return bool(own.get("_exiting")) and not own.get("_tasks")
    if type(anchor) is types.GeneratorType:
        return bool(anchor.gi_frame is None)
    return own.get("_todo_left") == 0 and not own.get("_todo")


def members_of(kind: FanoutKind, anchor: Any) -> Members:
    """Return the members of a fan-out, as far as asyncio still has them."""
    if kind == "gather":
        children = object.__getattribute__(anchor, "_children")
        if type(children) is not list:
            return Members([])
        return Members(children, len(children))
    if kind == "wait":
        return _of_wait(anchor)
    if kind == "TaskGroup":
        tasks = (instance_dict(anchor) or {}).get("_tasks")
        return Members(list(tasks) if type(tasks) is set else [])
    return _of_as_completed(anchor)


def _of_wait(coroutine: Any) -> Members:
    futures: List[Any] = []
    until: Optional[FanoutLimit] = None
    for value in _with_cells(objects_held_by(coroutine)):
        if type(value) is set and value and not futures:
            futures = list(value)
        elif type(value) is str and value == asyncio.FIRST_COMPLETED:
            until = "first"
        elif type(value) is str and value == asyncio.FIRST_EXCEPTION:
            until = "exception"
    return Members(futures, len(futures), until)


def _of_as_completed(iterator: Any) -> Members:
    futures: List[Any] = []
    done: Any = None
    total: Optional[int] = None
    if type(iterator) is types.GeneratorType:
        for value in _with_cells(objects_held_by(iterator)):
            if type(value) is set:
                futures = list(value)
            elif type(value) is asyncio.Queue:
                done = value
            elif type(value) is _RANGE_ITERATOR:
                total = _end_of(value)
    else:
        own = instance_dict(iterator) or {}
        todo = own.get("_todo")
        futures = list(todo) if type(todo) is set else []
        done = own.get("_done")
    # What is over and was not taken yet, so that its outcome can be read.
    waiting = (instance_dict(done) or {}).get("_queue") if type(done) is asyncio.Queue else None
    if waiting is not None and module_of(type(waiting)) == "collections":
        futures.extend(each for each in list(waiting) if is_future(each))
    return Members(futures, total)


def _end_of(iterator: Any) -> int:
    whole: range = iterator.__reduce__()[1][0]
    return whole.stop


def _with_cells(values: List[Any]) -> List[Any]:
    """Return objects, and what closures hold in place of their cells."""
    found: List[Any] = []
    for value in values:
        if type(value) is types.CellType:
            try:
                value = value.cell_contents
            except ValueError:  # Not filled yet.
                continue
        found.append(value)
    return found
