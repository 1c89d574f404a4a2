"""The numbers of a text and of its twin."""

from __future__ import annotations

import pytest

from dl49.rules.numbers import disagreements


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("37.8 亿个参数", "3.78 billion parameters"),
        ("0.3 万步", "3 thousand steps"),
        ("1.1 亿词元", "110 million tokens"),
        ("4.35 万", "43,500"),
    ],
)
def test_units_are_worked_in_without_a_trace_of_floats(chinese: str, english: str) -> None:
    assert list(disagreements(chinese, english)) == []


def test_another_number_is_told() -> None:
    assert len(list(disagreements("37.8 亿个参数", "3.79 billion parameters"))) == 2
