"""Concepts have definitions: both languages, of a sentence or two, not by the term itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Concept
from dl49.languages import LANGUAGES, NAMES, Language
from dl49.markdown import Text, parse_inline, visible
from dl49.problems import Problem
from dl49.rules.numbers import disagreements
from dl49.rules.typography import check_text

DEFINITION_LENGTHS: Final[dict[Language, tuple[int, int]]] = {"zh": (15, 110), "en": (8, 60)}
"""Chinese characters (Latin words count as one) or English words of a definition, at least and at most."""
_UNITS: Final = {"zh": "characters", "en": "words"}
_COUNTED: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9][\w.-]*"),
    "en": re.compile(r"[A-Za-z0-9][\w’'.-]*"),
}


def check_definitions(catalogue: Catalogue) -> Iterator[Problem]:
    """Report definitions that are too short or long, name their own term, or have markup."""
    path = f"{catalogue.folder}/concepts.yml"
    for concept in catalogue.concepts.values():
        if concept.definition is None:
            continue
        for language in LANGUAGES:
            yield from _check_definition(path, concept, language)
        for language, message in disagreements(concept.definition.zh, concept.definition.en):
            yield Problem(path, concept.lines.get(f"definition.{language}", concept.line), message)


def _check_definition(path: str, concept: Concept, language: Language) -> Iterator[Problem]:
    assert concept.definition is not None  # noqa: S101 (asked before)
    definition = concept.definition[language]
    line = concept.lines.get(f"definition.{language}", concept.line)
    what = f"The {NAMES[language]} definition of `{concept.key}`"
    count = len(_COUNTED[language].findall(definition))
    least, most = DEFINITION_LENGTHS[language]
    if not least <= count <= most:
        yield Problem(path, line, f"{what} has {count} {_UNITS[language]}. Write {least} to {most}: a sentence or two.")
    name = concept.name[language]
    named = name.lower() in definition.lower()  # asked first: to compile hundreds of patterns takes its time
    if named and re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", definition, re.IGNORECASE):
        yield Problem(path, line, f"{what} uses “{name}” itself. Say it in other words.")
    token = parse_inline(definition)
    if any(child.type not in {"text", "text_special"} for child in token.children or ()):
        message = f"{what} has markup. It is shown as plain text: write words, and a formula under `formula`."
        yield Problem(path, line, message)
    yield from check_text(path, language, Text(visible(token), definition, line, ()))
