"""What a notebook left behind, from the records of the helper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The failures that no code has seen. The others are errors of cells, or objects that are not closed.
UNSEEN = ("unretrieved", "logged", "callback", "destroyed")


@dataclass(frozen=True)
class Problem:
    """A reason why a notebook fails."""

    #: `error`, `never-awaited`, `failed-task`, `left-over-task` or `blocked`.
    kind: str
    message: str
    #: The number of the cell among all cells, counted from 1; None if it is unknown.
    cell: int | None
    #: The line in the cell, counted from 1; None if it is unknown.
    line: int | None


class Records:
    """The records that the helper has sent so far, by kind and id."""

    KINDS = ("tasks", "coroutines", "failures", "blocks")

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[int, Any]] = {kind: {} for kind in self.KINDS}

    def add(self, body: Mapping[str, Any]) -> None:
        """Take in an answer of the helper."""
        for kind, known in self.by_kind.items():
            # A block and a failure stay problems when the helper forgets them.
            if kind in ("tasks", "coroutines"):
                if body["full"]:
                    known.clear()
                for gone in body[kind]["gone"]:
                    known.pop(gone, None)
            for record in body[kind]["changed"]:
                known[record["id"]] = record

    def problems(self, cells: Mapping[int, int], max_block: float | None) -> list[Problem]:
        """Return the problems.

        `cells` maps execution counts to the numbers of cells.
        """
        found = [
            Problem(
                "never-awaited",
                f"The coroutine {record['name']}() was never awaited.",
                cell_of(record, cells),
                record.get("line"),
            )
            for record in self.by_kind["coroutines"].values()
        ]
        for record in self.by_kind["failures"].values():
            if record["kind"] in UNSEEN:
                error = ": ".join(
                    text for text in (record.get("errorName"), record["message"]) if text
                )
                message = f"{what(record)} failed, and no code has seen its error ({error})."
                if record["kind"] == "destroyed":
                    message = f"{what(record)} was deleted while it was pending."
                found.append(Problem("failed-task", message, *place_of(record, cells)))
        for record in self.by_kind["tasks"].values():
            if not record["isCell"] and not record["before"]:
                message = f"{what(record)} is still pending."
                found.append(Problem("left-over-task", message, *origin_of(record, cells)))
        for record in self.by_kind["blocks"].values():
            length = 0.0 if record["end"] is None else record["end"] - record["start"]
            if max_block is not None and length > max_block:
                by = f" by {record['blocker']}" if record.get("blocker") else ""
                message = f"The event loop was blocked for {length:.1f} s{by}."
                at = {**record, "stack": [record["at"]] if "at" in record else []}
                found.append(Problem("blocked", message, *place_of(at, cells)))
        return sorted(found, key=lambda problem: (problem.cell or 0, problem.line or 0))


def what(record: Mapping[str, Any]) -> str:
    """Return how a message calls a task."""
    if record["coroutine"]:
        return f"The task {record['coroutine']}()"
    return f"The task {record['name']}" if record["name"] else "A callback of the event loop"


def cell_of(record: Mapping[str, Any], cells: Mapping[int, int]) -> int | None:
    """Return the number of the cell that a record belongs to."""
    cell = record["cell"]
    return None if cell is None or cell["count"] is None else cells.get(cell["count"])


def origin_of(record: Mapping[str, Any], cells: Mapping[int, int]) -> tuple[int | None, int | None]:
    """Return the cell that made a task, and the line in that cell where the task is."""
    cell = cell_of(record, cells)
    at, line = place_of(record, cells)
    return cell, line if at == cell else None


def place_of(record: Mapping[str, Any], cells: Mapping[int, int]) -> tuple[int | None, int | None]:
    """Return the cell and the line of the innermost frame in a cell."""
    for frame in record["stack"]:
        cell = cell_of({"cell": frame.get("cell")}, cells)
        if cell is not None:
            return cell, frame["line"]
    return cell_of(record, cells), None
