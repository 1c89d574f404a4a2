"""Content that is set for trial, apart from its edition, to see whether it can be printed."""

from __future__ import annotations

from collections.abc import Sequence
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
    found: dict[int, str] = {}
    while left := [index for index in range(len(rows)) if index not in found]:
        with document({MAIN: _HEAD + "\n".join(rows[index] for index in left)}) as trial:
            try:
                trial.pdf()
                return found | {int(mark["place"]): too_wide(mark["percent"]) for mark in trial.values("too-wide")}
            except DiagnosticsError as error:
                tried = [rows[index] for index in left]
                said = {left[row]: _message(one) for one in error.diagnostics if (row := _row(one, tried)) is not None}
                if not said:
                    return None
                found |= said
    return found


def _row(diagnostic: Diagnostic, rows: Sequence[str]) -> int | None:
    """Return the row that a diagnostic is of; of a drawing the compiler tells the text, not the place."""
    if diagnostic.no_glyph and not diagnostic.locations:
        return next((index for index, row in enumerate(rows) if f">{diagnostic.no_glyph}<" in row), None)
    lines = (location.line - _HEAD.count("\n") - 1 for location in diagnostic.locations if location.file == MAIN)
    return next((line for line in lines if line >= 0), None)


def _message(diagnostic: Diagnostic) -> str:
    return no_glyph(diagnostic.no_glyph) if diagnostic.no_glyph else refused(diagnostic.message)
