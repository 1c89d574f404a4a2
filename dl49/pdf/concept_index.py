"""The index of concepts at the back of an edition, by the names in its own language and then in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from dl49.catalogue import Catalogue, Concept
from dl49.collation import SYMBOLS, initial, sort_key
from dl49.languages import Language, other
from dl49.markdown import Formula
from dl49.math.typst import TypstMath
from dl49.pdf.editions import Edition
from dl49.pdf.source import array, string, text


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name in an index, and the Typst call that writes its line."""

    name: str
    call: str


def concept_index(catalogue: Catalogue, edition: Edition, math: Mapping[Formula, TypstMath]) -> str:
    """Return two indexes of the concepts of the edition's questions, as Typst: Chinese by pinyin, English by letter.

    The first, in the edition's language, is a glossary; ``math`` holds the formulas of the definitions.
    """
    languages = edition.language, other(edition.language)
    return ", ".join(_index(catalogue, edition, math, language) for language in languages)


def _index(catalogue: Catalogue, edition: Edition, math: Mapping[Formula, TypstMath], language: Language) -> str:
    def place(entry: _Entry) -> tuple[bool, tuple[str, str]]:
        return initial(entry.name, language) != SYMBOLS, sort_key(entry.name, language)

    entries = sorted(_entries(catalogue, edition, math, language), key=place)
    groups = groupby(entries, key=lambda entry: initial(entry.name, language))
    return array(f"concept-group({string(letter)}, {array(one.call for one in group)})" for letter, group in groups)


def _entries(
    catalogue: Catalogue, edition: Edition, math: Mapping[Formula, TypstMath], language: Language
) -> Iterator[_Entry]:
    """Yield the concepts by their names in a language, and the other names in that language, which lead there."""
    for concept in catalogue.concepts.values():
        numbers = [question.number for question in catalogue.tagged[concept.key] if edition.has(question.number)]
        if not numbers:
            continue
        name = concept.name[language]
        own = language == edition.language
        if own or name != concept.name[other(language)]:
            meaning = _meaning(concept, math, language) if own else "none"
            yield _Entry(name, _concept(string(concept.key) if own else "none", concept, language, numbers, meaning))
        for alias in concept.aliases:
            if alias not in {concept.name.zh, concept.name.en} and _is_chinese(alias) == (language == "zh"):
                yield _Entry(alias, f"cross-reference({string(alias)}, {string(name)})")


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in name)


def _meaning(concept: Concept, math: Mapping[Formula, TypstMath], language: Language) -> str:
    """Return a definition with its formula as Typst content, or none."""
    if not concept.definition:
        return "none"
    formula = math.get(Formula(concept.formula, display=False))
    set_formula = f" #inline-math(alt: {string(formula.alt)}, ${formula.source}$)" if formula else ""
    return f"[{text(concept.meaning(language))}{set_formula}]"


def _concept(anchor: str, concept: Concept, language: Language, numbers: list[int], meaning: str) -> str:
    translation = other(language)
    names = f"{string(concept.name[language])}, {string(concept.name[translation])}, {string(translation)}"
    return f"concept({anchor}, {names}, {array(map(str, numbers))}, {meaning})"
