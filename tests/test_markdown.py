"""Our Markdown: what is read as math, citation, escape or quote, and on which line each stands."""

from __future__ import annotations

import pytest

from dl49.markdown import (
    CITATION,
    CODE,
    IMAGE,
    MATH,
    CitedWork,
    Formula,
    Fragment,
    cited,
    curl_quotes,
    formulas,
    located,
    parse,
    parse_inline,
    texts,
    visible,
)


def found(text: str) -> list[tuple[str, bool, int]]:
    return [(formula.tex, formula.display, line) for formula, line in formulas(parse(text))]


def citations(text: str) -> list[tuple[tuple[CitedWork, ...], int]]:
    return [(cited(item.token), item.line) for item in located(parse(text)) if item.token.type == "citation"]


def curled(text: str) -> str:
    tokens = parse(text)
    curl_quotes(tokens)
    return "\n\n".join(part.visible for part in texts(tokens))


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("a $x$ b", ["x"]),
        ("$x$", ["x"]),
        ("设 $x$，$y$。", ["x", "y"]),
        (r"$\{a\}$", [r"\{a\}"]),
        ("$a_1$ and $b*c*d$", ["a_1", "b*c*d"]),
        ("**$x$**", ["x"]),
        ("[$x$](https://example.org)", ["x"]),
        ("$a$-$b$", ["a", "b"]),
        (r"$a\$b$", [r"a\$b"]),
        ("$[@a]$", ["[@a]"]),
        ("$<b>$", ["<b>"]),
        ("$`a`$", ["`a`"]),
    ],
)
def test_inline_math_is_read_as_it_is_written(text: str, tex: list[str]) -> None:
    assert [formula for formula, _, _ in found(text)] == tex


@pytest.mark.parametrize(
    "text",
    [
        "$ x $",
        "$x $",
        "$ x$",
        "$",
        "$x",
        "$x$1",
        "1$x$ 5$",
        "`$x$`",
        r"\$x\$",
        r"\(x\)",
        r"\[x\]",
        "$a\n\nb$",
        "    $x$",
    ],
)
def test_what_is_no_math_is_not_read_as_math(text: str) -> None:
    assert [formula for formula in found(text) if formula[0].startswith("x")] == []


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("$$\nx\n$$", (["x"], True, 2)),
        ("a\n\n$$\nx\n= y\n$$\n\nb", (["x", "=", "y"], True, 4)),
        ("- a\n\n    $$\n    x\n    $$\n", (["x"], True, 4)),
        ("1. a\n\n    $$\n    x\n      y\n    $$\n", (["x", "y"], True, 4)),
        ("> $$\n> x\n> $$", (["x"], True, 2)),
    ],
)
def test_a_display_is_read_with_the_line_of_its_tex(text: str, formula: tuple[list[str], bool, int]) -> None:
    [(tex, display, line)] = found(text)
    assert (tex.split(), display, line) == formula


@pytest.mark.parametrize("text", ["a\n$$\nx\n$$", "$$\nx\n\ny\n$$", "$$\nx"])
def test_a_display_without_its_blank_lines_or_end_is_no_math(text: str) -> None:
    assert [display for _, display, _ in found(text) if display] == []


def test_formulas_in_a_paragraph_of_several_lines_know_their_lines() -> None:
    assert found("a $b$\nc $d$ and $e\n< f$ g\n$h$") == [
        ("b", False, 1),
        ("d", False, 2),
        ("e\n< f", False, 2),
        ("h", False, 4),
    ]


def test_formulas_in_lists_quotations_and_headings_know_their_lines() -> None:
    text = "# $a$\n\n- b\n\n    $c$\n    $d$\n    - $e$\n\n> f\n> $g$\n\n1. $h$\n   $i$\n"
    assert [(tex, line) for tex, _, line in found(text)] == [
        ("a", 1),
        ("c", 5),
        ("d", 6),
        ("e", 7),
        ("g", 10),
        ("h", 12),
        ("i", 13),
    ]


