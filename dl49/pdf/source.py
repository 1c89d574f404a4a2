"""Typst source in the making: string literals, and marks that lead from the compiler's messages back to the content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_MARK: Final = re.compile(r"/\*@(\d+)\*/")
_SPACES: Final = re.compile(r"[\n\r\t]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A line (from 1) of a file of the content, by its path for messages."""

    path: str
    line: int


@dataclass(slots=True)
class Marks:
    """The places that an edition's source has marks of."""

    places: list[Place] = field(default_factory=list)

    def mark(self, place: Place) -> str:
        """Return a comment that says: what follows comes from ``place``."""
        self.places.append(place)
        return f"/*@{len(self.places) - 1}*/"

    @property
    def last(self) -> int:
        """The number of the last mark."""
        return len(self.places) - 1

    def find(self, source: str, offset: int) -> Place | None:
        """Return the place that the source at ``offset`` comes from: that of the last mark before."""
        found = _MARK.findall(source, 0, offset)
        return self.places[int(found[-1])] if found else None


def string(text: str) -> str:
    """Return a Typst string literal: nothing in it is markup, and it stays on one line."""
    escaped = _SPACES.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def raw_string(text: str) -> str:
    """Return a Typst string literal that keeps line ends and tabs."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def text(content: str) -> str:
    """Return text as Typst markup."""
    return f"#{string(content)}" if content else ""


def array(items: Iterable[str]) -> str:
    """Return a Typst array of what are Typst expressions already."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def dictionary(**values: str) -> str:
    """Return a Typst dictionary of what are Typst expressions already."""
    return (
        "(" + "".join(f"{name.replace('_', '-')}: {value}, " for name, value in values.items()) + ")"
        if values
        else "(:)"
    )


def boolean(value: object) -> str:
    """Return ``true`` or ``false``."""
    return "true" if value else "false"


def label(name: str) -> str:
    """Return the expression of a label."""
    return f"label({string(name)})"
