"""Finds files that are in ``content/`` and not part of the guide: they would be published or ignored without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dl49.problems import Problem

_TOP: Final = re.compile(
    r"LICENSE|(sections|concepts|phrasings|untreated)\.yml|references\.bib|addresses\.txt|[a-z0-9-]+(\.en)?\.md|questions|figures|assets"
)
_PICTURES: Final = ("png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "pdf", "eps")
_INSIDE: Final = {
    "questions": re.compile(r".+\.md"),
    "figures": re.compile(r".+\.svg"),
    "assets": re.compile(r".+\.(css|js|png|webp)"),
}


def find_unknown_files(content: Path, folder: str) -> Iterator[Problem]:
    """Yield a problem for each file or folder that has no place in ``content``."""
    for path in _visible(content):
        if not _TOP.fullmatch(path.name):
            yield _unknown(f"{folder}/{path.name}")
    for name, known in _INSIDE.items():
        for path in _visible(content / name):
            if not known.fullmatch(path.name):
                yield _unknown(f"{folder}/{name}/{path.name}")


def _visible(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:  # no folder, or none that we may read: what should be in it will be missed
        return []


def _unknown(path: str) -> Problem:
    name = path.rpartition("/")[2]
    ending = path.rpartition(".")[2].lower()
    if ending in _PICTURES:
        message = "A picture is no figure of the guide. Write a program in experiments/ that draws it as SVG."
    elif ending == "svg":
        message = "A figure does not stand here. Put it into figures/, where its program draws it."
    elif ending in {"md", "markdown"}:
        message = f"`{name}` is not read. A question is questions/NN-slug.md, a page name.md with name.en.md."
    else:
        message = "This is not part of the guide. Remove it, or give it the name that it should have."
    return Problem(path, 1, message)
