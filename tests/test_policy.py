"""The net behind the lists: what our templates did not write is found in a page, and a browser would not run it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from lxml import html as lxml_html
from markdown import Markdown
from markdown.extensions import Extension
from playwright.sync_api import Browser, Dialog

from dl49.figures import SVG, BrokenFigureError, inline
from dl49.markdown import Formula
from dl49.math.katex import typeset
from dl49.policy import MARK, Pages, Templates
from dl49.prose import EXTENSIONS, render_prose
from dl49.prose.extension import Prose
from tests.sites import Page, Site, make_site, select

FORMULA = Formula(r"\frac{x_1}{2}", display=False)
SHELL = """<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content=""><script>var ours = 1</script>
<script src="assets/bundle.js"></script><link rel="canonical" href="https://example.org/"></head>
<body><svg viewBox="0 0 1 1" aria-label="f(x)"><path transform="rotate(-90 1 2)" clip-path="url(#a)"/></svg>
<a href="https://example.org/?q=javascript:">x</a> {{ content }}</body></html>"""


def page(content: str) -> str:
    environment = Environment(loader=DictLoader({"page": SHELL}), extensions=[Templates])  # noqa: S701
    return environment.get_template("page").render(content=content)


def formula() -> str:
    return typeset([FORMULA])[FORMULA].html


ACTIVE = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script src=evil.js></script>",
    '<script src="https://evil.example/assets/dl49.js"></script>',
    '<script data-0123456789abcdef="">alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "<img src=x OnError=alert(1)>",
    '<img/src="x"/onerror=alert(1)>',
    "<svg ONLOAD=alert(1)>",
    "<details ontoggle=alert(1) open>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<form action="javascript:alert(1)"></form>',
    "<button formaction=//evil.example/>x</button>",
    "<img src=//evil.example/a.png>",
    "<img src='\\\\evil.example/a.png'>",
    "<img srcset='//evil.example/a.png 2x'>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<link rel=preload href=https://evil.example/a.css>",
    "<iframe src=a.html></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=a.swf></object>",
    "<embed src=a.swf>",
    "<base href=https://evil.example/>",
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    "<style>p { background: url(//evil.example/a.png) }</style>",
    '<p style="position: fixed">x</p>',
    '<svg><rect mask="URL(https://evil.example/a)"/></svg>',
    """<svg><rect fill="image-set('https://evil.example/a' 1x)"/></svg>""",
    '<svg><image href="https://evil.example/a.png"/></svg>',
    '<svg><use href="https://evil.example/a.svg#a"/></svg>',
    '<span class="katex" translate="no"><span style="top:-1em"></span></span>',
]


def test_what_our_templates_and_katex_write_is_let_through() -> None:
    sealed, found = Pages([formula()], ["assets/dl49.js"]).seal(
        page(formula() + '<script src="../assets/dl49.js"></script>')
    )
    assert found == []
    assert MARK not in sealed
    assert formula() in sealed


@pytest.mark.parametrize("active", ACTIVE)
def test_what_they_did_not_write_is_found(active: str) -> None:
    for content in (active, formula() + active, f"<p>{active}"):
        assert Pages([formula()], ["assets/dl49.js"]).seal(page(content))[1], content


def test_a_formula_that_was_changed_is_not_katexs_any_more() -> None:
    changed = formula().replace("<span class=", '<span onclick="alert(1)" class=', 3)
    assert any("onclick" in one for one in Pages([formula()]).seal(page(changed))[1])


def test_the_policy_names_the_scripts_that_are_in_the_page_and_no_other() -> None:
    sealed, _ = Pages().seal(page("<script>alert(1)</script>"))
    policy = re.findall('http-equiv="Content-Security-Policy" content="([^"]*)"', sealed)[0]
    # The digest of `var ours = 1`, as `openssl dgst -sha256 -binary | base64` gives it.
    assert re.findall("script-src[^;]*", policy) == [
        "script-src 'self' 'sha256-CsPtAtneHAeseLXRYnFM23L9yXDEkJnp9rHPvvWhYGw='"
    ]


def test_a_preview_has_no_policy_because_it_adds_a_script() -> None:
    assert "http-equiv" not in Pages(policy=False).seal(page(""))[0]


def policy_of(one: Page) -> dict[str, str]:
    text = str(one.one("/html/head/meta[@http-equiv='Content-Security-Policy']").get("content"))
    return dict(part.strip().partition(" ")[::2] for part in text.split(";"))


def test_every_page_has_its_policy_before_anything_is_loaded(site: Site) -> None:
    for one in site.pages():
        policy = policy_of(one)
        scripts = {script.text for script in one.all("//script[not(@src) and not(@type)]")}
        assert policy["script-src"].count("'sha256-") == len(scripts), one.url
        assert policy["script-src"].startswith("'self' 'sha256-")
        assert "'unsafe" not in policy["script-src"] + policy["default-src"]
        head = one.all("/html/head/*")
        tags = [str(element.tag) for element in head]
        place = next(at for at, element in enumerate(head) if element.get("http-equiv"))
        assert place < min(at for at, tag in enumerate(tags) if tag == "script")
        assert one.meta("referrer") == "no-referrer"


INJECTIONS = {
    "a handler": "<p onclick=alert(1)>x</p>",
    "a script": "<script>alert(1)</script>",
    "a foreign image": "<img src=https://evil.example/a.png alt=x>",
    "a style": "<p style=color:red>x</p>",
}


@pytest.mark.parametrize("name", INJECTIONS)
def test_a_build_fails_when_something_gets_past_the_lists(project: Path, tmp_path: Path, name: str) -> None:
    configuration = project / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    text = text.replace("  - hooks/guide.py", "  - hooks/guide.py\n  - hooks/evil.py")
    configuration.write_text(text, encoding="utf-8")
    code = f"def on_page_content(html, page, **_):\n    return html + {INJECTIONS[name]!r} * (page.url == 'about/')\n"
    (project / "hooks" / "evil.py").write_text(code, encoding="utf-8")
    done = make_site(project, tmp_path / "site")
    assert done.returncode != 0
    named = [line for line in done.stderr.splitlines() if "is of no template of ours" in line]
    assert len(named) == 1
    assert "about/: <" in named[0]


# Whatever is written

NAMES = """
onclick onload onerror ontoggle onbegin onfocus onpointerrawupdate onanimationstart href src style class id xlink:href
xml:base action formaction srcset srcdoc data background poster ping http-equiv content target rel is slot part
data-x fill stroke mask filter clip-path marker-start cursor transform viewBox title values from to by attributeName
xmlns xmlns:xlink requiredExtensions font-family d points width manifest code codebase"""
VALUES = """\
javascript:alert(1)
&#106;avascript:alert(1)
javascript&colon;alert(1)
JAVASCRIPT&#58;alert(1)
 java&#9;script:alert(1)
