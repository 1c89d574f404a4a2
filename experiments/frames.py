"""Figures with a knob: one drawing for each value, all in one SVG, of which a page shows one at a time.

What stands in every drawing, such as axes, is there once; the rest is in groups that say to which value they belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.etree import ElementTree as ET

from dl49.figures import FRAME, KNOB, SVG, VALUE
from dl49.languages import Bilingual

_DEFS = f"{{{SVG}}}defs"


@dataclass(frozen=True, slots=True)
class Knob:
    """What a reader may change: its name, its values in order, the index of the one that is shown at first.

    ``form`` says how a value is written.
    """

    name: Bilingual
    values: tuple[float, ...]
    shown: int
    form: str = "{:g}"

    def text(self, value: float) -> str:
        """Return a value as readers see it."""
        return self.form.format(value).replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing for one value: its SVG, the value as readers see it, and a sentence on what it does."""

    svg: str
    value: str
    says: str


def merge(frames: Sequence[Frame], name: str, shown: int, figure: str) -> str:
    """Return one SVG of all frames, with the knob's ``name`` and with the frame ``shown`` visible.

    ``figure`` is the name of the figure, with which its ids begin. The frames have one size.
    """
    roots = [ET.fromstring(frame.svg) for frame in frames]  # noqa: S314 (drawn here)
    sizes = {root.attrib["viewBox"] for root in roots}
    assert len(sizes) == 1, f"The drawings of {figure} have several sizes: {sorted(sizes)}"  # noqa: S101
    shared = _Shared(figure)
    rows = [list(shared.parts(root)) for root in roots]
    merged = ET.Element(roots[shown].tag, roots[shown].attrib)
    merged.set(KNOB, name)
    merged.text = "\n"
    for part in (*_texts(frames), *shared.definitions(), *_interleaved(rows, shown)):
        part.tail = "\n"
        merged.append(part)
    ET.register_namespace("", SVG)
    return ET.tostring(merged, encoding="unicode") + "\n"


def _texts(frames: Sequence[Frame]) -> Iterator[ET.Element]:
    for place, frame in enumerate(frames):
        text = ET.Element(f"{{{SVG}}}desc", {FRAME: str(place), VALUE: frame.value})
        text.text = frame.says
        yield text


class _Shared:
    """The definitions of all frames, each once, named by what it is: a frame numbers its own."""

    def __init__(self, figure: str) -> None:
        self.figure = figure
        self.known: dict[str, tuple[str, ET.Element]] = {}

    def parts(self, root: ET.Element) -> Iterator[str]:
        """Yield the elements of a frame as text, with the shared names of what they refer to."""
        names = {}
        for parent in list(root.iter()):
            for defs in parent.findall(_DEFS):
                parent.remove(defs)
                for element in defs:
                    old = element.attrib.pop("id")
                    element.tail = None
                    key = ET.tostring(element, encoding="unicode")
                    names[old] = f"{self.figure}-{len(self.known) + 1}"
                    names[old] = self.known.setdefault(key, (names[old], element))[0]
                    self.known[key][1].set("id", names[old])
        for child in root:
            child.tail = None
            yield _renamed(ET.tostring(child, encoding="unicode"), names)

    def definitions(self) -> Iterator[ET.Element]:
        if self.known:
            defs = ET.Element(_DEFS)
            defs.extend(element for _, element in self.known.values())
            yield defs


def _renamed(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(f"url(#{old})", f"url(#\0{new})").replace(f'"#{old}"', f'"#\0{new}"')
    return text.replace("\0", "")


def _interleaved(rows: Sequence[Sequence[str]], shown: int) -> Iterator[ET.Element]:
    """Yield what stands in every row, in order, and between them a group for each row's own."""
    common = list(rows[0])
    for row in rows[1:]:
        blocks = SequenceMatcher(None, common, row, autojunk=False).get_matching_blocks()
        common = [one for block in blocks for one in common[block.a : block.a + block.size]]
    places = [0] * len(rows)
    for one in [*common, None]:
        for index, row in enumerate(rows):
            end = len(row) if one is None else list(row).index(one, places[index])
            if row[places[index] : end]:
                yield _group(row[places[index] : end], index, visible=index == shown)
            places[index] = end + 1
        if one is not None:
            yield ET.fromstring(one)  # noqa: S314 (drawn here)


def _group(parts: Sequence[str], place: int, *, visible: bool) -> ET.Element:
    group = ET.Element(f"{{{SVG}}}g", {FRAME: str(place), **({} if visible else {"display": "none"})})
    group.extend(ET.fromstring(part) for part in parts)  # noqa: S314 (drawn here)
    return group
