"""Our extension of Python-Markdown: ``[[name]]`` calls for a list, and HTML is let through by the lists below.

Raw HTML stays text; elements, attributes and addresses that are not allowed are taken out of the page and noted, so
that the check can refuse them at their line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.md_in_html import HtmlBlockPreprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE

from dl49.addresses import scheme_of

_ANY: Final = ("class", "id", "lang")
_NAMES: Final = "blockquote br code em h1 h2 h3 h4 h5 h6 hr kbd li p pre span strong summary ul"
ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_NAMES.split(), _ANY),
    "a": (*_ANY, "href", "title"),
    "details": (*_ANY, "open"),
    "div": (*_ANY, "data-tabs"),
    "img": (*_ANY, "src", "alt", "title", "width", "height", "loading"),
    "input": (*_ANY, "type", "name", "checked"),
    "label": (*_ANY, "for"),
    "ol": (*_ANY, "start"),
}
"""The elements that a page of prose may hold, each with its attributes."""

_VALUES: Final = {
    "id": re.compile(r"(?!__)[a-z0-9_-]+|__tabbed_\d+_\d+"),
    # The theme's own names, but for its buttons, would make a part of the page out of the text.
    "class": re.compile(r"(?:(?!md-(?!button)|dl49-)[\w-]+ ?)+"),
}
_CALL: Final = re.compile(r"\[\[([\w-]+)\]\]\s*")


@dataclass(slots=True)
class Notes:
    """What the extension saw in a page: its tree, lists that are called for, and what was refused.

    ``stash`` is what stands where the text has placeholders; ``raw`` are blocks of HTML; ``refused`` are names of
    elements and attributes.
    """

    root: Element | None = None
    stash: list[str] = field(default_factory=list)
    calls: list[tuple[Element, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    refused: list[tuple[Element, str]] = field(default_factory=list)
    addresses: dict[Element, str] = field(default_factory=dict)


class _HtmlBlocks(HtmlBlockPreprocessor):
    """Leaves blocks of HTML to md_in_html where they hold Markdown; all others are shown as typed."""

    def __init__(self, md: Markdown, notes: Notes) -> None:
        super().__init__(md)
        self.notes = notes

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        before = len(blocks)
        lines = super().run(lines)
        for place, block in enumerate(blocks[before:], before):
            if isinstance(block, str):
                self.notes.raw.append(block)
                blocks[place] = f"<p>{escape(block)}</p>"
        return lines


class _Calls(BlockProcessor):
    """Puts in the list for which a paragraph ``[[name]]`` calls."""

    def __init__(self, md: Markdown, notes: Notes, make: Callable[[str], str]) -> None:
        super().__init__(md.parser)
        self.md, self.notes, self.make = md, notes, make

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 (the parser's own signature)
        return _CALL.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        call = blocks.pop(0).strip()
        place = SubElement(parent, "p")
        place.text = self.md.htmlStash.store(self.make(call[2:-2]) or f"<p>{escape(call)}</p>")
        self.notes.calls.append((place, call[2:-2]))


class _Sieve(Treeprocessor):
    """Takes out what is not allowed."""

    def __init__(self, md: Markdown, notes: Notes) -> None:
        super().__init__(md)
        self.notes = notes

    def run(self, root: Element) -> None:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            if not isinstance(block, str):  # where md_in_html found no place for it
                self.notes.raw.append(f"<{block.tag}")
                blocks[place] = ""
        self.notes.root, self.notes.stash = root, [str(block) for block in blocks]
        for element in root.iter():
            allowed = ATTRIBUTES.get(element.tag)
            if allowed is None:
                self.notes.refused.append((element, element.tag))
                element.tag, allowed = "span", ()
            for name, given in element.items():
                value = given or ""  # an attribute without a value has None
                element.set(name, value)
                pattern = _VALUES.get(name)
                if name not in allowed or (pattern and not pattern.fullmatch(value)):
                    self.notes.refused.append((element, f'{name}="{value}"'))
                    del element.attrib[name]
                elif name in {"href", "src"}:
                    address = UnescapeTreeprocessor().unescape(value.replace(AMP_SUBSTITUTE, "&"))
                    self.notes.addresses[element] = unescape(address)
                    scheme = scheme_of(self.notes.addresses[element])
                    if scheme and (scheme, name) != ("https:", "href"):
                        del element.attrib[name]
            if element.tag == "code":
                element.set("translate", "no")


class Prose(Extension):
    """The extension; ``make`` gives the HTML of a list by its name, or nothing where there is no such list."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make
        self.notes = Notes()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the parser's own name)
        """Take part in reading with ``md``, once."""
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_HtmlBlocks(md, self.notes), "html_block", 20)
        md.parser.blockprocessors.register(_Calls(md, self.notes, self.make), "dl49_calls", 110)
        # After the table of contents has named the headings (5) and before escapes are resolved (0).
        md.treeprocessors.register(_Sieve(md, self.notes), "dl49_sieve", 0.5)
