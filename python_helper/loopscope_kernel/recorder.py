"""Records what the user's tasks do, step by step, while a client asks for it.

A step is the time in which a task runs without a break. From Python 3.12 on each step is seen:
`sys.monitoring` reports where the user's coroutines begin, wait and end. On older versions, and when other
tools have taken every number that `sys.monitoring` has, a thread samples the running task 100 times a second.

The buffer is bounded, and what it drops is counted. It holds numbers and code objects: no task, no frame, no
value. While a recording is under way nothing is read out of it, so that it costs as little as possible.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import types
from array import array
from collections import deque
from itertools import islice
from threading import get_ident
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Deque,
    Dict,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Tuple,
)

from .asyncio_internals import asyncio_class_of, code_of, is_gone_or_done
from .executions import frame_record
from .gil_yield import CooperativeSlice
from .observer_lock import under_observer_lock
from .safe_text import clean
from .stacks import walk

if TYPE_CHECKING:
    from .executions import Execution, Executions
    from .task_entry import Identity, TaskEntry
    from .tasks import Tasks
    from .wire import Frame, RecordBody, RecordedTask, SampledBecause

#: Steps that are kept, and sent in one answer.
STEPS = 100_000
SENT = 2_000
#: Tasks and stacks that are told apart in one recording, and sent in one answer.
TASKS = 50_000
STACKS = 20_000
SENT_NAMES = 400
#: Frames of one stack.
FRAMES = 30
#: A client that has not asked for so long has left (seconds). A page in the background asks once a minute.
SILENCE = 90.0
#: How often a recording without `sys.monitoring` samples (seconds).
SAMPLE = 0.01
#: How often a step is looked for that an interrupt has cut off (seconds).
HEALED = 1.0
#: How often a step is tried out to learn its cost, and what an event costs besides (seconds).
TRIED = 200
UNMEASURED = 0.5e-7
#: How long the tasks that are there are read at the beginning (seconds).
PATIENCE = 0.05

#: How a step ends: the task still runs, it waits, or its coroutine returned or raised.
RUNS, WAITS, RETURNED, RAISED = range(4)
#: Numbers for one step on the wire.
NUMBERS = 6
#: Values that the callbacks note for the steps that are kept. A step has six of them, or more if it is deep.
FIELDS = 6 * STEPS

#: The numbers of `sys.monitoring` in the order in which they are tried. 0 to 2 are for debuggers, coverage
#: tools and profilers, which may come at any time. Hardly any code uses 5.
TOOLS = (5, 4, 3)

_MONITORING: Any = getattr(sys, "monitoring", None)
_COROUTINE = 0x80  # CO_COROUTINE, in ``inspect``

#: A step: when it began, the task (its address, or its number below zero), the code and the execution if a
#: coroutine started with it, when it ended, how, the depth of the outermost frame that began in it, and the
#: frames that wait, the outermost first.
Step = Tuple[
    float,
    int,
    Optional[types.CodeType],
    "Optional[Execution]",
    float,
    int,
    int,
    List[Tuple[types.CodeType, int]],
]


class _Recorded:
    """A task of a recording."""

    __slots__ = ("code", "ended", "execution", "identity", "is_over", "where")

    def __init__(self, where: int, code: int, execution: Optional[Execution]) -> None:
        self.where = where
        self.code = code
        self.execution = execution
        self.identity: Optional[Identity] = None
        #: When its last step ended.
        self.ended = 0.0
        self.is_over = False


class _Code(NamedTuple):
    function: str
    file: str
    execution: Optional[Execution]


class Recorder:
    """One recording, of one client."""

    def __init__(
        self,
        loop: Any,
        executions: Executions,
        tasks: Tasks,
        clock: Callable[[], float],
        is_library: Callable[[types.CodeType], bool],
    ) -> None:
        self._loop = loop
        self._executions = executions
        self._known_tasks = tasks
        self.observer_lock = tasks.observer_lock
        self._clock = clock
        self._is_library = is_library
        self._client: Optional[str] = None
        self._asked = 0.0
        self._lock = threading.Lock()
        #: Set when no more is sampled; when that is done; and when the thread may end.
        self._over = threading.Event()
        self._sampled = threading.Event()
        self._gone = threading.Event()
        self._tool: Optional[int] = None
        self._clear()

    def _clear(self) -> None:
        self._notes: Deque[Any] = deque(maxlen=FIELDS)
        self._samples: Deque[Step] = deque(maxlen=STEPS)
        #: The tasks that ended while it was on and that a look had seen, with the moment.
        self._departed: Deque[Tuple[float, Identity]] = deque(maxlen=TASKS)
        self._steps = array("d")
        self._tasks: List[_Recorded] = []
        #: For each stack: the one below it, the code, and the line.
        self._stacks: List[Tuple[int, int, int]] = [(0, 0, 0)]
        self._codes: List[_Code] = []
        #: The user's coroutine functions that were met, so that no other code gets their addresses.
        self._tracked: Dict[int, types.CodeType] = {}
        self._because: Optional[SampledBecause] = None
        self._started = 0.0
        self._ended: Optional[float] = None
        self._is_read = False
        self._dropped = 0
        #: The task of a step that was under way when the recording began: only its rest is seen.
        self._begun = 0
        #: How many steps there were, what one of them costs, and what sampling cost.
        self._count = 0
        self._each = 0.0
        self._sampling = 0.0
        self._state: Callable[[], int] = lambda: 0
        self._heal: Callable[[], None] = lambda: None

    @property
    def is_on(self) -> bool:
        """Whether steps are being recorded."""
        return self._client is not None and self._ended is None

    # For the verb, with the observer lock

    def start(self, client: str) -> bool:
        """Start a recording; return whether it is this client's, or another one records."""
        with self._lock:
            if self.is_on:
                return client == self._client
            self._drop()
            self._client, self._asked = client, self._clock()
            self._started = self._asked
            self._begun = id(self._current_task())
            self._over, self._sampled, self._gone = (threading.Event() for _ in range(3))
            if _MONITORING is None:
                self._because = "python"
            elif not self._take_tool():
                self._because = "taken"
            else:
                self._track_suspended()
            thread = threading.Thread(target=self._run, name="Loopscope recorder", daemon=True)
            # As for the watchdog: a debugger must neither stop it nor wait for it.
            thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
            thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
            thread.start()
            return True

    def finish(self, client: str) -> None:
        """End the recording of a client. It can be read until the client leaves or is silent."""
        with self._lock:
            if client == self._client:
                self._end()

    def leave(self, client: str) -> None:
        """End the recording of a client, and forget it."""
        with self._lock:
            if client == self._client:
                self._drop()

    def stop(self) -> None:
        """End any recording, and forget it. Never raises, and may be called twice."""
        with self._lock:
            self._drop()

    def task_ended(self, entry: TaskEntry) -> None:
        """Note who a task was that ended while a recording was on."""
        if self.is_on:
            self._departed.append((self._clock(), entry.identity))

    @under_observer_lock
    def read(self, client: str, begin: int, tasks: int, stacks: int) -> RecordBody:
        """Return the state; after the end also the steps from number `begin` on, and what the client lacks."""
        now = self._clock()
        is_own = client == self._client
        body: RecordBody = {
            "on": is_own and self.is_on,
            "exact": self._because is None,
            "now": now,
            "started": self._started,
            "ended": self._ended,
            "count": 0,
            "dropped": 0,
            "cost": 0.0,
            "steps": [],
            "tasks": [],
            "stacks": [],
            "more": False,
        }
        if not is_own:
            return body
        self._asked = now
        if self._because is not None:
            body["because"] = self._because
        if self._ended is None:
            self._measure()
        else:
            self._decode()
            last = min(self._size(), begin + SENT)
            chosen = islice(self._steps, begin * NUMBERS, last * NUMBERS)
            body["steps"] = [int(number) for number in chosen]
            names = range(tasks, min(len(self._tasks), tasks + SENT_NAMES))
            body["tasks"] = [self._task_record(self._tasks[number]) for number in names]
            numbers = range(stacks, min(len(self._stacks), stacks + SENT_NAMES))
            body["stacks"] = [self._stack_record(number) for number in numbers]
            body["more"] = (
                last < self._size()
                or names.stop < len(self._tasks)
                or numbers.stop < len(self._stacks)
            )
        body["count"] = self._count
        body["dropped"] = self._dropped
        body["cost"] = round(self._sampling + self._count * self._each, 6)
        return body

    def _measure(self) -> None:
        self._count = self._state()
        self._dropped = max(0, self._count - STEPS)

    def _size(self) -> int:
        return len(self._steps) // NUMBERS

    # After the end

    def _decode(self) -> None:
        """Turn the notes into steps, tasks and stacks."""
        if self._is_read:
            return
        self._is_read = True
        time_slice = CooperativeSlice()
        at: Dict[int, int] = {}
        stacks: Dict[Tuple[int, int, int], int] = {}
        codes: Dict[int, int] = {}
        read = self._steps_of(self._notes) if self._because is None else iter(self._samples)
        nothing, begun = id(None), self._begun
        for began, where, code, execution, ended, kind, fresh, frames in read:
            time_slice.checkpoint()
            if where == begun and code is None:
                begun = 0
            if where in (nothing, begun):
                # No task, or the rest of a step that was under way at the beginning.
                continue
            number = self._task_at(at, codes, where, code, execution, began)
            stack = 0
            for level, offset in frames[:FRAMES]:
                stack = self._push(stacks, stack, self._index_of(codes, level), level, offset)
            if number >= 0:
                self._tasks[number].is_over = kind in (RETURNED, RAISED)
                self._tasks[number].ended = ended
            began_at, ended_at = (round((t - self._started) * 1e6) for t in (began, ended))
            self._steps.extend((began_at, ended_at, kind, number, stack, fresh))
        self._count = max(self._count, self._size())
        self._dropped = self._count - self._size()
        self._notes.clear()
        self._samples.clear()
        self._identify(time_slice)
        self._tracked = {}

    def _task_at(
        self,
        at: Dict[int, int],
        codes: Dict[int, int],
        where: int,
        code: Optional[types.CodeType],
        execution: Optional[Execution],
        began: float,
    ) -> int:
        """Return the number of the task that ran at an address, -1 if there are too many.

        A task that a library started shows once for each coroutine of the user's that it starts.
        """
        number = at.get(where, -1)
        is_new = number < 0 or (
            self._because is None and (code is not None or self._tasks[number].is_over)
        )
        if not is_new:
            return number
        if len(self._tasks) >= TASKS:
            at.pop(where, None)
            return -1
        number = at[where] = len(self._tasks)
        index = -1 if code is None else self._index_of(codes, code)
        recorded = _Recorded(where, index, execution)
        # When it began, until its last step is known.
        recorded.ended = began
        self._tasks.append(recorded)
        return number

    def _identify(self, time_slice: CooperativeSlice) -> None:
        """Find what the looks know of the tasks."""
        departed: Dict[int, List[Tuple[float, Identity]]] = {}
        identity: Optional[Identity]
        for moment, identity in self._departed:
            departed.setdefault(identity.address, []).append((moment, identity))
            departed.setdefault(-identity.number, []).append((moment, identity))
        for recorded in self._tasks:
            time_slice.checkpoint()
            found = [
                known for when, known in departed.get(recorded.where, ()) if recorded.ended <= when
            ]
            identity = found[0] if found else self._living(recorded.where)
            # A task that was seen only after this one was over is another one at the same address.
            if identity is not None and not (recorded.is_over and identity.since > recorded.ended):
                recorded.identity = identity
        self._departed.clear()

    def _living(self, where: int) -> Optional[Identity]:
        entry = (
            self._known_tasks.changes.get(-where)
            if where < 0
            else self._known_tasks.at_address(where)
        )
        return None if entry is None else entry.identity

    def _task_record(self, recorded: _Recorded) -> RecordedTask:
        identity, execution = recorded.identity, recorded.execution
        function = "" if recorded.code < 0 else self._codes[recorded.code].function
        record: RecordedTask = {"coroutine": clean(function), "cell": None}
        if identity is not None:
            record["id"] = identity.number
            record["name"] = identity.name
            record["coroutine"] = identity.coroutine or record["coroutine"]
            execution = execution or identity.execution
        if execution is not None:
            record["cell"] = execution.ref()
        return record

    def _stack_record(self, stack: int) -> List[Frame]:
        frames: List[Frame] = []
        while stack and len(frames) < FRAMES:
            stack, code, line = self._stacks[stack]
            function, file, execution = self._codes[code]
            frames.append(frame_record(self._executions, function, file, line, execution))
        return frames[::-1]

    def _index_of(self, codes: Dict[int, int], code: types.CodeType) -> int:
        index = codes.get(id(code))
        if index is None:
            index = codes[id(code)] = len(self._codes)
            self._tracked[id(code)] = code
            self._codes.append(
                _Code(
                    getattr(code, "co_qualname", code.co_name),
                    code.co_filename,
                    self._executions.execution_of_file(code.co_filename),
                )
            )
        return index

    def _push(
        self,
        stacks: Dict[Tuple[int, int, int], int],
        below: int,
        index: int,
        code: types.CodeType,
        offset: int,
    ) -> int:
        """Return the number of the stack that has one frame on top of another stack."""
        key = (below, index, offset)
        stack = stacks.get(key)
        if stack is None:
            if len(self._stacks) >= STACKS:
                return below
            stack = stacks[key] = len(self._stacks)
            self._stacks.append((below, index, _line_at(code, offset)))
        return stack

    # Beginning and end

    def _drop(self) -> None:
        self._end()
        self._gone.set()
        self._client = None
        self._clear()

    def _end(self) -> None:
        if self._client is None or self._ended is not None:
            return
        self._ended = self._clock()
        if self._tool is not None:
            self._release()
        else:
            self._over.set()
            # At most one sample long.
            self._sampled.wait(0.5)
        self._measure()

    def _run(self) -> None:
        """Sample if nothing else can be done, and end the recording when its client has left."""
        gone = self._gone
        if self._tool is None:
            self._sample()
        while not gone.wait(HEALED):
            # An interrupt may have come between two steps of a callback.
            if self._current_task() is None:
                self._heal()
            self._drop_silent()

    def _drop_silent(self) -> None:
        """Forget a recording whose client is silent."""
        if self._clock() - self._asked > SILENCE and self._lock.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._lock.release()

    # Exact, from Python 3.12 on

    def _take_tool(self) -> bool:
        for tool in TOOLS:
            try:
                _MONITORING.use_tool_id(tool, "loopscope")
            except ValueError:
                continue
            self._tool = tool
            try:
                self._monitor(tool)
            except Exception:
                self._release()
                return False
            return True
        return False

    def _monitor(self, tool: int) -> None:
        events = _MONITORING.events
        append, clock, main = self._notes.append, self._clock, threading.main_thread().ident
        callbacks, self._state, self._heal = self._callbacks(
            tool, append, asyncio.current_task, main
        )
        for event, callback in callbacks.items():
            _MONITORING.register_callback(tool, event, callback)
        _MONITORING.set_events(tool, events.PY_START | events.PY_THROW | events.PY_UNWIND)
        # How much one step costs, tried out beside the recording.
        tried, _, _ = self._callbacks(tool, deque().append, threading.get_ident, get_ident())
        code = _line_at.__code__
        begin = clock()
        for _ in range(TRIED):
            tried[events.PY_RESUME](code, 0)
            tried[events.PY_YIELD](code, 0, None)
        self._each = (clock() - begin) / TRIED + 2 * UNMEASURED

    def _track_suspended(self) -> None:
        """Let the steps of the tasks be seen that are there already."""
        time_slice = CooperativeSlice(PATIENCE)
        for entry in self._known_tasks.entries():
            if time_slice.is_spent():
                return
            time_slice.checkpoint()
            task = entry.ref()
            if is_gone_or_done(task):
                continue
            for level in walk(asyncio_class_of(task).get_coro(task), FRAMES):
                if id(level.code) not in self._tracked:
                    self._track(level.code)

    def _track(self, code: types.CodeType) -> bool:
        """Ask for the steps of some code; return whether it is a coroutine of the user's."""
        tool = self._tool
        if (
            tool is None
            or not code.co_flags & _COROUTINE
            or (
                self._is_library(code)
                and self._executions.execution_of_file(code.co_filename) is None
            )
        ):
            return False
        events = _MONITORING.events
        local = events.PY_RESUME | events.PY_YIELD | events.PY_RETURN
        _MONITORING.set_local_events(tool, code, local)
        self._tracked[id(code)] = code
        return True

    def _callbacks(
        self, tool: int, append: Callable[[Any], None], current_task: Any, main: Optional[int]
    ) -> Tuple[Dict[int, Any], Callable[[], int], Callable[[], None]]:
        """Return the callback for each event, what counts the steps, and what heals them.

        The callbacks are closures, and append bare values: a recording pays for each look-up and each tuple.
        None of them raises an `Exception`, which the user's code would get. They run on any thread.
        """
        events, disable = _MONITORING.events, _MONITORING.DISABLE
        # Each of these is one call in C.
        thread, clock, execution_of_context = get_ident, self._clock, self._executions.variable.get
        tracked, track = self._tracked, self._track
        # Of the step that runs: how many frames of the user's are in it, the depth of the outermost one that
        # began in it, and whether inner ones have just paused.
        depth, fresh, has_paused = 0, 0, False
        # Whether coroutines also run on other threads.
        others = any(
            entry.identity.loop() is not self._loop for entry in self._known_tasks.entries()
        )
        count = 0

        def start(code: types.CodeType, offset: int) -> Any:
            nonlocal depth, fresh, has_paused, others
            try:
                if id(code) not in tracked and not track(code):
                    return disable
                if thread() != main:
                    others = True
                elif depth:
                    depth += 1
                    if not fresh:
                        fresh = depth
                    if has_paused:
                        has_paused = False
                        append(False)
                else:
                    who = id(current_task())
                    append(code)
                    append(execution_of_context())
                    append(who)
                    append(clock())
                    fresh = depth = 1
            except Exception:  # No loop runs here, for one.
                pass

        def resume(code: types.CodeType, offset: int) -> None:
            nonlocal depth, fresh, has_paused
            if others and thread() != main:
                return
            try:
                if depth:
                    depth += 1
                    if has_paused:
                        has_paused = False
                        append(False)
                else:
                    append(id(current_task()))
                    append(clock())
                    depth, fresh = 1, 0
            except Exception:
                pass

        def throw(code: types.CodeType, offset: int, error: Any) -> None:
            # This event can't be disabled at a place.
            try:
                if id(code) in tracked or track(code):
                    resume(code, offset)
            except Exception:
                pass

        def pause(code: types.CodeType, offset: int, value: Any) -> None:
            nonlocal depth, has_paused, count
            if others and thread() != main:
                return
            if depth == 1:
                append(code)
                append(offset)
                append(fresh)
                append(clock())
                count += 1
                depth = 0
                has_paused = False
            elif depth:
                append(code)
                append(offset)
                has_paused = True
                depth -= 1

        def leave(code: types.CodeType, offset: int, value: Any) -> None:
            nonlocal depth, fresh, has_paused, count
            if others and thread() != main:
                return
            if depth == 1:
                append(None)
                append(clock())
                count += 1
                depth = 0
                has_paused = False
            elif depth:
                if fresh >= depth:
                    fresh = 0
                if has_paused:
                    has_paused = False
                    append(False)
                depth -= 1

        def unwind(code: types.CodeType, offset: int, error: Any) -> None:
            nonlocal depth, fresh, has_paused, count
            # A frame of other code may end with an exception as well.
            if not depth or id(code) not in tracked or (others and thread() != main):
                return
            if depth == 1:
                append(True)
                append(clock())
                count += 1
                has_paused = False
            else:
                if fresh >= depth:
                    fresh = 0
                if has_paused:
                    has_paused = False
                    append(False)
            depth -= 1

        def heal() -> None:
            nonlocal depth, has_paused
            if depth:
                depth, has_paused = 0, False

        callbacks = {
            events.PY_START: start,
            events.PY_RESUME: resume,
            events.PY_THROW: throw,
            events.PY_YIELD: pause,
            events.PY_RETURN: leave,
            events.PY_UNWIND: unwind,
        }
        return callbacks, lambda: count, heal

    def _steps_of(self, notes: Deque[Any]) -> Iterator[Step]:
        """Take the steps out of what the callbacks noted, the oldest first.

        Each note ends with its moment, the only float in it. A step has two, how it begins:

        - code, execution, address of the task: with the start of a coroutine
        - address of the task

        and how it ends:

        - code and offset of each frame from the innermost on, depth of the outermost fresh one: it waits
        - ``None``: its coroutine returned
        - ``True``: its coroutine raised

        ``False`` takes back the frames before it. A note may be incomplete: the oldest one, or one that an
        interrupt has cut off.
        """
        begin: Optional[Tuple[float, int, Any, Any]] = None
        fields: List[Any] = []
        is_skipping = len(notes) == FIELDS
        while notes:
            field = notes.popleft()
            if type(field) is not float:
                fields.append(field)
                continue
            note, fields = fields, []
            if is_skipping or not note:
                is_skipping = False
                continue
            last = note[-1]
            kind = RETURNED if last is None else RAISED if last is True else RUNS
            if kind == RUNS and len(note) > 2 and type(note[-2]) is int:
                kind = WAITS
            if kind == RUNS:
                is_start = len(note) > 2 and type(note[-3]) is types.CodeType
                code, execution = note[-3:-1] if is_start else (None, None)
                begin = (field, last, code, execution)
            elif begin is not None:
                frames = []
                if kind == WAITS:
                    note = note[_last_index(note, False) + 1 :]
                    frames = list(zip(note[:-1:2], note[1:-1:2]))
                yield (*begin, field, kind, last or 0 if kind == WAITS else 0, frames[::-1])
                begin = None
        if begin is not None:
            yield (*begin, self._ended or begin[0], RUNS, 0, [])

    def _release(self) -> None:
        """Give the tool back, so that all code is as it was."""
        tool, self._tool = self._tool, None
        try:
            if _MONITORING.get_tool(tool) != "loopscope":  # Other code has freed it.
                return
            _MONITORING.set_events(tool, 0)
            for code in list(self._tracked.values()):
                _MONITORING.set_local_events(tool, code, 0)
            for event in ("START", "RESUME", "THROW", "YIELD", "RETURN", "UNWIND"):
                number = getattr(_MONITORING.events, "PY_" + event)
                _MONITORING.register_callback(tool, number, None)
            _MONITORING.free_tool_id(tool)
        except ValueError:
            pass

    # Sampled

    def _sample(self) -> None:
        """Note which task runs, until the recording ends."""
        over, sampled, samples = self._over, self._sampled, self._samples
        count, asked = 0, self._clock()
        self._state = lambda: count
        #: The address of the task that runs, and the beginning of its step.
        running: Optional[Tuple[int, Tuple[float, int, Any, Any]]] = None
        is_over = False
        while not is_over:
            is_over = over.wait(SAMPLE)
            began = self._clock()
            task = None if is_over else self._users_task()
            if running is not None and (task is None or id(task) != running[0]):
                samples.append((*running[1], began, RUNS if is_over else WAITS, 0, []))
                running = None
                count += 1
            if task is not None and running is None:
                running = id(task), self._begin_of(task, began)
            del task
            ended = self._clock()
            self._sampling += ended - began
            if ended - asked > HEALED:
                asked = ended
                self._drop_silent()
        sampled.set()

    def _begin_of(self, task: Any, moment: float) -> Tuple[float, int, Any, Any]:
        code = code_of(asyncio_class_of(task).get_coro(task))
        entry = self._known_tasks.at_address(id(task))
        if entry is None:
            return moment, id(task), code, None
        return moment, -entry.number, code, entry.identity.execution

    def _users_task(self) -> Any:
        task = self._current_task()
        return None if task is None or self._known_tasks.is_internal(task) else task

    def _current_task(self) -> Any:
        try:
            return asyncio.current_task(self._loop)
        except Exception:  # A loop that is no loop of asyncio's.
            return None


def _line_at(code: types.CodeType, offset: int) -> int:
    for begin, end, line in code.co_lines():
        if begin <= offset < end and line is not None:
            return line
    return code.co_firstlineno


def _last_index(values: List[Any], value: object) -> int:
    found = (index for index in reversed(range(len(values))) if values[index] is value)
    return next(found, -1)
