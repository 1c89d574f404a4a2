"""KaTeX at build time: strict, nothing trusted, errors with their place, a cache that may be lost or broken."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from dl49.markdown import Formula
from dl49.math import katex
from dl49.math.katex import Typeset, katex_assets, typeset
from dl49.rules import check
from dl49.tools import ToolMissingError, node
from tests import typst_formulas

EULER = Formula(r"e^{i\pi} + 1 = 0", display=True)
QUESTION = "questions/01-what-is-a-gradient.md"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of an empty cache."""
    file = tmp_path / "cache" / "formulas"
    monkeypatch.setattr(katex, "FORMULAS_CACHE", file)
    return file


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide node."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))


@pytest.fixture
def no_katex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide KaTeX."""
    monkeypatch.setattr(katex, "KATEX", tmp_path / "katex")


def hide_node(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "executable", str(folder / "python"))


def one(source: str, *, display: bool = False) -> Typeset:
    formula = Formula(source, display)
    return typeset([formula])[formula]


def test_a_formula_is_html_and_mathml_with_its_source(cache: Path) -> None:
    done = typeset([EULER, EULER])
    assert list(done) == [EULER]
    assert done[EULER].error == ""
    assert done[EULER].html.startswith(
        '<span class="katex-display"><span class="katex" translate="no"><span class="katex-mathml">'
    )
    assert r'<annotation encoding="application/x-tex">e^{i\pi} + 1 = 0</annotation>' in done[EULER].html
    assert '<span class="katex-html" aria-hidden="true">' in done[EULER].html
    assert cache.is_file()


def test_inline_and_display_are_set_differently() -> None:
    assert one(r"\sum_i x_i").html != one(r"\sum_i x_i", display=True).html


@pytest.mark.parametrize(
    "source",
    [r"\text{训练}", r"L_\text{训练集，共 $n$ 个}", r"a \mid b", r"\begin{aligned} a &= b \\ &= c \end{aligned}",
     r"\bm{x}", r"\mathcal{L}", r"\tag{1} x", r"50\%", r"\operatorname{softmax}",
     r"\substack{a \\ b}", r"a\ b~c\,d\quad e\kern0pt f\allowbreak g",
     r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\left( \begin{matrix} a \\[1em] b \end{matrix} \right)"],
)  # fmt: skip
def test_what_we_write_is_typeset(source: str) -> None:
    done = one(source, display=True)
    assert (done.error, done.position) == ("", 0)
    assert done.html


@pytest.mark.parametrize(
    ("source", "display", "error", "position"),
    [
        (r"a + \los", False, r"Undefined control sequence: \los", 4),
        (r"\frac{a", False, "Unexpected end of input in a macro argument, expected '}'", 7),
        ("a}", False, "Expected 'EOF', got '}'", 1),
        ("a_b_c", False, "Double subscript", 3),
        ("a^b^c", False, "Double superscript", 3),
        (r"\left( a", False, r"Expected '\right', got 'EOF'", 8),
        (r"\begin{nothing} a \end{nothing}", False, "No such environment: nothing", 6),
        (r"\href{https://example.org}{a}", False, r"\href is not allowed", 0),
        (r"\href{javascript:alert(1)}{a}", False, r"\href is not allowed", 0),
        (r"\url{https://example.org}", False, r"\url is not allowed", 0),
        (r"\includegraphics{a.png}", False, r"\includegraphics is not allowed", 0),
        (r"a \tag{1}", False, r"\tag works only in display equations", 0),
        (r"a \\ b", True, r"\\ breaks a line outside of an environment; use aligned", 2),
        (r"a \newline b", True, r"\\ breaks a line outside of an environment; use aligned", 2),
        (r"\left( a \\[1em] b \right)", True, r"\\ breaks a line outside of an environment; use aligned", 9),
        (r"a \\ b", False, r"\\ breaks a line outside of an environment; use aligned", 2),
        (
            r"\begin{aligned} a \\ b \end{aligned} \\ c",
            True,
            r"\\ breaks a line outside of an environment; use aligned",
            37,
        ),
        (r"\def\a{\a}\a", False, "Too many expansions: infinite loop or need to increase maxExpand setting", 0),
    ],
)
def test_what_is_wrong_is_an_error_with_its_position(source: str, display: bool, error: str, position: int) -> None:  # noqa: FBT001
    assert one(source, display=display) == Typeset(error, position)


@pytest.mark.parametrize(
    ("source", "position"),
    [("a + 训", 4), ("f(a，b)", 3), ("a’", 1), ("a\u200bb", 1), (r"\htmlClass{a}{b}", 0), ("50%", 0)],
)
def test_what_other_engines_refuse_is_an_error(source: str, position: int) -> None:
    done = one(source)
    assert done.error.startswith("LaTeX-incompatible input and strict mode is set to 'error': ")
    assert done.position == position


@pytest.mark.parametrize(
    "source",
    ["", "{}", r"\,", r"~\quad", r"\mathstrut", r"\phantom{x}", r"\text{ }", r"\hspace{1em}", r"{}_{}^{}",
     r"\vphantom{\frac12}", r"\left.\right.", r"\begin{matrix}\end{matrix}"],
)  # fmt: skip
def test_a_formula_that_shows_nothing_is_an_error(source: str) -> None:
    for display in (False, True):
        assert one(source, display=display) == Typeset("it shows nothing", 0)


@pytest.mark.parametrize(
    "source", [r"\sqrt{}", r"\frac{}{}", r"\boxed{}", r"\overline{\quad}", r"(\phantom{x})", "'", "{}'"]
)
def test_a_line_or_a_sign_is_something(source: str) -> None:
    assert one(source).error == ""


@pytest.mark.parametrize(
    ("source", "width", "position"),
    [
        (r"x \hspace{-3em} y", "-3em", 2),
        (r"\, a\kern-500em x", "-500em", 4),
        (r"a \mkern 40mu b", "40mu", 2),
        (r"a\hspace{1em}b\hskip 3em c", "3em", 14),
        (r"\def\a{\hspace{9em}}x\a", "9em", 7),
    ],
)
def test_a_space_that_leads_off_the_formula_is_an_error(source: str, width: str, position: int) -> None:
    assert one(source) == Typeset(f"a space of {width} is out of bounds, which are from -1 to 2 em", position)


@pytest.mark.parametrize("source", [r"a\!\!b", r"a\qquad b", r"a\hspace{-1em}b", r"a\mkern-9mu b", r"a\hspace{20pt}b"])
def test_usual_spaces_are_allowed(source: str) -> None:
    assert one(source).error == ""


def test_a_formula_that_exhausts_the_stack_is_an_error() -> None:
    assert one("{" * 900 + "a" + "}" * 900) == Typeset("nested too deeply", 0)


@pytest.mark.usefixtures("no_node")
def test_a_formula_that_is_too_long_does_not_get_to_katex() -> None:
    assert one("x" * 2001) == Typeset("it has 2001 characters, and 2000 are the most. Split it", 0)


def test_a_formula_that_takes_too_long_is_named_and_keeps_no_other_from_its_result(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(katex, "_PATIENCE", 1000)
    endless = Formula(r"\def\a{" + "x" * 900 + "}" + r"\a" * 500, display=False)  # a minute
    before, after = Formula("a", display=False), Formula("b", display=False)
    done = typeset([before, endless, after])
    assert done[endless] == Typeset("it takes longer than 1 seconds to typeset. Simplify it")
    assert done[before].html
    assert done[after].html
    assert (
        cache.read_text(encoding="utf-8").count("\n") == 3
    )  # the head and two results: another time it may be quicker


@pytest.mark.parametrize(
    "alike",
    [
        (r"L_\text{train}", r"L_\text{训练}", r"L_{\textit{训练}}"),
        (r"a\le b", r"a \leq b", "a≤b"),
        ("x_1^2", "x_{1}^{2}", "x^2_1", r"{x}_1^2"),
        (r"\frac12", r"\frac{1}{2}", r"\frac 1 2"),
        (r"\text{若 $x>0$}", r"\text{if $x > 0$ then}"),
    ],
)
def test_translations_of_a_formula_have_one_essence(alike: tuple[str, ...]) -> None:
    assert len({one(source).essence for source in alike}) == 1


@pytest.mark.parametrize(
    "different",
    [
        ("x_1", "x_2", "x^1", "y_1", "{}_1x", r"\bar x_1", "x_1'"),
        (r"a\,b", "ab", r"a\;b", r"a\quad b"),
        (r"\mathrm{KL}", r"\mathrm{JS}", r"\operatorname{KL}", "KL", r"\text{KL}"),
        (r"\text{若 $x>0$}", r"\text{若 $x<0$}", r"\text{若}"),
        (r"\bigl(x\bigr)", r"\Bigl(x\Bigr)", r"\left(x\right)", "(x)", "[x]"),
        (r"\begin{matrix}a&b\end{matrix}", r"\begin{matrix}a\\b\end{matrix}", r"\begin{pmatrix}a&b\end{pmatrix}"),
        ("xy", "x{yz}", "{xy}z", "xyz", "x{y}{z}z"),
    ],
)
def test_other_formulas_have_another_essence(different: tuple[str, ...]) -> None:
    assert len({one(source).essence for source in different}) == len(different)


CHILDREN = {"msub": 2, "msup": 2, "msubsup": 3, "mfrac": 2, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2}
TEXT_ONLY = {"mi", "mo", "mn", "mtext", "annotation", "mspace"}


def invalid(formulas: Iterable[Formula]) -> Iterator[tuple[str, str]]:
    """Yield formulas whose MathML has an element with more or fewer children than its kind has."""
    for formula, done in typeset(formulas).items():
        found = re.search(r"<math.*?</math>", done.html, re.DOTALL)
        assert found, formula.tex
        for element in etree.fromstring(found[0]).iter():
            name = etree.QName(element).localname
            if len(element) != CHILDREN.get(name, 0 if name in TEXT_ONLY else len(element)):
                yield formula.tex, name


def test_every_element_of_mathml_has_its_children() -> None:
    assert list(invalid(typst_formulas.of_content())) == []
    assert list(invalid(typst_formulas.of_corpus())) == []


@pytest.mark.parametrize(
    "source",
    [r"\sigma_{\max}", r"x^{\max}", r"x_{\min}^{\max}", r"\frac{\log}{\exp}", r"\overset{\max}{x}",
     r"\underset{\min}{\max}", r"\sqrt[\max]{x}", r"\mathop{\log x}\limits_{\max}", r"a \overset{!}{=} b",
     r"\operatorname{a\,b}_{\operatorname{c}}",
     r"\hat{\max}", r"\stackrel{\max}{\to}", r"\mathrm{\max}_{\mathbf{\max}}", r"\xrightarrow[\min]{\max}"],
)  # fmt: skip
def test_the_name_of_a_function_is_one_child(source: str) -> None:
    assert list(invalid([Formula(source, display) for display in (False, True)])) == []


def test_characters_beyond_16_bits_count_as_one() -> None:
    assert one("% \U00020000\n\\los") == Typeset("Undefined control sequence: \\los", 4)


def test_an_error_that_quotes_half_a_character_can_be_kept(cache: Path) -> None:
    done = one("a + \U00020000")
    assert "\ufffd" in done.error
    assert done.position == 4
    assert cache.is_file()


def test_one_bad_formula_does_not_spoil_the_others() -> None:
    good, bad = Formula("a", display=False), Formula(r"\a\b\c", display=False)
    done = typeset([bad, good])
    assert done[good].html
    assert done[bad].error


def test_a_second_run_needs_no_node_and_writes_nothing(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = typeset([EULER])
    hide_node(monkeypatch, tmp_path)
    written = cache.stat()
    assert typeset([EULER]) == first
    assert typeset([]) == {}
    assert (cache.stat().st_mtime_ns, cache.stat().st_ino) == (written.st_mtime_ns, written.st_ino)


def test_only_new_formulas_are_typeset(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run = katex._run_katex

    def watched(formulas: list[Formula]) -> list[str]:
        asked.extend(formula.tex for formula in formulas)
        return run(formulas)

    monkeypatch.setattr(katex, "_run_katex", watched)
    other = Formula("new", display=False)
    typeset([EULER])
    done = typeset([EULER, other])
    assert asked == [EULER.tex, "new"]
    assert done[EULER].html
    assert done[other].html
    assert cache.is_file()


@pytest.mark.parametrize("damage", ["empty", "cut", "one byte", "no text", "another head"])
def test_a_broken_cache_is_made_anew(cache: Path, damage: str) -> None:
    typeset([EULER])
    whole = cache.read_bytes()
    head, _, body = whole.partition(b"\n")
    damaged = {
        "empty": b"",
        "cut": whole[:-100],
        "one byte": whole[:-100] + b"#" + whole[-99:],
        "no text": head + b"\n" + body[:-9] + b"\xff\xfe" + body[-7:],
        "another head": b"0 " + whole,
    }
    cache.write_bytes(damaged[damage])
    assert typeset([EULER])[EULER].html
    assert cache.read_bytes() == whole


def test_a_cache_of_another_version_is_not_used(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typeset([EULER])
    before = cache.read_bytes()
    package = tmp_path / "katex" / "package.json"
    package.parent.mkdir()
    (package.parent / "dist").symlink_to(katex.KATEX / "dist")
    package.write_text('{"version": "9.9.9"}', encoding="utf-8")
    monkeypatch.setattr(katex, "KATEX", package.parent)
    typeset([EULER])
    assert list(cache.parent.iterdir()) == [cache]
    assert cache.read_bytes().split(b"\n")[1:] == before.split(b"\n")[1:]
    assert cache.read_bytes() != before


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(katex, "FORMULAS_CACHE", file / "formulas")
    assert typeset([EULER])[EULER].html
    assert file.read_text(encoding="utf-8") == "not a folder"


@pytest.mark.usefixtures("cache", "no_node")
def test_without_node_the_advice_says_how_to_get_it() -> None:
    with pytest.raises(ToolMissingError, match=r"^node is not installed\. Run `make setup`, which gets it\.$"):
        typeset([EULER])


@pytest.mark.usefixtures("cache", "no_katex")
def test_without_katex_the_advice_says_how_to_get_it() -> None:
    for use in (lambda: typeset([EULER]), katex_assets):
        with pytest.raises(ToolMissingError, match=r"^KaTeX is not installed: .* has no katex\. Run `make setup`"):
            use()


@pytest.mark.usefixtures("cache")
def test_a_node_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "node"
    broken.write_text("#!/bin/sh\necho 'too old' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    hide_node(monkeypatch, tmp_path)
    with pytest.raises(ToolMissingError, match=r"^node could not run KaTeX: too old\. Run `make setup`\.$"):
        typeset([EULER])


def test_the_environment_s_own_node_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "node").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert node() == str(tmp_path / "node")


def test_the_assets_are_there() -> None:
    assets = dict(katex_assets())
    assert "katex.css" in assets
    assert all(file.is_file() for file in assets.values())
    assert all(name.startswith("fonts/KaTeX_") for name in set(assets) - {"katex.css"})


@pytest.mark.parametrize(
    ("old", "new", "below", "column"),
    [
        ("设损失为 $L$", "设损失为 $\\los$", 0, 14),
        ("设损失为 $L$，参数为 $w$", "设损失为 $L$，参数为 $w\\los$", 0, 23),
        ("### 步长 $\\eta$", "### 步长 $a + \\los$", 0, 13),
        ("随 $w$ 变化", "随 $\\los$ 变化", 0, 13),
        ("- 步长 $\\eta$ 太小", "- 步长\n  $\\los$ 太小", 1, 4),
        ("设损失为 $L$", "设损失为 $a\n= b + \\los$", 1, 7),
        ("L(w).\n$$\n\n![一", "L(w)\n  + \\los.\n$$\n\n![一", 1, 5),
        ("步长太大会发散；", "步长太大会发散；\n\n    $$\n    a\n    + \\los\n    $$\n", 4, 7),
        ("设损失为 $L$", "los 设损失为 $los$，即 $los_a_b$", 0, 31),
    ],
)
def test_an_error_is_reported_with_line_and_column(content: Path, old: str, new: str, below: int, column: int) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    line = text.count("\n", 0, text.index(old)) + 1 + below
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = [problem for problem in check(content)[1] if problem.message.startswith("KaTeX: ")]
    assert [(problem.path, problem.line) for problem in found] == [(f"content/{QUESTION}", line)]
    assert f"(column {column}, in `" in found[0].message


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\mathcal L", "ℒ"),
        (r"\mathcal N", "𝒩"),
        (r"\mathbb R", "ℝ"),
        (r"\mathbb E", "𝔼"),
        (r"\mathbf 1", "𝟏"),
        (r"\mathbf w", "𝐰"),
        (r"\mathsf A", "𝖠"),
        (r"\mathfrak g", "𝔤"),
        (r"\mathbb ,", ","),
        ("x", "x"),
    ],
)
def test_a_letter_of_the_mathml_alone_keeps_its_style(tex: str, letters: str) -> None:
    formula = Formula(tex, display=False)
    math = etree.fromstring(typeset([formula])[formula].mathml)
    assert "".join(map(str, math[0][0].itertext())) == letters
    assert {str(one.get("mathvariant")) for one in math.iter()} <= {"None", "normal"}
