"""Figures: SVG files drawn by programs in ``experiments/``, and how they stand in a page."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

SVG: Final = "http://www.w3.org/2000/svg"
DRAWN_BY: Final = "data-drawn-by"
"""The attribute in which a figure keeps the digest of the program that drew it."""
DRAWING: Final = "data-drawing"
"""The attribute in which it keeps the digest of all else in the file."""

KNOB: Final = "data-knob"
"""The attribute of a figure that moves: the name of what a reader may change."""
FRAME: Final = "data-frame"
"""The attribute of what belongs to one value only: the place of that value."""
VALUE: Final = "data-value"
"""The attribute of a frame's description: the value as readers see it."""
_DIGITS: Final = 16
"""Of these digests: as many as keep any two of some thousand programs apart."""

_SOURCE: Final = re.compile(r"\.\./figures/(?P<file>(?P<name>(?P<number>\d{2,})-[a-z0-9-]+)-(?P<language>zh|en)\.svg)")
_SEAL: Final = re.compile(f' {DRAWING}="[^"]*"')
_PROGRAM: Final = re.compile(r"\d{2,}_[a-z0-9_]+\.py")
_NAMES: Final = """
    svg g defs clipPath pattern linearGradient radialGradient stop title desc
    path use text tspan rect circle ellipse line polyline polygon image"""
_ELEMENTS: Final = frozenset(_NAMES.split())
_FORMS: Final = {
    r"-?\d*\.?\d+(?:px|%)?": """
        x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height offset opacity font-size letter-spacing fill-opacity
        stop-opacity stroke-opacity stroke-width stroke-dashoffset stroke-miterlimit""",
    r"[MLHVCSQTAZmlhvcsqtaze\d\s.,-]*": "d points",
    r"none|[\d\s.,]+": "stroke-dasharray",
    r"-?[\d.]+ -?[\d.]+ [1-9]\d{0,3}(?:\.\d+)? [1-9]\d{0,3}(?:\.\d+)?": "viewBox",
    r"none|currentColor|#[\da-fA-F]{3,8}|url\(#[\w-]+\)": "fill stroke stop-color",
    r"none|url\(#[\w-]+\)": "clip-path",
    r"(?:(?:translate|rotate|scale|matrix|skewX|skewY)\([\d\s.,e-]*\)\s*)+": """
        transform gradientTransform patternTransform""",
    r"#[\w-]+|data:image/png;base64,[\w+/=\s]+": "href",
    r"[a-z\d][\w-]*": "id",
    r"[\w', -]+": "font-family",
    r"[a-zA-Z\d ]+": """
        font-weight font-style text-anchor dominant-baseline fill-rule clip-rule stroke-linecap stroke-linejoin
        clipPathUnits gradientUnits patternUnits preserveAspectRatio {http://www.w3.org/XML/1998/namespace}space""",
    r"[\da-f]*": f"{DRAWN_BY} {DRAWING}",
    r"\d{1,2}": FRAME,
    r"none": "display",
    r"[^<>]{1,60}": f"{KNOB} {VALUE}",
}
_VALUES: Final = {name: re.compile(form) for form, names in _FORMS.items() for name in names.split()}
"""The attributes that a figure may have, and the form of their values."""
_LENGTH: Final = re.compile(r"\d{1,4}(?:\.\d+)?")
"""Of a side of a figure: some thousands of units at most."""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What the address of a figure in a question file says: ``../figures/03-name-zh.svg``."""

    file: str
    name: str
    number: int
    language: str


def figure_source(address: str) -> FigureSource | None:
    """Return what the address of an image says, or None if it is not that of a figure."""
    match = _SOURCE.fullmatch(address)
    return FigureSource(match["file"], match["name"], int(match["number"]), match["language"]) if match else None


def figure_anchor(file: str) -> str:
    """Return the anchor of a figure in the page of its question."""
    return f"figure-{file.removesuffix('.svg')}"


@dataclass(frozen=True, slots=True)
class Program:
    """A program that draws a figure: its file name below ``experiments/``, and its code."""

    file: str
    code: str

    @property
    def figure(self) -> str:
        """The name of its figure, without language and ending."""
        return figure_of(self.file)


def is_program(file: str) -> bool:
    """Return whether a file below ``experiments/`` draws a figure: its name starts with the question's number."""
    return _PROGRAM.fullmatch(file) is not None


def figure_of(file: str) -> str:
    """Return the name of the figure that a program draws: ``03_gradient_norm.py`` draws ``03-gradient-norm``."""
    return file.removesuffix(".py").replace("_", "-")


def program_of(figure: str) -> str:
    """Return the file name of the program that draws a figure."""
    return f"{figure.replace('-', '_')}.py"


def shared_code(experiments: Path) -> str:
    """Return the code on which the look of every figure depends."""
    files = [experiments / name for name in ("frames.py", "house.py", "svg.py")]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file())


def drawn_by(code: str, shared: str) -> str:
    """Return the digest of a program and of the code that it shares with the others."""
    return hashlib.sha256(f"{code}\0{shared}".encode()).hexdigest()[:_DIGITS]


