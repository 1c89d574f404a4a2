"""The command line: ``python -m dl49 check``, ``fix``, ``new`` and ``pdf``."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Sequence
from typing import Final

from dl49.tools import ToolMissingError

_COMMANDS: Final = {
    "check": ("dl49.rules.command", "check the content by every rule, without building"),
    "fix": ("dl49.fixer", "mend spaces and punctuation, where only one form is right"),
    "new": ("dl49.skeleton", "start a new question: its file, and its place in a section"),
    "pdf": ("dl49.pdf.command", "make the PDF editions, or parts of them"),
}
"""The module of each command, which is loaded for that command only: print takes a second, and needs more packages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 if all is well, 1 if the content has problems, 2 if it could not be run."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="dl49", description="The 49-questions study guide.")
    commands = parser.add_subparsers(dest="command", required=True)
    try:
        for name, (module, what) in _COMMANDS.items():
            command = commands.add_parser(name, help=what)
            if name in given[:1]:
                loaded = importlib.import_module(module)
                loaded.add_arguments(command)
                command.set_defaults(run=loaded.run)
        return _run(parser.parse_args(given))
    except ModuleNotFoundError as error:
        message = f"The Python package {error.name} is not installed. Run `make setup`, or install dl49[pdf]."
    except ToolMissingError as error:
        message = str(error)
    except OSError as error:  # reading never raises
        message = f"{error.filename} cannot be written: {error.strerror}."
    print(message, file=sys.stderr)
    return 2


def _run(options: argparse.Namespace) -> int:
    if not options.content.is_dir():
        message = f"{options.content}: there is no such folder. Run the command where content/ is, or name it."
        print(message, file=sys.stderr)
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever the terminal cannot show, it shows escaped
        sys.stdout.reconfigure(errors="backslashreplace")
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
