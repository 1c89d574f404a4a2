"""Typst source → PDF, with the fonts that the project installs and no others."""

from __future__ import annotations

import functools
import io
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import pikepdf
import typst

from dl49.pdf.complaints import problems
from dl49.pdf.document import Source
from dl49.problems import Problem

_FONTS: Final = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk")
_STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF and the number of its pages, or the problems that kept it from being made."""

    pdf: bytes = b""
    pages: int = 0
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
            return Compiled(problems=problems(source, error.message, error.diagnostic, path))
    if warnings or not isinstance(pdf, bytes):
        found = [problem for one in warnings for problem in problems(source, one.message, one.diagnostic, path)]
        return Compiled(problems=tuple(found))
    return _packed(pdf)


def _packed(pdf: bytes) -> Compiled:
    """Return a PDF with its small objects in compressed streams: a tagged book has 20 000, which are half of it."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return Compiled(packed.getvalue(), len(book.pages))
