"""Finds the names of concepts in running text, so that a reader can be told there what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dl49.catalogue import Concept
from dl49.languages import Language, has_han

_SHORTEST: Final = 2
"""Characters of a name: a single letter or character would be found in the wrong places."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands in a text, and the concept that it names."""

    start: int
    end: int
    concept: Concept


class Terms:
    """The names of the concepts that have a definition, as they stand in the text of one language."""

    def __init__(self, concepts: Iterable[Concept], language: Language) -> None:
        self._concepts = _by_name(concepts, language)
        # The longest name first: “batch size” before “batch”.
        names = sorted(self._concepts, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(_pattern, names)) or r"(?!)", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the names in a text, in order, none within another."""
        for match in self._pattern.finditer(text):
            name = match[0].lower()
            concept = self._concepts.get(name) or self._concepts.get(name.removesuffix("s"))
            if concept:
                yield Mention(match.start(), match.end(), concept)


def _by_name(concepts: Iterable[Concept], language: Language) -> Mapping[str, Concept]:
    found: dict[str, Concept] = {}
    for concept in concepts:
        # Other names are often wider or narrower than the concept: only those that stand for it alone would do, and
        # nothing tells them apart. So a text is marked where it has the name itself.
        name = concept.name[language]
        if concept.definition and len(name) >= _SHORTEST:
            found.setdefault(name.lower(), concept)
    return found


def _pattern(name: str) -> str:
    if has_han(name):
        return re.escape(name)
    return rf"\b{re.escape(name)}s?\b" if name[-1].isalnum() else rf"\b{re.escape(name)}"
