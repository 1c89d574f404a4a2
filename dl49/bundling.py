"""Scripts of several modules and libraries as one small file, by esbuild."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dl49.addresses import NOTICES
from dl49.tools import NODE_MODULES, ToolMissingError

ESBUILD: Final = NODE_MODULES / ".bin" / "esbuild"
_SMALL: Final = ("--minify", "--charset=utf8", "--target=safari15,chrome100,firefox100", "--log-level=warning")
_OPTIONS: Final = ("--bundle", "--format=iife", *_SMALL)


def esbuild(
    *arguments: str, text: str | None = None, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run esbuild in ``folder``, with ``text`` as what it reads, to its end.

    Raises ToolMissingError where it is missing.
    """
    command = [str(ESBUILD), *arguments]
    try:
        return subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", check=False, cwd=folder, env=environment
        )
    except FileNotFoundError:
        raise ToolMissingError("esbuild is not installed. Run `make setup`.") from None


def made(done: subprocess.CompletedProcess[str], what: str) -> str:
    """Return what esbuild has made of our own files.

    Raises ToolMissingError if it could not.
    """
    if done.returncode != 0:
        reason = done.stderr.strip()[-500:]
        raise ToolMissingError(f"esbuild could not bundle {what}: {reason}. Run `make setup`.")
    return done.stdout


@functools.cache
def bundle(source: Path, libraries: str, *options: str) -> str:
    """Return ``source`` with all that it imports; ``libraries`` names the packages that are in it, all under MIT.

    Raises ToolMissingError where esbuild or a library is missing.
    """
    banner = f"--banner:js=/*! {libraries}: MIT, see {NOTICES} */"
    environment = {**os.environ, "NODE_PATH": str(NODE_MODULES)}  # an installed package does not stand beside them
    return made(esbuild(str(source), *_OPTIONS, banner, *options, environment=environment), source.name)


@functools.cache
def minified(source: Path) -> str:
    """Return a script that imports nothing, as small as it gets.

    Raises ToolMissingError where esbuild is missing.
    """
    return made(esbuild(str(source), *_SMALL), source.name)
