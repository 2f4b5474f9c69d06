"""What a request to Pyodide's kernel leaves behind, on IPython itself."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import pytest
from conftest import sources
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

REQUEST = "(lambda run: run(__import__('sys')._getframe().f_code.co_filename))(forget)"


def traces(shell: InteractiveShell) -> Tuple[Any, ...]:
    """Return what a cell could notice of earlier requests."""
    names = {name: value for name, value in shell.user_ns.items() if name.startswith("_i")}
    return (
        shell.execution_count,
        list(shell.history_manager.input_hist_raw),
        list(shell.history_manager.input_hist_parsed),
        sorted(shell.user_ns),
        {name: value for name, value in names.items() if type(value) is str},
    )


@pytest.mark.parametrize("cells", [[], ["a = 1"], ["a = 1", "b = 2", "c = 3", "d = 4"]])
def test_a_request_leaves_no_trace(cells: List[str]) -> None:
    module: Dict[str, Any] = {"SCOPE": {}}
    exec(sources()["enter_pyodide"], module)
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    shell.user_ns["forget"] = lambda file: module["forget_request"](shell, file)
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    before = traces(shell)
    shell.run_cell(REQUEST, store_history=True)
    assert traces(shell) == before
    shell.run_cell("e = 5", store_history=True)
    assert shell.execution_count == len(cells) + 2
    assert shell.history_manager.input_hist_raw[-1] == "e = 5"
    assert shell.user_ns["_i"] == (cells[-1] if cells else "")
