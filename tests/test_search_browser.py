"""The search in a real browser: typed in every way, answered by our worker, leading into the open answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import sites
from tests.browsers import Visitor
from tests.searching import ABSENT, PRESENT, Wanted

pytestmark = pytest.mark.browser

PHONE: Final = {"width": 390, "height": 780}
DESKTOP: Final = {"width": 1280, "height": 800}
TREES: Final = {"zh": "", "en": "en/"}
INPUT: Final = "input.md-search__input"
RESULTS: Final = ".md-search-result__link"
META: Final = ".md-search-result__meta"
NOTE: Final = ".dl49-search-note"
HINT: Final = ".dl49-search-hint"
PARTS: Final = 4

# Asks the worker through the box, and waits for the answer from the full text and for its results to be drawn.
ASK: Final = """
(query) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`no answer to ${query}`)), 20000)
  const input = document.querySelector("input.md-search__input")
  const hear = ({ data }) => {
    if (data.type !== "dl49" || data.query !== query || !data.complete) return
    window.dl49Worker.then((worker) => worker.removeEventListener("message", hear))
    const drawn = () => {
      const links = [...document.querySelectorAll(".md-search-result__link")].map((link) => link.href)
      const done = data.first ? links[0]?.endsWith(data.first) : !links.length
      if (done) resolve({ found: data.found, addresses: links.slice(0, 3) })
      else setTimeout(drawn)
    }
    drawn()
  }
  window.dl49Worker.then((worker) => {
    worker.addEventListener("message", hear)
    input.focus()
    input.value = query
    input.dispatchEvent(new Event("input"))
  })
})
"""

# What a reader sees of the marked words after a result was opened.
SEEN: Final = """
(id) => document.fonts.ready.then(() => new Promise((resolve) => setTimeout(resolve))).then(() => {
  const block = document.getElementById(id)
  const marks = [...document.querySelectorAll(".md-content mark")]
  const inside = (mark) => {
    const box = mark.getBoundingClientRect()
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight
  }
  const hidden = []
  for (let one = block; one; one = one.parentElement) if (one.matches("details:not([open])")) hidden.push(one.id)
  return {
    closed: hidden, shown: block.getClientRects().length > 0, marks: marks.map((mark) => mark.textContent),
    inView: marks.some(inside), elsewhere: marks.filter((mark) => !block.contains(mark)).length,
    inMath: marks.filter((mark) => mark.closest(".katex, svg")).length,
    focus: block.contains(document.activeElement),
  }
})
"""


@pytest.fixture
def reader(visitor: Visitor) -> BrowserContext:
    return visitor.context(viewport=DESKTOP)


def search(page: Page, words: str) -> None:
    """Open the search by its key and put words in, as a keyboard does at once."""
    page.keyboard.press("/")
    expect(page.locator(INPUT)).to_be_focused()
    page.keyboard.insert_text(words)


def first_result(page: Page, words: str) -> Any:
    """Search, and return the first result when it shows words of the query."""
    search(page, words)
    return page.locator(RESULTS).first


# All queries


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("tree", TREES)
def test_the_first_hit_is_right_and_opens_its_block_with_the_words_in_view(
    visitor: Visitor, reader: BrowserContext, tree: str, part: int
) -> None:
    page = visitor.open(f"{TREES[tree]}about/", reader)
    wanted = PRESENT[part::PARTS]
    wrong: dict[str, object] = {}
    second: list[str] = []
    first: dict[str, Wanted] = {}
    for one in wanted:
        addresses = page.evaluate(ASK, one.query)["addresses"]
        numbers = [int(match[1]) for address in addresses if (match := re.search(r"questions/(\d+)-", address))]
        if not {*one.expected} & {*numbers}:
            wrong[one.query] = numbers
            continue
        if numbers[0] not in one.expected:
            second.append(one.query)
        first[addresses[0]] = one
    for address, one in first.items():
        objection = objection_to(page, address, one)
        if objection:
            wrong[one.query] = objection
    assert wrong == {}
    assert len(second) <= 0.06 * len(wanted), second


def objection_to(page: Page, address: str, one: Wanted) -> object:
    """Open a result; return what is wrong with what a reader sees then, or nothing."""
    anchor = re.search(r"[?&]a=([\w-]+)", address)
    page.goto(address)
    page.wait_for_url(re.compile(r"/#[\w-]+$"))
    assert anchor is not None
    seen = page.evaluate(SEEN, anchor[1])
    wants_marks = one.kind not in {"number", "math"}  # what stands in formulas only is shown, not marked
    sound = not seen["closed"] and seen["shown"] and seen["inMath"] == seen["elsewhere"] == 0 and seen["focus"]
    clean = page.url.endswith(f"/#{anchor[1]}")
    return None if sound and clean and (seen["inView"] or not wants_marks) else {**seen, "url": page.url}


@pytest.mark.parametrize("tree", TREES)
def test_the_box_says_what_the_guide_does_not_treat(visitor: Visitor, reader: BrowserContext, tree: str) -> None:
    page = visitor.open(f"{TREES[tree]}about/", reader)
    note = page.locator(NOTE)
    silent = []
    for one in ABSENT:
        found = page.evaluate(ASK, one.query)["found"]
        expect(page.locator(RESULTS)).to_have_count(found)
        silent += [] if note.is_visible() else [one.query]
    assert len(silent) <= 0.1 * len(ABSENT), silent
    page.evaluate(ASK, "residual connection")
    expect(note).to_have_count(0)


def test_where_nothing_is_known_the_box_leads_to_the_concepts(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    assert page.evaluate(ASK, "xqzwvk")["found"] == 0
    page.locator(NOTE).get_by_role("link").click()
    page.wait_for_url(visitor.address + "en/concepts/")


# The contract with the theme: its own names for things in the page, and its worker's protocol

RECORD: Final = """
const Real = Worker
window.messages = []
window.Worker = class extends Real {
  constructor(...all) {
    super(...all)
    window.messages.push({ started: String(all[0]) })
    this.addEventListener("message", ({ data }) => window.messages.push({ from: data }))
  }
  postMessage(message, ...more) {
    window.messages.push({ to: message })
    super.postMessage(message, ...more)
  }
}
"""
UPGRADE: Final = "The theme has changed: "


def test_nothing_of_the_search_is_fetched_before_the_box_is_touched(visitor: Visitor, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(visitor.address + "about/", wait_until="networkidle")
    assert [one for one in visitor.requests if "search/" in one or "search-worker" in one] == []
    assert page.workers == []
    page.keyboard.press("/")
    expect(page.locator(HINT)).to_be_hidden()
    page.evaluate(ASK, "批归一化")
    assert any("search_index.json" in one for one in visitor.requests)
    assert len(page.workers) == 1


def test_the_theme_speaks_the_protocol_that_our_worker_answers(visitor: Visitor, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.add_init_script(RECORD)
    page.goto(visitor.address + "about/")
    expect(page.locator(RESULTS)).to_have_count(0)
    page.evaluate(ASK, "批归一化")
    expect(page.locator(RESULTS).first, f"{UPGRADE}it does not draw our worker's results").to_be_visible()
    messages = page.evaluate("messages")
    started = [one["started"] for one in messages if "started" in one]
    assert len(started) == 1, f"{UPGRADE}it starts {len(started)} workers"
    assert started[0].endswith("assets/search-worker.js#zh"), f"{UPGRADE}it does not start what __config.search names"
    to = [one["to"] for one in messages if "to" in one and one["to"]["type"] != "dl49"]  # that is our page's own
    assert to[0]["type"] == 0, f"{UPGRADE}its first message to the worker is not the index (0)"
    assert {"config", "docs"} <= {*to[0]["data"]}, f"{UPGRADE}it passes on {sorted(to[0]['data'])} of the index"
    came = [one["from"] for one in messages if "from" in one]
    assert came[0] == {"type": 1}
    queries = [one for one in to if one["type"] == 2]
    assert queries[-1] == {"type": 2, "data": "批归一化"}, f"{UPGRADE}a query is not a message (2) with the text"
    results = [one["data"]["items"] for one in came if one["type"] == 3]
    item = results[-1][0][0]
    result = page.locator(".md-search-result__item").first
    link = result.locator(RESULTS)
    assert link.get_attribute("href") == visitor.address + item["location"], (
        f"{UPGRADE}a result's `location` is not relative to the site, or is changed"
    )
    assert link.locator("article h1").inner_html() == item["title"], f"{UPGRADE}a result's title is not HTML in an h1"
    assert "<mark>" in link.locator("article").inner_html(), f"{UPGRADE}a result's text is not HTML"
    assert link.locator("p.dl49-where").count() == 1, f"{UPGRADE}a single result does not show its text"
    assert link.locator("article").get_attribute("data-md-score") == f"{item['score']:.2f}"
    expect(page.locator(META)).to_have_text(f"{len(results[-1])} 个符合条件的结果")


@pytest.mark.parametrize(
    ("selector", "use"),
    [
        ("[data-md-component=search][role=dialog]", "the dialog"),
        (f"[data-md-component=search] {INPUT}", "the box"),
        ("input#__search[type=checkbox]", "the switch that opens the dialog"),
        (f".md-search-result > {META}:first-child", "the number of results, first in its place"),
        (".md-search-result > ol.md-search-result__list:last-child", "the results, last in their place"),
        ("header label[for=__search].md-header__button", "the button of a phone"),
        ("script#__config[type='application/json']", "the configuration"),
    ],
)
def test_the_theme_has_what_our_script_looks_for(
    visitor: Visitor, reader: BrowserContext, selector: str, use: str
) -> None:
    page = visitor.open("about/", reader)
    assert page.locator(selector).count() == 1, f"{UPGRADE}{use} is not at {selector}"


# Ways of typing


def test_the_keyboard_alone_finds_and_opens(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    page.keyboard.press("/")
    page.keyboard.type("weight dec")
    expect(page.locator(RESULTS).first).to_be_visible()
    page.evaluate(ASK, "weight dec")  # with the full text the order may change, and the focus goes with its result
    page.keyboard.press("ArrowDown")
    expect(page.locator(RESULTS).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(RESULTS).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    anchor = re.search(r"[?&]a=([\w-]+)", page.locator(RESULTS).first.get_attribute("href") or "")
    assert anchor is not None
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.address}en/questions/14-l2-weight-decay-and-adamw/#{anchor[1]}")
    expect(page.locator(f"#{anchor[1]} > summary")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.activeElement.closest('#{anchor[1]}') !== null")


def test_enter_before_the_answer_opens_the_first_result_of_what_was_typed_last(
    visitor: Visitor, reader: BrowserContext
) -> None:
    page = visitor.open("about/", reader)
    expect(first_result(page, "早停")).to_be_visible()
    page.evaluate(
        """() => {
          const input = document.querySelector("input.md-search__input")
          input.value = "梯度裁剪"
          const enter = { key: "Enter", bubbles: true, cancelable: true }
          input.dispatchEvent(new Event("input"))
          input.dispatchEvent(new KeyboardEvent("keydown", enter))
        }"""
    )
    page.wait_for_url(re.compile("questions/09-gradient-clipping/#answer-zh"))


def test_an_input_method_is_left_alone_until_its_text_is_there(visitor: Visitor, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.add_init_script(RECORD)
    page.goto(visitor.address + "about/")
    page.keyboard.press("/")
    expect(page.locator(META)).to_have_text("键入以开始搜索")
    method = reader.new_cdp_session(page)
    for text in ("p", "pi", "pi'gui", "批归一化"):
        method.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229})
        method.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Process", "windowsVirtualKeyCode": 229})
    method.send("Input.insertText", {"text": "批归一化"})
    expect(page.locator(f"{RESULTS}[href*='questions/12-']")).to_be_visible()
    asked = [one["to"]["data"] for one in page.evaluate("messages") if one.get("to", {}).get("type") == 2]
    assert [one for one in asked if one] == ["批归一化"]


def test_pasting_dictating_and_emptying_are_heard(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    page.keyboard.press("/")
    page.evaluate("() => document.execCommand('insertText', false, '残差连接')")  # as a paste from the menu: no key
    expect(page.locator(RESULTS).first).to_be_visible()
    page.locator(".md-search__form button[type=reset]").click()
    expect(page.locator(RESULTS)).to_have_count(0)
    expect(page.locator(META)).to_have_text("键入以开始搜索")
    expect(page.locator(INPUT)).to_be_focused()


def test_results_come_while_typing_and_go_with_the_words(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    page.keyboard.press("/")
    page.keyboard.type("vanish")
    expect(page.locator(f"{RESULTS}[href*='/03-']")).to_be_visible()
    page.keyboard.type("qqqqqqq")
    expect(page.locator(RESULTS)).to_have_count(0)


# There and back


def test_back_leads_to_the_results(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    first_result(page, "梯度消失").click()
    page.wait_for_url(re.compile(r"questions/03-[\w-]+/#answer-zh"))
    page.go_back()
    expect(page.locator(INPUT)).to_have_value("梯度消失")
    expect(page.locator(RESULTS).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(visitor.address + "about/")


def test_closing_the_search_leaves_no_query_in_the_address(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    expect(first_result(page, "梯度消失")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.url == visitor.address + "about/"


@pytest.mark.parametrize(("tree", "query"), [("", "批归一化"), ("en/", "why use mini batch")])
def test_a_shared_link_opens_the_search(visitor: Visitor, reader: BrowserContext, tree: str, query: str) -> None:
    page = reader.new_page()
    page.goto(f"{visitor.address}{tree}?q={query}")
    expect(page.locator(INPUT)).to_have_value(query)
    expect(page.locator(RESULTS).first).to_be_visible()


def test_the_address_of_a_result_can_be_shared(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    page.evaluate(ASK, "梯度消失")
    page.locator(RESULTS).first.click()
    page.wait_for_url(visitor.address + "en/questions/03-vanishing-and-exploding-gradients/#answer-zh")
    again = visitor.open(page.url.removeprefix(visitor.address))
    expect(again.locator("#answer-zh > p").first).to_be_visible()
    expect(again.locator(".md-content mark")).to_have_count(0)


def test_a_result_opens_a_tab_without_choosing_it_for_good(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    page.evaluate(ASK, "梯度消失")
    page.locator(RESULTS).first.click()
    expect(page.locator("#answer-zh mark").first).to_be_visible()
    assert page.evaluate("localStorage.getItem('dl49.language')") is None


# A bold label, and the words behind it.
LABEL_AND_REST: Final = """
(block) => [...block.querySelectorAll(":scope > p > strong:first-child")]
  .map((label) => [label.textContent, /^：[\\u4e00-\\u9fff]+/.exec(label.nextSibling.data)?.[0] ?? ""])
  .findLast(([, rest]) => rest.length > 4)
