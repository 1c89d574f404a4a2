"""A reference answer opens with its one-line answer, is backed by citations, and is neither too short nor too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import NAMES, UNITS, Language, length
from dl49.problems import Problem
from dl49.wording import HEADINGS, opening

_NOT_PLAIN: Final = frozenset({"math_inline", "code_inline", "citation", "image", "link_open"})
FEWEST_CITATIONS: Final = 2
"""Works that a reference answer cites, at least."""


_LENGTHS: Final[dict[Language, tuple[int, int]]] = {"zh": (350, 1400), "en": (250, 1000)}
"""Chinese characters or English words of the argument of a reference answer."""
_FIGURE: Final = frozenset({"image", "figure", "figcaption"})
_FOLLOW_UPS: Final = (2, 6)


def check_answers(catalogue: Catalogue) -> Iterator[Problem]:
    """Check how each reference answer starts, what it cites and how long it is; and how many follow-ups there are."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            if part.answer:
                yield from _check_one_line(draft, part)
                yield from _check_citations(draft, part)
                yield from _check_length(draft, part)
            fewest, most = _FOLLOW_UPS
            if part.follow_ups and not fewest <= len(part.follow_ups) <= most:
                message = f"The {NAMES[part.language]} follow-ups are {len(part.follow_ups)}. Write {fewest} to {most}."
                yield Problem(draft.path, part.follow_ups[0].question.line, message, needs=draft.path)


def _check_length(draft: Draft, part: Part) -> Iterator[Problem]:
    headings = HEADINGS[part.language]
    aside = (headings.one_line, headings.intuition, headings.outline, headings.worked_example)
    argument = (
        text.visible
        for text in part.answer.texts
        if _FIGURE.isdisjoint(text.within) and not text.visible.startswith(aside)
    )
    count = length("\n".join(argument), part.language)
    fewest, most = _LENGTHS[part.language]
    if not fewest <= count <= most:
        message = (
            f"The argument of the {NAMES[part.language]} reference answer has {count} {UNITS[part.language]}. "
            f"Write {fewest} to {most}; "
            "one line, intuition, outline, example, figures, formulas and code are not counted."
        )
        yield Problem(draft.path, part.answer.line, message, needs=draft.path)


def _check_one_line(draft: Draft, part: Part) -> Iterator[Problem]:
    label = opening(part.language, HEADINGS[part.language].one_line)
    start = part.answer.tokens[:2]
    content = start[1].content if start[0].type == "paragraph_open" else ""
    line = (start[0].map or [part.answer.line])[0] + 1
    what = f"The {NAMES[part.language]} reference answer"
    if not content.startswith(label):
        yield Problem(
            draft.path,
            line,
            f"{what} does not open with the one-line answer. Start it with `{label}`.",
            needs=draft.path,
        )
    elif not content.removeprefix(label).strip():
        yield Problem(draft.path, line, f"{what} opens with an empty one-line answer. Write it after `{label}`.")
    elif any(child.type in _NOT_PLAIN for child in start[1].children or ()):
        message = (
            f"{what} has a formula, code or citation in its one-line answer. Lists and cards show it: write words."
        )
        yield Problem(draft.path, line, message)


def _check_citations(draft: Draft, part: Part) -> Iterator[Problem]:
    keys = {work.key for work, _ in part.answer.citations}
    if len(keys) < FEWEST_CITATIONS:
        message = (
            f"The {NAMES[part.language]} reference answer cites {len(keys)} of at least "
            f"{FEWEST_CITATIONS} works. Cite more with `[@key]`."
        )
        yield Problem(draft.path, part.answer.line, message, needs=draft.path)
