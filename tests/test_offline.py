"""Without network, in a real browser: what was visited, everything on request, and never two versions at once."""

from __future__ import annotations

import json
import re
import shutil
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dl49.offline import WORKER, service_worker
from tests.browsers import Visitor
from tests.sites import Site, select, served, words
from tests.test_accessibility import objections

KEPT = "navigator.serviceWorker.ready.then(() => true)"
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
pytestmark = pytest.mark.browser


def known(site: Path) -> Any:
    line = (site / WORKER).read_text(encoding="utf-8").partition("\n")[0]
    return json.loads(line.removeprefix("self.dl49 = "))


def test_a_first_visit_fetches_what_all_pages_need_and_no_figure(site: Site) -> None:
    told = known(site.folder)
    assert {"./", "en/", "assets/dl49.css", "assets/knobs.js"} <= {*told["frame"]} <= told["files"].keys()
    assert [name for name in told["frame"] if "/moving/" in name] == []
    assert any("/moving/" in name for name in told["files"])


def objections_in(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.evaluate("for (const one of document.getAnimations()) one.finish()")  # colors that change slowly
    return objections(page)


class Served:
    """A copy of a site at one address, which can be changed, and stopped for good."""

    def __init__(self, site: Site, folder: Path, browser: Browser) -> None:
        self.folder = Path(shutil.copytree(site.folder, folder))
        self._stack = ExitStack()
        self.address = self._stack.enter_context(served(self.folder, "/guide/"))
        self.visitor = Visitor(browser, self.address)
        self.context: BrowserContext = self.visitor.context(service_workers="allow", locale="en-US")

    def open(self, url: str) -> Page:
        return self.visitor.open(url, self.context)

    def publish(self, text: str, other: str) -> None:
        """Publish a version in which every page and the scripts say something else."""
        for path in self.folder.rglob("*.html"):
            path.write_text(path.read_text(encoding="utf-8").replace(text, other), encoding="utf-8")
        script = self.folder / "assets" / "dl49.js"
        script.write_text(
            f"document.documentElement.dataset.script = '{other}';\n{script.read_text(encoding='utf-8')}",
            encoding="utf-8",
        )
        (self.folder / WORKER).write_text(service_worker(self.folder), encoding="utf-8")

    def stop(self) -> None:
        self._stack.close()
        if self.folder.exists():
            self.folder.rename(self.folder.with_name("gone"))  # connections that are still open find nothing

    def close(self) -> None:
        self.visitor.close()
        self._stack.close()


@pytest.fixture
def whole(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Served]:
    made = Served(site, tmp_path / "published", browser)
    yield made
    made.close()


@pytest.fixture
def sample(sample_site: Site, browser: Browser, tmp_path: Path) -> Iterator[Served]:
    made = Served(sample_site, tmp_path / "published", browser)
    yield made
    made.close()


def test_the_list_has_what_is_read_and_nothing_to_download(site: Site) -> None:
    files = known(site.folder)["files"]
    assert set(site.urls) - {""} <= files.keys()
    assert {"./", "assets/dl49.js", "search/text-zh.txt", "assets/cards-en.json", "licenses.txt"} <= files.keys()
    assert not [name for name in files if re.search(r"\.(pdf|epub|apkg|zip|md|map|ttf|woff)$", name)]
    assert "questions.json" not in files


def test_the_site_can_be_installed(site: Site) -> None:
    for url, start in (("", "../"), ("en/questions/", "../en/")):
        link = site.page(url).one("/html/head/link[@rel='manifest']").get("href")
        file = (site.folder / url / str(link)).resolve()
        told = json.loads(file.read_text(encoding="utf-8"))
        assert (told["start_url"], told["scope"], told["display"]) == (start, "../", "standalone")
        for icon in told["icons"]:
            data = (file.parent / icon["src"]).read_bytes()
            side = struct.unpack(">II", data[16:24])
            assert icon["sizes"] == "{}x{}".format(*side)


def test_everything_is_kept_on_request(whole: Served, site: Site) -> None:
    page = whole.open("en/about/")
    button = page.get_by_role("button", name="Keep everything")
    expect(button).to_have_text(re.compile(rf"about {known(site.folder)['megabytes']} MB"))
    assert not [fault for scheme in SCHEMES if (fault := objections_in(page, scheme))]
    button.click()
    expect(page.locator("#dl49-offline [role=status]")).to_contain_text("is kept", timeout=120_000)
    page.close()
    whole.stop()
    for url in [*site.questions[::6], "concepts/", "references/", "en/concepts/"][:20]:
        page = whole.open(url)
        assert " ".join(page.title().split()) == title(site, url)
        expect(page.locator("article h1")).to_be_visible()
        page.close()
    page = whole.open("en/questions/")
    page.get_by_role("textbox", name="Search").fill("batch normalization")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.goto(f"{whole.address}en/practice/")
    expect(page.locator("#dl49-practice form")).to_be_visible()
    page.goto(f"{whole.address}{site.questions[0].removesuffix('/')}?x=y")
    expect(page).to_have_url(re.compile(r"/\?x=y$"))


def title(site: Site, url: str) -> str:
    return words(select(site.page(url).root, "/html/head/title")[0])


def test_what_was_visited_is_kept(sample: Served, sample_site: Site) -> None:
    first, second, third = sample_site.questions[:3]
    page = sample.open(first)
    assert page.evaluate(KEPT)
    page.goto(sample.address + second)
    expect(page.locator("article h1")).to_be_visible()
    page.close()
    sample.stop()
    for url in (first, second):
        expect(sample.open(url).locator("article h1")).to_be_visible()
    expect(sample.open(third).get_by_role("heading", name="This page is not kept here")).to_be_visible()


def test_a_new_version_waits_and_then_is_alone(sample: Served, sample_site: Site) -> None:
    first, second, third = sample_site.questions[:3]
    page = sample.open(first)
    assert page.evaluate(KEPT)
    page.reload()
    other = sample.open(second)
    sample.publish("</h1>", " (new)</h1>")
    page.reload()
    note = page.locator(".dl49-version")
    expect(note).to_contain_text(re.compile("A new version is ready|新版本已就绪"))
    assert not [fault for scheme in SCHEMES if (fault := objections_in(page, scheme))]
    for tab in (page, other):
        expect(tab.locator("h1").last).not_to_contain_text("(new)")
    other.goto(sample.address + third)  # never visited: the old one is gone, and the new one must not come in between
    expect(other.get_by_role("heading", name="This page is not kept here")).to_be_visible()
    expect(other.locator(".dl49-version")).to_be_visible()
    note.get_by_role("button").first.click()
    for tab in (page, other):
        expect(tab.locator("html")).to_have_attribute("data-script", " (new)</h1>")
        expect(tab.locator("h1").last).to_contain_text("(new)")
        expect(tab.locator(".dl49-version")).to_have_count(0)
    sample.stop()
    for url in (first, second, third):
        tab = sample.open(url)
        expect(tab.locator("h1").last).to_contain_text("(new)")
        expect(tab.locator("html")).to_have_attribute("data-script", " (new)</h1>")


def test_a_version_that_is_not_all_there_is_not_taken(sample: Served, sample_site: Site) -> None:
    page = sample.open(sample_site.questions[0])
    assert page.evaluate(KEPT)
    page.reload()
    sample.publish("</h1>", " (new)</h1>")
    script = sample.folder / "assets" / "dl49.js"
    script.write_text("broken", encoding="utf-8")
    state = page.evaluate("""async () => {
      const registration = await navigator.serviceWorker.ready
      await registration.update()
      const { installing } = registration
      await new Promise((done) => {
        installing.addEventListener("statechange", () => installing.state === "redundant" && done())
      })
      return [Boolean(registration.active), Boolean(registration.waiting)]
    }""")
    assert state == [True, False]
    page.reload()
    expect(page.locator("h1").last).not_to_contain_text("(new)")


def test_a_page_opened_as_a_file_has_no_worker(sample_site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((sample_site.folder / "en" / "about" / "index.html").as_uri())
    expect(page.locator("#dl49-offline")).to_be_hidden()
    expect(page.locator(".dl49-version")).to_have_count(0)
    context.close()
