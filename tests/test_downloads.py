"""Files to take away: the same bytes for the same content, named and dated by it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dl49.catalogue import Catalogue
from dl49.downloads import DOWNLOADS, MARKDOWN, make_downloads
from dl49.reader import read_catalogue

EPOCH = 1_700_000_001


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_every_download_is_made_and_has_a_label(content: Path) -> None:
    made = make_downloads(read_catalogue(content)[0], EPOCH)
    assert set(made) == {download.name for download in DOWNLOADS}
    assert all(download.label.zh and download.label.en for download in DOWNLOADS)


def test_the_archive_holds_the_questions_as_they_are(content: Path) -> None:
    made = make_downloads(read_catalogue(content)[0], EPOCH)
    with archive(made[MARKDOWN.name]) as questions:
        assert questions.testzip() is None
        assert {name: questions.read(name) for name in questions.namelist()} == {
            f"dl49/{file.name}": file.read_bytes() for file in sorted((content / "questions").iterdir())
        }


def test_the_same_content_gives_the_same_bytes(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_downloads(read_catalogue(content)[0], EPOCH)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    moved = content.rename(tmp_path / "elsewhere")
    assert make_downloads(read_catalogue(moved)[0], EPOCH) == first


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
    made = make_downloads(read_catalogue(content)[0], epoch)
    with archive(made[MARKDOWN.name]) as questions:
        entries = questions.infolist()
    assert {entry.date_time for entry in entries} == {date}
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


def test_no_questions_make_an_empty_archive() -> None:
    with archive(make_downloads(Catalogue("content"), EPOCH)[MARKDOWN.name]) as questions:
        assert questions.namelist() == []
