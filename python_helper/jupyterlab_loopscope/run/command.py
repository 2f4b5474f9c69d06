"""The arguments of `loopscope run`."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

#: As `loopscope check` ends: nothing found, something found, an input that cannot be used.
CLEAN, PROBLEMS, UNUSABLE = 0, 1, 2
SKIPPED = (".ipynb_checkpoints", "node_modules", "site-packages")


def main(arguments: Sequence[str]) -> int:
    """Execute the notebooks, print the report, and return the exit code."""
    options = parser().parse_args(arguments)
    if importlib.util.find_spec("nbclient") is None:
        return fail("`loopscope run` needs nbclient. Run: pip install 'jupyterlab-loopscope[run]'")
    from .execute import HELPER, Options, execute
    from .report import report

    if not HELPER.exists():
        return fail("The helper is not built. Run `npm run build:cli` in the repository.")
    paths = notebooks(options.paths)
    if not paths:
        return fail(f"There is no notebook in {', '.join(options.paths)}.")
    chosen = Options(options.max_block, options.timeout, options.kernel, options.grace)
    results = [asyncio.run(execute(path, chosen)) for path in paths]
    for result in results:
        if result.unusable is not None:
            fail(f"{result.path} {result.unusable}.")
    text = report(results, options.format)
    if options.output is None:
        sys.stdout.write(text)
    else:
        try:
            Path(options.output).write_text(text, "utf-8")
        except OSError as error:
            return fail(f"The report could not be written: {options.output}: {error.strerror}.")
    if any(result.unusable is not None for result in results):
        return UNUSABLE
    return PROBLEMS if any(result.problems for result in results) else CLEAN


def parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments."""
    made = argparse.ArgumentParser(
        prog="loopscope run",
        description="Execute notebooks, and fail on errors, coroutines that were never awaited, failed or "
        "left-over tasks, and long blocks of the event loop. The files are not changed.",
    )
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="a notebook, or a folder of notebooks"
    )
    made.add_argument(
        "--max-block",
        type=seconds,
        metavar="SECONDS",
        help="fail if the event loop is blocked for longer while tasks wait",
    )
    made.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", help="the longest time that a cell may take"
    )
    made.add_argument(
        "--grace",
        type=seconds,
        default=0.5,
        metavar="SECONDS",
        help="how long tasks may run after the last cell (default: 0.5)",
    )
    made.add_argument("--kernel", metavar="NAME", help="the kernel to use, not the notebook's")
    made.add_argument("--format", choices=("text", "json", "junit"), default="text")
    made.add_argument("--output", "-o", metavar="FILE", help="write the report to this file")
    return made


def seconds(text: str) -> float:
    """Read a time."""
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError(text)
    return value


def notebooks(paths: Sequence[str]) -> list[str]:
    """Return the notebooks: files as given, and those in folders."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = [
                file
                for file in sorted(Path(path).rglob("*.ipynb"))
                if not any(
                    part in SKIPPED or part.startswith(".") for part in file.relative_to(path).parts
                )
            ]
            found.extend(str(file) for file in inside)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def fail(message: str) -> int:
    """Print an error and return the exit code."""
    print(f"loopscope: {message}", file=sys.stderr)
    return UNUSABLE
