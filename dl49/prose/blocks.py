"""The blocks of a rendered page: what a reader sees of each, and the line of the file where it stands.

Python-Markdown forgets lines. Blocks come in the order of the file, and the first words of a block stand in it as
written, so each is looked for behind the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

from dl49.markdown import CODE, IMAGE, Text
from dl49.prose.extension import Notes

_INLINE: Final = {"a", "br", "code", "em", "img", "input", "kbd", "span", "strong"}
_CODED: Final = re.compile("\x02(?:wzxhzdk:(\\d+)|(\\d+)|amp)\x03")
"""How Python-Markdown keeps what is put in at the end: HTML, a character behind a backslash, an ampersand."""
_MARKS: Final = re.compile(r"[^\w\n]*(?:\d+\.\s+)?(?::[\w-]+:)?[^\w\n]*")
"""What may stand before the first words of a block."""
_TYPED: Final = str.maketrans("“”‘’", "\"\"''")
"""Quotes that smarty has curled, as they were typed."""
_WITHIN: Final = {"li": "list_item", **{f"h{level}": "heading" for level in range(1, 7)}}


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or item: its text, the same with code written out, its level as a heading (or 0), its id."""

    text: Text
    plain: str
    level: int
    anchor: str


@dataclass(slots=True)
class _Run:
    """Inline content that is being put together."""

    visible: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    elements: list[tuple[Element, int]] = field(default_factory=list)
    escaped: set[int] = field(default_factory=set)
    start: str = ""

    def add(self, visible: str, plain: str | None = None) -> None:
        self.visible.append(visible)
        self.plain.append(visible if plain is None else plain)

    @property
    def length(self) -> int:
        return sum(map(len, self.visible))


class BlockReader:
    """Reads the blocks of a page whose Markdown is ``source``, which starts on ``line`` of its file."""

    def __init__(self, source: str, line: int, notes: Notes) -> None:
        self.source, self.first, self.notes = source, line, notes
        self.last = line + source.count("\n")
        self.place = 0
        self.lines: dict[Element, int] = {}
        self.called = {element for element, _ in notes.calls}

    def line_of(self, words: str) -> int:
        """Return the line on which words stand next, or on which the last were found; what follows is behind them."""
        if words:
            places = [*_occurrences(words, self.source, self.place)]
            at = next((at for at in places if self._begins_line(at)), places[0] if places else -1)
            self.place = at + len(words) if at >= 0 else self.place
        return self.first + self.source.count("\n", 0, self.place)

    def _begins_line(self, at: int) -> bool:
        """Return whether only marks stand between the start of a line and a place in it."""
        return _MARKS.fullmatch(self.source, self.source.rfind("\n", 0, at) + 1, at) is not None

    def read(self, element: Element, within: tuple[str, ...] = ()) -> Iterator[Block]:
        """Yield the blocks in an element, and note the line of each element."""
        run = _Run()
        self._add_text(run, element.text)
        for child in element:
            if child in self.called:
                self.lines[child] = self.line_of("[[")
            elif child.tag in _INLINE:
                self._add(run, child)
            else:
                yield from self._block(run, element, within)
                run = _Run()
                yield from self.read(child, (*within, _WITHIN.get(child.tag, child.tag)))
            self._add_text(run, child.tail)
        yield from self._block(run, element, within)
        self.lines.setdefault(element, self.line_of(""))

    def _block(self, run: _Run, element: Element, within: tuple[str, ...]) -> Iterator[Block]:
        visible = "".join(run.visible)
        if not visible.strip() and not run.elements:
            return
        lead = len(visible) - len(visible.lstrip())
        place = self.place
        line = self.line_of(f'"{run.start}' if element.tag in {"summary", "label"} else run.start)
        if element.tag == "label":  # the labels of all tabs come before what is in the tabs
            self.place = place
        self.lines.setdefault(element, line)
        for one, breaks in run.elements:
            within_block = max(breaks - visible.count("\n", 0, lead), 0)  # it may stand in what is blank
            self.lines[one] = min(line + within_block, self.last)  # lines that are no text are missing from the count
        shown = visible.strip()
        lines = self.source.split("\n")[line - self.first :][: shown.count("\n") + 1]
        text = Text(shown, "\n".join(lines), line, within, frozenset(at - lead for at in run.escaped))
        level = int(element.tag[1]) if within[-1:] == ("heading",) else 0
        yield Block(text, "".join(run.plain).strip(), level, element.get("id", ""))

    def _add(self, run: _Run, element: Element) -> None:
        run.elements.append((element, sum(part.count("\n") for part in run.visible)))
        if element.tag == "code" or element.get("class") == "keys":
            content = "".join(element.itertext())
            run.start = run.start or ("" if element.tag == "span" else unescape(content).partition("\n")[0])
            if "\n" in content:  # a block of code that was not read as one
                self.notes.refused.append((element, content.partition("\n")[0]))
            run.add(CODE, unescape(content))
        elif element.tag == "img":
            run.start = run.start or element.get("alt", "").partition("\n")[0] or self.notes.addresses.get(element, "")
            run.add(IMAGE, element.get("alt", ""))
        else:
            self._add_text(run, element.text)
            for child in element:
                self._add(run, child)
                self._add_text(run, child.tail)
            run.start = run.start or self.notes.addresses.get(element, "")

    def _add_text(self, run: _Run, text: str | None) -> None:
        end = 0
        for match in _CODED.finditer(text or ""):
            self._add_words(run, (text or "")[end : match.start()])
            end = match.end()
            if match[2]:
                run.escaped.add(run.length)
                run.add(chr(int(match[2])))
            else:
                html = self.notes.stash[int(match[1])] if match[1] else "&"
                character = unescape(html)
                icon = html.startswith("<svg")
                typed = IMAGE if icon else CODE if html.startswith("<") else character.translate(_TYPED)
                run.add(typed, "" if html.startswith("<") else character)
        self._add_words(run, (text or "")[end:])

    def _add_words(self, run: _Run, words: str) -> None:
        if words:
            run.start = run.start or words.strip().partition("\n")[0]
            run.add(words)


def _occurrences(words: str, source: str, start: int) -> Iterator[int]:
    """Yield where words stand in a source, from a place on."""
    at = source.find(words, start)
    while at >= 0:
        yield at
        at = source.find(words, at + 1)
