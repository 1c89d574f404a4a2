"""Reads PDFs as a reader's program does: pages, text, links, bookmarks, tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination, DictionaryObject, IndirectObject


def squeezed(text: str) -> str:
    """Return text without spaces, line ends and the hyphens of broken words: what two layouts have in common."""
    joined = re.sub("[-\u00ad\ufffe\x02]\\s*\r?\n", "", text)
    return re.sub(r"[\s\u2060\ufffe\x02-]+", "", unicodedata.normalize("NFKC", joined))


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its level from 0, its title, and the index of the page that it leads to."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the page it stands on, its words, and the index of the page or the address that it leads to."""

    page: int
    words: str
    target: int | str


@dataclass(frozen=True)
class Printed:
    """A PDF file."""

    path: Path

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(self.path)

    @cached_property
    def root(self) -> Any:
        """The PDF's catalog."""
        return self.reader.trailer["/Root"]

    @cached_property
    def _document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.path)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page."""
        return [page.get_textpage().get_text_bounded() for page in self._document]

    @cached_property
    def squeezed(self) -> list[str]:
        """The text of each page without spaces."""
        return [squeezed(text) for text in self.texts]

    @cached_property
    def whole(self) -> str:
        """All text without spaces, and without the heads and feet of pages that cut sentences."""
        bodies = []
        for page in self._document:
            width, height = page.get_size()
            bodies.append(page.get_textpage().get_text_bounded(0, 60, width, height - 70))
        return squeezed("\n".join(bodies))

    @property
    def bookmarks(self) -> Iterator[Bookmark]:
        return self._bookmarks(self.reader.outline, 0)

    def _bookmarks(self, entries: list[Any], level: int) -> Iterator[Bookmark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._bookmarks(entry, level + 1)
            else:
                page = self.reader.get_destination_page_number(entry)
                assert page is not None
                yield Bookmark(level, str(entry.title), page)

    @cached_property
    def links(self) -> list[Link]:
        return list(self._links())

    def _links(self) -> Iterator[Link]:
        for index, page in enumerate(self.reader.pages):
            text = self._document[index].get_textpage()
            for annotation in page.get("/Annots", ()):
                link = annotation.get_object()
                assert link["/Subtype"] == "/Link"
                left, bottom, right, top = (float(number) for number in link["/Rect"])
                words = text.get_text_bounded(left, bottom, right, top)
                yield Link(index, words, self._target(link))

    def _target(self, link: DictionaryObject) -> int | str:
        action = link.get("/A")
        if action is not None and action["/S"] == "/URI":
            return str(action["/URI"])
        found = action["/D"] if action is not None else link["/Dest"]
        if isinstance(found, str):
            return self._page_of(self.reader.named_destinations[found])
        assert isinstance(found, ArrayObject)
        return self._pages[found[0].idnum]

    def _page_of(self, destination: Destination) -> int:
        assert isinstance(destination.page, IndirectObject)
        return self._pages[destination.page.idnum]

    @cached_property
    def _pages(self) -> dict[int, int]:
        found = {}
        for index, page in enumerate(self.reader.pages):
            assert page.indirect_reference is not None
            found[page.indirect_reference.idnum] = index
        return found

    @cached_property
    def tags(self) -> list[Any]:
        """The elements of the structure tree, in order."""
        return list(self._tags())

    def _tags(self) -> Iterator[Any]:
        pending: list[Any] = [self.root["/StructTreeRoot"]]
        while pending:
            element = pending.pop().get_object()
            if isinstance(element, DictionaryObject):
                if "/S" in element:
                    yield element
                kids: Any = element.get("/K", [])
                pending += reversed(kids) if isinstance(kids, list) else [kids]

    @property
    def fonts(self) -> Iterator[Any]:
        seen = set()
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            for reference in resources.get("/Font", {}).values():
                font = reference.get_object()
                if font["/BaseFont"] not in seen:
                    seen.add(font["/BaseFont"])
                    yield font
