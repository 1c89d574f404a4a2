"""Where a person should look twice: number words, negations or the order of formulas differ between the languages.

No rule: one language may say “the other two” and the other “the rest”. Words are counted, so most finds are sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dl49.catalogue import Catalogue, Draft
from dl49.languages import LANGUAGES, Bilingual
from dl49.markdown import Formula, Fragment, Text, inline_tokens, readable
from dl49.rules.numbers import words_apart

_NO_NEGATION: Final = re.compile(
    "不同|不过|不仅|不但|不断|不妨|不少|不止|不如|不等|不变|不外|不只|无论|无关|无穷|无限|非常|是否|否则|能否|未来|未必"
    "|非线性|非凸|非负|非零|差不多|了不起|对不起|不得不|特别|区别|分别|类别|级别|判别|别的|别处|识别|差别|个别"
)
"""Words with a character of negation that the other language mostly says without one."""
_CHINESE: Final = re.compile("不|没|无|未|并非|否|绝非")
_ENGLISH: Final = re.compile(
    r"\b(?:not|no|never|none|nothing|nor|neither|without|cannot|nobody|nowhere)\b|n’t\b"
    r"|\b(?:un|in|im|ir|non)(?=(?:stable|able|likely|bounded|known|used|seen|necessary|possible|sufficient|exact|regular))",
    re.IGNORECASE,
)
"""Negations, and the commonest words that have one in front."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A paragraph and its twin, with their lines, and in what they differ."""

    path: str
    lines: tuple[int, int]
    what: str
    texts: Bilingual

    def __str__(self) -> str:
        first, second = self.lines
        return f"{self.path}:{first}: {self.what}\n    {first:4} {self.texts.zh}\n    {second:4} {self.texts.en}\n"


def second_look(catalogue: Catalogue) -> Iterator[Doubt]:
    """Yield the paragraphs and alternative texts of questions that a person should compare."""
    for draft in catalogue.drafts:
        if len(draft.parts) == len(LANGUAGES):
            english = draft.parts["en"].blocks
            for name, block in draft.parts["zh"].blocks.items():
                if name in english and len(block.texts) == len(english[name].texts):
                    yield from _in_block(catalogue, draft, block, english[name])


def _in_block(catalogue: Catalogue, draft: Draft, chinese: Fragment, english: Fragment) -> Iterator[Doubt]:
    for mine, twin in zip(chinese.texts, english.texts, strict=True):
        for what in (*_numbers(mine, twin), *_negations(mine, twin)):
            yield _doubt(draft, mine, twin, what)
    orders = _orders(catalogue, chinese), _orders(catalogue, english)
    for mine, twin, first, second in zip(chinese.texts, english.texts, *orders, strict=False):  # images come last
        if first != second and sorted(first) == sorted(second):
            yield _doubt(draft, mine, twin, "the formulas stand in another order")


def _doubt(draft: Draft, mine: Text, twin: Text, what: str) -> Doubt:
    texts = Bilingual(" ".join(readable(mine.source).split()), " ".join(readable(twin.source).split()))
    return Doubt(draft.path, (mine.line, twin.line), what, texts)


def _numbers(chinese: Text, english: Text) -> Iterator[str]:
    ours, theirs = words_apart(chinese.visible, english.visible)
    if ours or theirs:
        shown = [", ".join(f"{number:g}" for number in sorted(side)) or "none" for side in (ours, theirs)]
        yield f"number words: {shown[0]} in Chinese only, {shown[1]} in English only"


def _negations(chinese: Text, english: Text) -> Iterator[str]:
    ours = _CHINESE.findall(_NO_NEGATION.sub("", chinese.visible))
    theirs = _ENGLISH.findall(english.visible)
    if bool(ours) != bool(theirs) or abs(len(ours) - len(theirs)) > 1:
        shown = [", ".join(side) or "none" for side in (ours, theirs)]
        yield f"negations: {shown[0]} in Chinese, {shown[1]} in English"


def _orders(catalogue: Catalogue, block: Fragment) -> list[list[str]]:
    """Return the formulas of each paragraph as they follow each other, by what both languages share of them."""
    return [
        [
            catalogue.math[Formula(child.content, display=False)].essence
            for child in token.children or ()
            if child.type == "math_inline"
        ]
        for token, _, _ in inline_tokens(block.tokens)
    ]
