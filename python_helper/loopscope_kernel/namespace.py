"""One walk through what the user's variables hold.

It looks at each variable, at the elements of a builtin container and the attributes of an object, and
at the elements of a container that is such an attribute. Containers within a container are looked into
four levels deep. It is bounded, it copies what other threads
could change, and it calls no method of the user's: no ``__eq__``, no ``__hash__``, no property, no
``__iter__`` of a subclass.

Of a namespace with many names, or with many objects, a walk looks at a part: at what held something
of interest before, at the newest names, and at the next of the others.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import sys
import types
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Set, Tuple

from .asyncio_internals import FUTURES, instance_dict
from .python_objects import is_laid_out_by_python
from .safe_text import clean

if TYPE_CHECKING:
    from .wire import Holder, HolderKind

_LAST = ("_", "__", "___")
_HISTORY = ("Out", "_oh")
#: Elements and attributes that are looked at in one walk.
ELEMENTS = 4_000
#: The newest names of a large namespace, and those that held something, that each walk looks at.
NEWEST = 100
REMEMBERED = 200
#: Of containers larger than this, a sample is looked at first.
LARGEST = 200
SAMPLE = 10
#: Elements of containers within containers that are looked at in one walk, how deep these are, and the
#: most of one container that are looked into.
INNER_ELEMENTS = 500
DEEPEST = 4
INNER = 50
#: The most names of holders that are kept for one object.
NAMES = 10

_PRIMITIVES = (
    asyncio.Queue,
    asyncio.Lock,
    asyncio.Event,
    asyncio.Condition,
    asyncio.Semaphore,
)
_CONTAINERS = (list, tuple, dict, set, frozenset, deque)
_CONTAINER_IDS = frozenset(map(id, _CONTAINERS))
# What to do with an object, by its type.
_PASS, _COROUTINE, _FUTURE, _PRIMITIVE, _CONTAINER, _OBJECT = range(6)


class Survey(NamedTuple):
    """What a walk found. It keeps these objects alive, so release it soon."""

    #: Coroutines and asynchronous generators in any state, by identity.
    coroutines: Dict[int, Tuple[Any, List[Holder]]]
    #: Futures and tasks.
    futures: Dict[int, Tuple[Any, List[Holder]]]
    #: The first name of each asyncio primitive.
    primitives: Dict[int, str]


class Position:
    """Where the next walk through a namespace goes on. It keeps only names."""

    def __init__(self, names: int, objects: int) -> None:
        """`names`, `objects`: how many one walk looks at."""
        self.names = names
        self.objects = objects
        #: The names under which earlier walks found something.
        self.remembered: Dict[str, None] = {}
        #: All names at the beginning of this round, and the index of the next one.
        self._round: List[Any] = []
        self._next = 0
        #: How many objects to pass over.
        self.passed = 0

    def part(self, namespace: Dict[Any, Any]) -> Dict[Any, Any]:
        """Return the variables to look at, in the order of the namespace if it is all of them."""
        if len(namespace) <= self.names:
            self._round = []
            # Copied in one step: other threads may add names meanwhile.
            return dict.copy(namespace)
        if self._next >= len(self._round):
            self._round, self._next = list(dict.keys(namespace)), 0
        for name in list(self.remembered):
            if not dict.__contains__(namespace, name):
                del self.remembered[name]
        chosen = [*_LAST, *self.remembered, *newest(dict.keys(namespace), NEWEST)]
        end = self._next + max(self.names - len(chosen), NEWEST)
        chosen += self._round[self._next : end]
        self._next = end
        # Only exact texts: others may define `__eq__` and `__hash__`.
        exact = [name for name in chosen if type(name) is str]
        found = {name: dict.get(namespace, name, _NOTHING) for name in exact}
        return {name: value for name, value in found.items() if value is not _NOTHING}

    def remember(self, name: str, found: bool) -> None:
        """Note whether a name held something."""
        if not found:
            self.remembered.pop(name, None)
        elif len(self.remembered) < REMEMBERED:
            self.remembered[name] = None


_NOTHING = object()


def newest(view: Any, count: int) -> List[Any]:
    """Return the last elements of a dict's view, the oldest first."""
    try:
        found = list(islice(reversed(view), count))
    except RuntimeError:  # Changed meanwhile.
        return []
    found.reverse()
    return found


