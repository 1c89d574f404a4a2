"""Figures that move, whole: a page has the drawing of one value, and its script gets the others when they are near."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dl49.addresses import MOVING, Publication
from dl49.figures import knob_of
from dl49.files import File
from dl49.guide import Guide
from dl49.pages.program import every_drawing


def moving_figures(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return a script for each figure with a knob, in both languages: it holds the SVG with all values.

    Scripts, unlike what is fetched, come from a disk, too.
    """
    figures = {one.file.removesuffix(".svg"): one.svg for one in every_drawing(guide.catalogue) if knob_of(one.svg)}
    return {f"{MOVING}{name}.js": File(_script(name, svg).encode()) for name, svg in figures.items()}


def _script(name: str, svg: str) -> str:
    return f"(window.dl49Moving ??= {{}})[{json.dumps(name)}] = {json.dumps(svg, ensure_ascii=False)}\n"
