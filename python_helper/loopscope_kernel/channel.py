"""Requests and answers: the counterpart of ``src/wire/protocol.ts``. Their types are in `wire.pyi`.

A request is a ``debug_request`` on the control channel whose command begins with ``loopscope/``. The
kernel answers there while a cell awaits and while one blocks. Every other command goes unchanged to
the handler that was there before.
"""

from __future__ import annotations

import inspect
import os
from typing import TYPE_CHECKING, Any, Callable, Dict, List

from . import environment
from .observer_lock import Busy
from .safe_text import exact_text, type_name

if TYPE_CHECKING:
    from typing import Protocol, Sequence, Tuple, TypeVar

    from .change_log import ChangeLog
    from .coroutines import CoroutineEntry
    from .executions import Executions
    from .helper import Helper
    from .wire import (
        Body,
        CancelBody,
        ConfigureBody,
        CoroutineBody,
        Delta,
        HelloBody,
        PollBody,
        RecordBody,
        Reply,
        TaskBody,
        UninstallBody,
        WakeBody,
    )

    WireRecord = TypeVar("WireRecord", covariant=True)

    class HasRecord(Protocol[WireRecord]):
        """What a log holds."""

        def record(self, executions: Executions) -> WireRecord: ...

    class RecordLog(Protocol[WireRecord]):
        """A log of what becomes such records on the wire."""

        def since(
            self, revision: int, limit: int
        ) -> Tuple[Sequence[HasRecord[WireRecord]], List[int], int, bool]: ...

        def __len__(self) -> int: ...


WIRE_VERSION = 1
COMMAND_PREFIX = "loopscope/"
VERBS = (
    "hello",
    "poll",
    "task",
    "cancel",
    "run",
    "close",
    "wake",
    "configure",
    "record",
    "uninstall",
)

#: Records of changed tasks in one answer. The kernel holds the GIL while it encodes an answer, so
#: answers must be short, or the user's loop would be late.
RECORDS = 250
#: Executions in one answer, and remembered at all.
EXECUTIONS = 200
#: More records than any log but the tasks' has.
ALL = 10**6
#: Ids in one `cancel`.
IDS = 100_000

_REQUEST = "debug_request"


class Invalid(Exception):
    """A request that is not valid; the text says why."""


