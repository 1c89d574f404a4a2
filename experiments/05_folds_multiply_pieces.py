"""Folding the plane twice turns one straight line into sixteen segments: composition multiplies what a layer can do.

A fold along an axis is |x| = ReLU(x) + ReLU(−x). The first layer folds both axes at 0, the second folds the result at
1/2; then one linear unit cuts along a straight line. Unfolded, the cut has four mirror images for every pair of folds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

SIDE = 129
TICKS = np.linspace(-1, 1, SIDE)
CREASES = (0.0, 0.5)
LINE = np.array([0.62, 0.38])


@dataclass(frozen=True)
class Data:
    """What the last unit gives on the square, after 0, 1 and 2 folds of both axes; its cut is where that is 0."""

    maps: Numbers


def fold(x: Numbers, crease: float) -> Numbers:
    """Return the distance from the crease, made by two ReLUs."""
    return np.maximum(x - crease, 0) + np.maximum(crease - x, 0)


def compute(seed: int) -> Data:
    """Fold the square 0, 1 and 2 times, and cut it by a line through the middle of what is left."""
    tilt = 0.05 * np.random.default_rng(seed).uniform(-1, 1)
    maps, (x, y), middle = [], np.meshgrid(TICKS, TICKS), 0.0
    for crease in (*CREASES, None):
        maps.append((LINE[0] + tilt) * (x - middle) + (LINE[1] - tilt) * (y - middle))
        if crease is not None:
            x, y, middle = fold(x, crease), fold(y, crease), (1 - crease) / 2
    return Data(np.array(maps))


def claim(data: Data) -> None:
    """Each map is the one before in mirrors, and the cut has 1, 4 and 16 pieces."""
    once, twice = data.maps[1:]
    for values in (once, twice):
        assert np.allclose(values, values[::-1])
        assert np.allclose(values, values[:, ::-1])
    assert np.allclose(twice[:65], twice[64::-1])
    assert np.allclose(twice[:, :65], twice[:, 64::-1])
    for cells, values in zip((1, 2, 4), data.maps, strict=True):  # affine in each cell, mirrored next to it
        side = (SIDE - 1) // cells
        positive = (values[:-1, :-1] > 0).reshape(cells, side, cells, side).mean((1, 3))
        assert np.all((positive > 0) & (positive < 1))  # the cut crosses each cell: cells² segments
    assert np.abs(np.diff(data.maps[0], 2)).max() < 1e-9


def draw(data: Data, say: Say) -> Figure:
    """Draw the three squares, with creases and cuts."""
    figure, axes = house.panels(1, 3, 165)
    titles = say("不折,折 1 次,折 2 次", "no fold,1 fold,2 folds").split(",")
    for index, (panel, values, title) in enumerate(zip(axes, data.maps, titles, strict=True)):
        panel.contourf(TICKS, TICKS, values, [-99, 0], colors=[house.GRAY], alpha=0.12)
        panel.contour(TICKS, TICKS, values, [0], colors=[house.BLUE], linewidths=2)
        for crease in ((), (0,), (-0.5, 0, 0.5))[index]:
            for line in (panel.axvline, panel.axhline):
                line(crease, color=house.RED, linestyle="--", linewidth=1)
        panel.set(title=title, xticks=[], yticks=[], aspect="equal")
        panel.grid(visible=False)
    return figure
