"""What a package index shows of the project."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).parents[2]
HOME = "https://example.org/us/it"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "package_metadata", ROOT / "scripts/package_metadata.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](docs/a.md#b)", f"[a]({HOME}/blob/v1/docs/a.md#b)"),
        ("![a](docs/a.png)", f"![a]({HOME}/raw/v1/docs/a.png)"),
        ('<img src="a.gif" alt="x">', f'<img src="{HOME}/raw/v1/a.gif" alt="x">'),
        ('<a href="LICENSE">', f'<a href="{HOME}/blob/v1/LICENSE">'),
        ("[a](https://a.org/b)", "[a](https://a.org/b)"),
        ("[a](#b)", "[a](#b)"),
        ("[a](mailto:a@b.c)", "[a](mailto:a@b.c)"),
    ],
)
def test_addresses_are_absolute(hook: ModuleType, text: str, expected: str) -> None:
    assert hook.absolute(text, HOME, "v1") == expected


def test_readme_has_no_relative_address(hook: ModuleType) -> None:
    metadata: dict[str, object] = {}
    hook.PackageMetadata(str(ROOT), {}).update(metadata)
    readme = metadata["readme"]
    assert isinstance(readme, dict)
    prose = re.sub(r"^```.*?^```", "", readme["text"], flags=re.M | re.S)
    places = re.findall(r"\]\(([^)\s]+)", prose)
    assert len(places) > 5
    assert [place for place in places if not re.match(r"https?:|#", place)] == []


def test_urls_have_the_names_that_jupyterlab_reads(hook: ModuleType) -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    urls = hook.addresses(package)
    assert {"Homepage", "Documentation", "Source Code", "Bug Tracker"} <= set(urls)
    assert all(url.startswith("https://") for url in urls.values())
    assert urls["Source Code"] in urls["Bug Tracker"]
