"""The expression in the source that a frame is executing."""

from __future__ import annotations

import ast
import linecache
import sys
import types
from typing import Dict, Optional, Tuple

_known: Dict[Tuple[int, int], Tuple[types.CodeType, Optional[ast.AST]]] = {}


def node_at(code: types.CodeType, last: int, line: int) -> Optional[ast.AST]:
    """Return the expression that code is executing: a call, an ``await``, what ``async with`` enters.

    `last` is the frame's ``f_lasti``. ``None`` when it is not certain.
    """
    key = (id(code), last)
    known = _known.get(key)
    if known is not None and known[0] is code:
        return known[1]
    if len(_known) > 500:
        _known.clear()
    try:
        node = _find(code, last, line)
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        node = None
    _known[key] = (code, node)
    return node


def _find(code: types.CodeType, last: int, line: int) -> Optional[ast.AST]:
    if sys.version_info >= (3, 11):
        for index, place in enumerate(code.co_positions()):
            if index == last // 2:
                return _parse(_segment(code.co_filename, place))
        return None
    source = "".join(linecache.getlines(code.co_filename))
    if len(source) > 200_000:
        return None
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    calls = [
        node
        for node in ast.walk(compile(source, "<cell>", "exec", flags, dont_inherit=True))
        if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return calls[0] if len(calls) == 1 else None


def _segment(
    filename: str, place: Tuple[Optional[int], Optional[int], Optional[int], Optional[int]]
) -> str:
    """Return the source between (line, end line, column, end column); columns count bytes."""
    first, last, begin, end = place
    if first is None or last is None or begin is None or end is None:
        return ""
    lines = [line.encode() for line in linecache.getlines(filename)[first - 1 : last]]
    if not lines:
        return ""
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][begin:]
    return b"".join(lines).decode(errors="replace")


def _parse(source: str) -> Optional[ast.AST]:
    if not source or len(source) > 10_000:
        return None
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile("(" + source + ")", "<place>", "eval", flags, dont_inherit=True)
    return tree.body if isinstance(tree, ast.Expression) else None


def dotted(node: Optional[ast.AST]) -> Optional[str]:
    """Return a dotted name as text, ``None`` for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])[:200]
