"""Our Markdown: CommonMark with tables, ``$…$`` math and ``[@key]`` citations, parsed into tokens that know their line.

markdown-it-py reads it (see docs/decisions.md for why not Python-Markdown, which renders the pages of prose). Raw HTML
is recognized so that it can be refused. Escapes stay separate tokens, so that an escaped ``$`` can be told from math.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from dl49.captions import captions_plugin

MATH: Final = "\ue000"
CODE: Final = "\ue001"
CITATION: Final = "\ue002"
IMAGE: Final = "\ue003"
"""What stands for a formula, code, a citation or an image in the visible text of a paragraph."""

_KEY: Final = r"@([A-Za-z][\w:-]*)(?:, ([^\];@]+))?"
_CITATION: Final = re.compile(rf"\[{_KEY}(?:; {_KEY})*\]")


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work in a citation, with the place in it (``Theorem 2``), if any."""

    key: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """TeX source as written between the dollar signs."""

    tex: str
    display: bool


@dataclass(frozen=True)
class Fragment:
    """A run of parsed Markdown blocks, and the line of the file on which it starts."""

    tokens: tuple[Token, ...]
    line: int

    def __bool__(self) -> bool:
        return bool(self.tokens)

    # Each rule walks through every fragment, so the walks are kept.

    @cached_property
    def located(self) -> tuple[Located, ...]:
        """Every token that carries content, with its line."""
        return tuple(located(self.tokens))

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The visible text of each paragraph, heading and cell, then the alternative texts of the images."""
        return (*texts(self.tokens), *(alternative(item) for item in self.images))

    @property
    def formulas(self) -> Iterator[tuple[Formula, int]]:
        """The formulas in reading order, each with the line on which its TeX starts."""
        return _formulas(self.located)

    @property
    def images(self) -> Iterator[Located]:
        """The images in reading order."""
        return (item for item in self.located if item.token.type == "image")

    @property
    def citations(self) -> Iterator[tuple[CitedWork, int]]:
        """The works cited in reading order, each with its line."""
        for item in self.located:
            if item.token.type == "citation":
                for work in cited(item.token):
                    yield work, item.line


@dataclass(frozen=True, slots=True)
class Located:
    """A token and its line in the file."""

    token: Token
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """The visible text of a paragraph, heading or cell; formulas and code are single private-use characters.

    ``source`` is its Markdown, ``within`` the types of the blocks around it, innermost last; ``escaped`` are the
    places of the characters that a backslash makes plain text.
    """

    visible: str
    source: str
    line: int
    within: tuple[str, ...]
    escaped: frozenset[int] = frozenset()

    def line_at(self, index: int) -> int:
        """Return the line of the visible character at ``index``."""
        return self.line + self.visible.count("\n", 0, index)


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (the parser's own signature)
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        token.meta = {"cited": tuple(CitedWork(m[1], (m[2] or "").strip()) for m in re.finditer(_KEY, match[0]))}
    state.pos = match.end()
    return True


def parser() -> MarkdownIt:
    """Return a new parser of our Markdown."""
    markdown = MarkdownIt("commonmark", {"html": True, "quotes": "“”‘’"}).enable("table").disable("text_join")
    markdown.disable("reference")  # shows no text, and what is written like it is mostly meant for something else
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False)
    markdown.inline.ruler.before("link", "citation", _citation)
    captions_plugin(markdown)
    return markdown


_PARSER: Final = parser()


def parse(text: str) -> list[Token]:
    """Parse a whole file; return its block tokens."""
    return _PARSER.parse(text)


def parse_inline(text: str) -> Token:
    """Parse one line of text, such as a question; return its inline token."""
    token = _PARSER.parseInline(text)[0]
    token.map = [0, 1]
    return token


def curl_quotes(tokens: Sequence[Token]) -> None:
    """Turn the straight quotes of English text into curly ones, in place (formulas and code keep theirs)."""
    process_inlines_state = StateCore("", _PARSER, {}, list(tokens))
    for token in tokens:
        if token.type == "inline" and token.children and re.search("['\"]", token.content):
            for run in (token.children, *(child.children for child in token.children if child.children)):
                process_inlines(run, process_inlines_state)
                for child in run:
                    if child.type == "text":
                        child.content = child.content.replace("'", "’")  # with no partner it is an apostrophe


def cited(token: Token) -> tuple[CitedWork, ...]:
    """Return the works that a citation token names."""
    return cast("tuple[CitedWork, ...]", token.meta["cited"])


def inline_tokens(tokens: Sequence[Token]) -> Iterator[tuple[Token, int, tuple[str, ...]]]:
    """Yield each inline token with its first line and the types of the open blocks around it."""
    open_blocks: list[Token] = []
    for token in tokens:
        if token.nesting == 1:
            open_blocks.append(token)
        elif token.nesting == -1 and open_blocks:
            open_blocks.pop()
        elif token.type == "inline":
            span = token.map or next((b.map for b in reversed(open_blocks) if b.map), None) or [0, 1]
            yield token, span[0] + 1, tuple(b.type.removesuffix("_open") for b in open_blocks)


def located(tokens: Sequence[Token]) -> Iterator[Located]:
    """Yield every token that carries content, block or inline, with its line, in reading order."""
    lines = (line for _, line, _ in inline_tokens(tokens))
    for token in tokens:
        if token.type != "inline":
            yield Located(token, token.map[0] + 1 if token.map else 0)
            continue
        line = next(lines)
        for child in token.children or ():
            yield Located(child, line)
            line += _lines_of(child)


def _lines_of(child: Token) -> int:
    if child.type in {"softbreak", "hardbreak"}:
        return 1
    return child.content.count("\n") if child.type in {"math_inline", "html_inline", "image"} else 0


def formulas(tokens: Sequence[Token]) -> Iterator[tuple[Formula, int]]:
    """Yield the formulas in reading order, each with the line on which its TeX starts."""
    return _formulas(located(tokens))


def _formulas(items: Iterable[Located]) -> Iterator[tuple[Formula, int]]:
    for item in items:
        if item.token.type == "math_inline":
            yield Formula(item.token.content, display=False), item.line
        elif item.token.type == "math_block":
            yield Formula(item.token.content.strip("\n"), display=True), item.line + 1


def texts(tokens: Sequence[Token]) -> Iterator[Text]:
    """Yield the visible text of each paragraph, heading and cell."""
    for token, line, within in inline_tokens(tokens):
        yield _text(token, line, within)


def alternative(image: Located) -> Text:
    """Return the alternative text of an image."""
    return _text(image.token, image.line, ("image",))


def _text(token: Token, line: int, within: tuple[str, ...]) -> Text:
    shown = visible(token)
    return Text(shown, token.content, line, within, _escaped(token) if "\\" in token.content else frozenset())


_STAND_INS: Final = {"math_inline": MATH, "code_inline": CODE, "citation": CITATION, "image": IMAGE}


def visible(inline: Token) -> str:
    """Return what a reader sees of an inline token, with one stand-in character for each formula, code, citation."""
    return "".join(_shown(child) for child in inline.children or ())


def _shown(child: Token) -> str:
    if child.type in {"text", "text_special"}:
        return child.content
    return "\n" if child.type in {"softbreak", "hardbreak"} else _STAND_INS.get(child.type, "")


def _escaped(inline: Token) -> frozenset[int]:
    places, at = set(), 0
    for child in inline.children or ():
        if child.type == "text_special":
            places.add(at)
        at += len(_shown(child))
    return frozenset(places)


_READABLE: Final = str.maketrans({MATH: "$…$", CODE: "`…`", CITATION: "[@…]", IMAGE: "![…]", "\n": " "})


def readable(shown: str) -> str:
    """Return visible text as a message quotes it: on one line, with the stand-ins made visible."""
    return shown.translate(_READABLE)


@functools.cache
def curled(text: str) -> str:
    """Return plain text with curly quotes."""
    token = Token("inline", "", 0, content=text, children=[Token("text", "", 0, content=text)])
    curl_quotes([token])
    return visible(token)
