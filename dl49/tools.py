"""What the project brings beside Python: node, the packages of npm, and a folder for what is kept from run to run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
NODE_MODULES: Final = PROJECT / "node_modules"
CACHE: Final = PROJECT / ".cache"


class ToolMissingError(Exception):
    """A tool or a package is not there; the message says how to get it."""


def node() -> str:
    """Return the path of node: that of the project's environment, else the machine's.

    Raises ToolMissingError.
    """
    own = Path(sys.executable).with_name("node")
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise ToolMissingError("node is not installed. Run `make setup`, which gets it.")
    return found