java&NewLine;script:alert(1)
\x01javascript:alert(1)
vbscript:x
data:text/html,x
data:image/svg+xml,<svg onload=alert(1)>
blob:x
//evil.example
https://evil.example/a.png
\\\\evil.example
url(#a)
URL(//evil.example)
u\\72l(//evil.example)
url(#a),url(//evil.example)
image-set('//evil.example' 1x)
color: red
a" onclick="alert(1)
a' onclick='alert(1)
"><script>alert(1)</script>
alert(1)
0;url=javascript:alert(1)
#a
x
about.md
md-overlay
__search"""
ELEMENTS = """
a img svg script style iframe frame frameset object embed applet base form input button textarea select div p path rect
use image feimage set animate animateTransform animateMotion foreignObject details math mtext annotation-xml title desc
template noscript link meta video audio source track marker filter mask pattern linearGradient text tspan textPath
handler listener portal dialog xmp plaintext marquee isindex"""
CASES = [str, str.upper, str.title, str.swapcase]


def spelled(words: str) -> st.SearchStrategy[str]:
    """Draw one of the words, in small letters, in capitals or mixed: HTML folds the case of names."""
    return st.builds(lambda word, change: change(word), st.sampled_from(words.split()), st.sampled_from(CASES))


names, values, elements = (
    spelled(NAMES),
    st.sampled_from(VALUES.split("\n")),
    spelled(ELEMENTS),
)
PARTS = [
    "\n\n",
    "\n",
    "- ",
    "    ",
    "`",
    "**",
    "</div>",
    "<!--",
    "-->",
    "[[",
    "++x++",
    ":material-school:",
    "&lt;",
    "text",
]
OPENINGS = ['=== "', '??? note "', '"\n\n    ', "<div markdown>\n\n", "\n\n</div>\n\n"]


@st.composite
def tags(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(['"', "'", ""]))
    attributes = draw(st.lists(st.tuples(names, values), max_size=3))
    inside = "".join(f" {name}={quote}{value}{quote}" for name, value in attributes)
    return f"<{draw(elements)}{inside}{draw(st.sampled_from(['>', '/>', ' markdown>', '']))}"


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """Draw Markdown with links, attribute lists, fences and HTML, some of it broken."""
    pieces = st.one_of(
        tags(),
        st.builds("[x]({})".format, values),
        st.builds("![x]({})".format, values),
        st.builds("<{}>".format, values),
        st.builds("[x][y]\n\n[y]: {}\n\n".format, values),
        st.builds('{{: {}="{}" }}'.format, names, values),
        st.builds("{{: {}={} }}".format, names, values),
        st.builds('\n```{{.python {}="{}"}}\nx\n```\n'.format, names, values),
        st.builds("\n\n## x {{#{} {}='{}'}}\n\n".format, values, names, values),
        st.sampled_from([*PARTS, *OPENINGS]),
    )
    return "".join(draw(st.lists(pieces, min_size=1, max_size=12)))


LOADING = {"href", "src", "xlink:href", "background", "data", "poster", "ping", "manifest", "code", "codebase"}
SAID = {"alt", "title", "aria-label", "content", "data-x"}
ACTIVE_ELEMENTS = {
    "script",
    "style",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "form",
    "meta",
    "link",
    "portal",
    "video",
    "audio",
    "source",
    "track",
    "animate",
    "animatetransform",
    "animatemotion",
    "set",
    "foreignobject",
    "handler",
    "listener",
    "feimage",
}


def is_inert(content: str) -> bool:
    """Return whether nothing in some HTML acts or loads from elsewhere: said by another reader than the net's."""
    root = lxml_html.document_fromstring(f"<main>{content}</main>")
    for element in select(root, "//*"):
        for name, value in element.attrib.items():
            address = re.sub(r"[\x00-\x20]", "", str(value)).lower().replace("\\", "/")
            if str(name).lower().startswith("on") or name in {"style", "srcset", "srcdoc", "action", "formaction"}:
                return False
            if name in LOADING:
                scheme = re.match(r"[a-z][a-z0-9+.-]*:|//", address)
                if scheme and not (scheme[0] == "https:" and element.tag == "a"):
                    return False
            elif name not in SAID and re.search(r"url\((?!#)|image-set|javascript:", address):
                return False
        if str(element.tag).rpartition(":")[2].lower() in ACTIVE_ELEMENTS:
            return False
    return True


def rendered(source: str) -> str:
    extensions: list[str | Extension] = [*EXTENSIONS, Prose(lambda _name: "<p></p>")]
    return Markdown(extensions=extensions, extension_configs=EXTENSIONS).convert(source)


@settings(deadline=None, max_examples=400)
@given(markdown())
@example("<iframe markdown>")
@example("<iframe markdown>[x][y]\n\n[y]: javascript:alert(1)\n\n[x](javascript:alert(1))")
def test_no_prose_is_rendered_as_active_content(source: str) -> None:
    content = rendered(source)
    assert is_inert(content)
    assert Pages().seal(page(content))[1] == []
    read = render_prose(source, 1)
    found = [*read.links, *read.ids, *read.calls, *read.refused, *read.raw]
    lines = [*(one.line for one in found), *(one.line for one in read.images), *(one.text.line for one in read.blocks)]
    assert all(1 <= line <= source.count("\n") + 1 for line in lines)


@st.composite
def figures(draw: st.DrawFn) -> str:
    attributes = draw(st.lists(st.tuples(names, values), max_size=3, unique_by=lambda one: one[0]))
    inside = "".join(f" {name}='{value.replace(chr(39), '')}'" for name, value in attributes if ":" not in name)
    tag = draw(elements)
    return f'<svg xmlns="{SVG}" viewBox="0 0 1 1"{inside if draw(st.booleans()) else ""}><{tag}{inside}/></svg>'


@settings(deadline=None, max_examples=400)
@given(figures())
def test_no_figure_is_shown_as_active_content(svg: str) -> None:
    try:
        shown = inline(svg, "words")
    except BrokenFigureError:
        return
    assert is_inert(shown)
    assert Pages().seal(page(shown))[1] == []


# Does all that a reader can do to what is in a page.
TOUCH = """() => {
  for (const one of document.querySelectorAll("*")) {
    for (const kind of ["load", "error", "click", "mouseover", "focus", "toggle", "pointerenter", "animationstart"]) {
      const leaves = kind === "click" && one.closest("a[href^=https], a[href^=about]")
      if (!leaves) one.dispatchEvent(new Event(kind, { bubbles: true }))
    }
  }
}"""


@pytest.mark.browser
@pytest.mark.parametrize("policy", [True, False])
def test_a_browser_runs_nothing_of_what_was_written_and_asks_nobody_else(browser: Browser, policy: bool) -> None:  # noqa: FBT001
    address = "http://guide.example/"
    tab = browser.new_page()
    seen: list[str] = []
    shown: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    def notice(what: str, *, bad: bool) -> None:
        if bad:
            seen.append(what)

    tab.on("dialog", dismiss)
    tab.on("console", lambda message: notice(message.text, bad="Content Security" in message.text))
    tab.route("**/*", lambda route: route.fulfill(content_type="text/html", body=shown[-1]))
    tab.on("request", lambda asked: notice(asked.url, bad=not asked.url.startswith((address, "data:"))))

    @settings(deadline=None, max_examples=40, derandomize=True)
    @given(st.lists(markdown(), min_size=3, max_size=6), st.lists(figures(), min_size=3, max_size=6))
    def visit(sources: list[str], drawings: list[str]) -> None:
        parts = [rendered(source) for source in sources]
        for drawing in drawings:
            with suppress(BrokenFigureError):
                parts.append(inline(drawing, "words"))
        sealed, found = Pages(policy=policy).seal(page("\n".join(parts)))
        assert found == []
        shown.append(sealed.replace('<script src="assets/bundle.js"></script>', ""))
        tab.goto(address)
        tab.evaluate(TOUCH)
        assert seen == []

    visit()
    # The same page does what it must not, if something is in it: the watch is awake.
    shown.append('<body onload="alert(1)"><img src="//evil.example/a.png" alt="">')
    tab.goto(address)
    assert sorted(seen) == ["1", "http://evil.example/a.png"]
    tab.close()
