"""Test error peaks where the features just suffice to interpolate, and beyond, more features make a simpler solution.

Least squares on random ReLU features of 100 noisy samples, by the minimum-norm solution, to which gradient descent from
0 converges. Features are nested: a wider model has all those of a narrower one, so past p = n the norm cannot grow.
A ridge penalty, tuned for each width, removes the peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DIMENSION, SAMPLES, TESTS, NOISE, DRAWS = 20, 100, 500, 0.1, 9
WIDTHS = np.array([5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 105, 110, 120, 140, 170, 200, 300, 500, 1000, 2000])
PENALTIES = np.logspace(-3, 4, 22)


@dataclass(frozen=True)
class Data:
    """For each width, medians over data sets: test error and norm at least squares, test error with ridge."""

    error: Numbers
    norm: Numbers
    ridge: Numbers


def solve(features: Numbers, labels: Numbers, penalties: Numbers) -> Numbers:
    """Return the minimizer of ‖Xw − y‖² + α‖w‖² for each penalty α, as columns; α = 0 gives that of smallest norm."""
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    return np.asarray(vt.T @ ((u.T @ labels)[:, None] * s[:, None] / (s[:, None] ** 2 + penalties)), dtype=np.float64)


def one_draw(rng: np.random.Generator) -> Numbers:
    """Return what ``Data`` holds for one data set."""
    x = rng.normal(size=(SAMPLES + TESTS, DIMENSION))
    direction = rng.normal(size=DIMENSION)
    signal = np.tanh(2 * x @ direction / np.linalg.norm(direction))
    labels = signal[:SAMPLES] + NOISE * rng.normal(size=SAMPLES)
    hidden = np.maximum(x @ rng.normal(size=(DIMENSION, WIDTHS[-1])) / np.sqrt(DIMENSION), 0)
    found = []
    for width in WIDTHS:
        train, test = hidden[:SAMPLES, :width], hidden[SAMPLES:, :width]
        weights = solve(train, labels, np.array([0, *PENALTIES]))
        errors = ((test @ weights - signal[SAMPLES:, None]) ** 2).mean(0)
        found.append((errors[0], np.linalg.norm(weights[:, 0]), errors[1:].min()))
    return np.array(found).T


def compute(seed: int) -> Data:
    """Return the medians over ``DRAWS`` data sets."""
    rng = np.random.default_rng(seed)
    return Data(*np.median([one_draw(rng) for _ in range(DRAWS)], axis=0))


def claim(data: Data) -> None:
    """Error and norm peak at p = n; then the error descends below its first minimum, and the norm only falls."""
    narrow, wide = WIDTHS < 0.9 * SAMPLES, WIDTHS >= SAMPLES
    first = data.error[narrow].min()
    for curve in (data.error, data.norm):
        assert 0.95 * SAMPLES <= WIDTHS[curve.argmax()] <= 1.05 * SAMPLES
    assert data.error.max() > 10 * first
    assert data.error[-1] < 0.75 * first
    assert np.all(np.diff(data.norm[wide]) < 0)
    assert np.all(data.ridge[1:] < 1.15 * data.ridge[:-1])
    assert np.all(data.ridge < data.error)


def draw(data: Data, say: Say) -> Figure:
    """Draw errors above and the norm below."""
    figure, (above, below) = house.panels(2, 1, 420, sharex=True, height_ratios=(2, 1))
    for axes in (above, below):
        axes.axvline(SAMPLES, color=house.GRAY, linestyle=":", linewidth=1.2)
    above.plot(WIDTHS, data.error, color=house.RED, marker="o", markersize=3.5)
    above.plot(WIDTHS, data.ridge, color=house.BLUE, linestyle="--")
    below.plot(WIDTHS, data.norm, color=house.RED, marker="o", markersize=3.5)
    house.log_axis(above, "x", range(1, 4))
    house.log_axis(above, "y", range(-1, 3))
    house.log_axis(below, "y", range(-1, 3))
    house.line_label(above, (120, data.error.max()), say("最小范数解", "minimum norm"), house.RED)
    house.line_label(above, (7, 0.2), say("调好的岭回归", "tuned ridge"), house.BLUE)
    first = data.error[WIDTHS < 0.9 * SAMPLES].min()
    above.axhline(first, color=house.GRAY, linestyle=":", linewidth=1.2)
    above.text(2100, 1.15 * first, say("第一个谷底", "first minimum"), ha="right")
    below.text(90, 0.27, "p = n", ha="right")
    above.set(xlim=(4.5, 2200), ylim=(0.1, 200))
    below.set(xlabel=say("参数数 p（样本数 n = 100）", "number of parameters p (n = 100 samples)"), ylim=(0.2, 80))
    above.set_title(say("测试误差", "test error"))
    below.set_title(say("最小范数解的范数", "norm of the minimum-norm solution"))
    return figure