def survey(shell: Any, position: Position) -> Survey:
    """Walk through the namespace of an IPython `shell`, or through a part of it."""
    found = Survey({}, {}, {})
    namespace = shell.user_ns
    if not issubclass(type(namespace), dict):
        return found
    walk = _Walk(found)
    objects = 0
    first, last = position.passed, position.passed + position.objects
    for name, value in position.part(namespace).items():
        action = walk.action(type(value))
        if action == _PASS or type(name) is not str:
            continue
        if action == _OBJECT and name not in position.remembered:
            objects += 1
            if not first < objects <= last:
                continue
        if action in (_CONTAINER, _OBJECT):
            if name in _HISTORY or _is_numbered_output(name):
                continue
            if name in _LAST:
                continue
            before = walk.noted
            if action == _CONTAINER:
                looked = walk.container(name, value, "element")
            else:
                looked = walk.object(name, value)
            if looked:
                position.remember(name, walk.noted > before)
        elif not _is_numbered_output(name):
            walk.note(action, value, "last" if name in _LAST else "variable", name)
            position.remember(name, True)
    position.passed = last if last < objects else 0
    history: Any = dict.get(namespace, "_oh")
    if issubclass(type(history), dict):
        for number, value in newest(dict.items(history), LARGEST):
            action = walk.action(type(value))
            if action in (_COROUTINE, _FUTURE, _PRIMITIVE):
                walk.note(action, value, "output", f"Out[{number}]")
            elif action == _CONTAINER and type(number) is int:
                walk.container(f"Out[{number}]", value, "element")
    return found


