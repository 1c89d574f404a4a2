"""Dividing each coordinate by its size repairs a valley along the axes; one that lies askew it cannot even see.

A valley with curvatures 25 and 1, and Adam's first step, which is the sign of the gradient. Along the axes it points
near the minimum on average; turned by 45°, it goes down the steep side as gradient descent does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

CURVATURES, STARTS, DRAWN, LENGTH = np.array([1.0, 25.0]), 2000, np.array([-1.3, 0.9]), 0.9


@dataclass(frozen=True)
class Data:
    """Mean cosines with the way to the minimum; rows: aligned, turned; columns: gradient descent, sign step."""

    cosines: Numbers


def turn(angle: float) -> Numbers:
    """Return the rotation by ``angle`` degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, -s], [s, c]])


def steps(w: Numbers, angle: float) -> tuple[Numbers, Numbers, Numbers]:
    """Return unit vectors, by point: down the gradient, against its sign, to the minimum."""
    axes = turn(angle)
    g = w @ axes @ np.diag(CURVATURES) @ axes.T
    down, sign, home = (v / np.linalg.norm(v, axis=-1, keepdims=True) for v in (-g, -np.sign(g), -w))
    return down, sign, home


def compute(seed: int) -> Data:
    """Average over starts in all directions."""
    start = np.random.default_rng(seed).normal(size=(STARTS, 2))
    rows = []
    for angle in (0, 45):
        down, sign, home = steps(start @ turn(angle).T, angle)
        rows.append([(down * home).sum(1).mean(), (sign * home).sum(1).mean()])
    return Data(np.array(rows))


def claim(data: Data) -> None:
    """Aligned, the sign points near the minimum; turned, it points no nearer than the gradient does."""
    (descent, aligned), (same, turned) = data.cosines
    assert np.isclose(descent, same)
    assert aligned > 0.88
    assert descent - 0.1 < turned < descent < 0.78
    down, sign, _ = steps(turn(45) @ DRAWN, 45)
    assert min(abs(down @ turn(45)[:, 1]), abs(sign @ turn(45)[:, 1])) > 0.99  # both along the steep direction


def draw(data: Data, say: Say) -> Figure:
    """Draw the valley twice, with the three directions from one start."""
    figure, panels = house.panels(1, 2, 250)
    titles = say("沿坐标轴;转 45°", "along the axes;turned by 45°").split(";")
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-2, 2, 81)]), axis=-1)
    for axes, angle, title, (gradient, signs) in zip(panels, (0, 45), titles, data.cosines, strict=True):
        q = turn(angle)
        heights = ((grid @ q) ** 2 @ CURVATURES) / 2
        axes.contour(grid[..., 0], grid[..., 1], heights, [0.2, 1, 3, 8, 20], colors=house.GRAY, linewidths=0.8)
        place = q @ DRAWN
        down, sign, home = steps(place, angle)
        axes.plot(*np.stack([place, place + home * np.linalg.norm(place)], 1), color=house.GREEN, linestyle=":")
        for ink, direction, style in ((house.RED, down, "--"), (house.BLUE, sign, "-")):
            axes.plot(*np.stack([place, place + LENGTH * direction], 1), color=ink, linestyle=style)
            axes.plot(*(place + LENGTH * direction), color=ink, marker="o")
        axes.plot(*place, color=house.GRAY, marker="s")
        axes.set(title=title, xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        axes.set_xlabel(say(f"梯度 {gradient:.2f}，符号 {signs:.2f}", f"gradient {gradient:.2f}, sign {signs:.2f}"))
    return figure
