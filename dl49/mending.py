"""Mends the typography of one paragraph: only spaces and punctuation of its text change, where only one form is right.

What is not text (math, code, citations, addresses of links, images, escapes) stays as it is, byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from dl49.languages import HAN, Language
from dl49.markdown import CITATION, CODE, IMAGE, MATH, parse_inline, parser
from dl49.rules.typography import FULL, LATIN

Edit: TypeAlias = tuple[int, int, str]
"""Where the visible text changes (from, to), and what stands there then."""
_Rule: TypeAlias = Callable[[StateInline, bool], bool]

_STAND_INS: Final = {"backticks": CODE, "math_inline": MATH, "citation": CITATION, "newline": "\n"}
_MARKUP: Final = {"emphasis", "strikethrough"}
_ROUNDS: Final = 20
"""Each makes all changes of one kind; a paragraph needs a handful."""


@dataclass(slots=True)
class _Reading:
    """The visible text of a paragraph, and for each character the span of its source.

    ``gaps`` says where something new before a character goes: outside of emphasis or a link that begins or ends there.
    """

    visible: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    place: int = 0

    def show(self, character: str, start: int, end: int) -> None:
        self.visible += character
        self.spans.append((start, end))
        self.gaps.append(self.place)
        self.place = end


def _noting(name: str, rule: _Rule) -> _Rule:
    """Return a rule of the parser that notes which part of the source it reads, and as what."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (the parser's own signature)
        start, noted = state.pos, state.env["spans"]
        before = len(noted)
        label = state.md.helpers.parseLinkLabel(state, start, disableNested=True) if name == "link" else start
        if not rule(state, silent):
            return False
        if not silent and name == "link":
            noted += [("opening", start, start + 1), ("closing", label, state.pos)]
        elif not silent:
            del noted[before:]
            noted.append((name, start, state.pos))
        return True

    return noting


def _parser() -> MarkdownIt:
    markdown = parser()
    names = markdown.get_active_rules()["inline"]
    for name, rule in zip(names, markdown.inline.ruler.getRules(""), strict=True):
        if name != "text":
            markdown.inline.ruler.at(name, _noting(name, rule))
    return markdown


_PARSER: Final = _parser()


def spans(source: str) -> list[tuple[str, int, int]]:
    """Return what in a paragraph is not plain text: by which rule of the parser it is read, from where, to where."""
    env: dict[str, list[tuple[str, int, int]]] = {"spans": []}
    _PARSER.parseInline(source, env)
    return sorted(env["spans"], key=lambda span: span[1:])


def _read(source: str) -> _Reading:
    reading, at = _Reading(), 0
    opened: list[str] = []
    for name, start, end in spans(source):
        for index in range(at, start):
            reading.show(source[index], index, index + 1)
        at = end
        closes = name == "closing" or (name in _MARKUP and opened[-1:] == [source[start:end]])
        if name in _MARKUP:
            opened = opened[:-1] if closes else [*opened, source[start:end]]
        if closes:
            reading.place = end
        elif name not in {"opening", *_MARKUP}:
            reading.show(_STAND_INS.get(name, IMAGE), start, end)
    for index in range(at, len(source)):
        reading.show(source[index], index, index + 1)
    return reading


_FULL_WIDTH: Final = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_STRAIGHT: Final = dict.fromkeys("“”„‟", '"') | dict.fromkeys("‘’‚‛", "'")
_CHINESE: Final = rf"[{HAN[1:-1]}）”’》{CITATION}]"
"""What a mark behind it belongs to the Chinese sentence. Behind a Latin word it may belong to that: ``et al.``."""
_CLOSED: Final = FULL.translate(dict.fromkeys(map(ord, "“‘（《")))

_HALF_WIDTH: Final = re.compile(
    rf"(?<={_CHINESE})(?:[,;:?!]|\.(?![\d.]))|[,;:?!](?= ?{HAN})|(?<=[{MATH}{CODE}])[,;?!.](?=\s|$|{HAN})"
)
_BESIDE_HAN: Final = re.compile(rf"(?<={HAN})[()]|(?<={HAN}\s)[()]|\((?=\s?{HAN})")
_SINGLE: Final = re.compile(r"(?<![A-Za-z])'|'(?![A-Za-z])")
_NEEDLESS: Final = re.compile(rf"(?<=[{FULL}]) (?!{CITATION})| (?=[{_CLOSED}])|(?<=\S) (?=[（《“‘])|(?<=\S) +(?= \S)")
_BOUNDARY: Final = re.compile(rf"(?<={HAN})(?={LATIN})|(?<={LATIN})(?={HAN})")


def _marks(visible: str) -> Iterator[Edit]:
    for match in _HALF_WIDTH.finditer(visible):
        yield *match.span(), _FULL_WIDTH[match[0]]
    for pair in _pairs(visible):
        if any(visible[place] in "（）" or _BESIDE_HAN.match(visible, place) for place in pair):
            yield from ((i, i + 1, _FULL_WIDTH[visible[i]]) for i in pair if visible[i] in _FULL_WIDTH)


def _pairs(visible: str) -> Iterator[tuple[int, int]]:
    """Yield the places of parentheses that belong together, of whatever width."""
    opened: list[int] = []
    for match in re.finditer("[(（)）]", visible):
        if match[0] in "(（":
            opened.append(match.start())
        elif opened:
            yield opened.pop(), match.start()


def _quotes(visible: str) -> Iterator[Edit]:
    for found, marks in ((re.finditer('"', visible), "“”"), (_SINGLE.finditer(visible), "‘’")):
        places = [match.start() for match in found]
        if len(places) % 2 == 0 and not set(marks) & set(visible):
            yield from ((place, place + 1, marks[i % 2]) for i, place in enumerate(places))


def _spaces(visible: str) -> Iterator[Edit]:
    yield from ((match.start(), match.end(), "") for match in _NEEDLESS.finditer(visible))
    yield from ((match.start(), match.start(), " ") for match in _BOUNDARY.finditer(visible))


def _straight(visible: str) -> Iterator[Edit]:
    yield from ((i, i + 1, _STRAIGHT[mark]) for i, mark in enumerate(visible) if mark in _STRAIGHT)


_RULES: Final = {"zh": (_marks, _quotes, _spaces), "en": (_straight,)}


def mended(source: str, language: Language) -> str:
    """Return the source of a paragraph mended, or as it is where that would make markup of text, or text of markup."""
    now = source
    for _ in range(_ROUNDS):
        reading = _read(now)
        edits = next((found for rule in _RULES[language] if (found := sorted(rule(reading.visible)))), None)
        if not edits:
            return now if now == source or _markup(now) == _markup(source) else source
        now = _edited(now, reading, edits)
    return source


def _markup(source: str) -> list[tuple[str, str]]:
    return [(token.type, token.content) for token in parse_inline(source).children or () if token.type != "text"]


def _edited(source: str, reading: _Reading, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for start, end, text in edits:
        first, last = (
            (reading.gaps[start],) * 2 if start == end else (reading.spans[start][0], reading.spans[end - 1][1])
        )
        parts += [source[at:first], text]
        at = last
    return "".join(parts) + source[at:]
