"""Every way to break the content that we could think of: the exact message on the exact line, and nothing else."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from dl49.problems import Problem
from dl49.rules import check

QUESTION = "questions/01-what-is-a-gradient.md"
ISSUE = (
    "all questions exist",
    "numbers",
    "slugs",
    "sections",
    "front matter",
    "titles",
    "short names",
    "tags",
    "related",
    "ids of follow-ups",
    "usage",
    "concepts",
    "definitions",
    "references",
    "parts and blocks",
    "one-line answer",
    "intuition",
    "outline",
    "code by hand",
    "number of citations",
    "parity",
    "paragraph by paragraph",
    "numbers in both",
    "pages in both",
    "traditional characters",
    "language",
    "printing",
    "phrasings",
    "untreated",
    "formulas compile",
    "missed math",
    "citations",
    "figures",
    "links and HTML",
    "other flavors",
    "code",
    "Chinese typography",
    "English typography",
    "characters",
    "pages of prose",
    "permalinks",
    "strays",
    "left-overs",
    "cause first",
)
"""What the check looks at."""


@dataclass(frozen=True, slots=True)
class Break:
    """A case of breaks.yml; its head explains the fields."""

    rule: str
    breaks: str
    expect: Sequence[Mapping[str, str | int]]
    file: str = QUESTION
    change: Sequence[Mapping[str, str]] = ()
    also: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    copy: Mapping[str, str] = field(default_factory=dict)
    remove: Sequence[str] = ()

    def apply(self, content: Path) -> None:
        """Break the content."""
        for source, target in self.copy.items():
            (content / target).parent.mkdir(exist_ok=True)
            shutil.copy(content / source, content / target)
        for name in self.remove:
            (content / name).unlink()
        for name, edits in {self.file: self.change, **self.also}.items():
            for edit in edits:
                replace_once(content / name, edit["old"], edit["new"])

    def problems(self, content: Path) -> Iterator[Problem]:
        """Yield the problems that the broken content must have."""
        for expected in self.expect:
            name = str(expected.get("in", self.file))
            yield Problem(
                os.path.normpath(f"content/{name}"), line_of(content / name, expected["at"]), str(expected["says"])
            )


def replace_once(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_bytes(text.replace(old, new).encode())


def line_of(file: Path, place: str | int) -> int:
    if isinstance(place, int):
        return place
    text = file.read_bytes().decode()
    assert text.count(place) == 1, f"{place!r} stands {text.count(place)} times in {file.name}"
    return text.count("\n", 0, text.index(place)) + 1


CASES = [Break(**case) for case in yaml.safe_load(Path(__file__).with_name("breaks.yml").read_text(encoding="utf-8"))]


def test_the_sample_is_sound(content: Path) -> None:
    catalogue, problems = check(content)
    assert problems == []
    assert [question.number for question in catalogue.questions] == [1, 2, 3]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.breaks}")
def test_a_break_is_reported_on_its_line_and_nothing_else_is(case: Break, content: Path) -> None:
    case.apply(content)
    _, problems = check(content)
    assert problems == list(case.problems(content))
    assert problems == sorted(problems)


def test_every_rule_is_broken_in_at_least_two_ways() -> None:
    ways = Counter(case.rule for case in CASES)
    assert set(ways) == set(ISSUE)
    assert min(ways.values()) >= 2
    assert len({(case.rule, case.breaks) for case in CASES}) == len(CASES) >= 90


def test_all_problems_of_all_files_are_reported_at_once(content: Path) -> None:
    (content / "questions" / "02-why-the-loss-falls.md").unlink()
    replace_once(content / QUESTION, "tags: [gradient, loss]", "tags: [gradient, loss, loss]")
    replace_once(content / QUESTION, "a saddle point.", "a <b>saddle point.")
    replace_once(content / "concepts.yml", "  en: loss\n", "  en: loss\n  de: Verlust\n")
    replace_once(content / "references.bib", "{2001}", "{soon}")
    _, problems = check(content)
    assert [(problem.path, problem.line) for problem in problems] == [
        ("content/addresses.txt", 10),
        ("content/concepts.yml", 12),
        (f"content/{QUESTION}", 10),
        (f"content/{QUESTION}", 11),
        (f"content/{QUESTION}", 115),
        ("content/references.bib", 4),
        ("content/sections.yml", 5),
    ]
