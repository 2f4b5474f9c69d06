"""Read `wire.pyi`: the types of the wire, as plain values that a test can compare.

    python python_helper/tests/wire_types.py     the types, and the helper's constants, as JSON

A type is one of: ``"number"``, ``"string"``, ``"boolean"``, ``"null"``; ``["literal", value]``;
``["array", type]``; ``["tuple", types]``; ``["map", type]``; ``["union", types in order]``; ``["object", name, fields]``,
where fields are name to ``[is optional, type]``; ``["parameter", name]``.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any, Dict, List, Optional

KERNEL = Path(__file__).resolve().parents[1] / "loopscope_kernel"
CONSTANTS = ("WIRE_VERSION", "COMMAND_PREFIX", "VERBS")

_PLAIN = {"int": "number", "float": "number", "str": "string", "bool": "boolean", "None": "null"}


def union(types: List[Any]) -> Any:
    """Return the union of types, flat, without repetitions, in an order that depends on them alone."""
    flat: List[Any] = []
    for each in types:
        flat.extend(each[1] if each[0] == "union" else [each])
    unique = {json.dumps(each): each for each in flat}
    ordered = [unique[key] for key in sorted(unique)]
    return ordered[0] if len(ordered) == 1 else ["union", ordered]


class WireTypes:
    """The classes and aliases of `wire.pyi`."""

    def __init__(self) -> None:
        self._classes: Dict[str, ast.ClassDef] = {}
        self._aliases: Dict[str, ast.expr] = {}
        for node in ast.parse((KERNEL / "wire.pyi").read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                self._classes[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                if not node.targets[0].id.startswith("_"):
                    self._aliases[node.targets[0].id] = node.value

    def names(self) -> List[str]:
        """Return the names of all types."""
        return [*self._classes, *self._aliases]

    def of(self, name: str) -> Any:
        """Return the type of that name."""
        if name in self._classes:
            return ["object", name, self.fields(name)]
        return self._type(self._aliases[name], {})

    def fields(self, name: str, given: Optional[ast.expr] = None) -> Dict[str, Any]:
        """Return the fields of a class, inherited ones too; `given`: what its parameter stands for."""
        node = self._classes[name]
        fields: Dict[str, Any] = {}
        parameters: Dict[str, Any] = {}
        for base in node.bases:
            if isinstance(base, ast.Subscript) and isinstance(base.slice, ast.Name):
                stands_for = ["parameter", "T"] if given is None else self._type(given, {})
                parameters[base.slice.id] = stands_for
            elif isinstance(base, ast.Name) and base.id in self._classes:
                fields.update(self.fields(base.id))
        partial = any(keyword.arg == "total" for keyword in node.keywords)
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                kind, optional = each.annotation, partial
                if isinstance(kind, ast.Subscript) and _name(kind.value) == "NotRequired":
                    kind, optional = kind.slice, True
                fields[each.target.id] = [optional, self._type(kind, parameters)]
        return fields

    def _type(self, node: ast.expr, parameters: Dict[str, Any]) -> Any:
        name = _name(node)
        if name in parameters:
            return parameters[name]
        if name in _PLAIN:
            return _PLAIN[name]
        if name is not None:
            return self.of(name)
        if isinstance(node, ast.BinOp):
            return union([self._type(node.left, parameters), self._type(node.right, parameters)])
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            outer = _name(node.value)
            if outer == "Literal":
                return union([["literal", ast.literal_eval(each)] for each in parts])
            if outer == "Union":
                return union([self._type(each, parameters) for each in parts])
            if outer == "list":
                return ["array", self._type(parts[0], parameters)]
            if outer == "tuple":
                return ["tuple", [self._type(each, parameters) for each in parts]]
            if outer == "dict":
                return ["map", self._type(parts[1], parameters)]
            if outer in self._classes:
                return ["object", outer, self.fields(outer, parts[0])]
        raise ValueError(ast.dump(node))


def _name(node: ast.expr) -> Optional[str]:
    if isinstance(node, ast.Name):
        return node.id
    return "None" if isinstance(node, ast.Constant) and node.value is None else None


def constants() -> Dict[str, Any]:
    """Return the constants of `channel.py` that the protocol has too."""
    found = {}
    for node in ast.parse((KERNEL / "channel.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign):
            name = getattr(node.targets[0], "id", None)
            if name in CONSTANTS:
                found[name] = ast.literal_eval(node.value)
    return found


if __name__ == "__main__":
    wire = WireTypes()
    print(json.dumps({"types": {n: wire.of(n) for n in wire.names()}, "constants": constants()}))
