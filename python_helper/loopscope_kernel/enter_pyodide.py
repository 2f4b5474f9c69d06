"""What a page executes in Pyodide's kernel: it injects the helper, and lets it push.

That kernel ignores the expressions of a request, so `inject.py` cannot come as one. It also ignores
``silent`` and ``store_history``, so this takes its own request out of the history again.

``SCOPE`` is the scope of `inject.py` with ``OPTIONS``, a JSON text: ``comm`` (the id of the comm),
``client``, ``pace`` and ``taskArguments``. The answer is a ``comm_msg`` with ``{"outcome": ...}`` as its JSON
text. In another kernel this does nothing, and there is no answer.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Dict, Optional


def enter(scope: Dict[str, Any], file: str) -> None:
    """Inject the helper. `file`: the name under which IPython has compiled the request."""
    if "pyodide_kernel" not in sys.modules:
        return
    shell = sys.modules["IPython"].get_ipython()
    try:
        forget_request(shell, file)
    except Exception:
        # Rather a trace than no helper.
        pass
    exec(scope["LOADER"], scope)
    outcome = json.loads(repr(scope["OUTCOME"]))
    if outcome["status"] in ("installed", "present"):
        failure = open_helper()
        if failure is not None:
            outcome = {"status": "failed", "message": failure}
    options = json.loads(scope["OPTIONS"])
    data = {"text": json.dumps({"outcome": outcome})}
    shell.send_comm("comm_msg", {"comm_id": options["comm"], "data": data}, {}, "comm", None)
    if outcome["status"] in ("installed", "present"):
        sys.modules["_loopscope_kernel"].push_to(
            options["comm"], options["client"], options["pace"], options["taskArguments"]
        )


def open_helper() -> Optional[str]:
    """Load the helper now, without waiting for a cell; return why that failed."""
    module: Any = sys.modules["_loopscope_kernel"]
    failure: Optional[str] = module.open() if hasattr(module, "open") else None
    return failure


def forget_request(shell: Any, file: str) -> None:
    """Take the request that runs now out of the history, the namespace and the caches."""
    history, names = shell.history_manager, shell.user_ns
    source = history.input_hist_raw[-1]
    # IPython 9 has counted the request by now, earlier versions have not.
    number = shell.execution_count - 1
    if names.get(f"_i{number}") is not source:
        number += 1
    history.input_hist_raw.pop()
    history.input_hist_parsed.pop()
    if history.db_input_cache and history.db_input_cache[-1][0] == number:
        history.db_input_cache.pop()
    earlier = ["", "", "", "", *history.input_hist_raw[1:]]
    history._i00, history._i, history._ii, history._iii = earlier[:-5:-1]
    for name in ("_i", "_ii", "_iii"):
        if len(earlier) > 4:
            names[name] = getattr(history, name)
        else:
            names.pop(name, None)
    names.pop(f"_i{number}", None)
    shell.user_ns_hidden.pop(f"_i{number}", None)
    shell.execution_count = number
    sys.modules["linecache"].cache.pop(file, None)


SCOPE: Dict[str, Any]

enter(SCOPE, sys._getframe(1).f_code.co_filename)  # noqa: F821 (the page's code has it)
