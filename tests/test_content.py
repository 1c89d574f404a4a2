"""The content itself: complete, and without problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from dl49.catalogue import Catalogue
from dl49.problems import Problem, report
from dl49.rules import check

CONTENT = Path(__file__).resolve().parent.parent / "content"


@pytest.fixture(scope="module")
def checked() -> tuple[Catalogue, list[Problem]]:
    return check(CONTENT)


@pytest.fixture(scope="module")
def catalogue(checked: tuple[Catalogue, list[Problem]]) -> Catalogue:
    return checked[0]


def test_the_content_has_no_problems(checked: tuple[Catalogue, list[Problem]]) -> None:
    assert report(checked[1]) == []


def test_there_are_at_least_49_questions_and_every_one_that_is_listed_is_complete(catalogue: Catalogue) -> None:
    listed = {number: section.number for section in catalogue.sections for number in section.questions}
    assert sorted(listed) == list(range(1, len(listed) + 1))
    assert len(listed) == len(catalogue.drafts) >= 49
    # Also in this order, which is that of reading.
    assert [(one.number, one.section.number) for one in catalogue.questions] == list(listed.items())
