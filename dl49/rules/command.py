"""``python -m dl49 check``: all problems of the content, sorted, without building anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dl49.problems import report
from dl49.rules import check
from dl49.typesetting.compiler import installation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")


def run(options: argparse.Namespace) -> int:
    """Print the problems; return 1 if there are any, else 0.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    catalogue, problems = check(options.content)
    sys.stdout.writelines(f"{line}\n" for line in report(problems))
    if installation() is None:
        sys.stderr.write(
            "Print was not checked: its packages are not installed. Run `make setup`, or install dl49[pdf].\n"
        )
    sys.stderr.write(f"{len(catalogue.questions)} questions, {len(problems)} problems\n")
    return 1 if problems else 0
