"""The theme's icons, by the names that pymdownx.emoji looks for: ``:material-school:``.

There are thousands, so each is looked for when it is asked for. Without the theme any name will do: nothing is shown.
"""

from __future__ import annotations

import functools
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown

_NAME: Final = re.compile(r":[a-z0-9]+(?:-[a-z0-9]+)+:")
EMPTY: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"></svg>'


@functools.cache
def icon(name: str) -> str | None:
    """Return the SVG of an icon (``material-school``), or None if there is none of that name."""
    theme = find_spec("material")
    if theme is None or not theme.submodule_search_locations:
        return EMPTY
    folder = Path(theme.submodule_search_locations[0], "templates", ".icons")
    # Folders are parted by hyphens too: fontawesome-brands-git-alt is fontawesome/brands/git-alt.
    parts = name.split("-")
    for depth in range(1, len(parts)):
        file = folder.joinpath(*parts[:depth], "-".join(parts[depth:]) + ".svg")
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return None


class _Icons(dict[str, dict[str, str]]):
    def get(self, name: str, default: object = None) -> dict[str, str] | None:  # type: ignore[override] # noqa: ARG002
        return {"name": name} if _NAME.fullmatch(name) and icon(name.strip(":")) else None


def index(_options: object, _md: Markdown) -> dict[str, object]:
    """Return the index of icons, in the form of pymdownx.emoji."""
    return {"name": "twemoji", "emoji": _Icons(), "aliases": {}}


def show(name: str, shortname: str, *rest: object) -> Element:
    """Return the element of an icon, as pymdownx.emoji asks for it; the last argument is the parser."""
    md = rest[-1]
    element = Element("span", {"class": name})
    if isinstance(md, Markdown):
        element.text = md.htmlStash.store(icon(shortname.strip(":")) or "")
    return element
