"""The depths of an answer below its one line: intuition and outline in words, and code that one can write by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import NAMES, UNITS, Language, length
from dl49.markdown import visible
from dl49.problems import Problem
from dl49.wording import HEADINGS, opening

INTUITION_LENGTHS: Final[dict[Language, tuple[int, int]]] = {"zh": (80, 200), "en": (60, 140)}
"""Chinese characters or English words of an intuition, at least and at most: what one says in a minute."""
OUTLINE_LENGTHS: Final[dict[Language, tuple[int, int]]] = {"zh": (30, 100), "en": (20, 60)}
"""Of an outline: what one keeps in mind while reading on."""
_STEPS: Final = "the steps of the answer, each with its result"
_LONGEST_SYMBOL: Final = 14
"""Characters of TeX; what is longer is a formula, and neither intuition nor outline has one."""
_SPOKEN_ONLY: Final = frozenset({"code_inline", "citation", "image"})


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A paragraph below the one-line answer that has words only: its label, its place among the blocks, what it is."""

    name: str
    label: str
    place: int
    lengths: tuple[int, int]
    below: str
    purpose: str
    advice: str


def _spoken(language: Language) -> tuple[_Spoken, _Spoken]:
    headings = HEADINGS[language]
    intuition = _Spoken(
        "intuition",
        headings.intuition,
        1,
        INTUITION_LENGTHS[language],
        "the one-line answer",
        "what one says to a friend",
        "a picture or a small example, and why it helps",
    )
    outline = _Spoken(
        "outline",
        headings.outline,
        2,
        OUTLINE_LENGTHS[language],
        "the intuition",
        _STEPS,
        _STEPS,
    )
    return intuition, outline


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of an answer, outside of lists: its inline token, its line, and its place among the blocks."""

    inline: Token
    line: int
    place: int
    follower: Token | None


def check_depths(catalogue: Catalogue) -> Iterator[Problem]:
    """Report intuitions and outlines that are missing, out of place or no speech; and code that is announced only."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            paragraphs = list(_paragraphs(part.answer.tokens))
            for spoken in _spoken(part.language):
                yield from _check_spoken(draft, part, paragraphs, spoken)
            yield from _check_code(draft, part, paragraphs)


def _paragraphs(tokens: Sequence[Token]) -> Iterator[_Paragraph]:
    place = -1
    for index, token in enumerate(tokens):
        place += token.level == 0 and token.nesting >= 0
        if token.type == "paragraph_open" and token.level == 0:
            follower = tokens[index + 3] if index + 3 < len(tokens) else None
            yield _Paragraph(tokens[index + 1], (token.map or [0])[0] + 1, place, follower)


def _check_spoken(draft: Draft, part: Part, paragraphs: Sequence[_Paragraph], spoken: _Spoken) -> Iterator[Problem]:
    label = opening(part.language, spoken.label)
    what = f"The {NAMES[part.language]} {spoken.name}"
    found = [paragraph for paragraph in paragraphs if paragraph.inline.content.startswith(label)]
    if paragraphs and not found:
        message = f"{what} is missing. Write `{label}…` right below {spoken.below}: {spoken.purpose}."
        yield Problem(draft.path, paragraphs[0].line, message)
    for paragraph in found:
        if paragraph.place > spoken.place:
            message = f"{what} stands elsewhere than below {spoken.below}. Move it there; there is one."
            yield Problem(draft.path, paragraph.line, message)
        yield from _check_length(draft, part.language, what, paragraph, spoken)
        for child in paragraph.inline.children or ():
            if child.type in _SPOKEN_ONLY or (child.type == "math_inline" and len(child.content) > _LONGEST_SYMBOL):
                message = f"{what} holds `{child.content}`. It is what one says aloud: use words and small numbers."
                yield Problem(draft.path, paragraph.line, message)


def _check_length(
    draft: Draft, language: Language, what: str, paragraph: _Paragraph, spoken: _Spoken
) -> Iterator[Problem]:
    count = length(visible(paragraph.inline).removeprefix(spoken.label), language)
    least, most = spoken.lengths
    if not least <= count <= most:
        message = f"{what} has {count} {UNITS[language]}. Write {least} to {most}: {spoken.advice}."
        yield Problem(draft.path, paragraph.line, message)


def _check_code(draft: Draft, part: Part, paragraphs: Sequence[_Paragraph]) -> Iterator[Problem]:
    label = opening(part.language, HEADINGS[part.language].in_code)
    for paragraph in paragraphs:
        announced = paragraph.inline.content.startswith(label)
        if announced and not (paragraph.follower and paragraph.follower.info.strip() == "python"):
            message = f"`{label}` is not followed by code. Put a block that starts with ```python below it."
            yield Problem(draft.path, paragraph.line, message)
