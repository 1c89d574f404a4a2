"""Texts between formulas, code and citations: where a line may not break, and which spaces go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from dl49.languages import Language
from dl49.pdf.source import text

_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_SOFT_BREAK: Final = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_NO_LINE_START: Final = "：；？！，。、）》〉」』】〕”’…—～·％‰%"
_NO_LINE_END: Final = "（《〈「『【〔“‘"
_JOINER: Final = "#sym.wj"
_NO_BREAK_SPACE: Final = "\u00a0"


def joined_texts(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str | SyntaxTreeNode]:
    """Yield the nodes, with texts that follow each other (line ends too) joined."""
    joined = ""
    for node in nodes:
        if node.type in {"text", "text_special", "softbreak"}:
            joined += "\n" if node.type == "softbreak" else node.content
            continue
        if joined:
            yield joined
            joined = ""
        yield node
    if joined:
        yield joined


_BOXES: Final = frozenset({"math_inline", "code_inline", "image"})


def tied_text(
    piece: str, before: str | SyntaxTreeNode | None, after: str | SyntaxTreeNode | None, language: Language
) -> str:
    """Return a piece of text as Typst, tied to the nodes around it where a line may not break between them."""
    content = re.sub(r"\s+", " ", _SOFT_BREAK.sub("", piece))
    start = end = ""
    if _is(before, _BOXES) and content[:1] in _NO_LINE_START:
        start = _JOINER
    if _is(after, _BOXES) and content[-1:] in _NO_LINE_END:
        end = _JOINER
    if _is(after, {"citation"}):  # tied to the word before it; in Chinese directly, for its number is raised
        content, end = content.rstrip(" "), _JOINER if language == "zh" else text(_NO_BREAK_SPACE)
    return start + text(content) + end


def _is(piece: str | SyntaxTreeNode | None, kinds: frozenset[str] | set[str]) -> bool:
    return isinstance(piece, SyntaxTreeNode) and piece.type in kinds
