"""Reads a page of prose: ``about.md`` is Chinese, ``about.en.md`` English."""

from __future__ import annotations

from pathlib import PurePosixPath

from dl49.catalogue import ProsePage
from dl49.languages import Language
from dl49.markdown import Fragment, parse
from dl49.reader.front_matter import split_front_matter


def read_page(path: str, text: str) -> ProsePage:
    """Read a page; its front matter, which the site generator interprets, is skipped."""
    stem = PurePosixPath(path).stem
    language: Language = "en" if stem.endswith(".en") else "zh"
    lines = text.split("\n")
    front = split_front_matter(text)
    skipped = front.lines if front else 0
    tokens, _ = parse("\n".join([""] * skipped + lines[skipped:]))
    return ProsePage(path, stem.removesuffix(".en"), language, text, Fragment(tuple(tokens), skipped + 1))
