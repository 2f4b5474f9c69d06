"""Check the conda recipe, and make a conda package of a wheel's files, both without a network.

    python scripts/conda.py WHEEL FOLDER

A real build and its tests need a conda channel. What this checks: the recipe parses, a misspelled key is an error,
it renders, its facts are those of the wheel, and a package of the wheel's files can be made and read.
"""

from __future__ import annotations

import email
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import rattler_build

RECIPE = Path(__file__).parents[1] / "recipe" / "recipe.yaml"
PYTHON_MIN = "3.10"


def main(wheel: Path, folder: Path) -> None:
    """Check the recipe against a wheel, and write the conda package to the folder."""
    text = RECIPE.read_text("utf-8")
    recipe = rendered(text)
    refuses_misspelled_keys(text)
    metadata = metadata_of(wheel)
    agrees(recipe, metadata)
    package = packed(wheel, recipe, folder)
    names = [str(name) for name in package.files]
    for part in ("jupyterlab_loopscope/cli.py", "install.json", "labextension", "loopscope.cjs"):
        require(any(part in name for name in names), f"The conda package has no {part}.")
    print(f"{package.name} {package.version}: {len(names)} files")


def require(condition: bool, fault: str) -> None:
    """End with one sentence unless the condition holds."""
    if not condition:
        sys.exit(fault)


def rendered(text: str) -> Any:
    """Return the recipe as it is for the oldest Python."""
    variants = rattler_build.VariantConfig({"python_min": [PYTHON_MIN]})
    outputs = rattler_build.Stage0Recipe.from_yaml(text).render(variants)
    require(len(outputs) == 1, f"The recipe renders to {len(outputs)} packages.")
    return outputs[0].recipe


def refuses_misspelled_keys(text: str) -> None:
    """Make sure that the parser is strict: otherwise parsing says nothing."""
    wrong = text.replace("\nrequirements:", "\nrequirments:", 1)
    require(wrong != text, "The recipe has no requirements.")
    try:
        rattler_build.Stage0Recipe.from_yaml(wrong)
    except Exception:
        return
    sys.exit("The parser of recipes accepts a misspelled key.")


def metadata_of(wheel: Path) -> email.message.Message:
    """Return the metadata of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def agrees(recipe: Any, metadata: email.message.Message) -> None:
    """Compare what the recipe and the wheel say."""
    pairs = {
        "version": (str(recipe.package.version), metadata["Version"]),
        "summary": (recipe.about.summary, metadata["Summary"]),
        "license": (str(recipe.about.license), metadata["License-Expression"]),
        "oldest Python": (f">={PYTHON_MIN}", metadata["Requires-Python"]),
    }
    for what, (ours, theirs) in pairs.items():
        require(
            ours == theirs, f"The {what} of the recipe is {ours}, and that of the wheel {theirs}."
        )


def packed(wheel: Path, recipe: Any, folder: Path) -> Any:
    """Make a conda package of the files of a wheel, and read it."""
    with tempfile.TemporaryDirectory() as place:
        staged = Path(place)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                _, data, inside = name.partition(".data/data/")
                to = staged / (inside if data else f"site-packages/{name}")
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(archive.read(name))
        made = rattler_build.assemble_package(
            str(recipe.package.name),
            str(recipe.package.version),
            "noarch",
            "pyh0000000_0",
            folder,
            files_dir=staged,
            depends=[str(each) for each in recipe.requirements.run],
            noarch="python",
            license=str(recipe.about.license),
            summary=recipe.about.summary,
        )
    return rattler_build.Package.from_file(made.path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
