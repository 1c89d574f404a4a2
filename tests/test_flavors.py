"""Syntax of other flavors of Markdown is refused by name; what only looks like it, in code or math, is not."""

from __future__ import annotations

import pytest

from dl49.markdown import Fragment, Text, parse, texts
from dl49.rules.flavors import _BLOCKS, _INLINE, foreign

OTHERS = {
    # GitHub, GitLab
    "a ~~b~~ c": ["struck-out text"],
    "~~错的~~": ["struck-out text"],
    "~~never closed": ["struck-out text"],
    "- [ ] a\n- [x] b": ["a task list", "a task list"],
    "1. [X] a": ["a task list"],
    "> [!NOTE]\n> a": ["an alert or callout"],
    "> [!warning]- Title\n> a": ["an alert or callout"],
    "a[^1] b": ["a footnote"],
    "[^note]: a": ["a footnote"],
    "见 https://example.org/x 。": ["a bare address"],
    "<https://example.org/>": ["a bare address"],
    "see www.example.org": ["a bare address"],
    "a :smile: b": ["an emoji or role by its name"],
    "很好:+1:": [],  # no letter: a ratio may look like this
    "很好:thumbsup:。": ["an emoji or role by its name"],
    "a {+ b +} and {- c -}": ["a change as GitLab marks it"] * 2,
    "a [+ b +] and [- c -]": ["a change as GitLab marks it"] * 2,
    "[[_TOC_]]": ["a table of contents"],
    # Python-Markdown and PyMdown
    "!!! note\n    a": ["an admonition"],
    '!!! warning "a"': ["an admonition"],
    '??? note "a"': ["a block to open"],
    "???+ note": ["a block to open"],
    '=== "Tab"': ["a tab"],
    "/// note | a": ["a block of PyMdown"],
    "a\n{: .c }": ["an attribute list"],
    "a{: #id title='b' }": ["an attribute list"],
    "### a {#b}": ["an attribute list"],
    "*[HTML]: Hyper Text": ["an abbreviation"],
    "Term\n: definition": ["a definition list"],
    "Term\n\n: definition": ["a definition list"],
    "[TOC]": ["a table of contents"],
    "==a b==": ["highlighted text"],
    "^^a b^^": ["inserted text"],
    "press ++ctrl+alt+c++": ["a key or inserted text"],
    "H~2~O": ["a subscript"],
    "x^2^": ["a power or superscript"],
    "10^6": ["a power or superscript"],
    '--8<-- "a.md"': ["a snippet"],
    "-8<- a.md": ["a snippet"],
    "{++a++} {--b--} {~~c~>d~~} {==e==}{>>f<<}": ["a mark of CriticMarkup"] * 5,
    "a --> b": ["a sign of several characters"],
    "a <-> b => c": ["a sign of several characters"] * 2,
    "a >= b, a <= b, a != b, a =/= b, +/- 1": ["a sign of several characters"] * 5,
    '[=75% "75%"]': ["a progress bar"],
    # Pandoc, kramdown
    "a^[a note] b": ["a footnote"],
    "[a][b]": ["a link that is defined elsewhere"],
    "[a][]": ["a link that is defined elsewhere"],
    "[a]: https://example.org": ["a link definition"],
    "[a]{.smallcaps}": ["an attribute list"],
    "`a`{.python}": ["an attribute list"],
    "`<b>`{=html}": ["an attribute list"],
    "![](a){width=50%}": ["an attribute list"],
    "::: note\na\n:::": ["a directive or fenced div"] * 2,
    "::: {.note}": ["a directive or fenced div"],
    "| a line\n| another": ["a table that was not read"],
    "+---+---+\n| a | b |": ["a table of Pandoc or reStructuredText", "a table that was not read"],
    "=== ===\na   b": ["a table of Pandoc or reStructuredText"],
    "#. a": ["a list of another flavor"],
    "(@a) b": ["a list of another flavor"],
    "(1) a\n(2) b": ["a list of another flavor"],
    "a. b\nb. c": ["a list of another flavor"],
    "ii) b\niii) c": ["a list of another flavor"],
    "% a comment": ["a comment"],
    "{:toc}": ["an attribute list"],
    "{::comment}": ["an attribute list"],
    "~ definition": ["a definition list"],
    # Jekyll, Hugo, GitBook, mdBook, Docsify
    "{% raw %} a": ["a template tag"],
    "{{ site.title }}": ["a template tag"],
    '{{< figure src="a" >}}': ["a template tag"],
    "{{#include a.rs}}": ["a template tag"],
    "?> a hint": ["a hint of Docsify"],
    "!> a hint": ["a hint of Docsify"],
    "<<< @/a.py": ["a snippet"],
    "<<[a](b)": ["a snippet"],
    "+++\ntitle = 1": ["a break or front matter of another flavor"],
    # Obsidian
    "[[02-why]]": ["a wiki link"],
    "![[a.png]]": ["a wiki link"],
    "a %%hidden%% b": ["a comment"],
    "a paragraph ^block-1": ["the name of a block"],
    "a #重要 b": ["a tag"],
    "||spoiler||": ["a spoiler"],
    ">!spoiler!<": ["a spoiler"],
    # MyST, reStructuredText
    "{math}`x^2`": ["a role of MyST"],
    "{cite:p}`a`": ["a role of MyST"],
    ":math:`x`": ["an emoji or role by its name"],
    ":::{note}": ["a directive or fenced div"],
    ".. note:: a": ["a directive of reStructuredText"],
    "(a-target)=": ["a target of MyST"],
    # TeX
    r"\\(x\\)": ["a TeX command or backslash outside of math"] * 2,
    r"\begin{equation} x \end{equation}": ["a TeX command or backslash outside of math"] * 2,
    r"see \ref{a}": ["a TeX command or backslash outside of math"],
    # Our own, not read
    "##heading": ["a heading that was not read"],
    "[a](b c)": ["a link that was not read"],
    "[a](javascript:b)": ["a link that was not read"],
    "<javascript:b>": ["an address that was not read"],
    "| a | b |\n|---|\n| c | d |": ["a table that was not read"],
    "a | b\n---|---|---": ["a table that was not read"],
    "a `b": ["code that was not read"],
    "snake_case and _强调_的": ["an underscore"] * 2,
}


