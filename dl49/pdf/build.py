"""Makes editions: all of their problems at once, or all of their PDFs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from dl49.addresses import Publication, absolute, in_tree
from dl49.catalogue import Catalogue
from dl49.languages import Language
from dl49.math.typst import to_typst
from dl49.pdf.compile import Compiled, compile_pdf, cover_picture
from dl49.pdf.document import cover_source, typst_source
from dl49.pdf.editions import Edition, Imprint
from dl49.problems import ProblemsError

_AT_ONCE = 200
"""Questions that are set at the same time, over all editions: one takes about 10 MB. A larger edition is set alone, in
a process of its own, because the compiler gives back what it remembers only when it ends."""


def build_editions(
    catalogue: Catalogue,
    editions: Sequence[Edition],
    publication: Publication,
    epoch: int,
    cache: Path | None = None,
) -> Mapping[str, Compiled]:
    """Make editions of a catalogue without problems, dated ``epoch`` (seconds since 1970); return them by file name.

    Says on standard error when each is done. Raises ProblemsError where something has no form in print. With a folder
    ``cache``, takes from there what has not changed.
    """
    languages = sorted({edition.language for edition in editions})
    math = {language: to_typst(catalogue.math, language) for language in languages}

    def make(edition: Edition) -> Compiled:
        source = typst_source(
            catalogue, edition, _imprint(publication, epoch, edition.language), math[edition.language]
        )
        if source.problems:
            return Compiled(problems=source.problems)
        work = partial(compile_pdf, source, epoch, edition.name, cache)
        made = work() if len(catalogue.questions) <= _AT_ONCE else _alone(work)
        if made.pdf:
            log(f"{edition.name}: {made.pages} pages, {-(-len(made.pdf) // 1000)} kB")
        return made

    # The compiler leaves the interpreter's lock alone while it works, so threads are enough.
    fitting = max(1, _AT_ONCE // max(1, len(catalogue.questions)))
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, fitting)) as pool:
        made = dict(zip((edition.name for edition in editions), pool.map(make, editions), strict=True))
    problems = [problem for one in made.values() for problem in one.problems]
    if problems:
        raise ProblemsError(problems)
    return made


def _alone(work: Callable[[], Compiled]) -> Compiled:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work).result()


def cover_pictures(
    catalogue: Catalogue, editions: Sequence[Edition], publication: Publication, epoch: int
) -> Mapping[str, bytes]:
    """Return a small picture (PNG) of the cover of each edition, by the name of its file."""
    return {
        edition.name: cover_picture(cover_source(catalogue, edition, _imprint(publication, epoch, edition.language)))
        for edition in editions
    }


def log(line: str) -> None:
    """Say how far the work is, on standard error."""
    sys.stderr.write(f"{line}\n")


def _imprint(publication: Publication, epoch: int, language: Language) -> Imprint:
    home = absolute(publication.site_url, in_tree("", language))
    return Imprint(version("dl49"), epoch, publication.site_url or None, home or publication.repository or None)
