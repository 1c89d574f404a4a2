"""The cell of an LSTM: the memory runs along the top, and three gates decide what is kept, written and shown.

The drawing is of one step. What is drawn is also computed: with f = 1 and i = 0 the memory passes unchanged, whatever
the input; with o = 0 nothing of it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

UNITS, INPUTS = 6, 4


@dataclass(frozen=True)
class Data:
    """The memory before a step, after one with f = 1 and i = 0, and what is shown of it with o = 1 and with o = 0."""

    before: Numbers
    after: Numbers
    shown: Numbers
    hidden: Numbers


def compute(seed: int) -> Data:
    """Take the step that is drawn."""
    rng = np.random.default_rng(seed)
    before, seen = rng.normal(size=UNITS), rng.normal(size=UNITS + INPUTS)
    g = np.tanh(rng.normal(size=(UNITS, UNITS + INPUTS)) @ seen)
    f, i = np.ones(UNITS), np.zeros(UNITS)
    after = f * before + i * g
    return Data(before, after, np.tanh(after), 0 * np.tanh(after))


def claim(data: Data) -> None:
    """Memory passes unchanged; the output gate alone decides whether it is seen."""
    assert (data.after == data.before).all()
    assert (np.abs(data.shown) > 0).all()
    assert (data.hidden == 0).all()


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], ink: str = house.INK) -> None:
    """Draw an arrow."""
    style = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def node(axes: Axes, x: float, y: float, text: str) -> None:
    """Draw what is done at a place: × or + in a circle, a function in a box."""
    box = {"boxstyle": "circle,pad=0.15" if len(text) == 1 else "round,pad=0.3"}
    axes.text(x, y, text, ha="center", va="center", bbox={**box, "fc": house.PAPER, "ec": house.INK}, zorder=3)


def draw(_: Data, say: Say) -> Figure:
    """Draw the memory above, the gates below, and the input at the bottom."""
    figure, axes = house.panel(height=290)
    axes.set(xlim=(0, 10), ylim=(0.6, 7.2))
    axes.axis("off")
    for start, end in ((0.9, 2), (2, 4.6), (4.6, 9)):
        arrow(axes, (start, 6), (end - (0.3 if end < 9 else 0), 6), house.BLUE)
    axes.plot([0.9, 8], [1, 1], color=house.INK, linestyle="-", linewidth=1.6)
    gates = ((2, "σ", "f"), (3.7, "σ", "i"), (5.5, "tanh", "g"), (8, "σ", "o"))
    for x, function, name in gates:
        arrow(axes, (x, 1), (x, 1.75))
        node(axes, x, 2.1, f"{function} ")
        axes.text(x + 0.15, 2.85, name, ha="left", va="center")
    arrow(axes, (2, 2.5), (2, 5.65))
    axes.plot([3.7, 3.7], [2.5, 4], color=house.INK, linestyle="-", linewidth=1.6)
    axes.plot([5.5, 5.5], [2.5, 4], color=house.INK, linestyle="-", linewidth=1.6)
    arrow(axes, (3.7, 4), (4.3, 4))
    arrow(axes, (5.5, 4), (4.9, 4))
    arrow(axes, (4.6, 4.3), (4.6, 5.65))
    arrow(axes, (6.8, 6), (6.8, 5.3))
    axes.plot([6.8, 6.8], [4.7, 4], color=house.INK, linestyle="-", linewidth=1.6)
    arrow(axes, (6.8, 4), (7.7, 4))
    arrow(axes, (8, 2.5), (8, 3.65))
    arrow(axes, (8.3, 4), (9, 4))
    for x, y, text in ((2, 6.0, "×"), (4.6, 6, "+"), (4.6, 4, "×"), (8, 4, "×"), (6.8, 5, "tanh")):
        node(axes, x, y, text)
    for x, y, text in ((0.75, 6, "cₜ₋₁"), (0.75, 1, "hₜ₋₁, xₜ")):
        axes.text(x, y, text, ha="right", va="center")
    for y, text in ((6.0, "cₜ"), (4, "hₜ")):
        axes.text(9.15, y, text, ha="left", va="center")
    for x, y, text in ((2, 6.75, say("留", "keep")), (4.6, 6.75, say("写", "write")), (8, 4.75, say("读", "read"))):
        axes.text(x, y, text, ha="center", va="center")
    return figure
