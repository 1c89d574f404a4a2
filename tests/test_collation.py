"""The order of names in an index: pinyin for Chinese, letters for English."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl49.collation import SYMBOLS, initial, sort_key
from dl49.languages import LANGUAGES, Language

NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)


def ordered(names: list[str], language: Language) -> list[str]:
    return sorted(names, key=lambda name: sort_key(name, language))


def test_chinese_names_stand_by_pinyin() -> None:
    names = ["注意力", "梯度", "Adam", "损失", "自注意力", "卷积", "ReLU", "β-VAE", "2 范数"]
    assert ordered(names, "zh") == ["2 范数", "Adam", "卷积", "ReLU", "损失", "梯度", "注意力", "自注意力", "β-VAE"]


def test_tones_decide_between_equal_syllables() -> None:
    assert ordered(["四", "思", "死"], "zh") == ["思", "死", "四"]


def test_english_names_stand_by_letters_whatever_their_case_and_accents() -> None:
    names = ["zero", "Élan", "elastic", "Adam", "activation", "Élan vital", "L2 norm"]
    assert ordered(names, "en") == ["activation", "Adam", "Élan", "Élan vital", "elastic", "L2 norm", "zero"]


def test_signs_do_not_count() -> None:
    assert ordered(["k-means", "kb", "(ka)"], "en") == ["(ka)", "kb", "k-means"]


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("梯度", "zh", "T"),
        ("Adam", "zh", "A"),
        ("adam", "en", "A"),
        ("Élan", "en", "E"),
        ("2 范数", "zh", SYMBOLS),
        ("β-VAE", "en", SYMBOLS),
        ("β-VAE", "zh", SYMBOLS),
        ("…", "en", SYMBOLS),
    ],
)
def test_the_letter_of_a_name(name: str, language: Language, letter: str) -> None:
    assert initial(name, language) == letter


def test_polyphonic_characters_are_spelled_by_their_word() -> None:
    assert initial("重要性采样", "zh") == "Z"
    assert initial("长短期记忆", "zh") == "C"
    assert initial("重复惩罚", "zh") == "C"


@settings(deadline=None)
@given(st.lists(NAMES, max_size=8), st.sampled_from(LANGUAGES))
def test_the_order_does_not_depend_on_the_order_before(names: list[str], language: Language) -> None:
    assert ordered(names, language) == ordered(names[::-1], language)
    assert all(initial(name, language) in {*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", SYMBOLS} for name in names)
