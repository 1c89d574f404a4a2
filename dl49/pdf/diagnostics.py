"""What the compiler complains of → problems, at the places of the content that they come from."""

from __future__ import annotations

import re
from typing import Final

from dl49.pdf.document import TypstSource
from dl49.pdf.source import Place, string
from dl49.problems import Problem
from dl49.typesetting.compiler import MAIN, Diagnostic
from dl49.typesetting.messages import no_glyph, refused, too_wide

_TOO_WIDE: Final = re.compile(r"too-wide (\d+) (-?\d+)$", re.MULTILINE)
"""What ``check-displays`` in formulas.typ says: number of a mark, percentage of its line that a formula takes."""


def problems_of(source: TypstSource, diagnostic: Diagnostic, path: str) -> tuple[Problem, ...]:
    """Return the problems that a diagnostic tells of; ``path`` is their file if no other is known."""
    found = _TOO_WIDE.findall(diagnostic.message)
    if found:
        places = ((source.marks.places[int(mark)], int(percent)) for mark, percent in found)
        return tuple(Problem(place.path, place.line, too_wide(percent)) for place, percent in places)
    if diagnostic.no_glyph:
        place = _place_of(source, diagnostic.no_glyph) or Place(path, 1)
        return (Problem(place.path, place.line, no_glyph(diagnostic.no_glyph)),)
    place = _place_in(source, diagnostic) or Place(path, 1)
    return (Problem(place.path, place.line, refused(diagnostic.message)),)


def _place_of(source: TypstSource, text: str) -> Place | None:
    """Return where a text of the document comes from: a file of the content, or a figure."""
    main = source.files[MAIN]
    offset = main.find(string(text)[1:-1])
    if offset >= 0:
        return source.marks.find(main, offset)
    for name, file in source.files.items():
        if text in file and name in source.origins:
            return Place(source.origins[name], file.count("\n", 0, file.index(text)) + 1)
    return None


def _place_in(source: TypstSource, diagnostic: Diagnostic) -> Place | None:
    """Return the first place of a diagnostic (its own, then those of the calls) that is one of the content."""
    for location in diagnostic.locations:
        if location.file in source.origins:
            return Place(source.origins[location.file], location.line)
        if location.file == MAIN:
            main = source.files[MAIN]
            start = sum(len(one) + 1 for one in main.split("\n")[: location.line - 1])
            found = source.marks.find(main, start + location.column)
            if found:
                return found
    return None
