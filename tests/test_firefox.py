"""The ways of a reader through the site in a real Firefox."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from dl49.languages import Language
from dl49.practice.words import PRACTICE_WORDS
from tests import browsers, firefox
from tests.browsers import SETTLED
from tests.firefox import Firefox
from tests.sites import Site

pytestmark = pytest.mark.browser

QUESTION = "questions/03-vanishing-and-exploding-gradients/"
PHONE = (360, 740)
DESKTOP = (1280, 900)
TREES = [("", "zh"), ("en/", "en")]

# The width of a text in CSS pixels as the page sets it, in 16 px type.
WIDTH = """(text) => {
  const one = document.createElement("span")
  one.style.fontSize = "16px"
  one.textContent = text
  document.querySelector("article").append(one)
  const { width } = one.getBoundingClientRect()
  one.remove()
  return width
}"""
TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"
OPEN = "(language) => [...document.querySelectorAll(`#panel-${language} details[open]`)].map((one) => one.id)"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Return a Firefox; skip the test where there is none, fail it in continuous integration."""
    program = firefox.program()
    if program is None:
        browsers.give_up(firefox.MISSING)
    with firefox.started(program, tmp_path_factory.mktemp("firefox")) as session:
        yield session


@pytest.fixture
def browser(running: Firefox) -> Iterator[Firefox]:
    """Return the Firefox, in which no page may complain."""
    running.complaints.clear()
    yield running
    assert running.complaints == []


@pytest.mark.parametrize(("tree", "language"), TREES)
def test_a_reader_finds_tests_and_reads(browser: Firefox, address: str, tree: str, language: str) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(f"{address}{tree}about/")
    tab.until("document.querySelector('[data-md-component=search-query]')")
    tab.type("/", *{"zh": "梯度消失", "en": "vanishing gradient"}[language])
    found = f".md-search-result__link[href*='{tree}{QUESTION}']"
    tab.until(f"document.querySelector({found!r})")
    tab.follow(found, tree + QUESTION, moving=True)
    tab.open(f"{address}{tree}{QUESTION}")
    assert tab.run(OPEN, language) == []
    tab.click(f"#one-line-{language} > summary")
    tab.until(f"document.querySelector('#one-line-{language}').open && {SETTLED}")
    tab.click(f"#answer-{language} > summary")
    assert f"answer-{language}" in tab.until(f"({OPEN})({language!r})")
    assert tab.run("() => [...document.querySelectorAll('.katex math')].length") > 10
    tab.click(f"#follow-ups-{language} > summary")
    tab.click(f"#vanishing-or-converged-{language} > summary")
    assert tab.until(f"({OPEN})({language!r})")[-1] == f"vanishing-or-converged-{language}"
    neighbor = f"#panel-{language} .dl49-neighbors a[href*='04-']"
    tab.follow(neighbor, f"{tree}questions/04-")
    tab.back()
    tab.until(f"location.pathname.includes('/03-') && ({OPEN})({language!r}).length > 2")


def test_a_reload_keeps_language_blocks_and_place(browser: Firefox, address: str) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(address + QUESTION)
    tab.click("label[for=tab-en]")
    tab.click("#answer-en > summary")
    tab.until(f"document.querySelector('#answer-en').open && {SETTLED}")
    tab.run("() => scrollTo({ top: 900, behavior: 'instant' })")
    for _ in range(2):
        tab.until("Math.abs(scrollY - 900) < 40")
        tab.reload()
        assert tab.until(f"document.querySelector('#tab-en').checked && ({OPEN})('en')") == ["answer-en"]
    tab.until("Math.abs(scrollY - 900) < 40")


@pytest.mark.parametrize(("tree", "language"), TREES)
def test_the_first_screens_of_a_phone(browser: Firefox, address: str, tree: str, language: str) -> None:
    tab = browser.tab(*PHONE)
    for question in (
        QUESTION,
        "questions/24-self-attention-parallelism-and-long-range/",
        "questions/37-why-diffusion-beats-gan/",
    ):
        tab.open(f"{address}{tree}{question}")
        assert tab.run(TOP, f"#one-line-{language} > summary") <= 230
        assert tab.run("() => document.documentElement.scrollWidth <= innerWidth")
    tab.open(address + tree)
    assert tab.run("() => document.documentElement.scrollWidth <= innerWidth")
    bottoms = "[...document.querySelectorAll('.dl49-start a')].map((one) => one.getBoundingClientRect().bottom)"
    assert tab.run(f"() => Math.max(...{bottoms})") <= PHONE[1]


def test_chinese_marks_are_as_wide_as_their_characters(browser: Firefox, address: str) -> None:
    tab = browser.tab(*PHONE)
    tab.open(address + QUESTION)
    assert tab.run(WIDTH, "深，深") == pytest.approx(48, abs=0.5)
    assert tab.run(WIDTH, "深。深：深") == pytest.approx(80, abs=0.5)


