"""The site in a real browser: tabs, blocks, remembered choices, links, print, small screens, no script."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsers import Visitor, visible
from tests.sites import PROJECT, Site

pytestmark = pytest.mark.browser

QUESTION = "questions/03-vanishing-and-exploding-gradients/"
OTHER = "questions/08-weight-initialization-xavier-kaiming/"
PROGRAM = "figures/03-gradient-norm-by-depth/"
KINDS = [
    "",
    "questions/",
    QUESTION,
    "figures/",
    "print/",
    "practice/",
    "concepts/",
    "references/",
    "about/",
    PROGRAM,
    "no/such/page/",
]
EVERYWHERE = [tree + url for tree in ("", "en/") for url in KINDS]
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 512}
"""The narrowest for which WCAG 2.2 wants no scrolling sideways (1.4.10): a desktop's window at 400 %."""


@pytest.fixture
def reader(visitor: Visitor) -> BrowserContext:
    """Return a reader who was never here."""
    return visitor.context()


def open_tab(page: Page) -> str:
    """Return the language whose panel is seen, as the only one."""
    seen = [language for language in ("zh", "en") if page.locator(f"#panel-{language}").is_visible()]
    assert len(seen) == 1
    assert page.locator(f"#tab-{seen[0]}").is_checked()
    return seen[0]


def open_blocks(page: Page, language: str) -> list[str]:
    return [
        str(one) for one in page.locator(f"#panel-{language} details[open]").evaluate_all("all => all.map(e => e.id)")
    ]


def all_blocks(page: Page, language: str) -> list[str]:
    return [str(one) for one in page.locator(f"#panel-{language} details").evaluate_all("all => all.map(e => e.id)")]


def toggle(page: Page, language: str) -> str:
    """Return what the control of a panel says, after checking that it says the same to a screen reader."""
    button = page.locator(f"#panel-{language} .dl49-toggle")
    opened = button.get_attribute("aria-expanded") == "true"
    assert opened == (open_blocks(page, language) == all_blocks(page, language))
    return button.locator(".dl49-toggle__label").inner_text()


# Every kind of page


@pytest.mark.parametrize("url", EVERYWHERE)
def test_a_page_loads_from_its_own_host_without_complaint(visitor: Visitor, url: str) -> None:
    page = visitor.context().new_page()
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(visitor.address + url)  # until all that the page names is loaded
    page.wait_for_load_state("networkidle")
    expect(page.locator("article h1").first).to_be_visible()
    assert missing == ([visitor.address + url] if "no/such" in url else [])
    if missing:
        # The page itself is what is not there; the browser says so.
        visitor.complaints.remove(next(one for one in visitor.complaints if "404" in one))
    wanted = ("bundle", "dl49.css", "dl49.js", "copy.js")
    assert [name for name in wanted if not any(name in url for url in visitor.requests)] == []


def test_a_request_to_another_host_and_a_complaint_would_be_seen(visitor: Visitor) -> None:
    page = visitor.open("about/", bypass_csp=True)
    page.evaluate("() => fetch('https://example.org/').catch(() => console.warn('refused'))")
    page.evaluate(
        """() => new Promise((resolve) => {
          const script = "fetch('https://example.com/').catch(() => postMessage(''))"
          new Worker(URL.createObjectURL(new Blob([script]))).onmessage = resolve
        })"""
    )
    assert visitor.foreign == ["https://example.org/", "https://example.com/"]
    assert any("refused" in one for one in visitor.complaints)
    visitor.foreign.clear()
    visitor.complaints.clear()


@pytest.mark.parametrize("url", ["", QUESTION, "en/concepts/", PROGRAM, "no/such/page/"])
def test_what_got_into_a_page_would_not_run_and_load_nothing(visitor: Visitor, url: str) -> None:
    page = visitor.open(url)
    visitor.complaints.clear()
    refused = page.evaluate(
        """async () => {
          const refused = []
          document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective))
          const script = Object.assign(document.createElement("script"), { textContent: "window.ran = true" })
          document.body.append(script)
          document.body.insertAdjacentHTML("beforeend", "<p onclick='window.ran = true'>x</p>")
          document.body.lastElementChild.click()
          const image = Object.assign(new Image(), { src: "https://example.org/a.png" })
          await new Promise((resolve) => { image.onerror = resolve })
          const link = Object.assign(document.createElement("a"), { href: "javascript:window.ran = true" })
          document.body.append(link)
          link.click()
          await fetch("https://example.org/").catch(() => {})
          await new Promise((resolve) => setTimeout(resolve))
          return [...refused.sort(), String(window.ran)]
        }"""
    )
    assert set(refused) == {"connect-src", "img-src", "script-src-attr", "script-src-elem", "undefined"}
    visitor.complaints.clear()


@pytest.mark.parametrize(("tree", "words"), [("", "梯度裁剪"), ("en/", "gradient clipping")])
def test_search_finds_a_question_in_the_language_of_the_tree(visitor: Visitor, tree: str, words: str) -> None:
    page = visitor.open(tree + "about/")
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    result = page.locator(f".md-search-result__link[href*='{tree}questions/09-gradient-clipping/']").first
    expect(result).to_be_visible()
    result.click()
    expect(page.locator("h1 .dl49-number")).to_have_text("9")


# Tabs


@pytest.mark.parametrize(("tree", "language"), [("", "zh"), ("en/", "en")])
def test_the_tab_of_the_tree_is_open_for_a_new_reader(visitor: Visitor, tree: str, language: str) -> None:
    page = visitor.open(tree + QUESTION)
    assert open_tab(page) == language
    assert open_blocks(page, language) == []


