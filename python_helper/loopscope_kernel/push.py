"""Sends what is new without being asked, to a page whose kernel answers nothing while a cell runs.

Pyodide's kernel handles one request at a time, and a cell that awaits is a request that lasts. But it
sends at once what a callback of the loop hands to a comm. So the helper looks from such a callback.

To the page goes a ``comm_msg`` whose ``data`` has a JSON text, an object with one or two of these keys:

``outcome``
    what the injection came to (`enter_pyodide.py`);
``reply``
    the content of a reply, as on the control channel (`channel.py`);
``began``
    a cell begins: ``now`` and its `CellRef`, before its code runs;
``next``
    the seconds until the next look at the latest, ``null`` if only a cell causes one.

From the page comes a ``comm_msg`` whose ``data`` has a JSON text with ``requests``, a list of the contents
of requests, or with ``pace``: the seconds between two looks while something moves, ``null`` for looks at
the ends of cells only. Requests of a number that was answered before are dropped: the page repeats
those that the kernel may have lost.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Dict, Optional

from .channel import COMMAND_PREFIX

if TYPE_CHECKING:
    from .executions import Execution
    from .helper import Helper

#: Between two looks while nothing moves (seconds).
QUIET = 5.0
#: Before the rest of what didn't fit into one reply (seconds).
REST = 0.015
#: The share of the time that the looks may take.
SHARE = 0.04


class Pusher:
    """The looks for one page, from :meth:`start` until the page or the helper leaves."""

    def __init__(
        self, helper: Helper, comm: Any, comm_id: str, client: str, pace: Optional[float]
    ) -> None:
        self._helper = helper
        self._comm = comm
        self.comm_id = comm_id
        self.client = client
        self._pace = pace
        self._session = ""
        self._since = 0
        self._answered = 0
        #: How long the dearest of the last looks took (seconds).
        self._cost = 0.0
        self._timer: Any = None
        #: When the loop was last seen to turn or a cell began, and the cell that began last.
        self._turned = helper.clock()
        self._latest: Optional[Execution] = None
        #: When the next look is due, and how late it is for what was due before.
        self._due: Optional[float] = None
        self._late = 0.0
        self._is_over = False

    def start(self) -> None:
        """Greet the page, and look for the first time."""
        self._comm.on_msg(self._received)
        self._comm.on_close(self._closed)
        self._reply({"seq": 0}, "hello")
        self._look()

    def stop(self) -> None:
        """Look no more, and tell the page. Never raises, and may be called twice."""
        if self._is_over:
            return
        self._is_over = True
        self._cancel_timer()
        self._helper.remove_pusher(self)
        try:
            self._comm.close()
        except Exception:
            pass

    # Events of cells

    def execution_began(self, execution: Execution) -> None:
        """Tell that a cell begins: its code may hold the loop from now on."""
        if self._pace is None:
            return
        self._latest = execution
        now = self._turned = self._helper.clock()
        self._due = None
        interval = self._interval()
        self._schedule(interval)
        self._send({"began": {"now": now, "cell": execution.ref()}, "next": interval})

    def execution_ended(self) -> None:
        """Look as soon as the loop turns."""
        self._schedule(0.0)

    # Messages of the page

    def _received(self, message: Any) -> None:
        try:
            content = json.loads(message["content"]["data"]["text"])
            if "pace" in content:
                pace = content["pace"]
                self._pace = None if pace is None else max(0.1, float(pace))
                self._schedule(0.0)
            for request in content.get("requests", ()):
                self._answer(request)
        except Exception:
            # The page waits in vain, and says that the helper doesn't answer.
            pass

    def _answer(self, request: Dict[str, Any]) -> None:
        number = request["seq"]
        if number <= self._answered:
            return
        self._answered = number
        verb = str(request["command"])[len(COMMAND_PREFIX) :]
        self._reply(request, verb)
        if verb == "uninstall":
            self.stop()
        else:
            self._schedule(0.0)

    def _closed(self, message: Any) -> None:
        self._reply({"seq": 0}, "uninstall")
        self.stop()

    # Looks

    def _look(self) -> None:
        self._timer = None
        helper = self._helper
        if self._is_over or helper.uninstall_if_abandoned():
            return
        began = time.perf_counter()
        self._note_lateness()
        if self._late > helper.threshold():
            helper.note_block(self._turned, self._holder())
        arguments = {"session": self._session, "since": self._since}
        request: Dict[str, Any] = {"seq": 0, "arguments": arguments}
        reply = self._content_of_reply(request, "poll")
        body = reply.get("body")
        if body is not None:
            self._session, self._since = body["session"], body["revision"]
        self._cost = max(time.perf_counter() - began, self._cost * 0.7)
        self._turned = helper.clock()
        self._due, self._late = None, 0.0
        interval = REST if body is not None and body["more"] else self._interval()
        self._schedule(interval)
        self._send({"reply": reply, "next": interval})

    def _interval(self) -> Optional[float]:
        """Return after how many seconds to look again."""
        if self._pace is None:
            return None
        pace = max(self._pace, self._cost / SHARE)
        helper = self._helper
        moves = helper.executions.running_main() is not None or len(helper.tasks.changes) > 0
        return pace if moves else max(pace, QUIET)

    def _holder(self) -> Optional[Execution]:
        """Return the cell that ran when the loop was held, if one did."""
        latest = self._latest
        if latest is None or (latest.end is not None and latest.end < self._turned):
            return None
        return latest

    def _note_lateness(self) -> None:
        if self._due is not None:
            self._late = max(self._late, self._helper.clock() - self._due)

    def _schedule(self, seconds: Optional[float]) -> None:
        """Look after so many seconds, instead of when it was due before."""
        self._cancel_timer()
        self._note_lateness()
        self._due = None if seconds is None else self._helper.clock() + seconds
        if seconds is not None and not self._is_over:
            self._timer = self._helper.loop.call_later(seconds, self._look)

    def _cancel_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _reply(self, request: Dict[str, Any], verb: str) -> None:
        self._send({"reply": self._content_of_reply(request, verb)})

    def _content_of_reply(self, request: Dict[str, Any], verb: str) -> Any:
        arguments = {**request.get("arguments", {}), "client": self.client}
        return self._helper.channel.reply(
            {**request, "arguments": arguments}, COMMAND_PREFIX + verb
        )

    def _send(self, content: Dict[str, Any]) -> None:
        # As a text: Pyodide would turn each `None` into nothing, and large numbers into another type.
        self._comm.send({"text": json.dumps(content)})
