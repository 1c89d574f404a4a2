"""Formulas of the content and of a corpus, and what Typst makes of them."""

from __future__ import annotations

import functools
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import typst
from lxml import etree

from dl49.markdown import Formula
from dl49.math.typst import TypstMath
from dl49.reader import read_catalogue

PROJECT: Final = Path(__file__).resolve().parent.parent
MODULE: Final = PROJECT / "dl49" / "typesetting" / "formulas.typ"
_PACKAGES: Final = Path(sysconfig.get_paths()["purelib"])
_HEAD: Final = """\
#import "/formulas.typ": *
#set document(title: "Formulas")
#set text(font: ("Libertinus Serif", "Noto Serif SC"), size: 10pt)
#show math.equation: set text(font: ("New Computer Modern Math", "Noto Serif SC"))
"""


@functools.cache
def fonts() -> typst.Fonts:
    """Return the fonts of the PDF: Typst's own, and the Chinese ones."""
    folders = [_PACKAGES / "pylopdf_fonts_zh_cn", _PACKAGES / "manimgx_fonts_cjk"]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


def of_corpus() -> list[Formula]:
    """Return the formulas of formulas.tex, inline and as displays."""
    lines = (PROJECT / "tests" / "formulas.tex").read_text(encoding="utf-8").splitlines()
    sources = [line for line in lines if not line.startswith("%")]
    inline = [Formula(tex, display=False) for tex in sources if r"\tag" not in tex and "{split}" not in tex]
    return inline + [Formula(tex, display=True) for tex in sources]


def of_content() -> list[Formula]:
    """Return each formula of the questions once."""
    drafts = read_catalogue(PROJECT / "content")[0].drafts
    return sorted({f for draft in drafts for f, _ in draft.formulas}, key=lambda f: (f.tex, f.display))


def equation(math: TypstMath, *, display: bool) -> str:
    """Return a formula as Typst markup."""
    tag = f", numbering: _ => ${math.tag}$" if math.tag else ""
    return f'#math.equation(block: {str(display).lower()}, alt: "formula"{tag}, ${math.source}$)'


Output = Literal["pdf", "svg", "html"]


def compiled(body: str, output: Output, *, accessible: bool = False) -> list[bytes]:
    """Compile Typst markup; return the pages, or the one file. No warning is let pass."""
    source = (_HEAD + body).encode()
    compiler = typst.Compiler(source, root=str(MODULE.parent), font_paths=fonts(), ignore_system_fonts=True)
    made, warnings = compiler.compile_with_warnings(format=output, pdf_standards=["ua-1"] if accessible else [])
    assert output == "html" or [warning.message for warning in warnings] == []  # Typst warns of HTML as such
    assert made is not None
    return [page for page in made if page is not None] if isinstance(made, list) else [made]


def pictures(converted: Sequence[TypstMath], formulas: Sequence[Formula]) -> list[bytes]:
    """Return an SVG for each formula."""
    page = '#set page(width: auto, height: auto, margin: 2pt)\n#set text(top-edge: "bounds", bottom-edge: "bounds")\n'
    rows = [equation(c, display=f.display) for c, f in zip(converted, formulas, strict=True)]
    return compiled(page + "\n#pagebreak()\n".join(rows), "svg")


def mathml(converted: Sequence[TypstMath], formulas: Sequence[Formula]) -> list[str]:
    """Return Typst's MathML for each formula."""
    rows = (equation(c, display=f.display) for c, f in zip(converted, formulas, strict=True))
    [page] = compiled("\n\n".join(rows), "html")
    html = page.decode()
    body = etree.fromstring(html[html.index("<body") : html.index("</html>")])
    outermost = (math for math in body.iter("math") if next(math.iterancestors("math"), None) is None)
    return [str(etree.tostring(math, encoding="unicode", with_tail=False)) for math in outermost]
