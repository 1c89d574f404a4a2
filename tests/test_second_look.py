"""The second look shows a person what no rule can decide, and is no reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from dl49.__main__ import main
from dl49.reader import read_catalogue
from dl49.rules.second_look import second_look
from tests.test_breaks import QUESTION, replace_once

SAYS = "也可能是鞍点。", "it may be a saddle point."


def found(content: Path) -> list[tuple[int, int, str]]:
    return [(*doubt.lines, doubt.what) for doubt in second_look(read_catalogue(content)[0].with_math())]


@pytest.mark.parametrize(
    ("chinese", "english", "what"),
    [
        ("有三种可能。", "there are four cases.", "number words: 3 in Chinese only, 4 in English only"),
        ("误差减半。", "the error falls to a third.", "number words: 0.5 in Chinese only, 3 in English only"),
        ("有 3 种可能。", "there are three cases.", ""),
        ("它会饱和。", "it does not and cannot saturate.", "negations: 不 in Chinese, Not, not, cannot in English"),
        ("不同的鞍点不是极小值。", "different saddle points are not minima.", ""),
        ("$a$ 收敛，$b$ 发散。", "$b$ diverges, $a$ converges.", "the formulas stand in another order"),
    ],
)  # fmt: skip
def test_what_differs_is_shown_with_both_lines(content: Path, chinese: str, english: str, what: str) -> None:
    before = found(content)
    replace_once(content / QUESTION, SAYS[0], chinese)
    replace_once(content / QUESTION, SAYS[1], english)
    lines = (content / QUESTION).read_text(encoding="utf-8").split("\n")
    places = [next(at for at, line in enumerate(lines, 1) if text in line) for text in (chinese, english)]
    assert [one for one in found(content) if one not in before] == ([(*places, what)] if what else [])


def test_it_is_a_report_for_a_person(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace_once(content / QUESTION, SAYS[0], "有三种可能。")
    assert main(["check", str(content), "--second-look"]) == 0
    told = capsys.readouterr().out
    assert "number words: 3 in Chinese only" in told
    assert "不一定，有三种可能。" in told
    assert "Not always: it may be a saddle point." in told
