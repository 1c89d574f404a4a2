"""Formulas in print: Typst reads what KaTeX reads, in content and corpus; strict, safe, and errors with their place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pytest
import typst
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from dl49.languages import LANGUAGES, Language
from dl49.markdown import Formula
from dl49.math.katex import typeset
from dl49.math.typst import TypstMath, to_typst
from tests import mathml, typst_formulas

NAMED = set(
    re.findall(
        r"\w+",
        "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim "
        "liminf limsup ln log max min plim Pr projlim sec sin sinh sup tan tanh",
    )
)
"""Commands that print their own name."""

NOT_IN_MATHML = re.compile(r"\\(boxed|phantom|mathstrut|tag)\b")
"""Typst's MathML leaves these out."""


DOTLESS = str.maketrans("ıȷ𝚤𝚥", "ijij")


@dataclass(frozen=True)
class Read:
    """A formula, and the MathML that each of the two makes of it."""

    formula: Formula
    katex: str
    typst: str


@pytest.fixture(scope="module")
def formulas() -> list[Formula]:
    """Return the formulas of content and corpus."""
    return sorted({*typst_formulas.of_content(), *typst_formulas.of_corpus()}, key=lambda f: (f.tex, f.display))


@pytest.fixture(scope="module")
def converted(formulas: list[Formula]) -> list[TypstMath]:
    """Return what they become."""
    found = to_typst(typeset(formulas))
    return [found[formula] for formula in formulas]


@pytest.fixture(scope="module")
def read(formulas: list[Formula], converted: list[TypstMath]) -> list[Read]:
    """Return what both typesetters read in them."""
    html = typeset(formulas)
    ours = typst_formulas.mathml(converted, formulas)
    rows = zip(formulas, ours, strict=True)
    return [Read(f, _mathml(html[f].html), o) for f, o in rows if not NOT_IN_MATHML.search(f.tex)]


def _mathml(html: str) -> str:
    found = re.search(r"<math.*?</math>", html, re.DOTALL)
    assert found
    return found[0]


def one(tex: str, *, display: bool = False) -> TypstMath:
    formula = Formula(tex, display)
    return to_typst(typeset([formula]))[formula]


def test_the_corpus_is_large() -> None:
    assert len({formula.tex for formula in typst_formulas.of_corpus()}) >= 300


def test_every_formula_has_a_form(formulas: list[Formula], converted: list[TypstMath]) -> None:
    assert [(f.tex, c.error) for f, c in zip(formulas, converted, strict=True) if c.error] == []


def test_both_read_the_same_symbols_in_the_same_places(read: list[Read]) -> None:
    different = [
        (r.formula.tex, ours, theirs)
        for r in read
        if (ours := mathml.structure(r.typst)) != (theirs := mathml.structure(r.katex))
    ]
    assert different == []


def test_only_words_are_set_as_words(read: list[Read]) -> None:
    strange = [
        (r.formula.tex, word) for r in read for word in mathml.words(r.typst) if not _is_word(word, r.formula.tex)
    ]
    assert strange == []


def _is_word(word: str, tex: str) -> bool:
    """Whether the letters stand in the TeX as such, and not in the name of a command for something else."""
    if word in {"limsup", "liminf", "mod"} or word in set(re.findall(r"\\([A-Za-z]+)", tex)) & NAMED:
        return True
    without = re.sub(r"\\[A-Za-z]+|\\[,;:! ]|(?<!\\)[{}]", "", tex).replace("\\", "")
    letters = without.replace("---", "—").replace("--", "–").replace("'", "’")
    return word in mathml.plain(letters)


def test_every_symbol_is_on_paper(formulas: list[Formula], converted: list[TypstMath], read: list[Read]) -> None:
    """PDF/UA-1 is refused where a glyph is missing; nothing gets lost between what is read and what is printed."""
    expected = {r.formula: Counter(mathml.symbols(r.typst).translate(DOTLESS)) for r in read}
    rows = [typst_formulas.equation(c, display=f.display) for f, c in zip(formulas, converted, strict=True)]
    [data] = typst_formulas.compiled("#set page(width: 60cm)\n" + "\n#pagebreak()\n".join(rows), "pdf", accessible=True)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == len(formulas)
    lost = []
    for index, formula in enumerate(formulas):
        if formula in expected:
            text = document[index].get_textpage().get_text_range().translate(DOTLESS)
            seen = Counter("".join(map(mathml.plain, text)))  # one by one: an accent is a character of its own
            missing = {c: n for c, n in (expected[formula] - seen).items() if c.isalnum()}
            lost += [(formula.tex, missing)] if missing else []
    document.close()
    assert lost == []


