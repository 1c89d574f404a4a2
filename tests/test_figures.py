"""Figures as they are stored and as they stand in a page."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dl49.figures import (
    DRAWING,
    SVG,
    BrokenFigureError,
    digest_in,
    drawn_by,
    figure_of,
    figure_source,
    inline,
    is_program,
    parse_svg,
    program_of,
    sealed,
    shared_code,
    still,
)
from dl49.rules import check


def svg(inside: str, attributes: str = 'viewBox="0 0 10 10"') -> str:
    return f'<svg xmlns="{SVG}" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not XML"),
        ("<svg>", "not XML"),
        ("<p/>", "holds <p>"),
        (svg("", "width='1'"), "not an SVG with a viewBox"),
        (f'<g xmlns="{SVG}" viewBox="0 0 1 1"/>', "not an SVG with a viewBox"),
        (svg("<script>alert()</script>"), "holds <script>"),
        (svg("<style>p {color: red}</style>"), "holds <style>"),
        (svg("<foreignObject/>"), "holds <foreignObject>"),
        (svg('<path style="fill: red"/>'), 'holds style="fill: red"'),
        (svg('<path onclick="alert()"/>'), "holds onclick"),
        (svg('<image href="https://example.org/a.png"/>'), "holds href"),
        (svg('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#a"/>'), "href"),
        (svg('<path fill="url(https://example.org/a)"/>'), "holds fill"),
        # Names in another case are others to XML and the same to HTML.
        (svg("", 'viewBox="0 0 1 1" ONLOAD="alert()"'), "holds ONLOAD"),
        (svg('<rect OnClick="alert()"/>'), "holds OnClick"),
        (svg('<rect Style="fill: red"/>'), "holds Style"),
        (svg('<image HREF="https://example.org/a.png"/>'), "holds HREF"),
        (svg('<image Href="https://example.org/a.png"/>'), "holds Href"),
        (svg("<SCRIPT>alert()</SCRIPT>"), "holds <SCRIPT>"),
        (svg('<rect mask="URL(https://example.org/a)"/>'), "holds mask"),
        (svg('<rect fill="URL(https://example.org/a)"/>'), "holds fill"),
        (svg('<rect fill="url(#a) url(https://example.org/a)"/>'), "holds fill"),
        (svg('<rect fill="url(#a),url(https://example.org/a)"/>'), "holds fill"),
        (svg("""<rect clip-path="image-set('https://example.org/a' 1x)"/>"""), "holds clip-path"),
        (svg('<rect fill="red;background:u\\72l(https://example.org)"/>'), "holds fill"),
        (svg('<use href="data:image/png;base64,AAAA"/>'), "holds href"),
        (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "holds href"),
        (svg('<use href="javascript:alert()"/>'), "holds href"),
        (svg('<a href="#a"/>'), "holds <a>"),
        (svg('<set attributeName="href" to="javascript:alert()"/>'), "holds <set>"),
        (svg('<p xmlns="http://www.w3.org/1999/xhtml"/>'), "holds <{http://www.w3.org/1999/xhtml}p>"),
        (svg('<g id="__search"/>'), "holds id"),
        (svg('<g class="md-header"/>'), "holds class"),
        (svg("", 'viewBox="0 0 0 0"'), "holds viewBox"),
        (svg("", 'viewBox="abc"'), "holds viewBox"),
        (svg("", 'viewBox="0 0 1 1" width="400000000"'), "holds width"),
        (svg("", 'viewBox="0 0 1 1" height="1e9"'), "holds height"),
    ],
)
def test_what_must_not_stand_in_a_page_is_refused(text: str, message: str) -> None:
    with pytest.raises(BrokenFigureError, match="(?s)" + re.escape(message)):
        parse_svg(text)
    with pytest.raises(BrokenFigureError):
        inline(text, "words")


def test_the_line_of_broken_xml_is_known() -> None:
    with pytest.raises(BrokenFigureError) as caught:
        parse_svg(svg("\n<g>\n</path>"))
    assert caught.value.line == 3


def test_a_figure_in_a_page_is_an_image_with_a_name_and_loses_nothing() -> None:
    stored = svg('<g><path d="M0 0L1 1" fill="url(#a)"/></g><text>1 &lt; 2 &amp; 3</text>', 'viewBox="0 0 9 9"')
    shown = inline(stored, 'a "name" <b>')
    root = ET.fromstring(shown)
    assert root.tag == "svg"
    assert root.attrib == {"viewBox": "0 0 9 9", "role": "img", "aria-label": 'a "name" <b>'}
    assert [element.tag for element in root.iter()] == ["svg", "g", "path", "text"]
    assert root.findtext("text") == "1 < 2 & 3"


def test_a_still_keeps_what_is_shown_of_a_figure_that_moves() -> None:
    frames = '<desc data-frame="0" data-value="1">a</desc><g data-frame="0" display="none"/><g data-frame="1"/><g/>'
    shown = still(svg(frames, 'viewBox="0 0 9 8" data-knob="k" data-drawn-by="0"'))
    assert shown.svg == '<svg viewBox="0 0 9 8" xmlns="http://www.w3.org/2000/svg"><g data-frame="1" /><g /></svg>'
    assert (shown.width, shown.height) == ("9", "8")


def test_the_digest_is_of_the_program_and_of_the_shared_code(tmp_path: Path) -> None:
    assert drawn_by("a", "b") == drawn_by("a", "b")
    assert len({drawn_by("a", "b"), drawn_by("a", "c"), drawn_by("c", "b"), drawn_by("ab", "")}) == 4
    assert shared_code(tmp_path) == ""
    (tmp_path / "house.py").write_text("x = 1\n")
    assert "x = 1" in shared_code(tmp_path)
    assert digest_in(parse_svg(svg("", 'viewBox="0 0 1 1" data-drawn-by="0123"'))) == "0123"


def test_the_seal_is_of_all_that_is_in_the_file() -> None:
    figure = svg('<path d="M0 0L1 1"/>', 'viewBox="0 0 1 1" data-drawn-by="0123"')
    whole = sealed(figure)
    assert sealed(whole) == whole != figure
    assert parse_svg(whole).attrib.keys() == {"viewBox", "data-drawn-by", DRAWING}
    for old, new in (("L1 1", "L1 2"), ("0123", "0124"), ("0 0 1 1", "0 0 2 1"), ("/></svg>", "/>\n</svg>")):
        assert sealed(whole.replace(old, new)) != whole.replace(old, new)
    assert DRAWING not in inline(whole, "words")


def test_names_of_figures_and_programs_belong_together() -> None:
    assert figure_of("03_gradient_norm.py") == "03-gradient-norm"
    assert program_of("03-gradient-norm") == "03_gradient_norm.py"
    assert [
        name for name in ("03_a.py", "house.py", "3_a.py", "03-a.py", "03_A.py", "__main__.py") if is_program(name)
    ] == ["03_a.py"]
    source = figure_source("../figures/03-gradient-norm-zh.svg")
    assert source is not None
    assert (source.file, source.name, source.number, source.language) == (
        "03-gradient-norm-zh.svg",
        "03-gradient-norm",
        3,
        "zh",
    )
    assert figure_source("../figures/03-gradient-norm.svg") is None


def test_a_straight_quote_in_a_figure_is_reported(content: Path) -> None:
    figure = content / "figures" / "01-curve-en.svg"
    text = figure.read_text(encoding="utf-8")
    figure.write_text(sealed(text.replace("</svg>", "<text>Adam's</text></svg>")), encoding="utf-8")
    _, problems = check(content)
    assert [(one.path, one.message) for one in problems] == [
        (
            "content/figures/01-curve-en.svg",
            "“Adam's” has a straight quote. Write curly ones in experiments/01_curve.py.",
        )
    ]
