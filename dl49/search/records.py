"""What the search knows: names, then for each language what tells its documents apart, then all the rest.

A document is a question or a page of prose. ``records.js`` says what the records hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from dl49.catalogue import Catalogue, ProsePage, Question, Reference
from dl49.languages import LANGUAGES, Language
from dl49.markdown import cited
from dl49.plain import LEFT_OUT, paragraphs
from dl49.search.pinyin import spellings, syllables
from dl49.traditional import traditional_for
from dl49.wording import HEADINGS, WORDS

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"
Record: TypeAlias = "dict[str, Json]"

_CONCEPTS: Final = "concepts"
"""The page whose sections are the concepts."""
_FIRST: Final = 2
"""How often the first author counts for another."""
_SMALL: Final = 3
"""Letters; so short a word of a title tells little."""
_EARLY: Final = 36
"""Phrasings of a question that a first answer knows, the shortest; the others come with the text, to keep it quick."""


def names(catalogue: Catalogue, others: Mapping[str, Record]) -> Record:
    """Return what all queries need in both languages.

    ``others`` are the other records: traditional characters are listed for what stands there, too.
    """
    concepts = [concept for key, concept in catalogue.concepts.items() if catalogue.tagged[key]]
    places = {concept.key: place for place, concept in enumerate(concepts)}
    record: Record = {
        "concepts": [[one.name.zh, one.name.en, *one.aliases] for one in concepts],
        "documents": [
            *(
                [one.number, f"questions/{one.stem}/", *(places[concept.key] for concept in one.concepts)]
                for one in catalogue.questions
            ),
            *([0, "" if page.name == "index" else f"{page.name}/"] for page in _pages(catalogue, LANGUAGES[0])),
        ],
    }
    known = "\n".join(_strings(record))
    traditional = traditional_for("\n".join([known, *_strings({**others})]), known)
    return {**record, "traditional": traditional.characters, "taiwan": traditional.words}


def heads(catalogue: Catalogue, language: Language) -> Record:
    """Return title, section, one-line answer and the first phrasings of each document."""
    questions = [
        [
            one.title[language],
            one.section.name[language],
            [f"answer-{language}", HEADINGS[language].answer, one.parts[language].one_line],
            "\n".join(_phrasings(catalogue, one, language)[:_EARLY]),
        ]
        for one in catalogue.questions
    ]
    pages = [
        [next((block.plain for block in page.body.blocks), ""), "", ["", "", ""], ""]
        for page in _pages(catalogue, language)
    ]
    return {"documents": [*questions, *pages]}


def full_text(catalogue: Catalogue, language: Language) -> Record:
    """Return the blocks of each document, of questions all but the one-line answers; and the other phrasings."""
    questions = [[*_blocks(catalogue, question, language)] for question in catalogue.questions]
    return {
        "documents": [*questions, *([*_sections(catalogue, page)] for page in _pages(catalogue, language))],
        "asked": ["\n".join(_phrasings(catalogue, one, language)[_EARLY:]) for one in catalogue.questions],
    }


def more(catalogue: Catalogue) -> Record:
    """Return what is not needed for a first answer: works that are cited, and how names may be spelled."""
    concepts = [name for one in catalogue.concepts.values() for name in (one.name.zh, *one.aliases)]
    return {
        "works": [[work.key, " ".join(_surnames(work)), _short(work.title)] for work in catalogue.references.values()],
        "untreated": [name for one in catalogue.untreated for name in one.names],
        "spelled": spellings(concepts),
        "syllables": syllables(),
    }


def _surnames(work: Reference) -> list[str]:
    """Return the surnames of the authors, that of the first more often: by it a work is known."""
    names = [author.split()[-1] for author in work.authors]
    return [*names[:1] * _FIRST, *names[1:]]


def _short(title: str) -> str:
    return " ".join(word for word in title.split() if len(word) > _SMALL)


def _phrasings(catalogue: Catalogue, question: Question, language: Language) -> list[str]:
    """Return the phrasings of a question, the shortest first."""
    phrasings = catalogue.phrasings.get(question.number)
    return sorted((one.text for one in phrasings.texts.get(language, ())), key=len) if phrasings else []


def _blocks(catalogue: Catalogue, question: Question, language: Language) -> Iterator[Json]:
    """Yield anchor, heading and lines of each block, then the places of work and line of each citation."""
    places = {key: place for place, key in enumerate(catalogue.references)}
    part = question.parts[language]
    anchors = ("answer", "learner", "review", *(follow_up.id for follow_up in part.follow_ups))
    for block, (anchor, fragment) in enumerate(zip(anchors, part.blocks.values(), strict=True)):
        lines: list[str] = []
        citations: list[Json] = []
        skipped = not block  # the one-line answer
        for token in fragment.tokens:
            lines += paragraphs([token], language, catalogue.math)
            works = [work.key for child in token.children or () if child.type == "citation" for work in cited(child)]
            citations += [[places[key], max(len(lines) - 1 - skipped, 0)] for key in works if key in places]
        yield (
            f"{anchor}-{language}",
            HEADINGS[language].blocks[min(block, 3)],
            "\n".join(lines[skipped:]) or LEFT_OUT,
            *citations,
        )


def _pages(catalogue: Catalogue, language: Language) -> Iterator[ProsePage]:
    """Yield the pages of prose that search may find."""
    return (page for page in catalogue.pages if page.language == language and page.searchable)


def _sections(catalogue: Catalogue, page: ProsePage) -> Iterator[Json]:
    """Yield anchor, heading (not the page's own) and text of each section."""
    section = ["", "", ""]
    for block in page.body.blocks:
        if block.level:
            yield section
            section = [block.anchor, block.plain, block.plain] if block.level > 1 else ["", "", block.plain]
        else:
            section[2] += f" {block.plain}"
    yield section
    if page.name == _CONCEPTS:
        separator = WORDS[page.language].list_separator
        for concept in catalogue.concepts.values():
            yield concept.key, "", separator.join(dict.fromkeys([concept.name.zh, concept.name.en, *concept.aliases]))


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _strings(one)
