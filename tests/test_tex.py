"""KaTeX at build time: strict, nothing trusted, errors with their place, a cache that may be lost or broken."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from dl49 import tex
from dl49.markdown import Formula
from dl49.rules import check
from dl49.tex import ToolMissingError, Typeset, katex_assets, node, typeset

EULER = Formula(r"e^{i\pi} + 1 = 0", display=True)
QUESTION = "questions/01-what-is-a-gradient.md"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the cache."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(tex, "_CACHE", folder)
    return folder


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide node."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))


@pytest.fixture
def no_katex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide KaTeX."""
    monkeypatch.setattr(tex, "KATEX", tmp_path / "katex")


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
    assert done[EULER].html.startswith('<span class="katex-display"><span class="katex"><span class="katex-mathml">')
    assert r'<annotation encoding="application/x-tex">e^{i\pi} + 1 = 0</annotation>' in done[EULER].html
    assert '<span class="katex-html" aria-hidden="true">' in done[EULER].html
    assert cache.is_dir()


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
    assert one(source, display=display) == Typeset("", error, position)


@pytest.mark.parametrize(
    ("source", "position"),
    [("a + 训", 4), ("f(a，b)", 3), ("a’", 1), ("a\u200bb", 1), (r"\htmlClass{a}{b}", 0), ("50%", 0)],
)
def test_what_other_engines_refuse_is_an_error(source: str, position: int) -> None:
    done = one(source)
    assert done.error.startswith("LaTeX-incompatible input and strict mode is set to 'error': ")
    assert done.position == position


def test_a_formula_that_exhausts_the_stack_is_an_error() -> None:
    assert one("{" * 50_000 + "a" + "}" * 50_000) == Typeset("", "nested too deeply", 0)


def test_characters_beyond_16_bits_count_as_one() -> None:
    assert one("% \U00020000\n\\los") == Typeset("", "Undefined control sequence: \\los", 4)


def test_an_error_that_quotes_half_a_character_can_be_kept(cache: Path) -> None:
    done = one("a + \U00020000")
    assert "\ufffd" in done.error
    assert done.position == 4
    assert len(list(cache.iterdir())) == 1


def test_one_bad_formula_does_not_spoil_the_others(cache: Path) -> None:
    good, bad = Formula("a", display=False), Formula(r"\a\b\c", display=False)
    done = typeset([bad, good])
    assert done[good].html
    assert done[bad].error
    assert len(list(cache.iterdir())) == 1


def test_a_second_run_needs_no_node(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = typeset([EULER])
    tex._known.cache_clear()
    hide_node(monkeypatch, tmp_path)
    assert cache.is_dir()
    assert typeset([EULER]) == first


def test_only_new_formulas_are_typeset(cache: Path) -> None:
    typeset([EULER])
    tex._known.cache_clear()
    [file] = cache.iterdir()
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[0][2] = "as it was"
    file.write_text(json.dumps(rows), encoding="utf-8")
    other = Formula("new", display=False)
    done = typeset([EULER, other])
    assert done[EULER].html == "as it was"
    assert done[other].html
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 2


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"null", b"1", b"[1]", b'[["a"]]', b'[["a", true, 1, 2, 3, 4]]']
)
def test_a_broken_cache_is_made_anew(cache: Path, data: bytes) -> None:
    typeset([EULER])
    [file] = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(data)
    tex._known.cache_clear()
    assert typeset([EULER])[EULER].html
    assert file.read_bytes() == whole


def test_a_cache_of_another_version_is_not_used(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typeset([EULER])
    package = tmp_path / "katex" / "package.json"
    package.parent.mkdir()
    package.write_text('{"version": "9.9.9"}', encoding="utf-8")
    monkeypatch.setattr(tex, "KATEX", package.parent)
    typeset([EULER])
    assert len(list(cache.iterdir())) == 2


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(tex, "_CACHE", file / "cache")
    assert typeset([EULER])[EULER].html
    assert file.read_text(encoding="utf-8") == "not a folder"


@pytest.mark.usefixtures("cache", "no_node")
def test_without_node_the_advice_says_how_to_get_it() -> None:
    with pytest.raises(ToolMissingError, match=r"^node is not installed\. Run `make setup`, which gets it\.$"):
        typeset([EULER])


@pytest.mark.usefixtures("cache", "no_katex")
def test_without_katex_the_advice_says_how_to_get_it() -> None:
    for use in (lambda: typeset([EULER]), katex_assets):
        with pytest.raises(ToolMissingError, match=r"^KaTeX is not installed\. Run `make setup`\.$"):
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
    assert {"katex.css", "copy-tex.js"} < set(assets)
    assert all(file.is_file() for file in assets.values())
    assert all(name.startswith("fonts/KaTeX_") for name in set(assets) - {"katex.css", "copy-tex.js"})


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("设损失为 $L$", "设损失为 $\\los$", 17, 14),
        ("设损失为 $L$，参数为 $w$", "设损失为 $L$，参数为 $w\\los$", 17, 23),
        ("### 步长 $\\eta$", "### 步长 $a + \\los$", 48, 13),
        ("随 $w$ 变化", "随 $\\los$ 变化", 33, 13),
        ("- 步长 $\\eta$ 太小", "- 步长\n  $\\los$ 太小", 29, 4),
        ("设损失为 $L$", "设损失为 $a\n= b + \\los$", 18, 7),
        ("L(w).\n$$\n\n![一", "L(w)\n  + \\los.\n$$\n\n![一", 21, 5),
        ("步长太大会发散；", "步长太大会发散；\n\n    $$\n    a\n    + \\los\n    $$\n", 31, 7),
        ("设损失为 $L$", "los 设损失为 $los$，即 $los_a_b$", 17, 31),
    ],
)
def test_an_error_is_reported_with_line_and_column(content: Path, old: str, new: str, line: int, column: int) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = [problem for problem in check(content)[1] if problem.message.startswith("KaTeX: ")]
    assert [(problem.path, problem.line) for problem in found] == [(f"content/{QUESTION}", line)]
    assert f"(column {column}, in `" in found[0].message