def test_dark_is_kept_on_the_next_page(browser: Firefox, address: str) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(address + QUESTION)
    light = tab.run("() => getComputedStyle(document.body).backgroundColor")
    for _ in range(3):
        if tab.run("() => document.body.dataset.mdColorScheme") != "slate":
            tab.click("label.md-header__button[for^=__palette]:not([hidden])")
    dark = tab.until(
        "document.body.dataset.mdColorScheme === 'slate' && getComputedStyle(document.body).backgroundColor"
    )
    assert dark != light
    tab.open(f"{address}en/concepts/")
    tab.until("document.body.dataset.mdColorScheme === 'slate'")


def test_the_language_switch_leads_to_the_twin_page(browser: Firefox, address: str) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(address + QUESTION)
    tab.click("#learner-zh > summary")
    tab.run("() => document.querySelector('.md-select button').focus()")
    tab.follow(".md-select__link[hreflang=en]", f"/en/{QUESTION}")
    assert tab.until(f"({OPEN})('en')") == ["learner-en"]


def test_print_has_all_blocks_in_the_language_that_is_open(browser: Firefox, address: str) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(f"{address}en/{QUESTION}")
    pages = pypdf.PdfReader(io.BytesIO(base64.b64decode(tab.printed()))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for heading in ("Reference answer", "Learner’s answer", "Follow-ups", "does training go well?"):
        assert heading in text
    assert "参考答案" not in text


def test_downloads_are_there_and_a_report_says_where(browser: Firefox, address: str, site: Site) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(address)
    names = tab.run(
        "() => [...document.querySelectorAll('article a[download], article a[href$=\".apkg\"]')].map((one) => one.href)"
    )
    assert names
    for name in names:
        assert (site.folder / name.removeprefix(address)).is_file()
    tab.open(f"{address}en/{QUESTION}#answer-en")
    report = "one.addEventListener('click', (event) => event.preventDefault()); one.click(); return one.href"
    asked = tab.run(f"() => {{ const one = document.querySelector('.dl49-report'); {report} }}")
    assert "answer-en" in asked


def test_practice_asks_and_remembers(browser: Firefox, address: str) -> None:
    tab = browser.tab(*PHONE)
    tab.open(f"{address}en/practice/")
    start = "[...document.querySelectorAll('#dl49-practice button')].find((one) => one.textContent.trim() === 'Start')"
    tab.until(start)
    tab.run(f"() => {start}.click()")
    tab.until("document.querySelector('#dl49-practice h1, #dl49-practice h2, #dl49-practice h3')")
    tab.type(" ")  # the one-line answer
    tab.until("document.querySelector('#dl49-practice').innerText.includes('In one line')")
    tab.type(" ")
    tab.until("document.querySelector('#dl49-practice .dl49-grade-3')?.checkVisibility()")
    tab.type("3")
    tab.until("!document.querySelector('#dl49-practice .dl49-grade-3')?.checkVisibility()")
    tab.reload()
    tab.until("document.querySelector('#dl49-practice').innerText.includes('48 new')")


@pytest.mark.parametrize(("tree", "language"), TREES)
def test_the_site_opens_from_disk(browser: Firefox, unpacked: Path, tree: str, language: Language) -> None:
    tab = browser.tab(*DESKTOP)
    tab.open(f"{unpacked.as_uri()}/{tree}index.html")
    tab.follow(".dl49-start a", f"/{tree}questions/01-")
    tab.click(f"#answer-{language} > summary")
    assert tab.until(f"document.querySelector('#answer-{language} .katex-html').getBoundingClientRect().height") > 10
    other = {"zh": "en", "en": "zh"}[language]
    tab.click(f"label[for=tab-{other}]")
    tab.until(f"document.querySelector('#panel-{other}').checkVisibility()")
    tab.follow(f"#panel-{other} a[rel=next]", "/questions/02-")
    tab.until("document.querySelector('[data-md-component=search-query]')")
    tab.type("/", *{"zh": "梯度裁剪", "en": "gradient clipping"}[language])
    found = ".md-search-result__link[href*='questions/09-gradient-clipping/']"
    tab.until(f"document.querySelector({found!r})")
    tab.follow(found, "/questions/09-", moving=True)
    tab.until("document.querySelector('article mark')?.checkVisibility()")
    card = f"{unpacked.as_uri()}/{tree}practice/index.html?card=q3"
    tab.open(card)
    for _ in range(2):
        tab.until("document.querySelector('.dl49-practice-card')")
        tab.type(" ")
    tab.until(
        "document.querySelector('.dl49-practice-block .dl49-figure svg') && document.querySelector('.dl49-grade-4')"
    )
    tab.click(".dl49-grade-4")
    graded = PRACTICE_WORDS[language]["graded"]  # said once it is stored
    tab.until(f"document.querySelector('.dl49-practice-status')?.textContent === {graded!r}")
    tab.open(f"{unpacked.as_uri()}/{tree}practice/index.html")
    tab.until("/^1 \\//.test(document.querySelector(\"input[value='1'][name=section] ~ small\")?.textContent ?? '')")