"""


def test_words_are_marked_across_inline_markup_and_not_in_formulas(visitor: Visitor, reader: BrowserContext) -> None:
    url = "questions/03-vanishing-and-exploding-gradients/"
    label, rest = visitor.open(url, reader).locator("#answer-zh").evaluate(LABEL_AND_REST)
    page = visitor.open(f"{url}?a=answer-zh&h={label}{rest}|L", reader)
    expect(page.locator("#answer-zh mark").first).to_be_visible()
    assert "".join(page.locator("#answer-zh mark").all_inner_texts()[:2]) == label + rest
    assert page.locator(".katex mark, #answer-en mark").count() == 0


@pytest.mark.parametrize("odd", ["?a=&h=", "?a=no-such&h=x", "?h=(%5B", "?a=%3Cimg%3E&h=%3Cb%3E", "?a=answer-zh"])
def test_odd_addresses_do_no_harm(visitor: Visitor, reader: BrowserContext, odd: str) -> None:
    page = visitor.open(f"questions/03-vanishing-and-exploding-gradients/{odd}", reader)
    page.wait_for_load_state("load")
    expect(page.locator("h1 .dl49-number")).to_have_text("3")
    assert "h=" not in page.url


def test_a_page_of_prose_is_opened_at_its_section(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/", reader)
    page.evaluate(ASK, "privacy cookies")
    page.locator(f"{RESULTS}[href*='about/']").click()
    page.wait_for_url(visitor.address + "en/about/#privacy")
    expect(page.locator(".md-content mark").first).to_be_in_viewport()


def test_the_entry_of_a_concept_is_opened(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    page.evaluate(ASK, "批归一化")
    page.locator(f"{RESULTS}[href*='concepts/']").click()
    page.wait_for_url(visitor.address + "concepts/#batch-normalization")
    expect(page.locator("#batch-normalization")).to_be_in_viewport()


# What is said


def held_back(context: BrowserContext, pattern: str) -> list[Route]:
    """Hold back what a page asks for; return the requests, which go on when told to."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    context.route(pattern, hold)
    return held


