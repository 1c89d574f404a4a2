"""What the search knows: a first part that answers every query, and the full text of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dl49.catalogue import Catalogue, Concept, Part, ProsePage, Question
from dl49.languages import LANGUAGES, Language
from dl49.markdown import Formula
from dl49.math.katex import Typeset
from dl49.search.plain import LEFT_OUT, paragraphs
from dl49.search.traditional import traditional_for
from dl49.wording import HEADINGS

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"


def first_part(catalogue: Catalogue, texts: Mapping[Language, str]) -> dict[str, Json]:
    """Return questions, one-line answers, names of concepts and titles of pages; both languages side by side.

    ``texts`` is the full text of each language: traditional characters are listed for what stands there, too.
    """
    concepts = [concept for key, concept in catalogue.concepts.items() if catalogue.tagged[key]]
    places = {concept.key: place for place, concept in enumerate(concepts)}
    part: dict[str, Json] = {
        "blocks": [[*HEADINGS[language].blocks] for language in LANGUAGES],
        "sections": [[section.number, section.name.zh, section.name.en] for section in catalogue.sections],
        "concepts": [_concept(concept) for concept in concepts],
        "questions": [_question(question, places) for question in catalogue.questions],
        "pages": [[page.name, page.language, title] for page, title in _titled(catalogue)],
    }
    names = "\n".join(_strings(part))
    traditional = traditional_for("\n".join([names, *texts.values()]), names)
    part["traditional"] = traditional.characters
    part["taiwan"] = [[*pair] for pair in traditional.words]
    return part


def full_text(catalogue: Catalogue, language: Language) -> str:
    """Return the paragraphs of all blocks, in the order of the questions; one-line answers are in the first part.

    Two empty lines part questions, one parts blocks (answer, learner, review, follow-ups), none paragraphs.
    """
    return "\n\n\n".join(
        "\n\n".join(_blocks(question.parts[language], catalogue.math)) for question in catalogue.questions
    )


def _concept(concept: Concept) -> Json:
    """Return key and names; the key is left out where it is the English name in lower case with hyphens."""
    regular = re.sub(r"[^a-z0-9]+", "-", concept.name.en.lower())
    return ["" if concept.key == regular else concept.key, concept.name.zh, concept.name.en, *concept.aliases]


def _question(question: Question, places: dict[str, int]) -> Json:
    return [
        question.number,
        question.stem,
        question.section.number,
        [question.title[language] for language in LANGUAGES],
        [question.parts[language].one_line for language in LANGUAGES],
        [places[concept.key] for concept in question.concepts],
    ]


def _blocks(part: Part, math: Mapping[Formula, Typeset]) -> Iterator[str]:
    for name, block in part.blocks.items():
        lines = [*paragraphs(block.tokens, part.language, math)]
        yield "\n".join(lines[1:] if name == "answer" else lines) or LEFT_OUT


def pages(catalogue: Catalogue) -> list[Json]:
    """Return the pages of prose that search may find: name, language and sections."""
    return [[page.name, page.language, *_sections(page)] for page, _ in _titled(catalogue)]


def _titled(catalogue: Catalogue) -> Iterator[tuple[ProsePage, str]]:
    """Yield the pages that search may find with their titles."""
    for page in catalogue.pages:
        if page.searchable:
            yield page, next((block.plain for block in page.body.blocks), "")


def _sections(page: ProsePage) -> list[Json]:
    """Return a page's sections: anchor, heading (not the page's own), paragraphs (calls for lists are left out)."""
    sections: list[list[Json]] = []
    for block in page.body.blocks:
        if block.level:
            sections.append([block.anchor, block.plain] if block.level > 1 else [""])
        elif sections:
            sections[-1].append(block.plain)
    return [[*section] for section in sections]


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
