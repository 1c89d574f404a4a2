"""A look at the site with WebKit: what Safari's engine could do otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import browsers, webkit
from tests.browsers import SETTLED
from tests.webkit import WebKit

pytestmark = pytest.mark.browser

QUESTION = "questions/03-vanishing-and-exploding-gradients/"
TREES = [("", "zh"), ("en/", "en")]
RIGHT = "\ue014"  # WebDriver's name of the arrow key
WATCH = """window.complaints = []
addEventListener("error", ({ message }) => message.startsWith("ResizeObserver loop") || complaints.push(message))
addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)))
addEventListener("securitypolicyviolation", ({ violatedDirective }) => complaints.push(violatedDirective))"""
WIDTH = """const one = document.createElement("span")
one.style.fontSize = "16px"
one.textContent = arguments[0]
document.querySelector("article").append(one)
const { width } = one.getBoundingClientRect()
one.remove()
return width"""


@pytest.fixture
def running() -> Iterator[WebKit]:
    """Return a window; skip the test where there is no WebKit, fail it in continuous integration."""
    if not webkit.is_here():
        browsers.give_up(webkit.MISSING)
    with webkit.window() as window:
        yield window


@pytest.mark.parametrize(("tree", "language"), TREES)
def test_a_reader_opens_an_answer_and_a_follow_up(running: WebKit, address: str, tree: str, language: str) -> None:
    running.resize(420, 900)
    running.open(f"{address}{tree}{QUESTION}")
    running.run(WATCH)
    assert running.run("return document.documentElement.scrollWidth <= innerWidth")
    assert running.run("return document.querySelectorAll('details[open]').length") == 0
    for block in (f"#one-line-{language}", f"#answer-{language}"):
        running.click(f"{block} > summary")
        running.until(f"document.querySelector({block!r}).open && {SETTLED}")
    height = running.until(f"document.querySelector('#answer-{language} .katex-html').getBoundingClientRect().height")
    assert height > 10
    assert running.run("return document.querySelector('#answer-zh math').childElementCount") == 1
    shown = f"document.querySelector('#answer-{language} .dl49-knob output').textContent"
    before = running.until(shown)
    running.run(f"document.querySelector('#answer-{language} .dl49-knob input').focus()")
    running.type(RIGHT)
    running.until(f"{shown} !== {before!r}")
    assert running.run("return document.documentElement.scrollWidth <= innerWidth")
    assert running.run(WIDTH, "深，深") == pytest.approx(48, abs=0.5)
    assert running.run("return complaints") == []
    running.run("location.reload()")
    running.until(f"document.readyState === 'complete' && document.querySelector('#answer-{language}').open")


@pytest.mark.parametrize(("tree", "query"), [("", "梯度消失"), ("en/", "vanishing gradient")])
def test_the_search_finds(running: WebKit, address: str, tree: str, query: str) -> None:
    running.resize(1280, 900)
    running.open(f"{address}{tree}about/")
    running.run(WATCH)
    running.until("document.querySelector('[data-md-component=search-query]')")
    running.type("/", *query)
    first = f".md-search-result__item:first-child .md-search-result__link[href*='{tree}{QUESTION}']"
    found = running.until(f"document.querySelector({first!r})?.href")
    assert running.run("return complaints") == []
    running.open(found)
    running.until("document.querySelector('details[open] mark')")


def test_dark_is_kept_on_the_next_page(running: WebKit, address: str) -> None:
    running.open(address)
    for _ in range(3):
        if running.run("return document.body.dataset.mdColorScheme") != "slate":
            running.run("document.querySelector('label.md-header__button[for^=__palette]:not([hidden])').click()")
    running.open(f"{address}en/concepts/")
    running.until("document.body.dataset.mdColorScheme === 'slate'")


def test_practice_asks_and_remembers(running: WebKit, address: str) -> None:
    running.open(f"{address}en/practice/")
    running.run(WATCH)
    start = "[...document.querySelectorAll('#dl49-practice button')].find((one) => one.textContent.trim() === 'Start')"
    running.until(start)
    running.run(f"{start}.click()")
    running.until("document.querySelector('#dl49-practice h1, #dl49-practice h2, #dl49-practice h3')")
    running.type(" ")
    running.until("document.querySelector('#dl49-practice').innerText.includes('In one line')")
    running.type(" ")
    running.until("document.querySelector('#dl49-practice .dl49-grade-3')?.checkVisibility()")
    running.type("3")
    running.until("!document.querySelector('#dl49-practice .dl49-grade-3')?.checkVisibility()")
    assert running.run("return complaints") == []
    running.open(f"{address}en/practice/")
    running.until("document.querySelector('#dl49-practice').innerText.includes('48 new')")
