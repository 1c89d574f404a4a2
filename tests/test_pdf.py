"""The PDF editions, read as a reader's program does: pages, bookmarks, links, tags, fonts, text."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dl49.addresses import Kind, Publication
from dl49.catalogue import Catalogue, Question
from dl49.guide import load_guide
from dl49.languages import LANGUAGES, Language
from dl49.pdf.booklet import sides
from dl49.pdf.build import build_editions
from dl49.pdf.editions import EDITIONS, Edition, sheets
from dl49.pdf.print_words import PRINT_WORDS
from dl49.reader import read_catalogue
from tests import sites
from tests.printed import Bookmark, Printed, squeezed
from tests.sites import SAMPLE

SITE = "https://example.org/guide/"
ANSWERS = [edition for edition in EDITIONS if edition.kind == "answers"]
LARGEST = 5_000_000


def print_pdfs(folder: Path, *options: str, cwd: Path = sites.PROJECT, **changes: str) -> None:
    """Run the command, as a user would."""
    command = [sys.executable, "-m", "dl49", "pdf", str(cwd / "content"), "--to", str(folder), *options]
    env = sites.environment(SITE_URL=SITE, **changes)
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def folder(shared: Path) -> Path:
    """Return the folder of the four editions, made once for all tests."""
    return sites.made_once(shared, "pdf", print_pdfs)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue(sites.PROJECT / "content")[0]


@pytest.fixture(scope="module")
def books(folder: Path) -> dict[str, Printed]:
    return {edition.name: Printed(folder / edition.name) for edition in EDITIONS}


each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
each_with_answers = pytest.mark.parametrize("edition", ANSWERS, ids=lambda edition: edition.name)


@each_edition
def test_there_is_a_page_for_every_question_and_the_file_is_small(books: dict[str, Printed], edition: Edition) -> None:
    book = books[edition.name]
    assert len(book.reader.pages) > (120 if edition.kind == "answers" else 60)
    assert book.path.stat().st_size < LARGEST
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in book.reader.pages}
    assert sizes == {(595, 842)}  # A4


@each_edition
def test_bookmarks_are_complete_and_lead_to_their_titles(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book, words = books[edition.name], PRINT_WORDS[edition.language]
    bookmarks = list(book.bookmarks)
    sections = [f"{one.number} {one.name[edition.language]}" for one in catalogue.sections]
    back = [words.references, words.index] if edition.kind == "answers" else [words.index]
    assert [one.title for one in bookmarks if one.level == 0] == [words.contents, *sections, *back]
    questions = [f"{one.number} {one.title[edition.language]}" for one in catalogue.questions]
    assert [one.title for one in bookmarks if re.match(r"\d", one.title) and one.level == 1] == questions
    for bookmark in bookmarks:
        assert squeezed(bookmark.title) in book.squeezed[bookmark.page], bookmark


@each_edition
def test_every_line_of_the_contents_leads_to_its_title_and_page(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book = books[edition.name]
    first = next(one.page for one in book.bookmarks if re.match(r"1 ", one.title))
    found: dict[int, str] = {}
    lines = [link for link in book.links if 2 <= link.page < first]
    for link in lines:
        assert isinstance(link.target, int)
        found[link.target] = found.get(link.target, "") + link.words
    assert len(lines) >= len(catalogue.sections) + len(catalogue.questions)
    for bookmark in listed(book):
        words = re.sub(r"[.\s]+", "", squeezed(found[bookmark.page]))
        assert re.sub(r"[.\s]+", "", squeezed(bookmark.title)) in words, bookmark
        assert str(bookmark.page + 1) in words


def listed(book: Printed) -> Sequence[Bookmark]:
    """Return the bookmarks of sections and questions."""
    return [one for one in book.bookmarks if re.match(r"\d", one.title)]


@each_edition
def test_every_link_leads_into_the_book_or_to_the_web(books: dict[str, Printed], edition: Edition) -> None:
    book = books[edition.name]
    links = list(book.links)
    assert len(links) > 300
    for link in links:
        if isinstance(link.target, str):
            assert re.match(r"https://\w", link.target), link
        else:
            assert 0 <= link.target < len(book.reader.pages)


@each_edition
def test_each_question_links_to_its_page_on_the_site(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    tree = "en/" if edition.language == "en" else ""
    targets = {link.target for link in books[edition.name].links}
    assert targets >= {f"{SITE}{tree}questions/{question.stem}/" for question in catalogue.questions}


@each_with_answers
def test_related_questions_are_links_with_the_right_page_number(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book = books[edition.name]
    start = {int(one.title.split()[0]): one.page for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()}
    links = [(link.page, link.target) for link in book.links if isinstance(link.target, int)]
    for question in catalogue.questions:
        after = min((page for page in start.values() if page > start[question.number]), default=len(book.reader.pages))
        for number in question.related:
            assert any(start[question.number] <= page <= after and to == start[number] for page, to in links)
            pages = "".join(book.squeezed[start[question.number] : after + 1])
            place = squeezed(PRINT_WORDS[edition.language].on_page.format(page=start[number] + 1))
            assert squeezed(catalogue.by_number[number].title[edition.language]) + place in pages


@each_edition
def test_formulas_and_figures_have_an_alternative_text(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    tags = [tag for tag in books[edition.name].tags if tag["/S"] in {"/Formula", "/Figure"}]
    assert all(str(tag.get("/Alt", "")).strip() for tag in tags)
    parts = [question.parts[edition.language] for question in catalogue.questions]
    fragments = [fragment for part in parts for fragment in part.fragments]
    if edition.kind == "questions":
        fragments = [one.question for part in parts for one in part.follow_ups]
    formulas = sum(len(list(fragment.formulas)) for fragment in fragments)
    assert sum(tag["/S"] == "/Formula" for tag in tags) >= formulas
    images = sum(item.token.type == "image" for fragment in fragments for item in fragment.located)
    assert sum(tag["/S"] == "/Figure" for tag in tags) == images + 1  # the QR code


@each_edition
def test_only_subsets_of_fonts_and_all_embedded(books: dict[str, Printed], edition: Edition) -> None:
    fonts = list(books[edition.name].fonts)
    assert fonts
    for font in fonts:
        descendants: Any = font["/DescendantFonts"]
        descriptor = descendants[0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys(), font
        assert re.match(r"/[A-Z]{6}\+", str(font["/BaseFont"]))
        assert "/ToUnicode" in font


@each_edition
def test_the_book_is_accessible_and_archival(books: dict[str, Printed], edition: Edition) -> None:
    book, words = books[edition.name], PRINT_WORDS[edition.language]
    root = book.root
    assert root["/Lang"] == ("zh-CN" if edition.language == "zh" else "en-US")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode("utf-8")
    assert re.search(r"pdfuaid:part[>=\"]+1", metadata)
    assert re.search(r"pdfaid:part[>=\"]+2", metadata)
    assert re.search(r"pdfaid:conformance[>=\"]+A", metadata)
    assert book.reader.metadata is not None
    assert str(book.reader.metadata.title).startswith(words.title)


@each_edition
def test_tables_have_heads_and_headings_do_not_skip_a_level(books: dict[str, Printed], edition: Edition) -> None:
    tags = list(books[edition.name].tags)
    levels = [int(str(tag["/S"])[2:]) for tag in tags if re.fullmatch(r"/H\d", str(tag["/S"]))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables = sum(tag["/S"] == "/Table" for tag in tags)
    assert tables == sum(tag["/S"] == "/THead" for tag in tags)
    assert tables > 0 or edition.kind == "questions"


@each_edition
def test_titles_and_follow_ups_can_be_searched(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    whole = books[edition.name].whole
    for question in catalogue.questions:
        assert squeezed(question.title[edition.language]) in whole
        for follow_up in question.parts[edition.language].follow_ups:
            for words in runs(follow_up.question.tokens):
                assert words in whole


@each_with_answers
def test_a_sentence_of_each_block_can_be_searched(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    whole = books[edition.name].whole
    for question in catalogue.questions:
        part = question.parts[edition.language]
        line = squeezed(part.one_line)
        assert line.lower() in whole.lower(), f"{question.number}: {line}"
        blocks = [part.answer, part.learner, part.review, *(one.answer for one in part.follow_ups)]
        for block in blocks:
            words = max(runs(block.tokens), key=len)
            assert words in whole, f"{question.number}: {words}"


def runs(tokens: Sequence[Any]) -> list[str]:
    """Return the texts between formulas, citations and other signs, without spaces."""
    return [squeezed(child.content) for token in tokens for child in token.children or () if child.type == "text"]


@each_with_answers
def test_learner_answers_come_after_the_reference_and_follow_ups_after_all(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    whole = books[edition.name].whole.lower()
    for section in catalogue.sections:
        at = 0
        questions = [catalogue.by_number[number].parts[edition.language] for number in section.questions]
        for part in questions:
            at = whole.index(squeezed(part.one_line).lower(), at)
            for block in (part.learner, part.review):
                at = whole.index(max(runs(block.tokens), key=len).lower(), at)
        for part in questions:
            for follow_up in part.follow_ups:
                at = whole.index(max(runs(follow_up.answer.tokens), key=len).lower(), at)


@each_with_answers
def test_no_title_stands_alone_and_no_formula_is_parted_from_its_sentence(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book = books[edition.name]
    start = {int(one.title.split()[0]): one.page for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()}
    for question in catalogue.questions:
        line = squeezed(question.parts[edition.language].one_line)
        assert line.lower() in book.squeezed[start[question.number]].lower()  # the box below the title is on its page
    heads = [box(tag)[3] for tag in book.tags if tag["/S"] == "/Formula" and placed_as_block(tag)]
    assert len(heads) > 80
    top = 842 - 29 * 72 / 25.4  # where the text of a page starts, in points from its foot
    assert max(heads) < top - 12


def box(tag: Any) -> list[float]:
    return [float(number) for number in tag["/A"][0]["/BBox"]]


def placed_as_block(tag: Any) -> bool:
    return bool("/A" in tag and tag["/A"][0].get("/Placement") == "/Block")


@each_edition
def test_pages_are_numbered_and_name_their_section_and_question(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book, words = books[edition.name], PRINT_WORDS[edition.language]
    total = len(book.squeezed)
    for number, text in enumerate(book.squeezed[2:], 3):
        assert squeezed(words.page_of.format(page=number, total=total)) in text
    for question in catalogue.questions:
        page = next(one.page for one in book.bookmarks if one.title.startswith(f"{question.number} ") and one.level)
        section = question.section.name[edition.language]
        assert squeezed(section) in book.squeezed[page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_edition_has_room_and_no_answers(
    books: dict[str, Printed], catalogue: Catalogue, language: Language
) -> None:
    book = books[f"dl49-{language}-questions.pdf"]
    pages = [one.page for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()]
    assert len(set(pages)) == len(catalogue.questions)
    # However many follow-ups there are, a question and the room to answer it take a page.
    lengths = [len(catalogue.listed(section)) for section in catalogue.sections]
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    for start, length in zip(starts, lengths, strict=True):
        assert [page - pages[start] for page in pages[start : start + length]] == list(range(length))
    for question in catalogue.questions:
        assert squeezed(question.parts[language].one_line).lower() not in book.whole.lower()


@each_with_answers
def test_cited_works_are_listed_once_and_can_be_found(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book = books[edition.name]
    cited = {
        work.key
        for question in catalogue.questions
        for fragment in question.parts[edition.language].fragments
        for work, _ in fragment.citations
    }
    entries = sum(tag["/S"] == "/BibEntry" for tag in book.tags)
    assert entries == len(cited)
    targets = {str(link.target) for link in book.links}
    for key in cited:
        reference = catalogue.references[key]
        places = {address.lower() for _, address in reference.links}
        assert places & {target.lower() for target in targets}, key


@each_edition
def test_the_index_has_every_concept_in_both_languages(
    books: dict[str, Printed], catalogue: Catalogue, edition: Edition
) -> None:
    book = books[edition.name]
    first = next(one.page for one in book.bookmarks if one.title == PRINT_WORDS[edition.language].index)
    index = "".join(book.squeezed[first:])
    for concept in catalogue.concepts.values():
        if catalogue.tagged[concept.key]:
            assert squeezed(concept.name.zh) in index
            assert squeezed(concept.name.en) in index


def test_a_part_leads_to_the_site_for_what_is_left_out(catalogue: Catalogue, tmp_path: Path) -> None:
    print_pdfs(tmp_path, "--lang", "zh", "--edition", "answers", "--only", "3,21")
    book = Printed(tmp_path / "dl49-zh-answers-3-21.pdf")
    chosen = {3, 21}
    assert [one.title.split()[0] for one in book.bookmarks if one.level == 1 and one.title[0].isdigit()] == ["3", "21"]
    targets = {link.target for link in book.links}
    related = {number for number in catalogue.by_number[3].related if number not in chosen}
    assert targets >= {f"{SITE}questions/{catalogue.by_number[number].stem}/" for number in related}
    assert not any(squeezed(one.title["zh"]) in book.squeezed[2] for one in others(catalogue, chosen))


def others(catalogue: Catalogue, chosen: set[int]) -> list[Question]:
    """Return the questions that are neither chosen nor named by one that is."""
    return [one for one in catalogue.questions if one.number not in chosen]


def test_a_section_alone_with_margins_for_binding(catalogue: Catalogue, tmp_path: Path) -> None:
    print_pdfs(tmp_path, "--lang", "en", "--edition", "questions", "--section", "4", "--two-sided")
    (path,) = tmp_path.iterdir()
    numbers = [str(number) for number in catalogue.section_of[4].questions]
    bookmarks = [one.title.split()[0] for one in Printed(path).bookmarks if one.level == 1 and one.title[0].isdigit()]
    assert bookmarks == numbers


@pytest.mark.parametrize(("language", "kind"), [("zh", "answers"), ("en", "questions")])
def test_the_sheet_of_a_section_begins_with_it_and_has_neither_contents_nor_index(
    catalogue: Catalogue, tmp_path: Path, language: Language, kind: Kind
) -> None:
    (sheet,) = (one for one in sheets(catalogue) if (one.language, one.kind, one.sheet) == (language, kind, 4))
    made = build_editions(catalogue.with_math(), [sheet], Publication(SITE), 1_700_000_000)[sheet.name]
    (tmp_path / sheet.name).write_bytes(made.pdf)
    book = Printed(tmp_path / sheet.name)
    section, words = catalogue.section_of[4], PRINT_WORDS[sheet.language]
    assert squeezed(section.name[sheet.language]) in book.squeezed[0]
    assert squeezed("CC BY-SA 4.0") in book.squeezed[0]
    for question in catalogue.questions:
        title = squeezed(question.title[sheet.language])
        if question.number in sheet.only:
            assert title in book.squeezed[0]
            assert any(title in text for text in book.squeezed[1:])
        elif sheet.kind == "questions":
            assert title not in book.whole
    titles = [one.title for one in book.bookmarks if one.level == 0]
    assert not {words.contents, words.index} & set(titles)
    assert (words.references in titles) == (sheet.kind == "answers")
    assert len(book.texts) == made.pages


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 157])
def test_a_folded_booklet_reads_in_order(count: int) -> None:
    both = list(sides(count))
    pairs = list(zip(both[::2], both[1::2], strict=True))
    outer = [front[1] for front, _ in pairs], [front[0] for front, _ in pairs]
    inner = [back[0] for _, back in pairs], [back[1] for _, back in pairs]
    first = [page for leaf in zip(outer[0], inner[0], strict=True) for page in leaf]
    last = [page for leaf in zip(outer[1], inner[1], strict=True) for page in leaf]
    assert first + last[::-1] == list(range(-(-count // 4) * 4))


def test_a_booklet_has_two_pages_a_side(folder: Path, tmp_path: Path) -> None:
    print_pdfs(tmp_path, "--lang", "zh", "--edition", "answers", "--only", "3", "--booklet")
    book = Printed(tmp_path / "dl49-zh-answers-3-booklet.pdf")
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in book.reader.pages} == {(842, 595)}
    assert "深度学习49问" in book.squeezed[0]
    cover = Printed(folder / "dl49-zh-answers.pdf").squeezed[0]
    assert cover[-20:] in book.squeezed[0]


def test_the_date_is_that_of_the_content_and_rebuilds_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    name = "dl49-en-questions.pdf"
    print_pdfs(tmp_path, "--lang", "en", "--edition", "questions", TZ="Pacific/Auckland", PYTHONHASHSEED="7")
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    moved = timezone(timedelta(0))
    print_pdfs(tmp_path, "--lang", "en", "--edition", "questions", SOURCE_DATE_EPOCH="1700000000")
    book = Printed(tmp_path / name)
    assert book.reader.metadata is not None
    assert book.reader.metadata.creation_date == datetime(2023, 11, 14, 22, 13, 20, tzinfo=moved)
    assert "November 14, 2023" in book.texts[0]


def test_a_large_edition_is_set_in_a_process_of_its_own_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = load_guide(SAMPLE, 0)
    once = build_editions(guide.catalogue, EDITIONS[:1], Publication(), 0)
    monkeypatch.setattr("dl49.pdf.build._AT_ONCE", len(guide.catalogue.questions) - 1)
    assert build_editions(guide.catalogue, EDITIONS[:1], Publication(), 0) == once
