"""Answer questions about programs with CPython.

Each line of the input and of the output is a JSON object. The answer has ``error``: a text, or null.

A request with ``cells`` and ``fixed_cells`` runs the cells as a script, and the fixed cells on a loop, as a notebook does.
Both must print the same. With ``partial``, they must print the same up to the first run that is left.

A request with ``notebook`` and ``script`` runs both. They must print the same.

Any other request has ``fixed``, and can have ``original`` and ``runs``:

- ``fixed`` must compile, with await allowed at the top level;
- the tree of ``original`` with ``await x`` in place of ``run(x)`` must be the tree of ``fixed``. ``runs`` are the texts of
  callees that count as run.

The error is "skipped" if the original program is not valid, and "missed" if a run is left and everything else is right.
"""

import ast
import asyncio
import json
import sys
import warnings


class Await(ast.NodeTransformer):
    """Replaces ``run(x)`` with ``await x``."""

    def __init__(self, runs):
        self.runs = runs

    def visit_Call(self, node):
        self.generic_visit(node)
        if ast.unparse(node.func) in self.runs:
            mains = node.args + [word.value for word in node.keywords if word.arg == "main"]
            return once(ast.Await(mains[0]))
        return node

    def visit_Await(self, node):
        self.generic_visit(node)
        return once(node)


def once(node):
    """Return one await in place of two: ``await (await x)`` is ``await x``."""
    return node.value if isinstance(node.value, ast.Await) else node


def compiles(source, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
    try:
        compile(source, "<program>", "exec", flags)
    except (SyntaxError, ValueError) as error:
        return f"does not compile: {error}"
    return None


class TooLong(BaseException):
    """The program prints too much to compare."""


def recorder(lines):
    """Return a print function that records values. The addresses of objects differ, so it records their types."""

    def record(*values):
        if len(lines) > 1000:
            raise TooLong
        lines.append([v if isinstance(v, (int, str, list)) else type(v).__name__ for v in values])

    return record


def run_plain(cells):
    """Run cells as a script, and return what they print."""
    lines = []
    space = {"print": recorder(lines), "__name__": "__main__"}
    try:
        for cell in cells:
            exec(compile(cell, "<cell>", "exec"), space)
    except (Exception, TooLong) as error:
        lines.append(["raised", type(error).__name__])
    return lines


class Left(BaseException):
    """A run that is left, although a loop is running."""


LEFT = ["left"]


def refuse_runs(lines):
    """Make a run on a running loop end the record. Return a function that undoes this."""
    base, run = asyncio.BaseEventLoop, asyncio.run
    run_until_complete = base.run_until_complete

    def ends():
        if asyncio._get_running_loop() is not None:
            lines.append(LEFT)
            raise Left

    def refusing_run(main, **options):
        ends()
        return run(main, **options)

    def refusing_run_until_complete(self, future):
        ends()
        return run_until_complete(self, future)

    def undo():
        asyncio.run, base.run_until_complete = run, run_until_complete

    asyncio.run, base.run_until_complete = refusing_run, refusing_run_until_complete
    return undo


def run_on_loop(cells):
    """Run cells on a loop like a notebook, and return what they print."""
    lines = []
    space = {"print": recorder(lines), "__name__": "__main__"}
    run = asyncio.run
    undo = refuse_runs(lines)

    async def notebook():
        for cell in cells:
            code = compile(cell, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            waiting = eval(code, space)
            if waiting is not None:
                await waiting

    try:
        run(notebook())
    except Left:
        pass
    except (Exception, TooLong) as error:
        lines.append(["raised", type(error).__name__])
    finally:
        undo()
    return lines


def compare(request):
    if "script" in request:
        wanted = run_on_loop(request["notebook"])
    else:
        wanted = run_plain(request["cells"])
    if LEFT in wanted or wanted and wanted[-1][0] == "raised":
        return "skipped"
    if "script" in request:
        if error := compiles(request["script"], 0):
            return error
        found = run_plain([request["script"]])
    else:
        found = run_on_loop(request["fixed_cells"])
    if request.get("partial") and LEFT in found:
        # Cleanup code can print more.
        found = found[: found.index(LEFT)]
        wanted = wanted[: len(found)]
    if wanted == found:
        return None
    same = next((i for i, pair in enumerate(zip(wanted, found)) if pair[0] != pair[1]), -1)
    return f"prints {found[same:][:3]}, not {wanted[same:][:3]}, after {same} lines"


def check(request):
    if "cells" in request or "script" in request:
        return compare(request)
    fixed = request["fixed"]
    if "original" in request and compiles(request["original"]):
        return "skipped"
    if error := compiles(fixed):
        return error
    if "original" in request:
        wanted = awaited(request["original"], request["runs"])
        if wanted != awaited(fixed, request["runs"]):
            return "means something else"
        if wanted != awaited(fixed, ()):
            return "missed"
    return None


def awaited(source, runs):
    return ast.dump(Await(set(runs)).visit(ast.parse(source)))


def main():
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        request = json.loads(line)
        try:
            error = check(request)
        except Exception as failure:  # An invalid program of ours is a failure too.
            error = f"{type(failure).__name__}: {failure}"
        print(json.dumps({"error": error}))


if __name__ == "__main__":
    main()
