"""Names of concepts in text, and what a reader is told there."""

from __future__ import annotations

from dl49.catalogue import Concept
from dl49.languages import Bilingual
from dl49.markdown import parse
from dl49.render import Citations, Target, render
from dl49.terms import Terms


def concept(zh: str, en: str, *aliases: str, defined: bool = True) -> Concept:
    definition = Bilingual(f"“{zh}”的意思。", f'What "{en}" means.') if defined else None
    return Concept(en.lower().replace(" ", "-"), Bilingual(zh, en), aliases, 1, definition)


CONCEPTS = (
    concept("梯度", "gradient"),
    concept("梯度消失", "vanishing gradient"),
    concept("批大小", "batch size"),
    concept("偏差", "bias", defined=False),
    concept("Adam", "Adam"),
)


def names(text: str, *, english: bool = True) -> list[tuple[str, str]]:
    terms = Terms(CONCEPTS, "en" if english else "zh")
    return [(text[found.start : found.end], found.concept.key) for found in terms.find(text)]


def test_the_longest_name_is_found_as_a_word_of_its_own() -> None:
    assert names("Vanishing gradients, gradients and a gradient.") == [
        ("Vanishing gradients", "vanishing-gradient"),
        ("gradients", "gradient"),
        ("gradient", "gradient"),
    ]
    assert names("gradientless, Adamant, bias, batch sizes") == [("batch sizes", "batch-size")]


def test_chinese_names_need_no_space() -> None:
    assert names("所谓梯度消失，指梯度太小；Adam 不同", english=False) == [
        ("梯度消失", "vanishing-gradient"),
        ("梯度", "gradient"),
        ("Adam", "adam"),
    ]


def test_a_term_is_explained_once_and_never_in_code_links_or_math() -> None:
    target = Target("en", "", {}, Citations(), terms=Terms(CONCEPTS, "en"))
    html = render(parse("`gradient` [a gradient](x.md) & a gradient, a *gradient*, $gradient$."), target)
    assert html.count("<abbr") == 1
    assert '&amp; a <abbr tabindex="0" title="What “gradient” means.">gradient</abbr>, a <em>gradient</em>' in html


def test_without_definitions_nothing_is_explained() -> None:
    assert not list(Terms([concept("偏差", "bias", defined=False)], "en").find("bias"))
