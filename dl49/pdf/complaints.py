"""What the compiler complains of → problems, at the places of the content that they come from."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from dl49.pdf.document import Source
from dl49.pdf.source import Place, string
from dl49.problems import Problem

_LOCATION: Final = re.compile(r"┌─ (.*):(\d+):(\d+)$", re.MULTILINE)
_TOO_WIDE: Final = re.compile(r"too-wide (\d+) (\d+)$", re.MULTILINE)
"""What ``check-displays`` of math.typ says: the number of a mark, and how many percent of the line a display takes."""
_NO_GLYPH: Final = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


def problems(source: Source, message: str, diagnostic: str, path: str) -> tuple[Problem, ...]:
    """Return the problems that a message of the compiler tells of; ``path`` is their file if no other is known."""
    found = _TOO_WIDE.findall(message)
    if found:
        return tuple(_too_wide(source.marks.places[int(mark)], int(percent)) for mark, percent in found)
    no_glyph = _NO_GLYPH.search(message)
    if no_glyph:
        place = _place_of(source, no_glyph[1]) or Place(path, 1)
        what = f"No font of the print editions has all of “{no_glyph[1]}”. Write it with other characters."
    else:
        place = _place_in(source, diagnostic) or Place(path, 1)
        what = f"In print: {message[:1].upper()}{message[1:].rstrip('.')}. Correct what stands here."
    return (Problem(place.path, place.line, what),)


def _too_wide(place: Place, percent: int) -> Problem:
    what = f"The formula is {percent} % as wide as the line in print, and shrinks to 70 % at most"
    return Problem(place.path, place.line, f"{what}. Break it into lines, with `aligned`.")


def _place_of(source: Source, text: str) -> Place | None:
    """Return where a text of the document comes from: a file of the content, or a figure."""
    main = source.files["main.typ"]
    offset = main.find(string(text)[1:-1])
    if offset >= 0:
        return source.marks.find(main, offset)
    for name, file in source.files.items():
        if text in file and name in source.origins:
            return Place(source.origins[name], file.count("\n", 0, file.index(text)) + 1)
    return None


def _place_in(source: Source, diagnostic: str) -> Place | None:
    """Return the first place in a diagnostic (the error's own, then those of the calls) that is one of the content."""
    for match in _LOCATION.finditer(diagnostic):
        path, line, column = PurePath(match[1]), int(match[2]), int(match[3])
        name = next((name for name in source.files if path.parts[-name.count("/") - 1 :] == PurePath(name).parts), "")
        if name in source.origins:
            return Place(source.origins[name], line)
        if name == "main.typ":
            main = source.files[name]
            start = sum(len(one) + 1 for one in main.split("\n")[: line - 1])
            found = source.marks.find(main, start + column)
            if found:
                return found
    return None
