"""Whatever people type, the reader and every rule answer with problems in their place, and read what is there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dl49.bibliography import read_references
from dl49.catalogue import Catalogue, Draft
from dl49.markdown import CITATION, MATH, Formula, curl_quotes, formulas, located, parse, parse_inline, texts, visible
from dl49.math.katex import Typeset
from dl49.problems import Problem
from dl49.reader import SHARED_FILES, read_catalogue
from dl49.reader.front_matter import split_front_matter
from dl49.reader.prose import read_page
from dl49.reader.question import read_question
from dl49.reader.shared_files import read_concepts, read_phrasings, read_sections, read_untreated
from dl49.rules import RULES
from dl49.rules.formulas import check_formulas
from dl49.rules.parity import check_parity
from dl49.rules.printing import check_printing
from dl49.text_files import TextFile, read_text
from dl49.wording import HEADINGS
from dl49.yaml_files import parse_yaml

SAMPLE = Path(__file__).parent / "sample" / "content"
QUESTION = "questions/01-what-is-a-gradient.md"
SOURCES = {name: (SAMPLE / name).read_text(encoding="utf-8") for name in (QUESTION, "about.md", *SHARED_FILES)}
READERS = {
    "sections.yml": read_sections,
    "concepts.yml": read_concepts,
    "phrasings.yml": read_phrasings,
    "untreated.yml": read_untreated,
    "references.bib": read_references,
}
CATALOGUE = read_catalogue(SAMPLE)[0].with_math()
PLAIN_RULES = [rule for rule in RULES if rule not in {check_formulas, check_printing}]
"""All but those that start a program for what is new; they have their own test below, with fewer examples."""

quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
slow = settings(quick, max_examples=12)

MARKUP = """\
$ $$ ` ``` ~~~ # ## ### > - * ** _ | --- [@ [@first2001work] ] [ ( ) ![ ]( <b> <!-- --> &nbsp; {} === 1. [a]: [^1] @
\\ \\\\ \\( \\[ “ ” ‘ ’ （ ） 《 》 「 」 ， 。 ： , . ; : " ' … 中文 English
\U00020000 \u200b \ufeff e\u0301 \x00 \x07"""
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\r")  # read_text has replaced CR
pieces = st.one_of(
    st.sampled_from([*MARKUP.split(), "\n", "\n\n", " ", "    ", "\t", "\u2028"]), st.text(characters, max_size=6)
)
anything = st.one_of(st.text(characters, max_size=200), st.lists(pieces, max_size=40).map("".join))


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """Draw a text that someone has damaged: lines or characters deleted, doubled, moved or added."""
    for _ in range(draw(st.integers(1, 4))):
        unit = draw(st.sampled_from(["line", "character"]))
        parts = text.splitlines(keepends=True) if unit == "line" else list(text)
        if not parts:
            return draw(anything)
        at = draw(st.integers(0, len(parts) - 1))
        match draw(st.sampled_from(["delete", "double", "insert", "replace", "move", "cut"])):
            case "delete":
                del parts[at]
            case "double":
                parts.insert(at, parts[at])
            case "insert":
                parts.insert(at, draw(pieces))
            case "replace":
                parts[at] = draw(pieces)
            case "move":
                parts.insert(draw(st.integers(0, len(parts) - 1)), parts.pop(at))
            case _:
                del parts[at:]
        text = "".join(parts)
    return text


def places_are_right(problems: list[Problem], path: str, text: str) -> None:
    last = text.count("\n") + 1
    for problem in problems:
        assert problem.message
        assert "\n" not in str(problem)
        if problem.path == path:
            assert 1 <= problem.line <= last + 1, problem


def with_draft(draft: Draft) -> Catalogue:
    """Return the sample with this question in place of its own."""
    others = (other for other in CATALOGUE.drafts if other.path != draft.path)
    return replace(CATALOGUE, drafts=(draft, *others))


def untypeset(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue as if KaTeX had refused every formula: enough to compare them, without starting node."""
    formulas = {formula for draft in catalogue.drafts for formula, _ in draft.formulas}
    formulas |= {Formula(concept.formula, display=False) for concept in catalogue.concepts.values()}
    return replace(catalogue, math={formula: Typeset(formula.tex) for formula in formulas})


def read_and_check(text: str) -> list[Problem]:
    path = f"content/{QUESTION}"
    problems: list[Problem] = []
    catalogue = untypeset(with_draft(read_question(path, text, problems)))
    for rule in PLAIN_RULES:
        problems.extend(rule(catalogue))
    places_are_right(problems, path, text)
    return [problem for problem in problems if problem.path == path]


@quick
@given(text=anything)
@example(text="")
@example(text="---\n")
@example(text="---\n---\n")
@example(text="# 中文\n## 追问\n###\n# 中文\n")
@example(text="- a\n" * 3 + "# 中文\n\n## 点评\n\n1. a\n\n   > - b\n")
def test_any_text_as_a_question_gives_problems(text: str) -> None:
    assert read_and_check(text)


@settings(quick, max_examples=120)
@given(text=mutations(SOURCES[QUESTION]))
def test_a_damaged_question_is_read_and_checked(text: str) -> None:
    read_and_check(text)


@slow
@given(text=mutations(SOURCES[QUESTION]))
def test_the_formulas_of_a_damaged_question_are_checked(text: str) -> None:
    problems: list[Problem] = []
    draft = read_question(f"content/{QUESTION}", text, problems)
    catalogue = with_draft(draft).with_math()
    problems.extend([*check_formulas(catalogue), *check_printing(catalogue)])
    places_are_right(problems, f"content/{QUESTION}", text)


@quick
@given(st.data())
def test_damaged_shared_files_are_read(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SHARED_FILES))
    text = data.draw(st.one_of(anything, mutations(SOURCES[name])))
    problems: list[Problem] = []
    READERS[name](TextFile(f"content/{name}", text), problems)
    places_are_right(problems, f"content/{name}", text)


@pytest.mark.parametrize("name", SHARED_FILES)
def test_a_line_end_in_a_quoted_name_does_not_break_the_message(name: str) -> None:
    text = "@misc{a,\n  b\nc = {d}\n}\n" if name == "references.bib" else '"a\\nb": 1\n'
    problems: list[Problem] = []
    READERS[name](TextFile(f"content/{name}", text), problems)
    assert problems
    places_are_right(problems, f"content/{name}", text)


@slow
@given(data=st.data())
def test_damaged_shared_files_are_checked_with_everything_else(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SHARED_FILES))
    text = data.draw(mutations(SOURCES[name]))
    with tempfile.TemporaryDirectory() as folder:
        content = Path(shutil.copytree(SAMPLE, Path(folder) / "content"))
        (content / name).write_text(text, encoding="utf-8")
        catalogue, problems = read_catalogue(content)
    for rule in PLAIN_RULES:
        problems.extend(rule(untypeset(catalogue)))
    places_are_right(problems, f"content/{name}", text)


