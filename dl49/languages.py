"""The two languages of the guide and texts that exist in both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
"""Chinese first: it is the language of the root tree."""

NAMES: Final[dict[Language, str]] = {"zh": "Chinese", "en": "English"}
"""What the languages are called in messages to contributors."""

HAN: Final = r"[\u3400-\u9fff]"
"""A Chinese character, as a pattern: the common ones and those of extension A."""
_HAN: Final = re.compile(HAN)

UNITS: Final[dict[Language, str]] = {"zh": "Chinese characters", "en": "words"}
"""What the length of a text is counted in."""
_COUNTED: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "en": re.compile(r"[A-Za-z0-9][\w’'.-]*"),
}


def length(text: str, language: Language) -> int:
    """Return the length of a text in the ``UNITS`` of its language."""
    return len(_COUNTED[language].findall(text))


def columns(text: str) -> int:
    """Return how wide a text is in letters; a Chinese character is as wide as two."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def has_han(text: str) -> bool:
    """Return whether a text has a Chinese character (``HAN``)."""
    return _HAN.search(text) is not None


def other(language: Language) -> Language:
    """Return the language that ``language`` is not."""
    return "en" if language == "zh" else "zh"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same text in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
