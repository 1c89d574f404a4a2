"""The numbers of a paragraph: the same in both languages, whether as digits or, small ones, as words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from dl49.dates import MONTHS
from dl49.languages import LANGUAGES, NAMES, Bilingual, Language, other
from dl49.markdown import readable
from dl49.problems import excerpt

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_UNITS: Final = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "万亿": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9._])(\d[\d,]*(?:\.\d+)?)(?:\s?(万亿|百万|[千万亿]|thousand|million|billion|trillion)(?![a-z]))?"
)
"""Not what belongs to a letter, as in F1."""
_WORDS: Final[Mapping[Language, Mapping[str, float]]] = {
    "zh": {
        "零": 0, "无": 0, "不": 0, "没": 0, "一": 1, "单": 1, "首": 1, "两": 2, "二": 2, "双": 2, "半": 0.5,
        "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "百": 100, "千": 1e3, "万": 1e4,
    },
    "en": {
        "zero": 0, "no": 0, "none": 0, "nothing": 0, "not": 0, "without": 0, "vanishes": 0, "a": 1, "an": 1,
        "one": 1, "first": 1, "once": 1, "single": 1, "each": 1, "unit": 1, "per": 1, "two": 2, "second": 2,
        "twice": 2, "both": 2, "double": 2, "pair": 2, "half": 0.5, "halves": 0.5, "three": 3, "third": 3,
        "thirds": 3, "triple": 3, "four": 4, "fourth": 4, "quarter": 4, "quarters": 4, "five": 5, "fifth": 5,
        "six": 6, "sixth": 6, "seven": 7, "seventh": 7, "eight": 8, "eighth": 8, "nine": 9, "ninth": 9,
        "ten": 10, "tenth": 10, "tens": 10, "eleven": 11, "twelve": 12, "hundred": 100, "hundreds": 100,
        "hundredth": 100, "thousand": 1e3, "thousandth": 1e3, "million": 1e6,
        **{month.lower(): number for number, month in enumerate(MONTHS, 1)},
    },
}  # fmt: skip
"""What a small number may be in words; one for many words, since it only answers for digits on the other side."""
_CHARACTER: Final = re.compile(r"[㐀-鿿]")
_WORD: Final = re.compile(r"[a-z]+")


def numbers(text: str) -> Counter[float]:
    """Return the numbers that are written in digits, with 万, 亿, thousand, million and their like worked in."""
    return Counter(_value(match) for match in _NUMBER.finditer(text.translate(_SUPERSCRIPTS)))


def _value(match: re.Match[str]) -> float:
    value = float(match[1].replace(",", "")) * _UNITS.get(match[2], 1)
    return float(f"{value:.12g}")  # 37.8 亿 is 3.78 billion, whatever the product of floats is


def _words(text: str, language: Language) -> Counter[float]:
    known = _WORDS[language]
    found = (_CHARACTER if language == "zh" else _WORD).findall(text.lower())
    return Counter(known[word] for word in found if word in known)


def unmatched(chinese: str, english: str) -> Iterator[tuple[Language, float]]:
    """Yield each number in digits that the other text has neither in digits nor in words, with its language."""
    texts = Bilingual(chinese, english)
    found = {language: numbers(texts[language]) for language in LANGUAGES}
    for language in LANGUAGES:
        twin = other(language)
        words = _words(texts[twin], twin)
        extra = found[language] - found[twin]
        yield from ((language, number) for number, count in sorted(extra.items()) if words[number] < count)


def words_apart(chinese: str, english: str) -> tuple[set[float], set[float]]:
    """Return the numbers from 2 on, and halves, that each text has in words and the other neither so nor in digits."""
    texts = Bilingual(chinese, english)
    words = {language: {*_words(texts[language], language)} for language in LANGUAGES}
    found = {language: words[language] | {*numbers(texts[language])} for language in LANGUAGES}
    apart = (words[language] - found[other(language)] - {0, 1} for language in LANGUAGES)
    return next(apart), next(apart)


def disagreements(chinese: str, english: str) -> Iterator[tuple[Language, str]]:
    """Yield what is wrong with the numbers of a text and its twin, each with the language where the number stands."""
    for language, number in unmatched(chinese, english):
        missing = NAMES[other(language)]
        text = excerpt(readable(chinese if language == "zh" else english))
        yield (
            language,
            f"The number {number:.10g} in “{text}” is not in the {missing}. Write the same numbers in both, as digits.",
        )
