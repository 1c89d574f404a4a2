"""Typst source → PDF."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pikepdf

from dl49.cache import keep_file, kept_file
from dl49.pdf.diagnostics import problems_of
from dl49.pdf.document import TypstSource
from dl49.problems import Problem
from dl49.typesetting.compiler import FOLDER, DiagnosticsError, document, installation

_COVER_PPI: Final = 32
"""Pixels per inch in the picture of a cover: 265 wide, twice what pages show."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF and the number of its pages, or the problems that kept it from being made."""

    pdf: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()


def compile_pdf(source: TypstSource, epoch: int, path: str, cache: Path | None = None) -> Compiled:
    """Compile an edition, dated ``epoch`` (seconds since 1970), as PDF/UA-1 and PDF/A-2a.

    Problems that have no place in the content bear ``path``. What stands in the folder ``cache`` for the same source
    is taken from there.
    """
    key = _key(source, epoch) if cache else ""
    kept = kept_file(cache, key) if cache else None
    if kept is not None:
        pages, _, pdf = kept.partition(b"\n")
        return Compiled(pdf, int(pages))
    made = _compiled(source, epoch, path)
    if cache and made.pdf:
        keep_file(cache, key, b"%d\n%b" % (made.pages, made.pdf))
    return made


def cover_picture(source: Mapping[str, str]) -> bytes:
    """Return a small picture (PNG) of a cover, of which ``source`` are the files."""
    with document(source) as cover:
        (page,) = cover.images(_COVER_PPI)
        return page


def _key(source: TypstSource, epoch: int) -> str:
    """Return the digest of all that a PDF is made of: its source, and our code, the compiler, fonts and packer."""
    code = [path.read_text(encoding="utf-8") for path in (Path(__file__), *sorted(FOLDER.glob("*.*")))]
    told = [sorted(source.files.items()), epoch, code, installation(), version("pikepdf")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _compiled(source: TypstSource, epoch: int, path: str) -> Compiled:
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
