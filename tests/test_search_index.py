"""The search's index: made from the catalogue alone, complete, the same bytes every time, small enough."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dl49.catalogue import Catalogue
from dl49.languages import LANGUAGES
from dl49.markdown import Formula, texts
from dl49.math.katex import typeset
from dl49.reader import read_catalogue
from dl49.search import ENCODING, FIRST, PAGES, TEXTS, WORKER, search_files, size_report
from dl49.search.plain import LEFT_OUT, plain_formula
from dl49.search.records import full_text
from dl49.search.traditional import traditional_for
from dl49.tools import ToolMissingError
from tests.sites import PROJECT


@pytest.fixture(scope="module")
def guide() -> Catalogue:
    return read_catalogue(PROJECT / "content")[0].with_math()


@pytest.fixture(scope="module")
def first(guide: Catalogue) -> dict[str, Any]:
    docs = json.loads(search_files(guide)[FIRST])["docs"]
    assert isinstance(docs, dict)
    return docs


def test_the_first_part_holds_titles_one_line_answers_and_concepts(guide: Catalogue, first: dict[str, Any]) -> None:
    assert [row[0] for row in first["questions"]] == [question.number for question in guide.questions]
    for row, question in zip(first["questions"], guide.questions, strict=True):
        _, stem, section, titles, answers, concepts = row
        assert (stem, section) == (question.stem, question.section.number)
        assert len(titles) == len(answers) == 2
        assert all(titles)
        assert all(answers)
        names = [first["concepts"][place][2] for place in concepts]
        assert names == [concept.name.en for concept in question.concepts]


def test_names_are_those_of_the_concepts_and_keys_can_be_told(guide: Catalogue, first: dict[str, Any]) -> None:
    names = [(concept.name.zh, concept.name.en, *concept.aliases) for concept in guide.concepts.values()]
    assert [tuple(row[1:]) for row in first["concepts"]] == names
    keys = [row[0] or re.sub("[^a-z0-9]+", "-", row[2].lower()) for row in first["concepts"]]
    assert keys == list(guide.concepts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_text_holds_every_paragraph_of_every_block(guide: Catalogue, language: str) -> None:
    data = search_files(guide)[TEXTS["zh" if language == "zh" else "en"]].decode(ENCODING)
    questions = data.split("\n\n\n")
    assert len(questions) == len(guide.questions)
    for text, question in zip(questions, guide.questions, strict=True):
        blocks = text.split("\n\n")
        part = question.parts["zh" if language == "zh" else "en"]
        assert len(blocks) == 3 + len(part.follow_ups), question.number
        for block, fragment in zip(blocks, part.blocks.values(), strict=True):
            indexed = squeezed(block)
            for paragraph in [*texts(fragment.tokens)][
                fragment is part.answer :
            ]:  # the one-line answer is in the first part
                for words in re.split("[\ue000-\ue003]", paragraph.visible):
                    assert squeezed(words) in indexed, (question.number, words)


def squeezed(text: str) -> str:
    return re.sub(rf"[\s{LEFT_OUT}]", "", text)


def test_no_formula_is_in_the_text(guide: Catalogue) -> None:
    for language in LANGUAGES:
        assert re.findall(r"\\[A-Za-z]+|\$|[\ue000-\ue003]", full_text(guide, language)) == []


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        ("n", "n"),
        ("L_2", "L2"),
        (r"\sigma_1", "σ1"),
        (r"\sqrt{d_k}", "√dk"),
        ("n^2", "n²"),
        (r"\mathcal L", "L"),
        (r"\mathrm{KL}", "KL"),
        (r"\sqrt n", "√n"),
        (r"\ell_2", "ℓ2"),
        (r"k \times k", "k×k"),
        ("f'", "f'"),
        (r"\epsilon-\phi", "ε-φ"),
        (r"50\%", "50%"),
        ("abc", "abc"),
        ("abcd", LEFT_OUT),
        ("n^{10}", LEFT_OUT),
        ("x^a", LEFT_OUT),
        (r"\hat x", LEFT_OUT),
        (r"\los", LEFT_OUT),
        (r"\frac{1}{2}", LEFT_OUT),
        (r"x_1 + x_2 + x_3", LEFT_OUT),
    ],
)
def test_short_formulas_become_characters(tex: str, plain: str) -> None:
    formula = Formula(tex, display=False)
    assert plain_formula(typeset([formula])[formula]) == plain


def test_traditional_characters_lead_to_those_of_the_guide_only() -> None:
    found = traditional_for("梯度与网络", "卷积网络")
    pairs = {found.characters[i]: found.characters[i + 1] for i in range(0, len(found.characters), 2)}
    assert pairs["與"] == "与"
    assert pairs["網"] == "网"
    assert set(pairs.values()) <= set("梯度与网络")
    assert found.words == (("折积", "卷积"), ("网路", "网络"))


def test_missing_dictionaries_are_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError, match=r"OpenCC.*make setup"):
        traditional_for("梯度", "梯度", tmp_path)


def test_pages_that_are_not_to_be_found_are_left_out(guide: Catalogue, first: dict[str, Any]) -> None:
    names = {(name, language) for name, language, _ in first["pages"]}
    assert names == {(name, one) for name in ("index", "concepts", "references", "about") for one in LANGUAGES}
    sections = {(name, one): rest for name, one, *rest in json.loads(search_files(guide)[PAGES])}
    assert {"source", "checks", "licenses", "privacy"} <= {section[0] for section in sections["about", "en"]}
    assert not re.search(r"\[\[\w+\]\]|\{#", json.dumps([*sections.values()]))


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path) -> None:
    files = search_files(read_catalogue(content)[0].with_math())
    moved = content.rename(tmp_path / "elsewhere")
    assert search_files(read_catalogue(moved)[0].with_math()) == files


def test_other_content_gives_other_addresses_for_what_comes_later(content: Path) -> None:
    def version() -> str:
        return str(json.loads(search_files(read_catalogue(content)[0].with_math())[FIRST])["docs"]["version"])

    before = version()
    page = content / "about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n又一段。\n", encoding="utf-8")
    assert version() != before


def test_an_empty_guide_has_an_index() -> None:
    docs = json.loads(search_files(Catalogue("content"))[FIRST])["docs"]
    assert docs["questions"] == docs["concepts"] == docs["pages"] == []


def test_what_a_browser_loads_is_small(guide: Catalogue) -> None:
    sizes = {name: len(gzip.compress(data, mtime=0)) for name, data in search_files(guide).items()}
    share = len(guide.questions) / 49  # for so many questions it is 40 kB, and 80 kB for the text of a language
    assert sizes[WORKER] + sizes[FIRST] <= 40_000 * share
    assert {language: sizes[name] for language, name in TEXTS.items() if sizes[name] > 200_000 * share} == {}


def test_the_sizes_are_reported(guide: Catalogue) -> None:
    assert re.fullmatch(
        r"search: [\d.]+ kB answer a first query; full text: zh [\d.]+ kB, en [\d.]+ kB",
        size_report(search_files(guide)),
    )
