"""The catalogue: what makes a question complete, and that it holds what is shown."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from dl49.catalogue import Catalogue
from dl49.languages import Bilingual
from dl49.reader import read_catalogue

QUESTION = "questions/01-what-is-a-gradient.md"


@pytest.fixture
def changed(content: Path) -> Callable[[str, str, str], Catalogue]:
    """Return a function that changes a file of the sample and reads all of it."""

    def change(name: str, old: str, new: str) -> Catalogue:
        text = (content / name).read_text(encoding="utf-8")
        assert old in text
        (content / name).write_text(text.replace(old, new), encoding="utf-8")
        return read_catalogue(content)[0]

    return change


def test_a_question_knows_its_section_its_concepts_and_its_neighbors(content: Path) -> None:
    catalogue = read_catalogue(content)[0]
    question = catalogue.by_number[1]
    assert question.section is catalogue.sections[0]
    assert question.concepts == (catalogue.concepts["gradient"], catalogue.concepts["loss"])
    assert catalogue.related(question) == (catalogue.by_number[2], catalogue.by_number[3])
    assert catalogue.listed(catalogue.sections[0]) == (catalogue.by_number[1], catalogue.by_number[2])
    assert catalogue.tagged["gradient"][0] is question


def test_a_title_has_curly_quotes_and_is_no_markdown(changed: Callable[[str, str, str], Catalogue]) -> None:
    catalogue = changed(QUESTION, "en: What is a gradient?", """en: What's "a_b" and *c* [d]?""")
    assert catalogue.by_number[1].title == Bilingual("什么是梯度？", "What’s “a_b” and *c* [d]?")


def test_a_question_of_an_unknown_section_is_not_complete(changed: Callable[[str, str, str], Catalogue]) -> None:
    catalogue = changed(QUESTION, "section: 1", "section: 7")
    assert set(catalogue.by_number) == {2, 3}
    assert catalogue.listed(catalogue.sections[0]) == (catalogue.by_number[2],)
    assert catalogue.related(catalogue.by_number[2]) == ()


def test_an_unknown_tag_is_left_out(changed: Callable[[str, str, str], Catalogue]) -> None:
    catalogue = changed(QUESTION, "tags: [gradient, loss]", "tags: [slope, loss]")
    assert catalogue.by_number[1].concepts == (catalogue.concepts["loss"],)


@pytest.mark.parametrize(
    ("opening", "line"),
    [
        ("**In one line**: a direction.", "A direction."),
        ("**In one line**: one: two.", "One: two."),
        ('**In one line**: the "slope", and it\'s steep.', "The “slope”, and it’s steep."),
        ("No label at all.", "No label at all."),
    ],
)
def test_the_one_line_answer_is_plain_text_without_its_label(
    content: Path, changed: Callable[[str, str, str], Catalogue], opening: str, line: str
) -> None:
    found = next(one for one in (content / QUESTION).read_text().split("\n") if one.startswith("**In one line**"))
    assert changed(QUESTION, found, opening).by_number[1].parts["en"].one_line == line


def test_reading_leaves_the_collector_of_cycles_at_work(content: Path) -> None:
    class Ring:
        def __init__(self) -> None:
            self.itself = self

    read_catalogue(content)
    ring = weakref.ref(kept := Ring())
    read_catalogue(content)
    del kept
    assert gc.isenabled()
    gc.collect()
    assert ring() is None
