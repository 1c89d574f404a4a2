"""Addresses of the site: the Chinese tree at its root, the English one below ``en/``; the rest is the same in both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import urljoin

from dl49.languages import Language

PAGES: Final = ("index", "questions", "practice", "figures", "print", "concepts", "references", "about")
"""The pages of prose that the guide always has, in the order of the menu; any others come behind them."""
Kind: TypeAlias = Literal["answers", "questions"]
KINDS: Final[tuple[Kind, Kind]] = ("answers", "questions")
"""Of PDFs: with answers, or questions with room to write."""
MOVING: Final = "assets/moving/"
"""The folder of figures with all of their drawings, where content/assets/knobs.js looks for them."""
NOTICES: Final = "licenses.txt"
"""The licenses of what the site carries of others."""
PAGE: Final = re.compile(r"(questions/\d{2,}-)?[a-z0-9]+(-[a-z0-9]+)*/")
"""The address of a page that has a file of Markdown, in the tree of a language; the home page is none of them."""


_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}")
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f]")
"""What browsers leave out of addresses, at one place or another."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the site and its sources are published; None (or nothing) where that is not known.

    ``pdf`` tells whether the PDF editions are published with it.
    """

    site_url: str | None = None
    repository: str | None = None
    pdf: bool = False


def scheme_of(address: str) -> str:
    """Return the scheme of an address, as a browser reads it: ``https:``, ``//`` for the page's own, or nothing."""
    match = _SCHEME.match(_IGNORED.sub("", address).lower())
    return match[0].replace("\\", "/") if match else ""


def tree_of(url: str) -> Language:
    """Return the tree that an address (relative to the site) belongs to."""
    return "en" if url == "en/" or url.startswith("en/") else "zh"


def in_tree(url: str, language: Language) -> str:
    """Return the address of the same page in the tree of ``language`` (the home page is ``""`` or ``en/``)."""
    own = url.removeprefix("en/") if tree_of(url) == "en" else url
    own = "" if own in {".", "./"} else own
    return f"en/{own}" if language == "en" else own


def climb(url: str) -> str:
    """Return the relative path from a page to the root of the site: ``./``, ``../``, ``../../`` and so on."""
    return "../" * in_tree(url, tree_of(url)).count("/") or "./"


def to_tree(url: str) -> str:
    """Return the relative path from a page to the root of its own tree."""
    return "../" * in_tree(url, "zh").count("/") or "./"


def absolute(site_url: str | None, url: str) -> str | None:
    """Return the full address of a page, or None while the site has no address of its own."""
    return urljoin(f"{site_url.rstrip('/')}/", url) if site_url else None


def pdf_name(language: Language, kind: Kind, section: int = 0) -> str:
    """Return the name of a PDF of the site: the whole guide, or the sheet of a section."""
    return f"dl49-{language}-{kind}{f'-section-{section}' if section else ''}.pdf"


def cover_address(pdf: str) -> str:
    """Return the address of the picture of a PDF's cover by the PDF's name."""
    return f"assets/covers/{pdf.removesuffix('.pdf')}.png"
