"""Report a measured figure: print it beside its bound, and hand it to `npm run bench`."""

from __future__ import annotations

import json
import os
from pathlib import Path

BOUNDS = {
    entry["id"]: entry
    for entry in json.loads(Path(__file__).with_name("bounds.json").read_text("utf-8"))
}


def report(figure: str, value: float) -> None:
    """Report the value of a figure that bounds.json names."""
    entry = BOUNDS[figure]
    measured = f"{value:.3g} {entry['unit']}".strip()
    print(f"{entry['what']}: {measured} (bound: {entry['bound']:g})", flush=True)
    file = os.environ.get("LOOPSCOPE_FIGURES")
    if file:
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps({"id": figure, "value": value}) + "\n")
