"""Characters, strings and names: what TeX and KaTeX call a thing, and what Typst does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

FONTS: Final = {
    "mathbb": "bb({})",
    "Bbb": "bb({})",
    "mathcal": "cal({})",
    "mathscr": "scr({})",
    "mathfrak": "frak({})",
    "frak": "frak({})",
    "mathbf": "bold(upright({}))",
    "boldsymbol": "bold({})",
    "mathit": "italic({})",
    "mathnormal": "italic({})",
    "mathrm": "upright({})",
    "mathsf": "upright(sans({}))",
    "mathsfit": "italic(sans({}))",
    "mathtt": "upright(mono({}))",
}
TEXT_FONTS: Final = {
    "\\textbf": "bold({})",
    "\\textit": "italic({})",
    "\\emph": "italic({})",
    "\\textsf": "sans({})",
    "\\texttt": "mono({})",
    "\\text": "{}",
    "\\textrm": "{}",
    "\\textnormal": "{}",
    "\\textup": "{}",
    "\\textmd": "{}",
}
WORD_FONTS: Final = {
    "mathrm": "{}",
    "mathbf": "bold({})",
    "mathit": "italic({})",
    "mathsf": "sans({})",
    "mathtt": "mono({})",
}
"""In these several letters are a word, set as text is."""

ACCENTS: Final = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "overleftrightarrow": "\u20e1",
    "dot": "\u0307",
    "ddot": "\u0308",
    "breve": "\u0306",
    "check": "\u030c",
    "widecheck": "\u030c",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
}
TEXT_ACCENTS: Final = {
    "\\'": "\u0301",
    "\\`": "\u0300",
    "\\^": "\u0302",
    "\\~": "\u0303",
    "\\=": "\u0304",
    "\\u": "\u0306",
    "\\.": "\u0307",
    '\\"': "\u0308",
    "\\r": "\u030a",
    "\\H": "\u030b",
    "\\v": "\u030c",
    "\\c": "\u0327",
}
MATH_STYLES: Final = {"display": "display", "text": "inline", "script": "script", "scriptscript": "sscript"}

EM: Final = {"mu": 1 / 18, "em": 1.0, "ex": 0.431, "pt": 0.1}
"""Units of length, in em."""

WORD_SPACE: Final = 0.25
"""Em of a space between words of text (`\\ `, `~`) in the PDF's fonts."""

NO_SPACES: Final = {"\\nobreak", "\\allowbreak"}
"""KaTeX counts these among its spaces."""

CLASSES: Final = {
    "ord": "normal",
    "inner": "normal",
    "op": "large",
    "rel": "relation",
    "bin": "binary",
    "open": "opening",
    "close": "closing",
    "punct": "punctuation",
}
"""TeX's classes of atoms, and Typst's names for them."""

# Typst gives these the class that TeX does; others are told theirs.
_KNOWN: Final = {
    "rel": set("=<>≠≤≥≈≡∼≃≅∝≪≫≺≻∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺"),
    "bin": set("×⋅∗∘⊗⊕⊙∪∩∧∨∖÷⋆"),
    "open": set("([{⟨⌊⌈"),
    "close": set(")]}⟩⌋⌉"),
    "punct": set(",;"),
}
VARYING: Final = set("+−±∓")
"""Typst takes these for operators between two things, and for signs elsewhere."""

_SAME: Final = {"∣": "|", "∥": "‖", "ℎ": "h"}
_PRIMES: Final = ("", "′", "″", "‴", "⁗")


def character(char: str) -> str:
    """Return one character as Typst math; whatever could be syntax is escaped."""
    char = _SAME.get(char, char)
    return char if char.isalnum() else f"\\{char}"


def accented(letter: str, accent: str) -> str:
    """Return a letter of text with its accent, as one character where there is one."""
    dotted = {"ı": "i", "ȷ": "j"}.get(letter, letter)  # KaTeX takes the dot away first
    return unicodedata.normalize("NFC", dotted + accent)


def text_literal(text: str) -> str:
    """Return text as a Typst string. Spaces at its ends are made to stay."""
    inner = text.strip(" ")
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :] if inner else ""
    text = "\u00a0" * len(before) + inner + "\u00a0" * len(after)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def classed(char: str, family: str) -> str:
    """Return a character with its class; without it where Typst has the same."""
    char = _SAME.get(char, char)
    if len(char) == 1 and char in _KNOWN.get(family, ()):
        return character(char)
    body = character(char) if len(char) == 1 else text_literal(char)
    return f'class("{CLASSES[family]}", {body})'


_ORDER: Final = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
_SPACING: Final = {
    "ord": "01mk000t",
    "op": "110k000t",
    "bin": "mm00m00m",
    "rel": "kk00k00k",
    "open": "00000000",
    "close": "01mk000t",
    "punct": "tt0ttttt",
    "inner": "t1mkt0tt",
}
"""The table of the TeXbook, page 170: thin (1: in scripts, too), medium and thick spaces after and before a class."""
_SPACES: Final = {"0": 0.0, "1": 3 / 18, "t": 3 / 18, "m": 4 / 18, "k": 5 / 18}


def between(left: str, right: str, *, script: bool) -> float:
    """Return the space in em that TeX puts between atoms of two classes, of which either may be missing."""
    if not left or not right:
        return 0.0
    kind = _SPACING[left][_ORDER.index(right)]
    return 0.0 if script and kind != "1" else _SPACES[kind]


def primes(count: int) -> str:
    """Return primes as few characters, which the font sets evenly."""
    return _PRIMES[-1] * (count // 4) + _PRIMES[count % 4]


def joined(parts: Iterable[str]) -> str:
    """Put parts of math side by side.

    A space shows in Typst beside text, so there is one between single characters only; a comment parts the rest.
    """
    whole = ""
    for part in parts:
        if whole and part and _word(whole[-1]) and _word(part[0]):
            whole += "/**/" if re.match(r"[A-Za-z]{2,}\(", part) else " "
        whole += part
    return whole


def _word(char: str) -> bool:
    return char.isalnum() or char == "_"
