"""Style sheets as they are published: nothing that a page shows is lost, and a page does not wait for one."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from dl49.math.katex import katex_assets
from dl49.stylesheets import SHEET, join_stylesheets, linked
from tests.browsers import SETTLED, Visitor
from tests.sites import PROJECT, Site

PAGES: Final = (
    "",
    "en/about/",
    "en/questions/18-resnet-degradation-problem/",
    "figures/03-gradient-norm-by-depth/",
    "print/",
    "practice/",
    "404.html",
)

# Notes what every kind of element looks like, then names what has changed since: nothing but sides and places, which
# change when fonts come, and where the theme draws a line below the open tab.
# A kind is an element with its classes, in four elements with theirs.
LOOK = """() => {
  const way = (one, steps) => one && steps ? `${way(one.parentElement, steps - 1)}>${one.tagName}.${one.className}` : ""
  const moving = /^--|^(width|height|(inline|block)-size|.*-origin|inset.*|top|bottom|left|right|transform)$/
  const look = (one, part) => {
    const style = getComputedStyle(one, part)
    return [...style].filter((name) => !moving.test(name)).map((name) => `${name}: ${style.getPropertyValue(name)}`)
  }
  if (!window.seen) {
    const kinds = new Map([...document.body.querySelectorAll(":not(svg *, script)")].map((one) => [way(one, 5), one]))
    const parts = [...kinds.values()].flatMap((one) => [null, "::before", "::after"].map((part) => [one, part]))
    window.seen = parts.map(([one, part]) => [one, part, look(one, part)])
    return window.seen.length
  }
  return window.seen.flatMap(([one, part, was]) => {
    const now = new Set(look(one, part))
    const changed = was.filter((line) => !now.has(line))
    return changed.length ? [`${one.tagName} ${one.className} ${part ?? ""} ${changed.join("; ")}`] : []
  })
}"""

REPLACE = """(sheets) => {
  for (const one of document.querySelectorAll("style, link[rel=stylesheet]")) one.disabled = true
  document.adoptedStyleSheets = sheets.map((text) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    return sheet
  })
}"""


def originals() -> list[str]:
    """Return the style sheets of which the published one is made, in order, without fonts."""
    theme = Path(str(files("material"))) / "templates/assets/stylesheets"
    katex = dict(katex_assets())["katex.css"]
    sheets = [*theme.glob("main.*.css"), *theme.glob("palette.*.css"), katex, PROJECT / "content/assets/dl49.css"]
    texts = (path.read_text(encoding="utf-8").removeprefix('@charset "UTF-8";') for path in sheets)
    return [re.sub(r"@font-face\s*\{[^}]*\}", "", text) for text in texts]


@pytest.mark.browser
@pytest.mark.parametrize(("url", "scheme"), [*zip(PAGES, cycle(["light", "dark"]))])
def test_a_page_looks_as_with_all_style_sheets_whole(visitor: Visitor, url: str, scheme: str) -> None:
    page = visitor.open(url, color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 780})
    page.evaluate("document.querySelectorAll('details').forEach((block) => { block.open = true })")
    page.wait_for_function(f"() => {SETTLED}")
    assert page.evaluate(LOOK) > 100
    page.evaluate(REPLACE, originals())
    assert page.evaluate(LOOK) == []
    visitor.complaints.clear()


@pytest.mark.browser
@pytest.mark.parametrize("url", PAGES)
def test_the_first_rules_are_enough_before_a_script_has_run(visitor: Visitor, url: str) -> None:
    page = visitor.context(java_script_enabled=False).new_page()
    page.goto(visitor.address + url)
    assert page.evaluate(LOOK) > 100
    page.evaluate("document.querySelector('link[rel=stylesheet]').disabled = true")
    assert page.evaluate(LOOK) == []
    visitor.complaints.clear()


def test_every_page_names_one_sheet_behind_its_text(site: Site) -> None:
    for page in site.folder.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        if "<style" not in html:
            assert 'http-equiv="refresh"' in html
            continue
        names = re.findall(r'<link rel="stylesheet" href="[^"]*"><script', html)
        assert len(names) == html.count('rel="stylesheet"') == 1
        assert html.index("</footer>") < html.index(names[0])
    sheet = (site.folder / SHEET).read_text(encoding="utf-8")
    fonts = re.findall(r"url\((\./[^)]+)\)", sheet)
    assert len(fonts) > 20
    assert [name for name in fonts if not (site.folder / SHEET).parent.joinpath(name).is_file()] == []


def test_a_page_from_a_disk_loads_its_sheet_first() -> None:
    text = "<p>text</p>"
    published = (
        f'<head><style data-first>p {{}}</style></head>{text}<link rel="stylesheet" href="a.css"><script id="__config">'
    )
    assert linked(published) == f'<head><link rel="stylesheet" href="a.css"></head>{text}<script id="__config">'
    assert linked(text) == text


@pytest.mark.parametrize(
    ("rule", "html", "script", "where"),
    [
        (".used{color:red}", '<p class="a used">', "", {"first", "whole"}),
        (".used{color:red}", "<p>", "one.classList.add('used')", {"whole"}),
        (".kind--note{color:red}", "<p>", "one.className = `kind--${kind}`", {"whole"}),
        (".unused{color:red}", '<p class="used">', "", set()),
        ("p:hover{color:red}", "<p>", "", {"first", "whole"}),
        (":lang(zh){color:red}", "<p>", "", {"first", "whole"}),
        (":lang(zh) :is(em,i){color:red}", "<em>", "", {"first", "whole"}),
        ('[fill="#000000"]{color:red}', "<p>", "", {"first", "whole"}),
        ('[data-kind="known"]{color:red}', '<p data-kind="known">', "", {"first", "whole"}),
        ('[data-kind="other"]{color:red}', '<p data-kind="known">', "", set()),
        ("p[open]{color:red}", "<p>", "", {"first", "whole"}),
        ("#place{color:red}", "<p>", "", {"first", "whole"}),
        ("p{--told:red}", '<p style="color: var(--told)">', "", {"first", "whole"}),
        ("@media print{p{color:red}}", "<p>", "", {"first", "whole"}),
        ("@font-face{font-family:one;src:url(one.woff2)}", "<p>", "", {"whole"}),
    ],
)
def test_what_is_used_is_kept(tmp_path: Path, rule: str, html: str, script: str, where: set[str]) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "one.js").write_text(script)
    (tmp_path / "assets" / "one.css").write_text(f"body{{margin:0}}{rule}")
    (tmp_path / "assets" / "one.woff2").touch()
    head = '<link rel="stylesheet" href="assets/one.css">'
    (tmp_path / "index.html").write_text(f'<html><head>{head}</head><body>{html}<script id="__config"></script></body>')
    join_stylesheets(tmp_path)
    page, whole = (tmp_path / "index.html").read_text(), (tmp_path / SHEET).read_text()
    first = page.partition("<style data-first>")[2].partition("</style>")[0]
    body = "body{margin:0}"
    assert first.startswith(body)
    assert whole.startswith(body)
    kept = {"first": first.strip() != body, "whole": whole.strip() != body}
    assert {name for name, is_kept in kept.items() if is_kept} == where
