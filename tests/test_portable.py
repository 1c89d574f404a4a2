"""The site as a folder that is opened from disk, in a real browser with its own strict rules for files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dl49.portable import ADDRESS
from dl49.practice.words import PRACTICE_WORDS
from tests.browsers import Visitor
from tests.sites import Site, has

QUESTION = "questions/03-vanishing-and-exploding-gradients/index.html"
KINDS = (
    "",
    "questions/",
    "practice/",
    "concepts/",
    "references/",
    "about/",
    "figures/",
    "figures/03-gradient-norm-by-depth/",
)
PAGES = [f"{tree}{url}index.html" for tree in ("", "en/") for url in KINDS]
HOST = "https://disk.example/"


@pytest.fixture
def disk(browser: Browser, unpacked: Path) -> Iterator[Visitor]:
    """Return a visitor of the folder; it must have asked for nothing else and met no complaint in the console."""
    visitor = Visitor(browser, f"{unpacked.as_uri()}/")
    yield visitor
    visitor.close()
    assert visitor.foreign == []
    assert visitor.complaints == []


def test_what_is_read_is_there_and_nothing_to_download(site: Site, unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert {f"{url}index.html" for url in (*site.questions, *site.programs)} | set(PAGES) <= names
    assert not [name for name in names if re.search(r"\.(pdf|epub|apkg|zip|md|map|ttf|woff|webmanifest|json)$", name)]
    assert not names & {"service-worker.js", "404.html", "sitemap.xml"}


def test_every_link_leads_to_a_file_and_to_what_is_in_it(unpacked: Path) -> None:
    found = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*") if path.is_file()}
    pages = {name: Site(unpacked).page(name.removesuffix("index.html")) for name in found if name.endswith(".html")}
    anchors = {name: {*page.ids, ""} for name, page in pages.items()}
    links = [(name, str(link.get("href"))) for name, page in pages.items() for link in page.all("//a[@href]")]
    inside = [(name, urlsplit(urljoin(HOST + name, href))) for name, href in links]
    inside = [(name, target) for name, target in inside if f"{target.scheme}://{target.netloc}/" == HOST]
    assert len(inside) > 10_000
    lost = {
        (name, target.geturl())
        for name, target in inside
        if unquote(target.fragment) not in anchors.get(target.path[1:], {""} if target.path[1:] in found else {})
    }
    assert lost == set()


@pytest.mark.parametrize("tree", ["", "en/"])
def test_the_home_page_offers_no_file_that_is_not_there(unpacked: Path, tree: str) -> None:
    page = Site(unpacked).page(tree)
    assert page.all(f"//ul[{has('dl49-downloads')}]") == []
    for name in ("index.html", "print/index.html"):
        assert "downloads/" not in (unpacked / tree / name).read_text(encoding="utf-8")


def test_the_size_is_told_where_it_is_offered(site: Site) -> None:
    size = (site.folder / ADDRESS).stat().st_size
    for tree in ("", "en/"):
        link = site.page(tree).one(f"//a[contains(@href, '{ADDRESS}')]/following-sibling::span")
        assert str(link.text).startswith(f"{size / 1e6:.1f} MB · ")


@pytest.mark.browser
@pytest.mark.parametrize("name", [*PAGES, QUESTION])
def test_a_page_opens_with_all_that_it_loads(disk: Visitor, name: str) -> None:
    failed: list[str] = []
    context = disk.context()
    context.on("requestfailed", lambda request: failed.append(request.url))
    page = disk.open(name, context)
    expect(page.locator("article h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert failed == []
    assert page.evaluate("document.querySelector('.md-header').offsetHeight") > 30  # styled
    assert "error" not in page.evaluate("[...document.fonts].map(({ status }) => status)")


@pytest.mark.browser
def test_one_reads_on_by_links_tabs_and_the_switch_of_the_tree(disk: Visitor) -> None:
    page = disk.open("index.html")
    page.locator(".dl49-start a").first.click()
    expect(page.locator("h1 .dl49-number")).to_have_text("1")
    page.locator("label[for=tab-en]").click()
    page.locator("#answer-en > summary").click()
    expect(page.locator("#answer-en .katex").first).to_be_visible()
    page.locator("#panel-en a[rel=next]").click()
    page.wait_for_url(re.compile("/en/questions/02-"))
    expect(page.locator("#panel-en")).to_be_visible()
    page.goto(f"{disk.address}index.html")
    page.locator("a[data-random]").click()
    page.wait_for_url(re.compile(r"/questions/\d\d-.*/index\.html$"))


@pytest.mark.browser
@pytest.mark.parametrize(("tree", "words"), [("", "梯度裁剪"), ("en/", "gradient clipping")])
def test_the_search_finds_text_and_leads_to_it(disk: Visitor, tree: str, words: str) -> None:
    page = disk.open(f"{tree}{QUESTION}")
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    result = page.locator(f".md-search-result__link[href*='{tree}questions/09-gradient-clipping/']").first
    expect(result).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/questions/09-gradient-clipping/index.html"))
    expect(page.locator("article mark").first).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("tree", ["zh", "en"])
def test_practice_shows_whole_answers_and_remembers(disk: Visitor, tree: str) -> None:
    words = PRACTICE_WORDS[tree]  # type: ignore[index]
    start = f"{disk.address}{'en/' if tree == 'en' else ''}"
    page = disk.context().new_page()
    reveal(page, f"{start}practice/index.html?card=q3")
    answer = page.locator(".dl49-practice-block")
    expect(answer.locator(".katex").first).to_be_visible()
    expect(answer.locator(".dl49-figure svg").first).to_be_visible()
    expect(answer.locator(".dl49-follow-up").first).to_be_visible()
    page.locator(".dl49-grade-4").click()
    expect(page.locator(".dl49-practice-status")).to_have_text(words["graded"])
    page.goto(f"{start}practice/index.html")
    expect(page.get_by_text(words["fromDisk"])).to_be_visible()
    expect(page.locator("input[value='1'][name=section] ~ small")).to_have_text(re.compile("^1 / "))
    reveal(page, f"{start}practice/index.html?card=q3")
    page.get_by_role("link", name=words["open"]).click()
    page.wait_for_url(re.compile(re.escape(f"{start}{QUESTION}")))


def reveal(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".dl49-practice-card")).to_be_visible()
    page.keyboard.press(" ")
    page.keyboard.press(" ")
    expect(page.locator("[class*=dl49-grade-]")).to_have_count(4)
