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
    phrasings = content / "phrasings.yml"
    text = phrasings.read_text(encoding="utf-8")
    second = text[text.index("\n2:") : text.index("\n3:")].replace("    - ", "    - again ").replace("2:", "4:")
    phrasings.write_text(text.rstrip() + second + "\n", encoding="utf-8")


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


# python -m dl49 new

TITLES = ("--zh", "动量有什么用？", "--en", "What is momentum for?")
LISTED = """\
# Sections.
- number: 1  # the first
  name:
    zh: 基础
    en: Foundations
  questions: [1, 2]  # in reading order
- name: {zh: 训练, en: Training}
  questions:
    - 3  # about Adam
  number: 2
"""


def files(content: Path) -> dict[str, bytes]:
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("section", "old", "new"), [(1, "[1, 2]", "[1, 2, 4]"), (2, "- 3  # about Adam", "- 3  # about Adam\n    - 4")]
)
def test_a_new_question_is_listed_and_the_check_names_what_is_to_be_written(
    content: Path, capsys: pytest.CaptureFixture[str], section: int, old: str, new: str
) -> None:
    (content / "sections.yml").write_text(LISTED, encoding="utf-8")
    before = files(content)
    assert main(["new", str(content), "--section", str(section), "--slug", "momentum", *TITLES]) == 0
    assert "content/questions/04-momentum.md is there" in capsys.readouterr().out
    changed = {name: data for name, data in files(content).items() if before.get(name) != data}
    assert set(changed) == {"sections.yml", "questions/04-momentum.md"}
    assert changed["sections.yml"].decode() == LISTED.replace(old, new)
    catalogue, problems = check(content)
    assert {problem.path for problem in problems} == {"content/questions/04-momentum.md", "content/phrasings.yml"}
    said = " ".join(problem.message for problem in problems)
    for missing in (
        "`tags` is empty",
        "one-line answer",
        "learner's answer",
        "review",
        "follow-up has no question",
        "no phrasings",
    ):
        assert missing in said
    assert next(draft.front.title for draft in catalogue.drafts if draft.front.number == 4) == {
        "zh": TITLES[1],
        "en": TITLES[3],
    }


def test_the_next_number_is_free_whatever_files_there_are(content: Path) -> None:
    (content / "questions" / "07-not-utf-8.md").write_bytes(b"\xff")
    assert main(["new", str(content), "--section", "2", "--slug", "momentum", *TITLES]) == 0
    assert (content / "questions" / "08-momentum.md").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--section": "3"}, "content/sections.yml has no section 3. Add it there, or choose another."),
        ({"--slug": "What_is"}, "“What_is” cannot be an address. Use lower-case letters, digits and single hyphens."),
        ({"--slug": "../a"}, "“../a” cannot be an address. Use lower-case letters, digits and single hyphens."),
        ({"--slug": "what-adam-does"}, "The slug `what-adam-does` is already that of content/questions/03-"),
        ({"--zh": "Momentum?"}, "The Chinese question has no Chinese characters. Write it in Chinese."),
        ({"--zh": "动量 是什么？"}, "A space between two Chinese characters. Remove it."),
        ({"--zh": " "}, "`zh` is empty. Write its text."),
        ({"--en": "What is 动量?"}, "The English question has Chinese characters. Write it in English."),
        ({"--en": "What is $m$?"}, "`$` in the English question."),
        ({"--en": "One\ntwo?"}, "The English question has more than one line. Write one."),
        ({"--en": "Why: \u200b?"}, "U+200B (ZERO WIDTH SPACE) is invisible. Remove it."),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(
    content: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, str], said: str
) -> None:
    before = files(content)
    wanted = {"--section": "1", "--slug": "momentum", "--zh": TITLES[1], "--en": TITLES[3], **changes}
    assert main(["new", str(content), *(word for pair in wanted.items() for word in pair)]) == 2
    assert said in capsys.readouterr().out
    assert files(content) == before


def test_a_broken_list_of_sections_is_not_touched(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "sections.yml").write_text("- number: [1\n", encoding="utf-8")
    assert main(["new", str(content), "--section", "1", "--slug", "momentum", *TITLES]) == 2
    assert "The YAML is broken" in capsys.readouterr().out
    assert (content / "sections.yml").read_text(encoding="utf-8") == "- number: [1\n"
