"""Problems in the content: where, what is wrong, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_LONG: Final = 60
"""Characters of a formula, of code or of text that a message shows."""
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem, at a line (counted from 1) of a file.

    ``path`` is relative to the project, with forward slashes; ``message`` says what is wrong, then what to do, in
    one line, whatever it quotes. A problem that ``hides`` something kept a part of the file from being read; one that
    ``needs`` a file or folder may be nothing but the consequence of such a problem there.
    """

    path: str
    line: int
    message: str
    hides: bool = field(default=False, compare=False, kw_only=True)
    needs: str = field(default="", compare=False, kw_only=True)

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


def causes_first(read: Iterable[Problem], found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield what rules have found without what may come from something that could not be read.

    ``read`` are the problems of reading. One line at each cause says how much was left out.
    """
    causes: dict[str, Problem] = {}
    for problem in sorted(problem for problem in read if problem.hides):
        causes.setdefault(problem.path, problem)
        causes.setdefault(problem.path.rpartition("/")[0], problem)
    left_out = Counter[Problem]()
    for problem in set(found):
        if problem.needs in causes:
            left_out[causes[problem.needs]] += 1
        else:
            yield problem
    for cause, count in left_out.items():
        more = f"{count} further problem may come from this and is" if count == 1 else f"{count} further problems may"
        end = " not listed" if count == 1 else " come from this and are not listed"
        yield Problem(cause.path, cause.line, f"… and {more}{end}. Correct this first.")


def report(problems: Iterable[Problem]) -> list[str]:
    """Return the lines of a report: each problem once, sorted by file and line."""
    return [str(problem) for problem in sorted(set(problems))]


def excerpt(source: str) -> str:
    """Return what a message quotes on one line, as much of it as it shows."""
    flat = " ".join(source.split())
    return flat if len(flat) <= _LONG else f"{flat[: _LONG - 1]}…"
