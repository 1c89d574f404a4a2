"""The check knows what print cannot do: it says what the editions would say, and keeps what is sound."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dl49.__main__ import main
from dl49.catalogue import Catalogue
from dl49.languages import LANGUAGES
from dl49.math.typst import to_typst
from dl49.pdf.compile import compile_pdf
from dl49.pdf.document import typst_source
from dl49.pdf.editions import Edition, Imprint
from dl49.problems import Problem
from dl49.reader import read_catalogue
from dl49.rules import check, printing
from dl49.rules.printing import check_printing
from dl49.typesetting.trial import refusals

QUESTION = "questions/01-what-is-a-gradient.md"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in which results are kept, empty at first."""
    file = tmp_path / "cache" / "print"
    monkeypatch.setattr(printing, "PRINT_CACHE", file)
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def line_of(file: Path, text: str) -> int:
    whole = file.read_text(encoding="utf-8")
    return whole.count("\n", 0, whole.index(text)) + 1


def found(content: Path) -> list[Problem]:
    return sorted(set(check_printing(read_catalogue(content)[0].with_math())))


def in_editions(content: Path) -> list[Problem]:
    """Return the problems that the editions themselves have, unchecked."""
    catalogue = read_catalogue(content)[0].with_math()
    editions = (Edition(language, "answers") for language in LANGUAGES)
    return sorted({problem for edition in editions for problem in _made(catalogue, edition)})


def _made(catalogue: Catalogue, edition: Edition) -> Iterator[Problem]:
    source = typst_source(catalogue, edition, Imprint("1", 0), to_typst(catalogue.math, edition.language))
    yield from compile_pdf(source, 0, edition.name).problems


def display(terms: int, tag: str = "") -> str:
    return "$$\n" + "+".join(f"x_{{{number}}}" for number in range(terms)) + tag + "\n$$"


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" for line in text.split("\n"))


AROUND: dict[str, Callable[[str], str]] = {
    "": lambda block: block,
    "list": lambda block: "- A\n\n" + indented(block, "  "),
    "numbers": lambda block: "8. A\n9. B\n\n" + indented(block, "   ") + "\n\n10. C",
    "lists": lambda block: "- A\n\n  1. B\n\n" + indented(block, "     "),
    "quotation": lambda block: indented(block, "> "),
    "list in a quotation": lambda block: "> - A\n>\n" + indented(block, ">   "),
}
PLACES = (
    "在代码里写作 `w -= eta * grad`。",
    "我只知道梯度是“导数”，其余不清楚。",
    "- 缺：方向与步长 $\\eta$。",
    "不一定，也可能是鞍点。",
    "In code this is `w -= eta * grad`.",
    "the rest isn't clear to me.",
    "- Missing: direction and step size $\\eta$.",
    "Not always: it may be a saddle point.",
)
"""The ends of blocks."""
WIDEST = range(14, 28)
"""Terms; in every block some of these displays fit the line at 70 % and others do not."""


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("tag", ["", r" \tag{12}"])
def test_the_check_says_of_displays_what_the_editions_say(content: Path, around: str, tag: str) -> None:
    displays = "\n\n".join(AROUND[around](display(terms, tag)) for terms in WIDEST)
    for place in PLACES:
        change(content / QUESTION, place, f"{place}\n\n{displays}\n\n…")
    problems = found(content)
    assert len(PLACES) <= len(problems) < len(PLACES) * len(WIDEST)
    assert problems == in_editions(content)


def test_a_character_is_named_on_every_line_where_it_is(content: Path) -> None:
    change(content / QUESTION, "- 对：梯度确实由导数组成。", "- 对：🐴梯度确实🐴由\n  🐴导数组成🐢。")
    drawing = content / "figures" / "01-curve-zh.svg"
    change(drawing, "</svg>", '\n<text x="1" y="1">&#x1F434;</text></svg>')
    line = line_of(content / QUESTION, "- 对：🐴")
    horse = "No font of the print editions has “🐴” (U+1F434). Write it with other characters."
    turtle = "No font of the print editions has “🐢” (U+1F422). Write it with other characters."
    assert found(content) == [
        Problem("content/figures/01-curve-zh.svg", 2, horse),
        Problem(f"content/{QUESTION}", line, horse),
        Problem(f"content/{QUESTION}", line + 1, turtle),
        Problem(f"content/{QUESTION}", line + 1, horse),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (QUESTION, "zh: 什么是梯度？", "zh: 什么是梯度🐴？"),
        (QUESTION, "一条下降的曲线", "一条🐴下降的曲线"),
        (QUESTION, "有两点 [@third2002work, Theorem 2]", "有两点 [@third2002work, Theorem 🐴]"),
        (QUESTION, "### 梯度为零", "### 🐴梯度为零"),
        (QUESTION, "参数为 $w$", r"参数为 $w_\text{🐴}$"),
        ("concepts.yml", "aliases: [slope", "aliases: [slope🐴"),
        ("references.bib", "Bo Second", "Bo Second🐴"),
    ],
)
def test_no_text_is_left_out(content: Path, file: str, old: str, new: str) -> None:
    change(content / file, old, new)
    assert {(problem.path, "U+1F434" in problem.message) for problem in found(content)} == {(f"content/{file}", True)}