def test_formulas_in_a_table_know_their_lines() -> None:
    text = "a\n\n| $b$ | c |\n| --- | --- |\n| d | $e$ |\n| $f$ | $g$ |\n"
    assert [(tex, line) for tex, _, line in found(text)] == [("b", 3), ("e", 5), ("f", 6), ("g", 6)]


def test_a_line_break_counts_after_hard_breaks_and_inline_html() -> None:
    assert found("a\\\nb  \n$c$ <b\nd> $e$") == [("c", False, 3), ("e", False, 4)]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("a [@b]", [CitedWork("b")]),
        ("a [@b; @c]", [CitedWork("b"), CitedWork("c")]),
        ("a [@b, Theorem 2]", [CitedWork("b", "Theorem 2")]),
        ("a [@b, pp. 1-2; @c, Section 3.1]", [CitedWork("b", "pp. 1-2"), CitedWork("c", "Section 3.1")]),
        ("a [@first2001work:x-y_z]", [CitedWork("first2001work:x-y_z")]),
    ],
)
def test_a_citation_names_its_works(text: str, works: list[CitedWork]) -> None:
    assert citations(text) == [(tuple(works), 1)]


@pytest.mark.parametrize(
    "text",
    [
        "[@]",
        "[@ a]",
        "[@a;@b]",
        "[@a, @b]",
        "[@a,b]",
        "[@a, ]",
        "[a]",
        "@a",
        "(@a)",
        "`[@a]`",
        r"\[@a]",
        "[@1a]",
        "[@a",
    ],
)
def test_another_form_is_no_citation(text: str) -> None:
    assert citations(f"x {text}") == []


def test_citations_know_their_lines() -> None:
    text = "a\nb [@c]\n\n- d\n- e [@f]\n\n| g |\n| --- |\n| h [@i] |\n\n### j [@k]\n"
    assert [(works[0].key, line) for works, line in citations(text)] == [("c", 2), ("f", 5), ("i", 9), ("k", 11)]


def test_a_citation_wins_over_a_link_and_a_definition() -> None:
    tokens = parse("a [@b](c)\n\n[@b]\n")
    assert [part.visible for part in texts(tokens)] == [f"a {CITATION}(c)", CITATION]


def test_formulas_code_citations_and_images_are_stand_ins_in_visible_text() -> None:
    [text] = texts(parse("**a** $b$ `c` [@d] ![e](f) [g](h)\n*i* \\* &amp; <b>"))
    assert text.visible == f"a {MATH} {CODE} {CITATION} {IMAGE} g\ni * & "
    assert text.source == "**a** $b$ `c` [@d] ![e](f) [g](h)\n*i* \\* &amp; <b>"
    assert text.line_at(text.visible.index("g")) == 1
    assert text.line_at(text.visible.index("i")) == 2


def test_texts_know_what_they_stand_in() -> None:
    text = "# a\n\n- b\n\n| c |\n| --- |\n| d |\n\n> e\n"
    assert [(part.visible, part.line, part.within) for part in texts(parse(text))] == [
        ("a", 1, ("heading",)),
        ("b", 3, ("bullet_list", "list_item", "paragraph")),
        ("c", 5, ("table", "thead", "tr", "th")),
        ("d", 7, ("table", "tbody", "tr", "td")),
        ("e", 9, ("blockquote", "paragraph")),
    ]


def test_escapes_are_told_from_text() -> None:
    [item] = [item for item in located(parse(r"a \$ b")) if item.token.type == "text_special"]
    assert (item.token.content, item.token.markup, item.token.info) == ("$", r"\$", "escape")


def test_link_definitions_are_text() -> None:
    tokens = parse("a [b] [c][b]\n\n[b]: https://example.org\n\n- [^c]: d\n")
    assert [part.visible for part in texts(tokens)] == ["a [b] [c][b]", "[b]: https://example.org", "[^c]: d"]


def test_a_fragment_has_the_alternative_texts_of_its_images() -> None:
    fragment = Fragment(tuple(parse("a ![b $c$\nd](e)\n\n![*f*](g)\n")), 1)
    assert [(part.visible, part.line, part.within[-1]) for part in fragment.texts] == [
        (f"a {IMAGE}", 1, "paragraph"),
        (IMAGE, 4, "figure"),
        (f"b {MATH}\nd", 1, "image"),
        ("f", 4, "image"),
    ]