@pytest.mark.parametrize(
    ("tex", "display", "source"),
    [
        (r"\frac{a}{b}", False, "frac(a, b)"),
        (r"x_i^2", False, "attach(x, t: 2, b: i)"),
        (r"{x_i}^2", False, 'attach(class("normal", attach(x, b: i)), t: 2)'),
        (r"10^{-4}", False, 'attach(10, t: class("normal", \\−)4)'),
        (r"f''(x)", False, "attach(f, t: ″)\\(x\\)"),
        (r"a-b=-c", False, "a\\−b\\=\\−c"),
        (r"\bigl\lVert x\bigr\rVert", False,
         'class("opening", lr(size: #1.2em, \\‖))x/**/class("closing", lr(size: #1.2em, \\‖))'),
        (r"X_n\to_p X", False, "attach(X, b: n)attach(scripts(\\→), b: p)X"),
        (r"p(x\mid y)", False, 'p\\(x/**/class("relation", \\|)y\\)'),
        (r"\mathrm{KL}(q\,\|\,p)", False, '"KL"\\(q#h(0.1667em)class("normal", \\‖)#h(0.1667em)p\\)'),
        (r"\operatorname*{arg\,max}_\theta f", True, 'attach(op("arg\u2009max", limits: #true), b: θ)f'),
        (r"\sum\limits_i a_i", False, "attach(limits(\\∑), b: i)attach(a, b: i)"),
        (r"\left.\frac{f(x)}{2}\right|_0", False,
         'attach(lr(class("normal", frac(f\\(x\\), 2))\\|), b: 0)'),
        (r"\text{当 $x>0$ 时}", False, '"当\u00a0"inline(x\\>0)"\u00a0时"'),
        (r"\text{naïve Erd\H{o}s}", False, '"naïve Erdős"'),
        (r"a\not\in B", False, "a\\∉B"),
        (r"a\,=\,b", False, "a#h(0.4444em)\\=#h(0.4444em)b"),
        (r"a\!+b", False, "a#h(0.0556em)\\+b"),
        (r"x_{a\,=b}", False, 'attach(x, b: a#h(0.1667em)\\=b)'),
        (r"\Bigl(\biggl[x\biggr]\Biggr)", False,
         ('class("opening", lr(size: #1.8em, \\())class("opening", lr(size: #2.4em, \\[))x/**/'
          'class("closing", lr(size: #2.4em, \\]))class("closing", lr(size: #3em, \\)))')),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", True,
         ('mat(delim: #none, row-gap: #0.4em, column-gap: #1em, display(a) & display(""\\=b); '
          'display("") & display(""\\=c))')),
        (r"\boxed{x}", True,
         '#box(stroke: 0.04em, inset: 0.3em, baseline: 0.3em, math.equation(alt: " ", $inline(inline(display(x)))$))'),
        (r"\phantom{x}y", False, "#hide($x$.body)y"),
    ],
)  # fmt: skip
def test_forms(tex: str, display: bool, source: str) -> None:  # noqa: FBT001
    found = one(tex, display=display)
    assert (found.source, found.error) == (source, "")


@pytest.mark.parametrize(
    ("tex", "en", "zh"),
    [
        (r"\frac{\partial L}{\partial w}=\frac12\sum_{i=1}^nx_i^2",
         "fraction partial L over partial w end fraction equals 1 over 2 sum from i equals 1 to n of x sub i squared",
         "分数，分子 偏 L，分母 偏 w，分数结束 等于 2 分之 1 求和 从 i 等于 1 到 n，x 下标 i 平方"),
        (r"-x^{-1}+W^\top f'(x)",
         "negative x to the power negative 1 end power plus W transpose f prime open paren x close paren",
         "负 x 的幂，指数 负 1，指数结束 加 W 转置 f 撇 左括号 x 右括号"),
        (r"\max_\theta\log p_\theta(x\mid z)",
         "max over theta of log p sub theta open paren x given z close paren",
         "对 theta 取 max，log p 下标 theta 左括号 x 给定 z 右括号"),
        (r"\lim_{n\to\infty}\hat a_n", "limit as n to infinity of a hat sub n", "n 趋于 无穷 时的极限 a 帽 下标 n"),
        (r"\begin{cases}1,&\text{若 }x>0\\0\end{cases}",
         "cases: 1, 若 x is greater than 0; 0, end cases", "分情况：1，若 x 大于 0；0，分情况结束"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
         "open paren matrix with 2 rows and 2 columns: row 1: a, b; row 2: c, d, end matrix close paren",
         "左括号 2 行 2 列矩阵：第 1 行 a，b；第 2 行 c，d，矩阵结束 右括号"),
        (r"\mathcal N(0,\Delta^2)", "script N open paren 0, capital delta squared close paren",
         "花体 N 左括号 0，大写 delta 平方 右括号"),
        (r"\underbrace{a}_{\text{误差}}\sqrt{x+y}", "a labeled 误差 end label square root of x plus y end root",
         "a 标注为 误差 标注结束 根号 x 加 y 根号结束"),
    ],
)  # fmt: skip
def test_a_formula_is_said_in_both_languages(tex: str, en: str, zh: str) -> None:
    formula = Formula(tex, display=True)
    assert to_typst(typeset([formula]), "en")[formula].alt == en
    assert to_typst(typeset([formula]), "zh")[formula].alt == zh


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_can_be_said(formulas: list[Formula], language: Language) -> None:
    said = {formula: converted.alt for formula, converted in to_typst(typeset(formulas), language).items()}
    assert [(formula.tex, alt) for formula, alt in said.items() if not alt.strip() or "\n" in alt] == []
    assert [(f.tex, alt) for f, alt in said.items() if "\\" in alt] == []


