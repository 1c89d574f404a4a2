"""Where LN stands: in Post-LN it lies on the residual stream, in Pre-LN in the branch, and the stream runs straight.

Two sublayers of each are drawn, from below. What is drawn is also computed: with branches switched off, a Pre-LN stack
returns its input unchanged, and a gradient comes back unchanged too; a Post-LN stack normalizes both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WIDTH, SUBLAYERS = 8, 4


@dataclass(frozen=True)
class Data:
    """The stream before, and after Post-LN and Pre-LN with branches switched off."""

    before: Numbers
    post: Numbers
    pre: Numbers


def norm(x: Numbers) -> Numbers:
    """Return LN(x)."""
    return np.asarray((x - x.mean()) / x.std())


def compute(seed: int) -> Data:
    """Pass a vector through both stacks, with branches that return nothing."""
    before = 3 * np.random.default_rng(seed).normal(size=WIDTH)
    post = pre = before
    for _ in range(SUBLAYERS):
        post = norm(post + 0 * post)
        pre = pre + 0 * norm(pre)
    return Data(before, post, pre)


def claim(data: Data) -> None:
    """In Pre-LN the stream passes unchanged, in Post-LN it comes out with mean 0 and variance 1."""
    assert (data.pre == data.before).all()
    assert not np.allclose(data.post, data.before, atol=0.1)
    assert np.allclose([data.post.mean(), data.post.std()], [0, 1])


def line(axes: Axes, *points: tuple[float, float], ink: str = house.INK, end: bool = True, width: float = 1.4) -> None:
    """Draw a line through ``points``, with an arrowhead at its end."""
    axes.plot(*zip(*points, strict=True), color=ink, linestyle="-", linewidth=width, solid_joinstyle="round")
    if end:
        style = {"arrowstyle": "-|>", "color": ink, "linewidth": width, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", points[-1], points[-2], arrowprops=style)


def box(axes: Axes, x: float, y: float, text: str, ink: str = house.INK) -> None:
    """Draw + in a circle, or what is computed in a box."""
    shape = {"boxstyle": "circle,pad=0.12" if text == "+" else "round,pad=0.3", "fc": house.PAPER, "ec": ink}
    axes.text(x, y, text, ha="center", va="center", bbox=shape, zorder=3)


def sublayer(axes: Axes, x: float, y: float, text: str, *, pre: bool) -> None:
    """Draw one sublayer from ``y`` up, its stream at ``x``."""
    side = x + 1.9
    line(axes, (x, y + 0.3), (side, y + 0.3), (side, y + (2.1 if pre else 1.4)))
    if pre:
        line(axes, (side, y + 0.3), (side, y + 0.75))
        box(axes, side, y + 1.15, "LN", house.RED)
    box(axes, side, y + (2.4 if pre else 1.75), text)
    line(axes, (side, y + (2.75 if pre else 2.1)), (side, y + 3.2), (x + 0.3, y + 3.2))
    box(axes, x, y + 3.2, "+")
    if not pre:
        box(axes, x, y + 4.2, "LN", house.RED)


def draw(_: Data, say: Say) -> Figure:
    """Draw two sublayers of Post-LN and of Pre-LN, and the last LN of Pre-LN."""
    figure, axes = house.panel(height=400)
    axes.set(xlim=(-0.6, 9.4), ylim=(-1, 13.1))
    axes.axis("off")
    names = (say("注意力", "attention"), "FFN")
    for x, pre in ((0.6, False), (5.9, True)):
        line(axes, (x, 0), (x, 11.9), ink=house.BLUE, width=3)
        for y, name in zip((0.2, 5.2), names, strict=True):
            sublayer(axes, x, y, name, pre=pre)
        axes.text(x, 12.1, "Pre-LN" if pre else "Post-LN", ha="center", va="bottom")
        axes.text(x, -0.2, "x", ha="center", va="top")
    box(axes, 5.9, 10.6, "LN", house.RED)
    axes.text(6.55, 10.6, say("只在最后", "once, at the end"), ha="left", va="center")
    axes.text(1.3, 9.4, say("每个子层都过", "at every sublayer"), ha="left", va="center")
    return figure
