"""The command line: ``python -m dl49 check``, ``fix``, ``new`` and ``pdf``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from dl49 import fixer, skeleton
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
    checking.set_defaults(run=_check)
    for module, name, what in (
        (fixer, "fix", "mend spaces and punctuation, where only one form is right"),
        (skeleton, "new", "start a new question: its file, and its place in a section"),
        (pdf, "pdf", "make the PDF editions, or parts of them"),
    ):
        command = commands.add_parser(name, help=what)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
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
        code: int = options.run(options)
    except ToolMissingError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # reading never raises
        print(f"{error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    return code


def _check(options: argparse.Namespace) -> int:
    catalogue, problems = check(options.content)
    for line in report(problems):
        print(line)
    count = len(catalogue.questions)
    print(f"{count} questions, {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
