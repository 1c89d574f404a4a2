"""A strong discriminator starves the saturating loss only; and JSD is blind to distance where supports are disjoint.

Top: a discriminator, logistic regression on the line, learns to tell 500 real points around 2 from 500 fakes around
−2; the longer, the lower the logit of the fakes. Below: samples of two uniform distributions of width 1 move apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, log_expit
from scipy.stats import wasserstein_distance

from experiments import house
from experiments.house import Numbers, Say

POINTS, STEPS = 500, (1, 10, 100, 1000)
LOGITS, SHIFTS = np.linspace(-10, 2, 49), np.linspace(0, 3, 31)


@dataclass(frozen=True)
class Data:
    """Slopes of log(1 − D) and −log D over LOGITS; mean logit of fakes after each of STEPS; JSD and W₁ over SHIFTS."""

    saturating: Numbers
    non_saturating: Numbers
    fakes: Numbers
    divergence: Numbers
    distance: Numbers


def slope(loss: Callable[[Numbers], Numbers]) -> Numbers:
    """Return the size of the derivative over LOGITS, by central differences."""
    return np.abs(loss(LOGITS + 1e-4) - loss(LOGITS - 1e-4)) / 2e-4


def fake_logits(rng: np.random.Generator) -> Numbers:
    """Train the discriminator and return the mean logit of the fakes after each of STEPS."""
    x = np.concatenate([rng.normal(2, 0.3, POINTS), rng.normal(-2, 0.3, POINTS)])
    real = np.repeat([1.0, 0.0], POINTS)
    weight, bias, found = 0.0, 0.0, []
    for step in range(1, max(STEPS) + 1):
        error = real - expit(weight * x + bias)
        weight, bias = weight + np.mean(error * x), bias + np.mean(error)
        if step in STEPS:
            found.append(np.mean(weight * x[POINTS:] + bias))
    return np.array(found)


def compute(seed: int) -> Data:
    """Differentiate, train, and compare distributions."""
    rng = np.random.default_rng(seed)
    real, fake = rng.uniform(size=(2, 4000))
    divergence, distance = [], []
    for shift in SHIFTS:
        counts = [np.histogram(points, bins=40, range=(0, 4))[0] for points in (real, fake + shift)]
        divergence.append(jensenshannon(*counts) ** 2)  # SciPy returns the square root
        distance.append(wasserstein_distance(real, fake + shift))
    slopes = slope(lambda a: np.asarray(log_expit(-a))), slope(lambda a: np.asarray(-log_expit(a)))
    return Data(*slopes, fake_logits(rng), np.array(divergence), np.array(distance))


def claim(data: Data) -> None:
    """Match the table of the answer; training lowers the logit; JSD stays at log 2 while W₁ grows with the shift."""
    assert abs(data.saturating[0] - 4.5e-5) < 1e-6
    assert abs(data.non_saturating[0] - 0.99995) < 1e-5
    assert np.all(np.diff(data.fakes) < -1)
    assert data.fakes[-1] < -7
    apart = SHIFTS > 1.05
    assert np.allclose(data.divergence[apart], np.log(2))
    assert data.divergence[0] < 0.02
    assert np.allclose(data.distance, SHIFTS, atol=0.04)


def draw(data: Data, say: Say) -> Figure:
    """Draw the slopes against the logit, and both measures against the shift."""
    figure, (top, bottom) = house.panels(2, 1, height=400)
    house.log_axis(top, "y", range(-5, 1))
    top.plot(LOGITS, data.non_saturating, color=house.BLUE, linestyle=house.STYLES[0])
    top.plot(LOGITS, data.saturating, color=house.RED, linestyle=house.STYLES[1])
    top.plot(data.fakes, expit(data.fakes), "o", color=house.RED, linestyle="none")
    top.plot(data.fakes, expit(-data.fakes), "o", color=house.BLUE, linestyle="none")
    for steps, logit in zip(STEPS, data.fakes, strict=True):
        house.line_label(top, (logit, expit(logit)), say(f"第 {steps} 步", f"step {steps}"), shift=(6, -8))
    house.line_label(top, (-9, 1), say("非饱和 −log D", "non-saturating, −log D"), house.BLUE, shift=(0, 12))
    house.line_label(top, (-5, 1e-4), say("虚线：饱和 log(1 − D)", "dashed: saturating, log(1 − D)"))
    top.set(xlim=(-10, 2), ylim=(2e-5, 20))
    top.set_title(say("损失对 logit 的梯度（点：D 训练中）", "gradient in the logit (dots: D in training)"))
    top.set_xlabel(say("假样本的 logit", "logit of the fake sample"))
    for i, (values, name) in enumerate(((data.distance, "W₁"), (data.divergence, "JSD = log 2"))):
        bottom.plot(SHIFTS, values, color=house.INKS[i], linestyle=house.STYLES[i])
        house.line_label(bottom, (3, float(values[-1])), name, house.INKS[i], shift=(-2, 10), ha="right")
    bottom.set(xlim=(0, 3), ylim=(0, 3.5), xticks=(0, 1, 2, 3), yticks=(0, 1, 2, 3))
    bottom.set_title(say("两个均匀分布的距离", "distance of two uniform distributions"))
    bottom.set_xlabel(say("平移量（大于 1 即不相交）", "shift (disjoint from 1 on)"))
    return figure
