"""Guidance makes samples surer of the condition; that it empties modes is the error of guiding at high noise.

Data: twelve Gaussians (σ = 0.25) on a ring; the condition c is five neighbors. The best noise predictors with and
without it are known, so nothing is trained. 600 samples are drawn in 100 reverse steps with ε(x) + s (ε(x, c) − ε(x)).
At s = 8 the modes at the ends of the five all but vanish. The density that s = 8 stands for, p(x) p(c | x)⁸, has them
all, nearly evenly (integrated on a grid); and so have samples that are guided at low noise only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import logsumexp, softmax

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, STEPS, SPREAD = 600, 100, 0.25
RUNS = ((0, 0.0), (1, 0.0), (8, 0.0), (8, 0.9))
"""Scales, and the least ᾱ at which they hold; below it s is 1."""
ANGLES = np.arange(12) * np.pi / 6
CENTERS = 1.5 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
CLASS = [10, 11, 0, 1, 2]


@dataclass(frozen=True)
class Data:
    """Samples of each of RUNS, and the shares of the five modes in p(x) p(c | x)⁸."""

    samples: Numbers
    exact: Numbers

    def shares(self) -> Numbers:
        """Return the share of samples nearest to each center."""
        nearest = np.linalg.norm(self.samples[:, :, None] - CENTERS, axis=3).argmin(axis=2)
        return np.array([np.bincount(row, minlength=12) / SAMPLES for row in nearest])

    def fidelity(self) -> Numbers:
        """Return the mean probability of the class given the sample."""
        logits = -np.sum((self.samples[:, :, None] - CENTERS) ** 2, axis=3) / (2 * SPREAD**2)
        return np.asarray(np.exp(logsumexp(logits[:, :, CLASS], axis=2) - logsumexp(logits, axis=2)).mean(axis=1))


def noise(x: Numbers, kept: float, centers: Numbers) -> Numbers:
    """Return E[ε | x] at the noise level with ᾱ = ``kept`` if the data are Gaussians around ``centers``."""
    away = x[:, None] - np.sqrt(kept) * centers
    variance = kept * SPREAD**2 + 1 - kept
    weights = softmax(-np.sum(away**2, axis=2) / (2 * variance), axis=1)
    return np.asarray(np.sqrt(1 - kept) * np.sum(weights[:, :, None] * away, axis=1) / variance)


def sample(scale: float, least: float, rng: np.random.Generator) -> Numbers:
    """Return samples of DDPM with guidance where ᾱ is at least ``least``."""
    levels = np.cos(np.pi / 2 * np.linspace(0, 0.999, STEPS + 1)) ** 2
    x = rng.normal(size=(SAMPLES, 2))
    for kept, after in zip(levels[:0:-1], levels[-2::-1], strict=True):
        free, conditional = noise(x, kept, CENTERS), noise(x, kept, CENTERS[CLASS])
        guide = scale if kept >= least else 1
        clean = (x - np.sqrt(1 - kept) * (free + guide * (conditional - free))) / np.sqrt(kept)
        step = kept / after
        mean = (np.sqrt(after) * (1 - step) * clean + np.sqrt(step) * (1 - after) * x) / (1 - kept)
        x = mean + np.sqrt((1 - after) / (1 - kept) * (1 - step)) * rng.normal(size=x.shape)
    return x


def tilted(scale: float) -> Numbers:
    """Return the shares of the five modes in p(x) p(c | x)^scale."""
    grid = np.linspace(-3, 3, 301)
    x = np.stack(np.meshgrid(grid, grid), axis=2).reshape(-1, 1, 2)
    logits = -np.sum((x - CENTERS) ** 2, axis=2) / (2 * SPREAD**2)
    everything, class_only = logsumexp(logits, axis=1), logsumexp(logits[:, CLASS], axis=1)
    density = np.exp(everything + scale * (class_only - everything))
    shares = np.bincount(logits.argmax(axis=1), weights=density, minlength=12)[CLASS]
    return np.asarray(shares / shares.sum())


def compute(seed: int) -> Data:
    """Sample each run."""
    rng = np.random.default_rng(seed)
    return Data(np.array([sample(scale, least, rng) for scale, least in RUNS]), tilted(RUNS[-1][0]))


def claim(data: Data) -> None:
    """Constant guidance is surer and empties the ends; guidance at low noise is as sure and close to the exact tilt."""
    shares, fidelity = data.shares(), data.fidelity()
    within = shares[:, CLASS]
    assert np.all(np.abs(shares[0] - 1 / 12) < 0.05)
    assert np.all(np.abs(within[1] - 0.2) < 0.08)
    assert 4 * within[2, [0, 4]].max() < within[2, 2]
    assert data.exact.min() > 0.16
    assert np.all(np.abs(within[3] - data.exact) < 0.08)
    assert within[3, [0, 4]].min() > 2 * within[2, [0, 4]].max()
    assert fidelity[1] < 0.99 < min(fidelity[2], fidelity[3])


def draw(data: Data, say: Say) -> Figure:
    """Draw 70 samples of three runs over the centers of the modes; below, the shares of the five modes."""
    figure = house.figure(height=360)
    axes = figure.subplot_mosaic([["0", "1", "2"], ["shares"] * 3], height_ratios=(1, 1.4))
    notes = (say("s = 0，无条件", "s = 0: no class"), say("s = 1，有条件", "s = 1: class"), "s = 8")
    for run, note in enumerate(notes):
        panel, points = axes[str(run)], data.samples[run, :70]
        panel.plot(*points.T, ".", color=house.BLUE, markersize=4, linestyle="none")
        panel.plot(*CENTERS.T, "+", color=house.GRAY, markersize=7, linestyle="none")
        panel.plot(*CENTERS[CLASS].T, "+", color=house.RED, markersize=7, markeredgewidth=2, linestyle="none")
        panel.set(xlim=(-2.4, 2.4), ylim=(-2.4, 2.4), aspect="equal", xticks=(), yticks=(), title=note)
    panel, shares = axes["shares"], data.shares()[:, CLASS]
    names = say("全程引导", "guided throughout"), say("只在低噪声引导", "guided at low noise"), say("精确值", "exact")
    for row, name, ink, style, marker in zip(
        (shares[2], shares[3], data.exact), names, house.INKS, house.STYLES, "osD", strict=False
    ):
        panel.plot(range(-2, 3), row, marker, color=ink, linestyle=style, label=name)
    panel.legend(loc="upper left", fontsize=11)
    panel.set(xlim=(-2.2, 2.2), ylim=(0, 0.55), xticks=range(-2, 3), yticks=(0, 0.2, 0.4))
    panel.set_title(say("s = 8：条件内 5 个模式各占的比例", "s = 8: share of each of the five modes of the class"))
    panel.set_xlabel(say("模式（0 为居中的一个）", "mode (0: the one in the middle)"))
    return figure
