"""``dl49 fix`` mends spaces and punctuation where only one form is right, and touches nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dl49.__main__ import main
from dl49.fixer import mended_file
from dl49.languages import Language
from dl49.markdown import formulas, located, parse, parse_inline
from dl49.mending import mended
from dl49.rules import check
from tests.sites import PROJECT
from tests.test_properties import QUESTION, SOURCES, anything, mutations, quick

FILES = [f"content/questions/{path.name}" for path in sorted((PROJECT / "content" / "questions").glob("*.md"))]
HAN = "[\u4e00-\u9fff]"


def fix(content: Path, *options: str) -> int:
    return main(["fix", str(content), *options])


# One paragraph


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("设损失为L,参数为w2。", "设损失为 L，参数为 w2。"),
        ("设$L$为损失,`w`为参数.", "设 $L$ 为损失，`w` 为参数。"),
        ("设 $a_{中}$ 为和;$b$.", "设 $a_{中}$ 为和；$b$。"),
        ("**梯度**L的", "**梯度** L 的"),
        ("梯度**Adam**的", "梯度 **Adam** 的"),
        ("见[Adam](06-adam-vs-sgd.md)的", "见 [Adam](06-adam-vs-sgd.md) 的"),
        ("见[论文a](https://a.example/中a(b),c)", "见[论文 a](https://a.example/中a(b),c)"),
        ("是必要条件 [@a2001b, 第a节].所以", "是必要条件 [@a2001b, 第a节]。所以"),
        ("网络(RNN)是,LSTM (一种门控网络)也是", "网络（RNN）是，LSTM（一种门控网络）也是"),
        ("网络（RNN)与(门）", "网络（RNN）与（门）"),
        ('他说"梯度"是对的', "他说“梯度”是对的"),
        ("他说 “梯度” ， 是对的", "他说“梯度”，是对的"),
        ("什么是a?为什么:因为!", "什么是 a？为什么：因为！"),
        ("约10%的  权重", "约 10% 的 权重"),
        ("共3.5个,见图3.1.", "共 3.5 个，见图 3.1."),
    ],
)
def test_chinese_is_mended(damaged: str, whole: str) -> None:
    assert mended(damaged, "zh") == whole
    assert mended(whole, "zh") == whole


@pytest.mark.parametrize(
    "sound",
    [
        "词-文档矩阵与 king-man 之差",
        "由 Vaswani et al. 提出",
        "函数 f(x) 与区间 [0,1)，比例为 3:1",
        "在 `a,b` 与 $a,b$ 之间；$x$,$y$ 与 $x$: $y$",
        "奇数个引号\"，与一个 '",
        r"花费 \$5，见 C\# 与 a\*b",
        "1) 先做；2) 再做",
        "版本 1.2.中间",
    ],
)
def test_what_may_be_meant_is_left(sound: str) -> None:
    assert mended(sound, "zh") == sound


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("It’s “the” case, `“a”` and $“a”$.", 'It\'s "the" case, `“a”` and $“a”$.'),
        ("A,b (c) :d 3.5  e", "A,b (c) :d 3.5  e"),
    ],
)
def test_english_gets_straight_quotes(damaged: str, whole: str) -> None:
    assert mended(damaged, "en") == whole


def bare(text: str) -> str:
    """Return text without what ``fix`` may change: spaces and punctuation."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] not in "PS")


def untouched(text: str) -> list[tuple[str, str]]:
    """Return math, code, citations and addresses, as they are read."""
    kinds = {"code_inline", "fence", "code_block", "math_inline", "math_block", "citation", "image", "html_inline"}
    found = [(one.token.type, one.token.content) for one in located(parse(text)) if one.token.type in kinds]
    found += [("formula", formula.tex) for formula, _ in formulas(parse(text))]
    links = (str(one.token.attrs.get("href", one.token.attrs.get("src", ""))) for one in located(parse(text)))
    return found + [("address", link) for link in links if link]


marks = st.sampled_from([*"梯度的网络aB3 ,.;:?!()（），。“”\"'’%$`*_-\\[]\n", "**", "$x$", "`c`", "[@a]", "](b)", "！"])


@quick
@given(st.lists(marks, max_size=30).map("".join), st.sampled_from(["zh", "en"]))
@example("网络(中$a)$", "zh")
@example("中$ a$,（中", "zh")
@example("[a](中( b)", "zh")
@example("*梯 *（", "zh")
def test_only_spaces_and_punctuation_of_text_change_and_a_second_time_nothing(text: str, language: Language) -> None:
    after = mended(text, language)
    assert mended(after, language) == after
    assert bare(after) == bare(text)
    assert after.count("\n") == text.count("\n")
    kept = [
        [(t.type, t.content) for t in parse_inline(one).children or () if t.type != "text"] for one in (text, after)
    ]
    assert kept[0] == kept[1]