def names(text: str) -> list[str]:
    """Return the names of what a text holds of other flavors, in the order of the text."""
    fragment = Fragment(tuple(parse(text)), 1)
    return [flavor.name for one in fragment.texts for _, _, flavor in sorted(foreign(one), key=lambda found: found[0])]


@pytest.mark.parametrize("text", OTHERS)
def test_another_flavor_is_known_by_its_name(text: str) -> None:
    assert names(text) == OTHERS[text]


@pytest.mark.parametrize("text", OTHERS)
def test_in_code_and_math_it_is_left_alone(text: str) -> None:
    assert names(f"a\n\n```text\n{text}\n```\n") == []
    assert "\n\n" in text or names(f"$$\n{text}\n$$\n") == []
    if not set("`\n") & set(text):
        assert names(f"a `{text}` b") == []


@pytest.mark.parametrize(
    "text",
    [
        "**一句话**：梯度、损失；3～10 倍（约 1.5 %）。",
        "Wait: 12:30:45, a ratio of 1:2:3, C++ and C++, (a) one (b) two; A/B, 3/4, 1.9°, 5–7 and x. Really?",
        "#P is a class, #1 a number, C# a language.",
        "A set {0, 1}, an interval [0, 1], a [word] and 5 < 6.",
        r"Literal \~\~a\~\~, \[\[a\]\], \`, \*, \_x\_, \^, \{: .c} and \# too.",
        "| a | b |\n| :-- | --: |\n| c | d |",
        "> a quotation\n\n1. a\n2. b\n\n- c\n  - d",
        "A. Krizhevsky wrote this.",
        "[words](https://example.org/a_b~~c~~) and [more](02-why.md#answer-zh)",
        "[@first2001work; @third2002work, Theorem 2] is no footnote",
        "![a](b_c.svg)",
    ],
)
def test_sound_text_holds_none(text: str) -> None:
    assert names(text) == []


def test_a_formula_that_was_not_read_is_not_taken_for_something_else() -> None:
    assert names(r"a $ x_1^2 \le {:y} $ b") == []


def test_every_flavor_of_the_table_has_a_test() -> None:
    found = {
        id(flavor) for text in OTHERS for one in Fragment(tuple(parse(text)), 1).texts for _, _, flavor in foreign(one)
    }
    missing = [flavor.name for flavor in (*_BLOCKS, *_INLINE) if id(flavor) not in found]
    assert missing == []


def test_of_two_that_overlap_one_is_reported() -> None:
    [text] = texts(parse("{~~a~>b~~}"))
    assert isinstance(text, Text)
    assert [(start, end) for start, end, _ in foreign(text)] == [(0, len(text.visible))]
