"""Tiny changes that all push the same way add up with the dimension; random ones of the same size do not.

Two Gaussian classes with means ±μ, ‖μ‖₂ = 1.96 spread evenly over d inputs of unit variance, and the best linear
classifier, sign(μᵀx). It is right for 97.5 % of the samples whatever d is. Moving each input by ε against the class
changes the score by ε‖w‖₁, which leaves Φ(1.96 − ε√d); random signs add a variance of ε², which leaves about
Φ(1.96/√(1 + ε²)). From d = (1.96/ε)² on no classifier can do better than guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.figure import Figure
from scipy.special import ndtr

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

DIMENSIONS = np.array([1, 3, 10, 30, 100, 200, 400, 1000, 2500, 10_000])
SAMPLES, SIGNAL = 1500, 1.96
SIZES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1)
KNOB = Knob(Bilingual("每维改动 ε", "change per dimension ε"), SIZES, shown=SIZES.index(0.1))


@dataclass(frozen=True)
class Data:
    """Accuracy in each of the dimensions: on clean samples, under random signs ±ε, and under attack."""

    size: float
    clean: Numbers
    noise: Numbers
    attack: Numbers

    @property
    def limit(self) -> float:
        """The dimension from which on no classifier is better than guessing under attack."""
        return float((SIGNAL / self.size) ** 2)


@cache
def scores(d: int, seed: int) -> Numbers:
    """Return the score toward the right class of each sample, what random signs add to it, and aligned ones."""
    rng = np.random.default_rng([seed, d])
    mean = np.full(d, SIGNAL / np.sqrt(d), dtype=np.float32)
    found = []
    for part in np.array_split(np.arange(SAMPLES), max(1, d * SAMPLES // 1_000_000)):  # for want of memory
        y = rng.choice(np.array([-1, 1], dtype=np.float32), len(part))
        x = y[:, None] * mean + rng.standard_normal((len(part), d), dtype=np.float32)
        signs = rng.integers(0, 2, (len(part), d), dtype=np.int8) * np.float32(2) - 1
        worst = -np.outer(y, np.sign(mean))  # the sign of the loss's gradient in x
        found.append([y * (change @ mean) for change in (x, signs, worst)])
    return np.concatenate(found, axis=1)


def compute(seed: int, value: float) -> Data:
    """Measure in all dimensions; samples and signs are the same at each size of change."""
    found = []
    for d in DIMENSIONS.tolist():
        clean, signs, worst = scores(d, seed)
        found.append([(clean + value * change > 0).mean() for change in (0, signs, worst)])
    return Data(value, *np.array(found).T)


def claim(sweep: Sequence[Data]) -> None:
    """Attacks reach 50 % at d = (1.96/ε)²; ±1 at random does less harm than ±0.01 aligned in 10,000 dimensions."""
    for data in sweep:
        assert np.abs(data.clean - 0.975).max() < 0.015
        assert np.abs(data.noise - ndtr(SIGNAL / np.sqrt(1 + data.size**2))).max() < 0.025
        assert np.abs(data.attack - ndtr(SIGNAL - data.size * np.sqrt(DIMENSIONS))).max() < 0.04
        apart = np.abs(np.log(DIMENSIONS / data.limit)) > 0.4
        assert np.all(((data.attack > 0.5) == (data.limit > DIMENSIONS))[apart])
    at = {data.size: data for data in sweep}
    told = {1: 0.97, 10: 0.95, 100: 0.83, 1000: 0.11, 10_000: 0}
    assert np.abs(at[0.1].attack[np.isin(DIMENSIONS, list(told))] - list(told.values())).max() < 0.04
    assert np.abs(at[0.1].noise - at[0.1].clean).max() < 0.01
    assert at[1].noise.min() > at[0.01].attack[-1] + 0.03


def draw(data: Data, say: Say) -> Figure:
    """Draw what was measured as points, and the formula as a line."""
    figure, axes = house.panel(height=290)
    d = np.geomspace(DIMENSIONS[0], DIMENSIONS[-1], 100)
    axes.plot(d, 100 * ndtr(SIGNAL - data.size * np.sqrt(d)), color=house.RED, linestyle="-")
    names = say("不加扰动;随机的 ±ε;逐维对准的 ±ε", "clean;±ε at random;±ε aligned").split(";")
    looks = zip((data.clean, data.noise, data.attack), "oxs", (house.BLUE, house.GREEN, house.RED), strict=True)
    for (accuracy, marker, ink), name in zip(looks, names, strict=True):
        look = {"markersize": 9, "markerfacecolor": "none"} if marker == "o" else {"markersize": 5}
        axes.plot(DIMENSIONS, 100 * accuracy, marker, color=ink, label=name, markeredgewidth=1.5, **look)
    axes.axvline(data.limit, color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, handlelength=1, columnspacing=1.2)
    house.log_axis(axes, "x", range(5))
    axes.set(xlim=(0.8, 13_000), ylim=(-5, 106), yticks=range(0, 101, 25))
    axes.set_xlabel(say("输入维数 d", "input dimension d"))
    axes.set_title(say("测试准确率（%）", "test accuracy (%)"), pad=26)
    return figure


def tell(data: Data, say: Say) -> str:
    """Say in which dimension the attack wins, and what the same size does at random."""
    noise, attack = (f"{100 * found[-1]:.0f}%" for found in (data.noise, data.attack))
    return say(
        f"对准时，d 超过 {data.limit:.0f} 准确率就不到 50%；d = 10000 时，对准的剩 {attack}，随机的剩 {noise}。",
        f"Aligned: less than 50% beyond d = {data.limit:,.0f}; at d = 10,000 {attack} is left, and {noise} at random.",
    )