def test_a_tag_is_kept_apart() -> None:
    found = one(r"f(x) \tag{k}", display=True)
    assert (found.source, found.tag) == ("f\\(x\\)", '"(k)"')


@pytest.mark.parametrize(
    ("tex", "position", "error"),
    [
        (r"a + \los", 4, r"Undefined control sequence: \los"),
        (r"a + \textcolor{red}{b}", 4, r"\textcolor has no form in the PDF. Color is lost on paper and"),
        (r"训 + a", 0, "LaTeX-incompatible input"),
        (r"ab \color{red} c", 3, r"\color has no form in the PDF."),
        (r"x + {\large y}", 5, r"\large has no form in the PDF. Leave the size out."),
        (r"x\not\perp y", 1, r"\not has no form in the PDF before this."),
        (r"\raisebox{1em}{$x$}", 0, r"\raisebox has no form in the PDF."),
        (r"\underbrace{x} + \utilde{AB}", 17, r"\utilde has no form in the PDF."),
        (r"x \rule{1em}{1em}", 2, r"\rule has no form in the PDF."),
        (r"1 + \colorbox{red}{x}", 4, r"\colorbox has no form in the PDF."),
        (r"a\hspace{1cm}b", 0, "The unit cm has no form in the PDF. Use em."),
        (r"\begin{array}{|c|} a \end{array}", 19, "A line at the edge of an array has no form in the PDF."),
        (r"\begin{align} a &= b \end{align}", 14, "A numbered line has no form in the PDF."),
        (r"\begin{CD} A @>>> B \end{CD}", 11, ""),
    ],
)  # fmt: skip
def test_what_has_no_form_is_an_error_with_its_place(tex: str, position: int, error: str) -> None:
    found = one(tex, display=True)
    assert found.source == ""
    assert found.error.startswith(error)
    assert found.error
    assert found.position == position


def test_a_formula_that_is_nested_too_deeply_is_an_error() -> None:
    for depth in (60, 200):
        assert one(r"\sqrt{" * depth + "x" + "}" * depth).error == "nested too deeply"
    deep = one(r"\sqrt{x^{" * 10 + "x" + "}}" * 10)
    assert deep.error == ""
    assert "√" in mathml.structure(typst_formulas.mathml([deep], [Formula("", display=False)])[0])


@pytest.mark.parametrize(
    "text",
    ['#panic("in")', '"); #panic("in"); ("', r"\backslash#panic()", "$ #panic() $", "*/ #panic() /*", "// x", "/* x",
     r"\#panic()", "a, b; c: d & e", "..x", "x.body", "@a <b> [c]", "u{41}"],
)  # fmt: skip
def test_a_formula_brings_in_no_code(text: str) -> None:
    escaped = text.replace("#", r"\#").replace("&", r"\&")
    for tex in (r"\text{" + escaped + "}", escaped.replace("$", "")):
        found = one(tex)
        if not found.error:
            [page] = typst_formulas.mathml([found], [Formula(tex, display=False)])
            assert ("panic" in mathml.symbols(page)) == ("panic" in text)


