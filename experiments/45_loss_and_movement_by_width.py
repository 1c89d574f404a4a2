"""Width keeps the tangent kernel away from singular; then the same training succeeds, and the weights hardly move.

Two-layer ReLU networks f(x) = aᵀ ReLU(Wx) / √m in NTK scaling, with m from 4 to 512 units, learn 40 random labels ±1 by
gradient descent on ½‖f − y‖², with one step size and one number of steps for all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WIDTHS = 2 ** np.arange(2, 10)
SAMPLES, INPUTS, STEPS, RATE, RUNS = 40, 10, 800, 0.1, 4


@dataclass(frozen=True)
class Data:
    """For each width and run: squared error at the end, relative change of the weights, smallest eigenvalues."""

    loss: Numbers
    movement: Numbers
    before: Numbers
    after: Numbers


def smallest(x: Numbers, w: Numbers, a: Numbers) -> float:
    """Return the smallest eigenvalue of the tangent kernel."""
    h, slope = np.maximum(x @ w.T, 0), (x @ w.T > 0) * a
    return float(np.linalg.eigvalsh(h @ h.T + (slope @ slope.T) * (x @ x.T))[0] / len(a))


def train(x: Numbers, y: Numbers, width: int, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Return what ``Data`` holds of one run."""
    w, a = w_start, a_start = rng.normal(size=(width, INPUTS)), rng.normal(size=width)
    for _ in range(STEPS):
        z = x @ w.T
        h = np.maximum(z, 0) / np.sqrt(width)
        error = h @ a - y
        slope = (z > 0) * error[:, None] * a / np.sqrt(width)
        w, a = w - RATE * slope.T @ x, a - RATE * error @ h
    moved = np.sum((w - w_start) ** 2) + np.sum((a - a_start) ** 2)
    moved /= np.sum(w_start**2) + np.sum(a_start**2)
    return float(np.mean(error**2)), float(np.sqrt(moved)), smallest(x, w_start, a_start), smallest(x, w, a)


def compute(seed: int) -> Data:
    """Train networks of every width on the same samples, several times with new samples."""
    found = np.empty((4, len(WIDTHS), RUNS))
    for run in range(RUNS):
        rng = np.random.default_rng([seed, run])
        x = rng.normal(size=(SAMPLES, INPUTS))
        x /= np.linalg.norm(x, axis=1, keepdims=True)
        y = rng.choice([-1.0, 1.0], SAMPLES)
        for k, width in enumerate(WIDTHS):
            found[:, k, run] = train(x, y, int(width), rng)
    return Data(*found)


def claim(data: Data) -> None:
    """Narrow networks get stuck, wide ones fit; the kernel tells why; the movement falls like one over the root."""
    assert data.loss[0].min() > 0.09
    assert np.median(data.loss[3:], axis=1).max() < 1e-5
    assert data.loss[3:].max() < 1e-3
    assert np.median(data.loss[-1]) > 5 * np.median(data.loss[3])  # wider than that, training is slower
    assert (np.diff(np.median(data.movement, axis=1)) < 0).all()
    movement = np.log(np.median(data.movement[3:], axis=1))
    assert abs(np.polyfit(np.log(WIDTHS[3:]), movement, 1)[0] + 0.5) < 0.12
    before, after = np.median(data.before, axis=1), np.median(data.after, axis=1)
    assert (np.exp(movement[-1]) < 0.2, np.median(data.movement[0]) > 1) == (True, True)
    assert max(before[0], after[0]) < 1e-3
    assert max(1.3 * before[3], 0.08) < before[-1] < 0.1
    assert max(2 * before[3], 0.13) < after[3] < 0.17  # at width 32 it grows
    assert after[-1] < 1.25 * before[-1] < after[3]  # and in the wide one hardly, which is slower for it


def draw(data: Data, say: Say) -> Figure:
    """Draw both against the width."""
    figure, (top, middle, bottom) = house.panels(3, 1, height=540, sharex=True)
    names = (say("训练后", "after training"), say("初值处", "at the start"))
    for k, (values, name, shift) in enumerate(zip((data.after, data.before), names, ((0, 14), (0, -14)), strict=True)):
        middle.plot(WIDTHS, np.median(values, axis=1), color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(middle, (WIDTHS[3], np.median(values[3])), name, house.INKS[k], shift=shift)
    middle.set(ylim=(-0.01, 0.22), title=say("正切核的最小特征值", "smallest eigenvalue of the tangent kernel"))
    for axes, values, exponents in ((top, data.loss, range(-12, 1, 4)), (bottom, data.movement, (0,))):
        axes.plot(np.repeat(WIDTHS, RUNS), values.ravel(), "o", color=house.GRAY, markerfacecolor="none", markersize=4)
        axes.plot(WIDTHS, np.median(values, axis=1), color=house.BLUE, linestyle="-")
        house.log_axis(axes, "y", exponents)
    law = 1.5 * np.median(data.movement[-1]) * np.sqrt(WIDTHS[-1] / WIDTHS[2:])  # a little above, to be seen
    bottom.plot(WIDTHS[2:], law, color=house.RED, linestyle=house.STYLES[1])
    house.line_label(bottom, (WIDTHS[4], law[2]), "∝ 1/√m", house.RED, shift=(4, 9))
    bottom.set_yticks((0.1, 0.2, 0.5, 1, 2), ("0.1", "0.2", "0.5", "1", "2"))
    bottom.set(xscale="log", ylim=(0.1, 2.5), xlabel=say("宽度 m（隐藏单元数）", "width m (hidden units)"))
    bottom.set_xticks(WIDTHS, [f"{m}" for m in WIDTHS])
    bottom.minorticks_off()
    top.set_title(say(f"{STEPS} 步后的训练损失", f"training loss after {STEPS} steps"))
    bottom.set_title(say("权重的相对位移", "relative movement of the weights"))
    return figure
