"""The HTML of every kind of page is valid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from dl49.tools import node
from tests.sites import PROJECT, Site

KINDS = [
    "404.html",
    *(
        tree + url
        for tree in ("", "en/")
        for url in (
            "",
            "questions/",
            "questions/03-vanishing-and-exploding-gradients/",
            "concepts/",
            "references/",
            "about/",
            "figures/03-gradient-norm-by-depth/",
        )
    ),
]


def validate(files: list[str], cwd: str) -> list[dict[str, Any]]:
    """Return what html-validate says of each file that is not in order."""
    done = subprocess.run(
        [
            node(),
            str(PROJECT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"),
            "--config",
            str(PROJECT / ".htmlvalidate.json"),
            "--formatter",
            "json",
            *files,
        ],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    return reports


def faults(site: Site, urls: list[str]) -> list[str]:
    files = [url if url.endswith(".html") else f"{url}index.html" for url in urls]
    assert [name for name in files if not (site.folder / name).is_file()] == []
    return [
        f"{report['filePath']}:{message['line']}: {message['ruleId']}: {message['message']}"
        for report in validate(files, str(site.folder))
        for message in report["messages"]
    ]


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html lang=en><body><p id=a>1</p><p id=a>2</b></body></html>")
    rules = {message["ruleId"] for report in validate(["bad.html"], str(tmp_path)) for message in report["messages"]}
    assert rules >= {"no-dup-id", "close-order"}


def test_every_kind_of_page_is_valid_html(site: Site) -> None:
    assert faults(site, KINDS) == []


def test_figures_and_tables_are_valid_html(sample_site: Site) -> None:
    assert faults(sample_site, ["questions/01-what-is-a-gradient/", "en/questions/01-what-is-a-gradient/"]) == []


def test_every_question_is_valid_html(site: Site) -> None:
    # One tree is enough: both hold the same panels, and what is around them is in test_every_kind_of_page.
    assert faults(site, [url for url in site.questions if not url.startswith("en/")]) == []
