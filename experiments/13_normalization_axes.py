"""Normalizations differ in which elements share a mean, and only BatchNorm's mean changes with the batch.

What shares a mean is found by experiment: in a random tensor of 4 samples, 6 channels and 3 x 3 positions each channel
of each sample is shifted in turn, and those are marked that change the mean with which one given element is normalized.
Below, the rest of its batch is drawn again and again: that mean fluctuates as √(B - 1) / 3B with BN, not at all with LN
and GN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments import house
from experiments.house import Numbers, Say

SHAPE, GROUPS, CELL, SIZES, DRAWS = (4, 6, 3, 3), 3, (1, 2), (2, 4, 8, 16, 32, 64), 600
Mean = Callable[[Numbers], Numbers]


def over(*axes: int) -> Mean:
    """Return the function that gives every element its mean over the axes."""
    return lambda x: np.broadcast_to(x.mean(axis=axes, keepdims=True), x.shape)


MEANS: dict[str, Mean] = {"BN": over(0, 2, 3), "LN": over(1, 2, 3), "IN": over(2, 3)}
MEANS["GN"] = lambda x: over(2)(x.reshape(len(x), GROUPS, -1)).reshape(x.shape)


@dataclass(frozen=True)
class Data:
    """What shares the mean of a cell (samples x channels, last tokens x features); its deviation by batch size."""

    shared: dict[str, Numbers]
    spread: dict[str, Numbers]


def sharing(mean: Mean, x: Numbers) -> Numbers:
    """Return 1 for what changes the mean of CELL if it is shifted, else 0."""
    found = np.zeros(x.shape[:2])
    for one in np.ndindex(*found.shape):
        shifted = x.copy()
        shifted[one] += 1
        found[one] = np.any(np.abs(mean(shifted)[CELL] - mean(x)[CELL]) > 1e-9)
    return found


def compute(seed: int) -> Data:
    """Find what shares a mean, and how much it fluctuates with the other samples of the batch."""
    x = (rng := np.random.default_rng(seed)).normal(size=SHAPE)
    shared = {name: sharing(mean, x) for name, mean in MEANS.items()}
    shared["token"] = sharing(over(1), x[..., 0, 0])
    spread = {name: np.zeros(len(SIZES)) for name in ("BN", "LN", "GN")}
    for k, size in enumerate(SIZES):
        batches = [np.concatenate([x[:1], rng.normal(size=(size - 1, *SHAPE[1:]))]) for _ in range(DRAWS)]
        for name, found in spread.items():
            found[k] = np.std([MEANS[name](batch)[0, 0, 0, 0] for batch in batches])
    return Data(shared, spread)


def claim(data: Data) -> None:
    """Each method averages over the axes of the table; BN's mean fluctuates as √(B - 1) / 3B, the others do not."""
    rows, columns = np.indices(SHAPE[:2])
    row, column, group = rows == CELL[0], columns == CELL[1], columns // 2 == CELL[1] // 2
    expected = {"BN": column, "LN": row, "IN": row & column, "GN": row & group, "token": row}
    assert all(np.array_equal(data.shared[name], cells) for name, cells in expected.items())
    assert max(data.spread["LN"].max(), data.spread["GN"].max()) < 1e-12
    sizes = np.array(SIZES)
    assert np.abs(3 * sizes / np.sqrt(sizes - 1) * data.spread["BN"] - 1).max() < 0.1
    assert np.diff(data.spread["BN"]).max() < 0  # smaller with every larger batch


def draw(data: Data, say: Say) -> Figure:
    """Draw the five grids, in which a dot stands for the element that is normalized, and below the fluctuation."""
    figure = house.figure(420)
    grid = figure.add_gridspec(3, 3)
    titles = "BN", "LN", "IN", say("GN（3 组）", "GN, 3 groups"), say("Transformer 的 LN", "Transformer LN")
    words = [say("样本 通道", "samples channels")] * 4 + [say("词元 特征", "tokens features")]
    for k, (cells, title, word) in enumerate(zip(data.shared.values(), titles, words, strict=True)):
        axes = figure.add_subplot(grid[divmod(k, 3)])
        for (row, column), shared in np.ndenumerate(cells):
            face = house.BLUE if shared else "none"
            axes.add_patch(Rectangle((column, row), 1, 1, edgecolor=house.INK, linewidth=0.6, facecolor=face))
        axes.plot(CELL[1] + 0.5, CELL[0] + 0.5, "o", color=house.PAPER)
        axes.set(xlim=(0, SHAPE[1]), ylim=(SHAPE[0], 0), xticks=[], yticks=[], aspect="equal", title=title)
        axes.set(xlabel=word.split()[1], ylabel=word.split()[0])
        axes.spines[:].set_visible(False)
    axes = figure.add_subplot(grid[1, 2])
    axes.text(0, 0.5, say("填色的格子与\n圆点共用均值", "filled: shares\nits mean with\nthe dot"), va="center")
    axes.set_axis_off()
    axes = figure.add_subplot(grid[2, :])
    axes.set_title(say("所用均值随同批样本的波动（标准差）", "how much that mean varies with the batch (std)"))
    for name, word, place in (("BN", "BN", (3.1, 0.12)), ("LN", say("LN、GN", "LN, GN"), (3.1, 0.015))):
        axes.plot(np.log2(SIZES), data.spread[name], marker="o")
        axes.text(*place, word)
    axes.set_xticks(np.log2(SIZES), [str(size) for size in SIZES])
    axes.set(ylim=(-0.01, 0.2), xlabel=say("批量 B", "batch size B"))
    return figure
