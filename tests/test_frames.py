"""Figures with a knob: one file holds the drawings of all values, and each of them as it would be alone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl49.figures import FRAME, SVG, knob_of, parse_svg
from dl49.languages import LANGUAGES
from experiments.frames import Frame, Knob, merge
from experiments.programs import ProgramFile, program_files
from tests.test_experiments import FIGURES

MOVING = [source for source in program_files() if isinstance(getattr(source.load(), "KNOB", None), Knob)]
HEAD = f'<svg xmlns="{SVG}" viewBox="0 0 10 10" width="10" height="10">'


def drawing(parts: Sequence[str]) -> str:
    """Return a drawing of circles, each through a definition that is numbered as a drawing numbers its own."""
    defs = "".join(f'<defs><path d="M {part} 0" id="f-{n}" /></defs>' for n, part in enumerate(dict.fromkeys(parts), 1))
    places = {part: n for n, part in enumerate(dict.fromkeys(parts), 1)}
    return HEAD + defs + "".join(f'<use href="#f-{places[part]}" x="{part}" />' for part in parts) + "</svg>"


def shown(root: ET.Element, frame: int) -> list[str]:
    """Return what a reader sees of a frame: for each element its place and the path it refers to."""
    paths = {path.get("id"): path.get("d") for path in root.iter(f"{{{SVG}}}path")}
    found: list[str] = []
    for child in root:
        inside = list(child) if child.get(FRAME) == str(frame) else [child]
        uses = [one for one in inside if one.tag == f"{{{SVG}}}use"]
        found += [f"{one.get('x')} {paths[str(one.get('href'))[1:]]}" for one in uses]
    return found


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("12345"), max_size=8), min_size=1, max_size=5))
def test_each_frame_is_the_drawing_that_it_was(drawings: list[list[str]]) -> None:
    frames = [Frame(drawing(parts), str(place), "says") for place, parts in enumerate(drawings)]
    root = parse_svg(merge(frames, "knob", 0, "03-figure"))
    for place, parts in enumerate(drawings):
        assert shown(root, place) == [f"{part} M {part} 0" for part in parts]
    ids = [one.get("id") for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))


def test_what_all_frames_have_stands_there_once() -> None:
    text = merge([Frame(drawing("12"), "a", "A."), Frame(drawing("13"), "b", "B.")], "knob", 1, "03-figure")
    assert text.count('x="1"') == 1
    knob = knob_of(text)
    assert knob is not None
    assert (knob.name, knob.values, knob.shown) == ("knob", (("a", "A."), ("b", "B.")), 1)


def test_frames_of_several_sizes_are_refused() -> None:
    frames = [Frame(drawing("1"), "a", "A."), Frame(drawing("1").replace("0 0 10 10", "0 0 10 20"), "b", "B.")]
    with pytest.raises(AssertionError, match="several sizes"):
        merge(frames, "knob", 0, "03-figure")


@pytest.mark.parametrize("source", MOVING, ids=lambda source: source.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_moves_is_small_and_says_what_each_value_does(source: ProgramFile, language: str) -> None:
    text = (FIGURES / f"{source.name}-{language}.svg").read_text(encoding="utf-8")
    knob = knob_of(text)
    assert knob is not None
    assert 9 <= len(knob.values) <= 25
    assert len({value for value, _ in knob.values}) == len(knob.values)
    for _, says in knob.values:
        assert re.search(r"[。.]$", says)
        assert (re.search("[一-鿿]", says) is not None) == (language == "zh")
    assert len({says for _, says in knob.values}) > len(knob.values) / 2
    assert len(text.encode()) <= 150_000
    assert len(gzip.compress(text.encode())) <= 25_000
