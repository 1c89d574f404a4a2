"""Every question as a phone shows it: each page is opened once, and looked at for all of this."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browsers import Visitor, visible
from tests.sites import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
PARTS = 2

COVERED = """() => [...document.querySelectorAll(".dl49-figure")].flatMap((figure) => {
  const button = figure.querySelector(".dl49-enlarge")?.getBoundingClientRect()
  return [...figure.querySelectorAll("svg text")].filter((one) => one.checkVisibility()).filter((one) => {
    const box = one.getBoundingClientRect()
    return box.right > button.left && box.left < button.right && box.bottom > button.top && box.top < button.bottom
  }).map((one) => one.textContent)
})"""


ABOVE = """() => [...document.querySelectorAll(".dl49-figure")].filter((figure) => figure.checkVisibility() &&
  figure.querySelector(".dl49-enlarge").getBoundingClientRect().top <
    figure.previousElementSibling.getBoundingClientRect().bottom - 1).map((figure) => figure.id)"""

# Blocks that were never shown are laid out on the way, which moves what is below.
NEAR = "(knob) => { knob.scrollIntoView({ block: 'center' }); return knob.complete }"

# The sizes of a figure's texts in CSS pixels, of all frames, and those that leave the drawing.
TEXTS = """() => {
  const figures = [...document.querySelectorAll(".dl49-figure svg")].filter((one) => one.checkVisibility())
  for (const frame of document.querySelectorAll("[data-frame]")) frame.style.display = "inline"
  const texts = figures.flatMap((one) => [...one.querySelectorAll("text")])
  const size = (text) => parseFloat(getComputedStyle(text).fontSize) * Math.hypot(
    text.getScreenCTM().a, text.getScreenCTM().b)
  const out = texts.filter((text) => {
    const box = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect()
    return box.left < frame.left - 1 || box.right > frame.right + 1 ||
      box.top < frame.top - 1 || box.bottom > frame.bottom + 1
  })
  return [texts.map(size), out.map((text) => text.textContent)]
}"""

# Cells of tables that are too narrow for their longest word.
NARROW = """() => [...document.querySelectorAll(".md-typeset__table :is(th, td)")].filter((one) => {
  if (!one.checkVisibility()) return false
  one.style.overflowWrap = "normal"
  return one.scrollWidth > one.clientWidth + 1
}).map((one) => one.textContent)"""

# Display formulas of which a part can be seen by scrolling sideways only.
WIDE = """async () => {
  // What is off the screen is not laid out (content-visibility), so it would be as wide as its box.
  for (const one of document.querySelectorAll("details > *")) one.style.contentVisibility = "visible"
  document.body.getBoundingClientRect() // now the fonts of opened blocks begin to load
  await document.fonts.ready.then(() => new Promise(requestAnimationFrame))
  return [...document.querySelectorAll(".math-display")]
    .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.querySelector("annotation").textContent)
}"""

LINES = """() => {
  for (const block of document.querySelectorAll("details")) block.open = true
  const wrong = [], closing = /^[，。；：！？、）」』》”’…,.;:!?)\\]%]/
  let seen = 0
  for (const formula of document.querySelectorAll(".katex:not(.katex-display > *)")) {
    if (!formula.checkVisibility()) continue
    const last = [...formula.querySelectorAll(".katex-html > .katex-base")].pop()
    const texts = document.createTreeWalker(formula.closest("p, li, td, th, figcaption, h3"), NodeFilter.SHOW_TEXT)
    let next = null
    while (texts.nextNode() && !next) {
      const text = texts.currentNode
      if (!formula.contains(text) && formula.compareDocumentPosition(text) & 4) next = text
    }
    if (!next || !closing.test(next.data)) continue
    seen += 1
    const mark = document.createRange()
    mark.setStart(next, 0)
    mark.setEnd(next, 1)
    mark.getBoundingClientRect() // a first question about text that was hidden Chromium may answer with nothing
    if (mark.getBoundingClientRect().left < last.getBoundingClientRect().left - 1)
      wrong.push(formula.querySelector("annotation").textContent)
  }
  return [seen, wrong]
}"""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("tree", "language"), [("", "zh"), ("en/", "en")])
def test_every_question_on_a_phone(visitor: Visitor, site: Site, tree: str, language: str, part: int) -> None:
    page = visitor.context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    objections: dict[str, list[str]] = {}
    marks = 0
    for url in [url for url in site.questions if url.startswith("en/") == bool(tree)][part::PARTS]:
        page.goto(visitor.address + url)
        objections[url] = list(on_the_first_screen(page, language))
        seen, wrong = page.evaluate(LINES)  # opens all blocks
        marks += seen
        objections[url] += [f"a line starts with the mark behind {formula}" for formula in wrong]
        objections[url] += [f"a formula runs over the edge: {formula}" for formula in page.evaluate(WIDE)]
        objections[url] += [f"a word is broken in “{cell}”" for cell in page.evaluate(NARROW)]
        objections[url] += in_figures(page, language)
    assert {url: found for url, found in objections.items() if found} == {}
    assert len(objections) > 20
    assert marks > 100


def on_the_first_screen(page: Page, language: str) -> Iterator[str]:
    """Yield what is wrong with what a reader sees first, and with the way to the next question."""
    top = page.locator(f"#one-line-{language} > summary").evaluate("one => one.getBoundingClientRect().top")
    if top > 230:
        yield f"the one-line answer is at {top}"
    if visible(page, ".dl49-question") != 1:
        yield "the question does not stand there once"
    if visible(page, ".dl49-shortcut, .dl49-toggle kbd"):
        yield "keys are told where there are none"
    last = page.locator(f"#follow-ups-{language}").evaluate("one => one.getBoundingClientRect().bottom")
    further = page.locator(f"#panel-{language} .dl49-neighbors").evaluate("one => one.getBoundingClientRect().top")
    if not 0 < further - last < PHONE["height"]:
        yield f"the next question is {further - last} below the follow-ups"


def in_figures(page: Page, language: str) -> Iterator[str]:
    """Yield texts of the figures, of all frames, that are covered, too small, or outside."""
    page.wait_for_function(f"() => document.querySelector('#answer-{language} .dl49-enlarge')?.checkVisibility()")
    yield from (f"the button covers “{text}”" for text in page.evaluate(COVERED))
    yield from (f"the button covers what stands above {name}" for name in page.evaluate(ABOVE))
    for knob in page.locator(f"#answer-{language} .dl49-knob").all():
        page.wait_for_function(NEAR, arg=knob.element_handle())
    sizes, outside = page.evaluate(TEXTS)
    if min(sizes, default=0) <= 8:
        yield f"text of {min(sizes, default=0)} pixels"
    yield from (f"“{text}” leaves its figure" for text in outside)
