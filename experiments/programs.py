"""Finds the programs, runs them, and tells which figures are not those of their program any more."""

from __future__ import annotations

import io
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, cast

from matplotlib.figure import Figure

from dl49.figures import drawn_by, figure_of, is_program, sealed, shared_code
from dl49.languages import LANGUAGES, Language
from dl49.text_files import write_text
from experiments import house
from experiments.frames import Frame, Knob, merge
from experiments.svg import tidy

FOLDER: Final = Path(__file__).resolve().parent
SEED: Final = 0
"""The seed of the figures that are published."""


class FigureModule(Protocol):
    """What the module of a figure offers."""

    def compute(self, seed: int) -> Any:
        """Return what the figure shows; ``seed`` starts every random number."""

    def claim(self, data: Any) -> None:
        """Assert what the answer says of the data, with a margin."""

    def draw(self, data: Any, say: house.Say) -> Figure:
        """Draw the data, with the words of one language."""


class MovingFigureModule(Protocol):
    """What the module of a figure with a knob offers: there is data for each value, and the claim is of all of them."""

    KNOB: Knob

    def compute(self, seed: int, value: float) -> Any:
        """Return what the figure shows at a value; ``seed`` starts every random number."""

    def claim(self, sweep: Sequence[Any]) -> None:
        """Assert what the answer says of the data at all values, in their order."""

    def draw(self, data: Any, say: house.Say) -> Figure:
        """Draw the data at one value; axes are the same at all."""

    def tell(self, data: Any, say: house.Say) -> str:
        """Return a sentence on what this value does."""


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """The file of a program."""

    path: Path

    @property
    def name(self) -> str:
        """The name of its figure: that of the file, with hyphens."""
        return figure_of(self.path.name)

    @property
    def number(self) -> int:
        """The number of the question."""
        return int(self.name.partition("-")[0])

    @property
    def digest(self) -> str:
        """What a figure says of the program that drew it."""
        return drawn_by(self.path.read_text(encoding="utf-8"), shared_code(FOLDER))

    def load(self) -> FigureModule | MovingFigureModule:
        """Return the module."""
        return cast("FigureModule | MovingFigureModule", import_module(f"experiments.{self.path.stem}"))


def program_files() -> list[ProgramFile]:
    """Return all programs in order."""
    return [ProgramFile(path) for path in sorted(FOLDER.glob("*.py")) if is_program(path.name)]


def file_name(source: ProgramFile, language: Language) -> str:
    """Return the name of the file with the figure in a language."""
    return f"{source.name}-{language}.svg"


def is_current(source: ProgramFile, folder: Path) -> bool:
    """Return whether the figures in ``folder`` are those of the program as it is."""
    files = [folder / file_name(source, language) for language in LANGUAGES]
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    return len(texts) == len(files) and all(source.digest in text and text == sealed(text) for text in texts)


def check_claim(source: ProgramFile, seed: int) -> None:
    """Compute with another seed; raises AssertionError if the claim does not hold."""
    _computed(source.load(), seed)


def make_figures(source: ProgramFile) -> Mapping[str, str]:
    """Compute, check the claim and draw; return the SVG files by name.

    Raises AssertionError if the claim does not hold.
    """
    program = source.load()
    house.set_style()
    data = _computed(program, SEED)
    made = {}
    for language in LANGUAGES:
        name = file_name(source, language)
        made[name] = sealed(_drawn(program, data, language, name.removesuffix(".svg"), source.digest))
    return made


def _computed(program: FigureModule | MovingFigureModule, seed: int) -> Any:
    """Return the data, for all values where there is a knob, after the claim has held of them."""
    if isinstance(getattr(program, "KNOB", None), Knob):
        moving = cast("MovingFigureModule", program)
        sweep = [moving.compute(seed, value) for value in moving.KNOB.values]
        moving.claim(sweep)
        return sweep
    still = cast("FigureModule", program)
    data = still.compute(seed)
    still.claim(data)
    return data


def _drawn(program: FigureModule | MovingFigureModule, data: Any, language: Language, name: str, digest: str) -> str:
    say = house.say_in(language)
    if not isinstance(getattr(program, "KNOB", None), Knob):
        return _svg(program.draw(data, say), name, digest)
    moving = cast("MovingFigureModule", program)
    knob = moving.KNOB
    frames = [
        Frame(_svg(moving.draw(one, say), name, digest), knob.text(value), moving.tell(one, say))
        for value, one in zip(knob.values, data, strict=True)
    ]
    return merge(frames, knob.name[language], knob.shown, name)


def _svg(figure: Figure, name: str, digest: str) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return tidy(buffer.getvalue(), name, digest)


def attempt(source: ProgramFile, seed: int, folder: Path) -> tuple[str, bool]:
    """Draw into ``folder``, or only check the claim if the seed is another; return what to say, and success."""
    started = time.perf_counter()
    try:
        if seed != SEED:
            check_claim(source, seed)
        else:
            for name, text in make_figures(source).items():
                write_text(folder / name, text)
    except AssertionError:
        return f"the claim does not hold.\n{traceback.format_exc(limit=-1)}", False
    return f"{time.perf_counter() - started:.1f} s", True
