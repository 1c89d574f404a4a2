"""The queries that a search has to answer, and answers from the worker run in node."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from dl49.languages import Language
from dl49.tools import node

FOLDER: Final = Path(__file__).with_name("search")


@dataclass(frozen=True)
class Wanted:
    """A query and the numbers of the questions of which one has to come first; none for what is not in the guide."""

    query: str
    kind: str
    expected: tuple[int, ...]


def read_queries(file: Path) -> tuple[Wanted, ...]:
    """Read a set of queries."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Wanted(row["q"], row["kind"], tuple(row["expect"])) for row in rows)


QUERIES: Final = read_queries(FOLDER / "dev.json")
PRESENT: Final = tuple(one for one in QUERIES if one.expected)
ABSENT: Final = tuple(one for one in QUERIES if not one.expected)


@dataclass(frozen=True)
class Answer:
    """What the worker answered: the theme's items, what the guide does not treat, and what was meant."""

    query: str
    items: tuple[dict[str, Any], ...]
    unknown: tuple[str, ...]
    suggestion: str

    @property
    def numbers(self) -> list[int]:
        """The numbers of the questions found, in their order."""
        return [int(match[1]) for item in self.items if (match := re.search(r"questions/(\d+)-", item["location"]))]

    @property
    def noted(self) -> bool:
        """Whether the page says that the guide does not treat what was asked."""
        return bool(self.unknown) or not self.items


@dataclass(frozen=True)
class Request:
    """Queries in a tree; without the full text only the first part of the index answers."""

    tree: Language
    queries: Sequence[str]
    full: bool = True


def ask(site: Path, *requests: Request) -> list[list[Answer]]:
    """Ask the worker of a built site, run in node until the tests end; return the answers to each request."""
    worker = _worker(site)
    assert worker.stdin is not None
    assert worker.stdout is not None
    found = []
    for one in requests:
        row = {"tree": one.tree, "queries": list(one.queries), "full": one.full}
        worker.stdin.write(f"{json.dumps(row)}\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
        assert line, "The worker has ended; what it said last stands in the output of the test."
        found.append([_answer(row) for row in json.loads(line)])
    return found


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(row["query"], tuple(row["items"]), tuple(row["unknown"]), row["suggestion"])


@cache
def _worker(site: Path) -> subprocess.Popen[str]:
    """Start the worker of a site; it ends with the tests."""
    command = [node(), str(FOLDER / "worker.mjs"), str(site)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    atexit.register(started.communicate)
    return started
