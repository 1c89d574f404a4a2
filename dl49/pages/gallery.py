"""The gallery: every figure as a small picture. Pictures are files, which a browser fetches as they come into view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dl49.addresses import Publication
from dl49.catalogue import Catalogue, Question
from dl49.figures import figure_anchor, knob_of, still
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import Language
from dl49.pages.program import Drawing, drawings, every_drawing


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure in the gallery: its address below the site, its sides in pixels, what it claims, and where it stands."""

    question: Question
    address: str
    width: str
    height: str
    claim: str
    anchor: str
    has_knob: bool


def gallery_pictures(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the pictures of the gallery in both languages."""
    return {_address(one.file): File(still(one.svg).svg.encode()) for one in every_drawing(guide.catalogue)}


def gallery(catalogue: Catalogue, questions: Iterable[Question], tree: Language) -> Iterator[Picture]:
    """Yield the figures of questions in a tree."""
    return (_picture(drawing) for question in questions for drawing in drawings(catalogue, question, tree))


def example(catalogue: Catalogue, tree: Language) -> Drawing | None:
    """Return the first figure with a knob, else the first of all; None where there is none."""
    found = [one for question in catalogue.questions for one in drawings(catalogue, question, tree)]
    return next((one for one in found if knob_of(one.svg)), found[0] if found else None)


def _picture(drawing: Drawing) -> Picture:
    shown = still(drawing.svg)
    claim = drawing.alternative.rstrip(".。")
    anchor, has_knob = figure_anchor(drawing.file), knob_of(drawing.svg) is not None
    address = _address(drawing.file)
    return Picture(drawing.question, address, shown.width, shown.height, claim, anchor, has_knob)


def _address(file: str) -> str:
    return f"assets/figures/{file}"
