"""From a sentence to training pairs: a window slides along, and each real pair gets k fake ones.

The window reaches 2 words to each side; it is drawn at two neighboring centers. Of the second one two pairs are shown,
each with 2 negatives. Negatives are drawn by count to the power of 3/4 from words of very different frequency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from experiments import house
from experiments.house import Numbers, Say

LENGTH, REACH, NEGATIVES, DRAWS = 6, 2, 2, 200_000
COUNTS = np.array([10_000, 1000, 100, 100])


@dataclass(frozen=True)
class Data:
    """Pairs of places (center, context); words drawn as negatives for the table; shares of each in many draws."""

    pairs: list[tuple[int, int]]
    negatives: list[int]
    shares: Numbers


def compute(seed: int) -> Data:
    """Slide the window, and draw negatives."""
    rng = np.random.default_rng(seed)
    places = [(center, center + j) for center in range(LENGTH) for j in range(-REACH, REACH + 1) if j]
    pairs = [(center, context) for center, context in places if 0 <= context < LENGTH]
    chances = COUNTS**0.75 / np.sum(COUNTS**0.75)
    drawn = rng.choice(len(COUNTS), DRAWS, p=chances)
    table = rng.permutation(np.arange(len(COUNTS)))
    return Data(pairs, table.tolist(), np.bincount(drawn, minlength=len(COUNTS)) / DRAWS)


def claim(data: Data) -> None:
    """Pairs are mutual and near; a word that is 100 times as frequent is drawn only 31.6 times as often."""
    assert len(data.pairs) == 2 * (LENGTH - 1 + LENGTH - 2)
    assert {(context, center) for center, context in data.pairs} == set(data.pairs)
    assert max(abs(center - context) for center, context in data.pairs) == REACH
    assert abs(data.shares[0] / data.shares[2:].mean() - 100**0.75) < 3


def box(axes: Axes, place: tuple[float, float], text: str, ink: str | None) -> None:
    """Write a word, in a box if it is in the window."""
    x, y = place
    if ink:
        width = 3 if ink == house.BLUE else 1.6
        shape = FancyBboxPatch((x - 28, y - 11), 56, 22, boxstyle="round,pad=0,rounding_size=6", fc="none", ec=ink)
        shape.set_linewidth(width)
        axes.add_patch(shape)
    axes.text(x, y, text, ha="center", va="center_baseline")


def draw(data: Data, say: Say) -> Figure:
    """Draw the window at two places, and below the pairs with their labels."""
    figure, axes = house.panel(height=330)
    axes.set(xlim=(0, 390), ylim=(322, 0))
    axes.axis("off")
    words = say("早上 喝 热 咖啡 看 报纸", "we drink hot coffee at home").split()
    others = say("铁轨 星期一 石头 代数", "rails Monday stone algebra").split()
    for row, center in enumerate((2, 3)):
        for i, word in enumerate(words):
            near = house.GREEN if abs(i - center) <= REACH else None
            box(axes, (35 + 63 * i, 20 + 50 * row), word, house.BLUE if i == center else near)
    arrow = {"arrowstyle": "-|>", "color": house.INK, "linewidth": 1.2}
    axes.annotate("", (214, 57), (172, 33), arrowprops=arrow)
    axes.annotate("", (224, 112), (224, 84), arrowprops=arrow)
    columns = (70, 190, 300)
    heads = (say("中心词 v", "center v"), say("上下文 u", "context u"), say("标签", "label"))
    for x, text in zip(columns, heads, strict=True):
        axes.text(x, 128, text, ha="center", va="center")
    axes.plot([15, 375], [143, 143], color=house.INK, linestyle="-", linewidth=0.8)
    contexts = [context for center, context in data.pairs if center == 3][:2]
    rows = []
    for n, context in enumerate(contexts):
        fake = data.negatives[NEGATIVES * n : NEGATIVES * (n + 1)]
        rows += [(words[context], say("1（语料）", "1 (corpus)"), house.GREEN)]
        rows += [(others[i], say("0（噪声）", "0 (noise)"), house.RED) for i in fake]
    for n, (word, label, ink) in enumerate(rows):
        y = 158 + 27 * n
        box(axes, (columns[0], y), words[3], house.BLUE)
        box(axes, (columns[1], y), word, ink)
        axes.text(columns[2], y, label, ha="center", va="center_baseline")
    return figure
