"""The worker's program: our modules and two libraries, bundled into one small file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dl49.bundling import bundle

_SOURCE: Final = Path(__file__).with_name("worker.js")
_VERSION: Final = "@version@"


def worker(version: str) -> str:
    """Return the program of the worker; ``version`` is part of the addresses from which it fetches.

    Raises dl49.tools.ToolMissingError where esbuild or a library is missing.
    """
    return bundle(_SOURCE, "minisearch, stemmer", f'--define:VERSION="{_VERSION}"').replace(_VERSION, version)