letters = st.sampled_from(["a", "x", "n", "2", "10", r"\alpha", r"\Gamma", r"\partial", r"\infty", r"\ell", r"\dots"])
signs = st.sampled_from([*"+-=<>,;:!|/'.*", r"\le", r"\to", r"\mid", r"\times", r"\cdot", r"\,", r"\quad", r"\!", "~"])
words = st.sampled_from(
    [r"\text{若 $x$ 为 “真”}", r"\mathrm{KL}", r"\log", r"\max", r"\operatorname{rank}", r"\sum", r"\int"]
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return formulas around formulas."""
    commands = [r"\frac{%s}{%s}", r"{%s}_{%s}", r"{%s}^{%s}", r"\sqrt[%s]{%s}", r"\overset{%s}{%s}", r"\binom{%s}{%s}",
                r"\left(%s\middle|%s\right]", r"\left.%s\right\}%s", r"\underbrace{%s}_{%s}", r"\xrightarrow[%s]{%s}",
                r"\begin{pmatrix} %s & %s \\ a & b \end{pmatrix}", r"\begin{cases} %s \\ %s & c \end{cases}",
                r"\begin{aligned} %s &= %s \\ &= d \end{aligned}", r"\hat{%s}\mathbf{%s}", r"{%s}{%s}",
                r"\bigl(%s\bigr)%s", r"\sum_{%s}^{%s}", r"\mathbb{%s}\overline{%s}",
                r"\text{a $%s$ b}\tilde{%s}"]  # fmt: skip
    return st.tuples(st.sampled_from(commands), inner, inner).map(lambda drawn: drawn[0] % drawn[1:])


sequences = st.recursive(
    st.lists(st.one_of(letters, signs, words), min_size=1, max_size=5).map(" ".join),
    lambda inner: st.one_of(nested(inner), st.lists(inner, min_size=1, max_size=3).map(" ".join)),
    max_leaves=8,
)


@settings(
    deadline=None, max_examples=6, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(sources=st.lists(sequences, min_size=40, max_size=60))
@example(sources=[r"''", r"{}", r"{}_{}^{}", r"\left.\right.", r"\text{}", r"\mathrm{}", r"\begin{matrix}\end{matrix}"])
@example(sources=[r"\text{a $~$ b}\tilde{x}"])
def test_whatever_katex_reads_typst_reads(sources: list[str]) -> None:
    formulas = [Formula(tex, display) for tex in dict.fromkeys(sources) for display in (False, True)]
    html = typeset(formulas)
    found = to_typst(html)
    sound = [formula for formula in formulas if not found[formula].error]
    refused = [(f.tex, found[f].error) for f in formulas if found[f].error and not html[f].error]
    assert refused == []
    pages = typst_formulas.mathml([found[formula] for formula in sound], sound)
    for formula, page in zip(sound, pages, strict=True):
        assert mathml.symbols(page) == mathml.symbols(_mathml(html[formula].html)), formula.tex


WIDE = "+".join("x" * 60)


def displays(*rows: tuple[str, int]) -> str:
    body = "#set page(width: 20em, margin: 0pt)\n"
    for index, (tex, line) in enumerate(rows):
        place = f"content/{index}.md:{line}"
        body += f'#display-math(${one(tex, display=True).source}$, alt: "formula", place: "{place}")\n'
    return body + "#check-displays()"


def test_a_display_that_is_a_bit_too_wide_is_made_smaller() -> None:
    [data] = typst_formulas.compiled(displays(("+".join("x" * 13), 1)), "pdf", accessible=True)
    document = pypdfium2.PdfDocument(data)
    left, right = _ink(document)
    assert 0 <= left < right <= document[0].get_width()
    document.close()


def test_all_displays_that_are_too_wide_are_reported_at_once() -> None:
    with pytest.raises(typst.TypstError) as caught:
        typst_formulas.compiled(displays((WIDE, 7), ("x", 8), (WIDE, 9)), "pdf")
    found = re.findall(r"too-wide (.*) (\d+)$", caught.value.message, re.MULTILINE)
    assert [place for place, _ in found] == ["content/0.md:7", "content/2.md:9"]
    assert all(int(percent) > 143 for _, percent in found)


def test_a_short_formula_stays_on_one_line() -> None:
    assert one(r"\lambda = 10^{-4}").whole
    assert not one(r"f(x) = ax^2 + bx + c").whole
    words = "".join(f'w{"x" * n} #inline-math($a=b$, alt: "formula", whole: true) ' for n in range(40))
    [data] = typst_formulas.compiled("#set page(width: 20em)\n" + words, "pdf", accessible=True)
    document = pypdfium2.PdfDocument(data)
    lines = document[0].get_textpage().get_text_range().replace("𝑎", "a").replace("𝑏", "b").splitlines()
    document.close()
    assert len(lines) > 10
    assert [line for line in lines if line.startswith(("=", "b")) or line.endswith(("a", "="))] == []


def _ink(document: pypdfium2.PdfDocument) -> tuple[float, float]:
    """Return where the characters of the first page start and end."""
    text = document[0].get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)
