"""A question can be added to any section: it gets the next number, and its place is where sections.yml lists it."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from dl49.__main__ import main
from dl49.languages import Language
from dl49.rules import check
from tests import sites
from tests.printed import Printed
from tests.sites import TREES, Site, has, select, words
from tests.test_breaks import replace_once

STEMS = ["01-what-is-a-gradient", "04-a-fourth", "02-why-the-loss-falls", "03-what-adam-does"]
"""The questions of the sample with the fourth, in reading order."""


def add_fourth(content: Path) -> None:
    """Add a question to the first section of the sample, between its two."""
    file = content / "questions" / "04-a-fourth.md"
    shutil.copy(content / "questions" / "02-why-the-loss-falls.md", file)
    replace_once(file, "number: 2\n", "number: 4\n")
    replace_once(file, "  zh: ", "  zh: 再问：")
    replace_once(file, "  en: ", "  en: Again, ")
    replace_once(content / "sections.yml", "[1, 2]", "[1, 4, 2]")


@pytest.fixture(scope="module")
def larger(shared: Path) -> Site:
    """Return the site of the sample with a fourth question."""

    def make(folder: Path) -> None:
        project = sites.sample_project(folder / "project")
        add_fourth(project / "content")
        sites.build(project, folder / "site")

    return Site(sites.made_once(shared, "sample-of-four", make) / "site")


def test_a_question_can_stand_anywhere_in_a_section(content: Path) -> None:
    add_fourth(content)
    catalogue, problems = check(content)
    assert problems == []
    assert [question.stem for question in catalogue.questions] == STEMS


@pytest.mark.parametrize("tree", TREES)
def test_lists_menu_and_search_follow_the_order_of_the_sections(larger: Site, tree: Language) -> None:
    up = "en/" if tree == "en" else ""
    for page, item in (("", "li"), ("questions/", "li/a/..")):
        entries = larger.page(up + page).all(f"//section[{has('dl49-list')}]/*/{item}/a[1]")
        assert [str(one.get("href")).strip("/").rpartition("/")[2] for one in entries] == STEMS
    menu = larger.page(f"{up}questions/{STEMS[2]}/").one(f"//div[{has('md-sidebar--primary')}]")
    assert [words(one).split()[0] for one in select(menu, ".//nav//nav//ul/li/a")] == ["1.", "4.", "2."]
    index = json.loads((larger.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert [row[1] for row in index["docs"]["questions"]] == STEMS


@pytest.mark.parametrize("tree", TREES)
def test_previous_and_next_follow_the_order_of_the_sections(larger: Site, tree: Language) -> None:
    up = "en/" if tree == "en" else ""
    for before, after in pairwise(STEMS):
        link = larger.page(f"{up}questions/{before}/").one(f"//a[{has('md-footer__link--next')}]")
        assert link.get("href") == f"../{after}/"
        link = larger.page(f"{up}questions/{after}/").one(f"//a[{has('md-footer__link--prev')}]")
        assert link.get("href") == f"../{before}/"


def test_the_book_follows_the_order_of_the_sections(content: Path, tmp_path: Path) -> None:
    add_fourth(content)
    assert main(["pdf", str(content), "--lang", "en", "--edition", "questions", "--to", str(tmp_path)]) == 0
    book = Printed(tmp_path / "dl49-en-questions.pdf")
    titles = [one.title for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()]
    assert [title.split()[0] for title in titles] == ["1", "4", "2", "3"]
    assert book.squeezed[0].startswith("1423")
