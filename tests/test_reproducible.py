"""Two builds of the same content give the same bytes, wherever and whenever they run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests import sites

# Runs MkDocs with every clock of Python set ahead: days, months and years differ, and so does what is left of an hour.
LATER = """
import datetime, sys, time
ahead = 400 * 86400 + 5 * 3600 + 1234
real, real_ns = time.time, time.time_ns
time.time = lambda: real() + ahead
time.time_ns = lambda: real_ns() + ahead * 10**9
for name in ("gmtime", "localtime"):
    setattr(time, name, lambda seconds=None, of=getattr(time, name): of(time.time() if seconds is None else seconds))
class Later(datetime.datetime):
    now = classmethod(lambda cls, tz=None: cls.fromtimestamp(time.time(), tz))
    today = classmethod(lambda cls: cls.fromtimestamp(time.time()))
    utcnow = classmethod(lambda cls: cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None))
class LaterDate(datetime.date):
    today = classmethod(lambda cls: cls.fromtimestamp(time.time()))
datetime.datetime, datetime.date = Later, LaterDate
assert datetime.datetime.now().year > LaterDate.fromtimestamp(real()).year
from mkdocs.__main__ import cli
cli(sys.argv[1:], prog_name="mkdocs")
"""


def build_later(project: Path, folder: Path, **changes: str) -> None:
    """Build with the clock set ahead."""
    done = subprocess.run(
        [sys.executable, "-c", LATER, "build", "--strict", "--site-dir", str(folder)],
        cwd=project,
        env=sites.environment(**changes),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differing(one: Path, other: Path) -> list[str]:
    """Return the files that differ, or are in one folder only."""
    found, wanted = digests(one), digests(other)
    assert found
    return [name for name in sorted({*found, *wanted}) if found.get(name) != wanted.get(name)]


def committed(project: Path) -> None:
    """Make a project a repository of one commit, with a date of its own."""
    date = "2024-02-29T23:30:00+05:45"
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in WHO.items()}
    env = {**os.environ, **who, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    for command in (["init", "-q"], ["add", "content"], ["commit", "-q", "-m", "content"]):
        subprocess.run(["git", "-c", "commit.gpgsign=false", *command], cwd=project, env=env, check=True)


WHO = {"NAME": "A. Tester", "EMAIL": "tester@example.org"}


@pytest.mark.parametrize("history", ["fixed", "given", "git"])
def test_clock_time_zone_hash_seed_and_folder_do_not_change_a_byte(tmp_path: Path, history: str) -> None:
    one = sites.sample_project(tmp_path / "one")
    if history == "git":
        committed(one)
    other = Path(shutil.copytree(one, tmp_path / "another" / "place of its own"))
    date = {"SOURCE_DATE_EPOCH": "1700000000"} if history == "given" else {}
    first = sites.build(one, tmp_path / "first", **date, TZ="Asia/Shanghai", PYTHONHASHSEED="1", LC_ALL="C.UTF-8")
    second = tmp_path / "sites" / "second"
    build_later(other, second, **date, TZ="America/St_Johns", PYTHONHASHSEED="4711", LC_ALL="C")
    assert differing(first, second) == []


def test_the_date_of_a_build_is_that_of_its_content(tmp_path: Path) -> None:
    project = sites.sample_project(tmp_path / "project")
    committed(project)
    site = sites.build(project, tmp_path / "site", SITE_URL="https://example.org/")
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert sitemap.count("<lastmod>2024-02-29T17:45:00Z</lastmod>") == 2 * 3


def test_building_again_into_the_same_folder_leaves_nothing_of_before(tmp_path: Path) -> None:
    project = sites.sample_project(tmp_path / "project")
    first = sites.build(project, tmp_path / "first")
    again = Path(shutil.copytree(first, tmp_path / "again"))
    (again / "left-over.html").write_text("old", encoding="utf-8")
    sites.build(project, again)
    assert differing(first, again) == []