def test_a_tab_opens_by_click_and_leaves_the_address_alone(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.locator("label[for=tab-en]").click()
    assert open_tab(page) == "en"
    assert page.url == visitor.address + QUESTION


def test_the_address_decides_which_language_is_open(visitor: Visitor, reader: BrowserContext) -> None:
    visitor.open(QUESTION, reader).locator("label[for=tab-en]").click()
    assert open_tab(visitor.open(OTHER, reader)) == "zh"
    assert open_tab(visitor.open(f"en/{OTHER}", reader)) == "en"


def test_everything_in_the_article_is_of_the_open_language(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    for language, other in (("zh", "en"), ("en", "zh")):
        page.locator(f"label[for=tab-{language}]").click()
        assert visible(page, f"article [lang={other}]:not(label, #references li *)") == 0
        ours = ":is([href*='questions/'], [href*='concepts/']):not(.dl49-foot a):visible"
        for link in page.locator(f"article a{ours}").all():
            assert ("/en/" in link.evaluate("one => one.href")) == (language == "en")


def test_another_language_shows_the_same_blocks_at_the_same_place(visitor: Visitor) -> None:
    page = visitor.open(QUESTION, viewport={"width": 1280, "height": 900})
    page.locator("#answer-zh > summary").click()
    page.locator("#follow-ups-zh > summary").click()
    page.locator("#vanishing-or-converged-zh > summary").click()
    page.locator("#vanishing-or-converged-zh").evaluate(
        "one => one.scrollIntoView({ block: 'start', behavior: 'instant' })"
    )
    place = page.locator("#vanishing-or-converged-zh").evaluate("one => one.getBoundingClientRect().top")
    page.locator("#tab-en").evaluate("() => document.querySelector('label[for=tab-en]').click()")
    assert open_blocks(page, "en") == ["answer-en", "follow-ups-en", "vanishing-or-converged-en"]
    after = page.locator("#vanishing-or-converged-en").evaluate("one => one.getBoundingClientRect().top")
    assert abs(after - place) < 5


def test_a_reload_and_the_way_back_keep_language_blocks_and_place(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open(QUESTION, reader)
    page.locator("label[for=tab-en]").click()
    for name in ("answer-en", "follow-ups-en", "vanishing-or-converged-en"):
        page.locator(f"#{name} > summary").click()
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    for _ in range(2):
        page.reload()
        assert open_tab(page) == "en"
        assert open_blocks(page, "en") == ["answer-en", "follow-ups-en", "vanishing-or-converged-en"]
        expect_place(page, 1500)
    page.goto(visitor.address + OTHER)
    page.go_back()
    assert open_blocks(page, "en") == ["answer-en", "follow-ups-en", "vanishing-or-converged-en"]
    expect_place(page, 1500)
    assert open_blocks(visitor.open(QUESTION, reader), "zh") == []


def expect_place(page: Page, top: int) -> None:
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    assert abs(page.evaluate("scrollY") - top) < 40


@pytest.mark.parametrize("url", ["about/", QUESTION])
def test_the_language_switch_keeps_the_page_and_what_is_open(
    visitor: Visitor, reader: BrowserContext, url: str
) -> None:
    page = visitor.open(url, reader)
    if url == QUESTION:
        page.locator("#learner-zh > summary").click()
    page.locator(".md-select button").hover()
    page.locator(".md-select__link[hreflang=en]").click()
    page.wait_for_url(visitor.address + "en/" + url)
    if url == QUESTION:
        assert open_tab(page) == "en"
        assert open_blocks(page, "en") == ["learner-en"]
        assert open_blocks(visitor.open(f"en/{QUESTION}", reader), "en") == []
    page.locator(".md-select button").hover()
    page.locator(".md-select__link[hreflang=zh]").click()
    page.wait_for_url(visitor.address + url)


def test_tabs_work_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.locator("#tab-zh").focus()
    page.keyboard.press("ArrowRight")
    assert open_tab(page) == "en"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#one-line-en > summary')")
    page.keyboard.press("Enter")
    assert open_blocks(page, "en") == ["one-line-en"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    assert open_tab(page) == "zh"
    assert open_blocks(page, "zh") == ["one-line-zh"]


@pytest.mark.parametrize("screen", [PHONE, {"width": 1440, "height": 900}])
@pytest.mark.parametrize("tree", ["", "en/"])
def test_the_first_screen_of_the_home_page_has_all_ways_in(visitor: Visitor, tree: str, screen: dict[str, int]) -> None:
    page = visitor.open(tree, viewport=screen)
    ways = page.locator(".dl49-start a")
    assert ways.count() == 3
    for way in ways.all():
        box = way.bounding_box()
        assert box
        assert box["y"] + box["height"] <= screen["height"]


@pytest.mark.parametrize("url", ["", "en/questions/", "en/about/", QUESTION])
def test_text_keeps_off_the_edges_at_all_widths(visitor: Visitor, url: str) -> None:
    page = visitor.open(url)
    for width in (360, 720, 768, 820, 960, 1000, 1220, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator("article").bounding_box()
        assert box
        assert min(box["x"], width - box["x"] - box["width"]) >= 15, width


PLACES = """() => [...document.querySelectorAll("article > *, article .tabbed-labels, article details, article nav")]
  .filter((one) => one.checkVisibility() && !one.hidden)
  .map((one) => [one.id || one.className, Math.round(one.getBoundingClientRect().top + scrollY)])"""


@pytest.mark.parametrize("url", ["", "en/", QUESTION, f"en/{QUESTION}"])
def test_nothing_moves_when_the_scripts_come(visitor: Visitor, url: str) -> None:
    late = visitor.context(viewport=PHONE, locale="en-US")
    late.route("**/*.js", lambda route: route.abort())
    before = dict(visitor.open(url, late).evaluate(PLACES))
    visitor.complaints.clear()  # of what did not come
    page = visitor.open(url, viewport=PHONE, locale="en-US")
    page.wait_for_function("() => document.documentElement.matches('.js')")
    after = dict(page.evaluate(PLACES))
    assert before.keys() & after.keys()
    assert {name: before[name] for name in before.keys() & after.keys()} == {
        name: after[name] for name in before.keys() & after.keys()
    }


def test_one_line_opens_only_that_and_gives_way_to_the_answer(visitor: Visitor) -> None:
    page = visitor.open(f"en/{QUESTION}")
    page.locator("#one-line-en > summary").click()
    assert open_blocks(page, "en") == ["one-line-en"]
    page.locator("#answer-en > summary").click()
    expect(page.locator("#one-line-en")).to_be_hidden()
    expect(page.locator("#answer-en > p").first).to_be_visible()


@pytest.mark.parametrize(("locale", "offered"), [("en-US", True), ("zh-CN", False), ("de-DE", False)])
def test_who_prefers_english_is_offered_it_once(visitor: Visitor, locale: str, offered: bool) -> None:  # noqa: FBT001
    reader = visitor.context(locale=locale)
    page = visitor.open("", reader)
    offer = page.locator(".dl49-offer")
    assert offer.is_visible() == offered
    if offered:
        assert offer.locator("a").evaluate("one => one.href") == f"{visitor.address}en/"
        offer.locator("button").click()
        expect(offer).to_be_hidden()
        expect(visitor.open("", reader).locator(".dl49-offer")).to_be_hidden()


def test_a_figure_can_be_seen_large(visitor: Visitor) -> None:
    page = visitor.open(f"en/{QUESTION}#answer-en", viewport=PHONE)
    figure = page.locator("#answer-en .dl49-figure").first
    before = figure.locator("svg").bounding_box()
    figure.locator(".dl49-enlarge").click()
    large = page.locator("dialog.dl49-large svg")
    expect(large).to_be_visible()
    after = large.bounding_box()
    assert before and after and after["width"] > 1.3 * before["width"]  # noqa: PT018
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()


def test_choices_hold_for_the_page_where_storage_is_forbidden(visitor: Visitor, reader: BrowserContext) -> None:
    reader.add_init_script(
        "for (const name of ['getItem', 'setItem']) Storage.prototype[name] = () => { throw new Error('forbidden') }"
    )
    page = reader.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.stack or ""))
    page.goto(visitor.address + QUESTION)
    page.locator("label[for=tab-en]").click()
    assert open_tab(page) == "en"
    page.keyboard.press("a")
    assert toggle(page, "en") == "Close all"
    assert [error for error in errors if "dl49.js" in error] == []  # the theme's own script may complain
    visitor.complaints.clear()


# Blocks


@pytest.mark.parametrize(
    ("tree", "language", "labels"), [("", "zh", ["全部展开", "全部收起"]), ("en/", "en", ["Open all", "Close all"])]
)
def test_one_control_opens_and_closes_the_visible_panel(
    visitor: Visitor, tree: str, language: str, labels: list[str]
) -> None:
    page = visitor.open(tree + QUESTION)
    hidden = "en" if language == "zh" else "zh"
    button = page.locator(f"#panel-{language} .dl49-toggle")
    assert toggle(page, language) == labels[0]
    expect(button.locator("kbd")).to_have_text("a")
    button.click()
    assert toggle(page, language) == labels[1]
    assert open_blocks(page, hidden) == []
    button.click()
    assert open_blocks(page, language) == []
    assert toggle(page, language) == labels[0]


def test_the_control_follows_what_is_opened_by_hand(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    button = page.locator("#panel-zh .dl49-toggle")
    for name in all_blocks(page, "zh"):
        expect(button).to_have_attribute("aria-expanded", "false")
        page.locator(f"#{name} > summary").click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert toggle(page, "zh") == "全部收起"
    page.locator("#answer-zh > summary").click()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert toggle(page, "zh") == "全部展开"
    button.click()
    assert open_blocks(page, "zh") == all_blocks(page, "zh")


def test_the_answers_of_follow_ups_stay_closed_under_their_questions(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.locator("#follow-ups-zh > summary").click()
    expect(page.locator("#preserved-gradients-enough-zh > summary")).to_be_visible()
    expect(page.locator("#preserved-gradients-enough-zh > p").first).to_be_hidden()
    page.locator("#preserved-gradients-enough-zh > summary").click()
    expect(page.locator("#preserved-gradients-enough-zh > p").first).to_be_visible()
    expect(page.locator("#vanishing-or-converged-zh > p").first).to_be_hidden()


def test_the_key_a_opens_and_closes_the_visible_panel(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.keyboard.press("a")
    assert toggle(page, "zh") == "全部收起"
    assert open_blocks(page, "en") == []
    page.keyboard.press("a")
    assert open_blocks(page, "zh") == []
    page.locator("label[for=tab-en]").click()
    page.keyboard.press("a")
    assert open_blocks(page, "en") == all_blocks(page, "en")
    assert open_blocks(page, "zh") == []


@pytest.mark.parametrize("keys", ["Control+a", "Alt+a", "Meta+a", "Shift+a", "Control+Shift+a", "b"])
def test_the_key_does_nothing_with_a_modifier(visitor: Visitor, keys: str) -> None:
    page = visitor.open(QUESTION)
    page.keyboard.press(keys)
    assert open_blocks(page, "zh") == []


def test_the_key_does_nothing_while_typing_in_search(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.keyboard.press("/")
    search = page.locator("input.md-search__input")
    expect(search).to_be_focused()
    page.keyboard.type("a relu a")
    expect(search).to_have_value("a relu a")
    assert open_blocks(page, "zh") == []


def test_the_key_can_be_turned_off_and_on_and_that_is_remembered(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open(QUESTION, reader)
    page.locator("#panel-zh .dl49-shortcut input").uncheck()
    page.locator("h1").click()
    for key in ("a", "f", "/"):
        page.keyboard.press(key)
    expect(page.locator("input.md-search__input")).not_to_be_focused()
    assert open_blocks(page, "zh") == []
    later = visitor.open(f"en/{OTHER}", reader)
    later.keyboard.press("a")
    assert open_blocks(later, "en") == []
    button = later.locator("#panel-en .dl49-toggle")
    assert button.get_attribute("aria-keyshortcuts") is None
    expect(button.locator("kbd")).to_be_hidden()
    switch = later.locator("#panel-en .dl49-shortcut input")
    expect(switch).not_to_be_checked()
    button.click()
    assert toggle(later, "en") == "Close all"
    button.click()
    switch.check()
    assert button.get_attribute("aria-keyshortcuts") == "a"
    again = visitor.open(QUESTION, reader)
    again.keyboard.press("a")
    assert toggle(again, "zh") == "全部收起"


# Links into a question


@pytest.mark.parametrize(
    ("url", "language", "opened"),
    [
        (f"{QUESTION}#answer-en", "en", ["answer-en"]),
        (f"en/{QUESTION}#answer-zh", "zh", ["answer-zh"]),
        (f"{QUESTION}#vanishing-or-converged-zh", "zh", ["follow-ups-zh", "vanishing-or-converged-zh"]),
        (f"{QUESTION}#follow-up-2-zh", "zh", ["follow-ups-zh", "vanishing-or-converged-zh"]),  # as once linked to
        (f"{QUESTION}#review-en", "en", ["learner-en"]),
        (f"{QUESTION}#learner-zh", "zh", ["learner-zh"]),
        (f"{QUESTION}#cite-en-1-1", "en", ["answer-en"]),
        (f"{QUESTION}#panel-en", "en", []),
    ],
)
def test_a_link_opens_the_tab_and_the_blocks_that_hide_its_target(
    visitor: Visitor, reader: BrowserContext, url: str, language: str, opened: list[str]
) -> None:
    page = visitor.open(url, reader)
    assert open_tab(page) == language
    assert open_blocks(page, language) == opened
    expect(page.locator(f"[id='{url.partition('#')[2]}']")).to_be_in_viewport()
    assert open_tab(visitor.open(OTHER, reader)) == "zh"  # followed, not chosen
    assert open_tab(visitor.open(f"en/{OTHER}", reader)) == "en"


@pytest.mark.parametrize("anchor", ["nothing-here", "%E4%B8%AD", "%", ""])
def test_an_anchor_outside_of_the_panels_changes_nothing(visitor: Visitor, anchor: str) -> None:
    page = visitor.open(f"{QUESTION}#{anchor}")
    assert open_tab(page) == "zh"
    page.keyboard.press("a")
    assert toggle(page, "zh") == "全部收起"


def test_a_new_anchor_on_the_same_page_is_followed(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.evaluate("location.hash = 'follow-up-1-en'")
    expect(page.locator("#preserved-gradients-enough-en > p").first).to_be_visible()
    assert open_tab(page) == "en"
    page.go_back()
    page.evaluate("location.hash = 'review-zh'")
    expect(page.locator("#review-zh")).to_be_in_viewport()
    assert open_tab(page) == "zh"


def test_a_citation_shows_its_work_in_place(visitor: Visitor) -> None:
    page = visitor.open(f"en/{QUESTION}#answer-en")
    citation = page.locator("#answer-en .citation a").first
    work = page.locator(f"[id='{str(citation.get_attribute('href'))[1:]}'] > span").first.text_content()
    address = page.url
    citation.click()
    note = page.locator(".dl49-note")
    expect(note).to_have_text(str(work))
    assert page.url == address
    assert note.locator("a[href^='https://']").count() > 0
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(citation).to_be_focused()
    citation.click()
    page.locator("#answer-en > p").first.click()
    expect(note).to_have_count(0)


def test_a_work_leads_back_to_its_citations_even_in_a_closed_block(visitor: Visitor) -> None:
    page = visitor.open(f"{QUESTION}#references")
    work = page.locator("#references li").first
    expect(work).to_be_visible()
    back = work.locator("a[href='#cite-zh-1-1']")
    expect(work.locator("a[href^='#cite-en']").first).to_be_hidden()
    for _ in range(2):  # the second time, the address is already that of the citation
        back.click()
        expect(page.locator("#cite-zh-1-1")).to_be_in_viewport()
        assert open_blocks(page, "zh") == ["answer-zh"]
        page.locator("#answer-zh > summary").click()
        assert open_blocks(page, "zh") == []


def test_the_outline_is_of_the_open_panel_and_leads_into_the_answer(visitor: Visitor) -> None:
    page = visitor.open(QUESTION, viewport={"width": 1280, "height": 800})
    outline = page.locator(".md-sidebar--secondary")
    names = ["一句话", "参考答案", "推导", "图", "自回答与点评", "追问", "参考文献"]
    seen = outline.locator("a:visible").all_inner_texts()
    assert [name for name in seen if name in names] == names
    assert not set(seen) & {"In one line", "Reference answer", "References"}
    outline.get_by_role("link", name="推导").click()
    step = page.locator("#answer-zh > p").filter(has=page.locator("strong", has_text="推导")).first
    expect(step).to_be_in_viewport()
    assert open_blocks(page, "zh") == ["answer-zh"]
    outline.get_by_role("link", name="一句话").click()
    expect(page.locator("#answer-zh > summary")).to_be_in_viewport()
    page.locator(".tabbed-labels [for=tab-en]").click()
    seen = outline.locator("a:visible").all_inner_texts()
    assert "Derivation" in seen
    assert "推导" not in seen
    outline.get_by_role("link", name="References").click()
    expect(page.locator("#references li").first).to_be_in_viewport()


def test_a_tag_opens_the_meaning_of_its_concept_one_at_a_time_and_leads_to_it_and_back(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    tags = page.locator(".dl49-tag:visible")
    name = tags.first.locator("summary").inner_text()
    tags.nth(1).locator("summary").click()
    tags.first.locator("summary").click()
    expect(tags.first.locator("p").first).to_be_visible()
    expect(tags.nth(1).locator("p").first).to_be_hidden()
    tags.first.locator("a").first.click()
    page.wait_for_url(re.compile("/concepts/#"))
    concept = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(concept).to_be_in_viewport()
    expect(concept).to_contain_text(name)
    concept.locator(f"a[href*='{QUESTION}']").click()
    page.wait_for_url(f"**/{QUESTION}")


@pytest.mark.parametrize(
    ("url", "items"),
    [
        ("questions/", ".dl49-list > ul > li > a"),
        (QUESTION, ".dl49-related > ul > li > a"),
        ("en/references/", ".dl49-works > li > span:first-child"),
        ("", ".dl49-downloads > li > a"),
    ],
)
def test_lists_begin_where_the_text_does(visitor: Visitor, url: str, items: str) -> None:
    page = visitor.open(url, viewport=PHONE)
    edge = page.locator("article h1:visible").first.evaluate("e => e.getBoundingClientRect().left")
    starts = page.locator(f"{items}:visible").evaluate_all("all => all.map(e => e.getClientRects()[0].left)")
    assert starts
    assert [one for one in starts if abs(one - edge) > 1] == []


def test_the_lines_of_an_entry_are_flush_behind_its_number(visitor: Visitor) -> None:
    page = visitor.open("questions/", viewport=PHONE)
    uneven = page.locator(".dl49-list > ul > li > a").evaluate_all(
        """all => all.map((link) => {
          const range = document.createRange()
          range.selectNodeContents(link.lastChild)
          const text = link.lastChild.data
          range.setStart(link.lastChild, text.search(/\\S/))
          const lines = [...range.getClientRects()].filter(({ width }) => width > 4)
          return Math.max(...lines.map(({ left }) => left)) - Math.min(...lines.map(({ left }) => left))
        })"""
    )
    assert len(uneven) > 40
    assert [one for one in uneven if one > 1.5] == []


# Lists that can be filtered


def entries(page: Page) -> list[str]:
    """Return the ids of the concepts or works that are seen."""
    found = page.locator(".dl49-concepts > div:visible, .dl49-works > li:visible").evaluate_all(
        "all => all.map(e => e.id)"
    )
    return [str(one) for one in found]


@pytest.mark.parametrize("tree", ["", "en/"])
@pytest.mark.parametrize(
    "typed",
    ["梯度消失", "vanishing gradient", "Vanishing GRAD", "tiduxiaoshi", "ti du xiao", "ti'du'xiao", "tdxs", "xiaoshi"],
)
def test_a_concept_is_found_by_both_names_by_pinyin_and_by_initials(visitor: Visitor, tree: str, typed: str) -> None:
    page = visitor.open(tree + "concepts/")
    everything = entries(page)
    box = page.get_by_role("search").get_by_role("searchbox")
    box.fill(typed)
    assert "vanishing-gradient" in entries(page)
    assert len(entries(page)) < len(everything) / 10
    assert str(len(entries(page))) in page.locator(".dl49-filter [role=status]").inner_text()
    seen = page.locator("article h2:visible").count()
    assert seen == page.locator(".dl49-concepts:has(> div:not([hidden]))").count() > 0
    box.fill("")
    assert entries(page) == everything


def test_pinyin_counts_from_the_start_of_a_syllable_only(visitor: Visitor) -> None:
    page = visitor.open("concepts/")
    page.get_by_role("search").get_by_role("searchbox").fill("iduxiao")
    assert entries(page) == []
    expect(page.locator(".dl49-filter [role=status]")).to_have_text("没有找到，换一个词试试。")


def test_an_anchor_leads_to_a_concept_that_was_filtered_out(visitor: Visitor) -> None:
    page = visitor.open("concepts/")
    page.get_by_role("search").get_by_role("searchbox").fill("tdxs")
    page.evaluate("location.hash = '#dropout'")
    expect(page.locator("#dropout")).to_be_in_viewport()
    assert len(entries(page)) > 100


@pytest.mark.parametrize("tree", ["", "en/"])
def test_references_are_found_by_author_year_title_and_question(visitor: Visitor, site: Site, tree: str) -> None:
    page = visitor.open(tree + "references/")
    box = page.get_by_role("search").get_by_role("searchbox")
    works = entries(page)
    cited = [one.get("id") for one in site.page(tree + QUESTION).all("//details[@id='references']//li")]
    choice = page.get_by_role("search").get_by_role("combobox")
    choice.select_option("3")
    assert sorted(entries(page)) == sorted(map(str, cited))
    choice.select_option("")
    for typed in ("glorot 2010", "2010 Glorot", "difficulty of training deep"):
        box.fill(typed)
        assert 0 < len(entries(page)) < len(works) / 10
        assert all("Glorot" in page.locator(f"[id='{one}']").inner_text() for one in entries(page) if "glorot" in typed)


@pytest.mark.parametrize("url", ["concepts/", "en/references/"])
def test_without_script_lists_are_whole_and_have_no_box(visitor: Visitor, url: str) -> None:
    page = visitor.open(url, java_script_enabled=False)
    assert page.locator(".dl49-filter").is_hidden()
    assert page.locator(".dl49-concepts > div:visible, .dl49-works > li:visible").count() > 100


# Print


@pytest.mark.parametrize(
    ("tree", "chosen", "other"), [("", "zh", "en"), ("", "en", "zh"), ("en/", "en", "zh"), ("en/", "zh", "en")]
)
def test_print_gives_the_chosen_language_with_all_blocks_and_nothing_to_click(
    visitor: Visitor, tree: str, chosen: str, other: str
) -> None:
    page = visitor.open(tree + QUESTION)
    page.locator(f"label[for=tab-{chosen}]").click()
    page.set_viewport_size({"width": 680, "height": 960})  # about A4 between its margins
    page.emulate_media(media="print")
    expect(page.locator(f"#panel-{other}")).to_be_hidden()
    within = f"#panel-{chosen} details:not(.dl49-one-line)"
    parts = f"{within} > :is(p, ul, ol, div), {within} > summary"
    assert visible(page, parts) == page.locator(parts).count() > 0
    clickable = ".md-header, .md-sidebar, .md-footer, .dl49-foot, .dl49-controls, .tabbed-labels, .md-top, .md-skip"
    assert visible(page, f"{clickable}, .dl49-back a, .dl49-related") == 0
    question = {"zh": "梯度消失与梯度爆炸的数学本质", "en": "What is the mathematics behind"}
    seen = page.locator("article").inner_text()
    assert seen.count(question[chosen]) == 1
    assert question[other] not in seen
    assert len(page.pdf()) > 10_000


@pytest.mark.parametrize(("tree", "language"), [("", "zh"), ("en/", "en")])
def test_the_question_only_is_printed_with_its_follow_ups_and_room_and_no_answer(
    visitor: Visitor, tree: str, language: str
) -> None:
    page = visitor.open(tree + QUESTION)
    page.evaluate("window.print = () => { window.printed = true }")
    panel = page.locator(f"#panel-{language}")
    panel.locator("[data-print=questions]").click()
    page.emulate_media(media="print")
    assert page.evaluate("window.printed")
    expect(panel.locator(".dl49-question")).to_be_visible()
    asked = panel.locator(".dl49-follow-up > summary")
    assert visible(page, f"#panel-{language} .dl49-follow-up > summary") == asked.count() > 0
    assert visible(page, f"#answer-{language}, #learner-{language}, .dl49-follow-up > :not(summary)") == 0
    assert visible(page, ".dl49-references, .dl49-about, .dl49-print, .dl49-neighbors, .dl49-languages label") == 0
    assert len(page.pdf()) > 10_000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(f"#answer-{language}")).to_be_visible()


CLIPPED = """() => {
  const clipped = []
  for (const box of document.querySelectorAll(".math-display, .katex, table")) {
    if (!box.checkVisibility()) continue
    for (let outer = box; outer !== document.documentElement; outer = outer.parentElement) {
      const style = getComputedStyle(outer)
      if (style.overflowX !== "visible" && outer.scrollWidth > outer.clientWidth + 1 && outer.clientWidth > 0)
        clipped.push([outer.className, outer.scrollWidth, outer.clientWidth, box.textContent.slice(0, 40)])
    }
    const right = box.getBoundingClientRect().right
    if (right > document.documentElement.clientWidth + 1)
      clipped.push([box.className, right, "page", box.textContent.slice(0, 40)])
  }
  return clipped
}"""


def test_print_clips_no_formula(visitor: Visitor, reader: BrowserContext, site: Site) -> None:
    page = reader.new_page()
    page.set_viewport_size({"width": 680, "height": 960})
    page.emulate_media(media="print")
    clipped = {}
    for url in with_widest_formulas(site):
        page.goto(visitor.address + url)
        clipped[url] = page.evaluate(CLIPPED)
    assert {url: found for url, found in clipped.items() if found} == {}


def with_widest_formulas(site: Site, count: int = 8) -> list[str]:
    """Return the questions that hold the longest formulas, by their TeX."""

    def longest(url: str) -> int:
        text = (site.folder / url / "index.html").read_text(encoding="utf-8")
        return max(map(len, re.findall('<annotation encoding="application/x-tex">(.*?)</annotation>', text)), default=0)

    chinese = (url for url in site.questions if not url.startswith("en/"))
    return sorted(chinese, key=longest, reverse=True)[:count]


# Without script


@pytest.mark.parametrize(("tree", "language"), [("", "zh"), ("en/", "en")])
def test_everything_can_be_read_without_script(visitor: Visitor, tree: str, language: str) -> None:
    page = visitor.open(tree + QUESTION, java_script_enabled=False)
    hidden = "en" if language == "zh" else "zh"
    for tab in (language, hidden):
        page.locator(f"label[for=tab-{tab}]").click()
        assert page.locator(f"#tab-{tab}").is_checked()
        expect(page.locator(f"#panel-{tab}")).to_be_visible()
        expect(page.locator(f"#panel-{'en' if tab == 'zh' else 'zh'}")).to_be_hidden()
        expect(page.locator(f"#panel-{tab} .dl49-controls")).to_be_hidden()  # it would do nothing
        summaries = page.locator(f"#panel-{tab} details:not(details details) > summary").all()
        summaries += page.locator(f"#panel-{tab} details details > summary").all()
        for summary in summaries:
            summary.click()
        parts = f"#panel-{tab} details:not(.dl49-one-line) > :is(p, ul, ol, div)"
        assert visible(page, parts) == page.locator(parts).count() > 0
    page.locator("#references > summary").click()
    expect(page.locator("#references li").first).to_be_visible()


# Small screens


SIDEWAYS = """() => {
  document.querySelectorAll("details").forEach((block) => { block.open = true })
  return [document.documentElement.scrollWidth, document.body.scrollWidth]
}"""


@pytest.mark.parametrize("tree", ["", "en/"])
def test_no_page_scrolls_sideways_on_a_phone(visitor: Visitor, site: Site, tree: str) -> None:
    page = visitor.context(viewport=NARROW).new_page()
    widths = {}
    # Both trees hold the same panels: the widest formulas need to be seen in one of them only.
    for url in ["404.html", *(tree + kind for kind in KINDS[:-1]), *([] if tree else with_widest_formulas(site))]:
        page.goto(visitor.address + url)
        for tab in page.locator(".dl49-languages > .tabbed-labels > label").all() or [page.locator("h1").first]:
            tab.click()
            widths[url, str(tab)] = page.evaluate(SIDEWAYS)
    assert {key: width for key, width in widths.items() if max(width) > NARROW["width"]} == {}


SCROLLERS = """() => {
  const found = []
  for (const box of document.querySelectorAll("#panel-zh .math-display, #panel-zh .md-typeset__scrollwrap")) {
    if (box.scrollWidth > box.clientWidth + 1)
      found.push([box.className, box.tabIndex, box.getAttribute("role"), Boolean(box.getAttribute("aria-label")),
                  getComputedStyle(box).overflowX])
  }
  return found
}"""


BESIDE = {"width": 280, "height": 740}
"""A small window beside another: displays fit 360 pixels (test_questions_on_a_phone.py)."""


def widest(visitor: Visitor, site: Site) -> Iterator[Page]:
    page = visitor.context(viewport=BESIDE).new_page()
    for url in with_widest_formulas(site, 4):
        page.goto(visitor.address + url)
        page.keyboard.press("a")
        page.wait_for_function(f"() => ({SCROLLERS})().every(([, tabIndex]) => tabIndex === 0)")
        yield page


def test_what_is_too_wide_for_a_phone_scrolls_in_itself_and_can_be_focused(visitor: Visitor, site: Site) -> None:
    kinds = set()
    for page in widest(visitor, site):
        for name, tab_index, role, named, overflow in page.evaluate(SCROLLERS):
            assert (tab_index, role, named, overflow) == (0, "group", True, "auto"), (page.url, name)
            kinds.add(name)
            page.locator(f"#panel-zh .{name}[tabindex='0']").first.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert kinds == {"math-display", "md-typeset__scrollwrap"}


def test_what_goes_on_has_a_shadow_from_top_to_bottom(visitor: Visitor, site: Site) -> None:
    kinds = set()
    for page in widest(visitor, site):
        for name in {name for name, *_ in page.evaluate(SCROLLERS)}:
            box = page.locator(f"#panel-zh .{name}[tabindex='0']").first
            with Image.open(io.BytesIO(box.screenshot())) as image:
                edge = image.crop((image.width - 4, 0, image.width - 3, image.height)).convert("L").tobytes()
            assert sum(light < 250 for light in edge) > 0.9 * len(edge), (page.url, name)
            kinds.add(name)
    assert kinds == {"math-display", "md-typeset__scrollwrap"}


@pytest.mark.parametrize("ratio", [1, 1.5, 2.625])
def test_what_fits_has_no_line_at_its_edges(visitor: Visitor, ratio: float) -> None:
    """Whatever the device's pixels, the shadow of what goes on is covered where nothing does."""
    page = visitor.context(viewport={"width": 360, "height": 740}, device_scale_factor=ratio).new_page()
    page.goto(visitor.address + OTHER)
    page.keyboard.press("a")
    shown = [one for one in page.locator(".math-display").all() if one.is_visible()]
    assert len(shown) > 2
    for one in shown:
        with Image.open(io.BytesIO(one.screenshot())) as image:
            sides = [image.crop((left, 0, left + 3, image.height)) for left in (0, image.width - 3)]
            darkest = [min(side.convert("L").tobytes()) for side in sides]
        assert min(darkest) > 250


def test_what_fits_is_no_stop_for_the_keyboard(visitor: Visitor) -> None:
    page = visitor.open(QUESTION, viewport={"width": 1600, "height": 900})
    page.keyboard.press("a")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    fitting = page.locator(".math-display").evaluate_all(
        "all => all.filter(e => e.scrollWidth <= e.clientWidth + 1 && e.tabIndex === 0).length"
    )
    assert fitting == 0


def test_a_copied_formula_is_tex(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.keyboard.press("a")
    copied = page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector("#answer-zh .math-display"))
          const data = new DataTransfer()
          const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true })
          document.querySelector("#answer-zh .math-display").dispatchEvent(event)
          return data.getData("text/plain")
        }"""
    )
    assert re.search(r"^\$\$.*\\frac.*\$\$$", copied.strip(), re.DOTALL)


def test_an_answer_is_laid_out_before_it_is_opened_and_its_links_still_lead_to_their_places(visitor: Visitor) -> None:
    page = visitor.open(QUESTION, viewport=PHONE)
    page.wait_for_function("() => document.querySelector('#panel-zh').matches('.dl49-ahead')")
    place = page.locator("#follow-up-3-zh")
    page.evaluate("location.hash = 'follow-up-3-zh'")
    expect(place).to_be_in_viewport()
    revealed = page.evaluate("scrollY")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    assert page.evaluate("scrollY") == revealed
    assert 40 < place.evaluate("one => one.getBoundingClientRect().top") < 120  # below the header
    page.evaluate("document.querySelector('label[for=tab-en]').click()")
    assert 40 < page.locator("#follow-up-3-en").evaluate("one => one.getBoundingClientRect().top") < 120


def test_an_opened_answer_is_as_high_as_without_that(visitor: Visitor, reader: BrowserContext) -> None:
    page = visitor.open(QUESTION, reader)
    page.wait_for_function("() => document.querySelector('#panel-zh').matches('.dl49-ahead')")
    page.locator("#answer-zh > summary").click()
    settled = "() => document.querySelector('#answer-zh > :last-child').style.contentVisibility === 'visible'"
    page.wait_for_function(settled)
    page.evaluate("document.fonts.ready")
    height = page.locator("#answer-zh").evaluate("one => one.getBoundingClientRect().height")
    page.evaluate("document.querySelector('#panel-zh').classList.remove('dl49-ahead')")
    assert page.locator("#answer-zh").evaluate("one => one.getBoundingClientRect().height") == height


def test_a_report_says_where_and_quotes_what_is_selected(visitor: Visitor) -> None:
    page = visitor.open(f"en/{QUESTION}#answer-en")
    page.locator("#answer-en > p").first.evaluate("one => getSelection().selectAllChildren(one)")
    words = page.locator("#answer-en > p").first.inner_text()
    report = page.locator(".dl49-report")
    report.evaluate("one => one.addEventListener('click', (event) => event.preventDefault())")
    report.dispatch_event("click")
    asked = parse_qs(urlsplit(str(report.get_attribute("href"))).query)
    assert "3" in asked["title"][0]
    address, language, quoted = asked["body"][0].strip().split("\n\n")
    assert (address, language) == (f"{visitor.address}en/{QUESTION}#answer-en", "en")
    assert quoted.removeprefix("> ") == words[:500]


TARGETS = """() => [...document.querySelectorAll("article a, article button, article summary, article label")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.outerHTML.slice(0, 80), [...one.getClientRects()].map((box) => Math.min(box.width, box.height))])
  .filter(([, sizes]) => Math.max(...sizes) < 24)
"""


def test_what_is_small_has_room_for_a_finger(visitor: Visitor) -> None:
    page = visitor.context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{visitor.address}{QUESTION}#answer-zh")
    page.locator("#references > summary").click()
    assert [one for one in page.evaluate(TARGETS) if "https://" not in one[0]] == []


COPIED = """(selector) => {
  const node = selector ? document.querySelector(selector) : document.body
  getSelection().selectAllChildren(node)
  const data = new DataTransfer()
  node.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }))
  return [data.getData("text/plain"), data.getData("text/html")]
}"""


# Words of the argument, whatever it says: those behind the last formula or term of its last long paragraph.
SOME_WORDS = """(block) => [...block.querySelectorAll(":scope > p")].map((one) => one.lastChild.data?.trim() ?? "")
  .findLast((text) => text.length >= 8)"""


def test_what_is_hidden_is_not_copied(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    words = page.locator("#answer-zh").evaluate(SOME_WORDS)
    text, html = page.evaluate(COPIED, "")
    assert "梯度消失与梯度爆炸的数学本质" in text
    assert words not in text
    for step in page.locator(".md-sidebar--secondary a").all_inner_texts():  # the outline is shown, and names steps
        text = text.replace(step, "")
    assert not re.search(r"What is the mathematics|Intuition|function|sigmoid|katex", text)
    assert not re.search(r"<script|<style|Glorot|katex", html)
    page.locator("#answer-zh > summary").click()
    text, html = page.evaluate(COPIED, "#answer-zh")
    assert words in text
    assert "$L$ 层" in text
    assert "    z = x @ W1 + b1" in text  # code as it stands
    assert "<math" in html


def test_a_copied_table_has_tabs(visitor: Visitor, site: Site) -> None:
    url = next(
        url
        for url in site.questions
        if not url.startswith("en/") and "<table" in (site.folder / url / "index.html").read_text(encoding="utf-8")
    )
    page = visitor.open(url)
    page.keyboard.press("a")
    columns = page.locator("#panel-zh table tr").first.locator("th, td").count()
    rows = page.locator("#panel-zh table").first.locator("tr").count()
    page.locator("#panel-zh table").first.evaluate("one => { one.id = 'first-table' }")
    lines = page.evaluate(COPIED, "#first-table")[0].split("\n")
    assert [line.count("\t") for line in lines if line] == [columns - 1] * rows


@pytest.mark.parametrize("tree", ["", "en/"])
def test_a_program_can_be_copied_without_the_numbers_of_its_lines(
    reader: BrowserContext, visitor: Visitor, tree: str
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(tree + PROGRAM, reader)
    block = page.locator("div[lang=en] .highlight")
    assert (
        block.locator(".linenos").first.evaluate("one => getComputedStyle(one, '::before').content").strip('" ') == "1"
    )
    block.hover()
    button = block.get_by_role("button")
    expect(button).to_have_accessible_name(re.compile("."))
    button.click()
    code = (PROJECT / "experiments" / "03_gradient_norm_by_depth.py").read_text(encoding="utf-8")
    page.wait_for_function("async code => (await navigator.clipboard.readText()).trim() === code", arg=code.strip())
