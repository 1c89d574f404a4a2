"""Test error peaks where the features just suffice to interpolate, and beyond, more features make a simpler solution.

Least squares on random ReLU features of 100 noisy samples, by the minimum-norm solution, to which gradient descent from
0 converges. The features are divided by √p, so that the norm measures the function and not the number of parameters:
for p → ∞ it tends to that of kernel interpolation with the arc-cosine kernel (Cho and Saul, 2009).
Ridge has no peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DIMENSION, SAMPLES, TESTS, NOISE, DRAWS = 20, 100, 500, 0.1, 9
WIDTHS = np.array([5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 105, 110, 120, 140, 170, 200, 300, 500, 1000, 2000])
PENALTIES = np.logspace(-6, 4, 31)


@dataclass(frozen=True)
class Data:
    """Medians over data sets, by width: test error and norm of least squares, test error of ridge; then p → ∞."""

    error: Numbers
    norm: Numbers
    ridge: Numbers
    limit: Numbers


def solve(features: Numbers, labels: Numbers, penalties: Numbers) -> Numbers:
    """Return the minimizer of ‖Xw − y‖² + α‖w‖² for each penalty α, as columns; α = 0 gives that of smallest norm."""
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    return np.asarray(vt.T @ ((u.T @ labels)[:, None] * s[:, None] / (s[:, None] ** 2 + penalties)), dtype=np.float64)


def kernel(a: Numbers, b: Numbers) -> Numbers:
    """Return the mean of relu(w·a) relu(w·b) over w ~ N(0, I/d): the inner product of infinitely many features."""
    lengths = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    angle = np.arccos(np.clip(a @ b.T / lengths, -1, 1))
    return np.asarray(lengths * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi * DIMENSION))


def one_draw(rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return the curves and limits of ``Data`` for one data set."""
    x = rng.normal(size=(SAMPLES + TESTS, DIMENSION))
    signal = np.tanh(2 * x @ ((direction := rng.normal(size=DIMENSION)) / np.linalg.norm(direction)))
    labels, found = signal[:SAMPLES] + NOISE * rng.normal(size=SAMPLES), []
    hidden = np.maximum(x @ rng.normal(size=(DIMENSION, WIDTHS[-1])) / np.sqrt(DIMENSION), 0)
    for width in WIDTHS:
        train, test = np.split(hidden[:, :width] / np.sqrt(width), [SAMPLES])
        weights = solve(train, labels, np.array([0, *PENALTIES]))
        errors = ((test @ weights - signal[SAMPLES:, None]) ** 2).mean(0)
        found.append((errors[0], np.linalg.norm(weights[:, 0]), errors[1:].min()))
    gram = kernel(x, x[:SAMPLES])
    dual = np.linalg.solve(gram[:SAMPLES], labels)
    error = ((gram[SAMPLES:] @ dual - signal[SAMPLES:]) ** 2).mean()
    return np.array(found).T, np.array([error, np.sqrt(labels @ dual)])


def compute(seed: int) -> Data:
    """Return the medians over ``DRAWS`` data sets."""
    rng = np.random.default_rng(seed)
    curves, limits = zip(*(one_draw(rng) for _ in range(DRAWS)), strict=True)
    error, norm, ridge = np.median(curves, axis=0)
    return Data(error, norm, ridge, np.asarray(np.median(limits, axis=0)))


def claim(data: Data) -> None:
    """Error and norm peak at p = n; the error falls below its first minimum, the norm to that of the limit."""
    first, wide = data.error[WIDTHS < 0.9 * SAMPLES].min(), WIDTHS >= SAMPLES
    for curve, limit in zip((data.error, data.norm), data.limit, strict=True):
        assert 0.95 * SAMPLES <= WIDTHS[curve.argmax()] <= 1.05 * SAMPLES
        assert curve.max() > 5 * curve[-1]
        assert np.all(np.diff(curve[wide]) < 0.02 * curve[wide][:-1])
        assert abs(curve[-1] / limit - 1) < 0.1
    assert data.error[-1] < 0.75 * first < 0.1 * data.error.max()
    assert np.all(data.ridge < np.minimum(data.error, 1.15 * np.append(np.inf, data.ridge[:-1])))


def draw(data: Data, say: Say) -> Figure:
    """Draw errors above and the norm below."""
    figure, (above, below) = house.panels(2, 1, 440, sharex=True, height_ratios=(5, 3))
    first = data.error[WIDTHS < 0.9 * SAMPLES].min()
    for axes, curve, limit in ((above, data.error, data.limit[0]), (below, data.norm, data.limit[1])):
        axes.axvline(SAMPLES, color=house.GRAY, linestyle=":", linewidth=1.2)
        axes.hlines(limit, 160, 2200, color=house.GREEN, linestyle="-.", linewidth=1.4)
        house.line_label(axes, (1100, limit), "p → ∞", house.GREEN, va="top", shift=(0, -7))
        axes.plot(WIDTHS, curve, color=house.RED, marker="o", markersize=3.5)
        for which in "xy":
            house.log_axis(axes, which, range(-1, 4))
    above.plot(WIDTHS, data.ridge, color=house.BLUE, linestyle="--")
    above.axhline(first, color=house.GRAY, linestyle=":", linewidth=1.2)
    house.line_label(above, (120, data.error.max()), say("最小范数解", "minimum norm"), house.RED)
    house.line_label(above, (7, 0.2), say("调好的岭回归", "tuned ridge"), house.BLUE)
    above.text(2100, 1.15 * first, say("第一个谷底", "first minimum"), ha="right")
    below.text(90, 4, "p = n", ha="right")
    above.set(xlim=(4.5, 2200), ylim=(0.04, 200), title=say("测试误差", "test error"))
    below.set(xlabel=say("参数数 p（样本数 n = 100）", "number of parameters p (n = 100 samples)"), ylim=(2, 700))
    below.set_title(say("范数（特征已除以 √p）", "norm (features divided by √p)"))
    return figure
