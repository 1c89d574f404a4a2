"""Formulas for print: TeX → Typst math, through KaTeX's own parser, so that both editions read a formula alike.

Strict: whatever has no form in Typst is an error, never a guess. Every text of a formula becomes a string literal or an
escaped character, so a formula cannot bring in Typst code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dl49.languages import Language
from dl49.markdown import Formula
from dl49.pdf.math import arrays, forms, letters
from dl49.pdf.math.atoms import Node
from dl49.pdf.math.convert import Converter, UnsupportedError
from dl49.pdf.math.spoken import Speaker
from dl49.tex import Parsed, parse

__all__ = ["TypstMath", "arrays", "forms", "letters", "to_typst", "too_wide"]  # three register the forms

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
    said = Speaker(converter, language).say(tree)
    return TypstMath(source, said, tag=converter.tag, whole=_symbols(tree) <= _SHORT)


def _symbols(node: Any) -> int:  # noqa: ANN401 (plain data of any shape)
    if isinstance(node, dict):
        return 1 if "char" in node else sum(map(_symbols, node.values()))
    return sum(map(_symbols, node)) if isinstance(node, list) else 0


def too_wide(message: str) -> list[tuple[str, int]]:
    """Return the displays that ``check-displays`` of math.typ complains of, from Typst's message.

    Each with the place that it was given, and how many percent of the line it takes.
    """
    return [(place, int(percent)) for place, percent in re.findall(r"too-wide (.*) (\d+)$", message, re.MULTILINE)]
