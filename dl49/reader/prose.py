"""Reads a page of prose: ``about.md`` is Chinese, ``about.en.md`` English."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from dl49.catalogue import ProsePage
from dl49.languages import Language
from dl49.markdown import Fragment, parse
from dl49.problems import Problem
from dl49.reader.front_matter import split_front_matter, texts
from dl49.yaml_files import parse_yaml

_REQUIRED: Final = ("title", "description")
_OPTIONAL: Final = ("aliases", "hide", "search", "template")
"""All but the first is for the site generator and its theme."""


def read_page(path: str, text: str, problems: list[Problem]) -> ProsePage:
    """Read a page; its front matter is for the site generator, and only checked here."""
    stem = PurePosixPath(path).stem
    language: Language = "en" if stem.endswith(".en") else "zh"
    lines = text.split("\n")
    aliases: tuple[tuple[str, int], ...] = ()
    front = split_front_matter(text)
    if front is None:
        message = "There is no front matter, or it has no end. Start with `---`, `title`, `description` and `---`."
        problems.append(Problem(path, 1, message))
    elif value := parse_yaml(front.yaml, path, problems, offset=1):
        keys = value.keys(_REQUIRED, _OPTIONAL)
        for name in _REQUIRED:
            if name in keys:
                keys[name].text()
        aliases = texts(keys.get("aliases"))
    skipped = front.lines if front else 0
    tokens = parse("\n".join([""] * skipped + lines[skipped:]))
    return ProsePage(path, stem.removesuffix(".en"), language, text, Fragment(tuple(tokens), skipped + 1), aliases)
