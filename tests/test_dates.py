"""The one date of a build: never the clock's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dl49.dates import FALLBACK, ContentDate, content_date

UNKNOWN = (
    r"The history of the content is not known \((.*)\), so the build bears a fixed date\. Set SOURCE_DATE_EPOCH .*"
)


@pytest.fixture(autouse=True)
def no_date_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)


def git(folder: Path, *arguments: str, seconds: int = 0) -> None:
    person = {f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": "@1 +0000", "GIT_COMMITTER_DATE": f"@{seconds} +0000"}
    environment = {**os.environ, **person, **dates, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def repository(content: Path) -> Path:
    """Return content that was committed at 1700000000; something beside it was committed later."""
    folder = content.parent
    git(folder, "init", "--quiet")
    git(folder, "add", "content")
    git(folder, "commit", "--quiet", "--message", "Content", seconds=1_700_000_000)
    (folder / "README.md").write_text("Later.\n", encoding="utf-8")
    git(folder, "add", "README.md")
    git(folder, "commit", "--quiet", "--message", "Later", seconds=1_800_000_000)
    return content


def why_unknown(content: Path) -> str:
    date = content_date(content)
    assert date.epoch == FALLBACK
    found = re.fullmatch(UNKNOWN, date.warning)
    assert found is not None, date.warning
    return found[1]


def test_the_given_date_wins(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert content_date(repository) == ContentDate(1_234_567_890)


def test_the_date_may_be_zero(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert content_date(content) == ContentDate(0)


def test_without_one_the_last_commit_that_touched_the_content_counts(repository: Path) -> None:
    assert content_date(repository) == ContentDate(1_700_000_000)


def test_a_relative_path_to_the_content_works(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.parent)
    assert content_date(Path("content")) == ContentDate(1_700_000_000)


def test_a_change_that_is_not_committed_does_not_count(repository: Path) -> None:
    (repository / "about.md").write_text("New.\n", encoding="utf-8")
    assert content_date(repository) == ContentDate(1_700_000_000)


def test_content_outside_of_any_repository_has_a_fixed_date_and_a_warning(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(content.parent.parent))
    assert why_unknown(content).startswith("fatal: not a git repository")


def test_a_repository_of_somebody_else_has_a_fixed_date_and_says_why(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "dubious ownership" in why_unknown(repository)


def test_a_clone_without_its_history_says_that_its_date_may_be_wrong(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.parent.as_uri(), str(clone))
    date = content_date(clone / "content")
    assert date.epoch == 1_800_000_000  # that of the only commit it knows
    assert "git fetch --unshallow" in date.warning


def test_content_that_was_never_committed_has_a_fixed_date_and_a_warning(content: Path) -> None:
    git(content.parent, "init", "--quiet")
    assert "commit" in why_unknown(content)


def test_without_git_there_is_a_fixed_date_and_a_warning(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert shutil.which("git") is None
    assert why_unknown(repository) == "no git"


@pytest.mark.parametrize("given", ["yesterday", "-1", "1.5", " 1", "1e9", "0x1", "2024-01-01"])
def test_what_is_no_number_of_seconds_is_ignored_with_a_warning(
    repository: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    warning = f"SOURCE_DATE_EPOCH is “{given}”, not a number of seconds; it is ignored."
    assert content_date(repository) == ContentDate(1_700_000_000, warning)


def test_both_reasons_of_a_fixed_date_are_told(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    git(content.parent, "init", "--quiet")
    warning = f"SOURCE_DATE_EPOCH is “soon”, not a number of seconds; it is ignored. {UNKNOWN}"
    assert re.fullmatch(warning, content_date(content).warning)


def test_an_empty_date_is_none(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert content_date(repository) == ContentDate(1_700_000_000)
