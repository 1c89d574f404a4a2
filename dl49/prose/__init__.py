"""Pages of prose: Markdown as Python-Markdown reads it, with what the site's theme offers.

The check and the site render by the same extensions, so what the check has seen is what readers get.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markdown import Markdown

from dl49.prose import code, icons
from dl49.prose.blocks import Block, BlockReader
from dl49.prose.extension import Prose

EXTENSIONS: Final[Mapping[str, Mapping[str, object]]] = {
    "attr_list": {},
    "md_in_html": {},
    "smarty": {"smart_dashes": False, "smart_ellipses": False},
    "toc": {"permalink": False},
    "pymdownx.details": {},
    "pymdownx.emoji": {"emoji_index": icons.index, "emoji_generator": icons.show},
    "pymdownx.highlight": {"linenums_style": "pymdownx-inline"},
    "pymdownx.keys": {},
    "pymdownx.superfences": {
        "custom_fences": [{"name": "*", "class": "", "format": code.fenced, "validator": code.is_fence}],
    },
    "pymdownx.tabbed": {"alternate_style": True},
}
"""What pages of prose may use, each with its options; our own extension comes last."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a page at its line: an address, an id, the name of a list, or what was refused."""

    what: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image: its address and its alternative text."""

    source: str
    alternative: str
    line: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it is rendered.

    ``refused`` are elements and attributes that are not allowed, ``raw`` are blocks of HTML.
    """

    blocks: tuple[Block, ...]
    links: tuple[Found, ...]
    images: tuple[Image, ...]
    ids: tuple[Found, ...]
    calls: tuple[Found, ...]
    refused: tuple[Found, ...]
    raw: tuple[Found, ...]


def render_prose(source: str, line: int) -> Rendered:
    """Render the Markdown of a page, which starts on ``line`` of its file."""
    own = Prose(lambda _name: "<p></p>")
    Markdown(extensions=[*EXTENSIONS, own], extension_configs=EXTENSIONS).convert(source)
    notes = own.notes
    reader = BlockReader(source, line, notes)
    root = notes.root
    blocks = tuple(reader.read(root)) if root is not None else ()
    elements = list(root.iter()) if root is not None else []
    lines = reader.lines
    return Rendered(
        blocks,
        tuple(Found(notes.addresses[one], lines[one]) for one in elements if one.tag == "a" and one in notes.addresses),
        tuple(
            Image(notes.addresses.get(one, ""), one.get("alt", ""), lines[one]) for one in elements if one.tag == "img"
        ),
        tuple(Found(str(one.get("id")), lines[one]) for one in elements if one.get("id")),
        tuple(Found(name, lines[one]) for one, name in notes.calls),
        tuple(Found(what, lines[one]) for one, what in notes.refused),
        tuple(
            Found(raw.strip(), reader.first + source.count("\n", 0, max(source.find(raw.strip()), 0)))
            for raw in notes.raw
        ),
    )
