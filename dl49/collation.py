"""Sorts names for an index, Chinese by pinyin, English by letter, and spells them."""

from __future__ import annotations

import functools
import unicodedata

from pypinyin import Style, lazy_pinyin

from dl49.languages import Language

SYMBOLS = "#"
"""The group of names that start with neither a letter nor a Chinese character."""


@functools.cache
def sort_key(name: str, language: Language) -> tuple[str, str]:
    """Return what a name is sorted by; the name itself decides between equals."""
    if language == "zh":
        spelled = " ".join(lazy_pinyin(name, style=Style.TONE3, errors=lambda text: text.lower()))
    else:
        spelled = name
    folded = unicodedata.normalize("NFKD", spelled).casefold()
    return "".join(c for c in folded if c.isalnum() or c == " "), name


def initial(name: str, language: Language) -> str:
    """Return the letter under which an index lists a name."""
    first = sort_key(name, language)[0][:1].upper()
    return first if "A" <= first <= "Z" else SYMBOLS


def spelled(text: str) -> list[str]:
    """Return the pinyin of each Han character, without tones; what stands between them is left as it is."""
    return lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)
