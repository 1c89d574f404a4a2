"""Files to take away: the same bytes for the same content, named and dated by it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dl49.catalogue import Catalogue
from dl49.downloads import Download, markdown_download
from dl49.languages import Bilingual
from dl49.reader import read_catalogue

EPOCH = 1_700_000_001


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_a_download_has_a_label_and_a_size(content: Path) -> None:
    made = markdown_download(read_catalogue(content)[0], EPOCH)
    assert made.label.zh
    assert made.label.en
    assert made.size == f"{len(made.data) // 1000} kB"


@pytest.mark.parametrize(("count", "size"), [(1, "1 kB"), (999_999, "999 kB"), (4_318_000, "4.3 MB")])
def test_sizes_are_short(count: int, size: str) -> None:
    assert Download("a", Bilingual("甲", "a"), bytes(count)).size == size


def test_the_archive_holds_the_questions_as_they_are(content: Path) -> None:
    made = markdown_download(read_catalogue(content)[0], EPOCH)
    with archive(made.data) as questions:
        assert questions.testzip() is None
        assert {name: questions.read(name) for name in questions.namelist()} == {
            f"dl49/{file.name}": file.read_bytes() for file in sorted((content / "questions").iterdir())
        }


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = markdown_download(read_catalogue(content)[0], EPOCH)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    moved = content.rename(tmp_path / "elsewhere")
    assert markdown_download(read_catalogue(moved)[0], EPOCH) == first


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
    made = markdown_download(read_catalogue(content)[0], epoch)
    with archive(made.data) as questions:
        entries = questions.infolist()
    assert {entry.date_time for entry in entries} == {date}
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


def test_no_questions_make_an_empty_archive() -> None:
    with archive(markdown_download(Catalogue("content"), EPOCH).data) as questions:
        assert questions.namelist() == []
