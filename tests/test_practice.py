"""Practice in a real browser: a week by a clock of ours, and all that can come between readers and their progress."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dl49.practice import deck
from dl49.practice.words import PRACTICE_WORDS
from dl49.reader import read_catalogue
from dl49.tools import NODE_MODULES, node
from tests.browsers import Visitor
from tests.sites import PROJECT, SAMPLE, Site
from tests.test_accessibility import SCREENS, objections

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TREES = {"zh": "practice/", "en": "en/practice/"}
CARD, GRADES = ".dl49-practice-card", "[class*=dl49-grade-]"

# Everything that the browser remembers, with times as numbers.
KNOWN = """async () => {
  const got = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const database = await got(indexedDB.open("dl49"))
  const records = await got(database.transaction("cards").objectStore("cards").getAll())
  database.close()
  const numbers = ({ due, last_review, ...rest }) => ({ ...rest, due: +due, last_review: +last_review })
  return Object.fromEntries(records.map(({ id, schedule }) => [id, numbers(schedule)]))
}"""

# The same reviews, by ts-fsrs alone.
ALONE = """import { createEmptyCard, fsrs } from "%s"
const scheduler = fsrs({ enable_fuzz: false })
const known = {}
for (const [id, time, rating] of JSON.parse(process.argv[1])) {
  known[id] = scheduler.next(known[id] ?? createEmptyCard(new Date(time)), new Date(time), rating).card
}
for (const card of Object.values(known)) Object.assign(card, { due: +card.due, last_review: +card.last_review })
console.log(JSON.stringify(known))"""


def by_itself(reviews: list[tuple[str, int, int]]) -> Any:
    script = ALONE % (NODE_MODULES / "ts-fsrs" / "dist" / "index.mjs").as_uri()
    command = [node(), "--input-type=module", "--eval", script, "--", json.dumps(reviews)]
    return json.loads(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)


def milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


class Learner:
    """Practices in a browser in which it is the time that we say."""

    def __init__(
        self, visitor: Visitor, tree: str = "en", context: BrowserContext | None = None, **options: Any
    ) -> None:
        self.visitor, self.tree, self.words = visitor, tree, PRACTICE_WORDS[tree]  # type: ignore[index]
        self.context = context or visitor.context(**options)
        self.page: Page = self.context.new_page()
        self.page.clock.install(time=BEGIN)
        self.time = BEGIN
        self.reviews: list[tuple[str, int, int]] = []
        self.open()

    def open(self) -> None:
        self.page.goto(self.visitor.address + TREES[self.tree])
        expect(self.page.locator("#dl49-practice form")).to_be_visible()

    def at(self, time: datetime) -> None:
        self.time = time
        self.page.clock.set_fixed_time(time)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def choose(self, *kinds: str, sections: tuple[int, ...] = (1,)) -> None:
        for kind in ("question", "follow-up", "term", "meaning"):
            self.page.locator(f"input[value={kind}]").set_checked(kind in kinds)
        for box in self.page.locator("input[name=section]").all():
            box.set_checked(int(str(box.get_attribute("value"))) in sections)

    def known(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(KNOWN)
        return found

    def answer(self, rating: int) -> str:
        """Reveal the card that is asked and grade it by key; return what it asked."""
        asked = self.page.locator(f"{CARD} h2").inner_text()
        self.page.keyboard.press(" ")
        self.page.keyboard.press(" ")
        expect(self.page.locator(GRADES)).to_have_count(4)
        before = self.known()
        self.page.keyboard.press(str(rating))
        expect(self.page.locator(".dl49-practice-status")).to_have_text(self.words["graded"])
        expect(self.page.locator(f"{CARD} h2").filter(has_text=asked)).to_have_count(0)
        (changed,) = [key for key, value in self.known().items() if before.get(key) != value]
        self.reviews.append((changed, milliseconds(self.time), rating))
        return changed

    @property
    def asking(self) -> bool:
        return self.page.locator(CARD).count() > 0


@pytest.mark.browser
@pytest.mark.parametrize("tree", TREES)
def test_a_week_of_practice_is_scheduled_as_fsrs_does(visitor: Visitor, tree: str) -> None:
    learner = Learner(visitor, tree)
    ratings = [3, 1, 4, 2, 3, 3, 4]
    for day in range(7):
        learner.at(BEGIN + timedelta(days=day))
        learner.open()
        learner.choose("question", "follow-up")
        learner.press(learner.words["start"])
        for step in range(3):
            if not learner.asking:
                break
            learner.at(learner.time + timedelta(minutes=1))
            learner.answer(ratings[(day + step) % len(ratings)])
    assert len(learner.reviews) > 12
    assert len({card for card, _, _ in learner.reviews}) > 3
    assert learner.known() == by_itself(learner.reviews)


@pytest.mark.browser
def test_a_grade_can_be_taken_back(visitor: Visitor) -> None:
    learner = Learner(visitor)
    learner.choose("question")
    learner.press("Start")
    first = learner.page.locator(f"{CARD} h2").inner_text()
    learner.answer(4)
    assert len(learner.known()) == 1
    learner.page.keyboard.press("u")
    expect(learner.page.locator(f"{CARD} h2")).to_have_text(first)
    assert learner.known() == {}


@pytest.mark.browser
def test_progress_is_exported_erased_and_imported(visitor: Visitor, tmp_path: Path) -> None:
    learner = Learner(visitor)
    learner.choose("question")
    learner.press("Start")
    learner.answer(3)
    learner.open()
    before = learner.known()
    learner.page.locator("summary", has_text="Progress and keys").click()
    with learner.page.expect_download() as download:
        learner.press("Export progress")
    download.value.save_as(tmp_path / "progress.json")
    learner.page.on("dialog", lambda dialog: dialog.accept())
    learner.press("Erase progress")
    assert learner.known() == {}

    def offer(text: str) -> None:
        learner.page.locator("summary", has_text="Progress and keys").click()
        learner.page.locator("input[type=file]").set_input_files(
            {"name": "progress.json", "mimeType": "application/json", "buffer": text.encode()}
        )

    text = (tmp_path / "progress.json").read_text(encoding="utf-8")
    file = json.loads(text)
    card = file["cards"][0]
    for wrong, says in (
        ("{not json", "importNoFile"),
        ('{"cards": []}', "importNoFile"),
        (json.dumps({**file, "format": 2}), "importNewer"),
        (json.dumps({**file, "cards": [card, {"id": "q2"}]}), "importBroken"),
        (json.dumps({**file, "cards": [{**card, "schedule": {**card["schedule"], "due": "soon"}}]}), "importBroken"),
    ):
        offer(wrong)
        expect(learner.page.locator(".dl49-practice-status")).to_have_text(learner.words[says])
        assert learner.known() == {}
        learner.open()
    offer(text)
    expect(learner.page.locator(".dl49-practice-status")).to_have_text(learner.words["imported"].format(count=1))
    assert learner.known() == before


@pytest.mark.browser
def test_two_open_tabs_do_not_overwrite_each_other(visitor: Visitor) -> None:
    one = Learner(visitor)
    other = Learner(visitor, context=one.context)
    for learner in (one, other):
        learner.choose("question")
        learner.press("Start")
    one.answer(4)
    graded = one.known()
    other.page.keyboard.press(" ")
    other.page.keyboard.press(" ")
    expect(other.page.locator(GRADES)).to_have_count(4)
    other.page.keyboard.press("1")
    expect(other.page.locator(".dl49-practice-status")).not_to_have_text(other.words["revealed"])
    known = other.known()
    ((card, schedule),) = graded.items()
    assert known[card]["reps"] in {1, 2}
    assert known[card]["last_review"] >= schedule["last_review"]


@pytest.mark.browser
def test_without_storage_practice_works_and_says_that_it_forgets(visitor: Visitor) -> None:
    context = visitor.context()
    context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page = context.new_page()
    page.goto(visitor.address + TREES["en"])
    expect(page.locator("#dl49-practice [role=alert]")).to_have_text(PRACTICE_WORDS["en"]["forgets"])
    page.get_by_role("button", name="Start", exact=True).click()
    first = page.locator(f"{CARD} h2").inner_text()
    page.keyboard.press(" ")
    page.keyboard.press(" ")
    page.locator(".dl49-grade-4").click()
    expect(page.locator(f"{CARD} h2")).not_to_have_text(first)


@pytest.mark.browser
def test_an_answer_that_changed_is_shown_as_changed_and_keeps_its_schedule(visitor: Visitor) -> None:
    learner = Learner(visitor)
    learner.choose("question")
    learner.press("Start")
    card = learner.answer(3)
    before = learner.known()[card]
    served: list[str] = []

    def changed(route: Any) -> None:
        text = route.fetch().text()
        own = json.loads(text)
        for one in own["cards"]:
            one["digest"] = "another" if one["id"] == card else one["digest"]
        served.append(card)
        route.fulfill(status=200, content_type="application/json", body=json.dumps(own))

    learner.context.route("**/cards-en.json", changed)
    learner.at(BEGIN + timedelta(days=30))
    learner.open()
    assert served
    learner.choose("question")
    learner.press("Start")
    learner.page.keyboard.press(" ")
    learner.page.keyboard.press(" ")
    expect(learner.page.locator(".dl49-practice-changed")).to_have_text(learner.words["changed"])
    assert learner.known()[card] == before


@pytest.mark.browser
def test_a_mock_interview_ends_with_a_sheet(visitor: Visitor) -> None:
    learner = Learner(visitor)
    learner.choose("question", sections=(1, 2))
    learner.press("Mock interview")
    learner.page.locator("select").first.select_option("3")
    learner.page.clock.pause_at(BEGIN + timedelta(hours=1))  # a slow machine takes no time either
    learner.press("Start")
    for rating in (1, 3, 4):
        expect(learner.page.locator(".dl49-practice-clock")).to_have_text("3:00")
        learner.page.clock.run_for(61_000)
        expect(learner.page.locator(".dl49-practice-clock")).to_have_text("1:59")
        if rating < 4:
            learner.answer(rating)
        else:
            last(learner)
    # Not before the last answer is gone: it may have a table, of three rows even.
    expect(learner.page.locator("#dl49-practice h2")).to_have_text(learner.words["sheet"])
    rows = learner.page.locator("#dl49-practice tbody tr")
    expect(rows).to_have_count(3)
    assert [row.locator("td").nth(1).inner_text() for row in rows.all()] == ["1:01"] * 3
    assert [row.locator("td").nth(2).inner_text() for row in rows.all()] == ["Again", "Good", "Easy"]
    expect(learner.page.locator("#dl49-practice ul a")).to_have_count(1)


def last(learner: Learner) -> None:
    learner.page.keyboard.press(" ")
    learner.page.keyboard.press(" ")
    expect(learner.page.locator(GRADES)).to_have_count(4)
    learner.page.keyboard.press("4")


@pytest.mark.browser
def test_no_key_acts_while_typing_and_all_can_be_turned_off(visitor: Visitor) -> None:
    learner = Learner(visitor)
    learner.page.locator("summary", has_text="Progress and keys").click()
    keys = learner.page.locator("input[name=keys]")
    keys.uncheck()
    learner.press("Start")
    learner.page.keyboard.press("s")
    learner.page.keyboard.press(" ")
    asked = learner.page.locator(f"{CARD} h2").inner_text()
    expect(learner.page.locator(".dl49-practice-line")).to_have_count(0)
    learner.open()
    learner.page.locator("summary", has_text="Progress and keys").click()
    learner.page.locator("input[name=keys]").check()
    learner.press("Start")
    expect(learner.page.locator(f"{CARD} h2")).to_have_text(asked)
    learner.page.locator(".dl49-practice-notes summary").click()
    learner.page.locator("textarea").fill("")
    learner.page.locator("textarea").press_sequentially("s1 u?")
    assert learner.page.locator("textarea").input_value() == "s1 u?"
    expect(learner.page.locator(f"{CARD} h2")).to_have_text(asked)


def settle(page: Page) -> None:
    """Wait until the theme has shown what scrolling changes in its header."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")