@quick
@given(st.one_of(anything, mutations(SOURCES["about.md"])))
def test_any_text_is_read_as_a_page_of_prose(text: str) -> None:
    problems: list[Problem] = []
    page = read_page("content/about.md", text, problems)
    places_are_right(problems, "content/about.md", text)
    assert page.text == text


@quick
@given(anything)
def test_any_text_is_parsed_as_yaml_with_an_end(text: str) -> None:
    problems: list[Problem] = []
    value = parse_yaml(text, "content/x.yml", problems)
    assert (value is None) == bool(problems)
    places_are_right(problems, "content/x.yml", text)


@quick
@given(st.binary(max_size=300))
def test_any_bytes_on_disk_are_text_or_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.md"
        file.write_bytes(data)
        read = read_text(file, "content/x.md")
    assert read.text is not None or read.problems
    assert all(1 <= problem.line <= data.count(b"\n") + 1 for problem in read.problems)
    if read.text is not None and not read.problems:
        assert read.text.encode() == data


@quick
@given(anything)
def test_front_matter_is_the_lines_between_its_marks(text: str) -> None:
    front = split_front_matter(text)
    lines = text.split("\n")
    if front is None:
        assert lines[0].rstrip() != "---" or all(line.rstrip() != "---" for line in lines[1:])
    else:
        assert lines[1 : front.lines - 1] == ([] if front.lines == 2 else front.yaml.split("\n"))
        assert lines[front.lines - 1].rstrip() == "---"


