"""``python -m dl49 check``: all problems of the content, sorted, without building anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dl49.problems import report
from dl49.reader import read_catalogue
from dl49.rules import check
from dl49.rules.second_look import second_look
from dl49.typesetting.compiler import installation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")
    parser.add_argument(
        "--second-look", action="store_true", help="list paragraphs that a person should compare, instead of problems"
    )


def run(options: argparse.Namespace) -> int:
    """Print the problems; return 1 if there are any, else 0. Places for a second look are no problems.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    if options.second_look:
        doubts = list(second_look(read_catalogue(options.content)[0].with_math()))
        sys.stdout.writelines(f"{doubt}\n" for doubt in doubts)
        sys.stderr.write(f"{len(doubts)} places to compare; most are sound\n")
        return 0
    catalogue, problems = check(options.content)
    sys.stdout.writelines(f"{line}\n" for line in report(problems))
    if installation() is None:
        sys.stderr.write(
            "Print was not checked: its packages are not installed. Run `make setup`, or install dl49[pdf].\n"
        )
    sys.stderr.write(f"{len(catalogue.questions)} questions, {len(problems)} problems\n")
    return 1 if problems else 0
