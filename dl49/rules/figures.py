"""Figures: `../figures/NN-name-zh.svg` and its `-en` twin, both there, each with alternative text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import NAMES
from dl49.problems import Problem

_SOURCE: Final = re.compile(r"\.\./figures/(?P<file>(?P<name>(?P<number>\d{2,})-[a-z0-9-]+)-(?P<language>zh|en)\.svg)")


def figure_name(source: str) -> str:
    """Return the name that both languages' files of a figure share (the source itself if it has another form)."""
    match = _SOURCE.fullmatch(source)
    return match["name"] if match else source


def figure_file(source: str) -> str | None:
    """Return the file name of a figure, or None if the source is not that of a figure."""
    match = _SOURCE.fullmatch(source)
    return match["file"] if match else None


def check_figures(catalogue: Catalogue) -> Iterator[Problem]:
    """Each figure exists, has alternative text and the right name; each figure file is shown somewhere."""
    shown = set()
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                for item in fragment.located:
                    if item.token.type == "image":
                        shown.add(figure_file(str(item.token.attrGet("src") or "")))
                        for message in _check_figure(catalogue, draft, part, item.token):
                            yield Problem(draft.path, item.line, message)
    for name in sorted(catalogue.figures - shown):
        path = f"{catalogue.folder}/figures/{name}"
        yield Problem(path, 1, "No question shows this figure. Show it with `![…](../figures/…)`, or remove the file.")


def _check_figure(catalogue: Catalogue, draft: Draft, part: Part, token: Token) -> Iterator[str]:
    source = str(token.attrGet("src") or "")
    if not token.content.strip():
        yield f"The figure `{source}` has no alternative text. Say between `![` and `]` what it shows."
    if any(child.type not in {"text", "softbreak"} for child in token.children or ()):
        yield f"The alternative text of `{source}` has markup. It is read aloud: write words."
    if "//" in source or ":" in source:
        yield f"`{source}` is an image of another host. Put a figure into {catalogue.folder}/figures."
        return
    match = _SOURCE.fullmatch(source)
    if match is None:
        yield f"`{source}` is not a figure's address. Write `../figures/NN-name-{part.language}.svg`."
        return
    if match["language"] != part.language:
        message = f"`{source}` is the figure of the other language. Show the `-{part.language}.svg` file"
        yield f"{message} in the {NAMES[part.language]} part."
    if draft.front.number is not None and int(match["number"]) != draft.front.number:
        yield f"`{source}` is the figure of question {int(match['number'])}. Show this question's own."
    if match["file"] not in catalogue.figures:
        yield f"The figure `{catalogue.folder}/figures/{match['file']}` does not exist. Make it, or remove the line."
