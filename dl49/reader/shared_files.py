"""Reads the shared facts: sections, concepts, how people ask, and what is not treated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dl49.addresses import PAGE
from dl49.catalogue import Concept, Phrasing, Phrasings, Section, Untreated
from dl49.languages import LANGUAGES, Bilingual
from dl49.problems import Problem
from dl49.text_files import TextFile
from dl49.yaml_files import Value, parse_yaml

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_sections(file: TextFile, problems: list[Problem]) -> tuple[Section, ...]:
    """Read the list of sections; a section without number, name or questions is left out."""
    value = parse_yaml(file.text, file.path, problems) if file.text is not None else None
    sections = []
    for item in value.items() if value else ():
        keys = item.keys(("number", "name", "questions"))
        number = keys["number"].integer() if "number" in keys else None
        names = keys["name"].keys(LANGUAGES) if "name" in keys else {}
        name = _bilingual(names)
        questions = _numbers(keys["questions"]) if "questions" in keys else []
        if number is not None and name is not None:
            numbers, lines = tuple(n for n, _ in questions), tuple(at for _, at in questions)
            sections.append(Section(number, name, numbers, item.line, lines, _lines(names)))
    return tuple(sections)


def _numbers(value: Value) -> list[tuple[int, int]]:
    """Return the numbers of a list, each with its line."""
    items = list(value.items())
    if value.is_list and not items:
        value.problem("`questions` is empty. List the numbers of the section's questions.")
    return [(number, item.line) for item in items if (number := item.integer()) is not None]


def read_concepts(file: TextFile, problems: list[Problem]) -> dict[str, Concept]:
    """Read the concepts by key; a concept without both names is left out."""
    value = parse_yaml(file.text, file.path, problems) if file.text is not None else None
    concepts = {}
    for key, item in value.mapping().items() if value else ():
        if not _KEY.fullmatch(key):
            item.problem(f"The key `{key}` cannot be an address. Use lower-case letters, digits and single hyphens.")
        keys = item.keys(LANGUAGES, ("aliases", "definition", "formula"))
        name = _bilingual(keys)
        aliases = [alias.text() for alias in keys["aliases"].items()] if "aliases" in keys else []
        if name is not None:
            others = tuple(alias for alias in aliases if alias)
            formula = (keys["formula"].text() or "") if "formula" in keys else ""
            texts = keys["definition"].keys(LANGUAGES) if "definition" in keys else {}
            lines = _lines(keys) | {f"definition.{language}": value.line for language, value in texts.items()}
            concepts[key] = Concept(key, name, others, item.line, _bilingual(texts), formula, lines)
    return concepts


def read_phrasings(file: TextFile, problems: list[Problem]) -> dict[int, Phrasings]:
    """Read how people ask each question, by its number."""
    value = parse_yaml(file.text, file.path, problems) if file.text is not None else None
    phrasings = {}
    for key, item in value.mapping().items() if value else ():
        if not re.fullmatch("[1-9][0-9]*", key):
            item.problem(f"`{key}` is not the number of a question. Write its number.")
            continue
        keys = item.keys(LANGUAGES)
        texts = {language: tuple(_phrasings(keys[language])) for language in LANGUAGES if language in keys}
        phrasings[int(key)] = Phrasings(item.line, texts)
    return phrasings


def read_untreated(file: TextFile, problems: list[Problem]) -> tuple[Untreated, ...]:
    """Read the names of what the guide does not treat."""
    value = parse_yaml(file.text, file.path, problems) if file.text is not None else None
    names = [(tuple(name for one in item.items() if (name := one.text())), item.line) for item in _items(value)]
    return tuple(Untreated(*one) for one in names)


def _items(value: Value | None) -> Iterator[Value]:
    return value.items() if value else iter(())


def _phrasings(value: Value) -> Iterator[Phrasing]:
    for item in value.items():
        text = item.text()
        if text is not None:
            yield Phrasing(text, item.line)


def read_addresses(file: TextFile, problems: list[Problem]) -> tuple[tuple[str, int], ...]:
    """Read the addresses that were published, one a line; lines that start with ``#`` tell people what they are."""
    found = []
    for number, line in enumerate((file.text or "").split("\n"), 1):
        if PAGE.fullmatch(line):
            found.append((line, number))
        elif line and not line.startswith("#"):
            problems.append(Problem(file.path, number, f"`{line}` is no address of ours. Remove the line."))
    return tuple(found)


def _lines(keys: dict[str, Value]) -> dict[str, int]:
    return {name: value.line for name, value in keys.items()}


def _bilingual(keys: dict[str, Value]) -> Bilingual | None:
    texts = [keys[language].text() if language in keys else None for language in LANGUAGES]
    zh, en = texts
    return Bilingual(zh, en) if zh and en else None
