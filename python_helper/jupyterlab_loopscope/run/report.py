"""The reports of `loopscope run`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from .execute import Result
from .problems import Problem

FORMATS = ("text", "json", "junit")


def report(results: Sequence[Result], form: str) -> str:
    """Return the report in one of `FORMATS`."""
    return {"text": text, "json": as_json, "junit": junit}[form](results)


def text(results: Sequence[Result]) -> str:
    """Return the report for people."""
    lines = [
        f"{result.path}{place(problem)}: {problem.kind}: {problem.message}"
        for result in results
        for problem in result.problems
    ]
    executed = [result for result in results if result.unusable is None]
    count = sum(len(result.problems) for result in executed)
    lines.append(
        f"{count or 'No'} {plural(count, 'problem')} in {counted(len(executed), 'notebook')}."
    )
    return "".join(f"{line}\n" for line in lines)


def as_json(results: Sequence[Result]) -> str:
    """Return the report for programs."""
    record = {
        "notebooks": [
            {
                "path": result.path,
                "seconds": round(result.seconds, 3),
                "unusable": result.unusable,
                "problems": [vars(problem) for problem in result.problems],
            }
            for result in results
        ]
    }
    return json.dumps(record, indent=2) + "\n"


def junit(results: Sequence[Result]) -> str:
    """Return the report for CI services: each notebook is a test suite."""
    suites = [suite(result) for result in results]
    failures = sum(len(result.problems) for result in results)
    errors = sum(result.unusable is not None for result in results)
    tests = sum(max(1, len(result.problems)) for result in results)
    head = (
        f'<testsuites name="loopscope run" tests="{tests}" failures="{failures}" errors="{errors}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""])


def suite(result: Result) -> str:
    """Return the test suite of one notebook."""
    name = quoteattr(result.path)
    cases = [
        f"<testcase classname={name} name={quoteattr(problem.kind + place(problem))}>"
        f"<failure type={quoteattr(problem.kind)} message={quoteattr(problem.message)} /></testcase>"
        for problem in result.problems
    ]
    if result.unusable is not None:
        message = quoteattr(f"{result.path} {result.unusable}.")
        cases = [f'<testcase classname={name} name="run"><error message={message} /></testcase>']
    elif not cases:
        cases = [f'<testcase classname={name} name="run" />']
    return (
        f'  <testsuite name={name} tests="{len(cases)}" failures="{len(result.problems)}"'
        f' errors="{int(result.unusable is not None)}" time="{result.seconds:.3f}">\n'
        + "".join(f"    {case}\n" for case in cases)
        + "  </testsuite>"
    )


def place(problem: Problem) -> str:
    """Return where a problem is, as `loopscope check` writes it."""
    if problem.cell is None:
        return ""
    line = "" if problem.line is None else f":{problem.line}"
    return f":cell {problem.cell}{line}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """Return a noun in its form for a number."""
    return noun if number == 1 else f"{noun}s"
