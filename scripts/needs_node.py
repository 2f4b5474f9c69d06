"""A hook of the build: without Node.js, it says so in one sentence."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NeedsNode(BuildHookInterface[Any]):
    """Ends the build if it would need a Node.js that is not there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check before anything is built."""
        hook = self.build_config.hook_config["jupyter-builder"]
        is_built = all((Path(self.root) / target).exists() for target in hook["skip-if-exists"])
        skipped = os.environ.get("HATCH_JUPYTER_BUILDER_SKIP_NPM") == "1"
        if not is_built and not skipped and shutil.which("npm") is None:
            sys.exit("Building Loopscope from its repository needs Node.js 20 or newer with npm.")
