"""The search's index: made from the catalogue alone, complete, the same bytes every time, small enough."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dl49 import bundling
from dl49.catalogue import Catalogue
from dl49.languages import LANGUAGES, Language
from dl49.markdown import Formula, texts
from dl49.math.katex import typeset
from dl49.plain import LEFT_OUT, plain_formula
from dl49.reader import read_catalogue
from dl49.search import ENCODING, FIRST, HEADS, MORE, NAMES, TEXTS, WORKER, search_files, size_report
from dl49.search.bundle import worker
from dl49.search.pinyin import common_characters, spellings, syllables
from dl49.tools import ToolMissingError
from dl49.traditional import traditional_for
from dl49.wording import HEADINGS
from tests.sites import PROJECT


@pytest.fixture(scope="module")
def guide() -> Catalogue:
    return read_catalogue(PROJECT / "content")[0].with_math()


@pytest.fixture(scope="module")
def files(guide: Catalogue) -> Mapping[str, bytes]:
    return search_files(guide)


def record(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    value = json.loads(files[name].decode(ENCODING))
    assert isinstance(value, dict)
    return value


def test_the_first_part_holds_names_titles_one_line_answers_and_the_shortest_phrasings(
    guide: Catalogue, files: Mapping[str, bytes]
) -> None:
    names = record(files, NAMES)
    assert [row[0] for row in names["documents"] if row[0]] == [question.number for question in guide.questions]
    for place, question in enumerate(guide.questions):
        number, address, *concepts = names["documents"][place]
        assert (number, address) == (question.number, f"questions/{question.stem}/")
        assert [names["concepts"][one][1] for one in concepts] == [one.name.en for one in question.concepts]
        for language in LANGUAGES:
            title, section, one, first = record(files, HEADS[language])["documents"][place]
            assert (title, section) == (question.title[language], question.section.name[language])
            assert one == [f"answer-{language}", HEADINGS[language].answer, question.parts[language].one_line]
            phrasings = [*first.split("\n"), *record(files, TEXTS[language])["asked"][place].split("\n")]
            assert phrasings == sorted((one.text for one in guide.phrasings[number].texts[language]), key=len)


def test_names_are_those_of_the_concepts(guide: Catalogue, files: Mapping[str, bytes]) -> None:
    names = [[concept.name.zh, concept.name.en, *concept.aliases] for concept in guide.concepts.values()]
    assert record(files, NAMES)["concepts"] == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_text_holds_every_paragraph_of_every_block_and_its_citations(
    guide: Catalogue, files: Mapping[str, bytes], language: Language
) -> None:
    documents = record(files, TEXTS[language])["documents"]
    works = [key for key, *_ in record(files, MORE)["works"]]
    for blocks, question in zip(documents, guide.questions, strict=False):
        part = question.parts[language]
        assert len(blocks) == 3 + len(part.follow_ups), question.number
        for (_, _, lines, *citations), fragment in zip(blocks, part.blocks.values(), strict=True):
            indexed = squeezed(lines)
            own = [*texts(fragment.tokens)][fragment is part.answer :]  # the one-line answer is in the heads
            for paragraph in own:
                for words in re.split("[\ue000-\ue003]", paragraph.visible):
                    assert squeezed(words) in indexed, (question.number, words)
            assert [works[work] for work, _ in citations] == [work.key for work, _ in fragment.citations]
            assert all(line < len(lines.split("\n")) for _, line in citations)


def squeezed(text: str) -> str:
    return re.sub(rf"[\s{LEFT_OUT}]", "", text)


def test_no_formula_is_in_the_text(files: Mapping[str, bytes]) -> None:
    for language in LANGUAGES:
        documents = record(files, TEXTS[language])["documents"]
        lines = [block[2] for blocks in documents for block in blocks]
        assert re.findall(r"\\[A-Za-z]+|\$|[\ue000-\ue003]", "\n".join(lines)) == []


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


def test_pages_that_are_not_to_be_found_are_left_out(files: Mapping[str, bytes]) -> None:
    addresses = [row[1] for row in record(files, NAMES)["documents"]]
    pages = addresses[49:]
    assert set(pages) == {"", "concepts/", "references/", "about/"}
    for language in LANGUAGES:
        blocks = record(files, TEXTS[language])["documents"][49:]
        anchors = {page: [block[0] for block in own] for page, own in zip(pages, blocks, strict=True)}
        assert {"source", "checks", "licenses", "privacy"} <= set(anchors["about/"])
        assert not re.search(r"\[\[\w+\]\]|\{#", json.dumps(blocks))


def test_every_concept_has_its_place_on_the_page_of_concepts(guide: Catalogue, files: Mapping[str, bytes]) -> None:
    place = [row[1] for row in record(files, NAMES)["documents"]].index("concepts/")
    blocks = {block[0]: block[2] for block in record(files, TEXTS["en"])["documents"][place]}
    for concept in guide.concepts.values():
        assert {concept.name.zh, concept.name.en, *concept.aliases} == set(blocks[concept.key].split(", "))


def test_common_characters_are_spelled_as_their_place_in_gb_2312_tells() -> None:
    runs = re.findall(r"([a-z]+)(\d+)", syllables())
    spelled = [syllable for syllable, count in runs for _ in range(int(count))]
    characters = common_characters()
    assert len(spelled) == len(characters) == 3755
    assert [spelled[characters.index(one)] for one in "梯度消失"] == ["ti", "du", "xiao", "shi"]


def test_names_are_found_by_pinyin_and_initials() -> None:
    found = spellings(["梯度消失", "梯度小时", "早停", "长短期记忆网络", "Adam", "KL 散度"])
    assert found["tiduxiaoshi"] == found["tdxs"] == "梯度消失"
    assert found["changduanqijiyiwangluo"] == "长短期记忆网络"
    assert found["zaoting"] == "早停"
    assert "zt" not in found
    assert set(found.values()) == {"梯度消失", "早停", "长短期记忆网络"}


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path) -> None:
    files = search_files(read_catalogue(content)[0].with_math())
    moved = content.rename(tmp_path / "elsewhere")
    assert search_files(read_catalogue(moved)[0].with_math()) == files


def test_other_content_gives_other_addresses(content: Path) -> None:
    def version() -> str:
        files = search_files(read_catalogue(content)[0].with_math())
        versions = {record(files, name)["version"] for name in (NAMES, MORE, *HEADS.values(), *TEXTS.values())}
        assert len(versions) == 1
        assert versions.copy().pop() in files[WORKER].decode()
        return str(versions.pop())

    before = version()
    page = content / "about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n又一段。\n", encoding="utf-8")
    assert version() != before


def test_an_empty_guide_has_an_index() -> None:
    files = search_files(Catalogue("content"))
    assert record(files, NAMES)["documents"] == record(files, TEXTS["zh"])["documents"] == []


def test_no_pattern_of_the_search_looks_behind(files: Mapping[str, bytes]) -> None:
    """Safari before 16.4 would not run a script that has one."""
    page = (PROJECT / "content" / "assets" / "search.js").read_text(encoding="utf-8")
    assert re.findall(r"\(\?<[=!]", files[WORKER].decode() + page) == []


def test_a_bundler_that_is_missing_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundling, "ESBUILD", tmp_path / "esbuild")
    bundling.bundle.cache_clear()
    with pytest.raises(ToolMissingError, match=r"esbuild.*make setup"):
        worker("", ENCODING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_browser_loads_is_small(files: Mapping[str, bytes], language: Language) -> None:
    sizes = {name: len(gzip.compress(data, mtime=0)) for name, data in files.items()}
    whole = record(files, TEXTS[language])
    lines = [block[2] for blocks in whole["documents"] for block in blocks]
    text = "\n".join([*lines, *whole["asked"]]).encode(ENCODING)
    first = sizes[WORKER] + sizes[FIRST] + sizes[NAMES] + sizes[HEADS[language]]
    assert first <= 60_000
    assert sizes[MORE] <= 75 * len(record(files, MORE)["works"])  # most of it are authors and titles
    assert sizes[TEXTS[language]] <= 1.1 * len(gzip.compress(text))


def test_the_sizes_are_reported(files: Mapping[str, bytes]) -> None:
    each = r"[\d.]+ kB, with the full text [\d.]+ kB"
    assert re.fullmatch(rf"search: zh {each}; en {each}", size_report(files))
