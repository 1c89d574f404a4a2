"""Formulas for print: KaTeX's parse tree → Typst math, so that site and print read a formula alike.

Strict: whatever has no form in Typst is an error, never a guess. Every text of a formula becomes a string literal or an
escaped character, so a formula cannot bring in Typst code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dl49.languages import Language
from dl49.markdown import Formula
from dl49.math import arrays, forms, letters
from dl49.math.convert import Converter, UnsupportedError
from dl49.math.katex import Typeset
from dl49.math.spoken import Verbalizer

__all__ = ["TypstMath", "arrays", "forms", "letters", "to_typst"]  # three register the forms

_SHORT: Final = 12
"""Symbols of a formula that stays on one line."""


@dataclass(frozen=True, slots=True)
class TypstMath:
    """A formula as Typst math without dollar signs, or an error with its position (characters from the TeX's start).

    ``alt`` is what a screen reader says for it; ``tag`` is the number beside it, as Typst math, mostly none.
    ``whole`` says that it is short enough not to be broken at the end of a line.
    """

    source: str = ""
    alt: str = ""
    error: str = ""
    position: int = 0
    tag: str = ""
    whole: bool = False


def to_typst(math: Mapping[Formula, Typeset], language: Language = "en") -> Mapping[Formula, TypstMath]:
    """Convert formulas; ``language`` is that of the words in ``alt``."""
    return {formula: _converted(formula, typeset, language) for formula, typeset in math.items()}


def _converted(formula: Formula, typeset: Typeset, language: Language) -> TypstMath:
    if typeset.error:
        return TypstMath(error=typeset.error, position=typeset.position)
    converter = Converter(formula.tex, formula.display)
    try:
        source = converter.sequence(typeset.tree)
    except UnsupportedError as error:
        return TypstMath(error=str(error), position=error.position)
    said = Verbalizer(converter, language).say(typeset.tree)
    return TypstMath(source, said, tag=converter.tag, whole=_symbols(typeset.tree) <= _SHORT)


def _symbols(node: Any) -> int:  # noqa: ANN401 (plain data of any shape)
    if isinstance(node, dict):
        return 1 if "char" in node else sum(map(_symbols, node.values()))
    return sum(map(_symbols, node)) if isinstance(node, list) else 0
