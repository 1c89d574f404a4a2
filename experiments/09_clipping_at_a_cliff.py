"""At a cliff one plain step of gradient descent goes far away; a clipped one is at most ητ long and stays nearby.

The loss is that of an RNN with one unit, h ← tanh(wh + b) for 50 steps, whose last state should be 0.3. It has a cliff
where a fixed point of the recurrence appears. Both methods start from the same random points beyond it. A threshold
that is too low makes steps too short to arrive in time; one that is too high does not clip the step that matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

UNROLLED, FIRST, TARGET, RATE, STEPS, DRAWN, STARTS = 50, -0.9, 0.3, 0.1, 300, 150, 60
FAILED, FLOOR = 0.01, 1e-10
"""A loss above the first at the end is a failure; those below the second are drawn there."""

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20, 30, 50, 100, 1000)
KNOB = Knob(Bilingual("阈值 τ", "threshold τ"), THRESHOLDS, shown=THRESHOLDS.index(1))


@dataclass(frozen=True)
class Data:
    """Points (w, b), norm of the gradient and loss: by step, then plain and clipped, then start."""

    threshold: float
    points: Numbers
    norms: Numbers
    losses: Numbers

    def lengths(self) -> Numbers:
        """Return the longest step of each run, plain and clipped."""
        return np.asarray(np.hypot(*np.moveaxis(np.diff(self.points, axis=0), 1, 0)).max(0))


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


def compute(seed: int, value: float) -> Data:
    """Descend from the same starts, plain and clipped by norm."""
    rng = np.random.default_rng(seed)
    start = np.array([rng.uniform(1.6, 2.2, STARTS), rng.uniform(0.6, 0.9, STARTS)])
    found, point, thresholds = [], np.stack([start, start], axis=1), np.array([[1e300], [value]])
    for _ in range(STEPS):
        loss, gradient = backward(point)
        norm = np.hypot(*gradient)
        found.append((point, norm, loss))
        point = point - RATE * gradient * thresholds / np.maximum(norm, thresholds)
    return Data(value, *(np.array(part) for part in zip(*found, strict=True)))


def claim(sweep: Sequence[Data]) -> None:
    """From 0.3 to 10 all clipped runs arrive; below most are late; from 50 on the same ones are lost as when plain."""
    for data in sweep:
        (plain, clipped), tau = data.losses[-1] > FAILED, data.threshold
        assert 0.2 < plain.mean() < 0.5
        assert np.all(data.lengths()[0][plain] > 1)  # ten times the longest step that τ = 1 allows
        leap = np.hypot(*np.diff(data.points[:, :, 0], axis=0).transpose(1, 0, 2)).argmax(0)
        assert data.norms[leap + 1, 0, np.arange(STARTS)][plain].max() < 0.05  # it lands where hardly anything slopes
        assert tau < 1 or np.all(data.lengths()[1][clipped] > 1)
        assert np.all(data.lengths()[1] < 1.001 * RATE * tau)
        assert (clipped.any(), clipped.mean() > 0.5) == (tau < 0.3 or tau > 10, tau < 0.2)
        assert np.all(clipped == plain) or tau < 50
    assert np.all(sweep[KNOB.shown].losses[-1, 1] < FLOOR)
    assert np.all((sweep[KNOB.shown].norms > 1).any(0))  # every run meets the cliff


def draw(data: Data, say: Say) -> Figure:
    """Draw one start from which plain descent is thrown off, though not out of the picture; then all starts."""
    figure, (above, below, last) = house.panels(3, 1, 580, height_ratios=(3, 2, 2))
    run = np.where(data.losses[-1, 0] > FAILED, data.lengths()[0], np.inf).argmin()
    w, b = np.meshgrid(np.linspace(0.4, 2.8, 97), np.linspace(-1.5, 0.9, 97))
    shades = [(house.GRAY, alpha) for alpha in (0.1, 0.2, 0.3, 0.45)]
    above.contourf(w, b, backward(np.array([w, b]))[0], [0.01, 0.1, 0.5, 1.4, 3], colors=shades)
    for index, ink, style in ((1, house.BLUE, "-"), (0, house.RED, "--")):
        above.plot(*data.points[:DRAWN, :, index, run].T, color=ink, linestyle=style)
        below.plot(data.norms[:DRAWN, index, run], color=ink, linestyle=style)
        ends = np.sort(np.maximum(data.losses[-1, index], FLOOR))
        last.plot(np.arange(1, STARTS + 1), ends, color=ink, linestyle=style)
    names = say("裁剪;不裁剪", "clipped;plain").split(";")
    above.legend(above.lines, names, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    house.line_label(above, (data.points[0, 0, 0, run], data.points[0, 1, 0, run]), say("起点", "start"), house.GRAY)
    house.line_label(above, (0.8, -1.2), say("损失大", "high loss"))
    house.line_label(below, (DRAWN, data.threshold), "τ")
    above.set(xlabel="w", xlim=(0.4, 2.8), ylim=(-1.5, 0.9), title="b")
    house.log_axis(below, "y", range(-3, 4, 2))
    house.log_axis(last, "y", range(-10, 1, 5))
    below.axhline(data.threshold, color=house.GRAY, linestyle=":")
    below.set(xlabel=say("步数", "step"), title=say("梯度范数", "gradient norm"), xlim=(0, DRAWN), ylim=(0.001, 5000))
    last.set(title=say("末步的损失", "loss at the last step"), ylim=(1e-11, 30), xlim=(0, STARTS))
    last.set_xlabel(say("起点，按损失由小到大", "starts, by loss"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say the longest step and how many starts are lost, and why."""
    arrived, length = int((data.losses[-1, 1] <= FAILED).sum()), f"{data.lengths()[1].max():.3g}"
    late = say("，其余的步子太短，来不及", "; the others are late, as their steps are too short")
    thrown = say("，其余的被一步甩远", "; one step throws the others far away")
    why = "" if arrived == STARTS else late if data.threshold < 1 else thrown
    chinese = f"最长的一步是 {length}；{STARTS} 个起点中有 {arrived} 个走到谷底{why}。"
    return say(chinese, f"The longest step is {length}; {arrived} of {STARTS} starts reach the valley{why}.")
