"""A figure and its caption as one block: an image alone in its paragraph, below it ``**Figure**: what it shows``.

A list right below that sentence belongs to the caption: what each panel shows, and the set-up.
"""

from __future__ import annotations

from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from dl49.blocks import block_at
from dl49.wording import HEADINGS

_LABELS: Final = frozenset(headings.figure for headings in HEADINGS.values())
_COLONS: Final = "：:"


def captions_plugin(markdown: MarkdownIt) -> None:
    """Make figures blocks of their own: ``figure`` holds the image's inline token and a ``figcaption``.

    The label and its colon are taken out of the caption's paragraph, whose opening token says in its ``meta`` that it
    is ``labeled``; a figure without one has an empty ``figcaption``. Images in lists and tables stay paragraphs (a rule
    refuses them).
    """
    markdown.core.ruler.push("captions", _figures)


def _is_image(inline: Token) -> bool:
    """Return whether a paragraph's inline token is one image and nothing else."""
    children = inline.children or ()
    return len(children) == 1 and children[0].type == "image"


def _figures(state: StateCore) -> None:
    tokens = state.tokens
    made: list[Token] = []
    index = 0
    while index < len(tokens):
        paragraph = tokens[index : index + 3]
        if not (_is_top_paragraph(paragraph) and _is_image(paragraph[1])):
            made.append(tokens[index])
            index += 1
            continue
        index += 3
        caption = _caption(tokens, index)
        made += _figure(paragraph, caption)
        index += len(caption)
    state.tokens = made


def _caption(tokens: list[Token], index: int) -> list[Token]:
    """Return the tokens of a labeled paragraph and of a list below it, or nothing."""
    paragraph = tokens[index : index + 3]
    if not (_is_top_paragraph(paragraph) and _is_labeled(paragraph[1])):
        return []
    below = index + len(paragraph)
    has_list = below < len(tokens) and tokens[below].type == "bullet_list_open"
    return [*paragraph, *(block_at(tokens, below) if has_list else ())]


def _is_top_paragraph(tokens: list[Token]) -> bool:
    return len(tokens) == 3 and tokens[0].type == "paragraph_open" and tokens[0].level == 0


def _shown(inline: Token) -> list[Token]:
    """Return the children without the empty texts that the parser leaves around emphasis."""
    return [child for child in inline.children or () if child.type != "text" or child.content]


def _is_labeled(inline: Token) -> bool:
    opening = _shown(inline)[:4]
    if [child.type for child in opening] != ["strong_open", "text", "strong_close", "text"]:
        return False
    return opening[1].content in _LABELS and opening[3].content[:1] in _COLONS


def _figure(paragraph: list[Token], caption: list[Token]) -> list[Token]:
    opening, image, closing = paragraph
    for token, kind in ((opening, "figure_open"), (closing, "figure_close")):
        token.type, token.tag = kind, "figure"
    span = (caption or paragraph)[0].map
    begins = Token("figcaption_open", "figcaption", 1, map=span, level=1, block=True)
    ends = Token("figcaption_close", "figcaption", -1, level=1, block=True)
    if caption:
        caption[0].meta["labeled"] = True
        _take_label(caption[1])
    return [opening, image, begins, *caption, ends, closing]


def _take_label(text: Token) -> None:
    """Make a caption's inline token read as it does without its label: it starts with a capital letter."""
    children = _shown(text)[3:]
    said = children[0].content[1:].lstrip(" ")
    children[0].content = said[:1].upper() + said[1:]
    text.children = children