_SOUND: Final[set[str]] = set()
"""Figures that hold nothing which is not allowed."""


class BrokenFigureError(ValueError):
    """The file is not an SVG that can stand in a page; the message says why, and ``line`` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def parse_svg(text: str) -> ET.Element:
    """Return the root of a figure.

    Raises BrokenFigureError if it is not XML, not SVG, or holds anything but what is listed here: HTML, in which the
    figure will stand, folds the case of names, so no other list could tell scripts and links to other files apart.
    """
    try:
        root = ET.fromstring(text)  # noqa: S314 (of our own repository, at most 256 kB, and expat limits expansion)
    except ET.ParseError as error:
        raise BrokenFigureError(
            f"The file is not XML ({str(error).partition(': line')[0]})", error.position[0]
        ) from None
    if text not in _SOUND:  # it is parsed for each place, as what stands there is changed, and checked once
        _check(root, text)
        _SOUND.add(text)
    return root


def _check(root: ET.Element, text: str) -> None:
    """Raise BrokenFigureError if XML is not a figure, or holds what none may hold."""
    if root.tag == f"{{{SVG}}}svg" and "viewBox" not in root.attrib:
        raise BrokenFigureError("The file is not an SVG with a viewBox")
    for index, element in enumerate(root.iter()):
        name = str(element.tag).removeprefix(f"{{{SVG}}}")
        if name not in _ELEMENTS:
            raise BrokenFigureError(f"The figure holds <{name}>", line_of(text, index))
        for key, value in element.attrib.items():
            allowed = _LENGTH if element is root and key in {"width", "height"} else _VALUES.get(key)
            if allowed is None or not allowed.fullmatch(value) or (value.startswith("data:") and name != "image"):
                raise BrokenFigureError(f'The figure holds {key}="{value[:40]}"', line_of(text, index))
    if root.tag != f"{{{SVG}}}svg":
        raise BrokenFigureError("The file is not an SVG with a viewBox")


def line_of(text: str, index: int) -> int:
    """Return the line on which an element of a figure starts; ``index`` is its place in document order."""
    lines: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(text, True)  # noqa: FBT003 (it is all of the text)
    return lines[index]


def digest_in(root: ET.Element) -> str:
    """Return the digest of the program that drew a figure, or nothing."""
    return root.get(DRAWN_BY, "")


def sealed(text: str) -> str:
    """Return a figure that carries the digest of its program with that of its drawing, in place of an earlier one."""
    drawing = _SEAL.sub("", text)
    digest = hashlib.sha256(drawing.encode()).hexdigest()[:_DIGITS]
    return re.sub(f'{DRAWN_BY}="[^"]*"', rf'\g<0> {DRAWING}="{digest}"', drawing, count=1)


@dataclass(frozen=True, slots=True)
class Knob:
    """What a reader may change in a figure: its name, each value with a sentence on what it does, the one shown."""

    name: str
    values: tuple[tuple[str, str], ...]
    shown: int


@functools.cache
def knob_of(text: str) -> Knob | None:
    """Return the knob of a figure, if it has one.

    Raises BrokenFigureError as ``parse_svg`` does.
    """
    root = parse_svg(text)
    if KNOB not in root.attrib:
        return None
    values = tuple((one.get(VALUE, ""), one.text or "") for one in root.findall(f"{{{SVG}}}desc[@{FRAME}]"))
    visible = [one.get(FRAME, "") for one in root.findall(f"{{{SVG}}}g[@{FRAME}]") if "display" not in one.attrib]
    return Knob(root.attrib[KNOB], values, int(visible[0]) if visible else 0)


@dataclass(frozen=True, slots=True)
class Still:
    """A figure as a file of its own, without the frames that are not shown, and its sides in pixels."""

    svg: str
    width: str
    height: str


@functools.cache
def still(text: str) -> Still:
    """Return a figure as it looks before its knob is moved.

    Raises BrokenFigureError as ``parse_svg`` does.
    """
    root = _as_shown(text)
    root.set("xmlns", SVG)
    _, _, width, height = root.attrib["viewBox"].split()
    return Still(ET.tostring(root, encoding="unicode"), width, height)


def _as_shown(text: str) -> ET.Element:
    """Return a figure as it looks before its knob is moved, with plain names, without what the check needs to know."""
    root = parse_svg(text)
    for element in [*root]:
        if FRAME in element.attrib and (element.get("display") or element.tag == f"{{{SVG}}}desc"):
            root.remove(element)
    for name in (DRAWN_BY, DRAWING, KNOB):
        root.attrib.pop(name, None)
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{SVG}}}")
    return root


def readable(text: str) -> bool:
    """Return whether a figure can be shown; a preview has others, with their problems in the banner."""
    try:
        return bool(still(text))
    except BrokenFigureError:
        return False


@functools.cache
def inline(text: str, alternative: str) -> str:
    """Return a figure as it is shown first, as an ``<svg>`` to stand in a page, where it takes the page's colors.

    Raises BrokenFigureError as ``parse_svg`` does.
    """
    root = _as_shown(text)
    root.attrib.update({"role": "img", "aria-label": alternative})
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)
