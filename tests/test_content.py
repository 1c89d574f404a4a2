"""The content itself: complete, and without problems."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dl49.catalogue import Catalogue
from dl49.collation import initial
from dl49.languages import LANGUAGES
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


def test_every_question_has_all_blocks_in_both_languages(catalogue: Catalogue) -> None:
    for question in catalogue.questions:
        assert set(question.parts) == set(LANGUAGES), question.path
        for part in question.parts.values():
            names = list(part.blocks)
            assert names[:3] == ["answer", "learner", "review"], question.path
            assert 2 <= len(names[3:]) <= 3, question.path


def test_every_question_has_its_own_title_and_address(catalogue: Catalogue) -> None:
    for language in LANGUAGES:
        assert Counter(question.title[language] for question in catalogue.questions).most_common(1)[0][1] == 1
    assert all(question.stem.startswith(f"{question.number:02}-") for question in catalogue.questions)


def test_every_concept_has_names_and_questions(catalogue: Catalogue) -> None:
    tags = {concept.key for question in catalogue.questions for concept in question.concepts}
    assert tags == set(catalogue.concepts)
    for concept in catalogue.concepts.values():
        names = [concept.name.zh, concept.name.en, *concept.aliases]
        assert all(name == name.strip() and name for name in names), concept.key
        assert {initial(concept.name[language], language) for language in LANGUAGES}


def test_every_question_leads_to_others(catalogue: Catalogue) -> None:
    assert all(question.related and question.concepts for question in catalogue.questions)


def test_every_work_can_be_found(catalogue: Catalogue) -> None:
    assert all(work.links and work.authors and work.title for work in catalogue.references.values())


def test_every_page_of_prose_is_there_in_both_languages(catalogue: Catalogue) -> None:
    names = {name: {page.language for page in catalogue.pages if page.name == name} for name in ("index", "about")}
    assert names == {"index": set(LANGUAGES), "about": set(LANGUAGES)}
    assert {page.name for page in catalogue.pages} == {"index", "questions", "concepts", "references", "about"}
