"""Turns matplotlib's SVG into the form in which figures are kept: small, the same every time, fit to stand in a page.

In a page it shares ids and styles with all else, so ids are renamed after the figure, there is no style sheet, and inks
are attributes, which the page's own style may override.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from dl49.figures import DRAWN_BY, SVG

_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_FONTS: Final = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif"
_UNTOUCHED: Final = frozenset([DRAWN_BY, "id", "href", "font-family"])
SIZE: Final = "12"
"""Units: the size of text unless a drawing says otherwise."""

_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀᴸ"
_LOWERED: Final = "₀₁₂₃₄₅₆₇₈₉₊₋"
_PLAIN: Final = str.maketrans(_RAISED + _LOWERED, "0123456789+−nTL" + "0123456789+−")
_SCRIPTS: Final = re.compile(f"[{_RAISED}]+|[{_LOWERED}]+|[^{_RAISED}{_LOWERED}]+")
_RISE: Final = 4.0
_DROP: Final = 2.5
"""Units."""

_DEFAULTS: Final = {
    ("stroke-linecap", "butt"),
    ("font-size", f"{SIZE}px"),
    ("font-weight", "400"),
    ("font-style", "normal"),
    ("font-variant", "normal"),
    ("font-stretch", "normal"),
    ("text-anchor", "start"),
    ("opacity", "1"),
}


def tidy(svg: str, name: str, drawn_by: str) -> str:
    """Return matplotlib's ``svg`` as the file ``name`` (without its ending); ``drawn_by`` tells programs apart."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 (matplotlib wrote it)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}:
                parent.remove(child)
    for element in root.iter():
        _flatten(element)
    _rename(root, name)
    _ink_where_used(root)
    _unwrap(root)
    for element in root.iter():
        _round(element)
    _head(root, drawn_by)
    ET.indent(root, space="")
    for text in list(root.iter(f"{{{SVG}}}text")):  # after the indent, which would put spaces into words
        _set_scripts(text)
    return ET.tostring(root, encoding="unicode") + "\n"


def _flatten(element: ET.Element) -> None:
    """Turn the declarations of a style into attributes; the family of fonts is that of the root."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            _set_font(element, value)
        elif key and key != "font-family" and (key, value) not in _DEFAULTS:
            element.set(key, value.removesuffix("px"))
    if re.match(r"rotate\(-?0(\.0*)? ", element.get("transform", "")):
        del element.attrib["transform"]


def _set_font(element: ET.Element, font: str) -> None:
    """Set what a ``font`` (weight, size, family) has of its own."""
    size = re.search(r"([\d.]+)px", font)
    if size and float(size[1]) != float(SIZE):
        element.set("font-size", size[1])
    if re.match(r"(bold|[67]00)\b", font):
        element.set("font-weight", "600")


def _rename(root: ET.Element, name: str) -> None:
    """Rename the ids that something refers to after the figure, and drop the others."""
    text = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", text))
    wanted = [one for pair in used for one in pair if one]
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in wanted:
            names[str(old)] = f"{name}-{len(names) + 1}"
            element.set("id", names[str(old)])
    for element in root.iter():
        if _LINK in element.attrib:
            element.set("href", "#" + names[element.attrib.pop(_LINK)[1:]])
        for key, value in element.attrib.items():
            if value.startswith("url(#"):
                element.set(key, f"url(#{names[value[5:-1]]})")


def _ink_where_used(root: ET.Element) -> None:
    """Leave the inks of a marker to the places that use it: a page's style does not reach into the copies."""
    uses = root.findall(f".//{{{SVG}}}use")
    for marker in root.findall(f".//{{{SVG}}}defs/{{{SVG}}}path[@id]"):
        places = [use for use in uses if use.get("href") == f"#{marker.get('id')}"]
        for key in ("fill", "stroke"):
            if places and all(key in place.attrib for place in places):
                marker.attrib.pop(key, None)


def _unwrap(element: ET.Element) -> None:
    """Leave out what shows nothing: groups without attributes (not what is in them), shapes without ink."""
    children: list[ET.Element] = []
    for child in element:
        _unwrap(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            children.extend(child)
        elif not _shows_nothing(child):
            children.append(child)
    element[:] = children


def _shows_nothing(element: ET.Element) -> bool:
    if element.tag == f"{{{SVG}}}path":
        return element.get("fill") == "none" and "stroke" not in element.attrib and "id" not in element.attrib
    return element.tag == f"{{{SVG}}}defs" and len(element) == 0


def _round(element: ET.Element) -> None:
    for key, value in element.attrib.items():
        if key not in _UNTOUCHED and not value.startswith(("#", "url(")):
            rounded = _NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value)
            element.set(key, " ".join(re.sub(r"(?<![\d.])-0(?![\d.])", "0", rounded).split()))


def _set_scripts(text: ET.Element) -> None:
    """Set raised and lowered characters as smaller, shifted ones: no font has them all in one design."""
    content, shift, last = text.text or "", 0.0, None
    text.text = ""
    for run in _SCRIPTS.findall(content):
        level = -_RISE if run[0] in _RAISED else _DROP if run[0] in _LOWERED else 0.0
        if last is None and level == 0:
            text.text = run
        else:
            last = ET.SubElement(text, f"{{{SVG}}}tspan")
            last.text = run.translate(_PLAIN)
            last.set("dy", f"{level - shift:g}")
            if level:
                last.set("font-size", f"{0.7 * float(text.get('font-size', SIZE)):g}")
        shift = level


def _head(root: ET.Element, drawn_by: str) -> None:
    for key in ("version", "width", "height"):
        root.attrib.pop(key, None)
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.update({"width": width, "height": height})
    root.attrib.update({"font-family": _FONTS, "font-size": SIZE, "stroke-linejoin": "round"})
    root.set(DRAWN_BY, drawn_by)
