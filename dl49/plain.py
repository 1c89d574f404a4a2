"""The plain text of our Markdown: what a search matches and shows, and what stands in the outline of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from markdown_it.token import Token

from dl49.languages import Language
from dl49.markdown import Formula
from dl49.math.katex import Typeset

LEFT_OUT: Final = "…"
"""What stands for a formula that cannot be said in plain characters."""
_LONGEST: Final = 3
"""Characters; a longer formula is left out: it is not what is typed, and all of them together would weigh 3 kB."""

_DIGITS: Final = "0123456789"
_RAISED: Final = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TYPED: Final = str.maketrans("ϵϕ−⋅′", "εφ-·'")
"""What is typed for a symbol of KaTeX's."""
_SPACE_BEFORE: Final = re.compile(r" +([.,;:?!)，。；：？！）])")
_PLAIN: Final = re.compile(r"[\w\s+\-−=<>≤≥≈≠±×·→∞≫≪∼√/|,.:!()\[\]%²³′']+")


def paragraphs(tokens: Sequence[Token], language: Language, math: Mapping[Formula, Typeset]) -> Iterator[str]:
    """Yield the plain text of each paragraph, heading, cell and block of code that has any, each on one line."""
    for token in tokens:
        if token.type == "fence":
            yield " ".join(token.content.split())
        if token.type != "inline":
            continue
        pieces = plain_text(token.children or (), " " if language == "en" else "", math)
        text = _SPACE_BEFORE.sub(r"\1", " ".join(pieces.split()))  # citations are gone
        if text.strip(f" {LEFT_OUT}"):
            yield text


def plain_text(children: Iterable[Token], soft_break: str, math: Mapping[Formula, Typeset]) -> str:
    """Return what the children of an inline token say; citations are left out."""
    return "".join(_pieces(children, soft_break, math))


def _pieces(children: Iterable[Token], soft_break: str, math: Mapping[Formula, Typeset]) -> Iterator[str]:
    for child in children:
        if child.type in {"text", "text_special", "code_inline"}:
            yield child.content
        elif child.type == "math_inline":
            yield plain_formula(math.get(Formula(child.content, display=False), Typeset()))
        elif child.type in {"softbreak", "hardbreak"}:
            yield soft_break


def plain_formula(formula: Typeset) -> str:
    r"""Return a short formula in plain characters (``L_2`` as “L2”, ``\sigma_1`` as “σ1”), else an ellipsis."""
    text = _plain(formula.tree).translate(_TYPED)
    return text if len(text) <= _LONGEST and _PLAIN.fullmatch(text) else LEFT_OUT


def _plain(node: Any) -> str:  # noqa: ANN401 (plain data of any shape)
    """Return nodes in plain characters, with an ellipsis (no plain character) for what has no such form."""
    if isinstance(node, list):
        return "".join(map(_plain, node))
    if "char" in node or "name" in node:
        return str(node["char"] if "char" in node else node["name"].removeprefix("\\"))
    match node["type"]:
        case "ordgroup" | "font" | "text" | "operatorname":
            return _plain(node["body"])
        case "sqrt" if not node.get("index"):
            return f"√{_plain(node['body'])}"
        case "supsub":
            sup = _plain(node.get("sup") or [])
            raised = sup.translate(_RAISED) if not sup or sup in _DIGITS or set(sup) == {"′"} else LEFT_OUT
            return _plain(node.get("base") or []) + _plain(node.get("sub") or []) + raised
        case _:
            return LEFT_OUT
