"""Typst source → PDF, with the fonts that the project installs and no others; what the compiler says → problems."""

from __future__ import annotations

import functools
import re
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from dl49.pdf.document import Source
from dl49.problems import Problem

_FONTS: Final = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk")
_STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]
_LOCATION: Final = re.compile(r"┌─ (.*):(\d+):(\d+)$", re.MULTILINE)
_TOO_WIDE: Final = re.compile(r"too-wide:(\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF, or the problems that kept it from being made."""

    pdf: bytes
    problems: tuple[Problem, ...] = ()


@functools.cache
def _fonts() -> typst.Fonts:
    folders = [str(files(package)) for package in _FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def compile_pdf(source: Source, epoch: int, path: str) -> Compiled:
    """Compile an edition, dated ``epoch`` (seconds since 1970), as PDF/UA-1 and PDF/A-2a.

    Every warning is a problem: a missing glyph or an unknown font must not pass. Problems that have no place in the
    content bear ``path``.
    """
    with tempfile.TemporaryDirectory() as folder:  # the compiler may read nothing else
        root = Path(folder)
        for name, text in source.files.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        compiler = typst.Compiler(root / "main.typ", root=root, font_paths=_fonts(), ignore_system_fonts=True)
        try:
            pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=_STANDARDS, timestamp=epoch)
        except typst.TypstError as error:
            return Compiled(b"", (_problem(source, error.message, error.diagnostic, path),))
    if warnings or not isinstance(pdf, bytes):
        return Compiled(b"", tuple(_problem(source, one.message, one.diagnostic, path) for one in warnings))
    return Compiled(pdf)


def _problem(source: Source, message: str, diagnostic: str, path: str) -> Problem:
    too_wide = _TOO_WIDE.search(message)
    if too_wide:
        place = source.marks.places[int(too_wide[1])]
        wide = f"The formula is {too_wide[2]} % as wide as the line in print, and shrinks to 70 % at most"
        return Problem(place.path, place.line, f"{wide}. Break it into lines, with `aligned`.")
    what = f"Typst: {message[:1].upper()}{message[1:]}. Write it otherwise."
    for match in _LOCATION.finditer(diagnostic):
        if Path(match[1]).name == "main.typ":
            found = source.marks.find(source.files["main.typ"], int(match[2]), int(match[3]))
            if found:
                return Problem(found.path, found.line, what)
    return Problem(path, 1, what)
