"""What an augmentation makes alike becomes one cluster, and a few labels then name the clusters.

Two classes of points on two rings. An augmentation moves a point anywhere within a distance r, so two points share
views to the extent to which their discs overlap: the augmentation graph. The optimum of the spectral contrastive loss
(HaoChen et al., 2021) is made of the leading eigenvectors of the normalized graph; a linear classifier on four of them
gets ten labels. With r too small the rings fall into many pieces, with r too large they run together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from experiments import house
from experiments.house import Numbers, Say

Classes = NDArray[np.int64]

POINTS, DIMENSIONS, LABELS, SETS, ANYWHERE = 56, 4, 10, 20, 0.002
RADII = np.geomspace(0.05, 1, 25)
SHOWN = (0, 12, 20)  # too weak, right, too strong


@dataclass(frozen=True)
class Data:
    """One set of points: places, classes, overlaps and guesses for every radius. Accuracy: sets by radii."""

    x: Numbers
    y: Classes
    overlap: Numbers
    guess: Classes
    accuracy: Numbers


def graph(x: Numbers, radius: float) -> Numbers:
    """Return the share of its area that each point's disc has in common with each other's."""
    u = np.minimum(np.linalg.norm(x[:, :, None] - x[:, None], axis=0) / (2 * radius), 1)
    return np.asarray(2 / np.pi * (np.arccos(u) - u * np.sqrt(1 - u**2)))


def represent(overlap: Numbers) -> Numbers:
    """Return the best representation (POINTS, DIMENSIONS); it takes no labels."""
    overlap = overlap + ANYWHERE  # a few views tell nothing; this also decides between pieces of no connection
    degree = overlap.sum(axis=1)
    values, vectors = np.linalg.eigh(overlap / np.sqrt(np.outer(degree, degree)))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0) / degree[:, None]))[:, -DIMENSIONS:]


def compute(seed: int) -> Data:
    """Represent sets of points for every radius, and fit a classifier to the labels of the first ten."""
    rng = np.random.default_rng(seed)
    y = np.arange(POINTS) % 2
    accuracy = np.empty((SETS, len(RADII)))
    for k in range(SETS):
        angle = 2 * np.pi * rng.permutation(POINTS // 2).repeat(2) / (POINTS // 2) + 0.1 * rng.random(POINTS)
        x = (np.where(y, 1, 0.4) + 0.05 * rng.normal(size=POINTS)) * np.stack([np.cos(angle), np.sin(angle)])
        overlap = np.array([graph(x, radius) for radius in RADII])
        representations = [represent(one) for one in overlap]
        probes = [np.linalg.lstsq(z[:LABELS], 2.0 * y[:LABELS] - 1, rcond=1e-6)[0] for z in representations]
        guess = np.array([z @ probe > 0 for z, probe in zip(representations, probes, strict=True)], dtype=np.int64)
        accuracy[k] = (guess == y)[:, LABELS:].mean(axis=1)
    return Data(x, y, overlap, guess, accuracy)


def claim(data: Data) -> None:
    """Succeed in the middle, fail at both ends; rings are in pieces, then one piece each, then joined."""
    classes, graphs = [data.y == c for c in (0, 1)], data.overlap[list(SHOWN)] > 0
    weak, right, strong = [[connected_components(one[np.ix_(c, c)])[0] for c in classes] for one in graphs]
    assert (min(weak) > 10, right, strong) == (True, [1, 1], [1, 1])
    apart, touching, joined = (int(one[np.ix_(*classes)].sum()) for one in graphs)
    assert (apart, touching <= 2, joined > 400) == (0, True, True)
    accuracy = data.accuracy.mean(axis=0)
    assert min(accuracy[0], accuracy[21:].min()) > 0.58
    assert max(accuracy[0], accuracy[21:].max()) < 0.7
    assert accuracy[11:14].min() > 0.97


def draw(data: Data, say: Say) -> Figure:
    """Draw three of the graphs with what the classifier says, and its mean accuracy for every radius."""
    figure = house.figure(height=380)
    axes = figure.subplot_mosaic([["a", "b", "c"], ["d", "d", "d"]], height_ratios=(1, 1.1))
    figure.suptitle(say("形状：类别；颜色：分类结果", "shape: class; color: the guess"), x=0.01, ha="left", size=12)
    names = (say("太弱", "too weak"), say("合适", "just right"), say("太强", "too strong"))
    bottom, accuracy = axes["d"], 100 * data.accuracy.mean(axis=0)
    bottom.plot(RADII, accuracy, color=house.BLUE)
    for key, name, k, shift in zip("abc", names, SHOWN, ((9, -6), (-30, -14), (6, 8)), strict=True):
        edges = np.argwhere(np.triu(data.overlap[k] > 0.3, 1))
        ends = np.concatenate([data.x[:, edges], np.full((2, len(edges), 1), np.nan)], axis=2)  # gaps between edges
        axes[key].plot(*ends.reshape(2, -1), color=house.GRAY, linestyle="-", linewidth=0.8)
        for c, g in ((0, 0), (0, 1), (1, 0), (1, 1)):
            one = (data.y == c) & (data.guess[k] == g)
            ink, inside = ((house.BLUE, house.BLUE), (house.RED, house.PAPER))[g]
            axes[key].plot(*data.x[:, one], "os"[c], color=ink, markerfacecolor=inside, markersize=4)
        axes[key].set(aspect="equal", title=name)
        axes[key].set_axis_off()
        house.line_label(bottom, (RADII[k], accuracy[k]), name, house.BLUE, shift=shift)
    house.log_axis(bottom, "x")
    bottom.set(ylim=(48, 104), yticks=(50, 75, 100))
    bottom.set_xticks((0.05, 0.1, 0.3, 1), ("0.05", "0.1", "0.3", "1"))
    bottom.set_xlabel(say("增强的强度 r", "strength r of the augmentation"))
    bottom.set_title(say("用 10 个标签分类的准确率（%）", "accuracy with 10 labels (%)"))
    return figure
