"""`loopscope run` on real kernels."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, Dict, List, Sequence

import pytest
from conftest import VERSION, sources

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")

PACKAGE = Path(__file__).resolve().parent.parent / "jupyterlab_loopscope"

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 10) or os.environ.get("LOOPSCOPE_KERNELS", "python3") != "python3",
    reason="the command runs in its own Python, 3.10 or newer",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as it is built."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "jupyterlab_loopscope"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("labextension", "bundle"))
    texts = sources()
    helper = {"LOADER": texts.pop("inject"), "SOURCES": texts, "VERSION": VERSION}
    (package / "bundle").mkdir()
    (package / "bundle" / "helper.json").write_text(json.dumps(helper), "utf-8")
    return folder


def write(folder: Path, name: str, cells: Sequence[str], kernel: str = "python3") -> Path:
    """Write a notebook with a text cell and then these code cells."""
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": kernel, "display_name": kernel}}
    )
    notebook.cells = [nbformat.v4.new_markdown_cell("Text")]
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, folder / name)
    return folder / name


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "jupyterlab_loopscope.cli", "run", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def problems(done: subprocess.CompletedProcess[str]) -> List[Dict[str, Any]]:
    """Return the problems of the first notebook in a JSON report."""
    found: List[Dict[str, Any]] = json.loads(done.stdout)["notebooks"][0]["problems"]
    return found


SETUP = "import asyncio, time\nasync def work(n):\n    await asyncio.sleep(n)\n    return n"


def test_a_clean_notebook_passes_and_stays_as_it_is(site: Path, tmp_path: Path) -> None:
    cells = [
        SETUP,
        "print(await work(0.01))",
        "task = asyncio.create_task(work(0.05))",
        "await task\nlate = asyncio.create_task(work(0.2))",
        "coroutine = work(0)\nawait coroutine",
    ]
    path = write(tmp_path, "a.ipynb", cells)
    before = path.read_bytes()
    done = run(site, tmp_path, "a.ipynb", "--max-block", "2")
    assert (done.stdout, done.returncode) == ("No problems in 1 notebook.\n", 0), done.stderr
    assert path.read_bytes() == before


def test_finds_what_a_notebook_leaves_behind(site: Path, tmp_path: Path) -> None:
    cells = [
        SETUP,
        "x = 1\nwork(1)\nx",
        "kept = work(2)",
        "async def fail():\n    raise ValueError('no')\nfailed = asyncio.create_task(fail())",
        "async def tick():\n    while True:\n        await asyncio.sleep(0.05)\n"
        "pending = asyncio.create_task(tick())",
        "x\ntime.sleep(2.5)",
        "await asyncio.sleep(0.1)",
    ]
    write(tmp_path, "a.ipynb", cells)
    done = run(site, tmp_path, "--format", "json", "--max-block", "1", "a.ipynb")
    assert done.returncode == 1, done.stderr
    assert [(each["kind"], each["cell"], each["line"]) for each in problems(done)] == [
        ("never-awaited", 3, 2),
        ("never-awaited", 4, None),
        ("failed-task", 5, 2),
        ("left-over-task", 6, 3),
        ("blocked", 7, 2),
    ]
    texts = " ".join(each["message"] for each in problems(done))
    assert "ValueError: no" in texts
    assert "time.sleep" in texts
    # Without a limit, a block is no problem.
    without = run(site, tmp_path, "--format", "json", "a.ipynb")
    assert "blocked" not in [each["kind"] for each in problems(without)]


def test_a_long_cell_keeps_the_helper(site: Path, tmp_path: Path) -> None:
    """Each poll renews the lease while the cell awaits."""
    cells = [SETUP, "await asyncio.sleep(6)\nwork(1)\nx = 1"]
    write(tmp_path, "a.ipynb", cells)
    done = run(site, tmp_path, "a.ipynb")
    assert done.stdout == (
        "a.ipynb:cell 3:2: never-awaited: The coroutine work() was never awaited.\n"
        "1 problem in 1 notebook.\n"
    )


def test_an_error_ends_the_notebook(site: Path, tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb", [SETUP, "1 / 0", "print('never')"])
    done = run(site, tmp_path, "a.ipynb")
    assert done.stdout.startswith("a.ipynb:cell 3: error: The cell failed: ZeroDivisionError:")
    assert done.returncode == 1


def test_a_timeout_ends_the_notebook(site: Path, tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb", [SETUP, "await asyncio.sleep(60)"])
    done = run(site, tmp_path, "--timeout", "2", "a.ipynb")
    assert "a.ipynb:cell 3: error: The cell took longer than --timeout." in done.stdout
    assert done.returncode == 1


def test_names_what_cannot_be_executed(site: Path, tmp_path: Path) -> None:
    write(tmp_path, "good.ipynb", ["1"])
    write(tmp_path, "kernel.ipynb", ["1"], kernel="no-such-kernel")
    write(tmp_path, "dies.ipynb", ["import os\nos._exit(1)"])
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "empty").mkdir()
    names = ["good.ipynb", "kernel.ipynb", "broken.ipynb", "none.ipynb", "dies.ipynb"]
    done = run(site, tmp_path, "--format", "junit", "-o", "report.xml", *names)
    assert done.returncode == 2
    # Kernels may print warnings.
    lines = [line for line in done.stderr.splitlines() if line.startswith("loopscope: ")]
    assert lines == [
        "loopscope: kernel.ipynb needs the kernel no-such-kernel, which is not installed.",
        "loopscope: broken.ipynb is not a notebook.",
        "loopscope: none.ipynb does not exist.",
        "loopscope: dies.ipynb could not be executed to its end: the kernel died.",
    ]
    suites = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert suites.attrib == {
        "name": "loopscope run",
        "tests": "5",
        "failures": "0",
        "errors": "4",
    }
    assert [[child.tag for child in case] for case in suites.iter("testcase")] == [
        [],
        *[["error"]] * 4,
    ]
    assert run(site, tmp_path, "empty").stderr == "loopscope: There is no notebook in empty.\n"
    assert run(site, tmp_path, "--max-block", "-1", "good.ipynb").returncode == 2


def test_folders_are_searched(site: Path, tmp_path: Path) -> None:
    (tmp_path / "sub" / ".ipynb_checkpoints").mkdir(parents=True)
    write(tmp_path / "sub", "a.ipynb", ["open('here.txt', 'w').close()"])
    write(tmp_path / "sub" / ".ipynb_checkpoints", "a.ipynb", ["1 / 0"])
    done = run(site, tmp_path, "sub")
    assert done.stdout == "No problems in 1 notebook.\n"
    # As JupyterLab does, it runs a notebook in its own folder.
    assert (tmp_path / "sub" / "here.txt").exists()


def test_the_tour_can_be_executed(site: Path, tmp_path: Path) -> None:
    """The cell that is meant to fail has a tag that says so."""
    shutil.copy(PACKAGE.parents[1] / "examples" / "tour.ipynb", tmp_path)
    done = run(site, tmp_path, "--format", "json", "--max-block", "3", "tour.ipynb")
    kinds = {each["kind"] for each in problems(done)}
    assert {"never-awaited", "blocked"} <= kinds
    assert "error" not in kinds
