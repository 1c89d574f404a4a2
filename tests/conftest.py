"""What tests share: the sample content, real builds of the site, and a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SAMPLE = PROJECT / "tests" / "sample" / "content"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the sample content: two sections, three questions, a figure, all sound."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))
