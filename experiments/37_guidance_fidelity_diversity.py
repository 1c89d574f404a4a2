"""Reverse diffusion covers all modes; guidance buys fidelity to the condition with diversity.

Data: twelve Gaussians (σ = 0.25) on a ring; the condition c is five neighbors. The best noise predictors with and
without it are known, so nothing is trained. 600 samples are drawn in 100 reverse steps with ε(x) + s (ε(x, c) − ε(x)).
At s = 1 the five modes are equally likely; the larger s, the surer c and the rarer those next to other modes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import logsumexp, softmax

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, STEPS, SPREAD = 600, 100, 0.25
SCALES = (0, 1, 3, 8)
ANGLES = np.arange(12) * np.pi / 6
CENTERS = 1.5 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
CLASS = [10, 11, 0, 1, 2]


@dataclass(frozen=True)
class Data:
    """Samples for each of SCALES."""

    samples: Numbers

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


def sample(scale: float, rng: np.random.Generator) -> Numbers:
    """Return samples of DDPM with guidance."""
    levels = np.cos(np.pi / 2 * np.linspace(0, 0.999, STEPS + 1)) ** 2
    x = rng.normal(size=(SAMPLES, 2))
    for kept, after in zip(levels[:0:-1], levels[-2::-1], strict=True):
        free, conditional = noise(x, kept, CENTERS), noise(x, kept, CENTERS[CLASS])
        clean = (x - np.sqrt(1 - kept) * (free + scale * (conditional - free))) / np.sqrt(kept)
        step = kept / after
        mean = (np.sqrt(after) * (1 - step) * clean + np.sqrt(step) * (1 - after) * x) / (1 - kept)
        x = mean + np.sqrt((1 - after) / (1 - kept) * (1 - step)) * rng.normal(size=x.shape)
    return x


def compute(seed: int) -> Data:
    """Sample with each scale."""
    rng = np.random.default_rng(seed)
    return Data(np.array([sample(scale, rng) for scale in SCALES]))


def claim(data: Data) -> None:
    """Cover all modes without guidance; with more of it, fidelity rises, diversity falls."""
    shares, fidelity = data.shares(), data.fidelity()
    within = shares[:, CLASS]
    assert np.all(np.abs(shares[0] - 1 / 12) < 0.05)
    assert np.all(np.abs(within[1] - 0.2) < 0.08)
    assert np.all(np.diff(within[1:, 2]) > 0.03)
    assert 4 * within[3, [0, 4]].max() < within[3, 2]
    assert fidelity[1] < 0.99 < fidelity[2] < fidelity[3]


def draw(data: Data, say: Say) -> Figure:
    """Draw 70 samples for three scales over the centers of the modes; below, the shares of the five modes."""
    figure = house.figure(height=330)
    axes = figure.subplot_mosaic([["0", "1", "8"], ["shares"] * 3], height_ratios=(1, 1.2))
    notes = {0: say("s = 0，无条件", "s = 0: no class"), 1: say("s = 1，有条件", "s = 1: class"), 8: "s = 8"}
    for scale, note in notes.items():
        panel, points = axes[str(scale)], data.samples[SCALES.index(scale), :70]
        panel.plot(*points.T, ".", color=house.BLUE, markersize=4, linestyle="none")
        panel.plot(*CENTERS.T, "+", color=house.GRAY, markersize=7, linestyle="none")
        panel.plot(*CENTERS[CLASS].T, "+", color=house.RED, markersize=7, markeredgewidth=2, linestyle="none")
        panel.set(xlim=(-2.4, 2.4), ylim=(-2.4, 2.4), aspect="equal", xticks=(), yticks=(), title=note)
    panel, shares = axes["shares"], data.shares()[:, CLASS]
    for row, ink, style, marker in zip((1, 2, 3), house.INKS, house.STYLES, "osD", strict=False):
        panel.plot(range(-2, 3), shares[row], marker, color=ink, linestyle=style)
        house.line_label(panel, (2, shares[row, 4]), f"s = {SCALES[row]}", shift=(8, 0))
    panel.set(xlim=(-2.2, 2.2), ylim=(0, 0.5), xticks=range(-2, 3), yticks=(0, 0.2, 0.4))
    panel.set_title(say("条件内 5 个模式各占的比例", "share of each of the five modes of the class"))
    panel.set_xlabel(say("模式（0 为居中的一个）", "mode (0: the one in the middle)"))
    return figure
