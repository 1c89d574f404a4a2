"""Given enough width the same training succeeds, and the weights hardly have to move.

Two-layer ReLU networks f(x) = aᵀ ReLU(Wx) / √m in NTK scaling, with m from 4 to 512 units, learn 40 random labels ±1 by
gradient descent on ½‖f − y‖², with one step size and one number of steps for all. The norm of the weights at the start
grows like √m, the way that they go does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WIDTHS = 2 ** np.arange(2, 10)
SAMPLES, INPUTS, STEPS, RATE, RUNS = 40, 10, 800, 0.1, 4


@dataclass(frozen=True)
class Data:
    """For each width and run: mean squared error at the end, and the norm of the change of all weights, relative."""

    loss: Numbers
    movement: Numbers


def train(x: Numbers, y: Numbers, width: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return what ``Data`` holds of one run."""
    w, a = w_start, a_start = rng.normal(size=(width, INPUTS)), rng.normal(size=width)
    for _ in range(STEPS):
        z = x @ w.T
        h = np.maximum(z, 0) / np.sqrt(width)
        error = h @ a - y
        slope = (z > 0) * error[:, None] * a / np.sqrt(width)
        w, a = w - RATE * slope.T @ x, a - RATE * error @ h
    moved = np.sum((w - w_start) ** 2) + np.sum((a - a_start) ** 2)
    return float(np.mean(error**2)), float(np.sqrt(moved / (np.sum(w_start**2) + np.sum(a_start**2))))


def compute(seed: int) -> Data:
    """Train networks of every width on the same samples, several times with new samples."""
    found = np.empty((2, len(WIDTHS), RUNS))
    for run in range(RUNS):
        rng = np.random.default_rng([seed, run])
        x = rng.normal(size=(SAMPLES, INPUTS))
        x /= np.linalg.norm(x, axis=1, keepdims=True)
        y = rng.choice([-1.0, 1.0], SAMPLES)
        for k, width in enumerate(WIDTHS):
            found[:, k, run] = train(x, y, int(width), rng)
    return Data(*found)


def claim(data: Data) -> None:
    """Narrow networks get stuck, wide ones fit; the relative movement falls like one over the square root."""
    narrow, wide = data.loss[0], data.loss[WIDTHS >= 32]
    assert narrow.min() > 0.02
    assert np.median(wide, axis=1).max() < 1e-5
    assert wide.max() < 1e-3
    movement = np.log(np.median(data.movement, axis=1))[WIDTHS >= 32]
    slope = np.polyfit(np.log(WIDTHS[WIDTHS >= 32]), movement, 1)[0]
    assert abs(slope + 0.5) < 0.12


def draw_runs(axes: Axes, values: Numbers) -> None:
    """Draw a point for each run, and a line through the medians."""
    axes.plot(np.repeat(WIDTHS, RUNS), values.ravel(), "o", color=house.GRAY, markerfacecolor="none", markersize=4)
    axes.plot(WIDTHS, np.median(values, axis=1), color=house.BLUE, linestyle="-")


def draw(data: Data, say: Say) -> Figure:
    """Draw both against the width."""
    figure, (top, bottom) = house.panels(2, 1, height=400, sharex=True)
    for axes, values, exponents in ((top, data.loss, range(-12, 1, 4)), (bottom, data.movement, (0,))):
        draw_runs(axes, values)
        house.log_axis(axes, "y", exponents)
    law = 1.5 * np.median(data.movement[-1]) * np.sqrt(WIDTHS[-1] / WIDTHS[2:])  # a little above, to be seen
    bottom.plot(WIDTHS[2:], law, color=house.RED, linestyle=house.STYLES[1])
    house.line_label(bottom, (WIDTHS[4], law[2]), "∝ 1/√m", house.RED, shift=(4, 9))
    bottom.set_yticks((0.1, 0.2, 0.5, 1, 2), ("0.1", "0.2", "0.5", "1", "2"))
    bottom.set(xscale="log", ylim=(0.1, 2.5))
    bottom.set_xticks(WIDTHS, [f"{m}" for m in WIDTHS])
    bottom.set_xticks((), minor=True)
    bottom.set_xlabel(say("宽度 m（隐藏单元数）", "width m (hidden units)"))
    top.set_title(say(f"{STEPS} 步后的训练损失", f"training loss after {STEPS} steps"))
    bottom.set_title(say("权重的相对位移", "relative movement of the weights"))
    return figure
