"""The one date of a build: that of the content, never that of the clock."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dl49.languages import Language

FALLBACK: Final = 1764115200
"""2025-11-26, the day of the source, in seconds since 1970: for a copy of the content without its history."""


@dataclass(frozen=True, slots=True)
class ContentDate:
    """Seconds since 1970, and a warning where the date is not that of the content."""

    epoch: int
    warning: str = ""


def content_date(content: Path) -> ContentDate:
    """Return SOURCE_DATE_EPOCH, else the date of the last commit that touched ``content``, else a fixed date."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return ContentDate(int(given))
    ignored = f"SOURCE_DATE_EPOCH is “{given}”, not a number of seconds; it is ignored. " if given else ""
    seconds, complaint = _git(content, "log", "-1", "--format=%ct", "--", str(content.resolve()))
    if not seconds.isdecimal():
        reason = (
            f"The history of the content is not known ({complaint or 'no commit'}), so the build bears a fixed date."
        )
        return ContentDate(FALLBACK, f"{ignored}{reason} Set SOURCE_DATE_EPOCH to choose another.")
    if _git(content, "rev-parse", "--is-shallow-repository")[0] == "true":
        ignored += "This clone is without its history, so the date of the build may be wrong: `git fetch --unshallow`."
    return ContentDate(int(seconds), ignored.strip())


def changes(content: Path) -> Mapping[str, int]:
    """Return the last change of each file by its path below ``content``, in seconds since 1970.

    There are none where the history is not known; then ``content_date`` says so.
    """
    if _git(content, "rev-parse", "--is-shallow-repository")[0] != "false":
        return {}
    listing, _ = _git(
        content, "-c", "core.quotePath=false", "log", "--format=%x00%ct", "--name-only", "--relative", "--", "."
    )
    found: dict[str, int] = {}
    for commit in listing.split("\0")[1:]:
        seconds, _, files = commit.partition("\n")
        for file in files.split("\n"):
            if file:
                found[file] = max(found.get(file, 0), int(seconds))
    return found


def _git(folder: Path, *arguments: str) -> tuple[str, str]:
    """Return what git says of ``folder``, and its complaint in a line."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return "", "no git"
    return done.stdout.strip(), done.stderr.strip().partition("\n")[0]


MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(epoch: int, language: Language) -> str:
    """Return the day (in UTC) of ``epoch``, seconds since 1970, as the language writes it."""
    date = datetime.fromtimestamp(epoch, UTC)
    if language == "zh":
        return f"{date.year} 年 {date.month} 月 {date.day} 日"
    return f"{MONTHS[date.month - 1]} {date.day}, {date.year}"
