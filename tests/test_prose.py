"""Pages of prose are checked as they are rendered: what passes is shown, what is not shown is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml.html import fragment_fromstring
from markdown import Markdown

from dl49.anchors import LIST_ANCHORS, anchors
from dl49.pages import lists
from dl49.prose import EXTENSIONS, render_prose
from dl49.prose.code import highlighted
from dl49.prose.extension import Prose
from dl49.reader import read_catalogue
from dl49.reader.front_matter import split_front_matter
from dl49.rules import check
from tests import sites
from tests.sites import PROJECT, Site, has, make_site, select, words

RICH = """\
# About

A sample page, with **bold** text,
a [link](concepts.md#adam) on the second line, and a key: ++"a"++.

<div class="grid cards" markdown>

-   :material-school: **Learn**

    ---

    Read the [answer](questions/01-what-is-a-gradient.md#answer-en).

-   **Search** for `words`.

</div>

??? note "A block to open"

    What is *inside* stays closed.

=== "One"

    The first tab.

=== "Two"

    The second tab, with a [section](index.md#section-2) and a [work](references.md#ref-first2001work).

```python
x = "**as typed**, $x$ and [[sections]]"
```

## More {#more}

Back [to the title](#about). It is \\*plain\\*.
"""

TRANSLATED = {
    "# About": "# 关于 {#about}",
    "A sample page, with **bold** text,": "样例页面，有**粗体**字，和 Adam",
    'a [link](concepts.md#adam) on the second line, and a key: ++"a"++.': (
        '的[链接](concepts.md#adam)，还有一个键：++"a"++。'
    ),
    "**Learn**": "**学习**",
    "Read the [answer](questions/01-what-is-a-gradient.md#answer-en).": (
        "读一读[答案](questions/01-what-is-a-gradient.md#answer-en)。"
    ),
    "**Search** for `words`.": "**搜索** `words`。",
    "A block to open": "可以打开的一块",
    "What is *inside* stays closed.": "里面的内容先收起来。",
    '"One"': '"一"',
    "The first tab.": "这是头一个标签。",
    '"Two"': '"二"',
    "The second tab, with a [section](index.md#section-2) and a [work](references.md#ref-first2001work).": (
        "这是后一个标签，有[部分](index.md#section-2)和[文献](references.md#ref-first2001work)。"
    ),
    "## More": "## 更多",
    "Back [to the title](#about). It is \\*plain\\*.": "回到[标题](#about)。这里是 \\*字面\\*。",
}
"""The parts of RICH in Chinese."""


def chinese() -> str:
    text = RICH
    for english, translation in TRANSLATED.items():
        assert english in text, english
        text = text.replace(english, translation)
    return text


def write(content: Path, body: str, name: str = "about.en.md") -> None:
    front = split_front_matter((content / name).read_text(encoding="utf-8"))
    assert front is not None
    (content / name).write_text(f"---\n{front.yaml}\n---\n\n{body}", encoding="utf-8")


def test_what_the_theme_offers_passes_and_is_shown(project: Path, tmp_path: Path) -> None:
    write(project / "content", RICH)
    write(project / "content", chinese(), "about.md")
    assert check(project / "content")[1] == []
    page = Site(sites.build(project, tmp_path / "site")).page("en/about/")
    cards = page.all(f"//div[{has('grid')} and {has('cards')}]/ul/li")
    assert [words(card).split()[0] for card in cards] == ["Learn", "Search"]
    assert page.all(f"//div[{has('cards')}]//span[{has('twemoji')}]/*[name()='svg']")
    assert words(page.one("//article//kbd")) == "a"
    assert words(page.one("//article//details/summary")) == "A block to open"
    assert [words(one) for one in page.all(f"//div[{has('tabbed-labels')}]/label")] == ["One", "Two"]
    assert page.one(f"//article//div[{has('highlight')}]//code").xpath("string()") == RICH.split("```")[1][7:]
    assert page.one("//h2[@id='more']") is not None
    assert "*plain*" in words(page.one("//article"))


@pytest.mark.parametrize("name", sorted(path.name for path in (PROJECT / "content").glob("*.md")))
def test_every_block_is_found_on_its_line(name: str) -> None:
    check_lines((PROJECT / "content" / name).read_text(encoding="utf-8"))


def test_blocks_of_what_the_theme_offers_are_found_on_their_line() -> None:
    check_lines("---\ntitle: About\n---\n\n" + RICH)


def check_lines(text: str) -> None:
    front = split_front_matter(text)
    assert front is not None
    lines = text.split("\n")
    page = render_prose("\n".join(lines[front.lines :]), front.lines + 1)
    assert page.blocks
    for block in page.blocks:
        start = re.split(r"[^\w]", block.plain)[0]
        assert start in lines[block.text.line - 1], block
    for link in page.links:
        assert f"]({link.what})" in lines[link.line - 1]
    for call in page.calls:
        assert lines[call.line - 1] == f"[[{call.what}]]"
    for one in page.ids:
        line = lines[one.line - 1]
        assert f"#{one.what}" in line or line.startswith("# ") or one.what.startswith("__tabbed"), one


def test_the_lists_that_pass_are_those_that_can_be_made() -> None:
    assert set(LIST_ANCHORS) <= set(lists.LISTS)


@pytest.mark.parametrize("tree", sites.TREES)
def test_every_anchor_that_passes_is_in_the_page(sample_site: Site, tree: str) -> None:
    found = anchors(read_catalogue(sites.SAMPLE)[0])
    for path, known in found.items():
        if not path.endswith(".md"):
            assert (sample_site.folder / path).exists()
            continue
        if path.endswith(".en.md") != (tree == "en") and "/" not in path:
            continue
        stem = path.removesuffix(".md").removesuffix(".en")
        url = ("en/" if tree == "en" else "") + ("" if stem == "index" else f"{stem}/")
        assert known <= set(sample_site.page(url).ids), url


def test_right_links_to_generated_anchors_build(project: Path, tmp_path: Path) -> None:
    links = ("concepts.md#adam", "questions/01-what-is-a-gradient.md#answer-zh", "index.md#section-2")
    body = "".join(f"\n见[样例]({link})。\n" for link in links)
    write(project / "content", f"# 关于\n{body}", "about.md")
    english = "".join(f"\nSee the [sample]({link}).\n" for link in links)
    write(project / "content", f"# About\n{english}")
    page = Site(sites.build(project, tmp_path / "site")).page("about/")
    assert [str(one.get("href")) for one in page.all("//article/p/a")] == [
        "../concepts/#adam",
        "../questions/01-what-is-a-gradient/#answer-zh",
        "../#section-2",
    ]


def test_a_wrong_anchor_stops_make_site_with_its_line(project: Path, tmp_path: Path) -> None:
    write(project / "content", "# 关于\n\n见\n[Adam](concepts.md#nope)。\n", "about.md")
    done = make_site(project, tmp_path / "site")
    assert done.returncode != 0
    assert "content/about.md:9: The link `concepts.md#nope` leads to no heading, block or entry" in done.stderr
    assert not (tmp_path / "site").exists()


NASTY = """关于 "R&D" </title><script>alert()</script> <b> &amp; '"""


def test_titles_and_descriptions_are_shown_as_written_whatever_they_hold(project: Path, tmp_path: Path) -> None:
    file = project / "content" / "about.md"
    quoted = NASTY.replace("'", "''")
    front = f"title: '{quoted}'\ndescription: '{quoted} 二'"
    file.write_text(f"---\n{front}\n---\n\n# 关于\n\n样例页面。\n", encoding="utf-8")
    sections = project / "content" / "sections.yml"
    text = sections.read_text(encoding="utf-8").replace("zh: 训练", "zh: 训练 & 调参")
    sections.write_text(text, encoding="utf-8")
    site = Site(sites.build(project, tmp_path / "site", REPO_URL=sites.REPOSITORY))
    page = site.page("about/")
    assert page.meta("description") == page.meta("og:description") == f"{NASTY} 二"
    assert page.meta("og:title") == NASTY
    assert str(page.one("/html/head/title").text) == f"{NASTY} - 深度学习 49 问"
    report = page.one(f"//nav[{has('dl49-foot')}]/a[2]")
    assert "%26amp%3B%20%27" in str(report.get("href"))
    for one in (page, site.page("")):
        assert NASTY in words(one.one(f"//div[{has('md-sidebar--primary')}]"))
        assert one.all("//article//b | //nav//b | //script[text()='alert(1)']") == []
        assert "训练 & 调参" in words(one.one(f"//div[{has('md-sidebar--primary')}]"))


@pytest.mark.parametrize(
    ("written", "searchable"),
    [
        ("search:\n  exclude: true", False),
        ("search: {exclude: true}", False),
        ("search: { exclude: yes } # not this", False),
        ("search: {exclude: false}", True),
        ("hide: [toc]", True),
    ],
)
def test_a_page_that_search_leaves_out_may_say_so_in_any_form_of_yaml(
    content: Path, written: str, *, searchable: bool
) -> None:
    file = content / "about.en.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: About", f"title: About\n{written}") + "\nsearch:\n  exclude: true\n")
    pages = {(page.name, page.language): page for page in read_catalogue(content)[0].pages}
    assert pages["about", "en"].searchable is searchable


def test_search_gets_the_text_of_a_page_as_it_is_shown() -> None:
    page = render_prose('# T\n\n## A {#a}\n\nSay "yes", `code` &amp; \\*this\\*: [words](x.md).\n', 1)
    assert [(block.level, block.anchor, block.plain) for block in page.blocks] == [
        (1, "t", "T"),
        (2, "a", "A"),
        (0, "", "Say “yes”, code & *this*: words."),
    ]


def test_what_is_refused_does_not_run_in_a_preview_which_goes_on() -> None:
    source = (
        '<script>alert(1)</script>\n\na <b onclick="x">b</b>\n\n[x](javascript:alert(1)){: onclick="x" }\n\n'
        '<div markdown onclick="x"><script>alert(2)</script></div>\n\n- <div markdown onclick="x">y</div>\n'
    )
    html = Markdown(extensions=[*EXTENSIONS, Prose(lambda _: "")], extension_configs=EXTENSIONS).convert(source)
    tree = select(fragment_fromstring(html, "main"), "//*")
    assert {one.tag for one in tree} <= {"main", "p", "a", "div", "span", "ul", "li"}
    assert [name for one in tree for name in one.attrib] == []


def test_a_block_of_code_takes_no_attributes_and_is_highlighted_once(content: Path) -> None:
    code = "x = 1  # <b>\n"
    assert highlighted(code, "python") is highlighted(code, "python")
    assert "<b>" not in highlighted(code, "python")
    for opening in (
        "```{.python data-x='\" onclick=\"alert(1)'}",
        '```{.python onclick="alert(1)"}',
        '```python title="x"',
    ):
        write(content, f"# About\n\n{opening}\n{code}```\n")
        problems = check(content)[1]
        assert {problem.path for problem in problems} == {"content/about.en.md"}, opening
        assert problems[0].line == 8, opening