def test_texts_know_which_of_their_characters_are_escaped() -> None:
    [text] = texts(parse("\\*a **\\_** \\\n\\~\n"))
    assert [text.visible[place] for place in sorted(text.escaped)] == ["*", "_", "~"]


def test_quotes_in_alternative_texts_are_curled() -> None:
    tokens = parse('![a "b"](c)\n')
    curl_quotes(tokens)
    assert [part.visible for part in Fragment(tuple(tokens), 1).texts] == [IMAGE, "a “b”"]


def test_code_is_left_alone() -> None:
    tokens = parse("`$a$ [@b] <c>`\n\n```\n$d$ [@e]\n```\n")
    assert list(formulas(tokens)) == []
    assert [item.token.type for item in located(tokens) if item.token.type in {"citation", "html_inline"}] == []
    assert [item.token.content for item in located(tokens) if item.token.type == "fence"] == ["$d$ [@e]\n"]


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"a"', "“a”"),
        ("it's", "it’s"),
        ("'a'", "‘a’"),
        ("\"a 'b' c\"", "“a ‘b’ c”"),
        ('**"a"**', "“a”"),
        ('("a")', "(“a”)"),
        ("a's \"b's\"", "a’s “b’s”"),
        ('"$x$"', f"“{MATH}”"),
        ("et al.'s", "et al.’s"),
        ("the '90s", "the ’90s"),
    ],
)
def test_straight_quotes_are_curled(straight: str, curly: str) -> None:
    assert curled(straight) == curly


def test_quotes_in_code_and_math_stay_straight() -> None:
    tokens = parse('`"a"` and $b\'$')
    curl_quotes(tokens)
    children = tokens[1].children or []
    assert [child.content for child in children if child.type != "text"] == ['"a"', "b'"]


def test_one_line_of_text_is_parsed_alone() -> None:
    token = parse_inline("# a $b$ [@c]")
    assert visible(token) == f"# a {MATH} {CITATION}"
    assert Formula("b", display=False) in [formula for formula, _ in formulas([token])]


@pytest.mark.parametrize("html", ["<b>a</b>", "<!-- a -->", "<script>a</script>", "<?a?>", "<a href='b'>c</a>"])
def test_raw_html_is_recognized(html: str) -> None:
    assert "html_inline" in {item.token.type for item in located(parse(f"x {html}"))}


def test_a_figure_and_the_caption_below_it_are_one_block() -> None:
    tokens = parse("![a](b)\n\n**Figure**: what $x$ shows\n\n![c](d)\n\n- ![e](f)\n\n**Figure**: of nothing\n")
    kinds = [token.type for token in tokens if token.type.startswith("fig") or token.type == "paragraph_open"]
    figure = ["figure_open", "figcaption_open", "paragraph_open", "figcaption_close", "figure_close"]
    bare = [kind for kind in figure if kind != "paragraph_open"]
    assert kinds == [*figure, *bare, "paragraph_open", "paragraph_open"]
    assert [part.visible for part in texts(tokens)] == [
        IMAGE,
        f"What {MATH} shows",
        IMAGE,
        IMAGE,
        "Figure: of nothing",
    ]
    assert [part.line for part in texts(tokens)] == [1, 3, 5, 7, 9]


def test_the_list_below_a_caption_is_part_of_it() -> None:
    tokens = parse("![a](b)\n\n**图**：一句话。\n\n- 上图：$x$。\n- 设置：$y$。\n\n- 别的列表\n\n正文。\n")
    within = [part.within for part in texts(tokens)]
    assert ["figcaption" in types for types in within] == [False, True, True, True, True, False]
    tokens = parse("![a](b)\n\n**图**：一句话。\n\n正文。\n\n- 列表\n")
    assert ["figcaption" in part.within for part in texts(tokens)] == [False, True, False, False]
