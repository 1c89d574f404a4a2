"""axe-core finds nothing to object to: every kind of page, both trees, light and dark, phone and desktop."""

from __future__ import annotations

from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import Visitor
from tests.sites import PROJECT

pytestmark = pytest.mark.browser

QUESTION = "questions/03-vanishing-and-exploding-gradients/"
KINDS = [
    "",
    "questions/",
    "figures/",
    "print/",
    "concepts/",
    "references/",
    "about/",
    "figures/03-gradient-norm-by-depth/",
]
TREES = {"zh": "", "en": "en/"}
SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"


def objections(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page, all of its rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations")
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in violations for node in one["nodes"]]


def turn(page: Page, scheme: Scheme) -> None:
    """Let the reader's system turn to light or dark, and wait until the page looks so."""
    page.emulate_media(color_scheme=scheme)
    shown = {"light": "default", "dark": "slate"}[scheme]
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", shown)
    page.evaluate("Promise.all(document.getAnimations().map(({ finished }) => finished))")


PAGES = ["404.html", *(tree + url for tree in TREES.values() for url in KINDS)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_accessible_in_the_light_and_in_the_dark(visitor: Visitor, url: str, screen: str) -> None:
    page = visitor.open(url, color_scheme="light", viewport=SCREENS[screen])
    for scheme in SCHEMES:
        turn(page, scheme)
        assert objections(page) == []


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("tree", TREES)
def test_a_question_is_accessible_closed_and_open(visitor: Visitor, tree: str, screen: str) -> None:
    page = visitor.open(TREES[tree] + QUESTION, color_scheme="light", viewport=SCREENS[screen])
    for scheme in SCHEMES:
        turn(page, scheme)
        assert objections(page) == []
    page.locator(f"#panel-{tree} .dl49-toggle").press("Enter")
    page.locator(".dl49-tag:visible > summary").first.press("Enter")
    expect(page.locator(f"#answer-{tree} > p").first).to_be_visible()
    page.evaluate("() => new Promise(requestAnimationFrame)")  # what scrolls becomes focusable
    for scheme in SCHEMES:
        turn(page, scheme)
        assert objections(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_is_accessible_while_open(visitor: Visitor, scheme: str) -> None:
    page = visitor.open("en/about/", color_scheme=scheme, viewport=SCREENS["desktop"])
    page.keyboard.press("/")
    page.keyboard.insert_text("gradient clipping")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    assert objections(page) == []


@pytest.mark.parametrize("tree", TREES)
def test_the_drawer_of_a_phone_is_accessible_while_open(visitor: Visitor, tree: str) -> None:
    page = visitor.open(TREES[tree] + QUESTION, viewport=SCREENS["phone"], reduced_motion="reduce")
    page.locator("label[for=__drawer].md-header__button").click()
    expect(page.locator(".md-sidebar--primary .md-nav__link--active").first).to_be_in_viewport()
    assert objections(page) == []
