"""Reads the front matter of a question file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dl49.catalogue import FrontMatter
from dl49.languages import LANGUAGES, Language
from dl49.problems import Problem
from dl49.yaml_files import Value, parse_yaml

KEYS = ("number", "section", "question", "short", "tags", "related", "follow_ups")


@dataclass(frozen=True, slots=True)
class FrontMatterText:
    """The YAML between the ``---`` lines, and how many lines of the file it takes with them."""

    yaml: str
    lines: int


def split_front_matter(text: str) -> FrontMatterText | None:
    """Return the front matter that ``text`` starts with; None if it has none or does not end it."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return FrontMatterText("\n".join(lines[1:number]), number + 1)
    return None


def read_front_matter(path: str, text: str, problems: list[Problem]) -> tuple[FrontMatter, int]:
    """Read what the front matter of a question says; return it and the number of lines that it takes."""
    front = split_front_matter(text)
    if front is None:
        lines = text.split("\n")
        if lines[0] == "---":
            problems.append(Problem(path, 1, "The front matter has no end. Close it with a line `---`.", hides=True))
            return FrontMatter(), next((at for at, line in enumerate(lines) if line.startswith("#")), 0)
        message = f"There is no front matter. Start the file with `---`, the keys {', '.join(KEYS)}, and `---`."
        problems.append(Problem(path, 1, message, hides=True))
        return FrontMatter(), 0
    value = parse_yaml(front.yaml, path, problems, offset=1)
    if value is None:
        return FrontMatter(), front.lines
    return _front_matter(value), front.lines


def _front_matter(value: Value) -> FrontMatter:
    keys = value.keys(KEYS, ("aliases",))
    lines = {name: found.line for name, found in keys.items()}
    number = keys["number"].integer() if "number" in keys else None
    section = keys["section"].integer() if "section" in keys else None
    return FrontMatter(
        number,
        section,
        _bilingual("question", keys, lines),
        _bilingual("short", keys, lines),
        _tags(keys.get("tags")),
        _related(keys.get("related")),
        text_items(keys.get("follow_ups")),
        text_items(keys.get("aliases")),
        lines,
    )


def _bilingual(key: str, keys: Mapping[str, Value], lines: dict[str, int]) -> dict[Language, str]:
    """Return the texts of a key that has one in each language, and add their lines to ``lines``."""
    texts: dict[Language, str] = {}
    found = keys[key].keys(LANGUAGES) if key in keys else {}
    for language in LANGUAGES:
        text = found[language].text() if language in found else None
        if text:
            texts[language] = text
            lines[f"{key}.{language}"] = found[language].line
    return texts


def _tags(value: Value | None) -> tuple[tuple[str, int], ...]:
    tags = text_items(value)
    if value and value.is_list and not any(value.items()):
        value.problem("`tags` is empty. Name at least one key of concepts.yml.")
    return tags


def text_items(value: Value | None) -> tuple[tuple[str, int], ...]:
    """Return the texts of a list, each with its line."""
    return tuple((text, item.line) for item in (value.items() if value else ()) if (text := item.text()))


def _related(value: Value | None) -> tuple[tuple[int, int], ...]:
    items = list(value.items()) if value else []
    return tuple((number, item.line) for item in items if (number := item.integer()) is not None)
