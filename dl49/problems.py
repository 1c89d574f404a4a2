"""Problems in the content: where, what is wrong, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LONG: Final = 60
"""Characters of a formula, of code or of text that a message shows."""
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem, at a line (counted from 1) of a file.

    ``path`` is relative to the project, with forward slashes; ``message`` says what is wrong, then what to do, in
    one line, whatever it quotes.
    """

    path: str
    line: int
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", _CONTROLS.sub(" ", self.path))
        object.__setattr__(self, "message", _CONTROLS.sub(" ", self.message))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ProblemsError(Exception):
    """The content has problems that keep something from being made."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def report(problems: Iterable[Problem]) -> list[str]:
    """Return the lines of a report: each problem once, sorted by file and line."""
    return [str(problem) for problem in sorted(set(problems))]


def excerpt(source: str) -> str:
    """Return what a message quotes on one line, as much of it as it shows."""
    flat = " ".join(source.split())
    return flat if len(flat) <= _LONG else f"{flat[: _LONG - 1]}…"
