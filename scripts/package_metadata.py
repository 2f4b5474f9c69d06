"""A hook of the build: what package.json says of the project is also said on the Python side.

Addresses and keywords have one place, package.json. In the README, relative addresses become absolute ones of
the released version: a package index shows the text without the files beside it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

#: An address in Markdown, `](address)`, or in HTML, `src="address"`, that isn't absolute and isn't an anchor.
RELATIVE = re.compile(r"""(\]\(|\b(?:src|srcset|href)=")(?![a-z][a-z+.-]*:|#|/)([^)\s"]+)""")
PICTURE = re.compile(r"\.(png|gif|jpe?g|svg|webp)$")


class PackageMetadata(MetadataHookInterface):
    """Fills in the fields that pyproject.toml lists as dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the description, the keywords, the addresses and the README."""
        package = json.loads(Path(self.root, "package.json").read_text("utf-8"))
        readme = Path(self.root, "README.md").read_text("utf-8")
        metadata["description"] = package["description"]
        metadata["keywords"] = package["keywords"]
        metadata["urls"] = addresses(package)
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute(readme, repository(package), f"v{package['version']}"),
        }


def repository(package: dict[str, Any]) -> str:
    """Return the address of the repository's page."""
    address: str = package["repository"]["url"]
    return address.removeprefix("git+").removesuffix(".git")


def addresses(package: dict[str, Any]) -> dict[str, str]:
    """Return the project's addresses, with the names that JupyterLab's extension manager reads."""
    return {
        "Homepage": package["homepage"],
        "Documentation": package["homepage"],
        "Source Code": repository(package),
        "Bug Tracker": package["bugs"]["url"],
        "Changelog": f"{repository(package)}/blob/main/CHANGELOG.md",
    }


def absolute(text: str, home: str, version: str) -> str:
    """Return a Markdown text of the repository's root whose addresses work outside of the repository."""

    def address(match: re.Match[str]) -> str:
        before, place = match.groups()
        view = "raw" if PICTURE.search(place.partition("#")[0]) else "blob"
        return f"{before}{home}/{view}/{version}/{place}"

    return RELATIVE.sub(address, text)
