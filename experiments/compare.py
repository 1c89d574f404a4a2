"""Compares two SVGs of a figure: another processor may change last digits, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final
from xml.etree import ElementTree as ET

from dl49.figures import DRAWING, DRAWN_BY
from experiments.house import WIDTH

TOLERANCE: Final = 0.005 * 0.75 * WIDTH
"""Units: half a percent of an axis, which takes about three quarters of the width."""

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def differences(one: str, other: str) -> Iterator[str]:
    """Yield what differs: elements, their text, attributes, or numbers by more than the tolerance."""
    pairs = zip_longest(ET.fromstring(one).iter(), ET.fromstring(other).iter())  # noqa: S314 (our own files)
    for ours, theirs in pairs:
        if ours is None or theirs is None:
            yield "one has more elements than the other"
            return
        if (ours.tag, ours.text, ours.tail) != (theirs.tag, theirs.text, theirs.tail):
            yield f"<{ours.tag}> {ours.text!r} is <{theirs.tag}> {theirs.text!r}"
            return
        for key in sorted((ours.attrib.keys() | theirs.attrib.keys()) - {DRAWN_BY, DRAWING}):
            message = _difference(ours.get(key, ""), theirs.get(key, ""))
            if message:
                yield f"{key} of <{ours.tag}> {message}"


def _difference(one: str, other: str) -> str:
    if one.startswith("#") or other.startswith("#") or _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return "" if one == other else f"is {one[:60]!r} and {other[:60]!r}"
    gap = max(
        (abs(float(a) - float(b)) for a, b in zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)), default=0
    )
    return f"differs by {gap:.2f} units" if gap > TOLERANCE else ""
