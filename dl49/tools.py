"""What the project brings beside Python: node, the packages of npm, and a folder for what is kept from run to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

_BESIDE: Final = Path(__file__).resolve().parent.parent
PROJECT: Final = _BESIDE if (_BESIDE / "pyproject.toml").exists() else Path.cwd()
"""The checkout that the package stands in; an installed package works where it is run."""
NODE_MODULES: Final = Path(os.environ.get("DL49_NODE_MODULES") or PROJECT / "node_modules").absolute()
CACHE: Final = PROJECT / ".cache"


class ToolMissingError(Exception):
    """A tool or a package is not there; the message says how to get it."""


def missing(name: str, package: str) -> ToolMissingError:
    """Return the error for a package of npm that is not there."""
    return ToolMissingError(
        f"{name} is not installed: {NODE_MODULES} has no {package}. Run `make setup` in a checkout; elsewhere "
        f"`npm install {package}`, or set DL49_NODE_MODULES."
    )


def node() -> str:
    """Return the path of node: that of the project's environment, else the machine's.

    Raises ToolMissingError.
    """
    own = Path(sys.executable).with_name("node")
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise ToolMissingError("node is not installed. Run `make setup`, which gets it.")
    return found


def run_node(name: str, script: Path, library: Path, request: str) -> str:
    """Return what a script of ours answers to a request; it is told where the library ``name`` is that it uses.

    An installed package does not stand beside the packages of npm. Raises ToolMissingError.
    """
    command = [node(), str(script), library.as_uri()]
    done = subprocess.run(command, input=request, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise ToolMissingError(f"node could not run {name}: {done.stderr.strip()[-500:]}. Run `make setup`.")
    return done.stdout
