"""Scripts and style sheets of the content can be read by a browser: esbuild, which reads both, finds no error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from dl49.bundling import esbuild
from dl49.cache import read_cache, write_cache
from dl49.catalogue import Catalogue
from dl49.problems import Problem
from dl49.tools import CACHE

_FOUND: Final = re.compile(
    r"(?:✘|▲) \[(?:ERROR|WARNING)\] (?P<what>.+?)(?: \[[\w-]+\])?\n\n +[^\n]*?:(?P<line>\d+):\d+:\n"
)


def check_scripts(catalogue: Catalogue) -> Iterator[Problem]:
    """Report errors of syntax; what was sound is kept, so that nothing is started for it again.

    Raises ToolMissingError where esbuild is missing.
    """
    known = read_cache(CACHE / "scripts", "1")
    digests = {path: hashlib.sha256(f"{path}\0{text}".encode()).hexdigest() for path, text in catalogue.scripts}
    for path, text in catalogue.scripts:
        if digests[path] not in known:
            found = list(_problems(path, text))
            yield from found
            if not found:
                known[digests[path]] = ""
                write_cache(CACHE / "scripts", "1", known, [one for one in digests.values() if one in known])


def _problems(path: str, text: str) -> Iterator[Problem]:
    options = f"--loader={path.rpartition('.')[2]}", f"--sourcefile={path}", "--log-level=warning", "--color=false"
    done = esbuild(*options, text=text)
    for match in _FOUND.finditer(done.stderr):
        yield Problem(path, int(match["line"]), f"It cannot be read: {match['what'].rstrip('.')}. Correct it.")
