"""Files to take away: the same bytes for the same content, named and dated by it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dl49.addresses import Publication
from dl49.archive import markdown_archive
from dl49.catalogue import Catalogue
from dl49.files import File
from dl49.guide import Guide
from dl49.reader import read_catalogue

EPOCH = 1_700_000_001


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def markdown(catalogue: Catalogue, epoch: int = EPOCH) -> bytes:
    return markdown_archive(Guide(catalogue, (), epoch), Publication())["downloads/dl49-markdown.zip"].data


@pytest.mark.parametrize(("count", "size"), [(1, "1 kB"), (999_999, "999 kB"), (4_318_000, "4.3 MB")])
def test_sizes_are_short(count: int, size: str) -> None:
    assert File(bytes(count)).size == size


def test_the_archive_holds_the_questions_and_what_they_refer_to_as_they_are(content: Path) -> None:
    with archive(markdown(read_catalogue(content)[0])) as questions:
        assert questions.testzip() is None
        names = set(questions.namelist())
        for name in names:
            assert questions.read(name) == (content / name.removeprefix("dl49/")).read_bytes()
    wanted = [*(content / "questions").iterdir(), *(content / "figures").iterdir(), content / "references.bib"]
    assert names >= {f"dl49/{path.relative_to(content).as_posix()}" for path in (*wanted, content / "LICENSE")}


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = markdown(read_catalogue(content)[0])
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    moved = content.rename(tmp_path / "elsewhere")
    assert markdown(read_catalogue(moved)[0]) == first


@pytest.mark.parametrize(
    ("epoch", "date"),
    [
        (EPOCH, (2023, 11, 14, 22, 13, 20)),
        (0, (1980, 1, 1, 0, 0, 0)),
        (315_532_800, (1980, 1, 1, 0, 0, 0)),
        (1_764_115_200, (2025, 11, 26, 0, 0, 0)),
    ],
)
def test_the_files_bear_the_date_of_the_build(content: Path, epoch: int, date: tuple[int, ...]) -> None:
    with archive(markdown(read_catalogue(content)[0], epoch)) as questions:
        entries = questions.infolist()
    assert {entry.date_time for entry in entries} == {date}
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


def test_no_questions_make_an_empty_archive() -> None:
    with archive(markdown(Catalogue("content"))) as questions:
        assert questions.namelist() == []
