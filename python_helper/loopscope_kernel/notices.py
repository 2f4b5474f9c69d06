"""Facts about the kernel that a user of asyncio should know."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import sys
import types
import weakref
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple

from .asyncio_internals import (
    FUTURES,
    asyncio_class_of,
    code_of,
    context_of,
    dict_of_type,
    instance_dict,
    is_gone_or_done,
    mro_of,
)
from .change_log import ChangeLog
from .executions import Execution, Executions
from .namespace import newest
from .observer_lock import under_observer_lock
from .python_objects import is_laid_out_by_python
from .safe_text import clean, type_name

if TYPE_CHECKING:
    from .wire import NoticeArguments, NoticeKind, NoticeRecord

#: What a notice is about: notices of the same key replace each other.
Key = Tuple[str, str]

#: Notices that are remembered, and names that are looked at in one look.
MOST = 100
NAMES = 3_000
#: Between two looks at the namespace (seconds).
INTERVAL = 2.0


class Notice:
    """One notice."""

    __slots__ = ("args", "execution", "kind", "number", "since")

    def __init__(
        self,
        number: int,
        kind: NoticeKind,
        args: NoticeArguments,
        execution: Optional[Execution],
        since: float,
    ) -> None:
        self.number = number
        self.kind = kind
        self.args = args
        self.execution = execution
        self.since = since

    def record(self, executions: Executions) -> NoticeRecord:
        """Return the `NoticeRecord` of the wire."""
        return {
            "id": self.number,
            "kind": self.kind,
            "args": self.args,
            "cell": None if self.execution is None else self.execution.ref(),
            "since": self.since,
        }


class Notices:
    """The notices of a session.

    :meth:`execution_began` and :meth:`execution_ended` run in the cell's thread and only note what
    :meth:`refresh` takes in.
    """

    def __init__(
        self,
        shell: Any,
        executions: Executions,
        changes: ChangeLog[Notice],
        clock: Callable[[], float],
        loop: Any,
    ) -> None:
        self._shell = shell
        self._executions = executions
        self.changes = changes
        self.observer_lock = changes.observer_lock
        self._clock = clock
        self._loop = loop
        self._number = 0
        self._keys: Dict[Key, Notice] = {}
        self._patched_by: Optional[Execution] = None
        self._patched = _nest_patch()
        #: The arguments of the notice about that.
        self._patch: Optional[NoticeArguments] = None
        #: The task of a cell that awaits, by its execution's number.
        self._cell_tasks: Dict[int, Callable[[], Any]] = {}
        self._lost: List[Tuple[str, Execution]] = []
        self._refreshed_at = float("-inf")

    # In the cell's thread

    def execution_began(self, execution: Execution) -> None:
        """Note which task runs a cell, if one does."""
        try:
            task = asyncio.current_task()
        except RuntimeError:
            return
        if task is None:
            return
        code = code_of(asyncio_class_of(task).get_coro(task))
        if code is not None and code.co_name == "run_cell_async":
            self._cell_tasks[execution.number] = weakref.ref(task)
            while len(self._cell_tasks) > 100:
                del self._cell_tasks[next(iter(self._cell_tasks))]

    def execution_ended(self, execution: Execution) -> None:
        """Note what a cell has changed around it."""
        if not self._patched:
            self._patched = _nest_patch()
            if self._patched:
                self._patched_by = execution
        task = self._cell_tasks.pop(execution.number, lambda: None)()
        context = None if task is None else context_of(task)
        if context is None or len(context) > 1_000:
            return
        here = contextvars.copy_context()
        names: Optional[Dict[int, str]] = None
        for variable, value in list(context.items()):
            # By identity: comparing would call a method of the user's.
            if variable not in here or here[variable] is not value:
                if names is None:
                    names = self._names_of_variables()
                name = names.get(id(variable))
                if name is not None and len(self._lost) < MOST:
                    self._lost.append((name, execution))

    def _names_of_variables(self) -> Dict[int, str]:
        """Return the user's names for context variables, by identity: the kernel's have none."""
        return {
            id(value): clean(name, 80)
            for name, value in newest(dict.items(self._shell.user_ns), NAMES)
            if type(value) is contextvars.ContextVar and type(name) is str
        }

    # Looking

    @under_observer_lock
    def refresh(self) -> None:
        """Update the list."""
        while self._lost:
            name, execution = self._lost.pop(0)
            self.add(("context", name), "context-lost", {"variable": name}, execution)
        if not self._patched:
            self._patched = _nest_patch()
        if self._patched:
            if self._patch is None:
                # From nest_asyncio2 1.7.3 on, what arrives in a nested loop is deferred.
                loses = _version("ipykernel") >= (7, 1) and not _has_class_attribute(
                    self._loop, "_nest_deferred"
                )
                self._patch = {"flavour": self._patched, "loses": loses}
                library = _library_that_uses(self._patched, self._shell.user_ns)
                if library is not None:
                    self._patch["library"] = library
            self.add(("nest", ""), "nest-asyncio", self._patch, self._patched_by)
        now = self._clock()
        if now - self._refreshed_at >= INTERVAL:
            self._refreshed_at = now
            self._other_loops()

    @under_observer_lock
    def add(
        self,
        key: Key,
        kind: NoticeKind,
        args: NoticeArguments,
        execution: Optional[Execution] = None,
    ) -> None:
        """Add a notice, or update the one of that key if it has changed."""
        known = self._keys.get(key)
        if known is not None and (known.args, known.execution) == (args, execution):
            return
        if known is None:
            if len(self._keys) >= MOST:
                return
            self._number += 1
            known = Notice(self._number, kind, args, execution, self._clock())
            self._keys[key] = known
        known.args, known.execution = args, execution
        self.changes.put(known.number, known)

    @under_observer_lock
    def withdraw(self, key: Key) -> None:
        """Remove a notice."""
        known = self._keys.pop(key, None)
        if known is not None:
            self.changes.drop(known.number)

    def _other_loops(self) -> None:
        """Find globals that belong to another loop than the kernel's, one that does not run."""
        namespace = self._shell.user_ns
        if not issubclass(type(namespace), dict) or len(namespace) > NAMES:
            return
        found = set()
        plain: Dict[int, bool] = {}
        for name, value in dict.copy(namespace).items():
            kind = type(value)
            skip = plain.get(id(kind))
            if skip is None:
                skip = plain[id(kind)] = not _can_have_loop(kind)
            if skip or type(name) is not str or name[:1] == "_":
                continue
            loop = _loop_of(value)
            if loop is None or loop is self._loop or _is_running(loop):
                continue
            key = ("loop", name)
            found.add(key)
            closed = bool(getattr(loop, "_closed", False))
            args: NoticeArguments = {
                "name": clean(name, 80),
                "type": type_name(value),
                "closed": closed,
            }
            self.add(key, "other-loop", args, None)
        for key in [key for key in self._keys if key[0] == "loop" and key not in found]:
            self.withdraw(key)


