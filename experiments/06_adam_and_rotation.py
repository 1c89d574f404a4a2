"""Adam scales each coordinate, so it wins if the axes of the loss are those of the coordinates, and only then.

Quadratics of 20 dimensions and condition number 10⁴, exact gradients, 300 steps from random starts, each method at its
best constant learning rate. Then the same quadratics and starts, rotated at random: gradient descent and momentum do
not notice, Adam does. How far Adam leads when aligned depends on how long β₂ remembers: 1000 steps or 20.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DIMENSION, CONDITION, STEPS, RUNS = 20, 1e4, 300, 40
RATES = np.geomspace(5e-4, 3.7, 60)
BETAS2 = (0.999, 0.95)


@dataclass(frozen=True)
class Data:
    """Loss over its value at the start, after 0 … 300 steps: medians of all runs; rows: aligned, rotated.

    ``adam`` has a middle axis for the two β₂.
    """

    descent: Numbers
    momentum: Numbers
    adam: Numbers


def losses(start: Numbers, hessians: Numbers, beta1: float, beta2: float | None = None) -> Numbers:
    """Return the relative loss by step: the median over the runs, at the rate that ends lowest.

    Without ``beta2``, this is gradient descent with momentum ``beta1``; with it, Adam. Starts are (runs, dimensions).
    """
    w = np.repeat(start[:, None], len(RATES), axis=1)
    m, v, found = np.zeros_like(w), np.zeros_like(w), []
    for t in range(1, STEPS + 2):
        g = w @ hessians
        found.append((g * w).sum(-1))
        m = beta1 * m + g
        step = m
        if beta2 is not None:
            v = beta2 * v + (1 - beta2) * g**2
            step = (1 - beta1) / (1 - beta1**t) * m / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
        w = w - RATES[:, None] * step
    medians = np.median(np.array(found) / found[0], axis=1)
    return np.asarray(medians[:, medians[-1].argmin()], dtype=np.float64)


def compute(seed: int) -> Data:
    """Run the three methods on aligned and on rotated quadratics."""
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(RUNS, DIMENSION))
    rotations = np.linalg.qr(rng.normal(size=(RUNS, DIMENSION, DIMENSION)))[0]
    curvatures = np.diag(np.geomspace(1 / CONDITION, 1, DIMENSION))
    found = []
    for q in (np.broadcast_to(np.eye(DIMENSION), rotations.shape), rotations):
        problem = np.einsum("rd,rde->re", start, q), q.transpose(0, 2, 1) @ curvatures @ q
        adams = np.array([losses(*problem, 0.9, beta2) for beta2 in BETAS2])
        found.append((losses(*problem, 0), losses(*problem, 0.9), adams))
    return Data(*(np.array(part) for part in zip(*found, strict=True)))


def claim(data: Data) -> None:
    """Adam is ahead of momentum when aligned, by a margin that β₂ sets, and behind when rotated; the others stay."""
    assert np.allclose(data.descent[0], data.descent[1], rtol=1e-3)
    assert np.allclose(data.momentum[0], data.momentum[1], rtol=1e-3)
    momentum, (aligned, rotated) = data.momentum[0, -1], data.adam[:, :, -1]
    assert aligned[0] < 1e-13
    assert 2e-8 < aligned[1] < 2e-7
    assert 1e-6 < momentum < 2e-5
    assert np.all(2 * momentum < rotated)
    assert rotated.max() < min(1e-4, 2 * rotated.min())  # whatever β₂ is
    assert data.descent[0, -1] > 2 * rotated.max()


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses against the step."""
    figure, axes = house.panel(300)
    steps = np.arange(0, STEPS + 1, 3)
    curves = (data.descent[0], data.momentum[0], data.adam[1, 0], data.adam[0, 0], data.adam[0, 1])
    rotated, aligned = say("Adam，旋转", "Adam, rotated"), say("Adam，对齐", "Adam, aligned")
    names = (
        say("梯度下降", "GD"),
        say("动量法", "momentum"),
        rotated,
        f"{aligned}\nβ₂ = 0.999",
        f"{aligned}\nβ₂ = 0.95",
    )
    inks, shifts = (house.GRAY, house.GREEN, house.RED, house.BLUE, house.PINK), (6, -2, 2, 0, -12)
    styles = zip(curves, names, inks, shifts, house.STYLES, strict=False)
    for curve, name, ink, shift, style in styles:
        axes.plot(steps, curve[steps], color=ink, linestyle=style)
        house.line_label(axes, (STEPS, curve[-1]), name, ink, shift=(6, shift))
    house.log_axis(axes, "y", range(-15, 1, 5))
    axes.set(xlim=(0, STEPS), ylim=(1e-16, 30), xlabel=say("步数", "step"))
    axes.set_title(say("损失（起点 = 1）", "loss (at the start = 1)"))
    return figure
