"""The two languages say the same, paragraph by paragraph: labels, formulas, citations, links, numbers, questions.

These rules speak of files in which nothing else is wrong; what a block lacks as a whole, `parity` says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import Catalogue, Draft
from dl49.languages import LANGUAGES, NAMES, Bilingual, Language
from dl49.markdown import Formula, Fragment, Text, alternative, inline_tokens
from dl49.problems import Problem, excerpt
from dl49.rules.numbers import disagreements
from dl49.rules.parity import Shape, Thing, shape, spoken

_GRADES: Final = Bilingual("对|不准确|错|缺", "Right|Inexact|Wrong|Missing")
"""What a review calls the points of the learner's answer; the same place in both."""
NAMED_QUESTIONS: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"第 (\d+(?:[、和与到至 ]+\d+)*) 问"),
    "en": re.compile(r"\b[Qq]uestions? (\d+(?:(?:,| and| or| to|, and|, or) \d+)*)"),
}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or cell: its text and what it shares with the other language; ``links`` are words and address."""

    text: Text
    shape: Shape
    bold: bool
    links: tuple[tuple[str, str], ...]


def check_paragraphs(catalogue: Catalogue) -> Iterator[Problem]:
    """Compare the paragraphs of both languages one by one."""
    formulas = {formula: typeset.error or typeset.essence for formula, typeset in catalogue.math.items()}
    for draft in catalogue.drafts:
        if len(draft.parts) < len(LANGUAGES):
            continue
        english = draft.parts["en"].blocks
        for name, block in draft.parts["zh"].blocks.items():
            if name in english:
                pictures = zip(block.images, english[name].images, strict=False)
                for chinese, other in pictures:
                    yield from _numbers(draft, alternative(chinese), alternative(other))
                ours, theirs = (list(_paragraphs(one, formulas)) for one in (block, english[name]))
                yield from _compare(draft, spoken(name), ours, theirs)


def _paragraphs(block: Fragment, formulas: Mapping[Formula, str]) -> Iterator[Paragraph]:
    for text, (token, line, _) in zip(block.texts, inline_tokens(block.tokens), strict=False):  # images come last
        children = token.children or []
        first = next((child for child in children if child.content or child.nesting), None)
        links = tuple(_links(children))
        bold = first is not None and first.type == "strong_open"
        yield Paragraph(text, shape(Fragment((token,), line), formulas), bold, links)


def _links(children: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the links of a paragraph: their words and where they lead."""
    for index, child in enumerate(children):
        if child.type == "link_open":
            inside = takewhile(lambda one: one.type != "link_close", children[index:])
            yield "".join(one.content for one in inside), str(child.attrGet("href"))


def _shared(things: Sequence[Thing]) -> Counter[str]:
    return Counter(thing.shared for thing in things)


def _compare(draft: Draft, what: str, ours: list[Paragraph], theirs: list[Paragraph]) -> Iterator[Problem]:
    apart = _parting(ours, theirs)
    if apart is not None:
        longer = theirs if len(theirs) > len(ours) else ours
        line = longer[min(apart, len(longer) - 1)].text.line
        chinese, english = (sum("table" not in one.text.within for one in side) for side in (ours, theirs))
        counts = f"{chinese} paragraphs in Chinese and {english} in English"
        message = f"The {what} has {counts}; here they part. Write the same paragraphs in both."
        yield Problem(draft.path, line, message, needs=draft.path)
        return
    for mine, other in zip(ours, theirs, strict=True):
        for message in (*_labels(mine, other), *_places(mine, other), *_questions(mine, other)):
            yield Problem(draft.path, other.text.line, message, needs=draft.path)
        yield from _numbers(draft, mine.text, other.text)
        yield from _named(draft, mine)
        yield from (*_led(draft, mine, "zh"), *_led(draft, other, "en"))


def _parting(ours: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> int | None:
    """Return the index of the first paragraph that stands in another place than its twin."""
    places = [(mine.text.within, other.text.within) for mine, other in zip(ours, theirs, strict=False)]
    apart = next((index for index, (mine, other) in enumerate(places) if mine != other), None)
    return len(places) if apart is None and len(ours) != len(theirs) else apart


def _labels(chinese: Paragraph, english: Paragraph) -> Iterator[str]:
    if chinese.bold != english.bold:
        bold, plain = LANGUAGES if chinese.bold else LANGUAGES[::-1]
        yield f"This paragraph starts in bold in {NAMES[bold]} and not in {NAMES[plain]}. Make the two agree."
    grades = [text.split(mark)[0] for text, mark in ((chinese.text.visible, "："), (english.text.visible, ":"))]
    known = _GRADES.zh.split("|"), _GRADES.en.split("|")
    places = [names.index(grade) if grade in names else None for grade, names in zip(grades, known, strict=True)]
    if places[0] != places[1]:
        yield f"“{excerpt(grades[1])}” here, “{excerpt(grades[0])}” in Chinese. Make the two agree."


def _places(chinese: Paragraph, english: Paragraph) -> Iterator[str]:
    mine, other = chinese.shape, english.shape
    often = _shared(mine.inline), _shared(other.inline)
    if often[0] != often[1]:
        things = (*mine.inline, *other.inline)
        one = next(thing.shown for thing in things if often[0][thing.shared] != often[1][thing.shared])
        yield f"The formula `{excerpt(one)}` stands in another paragraph than in Chinese. Put it where its twin is."
    keys = [[thing.shared for thing in one.citations] for one in (mine, other)]
    if keys[0] != keys[1]:
        ours, theirs = (", ".join(one) or "nothing" for one in keys)
        yield f"This paragraph cites {theirs}; the Chinese cites {ours}. Cite the same works in the same order."
    if [address for _, address in chinese.links] != [address for _, address in english.links]:
        yield "The links of this paragraph lead elsewhere than in Chinese. Make the two agree."


def _numbers(draft: Draft, chinese: Text, english: Text) -> Iterator[Problem]:
    for language, message in disagreements(chinese.visible, english.visible):
        line = (chinese if language == "zh" else english).line
        yield Problem(draft.path, line, message, needs=draft.path)


def _numbers_in(text: str, language: Language) -> frozenset[int]:
    """Return the numbers of the questions that a text names."""
    found = NAMED_QUESTIONS[language].findall(text)
    return frozenset(int(number) for numbers in found for number in re.findall(r"\d+", numbers))


def _questions(chinese: Paragraph, english: Paragraph) -> Iterator[str]:
    ours, theirs = _numbers_in(chinese.text.visible, "zh"), _numbers_in(english.text.visible, "en")
    if ours != theirs:
        apart = ", ".join(str(number) for number in sorted(ours ^ theirs))
        yield f"Question {apart} is named in one language only. Name it in both."


def _led(draft: Draft, paragraph: Paragraph, language: Language) -> Iterator[Problem]:
    """Report links whose words name another question than the one to which they lead."""
    for words, address in paragraph.links:
        leads, said = re.match(r"\d+", address), _numbers_in(words, language)
        if leads and said and int(leads[0]) not in said:
            message = f"The link “{excerpt(words)}” leads to question {int(leads[0])}. Correct one of them."
            yield Problem(draft.path, paragraph.text.line, message)


def _named(draft: Draft, chinese: Paragraph) -> Iterator[Problem]:
    related = {number for number, _ in draft.front.related} | {draft.front.number}
    for number in sorted(_numbers_in(chinese.text.visible, "zh") - related):
        message = f"Question {number} is named here and not among the related ones. Add it to `related`."
        yield Problem(draft.path, chinese.text.line, message)