@pytest.mark.browser
@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_practice_is_accessible(visitor: Visitor, tree: str, scheme: str) -> None:
    page = visitor.open(TREES[tree], color_scheme=scheme, viewport=SCREENS["phone"])
    expect(page.locator("#dl49-practice form")).to_be_visible()
    assert objections(page) == []
    page.get_by_role("button", name=PRACTICE_WORDS[tree]["start"], exact=True).click()  # type: ignore[index]
    page.keyboard.press(" ")
    expect(page.locator(".dl49-practice-line")).to_be_visible()
    settle(page)
    assert objections(page) == []
    page.keyboard.press(" ")
    expect(page.locator(GRADES)).to_have_count(4)
    settle(page)
    assert objections(page) == []


@pytest.mark.browser
def test_without_scripts_the_page_says_what_it_needs(visitor: Visitor) -> None:
    page = visitor.open(TREES["en"], java_script_enabled=False)
    link = page.locator("#dl49-practice noscript a")
    assert "JavaScript" in page.locator("#dl49-practice").inner_text()
    assert link.get_attribute("href") == "../questions/"


@pytest.mark.browser
def test_lists_show_where_one_stands(visitor: Visitor) -> None:
    learner = Learner(visitor)
    told = "[data-known]:visible, [data-due]:visible, [data-last]:visible"
    learner.page.goto(visitor.address + "en/")
    expect(learner.page.locator(f".dl49-mark, {told}")).to_have_count(0)  # who only reads sees none of it
    learner.open()
    learner.choose("question")
    learner.press("Start")
    learner.answer(4)
    learner.page.goto(visitor.address + "en/")
    expect(learner.page.locator(".dl49-mark")).to_have_text(["known"])
    expect(learner.page.locator(told)).to_have_text(["1 of 5 known"])
    learner.page.goto(visitor.address + "en/questions/")
    expect(learner.page.locator("li > .dl49-mark, li > [data-card] > .dl49-mark")).to_have_text(["known"])
    learner.at(BEGIN + timedelta(days=200))
    learner.page.goto(visitor.address + "en/")
    expect(learner.page.locator("[data-due]:visible")).to_have_text("Cards due for review: 1")
    settle(learner.page)
    assert objections(learner.page) == []
    learner.page.locator("[data-due] a").click()
    learner.page.wait_for_url(re.compile("/en/practice/$"))


