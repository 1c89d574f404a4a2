"""The practice: cards of questions, follow-ups and definitions, and the script that asks them in the reader's browser.

A card is known by the number of its question, the id of its follow-up or the key of its concept, so that progress
outlives every change of texts; a digest of its answer tells whether that has changed since it was last seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from markupsafe import escape

from dl49.addresses import Publication, in_tree
from dl49.bundling import bundle
from dl49.catalogue import Catalogue, Concept, Question
from dl49.figures import figure_source
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.markdown import Formula, Fragment
from dl49.practice.words import PRACTICE_WORDS
from dl49.render import Citations, Target, render_inline

SCRIPT: Final = "assets/practice.js"
MARK: Final = "assets/progress.js"
CARDS: Final[dict[Language, str]] = {language: f"assets/cards-{language}.json" for language in LANGUAGES}
_FOLDER: Final = Path(__file__).parent
_DIGITS: Final = 12

Json: TypeAlias = Mapping[str, object]


def site_practice(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the script of the practice, that of the marks on pages, and the cards of each language.

    Raises dl49.tools.ToolMissingError where the bundler or a library is missing.
    """
    scripts = {
        SCRIPT: practice_script(),
        MARK: bundle(_FOLDER / "mark.js", "idb"),
    }
    decks = {CARDS[language]: json.dumps(deck(guide.catalogue, language), ensure_ascii=False) for language in LANGUAGES}
    return {address: File(text.encode()) for address, text in {**scripts, **decks}.items()}


def practice_script(*options: str) -> str:
    """Return the script of the practice; ``options`` are esbuild's.

    Raises dl49.tools.ToolMissingError where the bundler or a library is missing.
    """
    return bundle(_FOLDER / "practice.js", "idb, ts-fsrs", *options)


def deck(catalogue: Catalogue, language: Language) -> Json:
    """Return all cards of a language in reading order, with the words around them."""
    sections = [{"number": one.number, "name": one.name[language]} for one in catalogue.sections]
    cards = [card for question in catalogue.questions for card in _of_question(catalogue, question, language)]
    cards += [
        _of_concept(catalogue, concept, language) for concept in catalogue.concepts.values() if concept.definition
    ]
    return {"words": PRACTICE_WORDS[language], "sections": sections, "cards": cards}


def _of_question(catalogue: Catalogue, question: Question, language: Language) -> Iterator[Json]:
    part = question.parts[language]
    target = Target(language, "", catalogue.math, Citations())
    page = in_tree(f"questions/{question.stem}/", language)
    place = {"number": question.number, "sections": [question.section.number], "page": page}
    yield {
        "id": f"q{question.number}",
        "kind": "question",
        "front": escape(question.title[language]),
        "line": escape(part.one_line),
        "anchor": f"answer-{language}",
        "digest": _digest(catalogue, part.answer),
        **place,
    }
    for follow_up in part.follow_ups:
        yield {
            "id": f"q{question.number}/{follow_up.id}",
            "kind": "follow-up",
            "front": render_inline(follow_up.question, target),
            "line": "",
            "anchor": f"{follow_up.id}-{language}",
            "digest": _digest(catalogue, follow_up.answer),
            **place,
        }


def _of_concept(catalogue: Catalogue, concept: Concept, language: Language) -> Json:
    """Return the card that asks what a name means; the script turns it over for the one that asks for the name."""
    formula = catalogue.math[Formula(concept.formula, display=False)].html if concept.formula else ""
    name, meaning = str(escape(concept.name[language])), f"{escape(concept.meaning(language))} {formula}".strip()
    sections = sorted({question.section.number for question in catalogue.tagged[concept.key]})
    place = {"number": 0, "sections": sections, "page": f"{in_tree('concepts/', language)}#{concept.key}", "anchor": ""}
    digest = hashlib.sha256(f"{name}\0{concept.meaning(language)}\0{concept.formula}".encode()).hexdigest()[:_DIGITS]
    return {"id": f"c/{concept.key}", "kind": "term", "front": name, "line": meaning, "digest": digest, **place}


def _digest(catalogue: Catalogue, answer: Fragment) -> str:
    """Return the digest of what an answer shows: its text and figures."""
    parts = [item.token.content for item in answer.located]
    for image in answer.images:
        source = figure_source(str(image.token.attrGet("src") or ""))
        parts.append((source and catalogue.figures.get(source.file)) or "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]