class _Walk:
    def __init__(self, found: Survey) -> None:
        self._found = found
        self._left = ELEMENTS
        self._left_inside = INNER_ELEMENTS
        #: How many objects of interest were seen, those counted several times that have several names.
        self.noted = 0
        # Only for this walk: the classes' identities could be used again later.
        self._actions: Dict[int, int] = {}
        #: The types of elements that are passed over, without and with containers.
        self._dull: Set[int] = set()
        self._dull_or_containers = set(_CONTAINER_IDS)

    def action(self, kind: type) -> int:
        # By identity: a metaclass may define `__hash__` and `__eq__`.
        known = self._actions.get(id(kind))
        if known is None:
            known = self._actions[id(kind)] = _classify(kind)
            if known in (_PASS, _OBJECT):
                self._dull.add(id(kind))
                self._dull_or_containers.add(id(kind))
        return known

    def note(self, action: int, value: Any, kind: HolderKind, name: str) -> None:
        self.noted += 1
        if action == _PRIMITIVE:
            self._found.primitives.setdefault(id(value), clean(name, 80))
            return
        table = self._found.coroutines if action == _COROUTINE else self._found.futures
        holders = table.setdefault(id(value), (value, []))[1]
        if len(holders) < NAMES:
            holders.append({"kind": kind, "name": clean(name)})

    def container(self, name: str, container: Any, kind: HolderKind) -> bool:
        """Look at the elements; return whether there was room for them in this walk."""
        size = _len_of[type(container)](container)
        if size > self._left:
            return False
        if size > LARGEST and not self._has_interesting_sample(container):
            return True
        self._left -= size
        self._elements(name, container, kind, DEEPEST)
        return True

    def _elements(self, name: str, container: Any, kind: HolderKind, depth: int) -> None:
        # Most containers hold objects of a few uninteresting types: this is ten times as fast.
        values = list(container.values() if type(container) is dict else container)
        if self._dull.issuperset(map(id, map(type, values))):
            return
        is_shallow = self._dull_or_containers.issuperset(map(id, map(type, values)))
        is_last = depth == 1 or self._left_inside <= 0
        if is_shallow and is_last:
            return
        pairs = _elements(container)
        if not is_shallow:
            for key, element in pairs:
                action = self.action(type(element))
                if _PASS < action < _CONTAINER:
                    self.note(action, element, kind, _item(name, key))
        if is_last:
            return
        # Of many containers a few first: they mostly hold the same.
        first = pairs if len(pairs) <= INNER else pairs[:: len(pairs) // SAMPLE]
        before = self.noted
        self._look_into(name, first, kind, depth - 1)
        if first is not pairs and self.noted > before:
            seen = {id(each) for _, each in first}
            self._look_into(name, [e for e in pairs if id(e[1]) not in seen], kind, depth - 1)

    def _look_into(
        self, name: str, pairs: List[Tuple[Any, Any]], kind: HolderKind, depth: int
    ) -> None:
        """Look into the containers among the elements of one."""
        for key, each in pairs:
            if id(type(each)) not in _CONTAINER_IDS:
                continue
            size = _len_of[type(each)](each)
            if 0 < size <= LARGEST:
                self._left_inside -= size + 1
                if self._left_inside < 0:
                    return
                self._elements(_item(name, key), each, kind, depth)

    def _has_interesting_sample(self, container: Any) -> bool:
        sample = _sample(container)
        self._left -= len(sample)
        return any(_PASS < self.action(type(each)) < _CONTAINER for each in sample)

    def object(self, name: str, value: Any) -> bool:
        """Look at the attributes; return whether there was room for them in this walk."""
        if self._left <= 0:
            return False
        # The garbage collector's view first: reading `__dict__` changes how Python stores the
        # attributes (from 3.11 on they are inline values until then: ``Objects/object_layout.md``).
        values = gc.get_referents(value)
        if len(values) > LARGEST:
            return True
        worth = False
        for each in values:
            kind = type(each)
            if kind is dict and len(each) <= LARGEST:
                self._left -= len(each)
                for inner in list(each.values()):
                    if self.action(type(inner)) in _WORTH:
                        worth = True
                        break
            elif self.action(kind) in _WORTH:
                worth = True
        self._left -= len(values)
        if not worth:
            return True
        attributes = instance_dict(value)
        if attributes is None or len(attributes) > LARGEST:
            return True
        for key, each in list(attributes.items()):
            if type(key) is not str:
                continue
            action = self.action(type(each))
            label = f"{name}.{clean(key, 80)}"
            if _PASS < action < _CONTAINER:
                self.note(action, each, "attribute", label)
            elif action == _CONTAINER:
                self.container(label, each, "element")
        return True


_WORTH = (_COROUTINE, _FUTURE, _PRIMITIVE, _CONTAINER)
_len_of = {kind: kind.__len__ for kind in _CONTAINERS}


def _classify(kind: type) -> int:
    if kind is types.CoroutineType or kind is types.AsyncGeneratorType:
        return _COROUTINE
    if id(kind) in _CONTAINER_IDS:
        return _CONTAINER
    if issubclass(kind, FUTURES) or kind is concurrent.futures.Future:
        return _FUTURE
    if issubclass(kind, _PRIMITIVES):
        return _PRIMITIVE
    if issubclass(kind, type) or not is_laid_out_by_python(kind):
        return _PASS
    return _OBJECT


def _is_numbered_output(name: str) -> bool:
    """Return whether this is IPython's second name for an entry of `Out`, such as ``_7``."""
    return name[:1] == "_" and name[1:].isdigit()


def _elements(container: Any) -> List[Tuple[Any, Any]]:
    """Return the (key, element) pairs of a builtin container; of a set, the key is ``None``."""
    kind = type(container)
    if kind is dict:
        return list(container.items())
    if kind is set or kind is frozenset:
        return [(None, element) for element in list(container)]
    return list(enumerate(list(container)))


def _sample(container: Any) -> List[Any]:
    """Return a few elements: the first, the last, and some between them if that is cheap."""
    kind = type(container)
    found: List[Any] = []
    try:
        if kind is list or kind is tuple:
            found = container[:SAMPLE] + container[-SAMPLE:]
            return [*found, *container[:: max(len(container) // SAMPLE, 1)]]
        values = container.values() if kind is dict else container
        found.extend(islice(values, SAMPLE))
        if kind is deque or kind is dict:
            found.extend(islice(reversed(values), SAMPLE))
    except RuntimeError:  # Changed meanwhile.
        pass
    return found


def _item(name: str, key: Any) -> str:
    if type(key) is int:
        return f"{name}[{key}]"
    if type(key) is str:
        return f"{name}[{clean(key, 40)!r}]"
    return f"{name}[\u2026]"


def never_started(coroutine: Any) -> bool:
    """Return whether a coroutine or an asynchronous generator has neither run nor been closed."""
    if type(coroutine) is types.AsyncGeneratorType:
        frame = coroutine.ag_frame
        if frame is None or coroutine.ag_running:
            return False
        if hasattr(coroutine, "ag_suspended"):  # Python 3.12
            return not coroutine.ag_suspended
        if sys.version_info >= (3, 11):
            code, last = frame.f_code.co_code, frame.f_lasti
            return 0 <= last < len(code) and code[last] == _RETURN_GENERATOR
        return frame.f_lasti == -1
    if coroutine.cr_running:
        return False
    if sys.version_info >= (3, 11):
        return not coroutine.cr_suspended and coroutine.cr_frame is not None
    frame = coroutine.cr_frame
    return frame is not None and frame.f_lasti == -1


def _return_generator() -> int:
    # A part of `dis`, which IPython has imported.
    import opcode

    return opcode.opmap.get("RETURN_GENERATOR", -1)


_RETURN_GENERATOR = _return_generator()