class Channel:
    """Answers the requests of one installation."""

    def __init__(self, helper: Helper) -> None:
        self._helper = helper
        self._handlers = helper.handlers
        self._original: Any = None
        self._seq = 0
        self._verbs: Dict[str, Callable[[Dict[str, Any], str], Body]] = {
            "hello": self._hello,
            "poll": self._poll,
            "task": self._task,
            "cancel": self._cancel,
            "run": self._run,
            "close": self._close,
            "wake": self._wake,
            "configure": self._configure,
            "record": self._record,
            "uninstall": self._uninstall,
        }

    # The hook

    def install(self) -> None:
        """Wrap the kernel's handler of debug requests."""
        self._original = self._handlers[_REQUEST]
        self._handlers[_REQUEST] = self._handle

    def uninstall(self) -> None:
        """Put the kernel's handler back. Never raises, and may be called twice.

        If other code has wrapped ours since, it stays and passes every request on.
        """
        # `==`, not `is`: each access creates a new bound method.
        if self._handlers.get(_REQUEST) == self._handle:
            self._handlers[_REQUEST] = self._original

    def forget_handler(self, handler: Any, behind: Any) -> None:
        """Pass requests on to the handler `behind`, if they were passed on to `handler`."""
        if self._original == handler:
            self._original = behind

    async def _handle(self, stream: Any, ident: Any, parent: Any) -> Any:
        # ipykernel 6 and 7 call a handler with (stream, ident, message) and await the result if it is
        # awaitable (`Kernel.process_control`). They log an exception where the user sees it, so none
        # may leave this method.
        helper = self._helper
        command = None
        if helper.alive and os.getpid() == helper.process:
            try:
                content = parent["content"]
                command = content.get("command")
                if type(command) is not str or not command.startswith(COMMAND_PREFIX):
                    command = None
            except Exception:
                command = None
        if command is None:
            result = self._original(stream, ident, parent)
            return await result if inspect.isawaitable(result) else result
        with helper.pause:
            session = helper.shell.kernel.session
            session.send(stream, "debug_reply", self.reply(content, command), parent, ident)
        return None

    def reply(self, content: Dict[str, Any], command: str) -> Reply:
        """Return the content of the reply. Never raises an ``Exception``."""
        self._seq += 1
        seq = content.get("seq")
        reply: Reply = {
            "type": "response",
            "command": command[:100],
            "request_seq": seq if type(seq) is int else 0,
            "seq": self._seq,
            "wire": WIRE_VERSION,
            "success": True,
        }
        try:
            verb = self._verbs.get(command[len(COMMAND_PREFIX) :])
            if verb is None:
                raise Invalid("There is no such verb.")
            arguments = content.get("arguments")
            if type(arguments) is not dict:
                raise Invalid("The arguments must be an object.")
            client = exact_text(arguments.get("client"))
            if not client:
                raise Invalid("The argument `client` must be a text of 1 to 200 characters.")
            lock = self._helper.observer_lock
            lock.acquire()
            try:
                reply["body"] = verb(arguments, client)
            finally:
                lock.release()
        except (Invalid, Busy) as reason:
            reply["success"], reply["message"] = False, str(reason)
        except Exception as error:
            reply["success"], reply["message"] = False, f"The helper failed: {_describe(error)}"
        return reply

    # The verbs

    def _hello(self, arguments: Dict[str, Any], client: str) -> HelloBody:
        helper = self._helper
        now = helper.clock()
        helper.leases.renew(client, now)
        return {
            "version": helper.version,
            "session": helper.session,
            "lease": helper.leases.LENGTH,
            "now": now,
            "kernel": environment.facts(helper.shell, helper.loop),
        }

    def _poll(self, arguments: Dict[str, Any], client: str) -> PollBody:
        helper = self._helper
        since = arguments.get("since", 0)
        if type(since) is not int or since < 0:
            raise Invalid("The argument `since` must be a whole number, 0 or more.")
        session = arguments.get("session", "")
        if type(session) is not str:
            raise Invalid("The argument `session` must be a text.")
        helper.leases.renew(client, helper.clock())
        full = session != helper.session or since == 0
        helper.refresh()
        loop = helper.loop_record()
        logs: List[ChangeLog[Any]] = [
            helper.tasks.changes,
            helper.coroutines.changes,
            helper.execution_log,
            helper.finished.changes,
            helper.failures.changes,
            helper.blocks.changes,
            helper.notices.changes,
            helper.fanouts.changes,
        ]
        if full or since > helper.revisions.newest or any(since < log.forgotten for log in logs):
            full, since = True, 0
        total = helper.tasks.count_pending()
        changed, gone, reached, cut = helper.tasks.changes.since(since, RECORDS)
        # The other logs are short. What is newer than `reached` in them is sent again next time.
        executions, _, _, _ = helper.execution_log.since(since, ALL)
        return {
            "session": helper.session,
            "revision": reached,
            "now": helper.clock(),
            "full": full,
            "more": cut or helper.tasks.more,
            "loop": loop,
            "tasks": {
                "changed": [entry.record(helper.tasks.changes) for entry in changed],
                "gone": [] if full else gone,
                "total": total,
            },
            "coroutines": self._delta(helper.coroutines.changes, since, full),
            "executions": [execution.record() for execution in executions[-EXECUTIONS:]],
            "finished": self._delta(helper.finished.changes, since, full),
            "failures": self._delta(helper.failures.changes, since, full),
            "blocks": self._delta(helper.blocks.changes, since, full),
            "notices": self._delta(helper.notices.changes, since, full),
            "fanouts": self._delta(helper.fanouts.changes, since, full),
        }

    def _delta(self, log: RecordLog[WireRecord], since: int, full: bool) -> Delta[WireRecord]:
        changed, gone, _, _ = log.since(since, ALL)
        return {
            "changed": [each.record(self._helper.executions) for each in changed],
            "gone": [] if full else gone,
            "total": len(log),
        }

    def _task(self, arguments: Dict[str, Any], client: str) -> TaskBody:
        helper = self._helper
        helper.leases.renew(client, helper.clock())
        entry = helper.tasks.find(_number(arguments.get("id")))
        if entry is None:
            raise Invalid("The task is over.")
        return {"now": helper.clock(), "task": helper.tasks.detail(entry)}

    def _cancel(self, arguments: Dict[str, Any], client: str) -> CancelBody:
        helper = self._helper
        ways = {name for name in ("ids", "cell", "old") if name in arguments}
        if len(ways) != 1:
            raise Invalid("One of the arguments `ids`, `cell` and `old` must be there.")
        if "ids" in ways:
            ids = arguments["ids"]
            if type(ids) is not list or len(ids) > IDS:
                raise Invalid("The argument `ids` must be a list of numbers.")
            numbers = [_number(value) for value in ids]
        elif "cell" in ways:
            cell = exact_text(arguments["cell"])
            if not cell:
                raise Invalid("The argument `cell` must be a text of 1 to 200 characters.")
            helper.tasks.refresh()
            numbers = helper.tasks.of_cell(cell)
        else:
            if arguments["old"] is not True:
                raise Invalid("The argument `old` must be true.")
            helper.tasks.refresh()
            numbers = helper.tasks.of_old_runs()
        helper.leases.renew(client, helper.clock())
        asked, gone = helper.tasks.cancel(list(dict.fromkeys(numbers)))
        return {"asked": asked, "gone": gone}

    def _run(self, arguments: Dict[str, Any], client: str) -> CoroutineBody:
        helper = self._helper
        entry = self._coroutine(arguments, client)
        if entry.generator:
            raise Invalid("An asynchronous generator cannot be made a task.")
        return {"scheduled": helper.coroutines.run(entry, helper.loop)}

    def _close(self, arguments: Dict[str, Any], client: str) -> CoroutineBody:
        helper = self._helper
        entry = self._coroutine(arguments, client)
        return {"scheduled": helper.coroutines.close(entry, helper.loop)}

    def _coroutine(self, arguments: Dict[str, Any], client: str) -> CoroutineEntry:
        helper = self._helper
        number = _number(arguments.get("id"))
        helper.leases.renew(client, helper.clock())
        entry = helper.coroutines.find(number)
        if entry is None:
            raise Invalid("The coroutine is gone, or it is awaited.")
        return entry

    def _wake(self, arguments: Dict[str, Any], client: str) -> WakeBody:
        helper = self._helper
        helper.leases.renew(client, helper.clock())
        return {"woken": helper.watchdog.wake()}

    def _configure(self, arguments: Dict[str, Any], client: str) -> ConfigureBody:
        helper = self._helper
        threshold = arguments.get("blockThreshold")
        if threshold is not None:
            if type(threshold) not in (int, float) or not 0.05 <= threshold <= 60:
                raise Invalid("The argument `blockThreshold` must be a number from 0.05 to 60.")
        shown = arguments.get("taskArguments")
        if shown is not None and type(shown) is not bool:
            raise Invalid("The argument `taskArguments` must be true or false.")
        helper.leases.renew(client, helper.clock())
        if threshold is not None:
            helper.thresholds[client] = float(threshold)
        if shown is not None:
            helper.show_arguments(client, shown)
        return {
            "blockThreshold": helper.threshold(),
            "taskArguments": helper.are_arguments_shown(),
        }

    def _record(self, arguments: Dict[str, Any], client: str) -> RecordBody:
        helper = self._helper
        action = arguments.get("action", "read")
        if type(action) is not str or action not in ("start", "read", "stop", "leave"):
            raise Invalid("The argument `action` must be `start`, `read`, `stop` or `leave`.")
        begin, tasks, stacks = (
            _index(arguments.get(name, 0)) for name in ("begin", "tasks", "stacks")
        )
        helper.leases.renew(client, helper.clock())
        recorder = helper.recorder
        if action == "start" and not recorder.start(client):
            raise Invalid("Another page records this kernel.")
        if action == "stop":
            recorder.finish(client)
        elif action == "leave":
            recorder.leave(client)
        return recorder.read(client, begin, tasks, stacks)

    def _uninstall(self, arguments: Dict[str, Any], client: str) -> UninstallBody:
        helper = self._helper
        grace = arguments.get("grace", False)
        if type(grace) is not bool:
            raise Invalid("The argument `grace` must be true.")
        helper.leases.release(client, helper.clock(), grace)
        helper.recorder.leave(client)
        removed = helper.uninstall_if_abandoned()
        # It uninstalls the helper when the grace is over.
        helper.watchdog.start_if_needed()
        return {"removed": removed}


def _index(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Invalid("The arguments `begin`, `tasks` and `stacks` must be 0 or more.")
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise Invalid("An id must be a whole number.")
    return value


def _describe(error: BaseException) -> str:
    try:
        return f"{type_name(error)}: {str(error)[:500]}".encode("utf-8", "replace").decode()
    except Exception:
        return type_name(error)
