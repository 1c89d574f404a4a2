"""The index of concepts at the back of an edition."""

from __future__ import annotations

from itertools import groupby

from dl49.catalogue import Catalogue, Concept
from dl49.collation import initial, sort_key
from dl49.languages import other
from dl49.pdf.editions import Edition
from dl49.pdf.source import array, string


def concept_groups(catalogue: Catalogue, edition: Edition) -> str:
    """Return the concepts of the edition's questions by initial, in pinyin's order or the alphabet's, as Typst."""
    language = edition.language
    found = [concept for concept in catalogue.concepts.values() if _numbers(catalogue, edition, concept)]
    found.sort(key=lambda concept: sort_key(concept.name[language], language))
    groups = groupby(found, key=lambda concept: initial(concept.name[language], language))
    return array(
        f"concept-group({string(letter)}, {array(_entry(catalogue, edition, concept) for concept in concepts)})"
        for letter, concepts in groups
    )


def _numbers(catalogue: Catalogue, edition: Edition, concept: Concept) -> list[int]:
    return [q.number for q in catalogue.tagged[concept.key] if edition.has(q.number)]


def _entry(catalogue: Catalogue, edition: Edition, concept: Concept) -> str:
    language = edition.language
    names = string(concept.name[language]), string(concept.name[other(language)])
    numbers = array(str(number) for number in _numbers(catalogue, edition, concept))
    return f"concept({string(concept.key)}, {names[0]}, {names[1]}, (), {numbers})"
