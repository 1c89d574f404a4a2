"""Adam with L2 decays a weight less the larger its gradients; AdamW decays all weights alike.

Weights start at 1 and receive gradients of pure noise, whose standard deviation runs from 0.001 to 1. After 5000 steps
all of them should be left with the same share exp(−5000 ηλ) ≈ 0.95. L2 enters the gradient, and so is divided by its
typical size; AdamW takes the decay out of the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

RATE, DECAY, BETA1, BETA2, EPSILON = 1e-3, 0.01, 0.9, 0.999, 1e-8
STEPS, WEIGHTS, SCALES = 5000, 300, np.geomspace(1e-3, 1, 13)


@dataclass(frozen=True)
class Data:
    """Mean weight that is left, by the standard deviation of the gradients."""

    l2: Numbers
    adamw: Numbers


def left(rng: np.random.Generator, *, decoupled: bool) -> Numbers:
    """Return the mean weight after all steps of Adam with L2, or of AdamW."""
    w, m, v = np.ones((len(SCALES), WEIGHTS)), np.zeros(1), np.zeros(1)
    for step in range(1, STEPS + 1):
        g = SCALES[:, None] * rng.standard_normal(w.shape) + (0 if decoupled else DECAY * w)
        m = BETA1 * m + (1 - BETA1) * g
        v = BETA2 * v + (1 - BETA2) * g * g
        update = m / (1 - BETA1**step) / (np.sqrt(v / (1 - BETA2**step)) + EPSILON)
        w = w - RATE * (update + (DECAY * w if decoupled else 0))
    return np.asarray(w.mean(axis=1), dtype=np.float64)


def compute(seed: int) -> Data:
    """Run both optimizers."""
    rng = np.random.default_rng(seed)
    return Data(l2=left(rng, decoupled=False), adamw=left(rng, decoupled=True))


def claim(data: Data) -> None:
    """AdamW leaves the same everywhere; Adam with L2 from nothing to nearly all, as the answer says."""
    expected = (1 - RATE * DECAY) ** STEPS
    assert np.abs(data.adamw - expected).max() < 0.03
    assert np.abs(data.l2[[0, 4, 8, 12]] - [0, 0.01, 0.61, 0.95]).max() < 0.03
    assert np.diff(data.l2[4:]).min() > 0


def draw(data: Data, say: Say) -> Figure:
    """Draw what is left of the weights against the size of their gradients."""
    figure, axes = house.panel(height=250)
    for curve in (data.l2, data.adamw):
        axes.plot(SCALES, curve, marker="o")
    house.log_axis(axes, "x", [-3, -2, -1, 0])
    axes.text(0.004, 0.87, "AdamW", va="top")
    axes.text(0.045, 0.2, say("Adam 加 L2", "Adam with L2"))
    axes.set(
        ylim=(-0.03, 1.05), title=say("5000 步后剩下的权重（起始 = 1）", "weight left after 5000 steps (start = 1)")
    )
    axes.set_xlabel(say("梯度噪声的标准差", "standard deviation of the gradients"))
    return figure
