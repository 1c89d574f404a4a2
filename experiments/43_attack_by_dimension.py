"""Tiny changes that all push the same way add up with the dimension; random ones of the same size do not.

Two Gaussian classes with means ±μ, ‖μ‖₂ = 1.96 spread evenly over d inputs of unit variance, and the best linear
classifier, sign(μᵀx). It is right for 97.5 % of the samples whatever d is. Moving each input by ε = 0.1 against the
class changes the score by ε‖w‖₁, which leaves Φ(1.96 − ε√d).
From d = (1.96/ε)² on no classifier can do better than guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import ndtr

from experiments import house
from experiments.house import Numbers, Say

DIMENSIONS = (10, 30, 100, 200, 400, 1000, 2500, 10_000)
SAMPLES, SIGNAL, EPSILON = 1500, 1.96, 0.1


@dataclass(frozen=True)
class Data:
    """Accuracy in each of the dimensions: on clean samples, under random signs ±ε, and under attack."""

    clean: Numbers
    noise: Numbers
    attack: Numbers


def accuracies(d: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the three accuracies in dimension ``d``, measured on samples."""
    mean = np.full(d, SIGNAL / np.sqrt(d), dtype=np.float32)
    right = np.zeros((3, SAMPLES), dtype=bool)
    for part in np.array_split(np.arange(SAMPLES), max(1, d * SAMPLES // 1_000_000)):  # for want of memory
        y = rng.choice(np.array([-1, 1], dtype=np.float32), len(part))
        x = y[:, None] * mean + rng.standard_normal((len(part), d), dtype=np.float32)
        signs = rng.integers(0, 2, (len(part), d), dtype=np.int8) * np.float32(2) - 1
        worst = -np.outer(y, np.sign(mean))  # the sign of the loss's gradient in x
        for k, change in enumerate((np.zeros((1, d)), EPSILON * signs, EPSILON * worst)):
            right[k, part] = y * (x @ mean + change @ mean) > 0
    clean, noise, attack = right.mean(axis=1)
    return float(clean), float(noise), float(attack)


def compute(seed: int) -> Data:
    """Measure in all dimensions."""
    rng = np.random.default_rng(seed)
    return Data(*np.array([accuracies(d, rng) for d in DIMENSIONS]).T)


def under_attack(d: Numbers) -> Numbers:
    """Return the accuracy that theory gives, Φ(1.96 − ε√d)."""
    return np.asarray(ndtr(SIGNAL - EPSILON * np.sqrt(d)))


def claim(data: Data) -> None:
    """Clean and noisy accuracy stay, the attacked one falls to nothing as computed."""
    assert np.abs(data.clean - 0.975).max() < 0.015
    assert np.abs(data.noise - 0.974).max() < 0.015
    assert np.abs(data.attack - under_attack(np.array(DIMENSIONS))).max() < 0.04
    at = dict(zip(DIMENSIONS, data.attack, strict=True))
    for d, told in ((10, 0.95), (100, 0.83), (1000, 0.11), (10_000, 0)):
        assert abs(at[d] - told) < 0.04


def draw(data: Data, say: Say) -> Figure:
    """Draw what was measured as points, and the formula as a line."""
    figure, axes = house.panel(height=270)
    d = np.geomspace(DIMENSIONS[0], DIMENSIONS[-1], 100)
    axes.plot(d, 100 * under_attack(d), color=house.RED, linestyle="-")
    looks = (
        (data.clean, "o", house.BLUE, say("不加扰动", "no perturbation")),
        (data.noise, "x", house.GREEN, say("随机的 ±0.1", "±0.1 at random")),
        (data.attack, "s", house.RED, say("逐维对准的 ±0.1", "±0.1 aligned")),
    )
    for accuracy, marker, ink, name in looks:
        look = {"markersize": 9, "markerfacecolor": "none"} if marker == "o" else {"markersize": 5}
        axes.plot(DIMENSIONS, 100 * accuracy, marker, color=ink, label=name, markeredgewidth=1.5, **look)
    axes.axvline((SIGNAL / EPSILON) ** 2, color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    axes.legend(loc="lower left", bbox_to_anchor=(0.02, 0.08))
    house.log_axis(axes, "x", range(1, 5))
    axes.set(xlim=(8, 13_000), ylim=(-5, 106), yticks=range(0, 101, 25))
    axes.set_xlabel(say("输入维数 d", "input dimension d"))
    axes.set_title(say("测试准确率（%）", "test accuracy (%)"))
    return figure
