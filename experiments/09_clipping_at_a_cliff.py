"""At a cliff one plain step of gradient descent goes far away; a clipped one is at most ητ long and stays nearby.

The loss is that of an RNN with one unit, h ← tanh(wh + b) for 50 steps, whose last state should be 0.3. It has a cliff
where a fixed point of the recurrence appears. Both methods start from the same random points beyond it; the share of
those from which a method has not come back in time is what counts, one path is only an example.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

UNROLLED, FIRST, TARGET, RATE, THRESHOLD, STEPS, STARTS = 50, -0.9, 0.3, 0.1, 1.0, 300, 60
FAILED, FLOOR = 0.01, 1e-10
"""A loss above the first at the end is a failure; those below the second are drawn there."""


@dataclass(frozen=True)
class Data:
    """For plain and clipped descent: points (w, b) by step and start, the norm of the gradient and the loss there."""

    points: Numbers
    norms: Numbers
    losses: Numbers


def backward(point: Numbers) -> tuple[Numbers, Numbers]:
    """Return the loss of the RNN and its gradient at (w, b); arrays may follow both."""
    w, b = point
    states = [np.full_like(w, FIRST)]
    for _ in range(UNROLLED):
        states.append(np.tanh(w * states[-1] + b))
    g, gradient = 2 * (states[-1] - TARGET), np.zeros_like(point)
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        g = g * (1 - after**2)
        gradient += g * np.stack([before, np.ones_like(w)])
        g = g * w
    return (states[-1] - TARGET) ** 2, gradient


def descend(start: Numbers, threshold: float) -> tuple[Numbers, Numbers, Numbers]:
    """Return points, norms and losses of gradient descent with clipping by norm."""
    found, point = [], start
    for _ in range(STEPS):
        loss, gradient = backward(point)
        norm = np.hypot(*gradient)
        found.append((point, norm, loss))
        point = point - RATE * gradient * threshold / np.maximum(norm, threshold)
    points, norms, losses = zip(*found, strict=True)
    return np.array(points), np.array(norms), np.array(losses)


def compute(seed: int) -> Data:
    """Descend from the same starts, plain and clipped."""
    rng = np.random.default_rng(seed)
    start = np.array([rng.uniform(1.6, 2.2, STARTS), rng.uniform(0.6, 0.9, STARTS)])
    runs = [descend(start, threshold) for threshold in (1e300, THRESHOLD)]
    return Data(*(np.array(part) for part in zip(*runs, strict=True)))


def longest(data: Data) -> Numbers:
    """Return the longest step of each run, plain and clipped."""
    return np.asarray(np.hypot(*np.moveaxis(np.diff(data.points, axis=1), 2, 0)).max(1), dtype=np.float64)


def claim(data: Data) -> None:
    """Every clipped run ends in the valley; many plain ones are thrown far away and are not back in time."""
    lengths = longest(data)
    lost = data.losses[0, -1] > FAILED
    assert np.all(lengths[1] < 1.001 * RATE * THRESHOLD)
    assert np.all(data.losses[1, -1] < FLOOR)
    assert 0.2 < lost.mean() < 0.5
    assert np.all((data.norms > THRESHOLD).any(1))  # every run meets the cliff
    assert np.all(lengths[0][lost] > 10 * RATE * THRESHOLD)


def draw(data: Data, say: Say) -> Figure:
    """Draw one start from which plain descent is thrown off, though not out of the picture; then all starts."""
    figure, (above, below, last) = house.panels(3, 1, 560, height_ratios=(3, 2, 2))
    run = np.where(data.losses[0, -1] > FAILED, longest(data)[0], np.inf).argmin()
    w, b = np.meshgrid(np.linspace(0.4, 2.8, 97), np.linspace(-1.5, 0.9, 97))
    shades = [(house.GRAY, alpha) for alpha in (0.1, 0.2, 0.3, 0.45)]
    above.contourf(w, b, backward(np.array([w, b]))[0], [0.01, 0.1, 0.5, 1.4, 3], colors=shades)
    for index, (ink, style) in enumerate(((house.RED, "--"), (house.BLUE, "-"))):
        above.plot(*data.points[index, :160, :, run].T, color=ink, linestyle=style)
        below.plot(data.norms[index, :150, run], color=ink, linestyle=style)
        ends = np.sort(np.maximum(data.losses[index, -1], FLOOR))
        last.plot(np.arange(1, STARTS + 1), ends, color=ink, marker="os"[index], markersize=3, linestyle="none")
    place = data.points[0, 0, :, run]
    house.line_label(above, (place[0], place[1]), say("起点", "start"), house.GRAY)
    house.line_label(above, (2.0, -0.6), say("不裁剪", "plain"), shift=(8, 0))
    house.line_label(above, (0.75, -0.25), say("裁剪", "clipped"))
    house.line_label(above, (0.8, -1.2), say("损失大", "high loss"))
    house.line_label(below, (2, 3), say("阈值 τ", "threshold τ"))
    above.set(xlabel="w", xlim=(0.4, 2.8), ylim=(-1.5, 0.9), title="b")
    house.log_axis(below, "y", range(-3, 4, 2))
    house.log_axis(last, "y", range(-10, 1, 5))
    below.axhline(THRESHOLD, color=house.GRAY, linestyle=":")
    below.set(xlabel=say("步数", "step"), xlim=(0, 150), ylim=(0.001, 2000))
    below.set_title(say("梯度范数", "gradient norm"))
    last.set(title=say("末步的损失", "loss at the last step"), ylim=(1e-11, 30))
    last.set_xlabel(say("起点，按损失由小到大", "starts, by loss"))
    house.line_label(last, (52, 5e-3), say("不裁剪", "plain"))
    house.line_label(last, (1, 1e-8), say("裁剪", "clipped"))
    return figure
