"""Problems in the content: where, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem, at a line (counted from 1) of a file.

    ``path`` is relative to the project, with forward slashes; ``message`` says what is wrong, then what to do.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def report(problems: Iterable[Problem]) -> list[str]:
    """Return the lines of a report: each problem once, sorted by file and line."""
    return [str(problem) for problem in sorted(set(problems))]
