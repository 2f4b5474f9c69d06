"""Joins pictures into one that moves: python scripts/animate.py FOLDER OUTPUT MILLISECONDS."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image


def animate(folder: Path, output: Path, milliseconds: int) -> None:
    frames = [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png"))]
    # The last one stays long enough to be read.
    durations = [milliseconds] * (len(frames) - 1) + [10 * milliseconds]
    frames[0].save(
        output,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        quality=75,
        method=6,
        minimize_size=True,
    )


if __name__ == "__main__":
    animate(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