@quick
@given(anything)
def test_any_markdown_is_parsed_and_every_token_has_a_line(text: str) -> None:
    tokens = parse(text)
    last = text.count("\n") + 1
    assert all(item.line <= last for item in located(tokens))
    assert all(1 <= part.line <= last for part in texts(tokens))
    curl_quotes(tokens)
    visible(parse_inline(text))


WORDS = {"zh": ["梯度", "损失", "方向", "步长"], "en": ["gradient", "loss", "step", "matrix"]}
TEX = ["x", "y_1", r"\eta", r"\nabla L(w)", "a + b", r"\mathbb{E}[z]"]
KEYS = ["first2001work", "third2002work"]


Block = list[tuple[str, list[str]]]
"""What a block holds, in no language: kinds of paragraphs with their formulas."""

blocks = st.lists(
    st.tuples(
        st.sampled_from(["words", "inline", "display", "cited", "list"]),
        st.lists(st.sampled_from(TEX), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=4,
)
contents = st.lists(blocks, min_size=5, max_size=6)
"""Blocks: the answer, the learner's answer, the review, and follow-ups."""


def paragraphs(block: Block, language: str) -> Iterator[str]:
    """Yield the paragraphs of a block in a language."""
    stop = "。" if language == "zh" else "."
    for number, (kind, tex) in enumerate(block):
        word = WORDS[language][number % len(WORDS[language])]
        match kind:
            case "words":
                yield f"{word}{stop}"
            case "inline":
                yield f"{word} " + f" {word}\n".join(f"${one}$" for one in tex) + f" {word}{stop}"
            case "display":
                yield "$$\n" + "\n".join(tex) + "\n$$"
            case "cited":
                yield f"{word} [@{KEYS[len(tex) % 2]}]{stop}"
            case _:
                yield "\n".join(f"- {word} ${one}$" for one in tex)


FRONT = """\
---
number: 1
section: 1
question:
  zh: 什么是梯度？
  en: What is a gradient?
short:
  zh: 梯度
  en: The gradient
tags: [gradient, loss]
related: [2]
follow_ups: [IDS]
---

"""
CITED = "[@first2001work; @third2002work]"
FILLING = {"zh": "梯度是方向。" * 80, "en": " The gradient is it." * 80}
SPOKEN = {
    "zh": f"**直觉**：{'像下坡。' * 32}\n\n**思路**：{'先看坡。' * 12}",
    "en": f"**Intuition**:{' It is downhill.' * 24}\n\n**Outline**:{' See the slope.' * 8}",
}
OPENING = {
    "zh": f"**一句话**：梯度是方向。\n\n{SPOKEN['zh']}\n\n参见 {CITED}。{FILLING['zh']}",
    "en": f"**In one line**: a direction.\n\n{SPOKEN['en']}\n\nSee {CITED}.{FILLING['en']}",
}
FOLLOW_UP = {"zh": "### 为什么？", "en": "### Why?"}


def composed(zh: list[Block], en: list[Block]) -> str:
    """Return a question file whose languages hold these blocks."""
    lines = []
    for language, held in (("zh", zh), ("en", en)):
        headings = HEADINGS["zh" if language == "zh" else "en"]
        lines.append(f"# {headings.part}")
        for title, block in zip(headings.typed, held[:3], strict=False):
            lines += [f"## {title}", *([OPENING[language]] if title == headings.answer else [])]
            lines += paragraphs(block, language)
        lines.append(f"## {headings.follow_ups}")
        for block in held[3:]:
            lines += [FOLLOW_UP[language], *paragraphs(block, language)]
    return (
        FRONT.replace("IDS", ", ".join(["why-is-it", "why-once-more", "why-at-last"][: len(zh) - 3]))
        + "\n\n".join(lines)
        + "\n"
    )


def tex_of(block: Block) -> list[str]:
    found: list[str] = []
    for kind, tex in block:
        if kind == "display":
            found.append("\n".join(tex))
        elif kind in {"inline", "list"}:
            found.extend(tex)
    return found


@quick
@given(held=contents)
def test_a_sound_question_is_read_back_as_it_was_written(held: list[Block]) -> None:
    text = composed(held, held)
    problems: list[Problem] = []
    draft = read_question(f"content/{QUESTION}", text, problems)
    assert problems == []
    assert (draft.front.number, draft.front.section) == (1, 1)
    assert draft.front.title == {"zh": "什么是梯度？", "en": "What is a gradient?"}
    assert draft.front.short == {"zh": "梯度", "en": "The gradient"}
    assert draft.front.tags == (("gradient", 10), ("loss", 10))
    assert list(draft.parts) == ["zh", "en"]
    for part in draft.parts.values():
        assert part.complete
        bodies = [part.answer, part.learner, part.review, *(follow_up.answer for follow_up in part.follow_ups)]
        assert [[formula.tex for formula, _ in formulas(body.tokens)] for body in bodies] == [tex_of(b) for b in held]
    assert read_and_check(text) == []


@quick
@given(held=contents)
def test_every_formula_and_citation_is_found_on_the_line_on_which_it_stands(held: list[Block]) -> None:
    text = composed(held, held)
    lines = text.split("\n")
    draft = read_question(f"content/{QUESTION}", text, [])
    count = 0
    for part in draft.parts.values():
        for fragment in part.fragments:
            for formula, line in formulas(fragment.tokens):
                assert (formula.tex if not formula.display else formula.tex.split("\n")[0]) in lines[line - 1]
                assert formula.display == ("$" not in lines[line - 1])
                count += 1
            for item in located(fragment.tokens):
                if item.token.type == "citation":
                    assert item.token.content in lines[item.line - 1]
                    count += 1
    assert count == 2 * sum(len(tex_of(block)) for block in held) + text.count("[@")


@quick
@given(zh=contents, en=contents, data=st.data())
def test_parity_is_symmetric(zh: list[Block], en: list[Block], data: st.DataObject) -> None:
    if data.draw(st.booleans()):  # nearly the same
        at = data.draw(st.integers(0, len(zh) - 1))
        en = [*zh[:at], data.draw(blocks), *zh[at + 1 :]]
    assert len(parity(zh, en)) == len(parity(en, zh))
    assert parity(zh, zh) == parity(en, en) == []


def parity(zh: list[Block], en: list[Block]) -> list[Problem]:
    draft = read_question(f"content/{QUESTION}", composed(zh, en), [])
    return list(check_parity(untypeset(Catalogue("content", drafts=(draft,)))))


@quick
@given(held=contents, data=st.data())
def test_a_formula_changed_in_one_language_is_a_problem_in_both_places(held: list[Block], data: st.DataObject) -> None:
    spans = [(b, p) for b, block in enumerate(held) for p, (kind, _) in enumerate(block) if kind in {"inline", "list"}]
    if not spans:
        return
    at, position = data.draw(st.sampled_from(spans))
    changed = [list(block) for block in held]
    kind, tex = changed[at][position]
    changed[at][position] = (kind, ["q_{new}", *tex[1:]])
    for zh, en in ((held, changed), (changed, held)):
        problems = parity(zh, en)
        assert len(problems) == 2
        assert ["`q_{new}`" in problem.message for problem in problems].count(True) == 1


@quick
@given(anything)
def test_stand_ins_stand_for_as_many_formulas_and_citations_as_there_are(text: str) -> None:
    text = text.replace(MATH, "").replace(CITATION, "")
    tokens = parse(text)
    shown = "".join(part.visible for part in texts(tokens))
    inline = [item.token.type for item in located(tokens)]
    assert shown.count(MATH) == inline.count("math_inline")
    assert shown.count(CITATION) == inline.count("citation")
