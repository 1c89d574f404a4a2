"""What an outlet gives: files of the site, each by its address there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dl49.languages import Bilingual

PENDING: Final = "@size@"
"""Stands for the size of a file that is made when all pages are there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is made; one with a ``source`` is Markdown that becomes a page of the tree that its address is in.

    ``label`` is what the home page calls a file in its list of downloads; without one it is not listed there.
    ``source`` is what to edit to change the page, by its path from the content. ``pages`` are those of a PDF.
    """

    data: bytes
    label: Bilingual | None = None
    source: str = ""
    pages: int = 0

    @property
    def size(self) -> str:
        """The size in kB or MB; ``PENDING`` while there is nothing in it."""
        if not self.data:
            return PENDING
        count = len(self.data)
        return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count // 1000, 1)} kB"
