"""Two views of every sample, one encoder, and the similarity matrix in which InfoNCE picks the other view.

The drawing is of a batch of three samples. What is drawn is also computed: with noise as augmentation, the largest
entry of each row, its own left out, is that of the other view.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, FEATURES = 3, 64


@dataclass(frozen=True)
class Data:
    """Cosine similarities of all views; a view and the one SAMPLES further on are of one sample."""

    similarity: Numbers


def compute(seed: int) -> Data:
    """Take two noisy views of random samples."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(SAMPLES, FEATURES))
    z = np.concatenate([x, x]) + 0.5 * rng.normal(size=(2 * SAMPLES, FEATURES))
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    return Data(np.asarray(z @ z.T))


def claim(data: Data) -> None:
    """In every row and column there is one positive, and here it is the largest entry besides the view itself."""
    others = data.similarity - 2 * np.eye(2 * SAMPLES)
    found = others.argmax(axis=1)
    assert (found == (np.arange(2 * SAMPLES) + SAMPLES) % (2 * SAMPLES)).all()
    assert (found[found] == np.arange(2 * SAMPLES)).all()


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow."""
    style = {"arrowstyle": "-|>", "color": house.INK, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def draw(_: Data, say: Say) -> Figure:
    """Draw the way from the samples to the matrix."""
    figure, axes = house.panel(height=250)
    axes.set(xlim=(-6.6, 6.4), ylim=(-1.2, 7.2))
    axes.axis("off")
    for i in range(2 * SAMPLES):
        y, name = 5.5 - i, f"z{'₁₂₃'[i % SAMPLES]}{'′' * (i >= SAMPLES)}"
        axes.text(-0.25, y, name, ha="right", va="center")
        axes.text(i + 0.5, 6.35, name, ha="center", va="center")
        for j in range(2 * SAMPLES):
            positive = abs(i - j) == SAMPLES
            face = house.BLUE if positive else "none"
            axes.add_patch(Rectangle((j, 5 - i), 1, 1, facecolor=face, edgecolor=house.GRAY))
            if i == j:
                axes.text(j + 0.5, y, "×", ha="center", va="center")
    for k, y in enumerate((4.5, 1.5)):
        views = say(f"视图 {k + 1}", f"view {k + 1}")
        axes.text(-4.35, y, views, ha="center", va="center")
        arrow(axes, (-5.75, 3 + 0.3 * (1 - 2 * k)), (-4.9, y + 0.45 * (2 * k - 1)))
        arrow(axes, (-3.5, y + 0.3 * (2 * k - 1)), (-2.75, 3.3 - 0.6 * k))
        arrow(axes, (-1.75, 3.3 - 0.6 * k), (-1.05, y))
    axes.text(-6.1, 3, "x", ha="center", va="center")
    box = {"boxstyle": "round,pad=0.3", "fc": house.PAPER, "ec": house.INK}
    axes.text(-2.25, 3, "f", ha="center", va="center", bbox=box, zorder=3)
    axes.text(-2.25, 4.3, say("同一个", "shared"), ha="center", va="center")
    text = say("蓝：正样本；空：负样本；×：自己", "blue: positive; empty: negative; ×: itself")
    axes.text(6.2, -0.7, text, ha="right", va="center")
    return figure
