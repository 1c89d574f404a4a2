"""Typst source → PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from dl49.pdf.complaints import problems
from dl49.pdf.document import Source
from dl49.problems import Problem
from dl49.typesetting.compiler import ComplaintsError, document


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF and the number of its pages, or the problems that kept it from being made."""

    pdf: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()


def compile_pdf(source: Source, epoch: int, path: str) -> Compiled:
    """Compile an edition, dated ``epoch`` (seconds since 1970), as PDF/UA-1 and PDF/A-2a.

    Problems that have no place in the content bear ``path``.
    """
    with document(source.files) as edition:
        try:
            return _packed(edition.pdf(epoch))
        except ComplaintsError as error:
            return Compiled(problems=tuple(one for said in error.complaints for one in problems(source, said, path)))


def _packed(pdf: bytes) -> Compiled:
    """Return a PDF with its small objects in compressed streams: a tagged book has 20 000, which are half of it."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return Compiled(packed.getvalue(), len(book.pages))