@quick
@given(st.one_of(mutations(SOURCES[QUESTION]), anything))
@example("# 中文\n\n## 点评\n\n```\na  \n中a\n```\n\n`a  \n b`中a  \n")
def test_in_a_file_too(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    after = mended_file("content/questions/01-a.md", text)
    assert mended_file("content/questions/01-a.md", after) == after
    assert bare(after) == bare(text)
    assert untouched(after) == untouched(text)


def test_the_quotes_of_a_block_to_open_are_syntax() -> None:
    page = '---\ntitle: a\ndescription: b\n---\n\n??? question "怎么用"\n\n    他说"是"。\n'
    assert mended_file("content/index.md", page) == page
    assert mended_file("content/index.md", '=== "中文"\n\n他说"是"。\n') == '=== "中文"\n\n他说“是”。\n'


# The content


def test_the_content_needs_no_mending(capsys: pytest.CaptureFixture[str]) -> None:
    assert fix(PROJECT / "content", "--diff") == 0
    assert capsys.readouterr().out == ""


def spaces(line: str) -> str:
    return re.sub(rf"(?<={HAN}) (?=[\w$`])|(?<=[\w$`%]) (?={HAN})", "", line)


def punctuation(line: str) -> str:
    half = str.maketrans("，；：？！。", ",;:?!.")
    line = re.sub(rf"(?<={HAN})[，；：？！](?!\*)|(?<={HAN})。(?!\d)", lambda match: match[0].translate(half), line)
    return re.sub(rf"（({HAN}[^（）]*{HAN})）", r"(\1)", line)


def quotes(line: str) -> str:
    return re.sub("[“”]", '"', line)


@pytest.mark.parametrize("damage", [spaces, punctuation, quotes, lambda line: spaces(punctuation(quotes(line)))])
def test_damaged_files_are_restored(damage: Callable[[str], str]) -> None:
    damaged_lines = 0
    for name in FILES:
        text = (PROJECT / name).read_text(encoding="utf-8")
        lines = text.split("\n")
        kept = {n for token in parse(text) if token.type in {"math_block", "fence"} for n in range(*(token.map or ()))}
        for number in range(lines.index("# 中文"), lines.index("# English")):
            # What is code, math or an address must not be damaged: fix leaves it alone, as it should.
            if number not in kept and not re.search(r"[$`]|\]\(|\[@", lines[number]):
                lines[number] = damage(lines[number])
                damaged_lines += lines[number] not in text
        assert mended_file(name, "\n".join(lines)) == text
    assert damaged_lines > 40


# Files


def test_bytes_are_mended_in_every_file_and_the_rest_of_it_stays(content: Path) -> None:
    sound = {path: path.read_bytes() for path in content.rglob("*.*") if path.suffix != ".svg"}
    for path, data in sound.items():
        path.write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b" \n", 1).replace(b"\n", b"\r\n"))
    (content / "about.en.md").chmod(0o644)
    assert fix(content) == 0
    assert {path: path.read_bytes() for path in sound} == sound
    assert (content / "about.en.md").stat().st_mode & 0o777 == 0o644
    assert check(content)[1] == []
    assert not list(content.rglob(".*"))


def test_the_front_matter_keeps_its_keys_and_its_titles_are_mended(content: Path) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    new = text.replace("  zh: 什么是梯度？\n  en: What", "  zh: 什么是Adam的梯度?\n  en: What’s")
    file.write_text(new.replace("tags: [gradient, loss]", "tags: [gradient, loss]   "), encoding="utf-8")
    assert fix(content) == 0
    wanted = text.replace("什么是梯度？", "什么是 Adam 的梯度？").replace("en: What", "en: What's")
    assert file.read_text(encoding="utf-8") == wanted


@pytest.mark.parametrize("title", ["“What” is it?", "'What’s it?'", '"What’s it?"', ">\n    What’s\n    it?"])
def test_a_title_whose_quotes_may_be_those_of_yaml_is_left(title: str) -> None:
    text = SOURCES[QUESTION].replace("What is a gradient?", title)
    assert mended_file(f"content/{QUESTION}", text) == text


def test_cells_of_a_table_are_mended_each_in_its_place() -> None:
    text = SOURCES[QUESTION].replace("| Adam | 随 $w$ 变化 |", "| `用a` 用a | 用a |")
    after = mended_file(f"content/{QUESTION}", text)
    assert after == text.replace("| `用a` 用a | 用a |", "| `用a` 用 a | 用 a |")


def test_a_difference_is_shown_and_nothing_written(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = content / "about.md"
    damaged = file.read_text(encoding="utf-8").replace("。", ".")
    file.write_text(damaged, encoding="utf-8")
    assert fix(content, "--diff") == 1
    shown = capsys.readouterr().out
    assert shown.startswith("--- content/about.md\n+++ content/about.md\n")
    assert file.read_text(encoding="utf-8") == damaged


def test_what_cannot_be_read_is_left_to_the_check(content: Path) -> None:
    (content / QUESTION).write_bytes(b"\xff" * 9)
    assert fix(content) == 0
    assert (content / QUESTION).read_bytes() == b"\xff" * 9
