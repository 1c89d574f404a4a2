"""Guidance makes samples surer of the condition; that it empties modes is the error of guiding at high noise.

Data: twelve Gaussians (σ = 0.25) on a ring; the condition c is five neighbors. The best noise predictors with and
without it are known, so nothing is trained. 600 samples are drawn in 100 reverse steps with ε(x) + s (ε(x, c) − ε(x)).
As s grows the modes at the ends of the five empty. The density that s stands for, p(x) p(c | x)ˢ, has them all, nearly
evenly (integrated on a grid); and so have samples that are guided at low noise only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.special import logsumexp, softmax

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

SAMPLES, STEPS, SPREAD, SEEN = 600, 100, 0.25, 80
LEAST = (0, 0.9)  # the least ᾱ at which s holds, for both ways to guide; below it s is 1
KNOB = Knob(Bilingual("引导强度 s", "guidance scale s"), (0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12), shown=8)
ANGLES = np.arange(12) * np.pi / 6
CENTERS = 1.5 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
CLASS = [10, 11, 0, 1, 2]


@dataclass(frozen=True)
class Data:
    """Samples for each way; shares of the five modes in both and in p(x) p(c | x)ˢ; mean p(c | x) of the samples."""

    scale: float
    samples: Numbers
    shares: Numbers
    fidelity: Numbers


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


def modes(x: Numbers) -> tuple[NDArray[np.intp], Numbers, Numbers]:
    """Return the nearest mode of each point, log p(x) and log p(c | x)."""
    logits = -np.sum((x[..., None, :] - CENTERS) ** 2, axis=-1) / (2 * SPREAD**2)
    everything = logsumexp(logits, axis=-1)
    return logits.argmax(axis=-1), everything, logsumexp(logits[..., CLASS], axis=-1) - everything


def compute(seed: int, value: float) -> Data:
    """Sample both ways, from the same noise whatever the scale."""
    samples = np.array([sample(value, least, np.random.default_rng(seed)) for least in LEAST])
    nearest, _, sure = modes(samples)
    mode, density, tilt = modes(np.stack(np.meshgrid(*2 * [np.linspace(-3, 3, 151)]), axis=2).reshape(-1, 2))
    counts = [*(np.bincount(row, None, 12) for row in nearest), np.bincount(mode, np.exp(density + value * tilt), 12)]
    shares = np.array([row / row.sum() for row in counts])
    return Data(value, samples, shares[:, CLASS], np.exp(sure).mean(axis=1))


def claim(sweep: Sequence[Data]) -> None:
    """See guidance get surer and empty the ends; at low noise only it is sure too, and close to the exact tilt."""
    throughout, low, exact = np.array([data.shares for data in sweep]).swapaxes(0, 1)
    fidelity, one, eight = np.array([data.fidelity for data in sweep]), KNOB.values.index(1), KNOB.values.index(8)
    assert np.all(np.abs(throughout[0] - 1 / 12) < 0.05)
    assert np.all(np.diff(throughout[one:, [0, 4]].sum(axis=1)) < 0.02)
    assert (throughout[eight:, [0, 4]].max() < 0.06, throughout[eight:, 2].min() > 0.3) == (True, True)
    assert np.abs(exact[one:] - 1 / 5).max() < 0.05
    assert np.abs(low - exact)[one:].max() < 0.05
    assert low[eight:, [0, 4]].min() > 2 * throughout[eight:, [0, 4]].max()
    assert np.all(np.diff(fidelity[:, 0]) > -0.01)
    assert fidelity[one].max() < 0.99 < fidelity[eight:].min()


def draw(data: Data, say: Say) -> Figure:
    """Draw samples of both ways over the centers of the modes; below, the shares of the five modes."""
    figure = house.figure(height=400)
    *panels, below = figure.subplot_mosaic("TL;SS", height_ratios=(6, 5)).values()
    names = say("全程引导、只在低噪声引导、精确值", "guided throughout、guided at low noise、exact").split("、")
    for k, (panel, points) in enumerate(zip(panels, data.samples[:, :SEEN], strict=True)):
        dots = np.stack([points, points + 0.01, np.full_like(points, np.nan)], axis=1).reshape(-1, 2)  # one path
        panel.plot(*dots.T, color=house.INKS[k], linestyle="-", linewidth=4, solid_capstyle="round")
        panel.plot(*CENTERS.T, "+", color=house.GRAY, markersize=7, linestyle="none")
        panel.plot(*CENTERS[CLASS].T, "+", color=house.INK, markersize=8, markeredgewidth=2, linestyle="none")
        panel.set(xlim=(-2.4, 2.4), ylim=(-2.4, 2.4), aspect="equal", xticks=(), yticks=(), title=names[k])
    for k, row in enumerate(data.shares):
        below.plot(range(-2, 3), row, "osD"[k], color=house.INKS[k], linestyle=house.STYLES[k], label=names[k])
    below.legend(loc="upper left", fontsize=11)
    below.set(xlim=(-2.2, 2.2), ylim=(0, 0.6), xticks=range(-2, 3), yticks=(0, 0.2, 0.4, 0.6))
    below.set_title(say("s = {:g}：类内各模式的比例", "s = {:g}: shares of the modes of the class").format(data.scale))
    below.set_xlabel(say("模式（0 为居中的一个）", "mode (0: the one in the middle)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how sure the samples are and what the ends keep."""
    ends = data.shares[:, [0, 4]].sum(axis=1)
    text = "全程引导：属于这一类的概率平均 {:.3f}，两端的模式共占 {:.0%}；精确值 {:.0%}，只在低噪声引导为 {:.0%}。"
    english = (
        "Guided throughout: mean probability of the class {:.3f}, ends {:.0%}; exact {:.0%}, at low noise only {:.0%}."
    )
    return say(text, english).format(data.fidelity[0], ends[0], ends[2], ends[1])
