"""Formulas for print: TeX → Typst math, through KaTeX's own parser, so that both editions read a formula alike.

Strict: whatever has no form in Typst is an error, never a guess. Every text of a formula becomes a string literal or an
escaped character, so a formula cannot bring in Typst code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dl49.languages import Language
from dl49.markdown import Formula
from dl49.pdf.math import arrays, forms
from dl49.pdf.math.convert import Converter, Node, UnsupportedError
from dl49.pdf.math.spoken import Speaker
from dl49.tex import Parsed, parse

__all__ = ["TypstMath", "arrays", "forms", "to_typst"]  # the two register the forms


@dataclass(frozen=True, slots=True)
class TypstMath:
    """A formula as Typst math without dollar signs, or an error with its position (characters from the TeX's start).

    ``alt`` is what a screen reader says for it; ``tag`` is the number beside it, as Typst math, mostly none.
    """

    source: str = ""
    alt: str = ""
    error: str = ""
    position: int = 0
    tag: str = ""


def to_typst(formulas: Iterable[Formula], language: Language = "en") -> Mapping[Formula, TypstMath]:
    """Convert each distinct formula; ``language`` is that of the words in ``alt``.

    Raises ToolMissingError where node or KaTeX is missing.
    """
    return {formula: _converted(formula, parsed, language) for formula, parsed in parse(formulas).items()}


def _converted(formula: Formula, parsed: Parsed, language: Language) -> TypstMath:
    if parsed.error:
        return TypstMath(error=parsed.error, position=parsed.position)
    tree: list[Node] = parsed.tree
    converter = Converter(formula.tex, formula.display)
    try:
        source = converter.sequence(tree)
    except UnsupportedError as error:
        return TypstMath(error=str(error), position=error.position)
    return TypstMath(source, alt=Speaker(converter, language).say(tree), tag=converter.tag)