def test_results_are_announced(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    expect(first_result(page, "weight tying")).to_be_visible()
    status = page.get_by_role("status").filter(has_text=re.compile("matching document"))
    expect(status).to_have_count(1)


def test_what_was_meant_is_suggested_and_can_be_chosen(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    first_result(page, "tidu xiaoshi").wait_for()
    link = page.locator(HINT).get_by_role("link", name="梯度消失")
    expect(page.locator(HINT)).to_contain_text("是不是想找")
    expect(page.locator(f"{RESULTS}[href*='/03-']")).to_be_visible()
    link.click()
    expect(page.locator(INPUT)).to_have_value("梯度消失")
    expect(page.locator(HINT)).to_be_hidden()
    expect(page.locator(RESULTS).first).to_be_visible()


def test_a_slow_start_is_said_and_the_query_typed_meanwhile_is_answered(
    visitor: Visitor, reader: BrowserContext
) -> None:
    held = held_back(reader, "**/search/names.txt*")
    page = visitor.open("about/", reader)
    search(page, "梯度消失")
    expect(page.get_by_role("status").filter(has_text="正在载入搜索")).to_be_visible()
    page.keyboard.press("Enter")  # is remembered
    held.pop().continue_()
    page.wait_for_url(re.compile("questions/03-"))


def test_titles_answer_while_the_full_text_is_on_its_way(visitor: Visitor, reader: BrowserContext) -> None:
    held = held_back(reader, "**/search/text-*")
    page = visitor.open("about/", reader)
    expect(first_result(page, "批归一化")).to_be_visible()
    page.locator(INPUT).fill("有效学习率随之自动减小")
    for route in held:
        route.continue_()
    expect(page.locator(f"{RESULTS}[href*='/12-']")).to_be_visible()
    expect(page.locator(HINT)).to_be_hidden()


def test_the_index_is_fetched_once_the_search_is_begun(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("about/", reader)
    page.wait_for_load_state("networkidle")

    def fetched() -> set[str]:
        return {match[1] for url in visitor.requests if (match := re.search(r"/search/(.*)\.txt", url))}

    assert fetched() == set()
    with page.expect_response("**/search/heads-zh.txt*"):
        page.locator(INPUT).focus()
    assert fetched() == {"names", "heads-zh"}
    page.evaluate(ASK, "过拟合怎么办")
    assert fetched() == {"names", "heads-zh", "more", "text-zh"}
    page.evaluate(ASK, "why does my loss explode")
    assert fetched() == {"names", "heads-zh", "more", "text-zh", "heads-en", "text-en"}


LOST: Final = {
    "refused": lambda route: route.abort(),
    "of a site that has none": lambda route: route.fulfill(status=404, body="not here"),
    "a page that asks to log in": lambda route: route.fulfill(content_type="text/html", body="<p>Log in</p>"),
    "cut": lambda route: route.fulfill(body=b'{"version":"'),
    "of another version": lambda route: route.fulfill(body=b'{"version":"0"}'),
}


HEAR_OF_FAILURE: Final = """() => {
  window.failed = dl49Worker.then((worker) => new Promise((tell) => {
    worker.addEventListener("message", ({ data }) => data.failed && data.query && tell())
  }))
}"""


@pytest.mark.parametrize("way", LOST)
@pytest.mark.parametrize(("file", "said"), [("heads-en", "The search did not load"), ("text-en", "only titles")])
def test_what_does_not_come_is_said_and_can_be_tried_again(
    visitor: Visitor, reader: BrowserContext, file: str, said: str, way: str
) -> None:
    pattern = f"**/search/{file}.txt*"
    reader.route(pattern, LOST[way])
    page = visitor.open("en/about/", reader)
    page.evaluate(HEAR_OF_FAILURE)
    search(page, "batch norm")
    page.evaluate("failed")
    expect(page.locator(HINT)).to_contain_text(said)
    reader.unroute(pattern)
    page.locator(HINT).get_by_role("button").click()
    expect(page.locator(HINT)).to_be_hidden()
    expect(page.locator(f"{RESULTS}[href*='/12-']")).to_be_visible()
    visitor.complaints.clear()  # the browser's own, of the requests that failed


# Not the browser's false clock: what the theme throws in a timer would end its leap.
HURRY: Final = """{
  const { setTimeout } = window
  window.setTimeout = (done, delay, ...all) => setTimeout(done, delay < 5000 ? delay : 100, ...all)
}"""


@pytest.mark.parametrize("file", ["assets/search-worker.js", "search/search_index.json"])
def test_a_worker_that_does_not_start_is_said_in_time(visitor: Visitor, reader: BrowserContext, file: str) -> None:
    reader.route(f"**/{file}", lambda route: route.fulfill(content_type="text/html", body="<p>Log in</p>"))
    page = reader.new_page()
    page.goto(visitor.address + "en/about/")
    page.evaluate(HURRY)
    search(page, "batch norm")
    expect(page.locator(HINT)).to_contain_text("did not load")
    reader.unroute(f"**/{file}")
    page.locator(HINT).get_by_role("button").click()
    page.wait_for_url(re.compile(r"\?q=batch"))
    expect(page.locator(f"{RESULTS}[href*='/12-']")).to_be_visible()
    visitor.complaints.clear()


def test_where_storage_is_forbidden_the_search_works(visitor: Visitor, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, {
            configurable: true,
            get() { throw new DOMException("denied", "SecurityError") },
          })"""
    )
    page.goto(visitor.address + "about/")
    expect(first_result(page, "批归一化")).to_be_visible()
    visitor.complaints.clear()


@pytest.fixture
def disk(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(("url", "words"), [("index.html", "从磁盘直接打开"), ("en/index.html", "straight from disk")])
def test_a_page_from_disk_says_that_it_cannot_search(site: sites.Site, disk: Page, url: str, words: str) -> None:
    disk.goto(Path(site.folder, url).as_uri())
    disk.locator(INPUT).click()
    expect(disk.locator(META)).to_be_visible()
    expect(disk.locator(META)).to_contain_text(words)


# Screens and places


@pytest.mark.parametrize("tree", TREES)
def test_a_phone_finds_and_opens(visitor: Visitor, tree: str) -> None:
    page = visitor.open(f"{TREES[tree]}about/", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("header label[for=__search].md-header__button").tap()
    expect(page.locator(INPUT)).to_be_focused()
    page.evaluate(ASK, "梯度消失")
    first = page.locator(RESULTS).first
    expect(first).to_be_in_viewport()
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    box = first.bounding_box()
    assert box is not None
    assert box["height"] >= 44  # a finger hits it
    first.tap()
    page.wait_for_url(re.compile("questions/03-.*#answer-zh"))
    expect(page.locator("#answer-zh mark").first).to_be_in_viewport()


def test_the_search_works_below_a_path_and_from_the_page_that_is_not_found(browser: Browser, site: sites.Site) -> None:
    with sites.served(site.folder, "/some/where/") as address:
        visitor = Visitor(browser, address)
        page = visitor.open("en/questions/", viewport=DESKTOP)
        first_result(page, "weight tying").click()
        page.wait_for_url(address + "en/questions/34-embedding-output-weight-tying/#answer-en")
        visitor.close()
        assert visitor.foreign == visitor.complaints == []


def test_without_the_index_the_page_still_works(visitor: Visitor, reader: BrowserContext) -> None:
    reader.route("**/search/search_index.json", lambda route: route.fulfill(status=503, body=""))
    page = visitor.open("questions/03-vanishing-and-exploding-gradients/", reader)
    page.locator("#answer-zh > summary").click()
    expect(page.locator("#answer-zh > p").first).to_be_visible()
    visitor.complaints.clear()


def test_a_cited_work_is_opened_at_its_citation(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open("en/about/", reader)
    page.evaluate(ASK, "Santurkar")
    page.locator(RESULTS).first.click()
    page.wait_for_url(re.compile("questions/12-.*#answer-en"))
    expect(page.locator("#answer-en mark a[href='#ref-santurkar2018does']").first).to_be_in_viewport()
