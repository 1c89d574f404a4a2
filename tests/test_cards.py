"""The decks in Anki's own importer: all notes, their math and media, and what an update keeps."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from dl49 import cards
from dl49.addresses import Publication
from dl49.cards import site_decks
from dl49.guide import Guide, load_guide
from dl49.languages import LANGUAGES, Language
from tests.sites import PROJECT
from tests.test_breaks import replace_once
from tests.test_dates import git

EPOCH = 1_900_000_000
NAMES = {"zh": "深度学习 49 问", "en": "49 Questions on Deep Learning"}


@pytest.fixture(scope="module")
def whole() -> Guide:
    return load_guide(PROJECT / "content", EPOCH)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def package(guide: Guide, language: Language) -> bytes:
    return site_decks(guide, Publication("https://example.org/"))[f"downloads/dl49-{language}.apkg"].data


def import_into(collection: Collection, data: bytes, folder: Path) -> None:
    file = folder / "deck.apkg"
    file.write_bytes(data)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file)))


def repository(content: Path) -> Path:
    git(content.parent, "init", "--quiet")
    git(content.parent, "add", "content")
    git(content.parent, "commit", "--quiet", "--message", "Content", seconds=EPOCH)
    return content


@pytest.mark.parametrize("language", LANGUAGES)
def test_anki_takes_every_note_with_its_figures(
    whole: Guide, collection: Collection, tmp_path: Path, language: Language
) -> None:
    import_into(collection, package(whole, language), tmp_path)
    questions = whole.catalogue.questions
    follow_ups = sum(len(one.parts[language].follow_ups) for one in questions)
    terms = sum(one.definition is not None for one in whole.catalogue.concepts.values())
    assert collection.decks.by_name(NAMES[language])
    assert collection.note_count() == len(questions) + follow_ups + terms
    assert collection.card_count() == len(questions) + follow_ups + 2 * terms
    assert len(collection.find_notes("tag:dl49::section-3")) == sum(
        1 + len(one.parts[language].follow_ups) for one in questions if one.section.number == 3
    )
    shown = " ".join(field for note in collection.find_notes("") for field in collection.get_note(note).fields)
    named = set(re.findall(r'<img src="([^"]+)"', shown))
    assert len(named) > 20
    assert named <= {path.name for path in Path(collection.media.dir()).iterdir()}
    assert "katex" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_is_tex_for_mathjax(whole: Guide, language: Language) -> None:
    formula = next(formula for formula in whole.catalogue.math if "<" in formula.tex)
    medium = cards._Cards(None, language)
    assert medium.formula(formula, whole.catalogue.math[formula]) in {
        rf"\({formula.tex.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\)",
        rf"\[{formula.tex.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\]",
    }


def test_an_update_changes_the_text_and_keeps_the_history(
    content: Path, collection: Collection, tmp_path: Path
) -> None:
    repository(content)
    import_into(collection, package(load_guide(content, EPOCH), "en"), tmp_path)
    (note,) = collection.find_notes("Id:q1")
    (asked,) = collection.find_cards("Id:q1")
    collection.decks.select(collection.get_card(asked).did)
    card = collection.get_card(asked)
    card.start_timer()
    collection.sched.answerCard(card, 3)
    reviewed = collection.get_card(asked)
    other = collection.get_note(collection.find_notes("Id:q2")[0]).mod
    file = content / "questions" / "01-what-is-a-gradient.md"
    replace_once(file, "the gradient points where the loss rises fastest", "the gradient leads uphill")
    git(content.parent, "commit", "--quiet", "--all", "--message", "Wording", seconds=EPOCH + 100)
    import_into(collection, package(load_guide(content, EPOCH + 100), "en"), tmp_path)
    assert "the gradient leads uphill" in collection.get_note(note)["Back"]
    assert collection.find_notes("Id:q1") == [note]
    after = collection.get_card(asked)
    assert (after.id, after.reps, after.due, after.ivl) == (asked, reviewed.reps, reviewed.due, reviewed.ivl)
    assert reviewed.reps == 1
    assert collection.db is not None
    assert collection.db.scalar("select count() from revlog where cid = ?", asked) == 1
    assert collection.get_note(collection.find_notes("Id:q2")[0]).mod == other


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = package(load_guide(content, EPOCH), "zh")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert package(load_guide(content.rename(tmp_path / "elsewhere"), EPOCH), "zh") == first


def test_a_changed_figure_has_another_name(content: Path) -> None:
    def names() -> list[str]:
        with zipfile.ZipFile(io.BytesIO(package(load_guide(content, EPOCH), "en"))) as opened:
            return list(json.loads(opened.read("media")).values())

    before = names()
    file = content / "figures" / "01-curve-en.svg"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert len(before) == len(names()) == 1
    assert before != names()


def test_what_a_history_hangs_on_is_as_it_ever_was() -> None:
    assert cards._DECKS == {"zh": 1_764_115_201, "en": 1_764_115_202}
    assert cards._QUESTIONS == {"zh": 1_764_115_211, "en": 1_764_115_212}
    assert cards._TERMS == {"zh": 1_764_115_221, "en": 1_764_115_222}
    assert len(cards._FIELDS) == 11
    assert cards._guid(cards._QUESTIONS["en"], "q1/choosing-step-size") == "k?:Qyk,Zm8"