def _nest_patch() -> Optional[str]:
    """Return the name of the module that has patched asyncio to nest."""
    for module in (asyncio, asyncio.tasks):
        known = vars(module)
        if known.get("_nest_asyncio2"):
            return "nest_asyncio2"
    if vars(asyncio).get("_nest_patched"):
        return "nest_asyncio2" if "nest_asyncio2" in sys.modules else "nest_asyncio"
    return None


def _has_class_attribute(value: Any, name: str) -> bool:
    return any(name in dict_of_type(kind) for kind in mro_of(type(value)))


def _library_that_uses(module: str, namespace: Any) -> Optional[str]:
    """Return the only library that has imported `module`, ``None`` if that is not certain."""
    patch = sys.modules.get(module)
    names = (module, "nest_asyncio", "nest_asyncio2", "apply")

    def is_used_in(names_of_module: Any) -> bool:
        found = (dict.get(names_of_module, name) for name in names)
        apply = None if patch is None else vars(patch).get("apply")
        return any(each is not None and (each is patch or each is apply) for each in found)

    if patch is None or not issubclass(type(namespace), dict) or is_used_in(namespace):
        return None
    libraries = set()
    for name, each in list(sys.modules.items()):
        if type(each) is types.ModuleType and is_used_in(vars(each)):
            libraries.add(name.partition(".")[0])
    libraries -= {module, "nest_asyncio", "nest_asyncio2", "__main__"}
    return clean(libraries.pop(), 80) if len(libraries) == 1 else None


def _version(package: str) -> Tuple[int, ...]:
    text = getattr(sys.modules.get(package), "__version__", "")
    parts = [part for part in str(text).split(".")[:2] if part.isdigit()]
    return tuple(int(part) for part in parts)


def _can_have_loop(kind: type) -> bool:
    # Objects of classes in C have no loop, except futures.
    return issubclass(kind, FUTURES) or is_laid_out_by_python(kind)


def _loop_of(value: Any) -> Any:
    """Return the event loop in an object's plain field `_loop`, ``None`` without one."""
    if issubclass(type(value), FUTURES):
        return None if is_gone_or_done(value) else asyncio_class_of(value).get_loop(value)
    if issubclass(type(value), (type, asyncio.AbstractEventLoop)):
        return None
    # The collector's view: asking for its `__dict__` would change how Python stores it.
    for held in gc.get_referents(value)[:50]:
        if type(held) is dict:
            held = held.get("_loop") if len(held) < 500 else None
        if issubclass(type(held), asyncio.AbstractEventLoop):
            own = instance_dict(value)
            loop = None if own is None else own.get("_loop")
            return loop if issubclass(type(loop), asyncio.AbstractEventLoop) else None
    return None


def _is_running(loop: Any) -> bool:
    if type(loop).__module__.partition(".")[0] not in ("asyncio", "uvloop", "winloop"):
        return True  # Calling a method of an unknown class is not safe.
    return bool(loop.is_running())