def test_what_is_not_printed_may_hold_anything(content: Path) -> None:
    change(content / "about.md", "# ", "# 🐴 ")
    assert found(content) == []


@pytest.mark.parametrize("spaces", [r"x\hspace{-1em}", r"x\!\!\!\!\!\!\!\!"])
def test_a_display_that_takes_no_room_is_named(content: Path, spaces: str) -> None:
    change(content / QUESTION, "也可能是鞍点。", f"也可能是鞍点。\n\n$$\n{spaces}\n$$")
    [problem] = found(content)
    assert problem.line == line_of(content / QUESTION, spaces)
    assert problem.message.startswith("The formula takes no room in print: ")
    assert in_editions(content) == [problem]


def test_one_row_that_is_refused_keeps_no_other_from_its_trial() -> None:
    wide = '#on-line("en", "answer")[#display-math(place: "4", alt: "x", $' + "x + " * 100 + "x$)]"
    rows = ["#panic(1)", '#"🐴"', "fine", "#{1 / 0}", wide, "#unknown", '#"🐢"']
    said = refusals(rows)
    assert said is not None
    assert sorted(said) == [0, 1, 3, 4, 5, 6]
    assert said[0] == "In print: Panicked with: 1. Correct what stands here."
    assert said[3] == "In print: Cannot divide by zero. Correct what stands here."
    assert "U+1F434" in said[1]
    assert "U+1F422" in said[6]
    assert "% as wide" in said[4]
    assert refusals([]) == {}


def checked(content: Path, kept: Path) -> list[str]:
    """Check in a process of its own; return which of the packages for print it loaded."""
    program = """
import sys
from pathlib import Path
from dl49.rules import printing
printing.PRINT_CACHE = Path(sys.argv[2])
from dl49.__main__ import main
assert main(["check", sys.argv[1]]) == 0
print(*sorted({"typst", "pikepdf", "segno", "pypinyin", "jinja2"} & sys.modules.keys()))
"""
    command = [sys.executable, "-c", program, str(content), str(kept)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()


def test_what_is_known_is_not_tried_again(content: Path, kept: Path) -> None:
    assert checked(content, kept) == ["typst"]
    written = kept.stat()
    assert checked(content, kept) == []
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (written.st_mtime_ns, written.st_ino)
    change(content / QUESTION, "其余不清楚", "其余不清楚，鸾")
    assert checked(content, kept) == ["typst"]
    assert checked(content, kept) == []


@pytest.mark.parametrize(
    ("letter", "said"),
    [("x\u0302", "“x\u0302” (U+0078 U+0302)"), ("ᾱ", "ᾱ"), ("🐴", "“🐴” (U+1F434)")],
    ids=["accent", "letter that the font takes apart", "character"],
)
def test_what_the_font_of_figures_cannot_show_is_named(content: Path, kept: Path, letter: str, said: str) -> None:
    change(content / "figures/01-curve-zh.svg", "损失", letter)
    (problem,) = found(content)
    assert problem.path == "content/figures/01-curve-zh.svg"
    assert said in problem.message
    assert kept.is_file()


def test_what_the_font_of_figures_cannot_show_a_text_may_show(content: Path) -> None:
    change(content / QUESTION, "其余不清楚", "其余不清楚 x\u0302 ᾱ")
    assert found(content) == in_editions(content) == []


def test_what_is_refused_is_refused_again(content: Path, kept: Path) -> None:
    change(content / QUESTION, "其余不清楚", "其余不清楚🐴")
    first = found(content)
    assert len(first) == 1
    assert kept.is_file()
    assert found(content) == first


def test_without_the_packages_for_print_the_check_says_that_it_did_not_look(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kept: Path
) -> None:
    change(content / QUESTION, "其余不清楚", "其余不清楚🐴")
    monkeypatch.setitem(sys.modules, "typst", None)  # as if it were not installed
    assert main(["check", str(content)]) == 0
    assert "Print was not checked" in capsys.readouterr().err
    assert not kept.exists()


def test_a_place_that_cannot_be_written_to_is_no_obstacle(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PRINT_CACHE", content / "about.md" / "print")
    assert found(content) == []


def test_a_check_of_the_sample_reports_nothing(content: Path) -> None:
    assert check(content)[1] == []
