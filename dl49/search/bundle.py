"""The worker's program: our modules and two libraries, bundled by esbuild into one small file."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path
from typing import Final

from dl49.addresses import NOTICES
from dl49.tools import NODE_MODULES, ToolMissingError

_ESBUILD: Final = NODE_MODULES / ".bin" / "esbuild"
_SOURCE: Final = Path(__file__).with_name("worker.js")
_VERSION: Final = "@version@"
_OPTIONS: Final = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--charset=utf8",
    "--target=safari15,chrome100,firefox100",
    "--log-level=warning",
    f"--banner:js=/*! minisearch, stemmer: MIT, see {NOTICES} */",
    f'--define:VERSION="{_VERSION}"',
)


def worker(version: str) -> str:
    """Return the program of the worker; ``version`` is part of the addresses from which it fetches.

    Raises ToolMissingError where esbuild or a library is missing.
    """
    return _bundle().replace(_VERSION, version)


@functools.cache
def _bundle() -> str:
    command = [str(_ESBUILD), str(_SOURCE), *_OPTIONS]
    libraries = {**os.environ, "NODE_PATH": str(NODE_MODULES)}  # an installed package does not stand beside them
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=libraries)
    except FileNotFoundError:
        raise ToolMissingError("esbuild is not installed. Run `make setup`.") from None
    if done.returncode != 0:
        raise ToolMissingError(f"esbuild could not bundle the search: {done.stderr.strip()[-500:]}. Run `make setup`.")
    return done.stdout
