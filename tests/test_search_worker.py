"""The search's worker, run in node with the index of the built site: what it finds, and how it says so."""

from __future__ import annotations

import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from dl49.catalogue import Catalogue
from dl49.languages import LANGUAGES, Language
from dl49.reader import read_catalogue
from dl49.search import ENCODING, TEXTS
from tests.searching import ABSENT, PRESENT, QUERIES, Answer, Request, ask
from tests.sites import PROJECT, TREES, Site


@pytest.fixture(scope="module")
def guide() -> Catalogue:
    return read_catalogue(PROJECT / "content")[0]


@pytest.fixture(scope="module")
def answers(site: Site) -> dict[Language, dict[str, Answer]]:
    """Return the answers to all queries, by tree and query."""
    found = ask(site.folder, *(Request(tree, [one.query for one in QUERIES]) for tree in TREES))
    return {tree: {one.query: one for one in given} for tree, given in zip(TREES, found, strict=True)}


def test_the_queries_are_many_and_of_every_kind() -> None:
    assert len(QUERIES) == len({one.query for one in QUERIES}) >= 200
    kinds = {one.kind for one in QUERIES}
    assert kinds >= {"term", "synonym", "partial", "phrase", "typo", "abbr", "body", "absent"}
    assert kinds >= {"number", "width", "traditional", "spelling", "formula"}


@pytest.mark.parametrize("tree", TREES)
def test_a_right_question_comes_first_or_among_the_first_three(
    answers: dict[Language, dict[str, Answer]], tree: Language
) -> None:
    def wrong(most: int) -> dict[str, list[int]]:
        found = {one.query: answers[tree][one.query].numbers[:most] for one in PRESENT}
        return {one.query: found[one.query] for one in PRESENT if not {*one.expected} & {*found[one.query]}}

    assert wrong(3) == {}
    assert len(wrong(1)) <= 0.02 * len(PRESENT), wrong(1)


@pytest.mark.parametrize("tree", TREES)
def test_nothing_is_found_for_what_is_not_in_the_guide(
    answers: dict[Language, dict[str, Answer]], tree: Language
) -> None:
    found = {one.query: [item["location"] for item in answers[tree][one.query].items] for one in ABSENT}
    assert {query: locations for query, locations in found.items() if locations} == {}


def test_every_name_of_a_concept_finds_one_of_its_questions(site: Site, guide: Catalogue) -> None:
    wanted = [
        (name, {question.number for question in guide.tagged[concept.key]})
        for concept in guide.concepts.values()
        for name in (concept.name.zh, concept.name.en, *concept.aliases)
    ]
    for given in ask(site.folder, *(Request(tree, [name for name, _ in wanted]) for tree in TREES)):
        missed = {
            name: answer.numbers[:3]
            for (name, numbers), answer in zip(wanted, given, strict=True)
            if not numbers & {*answer.numbers[:3]}
        }
        assert missed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_any_block_finds_its_question(site: Site, guide: Catalogue, language: Language) -> None:
    pick = random.Random(49)  # noqa: S311 (the same sentences every time)
    wanted: list[tuple[int, str]] = []
    whole = (site.folder / TEXTS[language]).read_bytes().decode(ENCODING)
    for question, text in zip(guide.questions, whole.split("\n\n\n"), strict=True):
        for block in text.split("\n\n"):
            sentences = [one.strip() for one in re.split(r"[。？！…\n]|[.?!] ", block)]
            # One that several learners say could be any of theirs.
            long = [one for one in sentences if len(one) >= (10 if language == "zh" else 30) and whole.count(one) == 1]
            if long:
                wanted.append((question.number, pick.choice(long)))
    assert len(wanted) > 5 * len(guide.questions)
    for given in ask(site.folder, *(Request(tree, [one for _, one in wanted]) for tree in TREES)):
        missed = [
            (number, sentence)
            for (number, sentence), answer in zip(wanted, given, strict=True)
            if number not in answer.numbers[:3]
        ]
        assert missed == []


def test_the_first_part_alone_answers_names_titles_and_numbers(site: Site) -> None:
    kinds = {"synonym", "number", "width", "abbr"}
    wanted = [one for one in PRESENT if one.kind in kinds]
    [given] = ask(site.folder, Request("zh", [one.query for one in wanted], full=False))
    right = [one for one, answer in zip(wanted, given, strict=True) if {*one.expected} & {*answer.numbers[:3]}]
    assert len(right) >= 0.95 * len(wanted)


# Cards


def one_answer(site: Site, tree: Language, query: str) -> Answer:
    return ask(site.folder, Request(tree, [query]))[0][0]


def destination(item: dict[str, str]) -> tuple[str, str, list[str]]:
    """Return the page, the anchor and the words to mark that a result leads to."""
    address = urlsplit(item["location"])
    parameters = parse_qs(address.query)
    return address.path, parameters.get("a", [""])[0], parameters.get("h", [""])[0].split("|")


