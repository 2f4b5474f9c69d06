"""Record the errors of the test cases in real kernels.

    python record.py PYTHON…     interpreters with ipykernel

It runs the cells of every case in a kernel of each interpreter, and writes the errors of the last cells to
``tracebacks.json``, by Python version. Records of other versions are kept. A version only keeps errors whose text differs
from the version before.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

HERE = Path(__file__).parent


def record(python: str, table: Dict[str, Any]) -> Dict[str, Any]:
    """Run all cases in one kernel, each in a new namespace."""
    manager = KernelManager()
    command = shlex.split(python)
    start = (
        command
        if command[0].endswith("start-kernel")
        else [*command, "-m", "ipykernel_launcher", "-f"]
    )
    manager._kernel_spec = KernelSpec(argv=[*start, "{connection_file}"], language="python")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.execute_interactive(
            "", user_expressions={"v": "'%d.%d' % __import__('sys').version_info[:2]"}
        )
        version = reply["content"]["user_expressions"]["v"]["data"]["text/plain"].strip("'")
        return {
            version: {
                case["name"]: run(client, table["before"][case["before"]] + case["cells"])
                for case in table["cases"]
            }
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client: Any, cells: List[str]) -> Optional[Dict[str, Any]]:
    client.execute_interactive("%reset -f", output_hook=lambda _: None, timeout=30)
    for cell in cells:
        reply = client.execute_interactive(cell, output_hook=lambda _: None, timeout=30)["content"]
        if reply["status"] == "error":
            frames = [shortened(frame) for frame in reply["traceback"]]
            counts = {"cell": cells.index(cell), "count": reply["execution_count"]}
            return {
                **counts,
                "ename": reply["ename"],
                "evalue": reply["evalue"],
                "traceback": frames,
            }
    return None


def shortened(frame: str) -> str:
    """Return only the first line of a frame in a file."""
    return frame.split("\n")[0] if "File " in frame.split("\n")[0] else frame


def main(pythons: List[str]) -> None:
    table = json.loads((HERE / "cases.json").read_text())
    file = HERE / "tracebacks.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    for python in pythons:
        known.update(record(python, table))
    versions = sorted(known, key=lambda version: [int(part) for part in version.split(".")])
    said: Dict[str, str] = {}
    for version in versions:
        for name, error in list(known[version].items()):
            text = re.sub(
                r"\x1b\[[\d;]*m|[/\d]\S*", "", json.dumps(error).replace("\\u001b", "\x1b")
            )
            if said.get(name) == text:
                del known[version][name]
            said[name] = text
    file.write_text(json.dumps({version: known[version] for version in versions}, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
