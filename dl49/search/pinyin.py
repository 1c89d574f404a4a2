"""Pinyin for the search: what a worker needs to spell any common character, and how names are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from dl49.collation import spelled

ENCODING: Final = "gb2312"
_HAN: Final = re.compile("[\u3400-\u9fff]{2,}")
_LEAST: Final = 2
"""Characters; the initials of so short a name could be anything."""


def common_characters() -> str:
    """Return the 3755 characters of GB 2312's first level, which that standard sorts by pinyin."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return b"".join(cells).decode(ENCODING, errors="ignore")


def syllables() -> str:
    """Return the syllables of the common characters, each with the number of characters in a row that have it."""
    each = [spelled(character)[0] for character in common_characters()]
    return "".join(f"{syllable}{len([*run])}" for syllable, run in groupby(each))


def spellings(names: Iterable[str]) -> dict[str, str]:
    """Return pinyin and, from three characters on, initials of the names in Han characters, each with its name.

    Of names that are spelled alike the first counts.
    """
    found: dict[str, str] = {}
    for name in filter(_HAN.fullmatch, names):
        pinyin = spelled(name)
        found.setdefault("".join(pinyin), name)
        if len(pinyin) > _LEAST:
            found.setdefault("".join(syllable[0] for syllable in pinyin), name)
    return found
