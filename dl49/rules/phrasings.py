"""How people ask: enough phrasings for every question, in its two languages; and what they ask for in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Phrasing
from dl49.languages import LANGUAGES, NAMES, Language, has_han
from dl49.problems import Problem
from dl49.rules.collection import numbers_read

LEAST: Final = 20
"""Phrasings of a question in each language: with a dozen, a search is right at once for eight of ten readers."""
_MOST_LATIN: Final = 5
"""Words; a Chinese reader types names and error messages in English, but not a whole question."""


def check_phrasings(catalogue: Catalogue) -> Iterator[Problem]:
    """Every question has phrasings, and each stands once, in its own language, and is not the question's title."""
    path = f"{catalogue.folder}/phrasings.yml"
    if all(known != path for known, _ in catalogue.shared_files):
        return  # it cannot be read, which is a problem of its own
    wanted = {number for section in catalogue.sections for number in section.questions} & numbers_read(catalogue)
    for number in sorted(wanted - catalogue.phrasings.keys()):
        yield Problem(path, 1, f"Question {number} has no phrasings. Add `{number}:` with `zh` and `en`.")
    yield from _check_numbers(catalogue, path)
    seen = {_key(title): number for number, title in _titles(catalogue)}
    for number, phrasings in catalogue.phrasings.items():
        for language, texts in phrasings.texts.items():
            if len(texts) < LEAST:
                message = f"Question {number} has {len(texts)} {NAMES[language]} phrasings. Write at least {LEAST}."
                yield Problem(path, phrasings.line, message)
            for phrasing in texts:
                yield from _check_text(path, language, phrasing)
                key = _key(phrasing.text)
                if key in seen:
                    message = f"“{phrasing.text}” is already asked by question {seen[key]}. Write another phrasing."
                    yield Problem(path, phrasing.line, message)
                seen[key] = number


def check_untreated(catalogue: Catalogue) -> Iterator[Problem]:
    """No name of what is not treated is a concept's, and each stands once."""
    path = f"{catalogue.folder}/untreated.yml"
    concepts = {
        _key(name): one.key for one in catalogue.concepts.values() for name in (one.name.zh, one.name.en, *one.aliases)
    }
    seen: set[str] = set()
    for topic in catalogue.untreated:
        for name in topic.names:
            key = _key(name)
            if key in concepts:
                message = f"“{name}” is a name of the concept `{concepts[key]}`. Take it out of here."
                yield Problem(path, topic.line, message)
            elif key in seen:
                yield Problem(path, topic.line, f"“{name}” stands twice. Keep one.")
            seen.add(key)


def _check_numbers(catalogue: Catalogue, path: str) -> Iterator[Problem]:
    listed = {number for section in catalogue.sections for number in section.questions} | numbers_read(catalogue)
    for number, phrasings in catalogue.phrasings.items():
        if number not in listed:
            yield Problem(path, phrasings.line, f"There is no question {number}. Correct the number, or remove it.")


def _titles(catalogue: Catalogue) -> Iterator[tuple[int, str]]:
    for draft in catalogue.drafts:
        for language in LANGUAGES:
            if draft.front.number is not None and language in draft.front.title:
                yield draft.front.number, draft.front.title[language]


def _key(text: str) -> str:
    """Return what two phrasings have in common that differ in nothing that a search would see."""
    return "".join(re.findall(r"\w", text.casefold()))


def _check_text(path: str, language: Language, phrasing: Phrasing) -> Iterator[Problem]:
    text = phrasing.text
    if text != " ".join(text.split()):
        yield Problem(path, phrasing.line, f"“{text}” has spaces or line ends too many. Write it on one line.")
    if language == "en" and has_han(text):
        yield Problem(path, phrasing.line, f"“{text}” is not English. Move it to `zh`.")
    if language == "zh" and not has_han(text) and len(text.split()) > _MOST_LATIN:
        yield Problem(path, phrasing.line, f"“{text}” is not Chinese. Move it to `en`.")
