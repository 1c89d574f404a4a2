"""The command line: ``python -m dl49 check``, ``new`` and ``pdf``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from dl49 import skeleton
from dl49.pdf import command as pdf
from dl49.problems import report
from dl49.rules import check
from dl49.tools import ToolMissingError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 if all is well, 1 if the content has problems, 2 if a tool is missing."""
    parser = argparse.ArgumentParser(prog="dl49", description="The 49-questions study guide.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="check the content by every rule, without building")
    checking.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")
    skeleton.add_arguments(
        commands.add_parser("new", help="start a new question: its file, and its place in a section")
    )
    pdf.add_arguments(commands.add_parser("pdf", help="make the PDF editions, or parts of them"))
    options = parser.parse_args(arguments)
    if not options.content.is_dir():
        print(
            f"{options.content}: there is no such folder. Run the command where content/ is, or name it.",
            file=sys.stderr,
        )
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever the terminal cannot show, it shows escaped
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        match options.command:
            case "new":
                return skeleton.run(options)
            case "pdf":
                return pdf.run(options)
            case _:
                return _check(options.content)
    except ToolMissingError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # reading never raises
        print(f"{error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2


def _check(content: Path) -> int:
    catalogue, problems = check(content)
    for line in report(problems):
        print(line)
    count = len(catalogue.questions)
    print(f"{count} questions, {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
