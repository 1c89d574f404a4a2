"""``python -m dl49 pdf``: the editions, or parts of them, as files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dl49.addresses import KINDS, Publication
from dl49.catalogue import Catalogue
from dl49.dates import content_date
from dl49.languages import LANGUAGES
from dl49.pdf.booklet import booklet
from dl49.pdf.build import build_editions, log
from dl49.pdf.editions import Edition
from dl49.problems import ProblemsError, report
from dl49.rules import check
from dl49.text_files import write_bytes


class SelectionError(Exception):
    """The command asks for questions that are not there; the message says which."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")
    parser.add_argument("--lang", choices=LANGUAGES, help="one language only")
    parser.add_argument("--edition", choices=KINDS, help="with answers, or questions with room to write, only")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", metavar="3,21", help="these questions only")
    which.add_argument("--section", type=int, metavar="N", help="the questions of this section only")
    parser.add_argument("--two-sided", action="store_true", help="margins for printing on both sides and binding")
    parser.add_argument("--booklet", action="store_true", help="two pages a side, ordered for folding")
    parser.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where the files go (here)")


def run(options: argparse.Namespace) -> int:
    """Make the PDFs that ``options`` ask for; return 0, or 1 if the content has problems, 2 for an unknown question.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing. Files are replaced only if all could be made.
    """
    catalogue, problems = check(options.content)
    if not problems:
        try:
            editions = list(_editions(options, catalogue))
            _write(options, catalogue, editions)
        except SelectionError as error:
            log(str(error))
            return 2
        except ProblemsError as error:
            problems = list(error.problems)
    sys.stdout.writelines(f"{line}\n" for line in report(problems))
    if problems:
        log(f"{len(problems)} problems: no file was written.")
    return 1 if problems else 0


def _write(options: argparse.Namespace, catalogue: Catalogue, editions: Sequence[Edition]) -> None:
    date = content_date(options.content)
    if date.warning:
        log(date.warning)
    publication = Publication(os.environ.get("SITE_URL"), os.environ.get("REPO_URL"))
    for name, made in build_editions(catalogue, editions, publication, date.epoch).items():
        if options.booklet:
            write_bytes(options.to / name.replace(".pdf", "-booklet.pdf"), booklet(made.pdf))
        else:
            write_bytes(options.to / name, made.pdf)


def _editions(options: argparse.Namespace, catalogue: Catalogue) -> Iterator[Edition]:
    only = frozenset(_numbers(options, catalogue))
    for language in [options.lang] if options.lang else LANGUAGES:
        for kind in [options.edition] if options.edition else KINDS:
            yield Edition(language, kind, only, two_sided=options.two_sided)


def _numbers(options: argparse.Namespace, catalogue: Catalogue) -> Iterator[int]:
    if options.section is not None:
        section = catalogue.section_of.get(options.section)
        if section is None:
            raise SelectionError(f"There is no section {options.section}. Choose from 1 to {len(catalogue.sections)}.")
        yield from section.questions
    for number in options.only.split(",") if options.only is not None else ():
        if not number.strip().isdecimal() or int(number) not in catalogue.by_number:
            raise SelectionError(f"There is no question “{number.strip()}”. Name questions by number: --only 3,21.")
        yield int(number)
