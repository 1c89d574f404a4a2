"""Typst source → PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from dl49.pdf.diagnostics import problems_of
from dl49.pdf.document import TypstSource
from dl49.problems import Problem
from dl49.typesetting.compiler import DiagnosticsError, document


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF and the number of its pages, or the problems that kept it from being made."""

    pdf: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()


def compile_pdf(source: TypstSource, epoch: int, path: str) -> Compiled:
    """Compile an edition, dated ``epoch`` (seconds since 1970), as PDF/UA-1 and PDF/A-2a.

    Problems that have no place in the content bear ``path``.
    """
    with document(source.files) as edition:
        try:
            return _packed(edition.pdf(epoch))
        except DiagnosticsError as error:
            found = (problem for one in error.diagnostics for problem in problems_of(source, one, path))
            return Compiled(problems=tuple(found))


def _packed(pdf: bytes) -> Compiled:
    """Return a PDF with its small objects in compressed streams: a tagged book has 20 000, which are half of it."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return Compiled(packed.getvalue(), len(book.pages))
