"""Content that is set for trial, apart from its edition, to see whether it can be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dl49.typesetting.compiler import MAIN, Diagnostic, DiagnosticsError, document
from dl49.typesetting.messages import no_glyph, refused, too_wide

_HEAD: Final = """\
#import "look.typ": in-language, insets, text-width
#import "formulas.typ": display-math, inline-math
#set document(title: "A trial")
#let on-line(language, within, body) = block(width: text-width.at(language), {
  show: in-language.with(language)
  block(width: 100%, inset: insets.at(within), body)
})
"""


def refusals(rows: Sequence[str]) -> dict[int, str] | None:
    """Set Typst markup, a line a row; return what is said of those that cannot be printed, by index.

    None stands for trouble of the compiler's that is in none of the rows: an edition will tell.

    A row has ``on-line(language, within)[…]`` for text within a kind of block (see ``insets`` of look.typ), and in it
    ``inline-math`` and ``display-math``, whose ``place`` is the row's index.
    """
    try:
        return _refusals(dict(enumerate(rows)))
    except DiagnosticsError:
        return None


def _refusals(rows: Mapping[int, str]) -> dict[int, str]:
    """Return what is said of rows, by index. Raises DiagnosticsError where a document without rows fails as well."""
    numbers = list(rows)
    with document({MAIN: _HEAD + "\n".join(rows.values())}) as trial:
        try:
            trial.pdf()
            return {int(mark["place"]): too_wide(mark["percent"]) for mark in trial.values("too-wide")}
        except DiagnosticsError as error:
            if not rows:
                raise
            named = [(_row(one, [*rows.values()]), one) for one in error.diagnostics]
            said = {numbers[row]: _message(one) for row, one in named if row is not None}
            one_of_them = _message(error.diagnostics[0])
    if said:
        return said | _refusals({number: rows[number] for number in numbers if number not in said})
    # It is not told which row it is: the half that fails has it.
    _refusals({})
    if len(rows) == 1:
        return {numbers[0]: one_of_them}
    halves = (numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :])
    first, second = (_refusals({number: rows[number] for number in half}) for half in halves)
    return first | second


def _row(diagnostic: Diagnostic, rows: Sequence[str]) -> int | None:
    """Return the row that a diagnostic is of; of a drawing the compiler tells the text, not the place."""
    if diagnostic.no_glyph and not diagnostic.locations:
        return next((index for index, row in enumerate(rows) if f">{diagnostic.no_glyph}<" in row), None)
    lines = (location.line - _HEAD.count("\n") - 1 for location in diagnostic.locations if location.file == MAIN)
    return next((line for line in lines if line >= 0), None)


def _message(diagnostic: Diagnostic) -> str:
    return no_glyph(diagnostic.no_glyph) if diagnostic.no_glyph else refused(diagnostic.message)
