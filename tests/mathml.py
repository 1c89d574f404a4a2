"""Brings the MathML of KaTeX and of Typst to one form, so that what the two read in a formula can be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from lxml import etree

_INVISIBLE: Final = {"mspace", "annotation", "maligngroup", "malignmark"}
_LEAVES: Final = {"mi", "mo", "mn", "mtext"}
# Above and below are one thing with beside here: KaTeX's MathML leaves that to the browser, Typst has made the choice.
_MARKS: Final = {
    "msub": "_",
    "munder": "_",
    "msup": "^",
    "mover": "^",
    "msubsup": "_^",
    "munderover": "_^",
    "mfrac": "/",
    "mroot": "√",
}
_AROUND: Final = {"mtr": " ;{ ", "mtd": " &{ ", "msqrt": " √{ "}
_UNSEEN: Final = {"Zs", "Cf", "Cc"}
_VARIANTS: Final = {"\ufe00", "\ufe01"}  # script letters, round or not
_CHARACTERS: Final = str.maketrans(
    {
        "∣": "|", "∥": "‖", "ˉ": "¯", "‾": None, "̄": "¯", "̂": "^", "ˆ": "^", "̃": "~", "˜": "~", "̇": "˙", "̈": "¨",
        "̆": "˘", "̌": "ˇ", "´": "ˊ", "̀": "ˋ", "`": "ˋ", "́": "ˊ", "̊": "˚", "⃗": "→", "⃖": "←", "⃡": "↔",
        "″": "′′", "‴": "′′′", "‐": "-", "*": "∗",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Return text without spaces, its mathematical letters as plain ones, and variants of a sign as one."""
    seen = (char for char in text if unicodedata.category(char) not in _UNSEEN and char not in _VARIANTS)
    return unicodedata.normalize("NFC", "".join(map(_letter, seen))).translate(_CHARACTERS)


def _letter(char: str) -> str:
    name, _, code = unicodedata.decomposition(char).partition(" ")
    return chr(int(code, 16)) if name == "<font>" else char


def structure(mathml: str) -> str:
    """Return the symbols of MathML in order, with marks for scripts, fractions, roots and cells.

    A base is not marked off, and a line above or below is left out: one of the two always writes them in another way.
    """
    return "".join(_walk(etree.fromstring(mathml.encode())))


def symbols(mathml: str) -> str:
    """Return the symbols of MathML in order."""
    return "".join(part for part in _walk(etree.fromstring(mathml.encode())) if len(part) == 1)


def words(mathml: str) -> set[str]:
    """Return what is set as a word: names, units, text."""
    leaves = etree.fromstring(mathml.encode()).iter("{*}mi", "{*}mo", "{*}mtext")
    found = (plain("".join(map(str, leaf.itertext()))) for leaf in leaves)
    return {text for text in found if sum(map(str.isalpha, text)) > 1}


def _walk(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname
    if name in _INVISIBLE:
        return
    children = [list(_walk(child)) for child in element if isinstance(child.tag, str)]
    if name in _LEAVES:
        yield from plain("".join(map(str, element.itertext())))  # Typst puts spaces in a row into an element of HTML
    elif name in _MARKS:
        yield from children[0]
        for mark, child in zip(_MARKS[name], _parts(name, children), strict=True):
            yield from [f" {mark}{{ ", *child, " } "] if child else []
    else:
        content = [part for child in children for part in child]
        yield from [_AROUND[name], *content, " } "] if name in _AROUND and content else content


def _parts(name: str, children: list[list[str]]) -> list[list[str]]:
    """Return scripts; KaTeX may write a name in a script as two elements, of which one shows nothing."""
    scripts = children[1:]
    if len(_MARKS[name]) == 1:
        return [[part for script in scripts for part in script]]
    return scripts if len(scripts) == 2 else [script for script in scripts if script]
