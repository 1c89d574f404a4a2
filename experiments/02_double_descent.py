"""Test error peaks where the features just suffice to interpolate, and beyond, more features make a simpler solution.

Least squares on random ReLU features of 100 noisy samples, by the minimum-norm solution. Features are divided by √p,
so the norm measures the function: for p → ∞ it tends to that of the arc-cosine kernel (Cho and Saul, 2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

DIMENSION, SAMPLES, TESTS, NOISE, DRAWS, SEEN = 20, 100, 500, 0.1, 9, 40
VALUES = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 105, 110, 120, 140, 170, 200, 300, 500, 1000, 2000)
KNOB = Knob(Bilingual("参数数 p", "number of parameters p"), VALUES, shown=VALUES.index(SAMPLES))
WIDTHS, PENALTIES = np.array(VALUES), np.logspace(-6, 4, 31)


@dataclass(frozen=True)
class Data:
    """By width, medians: test error, norm, error of ridge, training error; two for p → ∞; targets and predictions."""

    now: int
    curves: Numbers
    limits: Numbers
    pairs: Numbers


def solve(features: Numbers, labels: Numbers, penalties: Numbers) -> Numbers:
    """Return the minimizer of ‖Xw − y‖² + α‖w‖² for each penalty α, as columns; α = 0 gives that of smallest norm."""
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    return np.asarray(vt.T @ ((u.T @ labels)[:, None] * s[:, None] / (s[:, None] ** 2 + penalties)), dtype=np.float64)


def kernel(a: Numbers, b: Numbers) -> Numbers:
    """Return the mean of relu(w·a) relu(w·b) over w ~ N(0, I/d): the inner product of infinitely many features."""
    lengths = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    angle = np.arccos(np.clip(a @ b.T / lengths, -1, 1))
    return np.asarray(lengths * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi * DIMENSION))


def one_draw(rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Return the curves, limits and pairs of ``Data`` for one data set."""
    x = rng.normal(size=(SAMPLES + TESTS, DIMENSION))
    signal = np.tanh(2 * x @ ((direction := rng.normal(size=DIMENSION)) / np.linalg.norm(direction)))
    labels, target = signal[:SAMPLES] + NOISE * rng.normal(size=SAMPLES), signal[SAMPLES:]
    hidden = np.maximum(x @ rng.normal(size=(DIMENSION, WIDTHS[-1])) / np.sqrt(DIMENSION), 0)
    curves, pairs, gram = [], [], kernel(x, x[:SAMPLES])
    for width in WIDTHS:
        train, test = np.split(hidden[:, :width] / np.sqrt(width), [SAMPLES])
        weights = solve(train, labels, np.array([0, *PENALTIES]))
        errors, fit = ((test @ weights - target[:, None]) ** 2).mean(0), train @ weights[:, 0]
        curves.append([errors[0], np.linalg.norm(weights[:, 0]), errors[1:].min(), ((fit - labels) ** 2).mean()])
        pairs.append([target[:SEEN], test[:SEEN] @ weights[:, 0]])
    dual = np.linalg.solve(gram[:SAMPLES], labels)
    limits = ((gram[SAMPLES:] @ dual - target) ** 2).mean(), np.sqrt(labels @ dual)
    return np.array(curves).T, np.array(limits), np.array(pairs)


@cache
def all_widths(seed: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the medians over data sets, and the pairs of the data set with the median of the errors at p = n."""
    rng = np.random.default_rng(seed)
    curves, limits, pairs = map(np.array, zip(*(one_draw(rng) for _ in range(DRAWS)), strict=True))
    return np.median(curves, 0), np.median(limits, 0), pairs[curves[:, 0, KNOB.shown].argsort()[DRAWS // 2]]


def compute(seed: int, value: float) -> Data:
    """Return the measures at all widths, and which of them is ``value``."""
    return Data(VALUES.index(value), *all_widths(seed))


def claim(sweep: Sequence[Data]) -> None:
    """Find no training error from p = n on; the rest peaks there, then falls below the first minimum, to its limit."""
    (error, norm, ridge, training), n, wide = sweep[0].curves, KNOB.shown, WIDTHS >= SAMPLES
    away = np.sqrt((np.diff(sweep[0].pairs, axis=1)[:, 0] ** 2).mean(1))
    assert np.allclose((error[-1], norm[-1] / 100), (0.19, 0.14), atol=0.02)
    for curve, limit, slack in zip((error, norm, away), (*sweep[0].limits, away[-1]), (0, 0, 0.2), strict=True):
        assert curve[n] == curve.max() > 5 * curve[-1]
        assert np.all(np.diff(curve[wide]) < slack * curve[wide][:-1])
        assert abs(curve[-1] / limit - 1) < 0.1
    assert error[-1] < 0.75 * error[WIDTHS < 0.9 * SAMPLES].min() < 0.1 * error.max()
    assert np.all(ridge < np.minimum(error, 1.05 * np.append(np.inf, ridge[:-1])))
    assert training[wide].max() < 1e-9 * training[~wide].min()


def draw(data: Data, say: Say) -> Figure:
    """Draw errors above, the norm below, predictions last."""
    figure, (above, below, last) = house.panels(3, 1, 520, height_ratios=(5, 3, 4))
    for axes, curve, limit in zip((above, below), data.curves, data.limits, strict=False):
        axes.axvline(SAMPLES, color=house.GRAY, linestyle=":", linewidth=1.2)
        axes.hlines(limit, 160, 2200, color=house.GREEN, linestyle="-.", linewidth=1.4)
        house.line_label(axes, (1100, limit), "p → ∞", house.GREEN, va="top", shift=(0, -7))
        axes.plot(WIDTHS, curve, color=house.RED, marker="o", markersize=3.5)
        axes.plot(WIDTHS[data.now], curve[data.now], "o", markersize=11, fillstyle="none", color=house.INK)
        for which in "xy":
            house.log_axis(axes, which, range(-1, 4))
    above.plot(WIDTHS, data.curves[2], color=house.BLUE, linestyle="--")
    house.line_label(above, (125, data.curves[0].max()), say("最小范数解", "minimum norm"), house.RED)
    house.line_label(above, (7, 0.2), say("调好的岭回归", "tuned ridge"), house.BLUE)
    below.text(90, 4, "p = n", ha="right")
    above.set(xlim=(4.5, 2200), ylim=(0.04, 200), title=say("测试误差", "test error"))
    below.set(xlabel=say("参数数 p（样本数 n = 100）", "number of parameters p (n = 100 samples)"), ylim=(2, 700))
    below.set(xlim=(4.5, 2200), title=say("范数（特征已除以 √p）", "norm (features divided by √p)"))
    last.plot([-1, 1], [-1, 1], color=house.GRAY)
    last.plot(data.pairs[data.now, 0], np.clip(data.pairs[data.now, 1], -4, 4), "o", color=house.RED, clip_on=False)
    last.set(xlim=(-1, 1), ylim=(-4, 4), xlabel=say("测试样本的目标", "target of a test sample"), xticks=(-1, 0, 1))
    last.set_title(say("预测（最小范数解）", "prediction (minimum norm)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say the errors and the norm."""
    text = "训练误差 {:.2g}，测试误差 {:.2g}，范数 {:.3g}。"
    english = "Training error {:.2g}, test error {:.2g}, norm {:.3g}."
    return say(text, english).format(*data.curves[[3, 0, 1], data.now].round(9))
