"""Adam with L2 decays a weight less the larger its gradients; AdamW decays all weights alike.

Weights start at 1 and receive gradients of pure noise, whose standard deviation σ runs from 0.001 to 1. After 5000
steps all of them should be left with the same share exp(−5000 ηλ). L2 enters the gradient, and so is divided by its
typical size: where σ is far above λ, exp(−5000 ηλ/σ) is left, and where it is below, nothing. AdamW takes the decay out
of the gradient. So another λ moves AdamW as a whole, but L2 only over to weights with other gradients.
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

RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8
STEPS, WEIGHTS, SCALES = 5000, 300, np.geomspace(1e-3, 1, 13)
DECAYS = (0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
KNOB = Knob(Bilingual("强度 λ", "strength λ"), DECAYS, shown=DECAYS.index(0.01))


@dataclass(frozen=True)
class Data:
    """Mean weight that is left, by the standard deviation of the gradients."""

    decay: float
    l2: Numbers
    adamw: Numbers


def compute(seed: int, value: float) -> Data:
    """Run Adam with L2 and AdamW on the same noise, which is also the same for each strength."""
    rng = np.random.default_rng(seed)
    w, m, v = np.ones((2, len(SCALES), WEIGHTS)), np.zeros(1), np.zeros(1)
    coupled, decoupled = value * np.array([1.0, 0.0])[:, None, None], value * np.array([0.0, 1.0])[:, None, None]
    for step in range(1, STEPS + 1):
        noise = rng.standard_normal((len(SCALES), WEIGHTS // 2))  # in opposite pairs: a mean shows decay, not luck
        g = SCALES[:, None] * np.concatenate([noise, -noise], axis=1) + coupled * w
        m = BETA1 * m + (1 - BETA1) * g
        v = BETA2 * v + (1 - BETA2) * g * g
        update = m / (1 - BETA1**step) / (np.sqrt(v / (1 - BETA2**step)) + EPSILON)
        w = w - RATE * (update + decoupled * w)
    return Data(value, *w.mean(axis=2))


def claim(sweep: Sequence[Data]) -> None:
    """AdamW leaves the same everywhere; Adam with L2 leaves half of a weight where σ is about 7.2 λ."""
    for data in sweep:
        expected = (1 - RATE * data.decay) ** STEPS
        assert np.abs(data.adamw - expected).max() < 0.001
        noisy = 10 * data.decay < SCALES
        assert np.abs(data.l2 - np.exp(-STEPS * RATE * data.decay / SCALES))[noisy].max(initial=0) < 0.03
        assert np.abs(data.l2[0.9 * data.decay > SCALES]).max(initial=0) < 0.05
        half = float(np.exp(np.interp(0.5, data.l2, np.log(SCALES))))
        assert not 0.0005 < data.decay < 0.15 or abs(half / data.decay - 7.2) < 0.6
    shown = sweep[KNOB.shown]
    assert np.abs(shown.l2[[0, 4, 8, 12]] - [0, 0.01, 0.61, 0.95]).max() < 0.01
    assert np.diff(shown.l2[4:]).min() > 0
    assert (shown.adamw - shown.l2)[:-1].min() > 0.02  # they meet at the last point only
    assert abs(shown.adamw - shown.l2)[-1] < 0.002
    assert np.abs(sweep[DECAYS.index(0.1)].l2[4:] - shown.l2[:-4]).max() < 0.02  # four points are a power of ten


def draw(data: Data, say: Say) -> Figure:
    """Draw what is left of the weights against the size of their gradients."""
    figure, axes = house.panel(height=270)
    for curve, name, marker in ((data.adamw, "AdamW", "s"), (data.l2, say("Adam 加 L2", "Adam with L2"), "o")):
        axes.plot(SCALES, curve, marker=marker, label=name)
    house.log_axis(axes, "x", [-3, -2, -1, 0])
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2)
    axes.set(xlim=(8e-4, 1.25), ylim=(-0.05, 1.08))
    axes.set_title(say("5000 步后剩下的权重（起始 = 1）", "weight left after 5000 steps (start = 1)"), pad=26)
    axes.set_xlabel(say("梯度噪声的标准差", "standard deviation of the gradient noise"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say what both leave, for L2 at three sizes of the gradients."""
    left = [f"{round(float(share), 2) + 0:.2f}".replace("-", "−") for share in (data.adamw.mean(), *data.l2[4::4])]
    return say(
        "AdamW 平均剩 {}；Adam 加 L2，噪声为 0.01、0.1、1 时剩 {}、{}、{}。",
        "AdamW leaves {} on average; Adam with L2 {}, {} and {} for noise of 0.01, 0.1 and 1.",
    ).format(*left)
