"""Links lead somewhere, and a question holds nothing but Markdown: no raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias
from urllib.parse import unquote

from markdown_it.token import Token

from dl49.anchors import question_anchors
from dl49.catalogue import Catalogue
from dl49.markdown import Fragment
from dl49.problems import Problem

Targets: TypeAlias = Mapping[str, frozenset[str]]
"""The anchors of each file that a link can lead to; the file of the link itself has no name."""

_CELLS: Final = re.compile(r"(?<!\\)\|")


def check_links(catalogue: Catalogue) -> Iterator[Problem]:
    """Report raw HTML, dangling or insecure links, forced line breaks, and rows with too many cells or too few."""
    anchors = {f"{draft.stem}.md": question_anchors(draft) for draft in catalogue.drafts}
    for draft in catalogue.drafts:
        targets = {**anchors, "": anchors[f"{draft.stem}.md"]}
        lines = draft.text.split("\n")
        for part in draft.parts.values():
            for fragment in part.fragments:
                for item in fragment.located:
                    for message in _check_token(item.token, targets):
                        yield Problem(draft.path, item.line, message)
                yield from _check_rows(draft.path, fragment, lines)


def _check_rows(path: str, fragment: Fragment, lines: list[str]) -> Iterator[Problem]:
    """Report rows with another number of cells than the table's head: Markdown drops the cells beyond."""
    columns = 0
    for token in fragment.tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            cells = len(_CELLS.split(lines[token.map[0]].lstrip("> ").strip().removeprefix("|").removesuffix("|")))
            if cells != columns:
                message = (
                    f"Cells in this row: {cells}, columns of the table: {columns}. Write one cell for each column."
                )
                yield Problem(path, token.map[0] + 1, message)


def _check_token(token: Token, targets: Targets) -> Iterator[str]:
    match token.type:
        case "html_block" | "html_inline":
            start = " ".join(token.content.split())[:40]
            yield f"Raw HTML (`{start}`) is not allowed. Write Markdown."
        case "link_open":
            yield from _check_target(str(token.attrGet("href") or ""), targets)
        case "text_special" if token.info == "entity":
            yield f"`{token.markup}` is HTML. Write the character itself."
        case "hardbreak":
            yield "A line ends in two spaces or a backslash, which breaks it. Start a new paragraph instead."
        case "hr":
            yield "A line of dashes or stars is not allowed between paragraphs. Remove it."
        case _:
            pass


def _check_target(target: str, targets: Targets) -> Iterator[str]:
    if target.startswith("https://"):
        return
    if ":" in target or target.startswith("//"):
        yield f"The link `{target}` is neither https:// nor a question of ours. Correct it."
        return
    file, _, anchor = target.partition("#")
    if file not in targets:
        yield f"The link `{unquote(target)}` leads to no question. Write its file name, such as `08-….md`."
    elif anchor and anchor not in targets[file]:
        yield f"The anchor `#{anchor}` does not exist. Write one such as `#answer-zh` or `#review-en`."
    elif not file and not anchor:
        yield "A link has no address. Write it between the parentheses."
