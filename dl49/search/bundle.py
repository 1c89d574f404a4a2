"""The worker's program: our modules and two libraries, bundled into one small file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dl49.bundling import bundle

_SOURCE: Final = Path(__file__).with_name("worker.js")
_VERSION: Final = "@version@"


def worker(version: str, encoding: str, *options: str) -> str:
    """Return the program of the worker; ``version`` is part of the addresses from which it fetches.

    ``encoding`` is that of what it fetches, ``options`` are esbuild's.

    Raises dl49.tools.ToolMissingError where esbuild or a library is missing.
    """
    told = (f'--define:VERSION="{_VERSION}"', f'--define:ENCODING="{encoding}"')
    return bundle(_SOURCE, "minisearch, stemmer", *told, *options).replace(_VERSION, version)
