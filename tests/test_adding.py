"""A question can be added to any section: it gets the next number, and its place is where sections.yml lists it."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from dl49.__main__ import main
from dl49.addresses import Publication, in_tree
from dl49.guide import load_guide
from dl49.languages import Language
from dl49.pages.moved import moved_pages
from dl49.rules import check
from dl49.search import ENCODING
from tests import sites
from tests.browsers import Visitor
from tests.printed import Printed
from tests.sites import TREES, Site, has, select, words
from tests.test_breaks import replace_once
from tests.test_html import faults

STEMS = ["01-what-is-a-gradient", "04-a-fourth", "02-why-the-loss-falls", "03-what-adam-does"]
"""The questions of the sample with the fourth, in reading order."""


def add_fourth(content: Path) -> None:
    """Add a question to the first section of the sample, between its two."""
    file = content / "questions" / "04-a-fourth.md"
    shutil.copy(content / "questions" / "02-why-the-loss-falls.md", file)
    replace_once(file, "number: 2\n", "number: 4\n")
    for name in ("question", "short"):
        replace_once(file, f"{name}:\n  zh: ", f"{name}:\n  zh: 再问：")
    replace_once(file, "  en: Why", "  en: Again, why")
    replace_once(file, "  en: A falling", "  en: Another falling")
    replace_once(file, "[step-size-by-trial, flat-but-no-minimum]", "[step-size-again, minimum-again]")
    replace_once(content / "sections.yml", "[1, 2]", "[1, 4, 2]")
    phrasings = content / "phrasings.yml"
    text = phrasings.read_text(encoding="utf-8")
    second = text[text.index("\n2:") : text.index("\n3:")].replace("    - ", "    - again ").replace("2:", "4:")
    phrasings.write_text(text.rstrip() + second + "\n", encoding="utf-8")
    assert main(["fix", str(content)]) == 0  # lists the address


def add_aliases(content: Path) -> None:
    """Let a question and a page of prose have had another address."""
    replace_once(content / "questions" / "03-what-adam-does.md", "related: [1]\n", "related: [1]\naliases: [03-adam]\n")
    replace_once(content / "about.md", "title: 关于\n", "title: 关于\naliases: [about-us]\n")
    replace_once(content / "addresses.txt", "about/\n", "about/\nabout-us/\nquestions/03-adam/\n")


def add_page(content: Path) -> None:
    """Add a page of prose."""
    for ending, title in (("md", "致谢"), ("en.md", "Thanks")):
        text = f"---\ntitle: {title}\ndescription: {title}\n---\n\n# {title}\n\n{title}\n"
        (content / f"thanks.{ending}").write_text(text, encoding="utf-8")
    assert main(["fix", str(content)]) == 0


@pytest.fixture(scope="module")
def larger(shared: Path) -> Site:
    """Return the site of the sample with a fourth question and old addresses."""

    def make(folder: Path) -> None:
        project = sites.sample_project(folder / "project")
        add_fourth(project / "content")
        add_aliases(project / "content")
        add_page(project / "content")
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
    assert [words(one).split()[0] for one in select(menu, ".//nav[@data-md-level='1']/ul/li/a")] == [
        "1.",
        "4.",
        "2.",
        "3.",
    ]
    names = json.loads((larger.folder / "search" / "names.txt").read_bytes().decode(ENCODING))
    assert [row[1] for row in names["documents"] if row[0]] == [f"questions/{stem}/" for stem in STEMS]


@pytest.mark.parametrize("tree", TREES)
def test_previous_and_next_follow_the_order_of_the_sections(larger: Site, tree: Language) -> None:
    up = "en/" if tree == "en" else ""
    for before, after in pairwise(STEMS):
        link = larger.page(f"{up}questions/{before}/").one(f"//a[{has('md-footer__link--next')}]")
        assert link.get("href") == f"../{after}/"
        link = larger.page(f"{up}questions/{after}/").one(f"//a[{has('md-footer__link--prev')}]")
        assert link.get("href") == f"../{before}/"


@pytest.mark.parametrize(("url", "title"), [("", "致谢"), ("en/", "Thanks")])
def test_a_new_page_of_prose_is_in_the_menu(larger: Site, url: str, title: str) -> None:
    menu = larger.page(url).one(f"//div[{has('md-sidebar--primary')}]")
    last = select(menu, ".//nav/ul/li/a")[-1]
    assert (words(last), last.get("href")) == (title, "thanks/")


def test_the_book_follows_the_order_of_the_sections(content: Path, tmp_path: Path) -> None:
    add_fourth(content)
    assert main(["pdf", str(content), "--lang", "en", "--edition", "questions", "--to", str(tmp_path)]) == 0
    book = Printed(tmp_path / "dl49-en-questions.pdf")
    titles = [one.title for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()]
    assert [title.split()[0] for title in titles] == ["1", "4", "2", "3"]
    assert book.squeezed[0].startswith("1423")


# Old addresses

MOVED = [("questions/03-adam/", "questions/03-what-adam-does/"), ("about-us/", "about/")]


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize(("old", "new"), MOVED)
def test_an_old_address_leads_to_the_page_that_took_over(larger: Site, tree: Language, old: str, new: str) -> None:
    old, new = in_tree(old, tree), in_tree(new, tree)
    page = larger.page(old)
    assert urljoin(f"/{old}", str(page.one("//a").get("href"))) == f"/{new}"
    assert page.one("//meta[@http-equiv='refresh']").get("content") == f"0; url={page.one('//a').get('href')}"
    assert page.root.get("lang") == tree
    assert larger.page(new).all("//article")
    assert faults(larger, [old]) == []


def test_search_engines_are_told_the_new_address(content: Path) -> None:
    add_aliases(content)
    files = moved_pages(load_guide(content, 0), Publication("https://example.org/a/"))
    assert set(files) == {f"{in_tree(old, tree)}index.html" for old, _ in MOVED for tree in TREES}
    canonical = '<link rel="canonical" href="https://example.org/a/en/questions/03-what-adam-does/">'
    assert canonical in files["en/questions/03-adam/index.html"].data.decode()


def test_a_preview_makes_no_page_for_an_alias_that_was_never_an_address(content: Path) -> None:
    replace_once(content / "about.md", "title: 关于\n", "title: 关于\naliases: [../../about]\n")
    assert moved_pages(load_guide(content, 0), Publication()) == {}


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_gets_from_an_old_address_to_the_same_place(larger: Site, browser: Browser, scripts: bool) -> None:  # noqa: FBT001
    with sites.served(larger.folder, "/guide/") as address:
        visitor = Visitor(browser, address)
        page = visitor.open("en/questions/03-adam/?from=here#answer-en", java_script_enabled=scripts)
        page.wait_for_url(f"{address}en/questions/03-what-adam-does/{'?from=here#answer-en' if scripts else ''}")
        assert page.locator("h1").is_visible()
        visitor.close()
        assert visitor.foreign == visitor.complaints == []


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
    assert set(changed) == {"sections.yml", "phrasings.yml", "addresses.txt", "questions/04-momentum.md"}
    assert changed["sections.yml"].decode() == LISTED.replace(old, new)
    assert changed["phrasings.yml"] == before["phrasings.yml"] + b"4:\n  zh: []\n  en: []\n"
    lines = before["addresses.txt"].decode().replace("references/\n", "questions/04-momentum/\nreferences/\n")
    assert changed["addresses.txt"].decode() == lines
    catalogue, problems = check(content)
    assert {problem.path for problem in problems} == {"content/questions/04-momentum.md", "content/phrasings.yml"}
    said = " ".join(problem.message for problem in problems)
    for missing in (
        "`zh` is empty",
        "`tags` is empty",
        "`follow_ups` is empty",
        "one-line answer",
        "learner's answer",
        "review",
        "follow-up has no question",
        "0 English phrasings",
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
