"""The forms of letters, numbers, alphabets and text."""

from __future__ import annotations

from typing import Any, Final

from dl49.math.convert import Converter, form
from dl49.math.katex import Node
from dl49.math.symbols import (
    FONTS,
    NO_SPACES,
    TEXT_ACCENTS,
    TEXT_FONTS,
    WORD_FONTS,
    accented,
    character,
    classed,
    joined,
    text_literal,
)


def plain(node: Any) -> str | None:  # noqa: ANN401 (a node or a list of them)
    """Return the text of nodes that are letters and spaces only, else None."""
    if isinstance(node, list):
        parts = [plain(item) for item in node]
        return None if None in parts else "".join(part for part in parts if part)
    kind, in_text = node["type"], node["mode"] == "text"
    if kind in {"mathord", "textord"}:
        return node["char"] if in_text or node["char"].isalnum() else None
    if kind == "spacing":
        return "" if node["text"] in NO_SPACES else " "
    if kind == "kern":
        return "\u2009" if node["dimension"]["number"] > 0 else None
    if kind == "accent" and in_text and node["label"] in TEXT_ACCENTS:
        base = plain(node["base"])
        return None if base is None else accented(base, TEXT_ACCENTS[node["label"]])
    nested = kind == "ordgroup" or (kind == "styling" and in_text) or (kind == "text" and node.get("font") in _PLAIN)
    return plain(node["body"]) if nested else None


_PLAIN: Final = {None, "\\text", "\\textrm", "\\textnormal"}


@form("mathord", "textord")
def _letter(_to: Converter, node: Node) -> str:
    char = node["char"]
    if len(char) != 1:
        return text_literal(char)
    return classed(char, "ord") if char in "|∣‖∥!?:" else character(char)


@form("number")
def _number(_to: Converter, node: Node) -> str:
    return str(node["char"])


@form("atom")
def _atom(_to: Converter, node: Node) -> str:
    return classed(node["char"], node["family"])


@form("font")
def _font(to: Converter, node: Node) -> str:
    font = node["font"]
    if font not in FONTS:
        to.fail(node, f"\\{font} has no form in the PDF. Use another alphabet.")
    word = plain(node["body"]) if font in WORD_FONTS else None
    if word and (len(word) > 1 or font == "mathrm"):
        return WORD_FONTS[font].format(text_literal(word))
    body = to.group(node["body"])
    return FONTS[font].format(body) if body else ""


@form("text")
def _text(to: Converter, node: Node) -> str:
    font = TEXT_FONTS.get(node.get("font", "\\text"))
    if font is None:
        to.fail(node, f"{node['font']} has no form in the PDF. Use \\text.")
    parts: list[str] = []
    words = ""
    for child in node["body"]:
        text = plain(child) if child["mode"] == "text" else None
        if text is not None:
            words += text
            continue
        parts += [text_literal(words)] if words else []
        parts.append(to.node(child))
        words = ""
    parts += [text_literal(words)] if words else []
    body = joined(parts)
    return str(font).format(body) if body else ""


@form("pmb")
def _pmb(to: Converter, node: Node) -> str:
    return f"bold({to.sequence(node['body'])})"