@pytest.mark.parametrize("tree", TREES)
def test_each_question_has_one_card_in_the_language_of_the_tree(
    answers: dict[Language, dict[str, Answer]], tree: Language
) -> None:
    for answer in answers[tree].values():
        assert len(answer.numbers) == len(set(answer.numbers)), answer.query
        for item in answer.items:
            page, anchor, _ = destination(item)
            assert page.startswith("en/") == (tree == "en"), answer.query
            if "questions/" in page:
                assert re.fullmatch(r"(answer|learner|review|follow-up-\d)-(zh|en)", anchor), (answer.query, anchor)
            assert "#" not in item["location"]  # the theme would hide the excerpt
            assert item["text"].count("<p") == item["text"].count("</p>")


def test_questions_come_before_pages_and_the_entry_of_the_concept(site: Site) -> None:
    answer = one_answer(site, "zh", "梯度消失")
    kinds = ["question" if "questions/" in item["location"] else "page" for item in answer.items]
    assert kinds == sorted(kinds, reverse=True)
    assert destination(answer.items[-1])[:2] == ("concepts/", "vanishing-gradient")


@pytest.mark.parametrize(
    ("tree", "query", "page", "anchor"),
    [
        ("zh", "许可", "about/", "licenses"),
        ("en", "license", "en/about/", "licenses"),
        ("en", "cookies privacy", "en/about/", "privacy"),
        ("zh", "概念索引", "concepts/", ""),
        ("zh", "怎么用", "", "how-to-use"),
    ],
)
def test_pages_of_prose_are_found(site: Site, tree: Language, query: str, page: str, anchor: str) -> None:
    found = [destination(item)[:2] for item in one_answer(site, tree, query).items]
    assert (page, anchor) in found or (page, anchor) == ("", "how-to-use"), found


def test_a_chinese_query_in_the_english_tree_shows_english_cards_that_open_the_chinese_tab(site: Site) -> None:
    item = one_answer(site, "en", "梯度消失").items[0]
    page, anchor, words = destination(item)
    assert page == "en/questions/03-vanishing-and-exploding-gradients/"
    assert item["title"].startswith("3. What is the mathematics")
    assert anchor.endswith("-zh")
    assert words == ["梯度消失"]
    assert '<p lang="zh">' in item["text"]
    assert "Reference answer" in item["text"]


def test_the_card_names_the_name_that_led_to_it(site: Site) -> None:
    item = one_answer(site, "zh", "批归一化").items[0]
    assert item["tags"] == ["批归一化 → BatchNorm"]
    assert "<mark>BatchNorm</mark>" in item["title"]


def test_the_card_marks_whole_words_in_title_and_excerpt(site: Site) -> None:
    item = one_answer(site, "en", "attention head").items[0]
    marked = re.findall("<mark>(.*?)</mark>", item["title"] + item["text"])
    assert marked
    assert all(re.fullmatch(r"(multi-head )?(attention|heads?)( heads?)?", one.lower()) for one in marked), marked


def test_reference_answers_come_before_learners_answers(answers: dict[Language, dict[str, Answer]]) -> None:
    anchors = [destination(answers["zh"][one.query].items[0])[1] for one in PRESENT]
    learners = [anchor for anchor in anchors if anchor.startswith("learner")]
    assert len(learners) < 0.03 * len(anchors)


def test_an_unknown_word_beside_a_concept_is_named_as_missing(site: Site) -> None:
    item = one_answer(site, "en", "kubernetes vanishing gradient").items[0]
    assert item["terms"] == {"kubernetes": False}


def test_nothing_in_a_card_is_markup_of_the_content(site: Site) -> None:
    for query in ("<img src=x onerror=alert(1)>", '"><script>', "test loss > train loss"):
        for item in one_answer(site, "en", query).items:
            tags = re.findall(r"</?(\w+)", item["title"] + item["text"])
            assert set(tags) <= {"mark", "p"}, item


@pytest.mark.parametrize("query", ["", " ", "？", "的", "why", "a" * 5000, "梯" * 3000, "\\(", "[", "𝐀", "()", "第问"])
def test_odd_queries_are_answered(site: Site, query: str) -> None:
    assert one_answer(site, "zh", query).query == query


# Names nearby


def test_near_names_are_suggested_only_where_nothing_is_found_and_they_are_near(site: Site) -> None:
    queries = ["梯度烧失了", "贝叶斯优化", "kubernetes", "批归一化"]
    [given] = ask(site.folder, Request("zh", queries))
    assert [one.near for one in given[1:]] == [(), (), ()]


def test_answers_do_not_depend_on_what_was_asked_before(site: Site) -> None:
    queries = [one.query for one in QUERIES[:60]]
    forwards, backwards = ask(site.folder, Request("zh", queries), Request("zh", queries[::-1]))
    assert forwards == backwards[::-1]
