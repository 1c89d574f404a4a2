"""Every formula compiles, stands in the form that all readers of the file understand, and none is missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from dl49.catalogue import Catalogue, Concept, Draft, Part
from dl49.markdown import MATH, Formula
from dl49.math.katex import Typeset
from dl49.problems import Problem, excerpt

_DISPLAY_DOLLARS: Final = re.compile(rf"\$\$|\${MATH}\$")
_TEX_DELIMITERS: Final = frozenset({r"\(", r"\)", r"\[", r"\]"})

_BEFORE, _AFTER = 8, 20
"""Characters that a message quotes around a lone dollar: what was meant as a formula stands behind it."""


def check_formulas(catalogue: Catalogue) -> Iterator[Problem]:
    """Report formulas that KaTeX refuses, and dollar signs that were not read as math."""
    for draft in catalogue.drafts:
        lines = draft.text.split("\n")
        for formula, line in draft.formulas:
            yield from _check_formula(draft, formula, line, catalogue.math[formula])
        for part in draft.parts.values():
            yield from _check_missed(draft, part, lines)
    for concept in catalogue.concepts.values():
        if concept.formula:
            yield from _check_definition(catalogue, concept)


def _check_definition(catalogue: Catalogue, concept: Concept) -> Iterator[Problem]:
    error = catalogue.math[Formula(concept.formula, display=False)].error
    if error:
        message = f"The formula of `{concept.key}` cannot be set: {error.rstrip('.')}. Correct it."
        yield Problem(f"{catalogue.folder}/concepts.yml", concept.lines.get("formula", concept.line), message)


def problem_in(draft: Draft, formula: Formula, line: int, position: int, message: str) -> Problem:
    """Return a problem at a character of a formula whose TeX starts on ``line``."""
    row, column = _place(draft.text.split("\n"), formula, line, position)
    return Problem(draft.path, row, f"{message} (column {column}, in `{excerpt(formula.tex)}`).")


def _check_formula(draft: Draft, formula: Formula, line: int, result: Typeset) -> Iterator[Problem]:
    if result.error:
        what = f"KaTeX: {result.error.rstrip('.')}. Correct the formula"
        yield problem_in(draft, formula, line, result.position, what)
        return
    if not formula.tex.isascii():
        in_text = set(_places(result.tree, "text"))
        foreign = [at for at, char in enumerate(formula.tex) if not char.isascii() and at not in in_text]
        if foreign:
            what = f"“{formula.tex[foreign[0]]}” in a formula. Put words into \\text{{}}, symbols as commands"
            yield problem_in(draft, formula, line, foreign[0], what)


def _places(node: Any, mode: str) -> Iterator[int]:  # noqa: ANN401 (plain data of any shape)
    """Yield where nodes of a mode stand in the TeX (characters from its start)."""
    if isinstance(node, dict):
        if node.get("mode") == mode and "at" in node:
            yield node["at"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _places(child, mode)


def _place(lines: list[str], formula: Formula, line: int, position: int) -> tuple[int, int]:
    """Return line and column (from 1) of a character of a formula in its file."""
    before = formula.tex[:position]
    row = line + before.count("\n")
    tex_line = formula.tex.split("\n")[before.count("\n")].strip()
    offset = len(before.rpartition("\n")[2].lstrip())
    source = lines[row - 1] if row <= len(lines) else ""
    starts = source.find(f"${tex_line}") + 1 if row == line and not formula.display else 0
    return row, (starts or max(source.find(tex_line), 0)) + offset + 1


def _check_missed(draft: Draft, part: Part, lines: list[str]) -> Iterator[Problem]:
    for fragment in part.fragments:
        reported: set[int] = set()
        for text in fragment.texts:
            at = _DISPLAY_DOLLARS.search(text.visible)
            if at:
                message = "`$$` inside a paragraph. Put it alone on its line, with blank lines around the formula."
                line = text.line_at(at.start())
                yield Problem(draft.path, line, message)
                reported.update(range(text.line, text.line_at(len(text.visible)) + 1))
        for item in fragment.located:
            token = item.token
            if token.type == "math_block":
                yield from _check_display_form(draft, lines, token.map or [0, 0])
            elif token.type == "text" and "$" in token.content and item.line not in reported:
                yield Problem(
                    draft.path,
                    item.line,
                    f"“{_around(token.content)}” was not read as math. "
                    "Write $…$ without spaces inside, no digit right after it, or $$ alone on its line; "
                    "in a table use \\mid for |.",
                )
            elif token.type == "text_special" and token.markup in (_TEX_DELIMITERS | {r"\$"}):
                yield Problem(
                    draft.path,
                    item.line,
                    f"`{token.markup}` is not read as math. Write $…$ or $$ (and a sum of money in words).",
                )


def _around(text: str) -> str:
    at = text.index("$")
    return text[max(at - _BEFORE, 0) : at + _AFTER].strip()


def _check_display_form(draft: Draft, lines: list[str], span: list[int]) -> Iterator[Problem]:
    first, last = span[0], span[1] - 1
    while last > first and not lines[last].strip():
        last -= 1
    if lines[first].strip() != "$$" or lines[last].strip() != "$$" or first == last:
        yield Problem(draft.path, first + 1, "`$$` is not alone on its line. Give each of the two its own line.")
    elif lines[first - 1].strip():
        yield Problem(draft.path, first + 1, "There is no blank line before `$$`. Add one.")
    elif last + 1 < len(lines) and lines[last + 1].strip():
        yield Problem(draft.path, last + 1, "There is no blank line after `$$`. Add one.")
