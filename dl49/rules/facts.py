"""Shared facts: titles, names of concepts and sections, and works are each there once, and are what they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from dl49.catalogue import Catalogue, Concept, Naming, Reference
from dl49.languages import LANGUAGES, NAMES, Bilingual, Language, columns, has_han
from dl49.problems import Problem, excerpt

LONGEST_NAME: Final = 60
"""Characters of a name: it stands in lists, in tags and on cards."""
LONGEST_SHORT: Final[dict[Language, int]] = {"zh": 14, "en": 4}
"""Chinese characters, and English words: the menu is some 15 characters wide."""
_MARKUP: Final = re.compile(r"[<>$`\\{}\[\]_]|\*\*")
_WORDS: Final = re.compile(r" [a-z]|^[a-z]+ ")
"""Several words not all of which have a capital letter: no name, such as “Vision Transformer”."""
_ASKED: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[？?](?:[^？。]+。|（[^？]+）)?$"),
    "en": re.compile(r"\?(?: [^?.]+\.| \([^?]+\))?$"),
}
"""A question mark at the end; one sentence or parenthesis may follow it."""
_QUESTION_MARK: Final[dict[Language, str]] = {"zh": "？", "en": "?"}


def check_facts(catalogue: Catalogue) -> Iterator[Problem]:
    """Report titles and names that stand twice or are no names, and works that are listed twice."""
    yield from _check_namings(catalogue)
    for section in catalogue.sections:
        path = f"{catalogue.folder}/sections.yml"
        yield from _check_names(path, section.names, section.name)
        if not has_han(section.name.zh):
            message = f"The Chinese name “{excerpt(section.name.zh)}” is not Chinese. Translate it."
            yield Problem(path, section.names["zh"], message)
    yield from _check_sections(catalogue)
    yield from _check_concepts(catalogue)
    yield from _check_works(catalogue)


def _bare(name: str) -> str:
    """Return what two names have in common that differ in capitals, width, spaces or punctuation only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _check_namings(catalogue: Catalogue) -> Iterator[Problem]:
    seen: dict[tuple[str, Language, str], str] = {}
    for draft in catalogue.drafts:
        for one in draft.front.namings:
            name = f"The {NAMES[one.language]} {one.kind}"
            first = seen.setdefault((one.kind, one.language, _bare(one.text)), draft.path)
            if first != draft.path:
                remedy = "Ask something else." if one.kind == "question" else "Write one that tells them apart."
                yield Problem(draft.path, one.line, f"{name} is already that of {first}. {remedy}")
            if one.kind == "question" and not _ASKED[one.language].search(one.text):
                message = f"{name} does not end in `{_QUESTION_MARK[one.language]}`. Ask a question."
                yield Problem(draft.path, one.line, message)
            if one.kind == "short name":
                yield from (Problem(draft.path, one.line, f"{name} {too_long}") for too_long in _too_long(one))


def _too_long(short: Naming) -> Iterator[str]:
    """Yield what is wrong with the length of a short name: it should stand on one line of the menu, or on two."""
    wide = -(-columns(short.text) // 2)
    if short.language == "zh" and wide > LONGEST_SHORT["zh"]:
        yield (
            f"is {wide} Chinese characters wide; at most {LONGEST_SHORT['zh']} fit into the menu "
            "(a letter takes half of one). Shorten it."
        )
    words = len(short.text.split())
    if short.language == "en" and words > LONGEST_SHORT["en"]:
        yield f"has {words} words; at most {LONGEST_SHORT['en']} fit into the menu. Shorten it."


def _check_names(
    path: str, lines: Mapping[str, int], name: Bilingual, aliases: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """Yield what is wrong with the names of a thing by themselves."""
    if has_han(name.en):
        message = f"The English name “{excerpt(name.en)}” has Chinese characters. Translate it."
        yield Problem(path, lines["en"], message)
    for one, line in ((name.zh, lines["zh"]), (name.en, lines["en"]), *((one, lines["aliases"]) for one in aliases)):
        markup = _MARKUP.search(one)
        if markup:
            message = f"`{markup[0]}` in the name “{excerpt(one)}”. Names are plain text: write it without."
            yield Problem(path, line, message)
        if one != " ".join(one.split()):
            yield Problem(path, line, f"The name “{excerpt(one)}” has spaces or line ends too many. Remove them.")
        if len(one) > LONGEST_NAME:
            message = f"The name “{excerpt(one)}” has {len(one)} characters. Write at most {LONGEST_NAME}."
            yield Problem(path, line, message)


def _check_sections(catalogue: Catalogue) -> Iterator[Problem]:
    path = f"{catalogue.folder}/sections.yml"
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for section in catalogue.sections:
            first = seen.setdefault(_bare(section.name[language]), section.number)
            if first != section.number:
                message = f"The {NAMES[language]} name is already that of section {first}. Give it one of its own."
                yield Problem(path, section.names[language], message)


def _check_concepts(catalogue: Catalogue) -> Iterator[Problem]:
    path = f"{catalogue.folder}/concepts.yml"
    owners: dict[str, str] = {}
    for concept in catalogue.concepts.values():
        yield from _check_names(path, concept.lines, concept.name, concept.aliases)
        if not has_han(concept.name.zh) and _WORDS.search(concept.name.zh):
            message = f"The Chinese name “{excerpt(concept.name.zh)}” is not Chinese. Translate it."
            yield Problem(path, concept.lines["zh"], message)
        for alias in _doubled(concept):
            message = f"`{concept.key}` has the name “{alias}” already. Remove it from `aliases`."
            yield Problem(path, concept.lines["aliases"], message)
        places = ("zh", concept.name.zh), ("en", concept.name.en), *(("aliases", one) for one in concept.aliases)
        for place, name in places:
            owner = owners.setdefault(_bare(name), concept.key)
            if owner != concept.key:
                message = f"“{name}” is a name of `{owner}` already: nobody would know which is meant. Keep one."
                yield Problem(path, concept.lines[place], message)


def _doubled(concept: Concept) -> Iterator[str]:
    """Yield other names that are there already; `warm-up` and `warmup` are two, since people type both."""
    seen = {concept.name.zh.casefold(), concept.name.en.casefold()}
    for alias in concept.aliases:
        if alias.casefold() in seen:
            yield alias
        seen.add(alias.casefold())


def _check_works(catalogue: Catalogue) -> Iterator[Problem]:
    path = f"{catalogue.folder}/references.bib"
    seen: dict[tuple[str, str], str] = {}
    for work in catalogue.references.values():
        for kind, value in _identities(work):
            first = seen.setdefault((kind, value), work.key)
            if first != work.key:
                message = f"`{work.key}` has the {kind} of `{first}`: it is the same work. Keep one entry and cite it."
                yield Problem(path, work.line, message)
                break


def _identities(work: Reference) -> Iterator[tuple[str, str]]:
    named = (("DOI", work.doi), ("arXiv number", work.arxiv), ("address", work.url), ("title", _bare(work.title)))
    return ((kind, value.casefold().rstrip("/")) for kind, value in named if value)
