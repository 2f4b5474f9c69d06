"""Ask CPython about programs: one JSON object a line in, one a line out.

A request holds ``fixed``, and perhaps ``original`` and ``runs``. The answer holds ``error``, or null:

- ``fixed`` must compile, with await allowed at the top level;
- where there is an ``original``, its tree with ``run(x)`` replaced by ``await x`` must be the tree of ``fixed``.
  ``runs`` are the callees that count as run, as text.
"""

import ast
import json
import sys


class Await(ast.NodeTransformer):
    """Replaces ``run(x)`` by ``await x``."""

    def __init__(self, runs):
        self.runs = runs

    def visit_Call(self, node):
        self.generic_visit(node)
        if ast.unparse(node.func) in self.runs and node.args:
            return ast.Await(node.args[0])
        return node


def check(request):
    fixed = request["fixed"]
    try:
        compile(fixed, "<fixed>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
        compile(fixed, "<fixed>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError) as error:
        return f"does not compile: {error}"
    if "original" in request:
        tree = Await(set(request["runs"])).visit(ast.parse(request["original"]))
        if ast.dump(tree) != ast.dump(ast.parse(fixed)):
            return "means something else"
    return None


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            error = check(request)
        except Exception as failure:  # A program of ours that Python cannot read is a failure too.
            error = f"{type(failure).__name__}: {failure}"
        print(json.dumps({"error": error}))


if __name__ == "__main__":
    main()
