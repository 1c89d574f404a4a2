"""The benchmarks' content of many times the size is as sound as what it is made of."""

from __future__ import annotations

from pathlib import Path

from bench.scaling import scale
from dl49.problems import report
from dl49.rules import check
from tests.sites import PROJECT, SAMPLE


def test_content_of_many_times_the_size_has_no_problems(tmp_path: Path) -> None:
    scale(SAMPLE, tmp_path / "content", 4)
    catalogue, problems = check(tmp_path / "content")
    assert report(problems) == []
    assert len(catalogue.questions) == 12
    assert len({question.title.en for question in catalogue.questions}) == 12


def test_twice_the_guide_is_as_sound_as_the_guide(tmp_path: Path) -> None:
    scale(PROJECT / "content", tmp_path / "content", 2)
    assert report(check(tmp_path / "content")[1]) == []
