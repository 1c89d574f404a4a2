"""Figures take the colors of the page, whatever the system prefers, and fit on a phone and on paper."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browsers import Visitor

pytestmark = pytest.mark.browser

QUESTION = "questions/03-vanishing-and-exploding-gradients/"
OPEN = "document.querySelectorAll('details').forEach((block) => { block.open = true })"

# The contrast (WCAG 2.2) of each visible text and line of a figure with what is behind it, where colors are mixed.
CONTRASTS = """(kind) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const mix = (...colors) => {
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0)
  const ground = getComputedStyle(document.body).backgroundColor
  const behind = luminance(mix(ground))
  const parts = kind === "text" ? [".dl49-figure text", "fill"] : [".dl49-figure path[stroke-width='1.8']", "stroke"]
  return [...document.querySelectorAll(parts[0])].filter((one) => one.checkVisibility()).map((one) => {
    const own = luminance(mix(ground, getComputedStyle(one)[parts[1]]))
    return (Math.max(own, behind) + 0.05) / (Math.min(own, behind) + 0.05)
  })
}"""


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("switch", ["default", "slate"])
def test_a_figure_is_legible_with_every_setting_of_switch_and_system(
    visitor: Visitor, system: str, switch: str
) -> None:
    page = visitor.open(QUESTION, color_scheme=system)
    page.evaluate(OPEN)
    page.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", switch)
    texts, lines = page.evaluate(CONTRASTS, "text"), page.evaluate(CONTRASTS, "line")
    assert len(texts) > 5
    assert min(texts) >= 4.5
    assert len(lines) > 2
    assert min(lines) >= 3


def test_a_printed_figure_is_not_cut(visitor: Visitor) -> None:
    page = visitor.open(QUESTION)
    page.emulate_media(media="print")
    assert page.locator("#panel-zh .dl49-figure").evaluate("(one) => getComputedStyle(one).breakInside") == "avoid"
    assert page.locator("#panel-zh .dl49-figure svg").bounding_box()


MOVES = "questions/03-vanishing-and-exploding-gradients/"
KNOB = "#panel-zh .dl49-knob"
VISIBLE = """(figure) => [...figure.querySelectorAll("g[data-frame]")]
  .filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.dataset.frame)"""


def test_a_knob_is_turned_by_keyboard_and_says_what_it_does(visitor: Visitor) -> None:
    page = visitor.open(MOVES)
    page.evaluate(OPEN)
    figure, slider = page.locator("#panel-zh figure:has(.dl49-knob)"), page.locator(f"{KNOB} input")
    before = figure.evaluate(VISIBLE)
    said = page.locator(f"{KNOB} p").text_content()
    slider.focus()
    page.keyboard.press("End")
    last = slider.get_attribute("max")
    expect(page.locator(f"{KNOB} p")).not_to_have_text(str(said))
    assert set(figure.evaluate(VISIBLE)) == {last} != set(before)
    value = figure.locator(f"desc[data-frame='{last}']").get_attribute("data-value")
    assert slider.get_attribute("aria-valuetext") == value == page.locator(f"{KNOB} output").text_content()
    assert visitor.complaints == []


def test_playing_ends_at_the_last_value_and_starts_again(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.clock.install()
    page.goto(visitor.address + MOVES)
    page.evaluate(OPEN)
    button, slider = page.locator(f"{KNOB} button"), page.locator(f"{KNOB} input")
    last = str(slider.get_attribute("max"))
    for _ in range(2):
        button.click()
        page.clock.run_for(60_000)
        assert slider.input_value() == last
    button.click()
    page.clock.run_for(1_200)
    button.click()
    stopped = slider.input_value()
    page.clock.run_for(60_000)
    assert slider.input_value() == stopped != last


def test_who_wants_no_motion_has_no_button_that_moves(visitor: Visitor) -> None:
    page = visitor.open(MOVES, reduced_motion="reduce")
    page.evaluate(OPEN)
    assert page.locator(f"{KNOB} input").is_visible()
    assert page.locator(f"{KNOB} button").is_hidden()


def test_a_page_has_one_drawing_and_gets_the_others_when_the_figure_is_near(visitor: Visitor) -> None:
    page = visitor.open(MOVES)
    assert not any("/moving/" in one for one in visitor.requests)
    assert set(page.locator("#panel-zh figure:has(.dl49-knob)").evaluate(VISIBLE)) == {
        str(page.locator(f"{KNOB} input").input_value())
    }
    with page.expect_response("**/assets/moving/03-*-zh.js"):
        page.evaluate(OPEN)
        page.locator(KNOB).scroll_into_view_if_needed()


def test_drawings_that_do_not_come_are_said_and_can_be_tried_again(visitor: Visitor) -> None:
    reader = visitor.context()
    reader.route("**/assets/moving/*", lambda route: route.abort())
    page = visitor.open(MOVES, reader)
    page.evaluate(OPEN)
    slider, said = page.locator(f"{KNOB} input"), page.locator(f"{KNOB} p")
    before = slider.input_value()
    slider.focus()
    page.keyboard.press("End")
    expect(said).to_contain_text("未能加载")
    assert slider.input_value() == before
    reader.unroute("**/assets/moving/*")
    page.keyboard.press("End")
    expect(said).not_to_contain_text("未能加载")
    assert slider.input_value() == slider.get_attribute("max")
    visitor.complaints.clear()  # the browser's own, of the requests that failed


@pytest.mark.parametrize("media", ["screen", "print"])
def test_without_scripts_and_on_paper_one_value_is_shown(visitor: Visitor, media: Literal["screen", "print"]) -> None:
    page = visitor.open(MOVES, java_script_enabled=media == "print")
    page.emulate_media(media=media)
    figure = page.locator("#panel-zh figure:has(.dl49-knob)")
    shown = figure.evaluate(
        "(one) => [...one.querySelectorAll('g[data-frame]')].map((g) => [g.dataset.frame, getComputedStyle(g).display])"
    )
    assert len({frame for frame, display in shown if display != "none"}) == 1
    assert page.locator(KNOB).is_hidden()


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("switch", ["default", "slate"])
def test_pictures_of_the_gallery_follow_the_switch_and_load_when_they_are_near(
    visitor: Visitor, system: str, switch: str
) -> None:
    page = visitor.open("en/figures/", color_scheme=system, viewport={"width": 360, "height": 740})
    page.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", switch)
    first = page.locator(".dl49-gallery img").first
    assert (first.evaluate("(one) => getComputedStyle(one).filter") != "none") == (switch == "slate")
    first.scroll_into_view_if_needed()
    page.wait_for_function("(one) => one.complete && one.naturalWidth > 0", arg=first.element_handle())
    last = page.locator(".dl49-gallery img").last
    assert not last.evaluate("(one) => one.complete")
    last.scroll_into_view_if_needed()
    page.wait_for_function("(one) => one.complete && one.naturalWidth > 0", arg=last.element_handle())


def test_a_picture_of_the_gallery_leads_to_its_figure_in_the_open_answer(visitor: Visitor) -> None:
    page = visitor.open("en/figures/", viewport={"width": 360, "height": 740})
    page.locator(".dl49-gallery a").nth(3).click()
    page.wait_for_url("**/questions/**#figure-*")
    anchor = page.evaluate("location.hash.slice(1)")
    figure = page.locator(f"figure:has([id='{anchor}']) svg").first
    box = figure.bounding_box()
    assert box
    assert 0 <= box["y"] <= 200
