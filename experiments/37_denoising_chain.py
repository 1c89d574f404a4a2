"""Noise is added in steps that nobody learns, and taken off in as many: each column holds one distribution.

Above, points on a spiral lose √ᾱ of themselves and gain noise. Below, other points start as pure noise and go back, 100
steps with the best noise predictor (the data are 80 narrow Gaussians, so it is known): where they stop at a level, they
are distributed as the points above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from scipy.special import softmax
from scipy.stats import wasserstein_distance

from experiments import house
from experiments.house import Numbers, Say

POINTS, STEPS, SPREAD = 230, 100, 0.06
ANGLES = np.linspace(1, 3 * np.pi, 80)
CENTERS = 0.2 * ANGLES[:, None] * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
LEVELS = np.cos(np.pi / 2 * np.linspace(0, 0.999, STEPS + 1)) ** 2
SHOWN = (0, 8, 30, STEPS)
SIDE, LEFT, PITCH, ABOVE, BELOW = 80, 3, 104, 56, 196


@dataclass(frozen=True)
class Data:
    """Points at the levels SHOWN, forwards and backwards."""

    forwards: Numbers
    backwards: Numbers


def noise(x: Numbers, kept: float) -> Numbers:
    """Return E[ε | x] where ᾱ = ``kept``."""
    away = x[:, None] - np.sqrt(kept) * CENTERS
    variance = kept * SPREAD**2 + 1 - kept
    weights = softmax(-np.sum(away**2, axis=2) / (2 * variance), axis=1)
    return np.asarray(np.sqrt(1 - kept) * np.sum(weights[:, :, None] * away, axis=1) / variance)


def compute(seed: int) -> Data:
    """Go forwards in one leap to each level, and backwards step by step."""
    rng = np.random.default_rng(seed)
    data = CENTERS[rng.integers(len(CENTERS), size=POINTS)] + SPREAD * rng.normal(size=(POINTS, 2))
    kept = LEVELS[list(SHOWN), None, None]
    forwards = np.sqrt(kept) * data + np.sqrt(1 - kept) * rng.normal(size=(len(SHOWN), POINTS, 2))
    path = [rng.normal(size=(POINTS, 2))]
    for level, after in zip(LEVELS[:0:-1], LEVELS[-2::-1], strict=True):
        ratio = level / after
        mean = (path[-1] - (1 - ratio) / np.sqrt(1 - level) * noise(path[-1], level)) / np.sqrt(ratio)
        path.append(mean + np.sqrt((1 - after) / (1 - level) * (1 - ratio)) * rng.normal(size=mean.shape))
    return Data(forwards, np.array(path)[::-1][list(SHOWN)])


def claim(data: Data) -> None:
    """Have the same distribution above and below; the last column is standard noise, and the first the spiral."""
    for above, below in zip(data.forwards, data.backwards, strict=True):
        assert max(wasserstein_distance(above[:, axis], below[:, axis]) for axis in (0, 1)) < 0.25
    clouds = np.stack([data.forwards, data.backwards])
    gaps = np.median(np.linalg.norm(clouds[:, :, :, None] - CENTERS, axis=4).min(axis=3), axis=2)
    assert np.allclose(gaps[0], gaps[1], rtol=0.3)
    assert 2.25 * gaps[1, 0] < 1.5 * gaps[1, 1] < gaps[1, 2]
    assert np.abs(clouds[:, -1].mean(axis=1)).max() < 0.2
    assert np.abs(clouds[:, -1].std(axis=1) - 1).max() < 0.15


def arrow(axes: Axes, start: float, end: float, y: float, ink: str) -> None:
    """Draw an arrow from one column to the next."""
    style = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (end, y), (start, y), arrowprops=style)


def draw(data: Data, say: Say) -> Figure:
    """Draw two rows of four clouds, with arrows to the right above and to the left below."""
    figure, axes = house.panel(height=310)
    axes.set(xlim=(0, 400), ylim=(302, 0))
    axes.axis("off")
    for top, clouds, ink in ((ABOVE, data.forwards, house.GRAY), (BELOW, data.backwards, house.BLUE)):
        for column, cloud in enumerate(clouds):
            left = LEFT + PITCH * column
            axes.add_patch(Rectangle((left, top), SIDE, SIDE, ec=house.GRAY, fc="none", linewidth=0.8))
            inside = cloud[np.abs(cloud).max(axis=1) < 2.3]
            x, y = left + SIDE / 2 + inside[:, 0] * SIDE / 4.8, top + SIDE / 2 - inside[:, 1] * SIDE / 4.8
            ends = np.stack([x, y, x + 0.01, y], axis=1).reshape(-1, 2)  # dots of one path: markers would be 200 kB
            dots = Path(ends, [Path.MOVETO, Path.LINETO] * len(x))
            axes.add_patch(PathPatch(dots, ec=ink, fc="none", linewidth=1.8, capstyle="round"))
            if column:
                way = (left - PITCH + SIDE + 3, left - 3)
                arrow(axes, *(way if top == ABOVE else way[::-1]), top + SIDE / 2, ink)
    for column, step in enumerate(SHOWN):
        share = f"{LEVELS[step]:.2f}"
        text = say(f"信号占 {share}", f"signal: {share}")
        axes.text(LEFT + PITCH * column + SIDE / 2, ABOVE - 12, text, ha="center", va="center")
    axes.text(LEFT, 16, say("加噪：固定的公式，不用学", "adding noise: a fixed formula, nothing to learn"), va="center")
    text = say("去噪：猜出噪声，减去一点，做 100 次", "denoising: guess the noise, take off a little, 100 times")
    axes.text(LEFT, BELOW - 22, text, va="center")
    for column, words in ((0, say("新样本", "new samples")), (3, say("纯噪声", "pure noise"))):
        axes.text(LEFT + PITCH * column + SIDE / 2, BELOW + SIDE + 14, words, ha="center", va="center")
    return figure
