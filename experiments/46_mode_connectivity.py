"""Between two trained networks the straight line crosses a barrier, and yet a simple curve of low loss joins them.

Two networks of the same form learn the same two spirals from different starts. Then a bend is trained: weights θ such
that the loss is low along the curve (1−t)²θ₁ + 2t(1−t)θ + t²θ₂ (Garipov et al., 2018). Last, the neurons of the second
network are put into the order of those of the first that they resemble, and the line is tried again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import linear_sum_assignment

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, WIDTH, STEPS, RATE, MOMENTUM = 200, 64, 2000, 0.1, 0.9
PLACES = np.linspace(0, 1, 41)


@dataclass(frozen=True)
class Data:
    """Training loss at 41 places between the networks."""

    line: Numbers
    curve: Numbers
    aligned: Numbers


def spirals(rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return points in the plane and their classes, ±1."""
    y = np.arange(SAMPLES, dtype=np.float64) % 2
    radius = 0.1 + 0.9 * np.sqrt(rng.random(SAMPLES))
    angle = 2 * np.pi * radius + np.pi * y
    x = 1.5 * radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + 0.03 * rng.normal(size=x.shape), 2 * y - 1


def loss_and_gradient(theta: Numbers, x: Numbers, y: Numbers) -> tuple[float, Numbers]:
    """Return logistic loss and gradient; a row of ``theta`` is a neuron: two weights in, bias, weight out."""
    w, b, a = theta[:, :2], theta[:, 2], theta[:, 3]
    h = np.maximum(x @ w.T + b, 0)
    margin = y * (h @ a)
    slope = -y / (1 + np.exp(margin)) / len(y)
    back = np.outer(slope, a) * (h > 0)
    return float(np.logaddexp(0, -margin).mean()), np.column_stack([back.T @ x, back.sum(axis=0), h.T @ slope])


def bezier(one: Numbers, bend: Numbers, two: Numbers, t: float) -> Numbers:
    """Return the point at ``t`` of the curve."""
    return (1 - t) ** 2 * one + 2 * t * (1 - t) * bend + t**2 * two


def compute(seed: int) -> Data:
    """Train two networks and the bend, and measure along the three ways."""
    rng = np.random.default_rng(seed)
    x, y = spirals(rng)
    ends = rng.normal(size=(2, WIDTH, 4)) * [1, 1, 0.5, 1 / np.sqrt(WIDTH)]
    speed = np.zeros_like(ends)
    for _ in range(STEPS):
        speed = MOMENTUM * speed - RATE * np.array([loss_and_gradient(theta, x, y)[1] for theta in ends])
        ends = ends + speed
    one, two = ends
    bend, speed = (one + two) / 2, np.zeros_like(one)
    for t in rng.random(STEPS):
        speed = MOMENTUM * speed - RATE * 2 * t * (1 - t) * loss_and_gradient(bezier(one, bend, two, t), x, y)[1]
        bend = bend + speed
    ordered = two[linear_sum_assignment(-one @ two.T)[1]]
    ways = (((one + two) / 2, two), (bend, two), ((one + ordered) / 2, ordered))
    losses = [[loss_and_gradient(bezier(one, b, end, t), x, y)[0] for t in PLACES] for b, end in ways]
    return Data(*np.array(losses))


def claim(data: Data) -> None:
    """Find a barrier on the line, a far lower one on the curve, and hardly any between aligned networks."""
    assert max(data.line[0], data.line[-1]) < 0.002
    assert data.line.max() > 100 * max(data.line[0], data.line[-1])
    assert data.line.max() > 10 * data.curve.max()
    assert (data.curve.max() < 0.02, data.aligned.max() < 0.005) == (True, True)


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses along the three ways."""
    figure, axes = house.panel(height=270)
    names = (
        say("直线", "straight line"),
        say("训练出的曲线", "trained curve"),
        say("对齐神经元后的直线", "line, neurons aligned"),
    )
    for k, (name, losses) in enumerate(zip(names, (data.line, data.curve, data.aligned), strict=True)):
        axes.plot(PLACES, losses, color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(axes, (0.5, losses[20]), name, house.INKS[k], shift=(0, 11), ha="center")
    house.log_axis(axes, "y", range(-3, 1))
    axes.set(xlim=(0, 1), ylim=(5e-4, 3))
    axes.set_xticks((0, 0.5, 1), (say("网络 1", "network 1"), say("中点", "middle"), say("网络 2", "network 2")))
    axes.set_title(say("训练损失", "training loss"))
    return figure