@pytest.mark.browser
def test_one_can_go_on_where_one_was_in_either_tree(visitor: Visitor) -> None:
    page = visitor.open("en/questions/12-batchnorm-and-loss-landscape/", visitor.context())
    for tree, words in (("", "12 "), ("en/", "12 Why does BatchNorm")):
        page.goto(visitor.address + tree)
        link = page.locator("[data-last]:visible a")
        expect(link).to_contain_text(words)
        assert str(link.get_attribute("href")).endswith("questions/12-batchnorm-and-loss-landscape/")


@pytest.mark.parametrize(
    ("url", "beyond", "kilobytes"),
    [
        ("practice/", ("practice", "offline"), 20),
        ("questions/03-vanishing-and-exploding-gradients/", ("progress", "offline"), 6),
    ],
)
def test_a_page_loads_few_scripts_for_what_it_does_besides_reading(
    site: Site, url: str, beyond: tuple[str, ...], kilobytes: int
) -> None:
    own = {"copy", "dl49", "knobs", "search", *beyond}
    loaded = {Path(str(script.get("src"))).stem for script in site.page(url).all("//script[@src]")}
    assert {name for name in loaded if not name.startswith("bundle.")} == own
    scripts = [site.folder / "assets" / f"{name}.js" for name in beyond]
    assert sum(len(gzip.compress(script.read_bytes(), mtime=0)) for script in scripts) <= kilobytes * 1000


def test_both_languages_have_the_same_cards_and_words() -> None:
    catalogue = read_catalogue(PROJECT / "content")[0].with_math()
    decks: list[Mapping[str, Any]] = [deck(catalogue, language) for language in ("zh", "en")]
    cards = [[(card["id"], card["kind"], card["sections"]) for card in one["cards"]] for one in decks]
    assert cards[0] == cards[1]
    ids = [card for card, _, _ in cards[0]]
    assert len(ids) == len(set(ids)) > 49 * 3 + 190
    assert PRACTICE_WORDS["zh"].keys() == PRACTICE_WORDS["en"].keys()


def test_a_change_of_an_answer_changes_its_digest_alone(content: Path) -> None:
    before: Any = deck(read_catalogue(SAMPLE)[0].with_math(), "en")["cards"]
    file = content / "questions" / "01-what-is-a-gradient.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("with a fitting step size", "with a good step size"), encoding="utf-8")
    after: Any = deck(read_catalogue(content)[0].with_math(), "en")["cards"]
    assert [one["id"] for one, other in zip(before, after, strict=True) if one != other] == ["q1"]
