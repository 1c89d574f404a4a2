"""What the site keeps in the browser may be damaged, or another's: then it is forgotten, and everything works."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsers import Visitor
from tests.test_practice import CARD, GRADES
from tests.test_search_browser import ASK, RESULTS

pytestmark = pytest.mark.browser

QUESTION: Final = "en/questions/03-vanishing-and-exploding-gradients/"
BAD = ['"', "{}", "null", "[]", '{"index":99}', "x" * 1_000_000]
BAD += ['{"index":0,"color":{"a b":1},"sections":5,"kinds":5,"open":5,"carried":true}']

# Notes every name under which a page keeps something or looks for it.
LISTEN: Final = """
for (const method of ["getItem", "setItem"]) {
  const original = Storage.prototype[method]
  Storage.prototype[method] = function (key, ...rest) {
    const which = this === window.localStorage ? "localStorage" : "sessionStorage"
    window.heard(`${which} ${key}`)
    return original.call(this, key, ...rest)
  }
}
"""
# Puts something bad under all those names, in each page before its scripts run.
POISON: Final = """
([names, bad]) => {
  if (window !== top) return
  for (const name of names) {
    const [which, ...key] = name.split(" ")
    try { window[which].setItem(key.join(" "), bad) } catch { /* full */ }
  }
}
"""
RECORDS: Final[list[Any]] = [
    {}, {"schedule": None}, {"schedule": "x"}, {"schedule": {}}, {"schedule": {"due": "never"}, "seen": None},
    {"schedule": {"due": 5, "reps": "x", "state": 99}}, {"seen": 5, "schedule": []},
]  # fmt: skip
# Puts bad records in place of those that are there, in a database such as the page makes.
SPOIL: Final = """async ([ids, records]) => {
  const got = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  for (const { name } of await indexedDB.databases()) {
    const database = await got(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const kept = database.transaction(store, "readwrite").objectStore(store)
      for (const [at, id] of ids.entries()) await got(kept.put({ ...records[at % records.length], id }))
    }
    database.close()
  }
}"""


def use(page: Page, address: str) -> None:
    """Do all that the site remembers something of; each must do what it does for a new reader."""
    page.goto(address + QUESTION)
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    for _ in range(2):  # from “as the system” by way of light to dark
        page.locator("form[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert scheme == "default"
    page.locator("label[for=tab-zh]").click()
    expect(page.locator("#panel-zh")).to_be_visible()
    page.locator("label[for=tab-en]").click()
    page.locator("#answer-en > summary").click()
    page.reload()
    expect(page.locator("#panel-en .dl49-toggle")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#answer-en")).to_have_attribute("open", "")
    page.locator(".dl49-shortcut input:visible").first.uncheck()
    page.locator(".dl49-shortcut input:visible").first.check()
    page.evaluate(ASK, "batch norm")
    expect(page.locator(f"{RESULTS}[href*='/12-']").first).to_be_visible()
    page.goto(address)
    page.locator(".dl49-offer button").click()
    practice(page, address)


def practice(page: Page, address: str) -> None:
    page.goto(address + "en/practice/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.keyboard.press(" ")
    page.keyboard.press(" ")
    expect(page.locator(GRADES)).to_have_count(4)
    asked = page.locator(f"{CARD} h2").inner_text()
    page.locator(".dl49-grade-3").click()
    expect(page.locator(f"{CARD} h2").filter(has_text=asked)).to_have_count(0)
    page.get_by_text("End", exact=False).last.click()


@pytest.fixture(scope="module")
def known() -> dict[str, list[str]]:
    return {}


@pytest.fixture
def names(visitor: Visitor, known: dict[str, list[str]]) -> list[str]:
    """Find under which names the site keeps something, by using it."""
    if not known:
        page = reader(visitor).new_page()
        heard: set[str] = set()
        page.expose_function("heard", lambda name: heard.add(name))  # noqa: PLW0108 (Playwright puts an attribute on it)
        page.add_init_script(LISTEN)
        use(page, visitor.address)
        known["names"] = sorted(heard)
    return known["names"]


def reader(visitor: Visitor) -> BrowserContext:
    return visitor.context(locale="en-US", color_scheme="light")


def test_the_names_are_found(names: list[str]) -> None:
    assert {name.split(" ")[0] for name in names} == {"localStorage", "sessionStorage"}
    assert any(name.endswith(".__palette") for name in names)
    assert sum(".__" not in name for name in names) > 4


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:20])
def test_what_was_kept_may_be_anything(visitor: Visitor, names: list[str], bad: str) -> None:
    page = reader(visitor).new_page()
    page.add_init_script(f"({POISON})({json.dumps([names, bad])})")
    use(page, visitor.address)


def test_progress_that_cannot_be_read_is_forgotten(visitor: Visitor) -> None:
    page = reader(visitor).new_page()
    practice(page, visitor.address)
    ids = [f"q{number}" for number in range(1, 50)]
    page.evaluate(SPOIL, [ids, RECORDS])
    practice(page, visitor.address)
    page.goto(visitor.address + "en/")
    expect(page.locator("[class*=dl49-cell--]")).to_have_count(1)  # of the question that was graded just now
