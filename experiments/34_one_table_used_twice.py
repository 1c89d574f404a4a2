"""One table, used twice: a row is looked up on the way in, and every row is compared with h on the way out.

The drawing is of 6 words in 4 dimensions, with one linear map in place of the layers. What is drawn is computed: the
bars are the softmax of the scores; the gradient of the loss has one part from each use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy.special import log_softmax, softmax

from experiments import house
from experiments.house import Numbers, Say

WORDS, WIDTH, READ, NEXT = 6, 4, 4, 1


@dataclass(frozen=True)
class Data:
    """Probabilities; the gradient of the table from its use as output and as input; the numerical gradient."""

    chances: Numbers
    output: Numbers
    input: Numbers
    numerical: Numbers


def compute(seed: int) -> Data:
    """Read one word, predict another, and go back."""
    rng = np.random.default_rng(seed)
    table, layers = rng.normal(size=(WORDS, WIDTH)), rng.normal(size=(WIDTH, WIDTH)) / 2

    def loss(changed: Numbers) -> float:
        return -float(log_softmax(changed[READ] @ layers @ changed.T)[NEXT])

    h = table[READ] @ layers
    error = softmax(table @ h) - np.eye(WORDS)[NEXT]
    back = np.outer(np.eye(WORDS)[READ], error @ table @ layers.T)
    steps = 1e-6 * np.eye(table.size).reshape(-1, WORDS, WIDTH)
    slopes = [(loss(table + step) - loss(table - step)) / 2e-6 for step in steps]
    return Data(softmax(table @ h), np.outer(error, h), back, np.reshape(slopes, table.shape))


def claim(data: Data) -> None:
    """Every row has a gradient from the output, only the row that was read has one from the input; they add up."""
    assert np.abs(data.output).max(axis=1).min() > 0
    assert np.flatnonzero(np.abs(data.input).max(axis=1)).tolist() == [READ]
    assert np.allclose(data.output + data.input, data.numerical, atol=1e-6)


def arrow(axes: Axes, points: list[tuple[float, float]], ink: str) -> None:
    """Draw a line through the points, with a head at the last."""
    x, y = zip(*points, strict=True)
    axes.plot(x[:-1], y[:-1], color=ink, linestyle="-", linewidth=1.8)
    style = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", points[-1], points[-2], arrowprops=style)


def draw(data: Data, say: Say) -> Figure:
    """Draw the table in the middle, the layers on its right, and the probabilities on its left."""
    figure, axes = house.panel(height=270)
    axes.set(xlim=(0, 390), ylim=(262, 0))
    axes.axis("off")
    words = say("我们 咖啡 热 报纸 喝 家", "we coffee hot paper drink home").split()
    left, top, size = 150, 75, 24
    for i, word in enumerate(words):
        y = top + size * i
        axes.text(left - 8, y + size / 2, word, ha="right", va="center")
        bar = 70 * float(data.chances[i])
        axes.add_patch(Rectangle((75 - bar, y + 5), bar, size - 10, color=house.RED, linewidth=0))
        for j in range(WIDTH):
            face = house.BLUE if i == READ else "none"
            axes.add_patch(Rectangle((left + size * j, y), size, size, ec=house.INK, fc=face, linewidth=0.8))
    axes.text(
        left + 2 * size, top + WORDS * size + 14, say("E：V 行，d 列", "E: V rows, d columns"), ha="center", va="center"
    )
    axes.text(5, top - 16, "p = softmax(hEᵀ)", ha="left", va="center")
    frame = Rectangle((left - 2, top - 2), WIDTH * size + 4, WORDS * size + 4, ec=house.RED, fc="none", linewidth=2.4)
    axes.add_patch(frame)
    read = top + size * (READ + 0.5)
    arrow(axes, [(left + WIDTH * size, read), (330, read), (330, 145)], house.BLUE)
    box = {"boxstyle": "round,pad=0.5", "fc": house.PAPER, "ec": house.INK}
    axes.text(330, 131, say("各层", "layers"), ha="center", va="center", bbox=box)
    arrow(axes, [(330, 119), (330, 30), (left + 2 * size, 30), (left + 2 * size, top - 3)], house.RED)
    axes.text(338, read - 6, "x", ha="left", va="center")
    axes.text(338, 70, "h", ha="left", va="center")
    axes.text(292, read + 15, say("1 查一行", "1 look up"), ha="center", va="center")
    axes.text(260, 16, say("2 与每一行比", "2 compare with all rows"), ha="center", va="center")
    return figure
