"""Reads a page of prose: ``about.md`` is Chinese, ``about.en.md`` English."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from dl49.catalogue import ProsePage
from dl49.languages import Language
from dl49.problems import Problem
from dl49.prose import render_prose
from dl49.reader.front_matter import split_front_matter, text_items
from dl49.yaml_files import parse_yaml

_REQUIRED: Final = ("title", "description")
_OPTIONAL: Final = ("aliases", "hide", "search", "template")
"""All but the first is for the site generator and its theme."""


def language_of(path: str) -> Language:
    """Return the language of the page in a file."""
    return "en" if path.endswith(".en.md") else "zh"


def read_page(path: str, text: str, problems: list[Problem]) -> ProsePage:
    """Read a page, and render it."""
    stem = PurePosixPath(path).stem
    lines = text.split("\n")
    said: dict[str, str] = {}
    searchable = True
    aliases: tuple[tuple[str, int], ...] = ()
    where: dict[str, int] = {}
    front = split_front_matter(text)
    if front is None:
        message = "There is no front matter, or it has no end. Start with `---`, `title`, `description` and `---`."
        problems.append(Problem(path, 1, message))
    elif value := parse_yaml(front.yaml, path, problems, offset=1):
        keys = value.keys(_REQUIRED, _OPTIONAL)
        for name in _REQUIRED:
            if name in keys:
                said[name] = keys[name].text() or ""
                where[name] = keys[name].line
        aliases = text_items(keys.get("aliases"))
        search = keys["search"].keys((), ("exclude",)) if "search" in keys else {}
        searchable = not (search["exclude"].truth() if "exclude" in search else False)
    skipped = front.lines if front else 0
    body = render_prose("\n".join(lines[skipped:]), skipped + 1)
    title, description = (said.get(name, "") for name in _REQUIRED)
    name = stem.removesuffix(".en")
    return ProsePage(path, name, language_of(path), text, body, title, description, searchable, aliases, where)
