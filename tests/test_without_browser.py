"""Where there is no browser, its tests are skipped with a hint; in continuous integration they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browsers import MISSING
from tests.sites import PROJECT


def run(ci: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a test that needs a browser where there is none."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    one = "tests/test_browser.py::test_one_control_opens_and_closes_the_visible_panel"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={folder}", one],
        cwd=PROJECT,
        env={**env, "CHROMIUM": "/no/such/browser", "CI": ci, "COLUMNS": "300"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_without_a_browser_its_tests_are_skipped_and_say_how_to_get_one(tmp_path: Path) -> None:
    done = run("", tmp_path / "run")
    assert done.returncode == 0, done.stdout
    assert "2 skipped" in done.stdout
    assert MISSING in done.stdout


def test_without_a_browser_its_tests_fail_in_continuous_integration(tmp_path: Path) -> None:
    done = run("true", tmp_path / "run")
    assert done.returncode == 1, done.stdout
    assert "2 errors" in done.stdout
    assert MISSING in done.stdout
