"""A strong discriminator starves the saturating loss only; and JSD is blind to distance where supports are disjoint.

A discriminator, logistic regression on the line, learns to tell 500 real points around 2 from 500 fakes around −2; the
longer, the lower the logit of the fakes. At the bottom: samples of two uniform distributions of width 1 move apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, log_expit
from scipy.stats import wasserstein_distance

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

POINTS, SEEN, STEPS = 500, 20, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
KNOB = Knob(Bilingual("判别器的训练步数", "steps of the discriminator"), STEPS, shown=6)
LOGITS, SHIFTS = np.linspace(-10, 2, 49), np.linspace(0, 3, 31)


@dataclass(frozen=True)
class Data:
    """Slopes of log(1 − D) and −log D over LOGITS; points, and D by step; mean logits of fakes; JSD, W₁ over SHIFTS."""

    now: int
    saturating: Numbers
    non_saturating: Numbers
    points: Numbers
    lines: Numbers
    fakes: Numbers
    divergence: Numbers
    distance: Numbers


def slope(loss: Callable[[Numbers], Numbers]) -> Numbers:
    """Return the size of the derivative over LOGITS, by central differences."""
    return np.abs(loss(LOGITS + 1e-4) - loss(LOGITS - 1e-4)) / 2e-4


def discriminator(rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Return real points and then fakes; weight and bias after each of STEPS; the mean logit of the fakes."""
    x = np.concatenate([rng.normal(2, 0.3, POINTS), rng.normal(-2, 0.3, POINTS)])
    real = np.repeat([1.0, 0.0], POINTS)
    weight, bias, found = 0.0, 0.0, []
    for step in range(1, max(STEPS) + 1):
        error = real - expit(weight * x + bias)
        weight, bias = weight + np.mean(error * x), bias + np.mean(error)
        if step in STEPS:
            found.append((weight, bias))
    lines = np.array(found)
    return x, lines, lines[:, 0] * x[POINTS:].mean() + lines[:, 1]


def compute(seed: int, value: float) -> Data:
    """Differentiate, train, and compare distributions."""
    rng = np.random.default_rng(seed)
    real, fake = rng.uniform(size=(2, 4000))
    counts = [np.histogram(x, bins=40, range=(0, 4))[0] for x in (real, *(fake + shift for shift in SHIFTS))]
    divergence = [jensenshannon(counts[0], shifted) ** 2 for shifted in counts[1:]]  # SciPy returns the square root
    distance = [wasserstein_distance(real, fake + shift) for shift in SHIFTS]
    slopes = slope(lambda a: np.asarray(log_expit(-a))), slope(lambda a: np.asarray(-log_expit(a)))
    return Data(STEPS.index(int(value)), *slopes, *discriminator(rng), np.array(divergence), np.array(distance))


def claim(sweep: Sequence[Data]) -> None:
    """Match the table of the answer; training lowers the logit; JSD stays at log 2 while W₁ grows with the shift."""
    data, left = sweep[0], np.array([expit(one.fakes[one.now]) for one in sweep])
    assert abs(data.saturating[0] - 4.5e-5) < 1e-6
    assert abs(data.non_saturating[0] - 0.99995) < 1e-5
    assert np.all(np.diff(left) < -0.1 * left[:-1])
    assert (abs(left[0] - 0.12) < 0.01, left[-1] < 2e-4) == (True, True)
    assert 1 - left[STEPS.index(10) :].max() > 0.95
    assert np.allclose(data.divergence[SHIFTS > 1.05], np.log(2))
    assert data.divergence[0] < 0.02
    assert np.allclose(data.distance, SHIFTS, atol=0.04)


def draw(data: Data, say: Say) -> Figure:
    """Draw D over the points, the slopes against the logit, and both measures against the shift."""
    figure, (first, top, bottom) = house.panels(3, 1, height=480, height_ratios=(4, 5, 4))
    line, (weight, bias) = np.linspace(-3.2, 3.2, 81), data.lines[data.now]
    first.plot(line, expit(weight * line + bias), color=house.INK, linestyle="-", linewidth=1.2)
    for points, marker, ink in ((data.points[:SEEN], "o", house.BLUE), (data.points[-SEEN:], "x", house.RED)):
        first.plot(points, expit(weight * points + bias), marker, color=ink, linestyle="none")
    first.set(xlim=(-3.2, 3.2), ylim=(-0.05, 1.05), xlabel="x")
    first.set_title(say("判别器 D(x)：叉为假样本，点为真样本", "D(x): crosses are fakes, dots are real"))
    house.log_axis(top, "y", range(-5, 1))
    top.plot(LOGITS, data.non_saturating, color=house.BLUE, linestyle=house.STYLES[0])
    top.plot(LOGITS, data.saturating, color=house.RED, linestyle=house.STYLES[1])
    for sign, ink in ((1, house.RED), (-1, house.BLUE)):
        top.plot(data.fakes, expit(sign * data.fakes), "o", color=ink, linestyle="none", markersize=3.5)
        top.plot(data.fakes[data.now], expit(sign * data.fakes[data.now]), "o", color=ink, markersize=9)
    for steps, logit in list(zip(STEPS, data.fakes, strict=True))[::3]:
        house.line_label(top, (logit, expit(logit)), say(f"第 {steps} 步", f"step {steps}"), shift=(8, -10))
    house.line_label(top, (-9, 1), say("非饱和 −log D", "non-saturating, −log D"), shift=(0, 14))
    house.line_label(top, (-4.3, 6e-5), say("虚线：饱和 log(1 − D)", "dashed: saturating, log(1 − D)"))
    top.set(xlim=(-10, 2), ylim=(1e-5, 50), xlabel=say("假样本的 logit", "logit of the fake sample"))
    top.set_title(say("损失对 logit 的梯度（点：D 训练中）", "gradient in the logit (dots: D in training)"))
    for i, (values, name) in enumerate(((data.distance, "W₁"), (data.divergence, "JSD = log 2"))):
        bottom.plot(SHIFTS, values, color=house.INKS[i], linestyle=house.STYLES[i])
        house.line_label(bottom, (3, float(values[-1])), name, house.INKS[i], shift=(-2, 10), ha="right")
    bottom.set(xlim=(0, 3), ylim=(0, 3.5), xticks=range(4), yticks=range(4))
    bottom.set_title(say("两个均匀分布的距离", "distance of two uniform distributions"))
    bottom.set_xlabel(say("平移量（大于 1 即不相交）", "shift (disjoint from 1 on)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say what is left of both gradients."""
    logit = data.fakes[data.now]
    text = "假样本的 logit 平均 {:.1f}：饱和损失的梯度是 {:.2g}，非饱和损失是 {:.3f}。"
    english = "The mean logit of fakes is {:.1f}; gradient of the saturating loss {:.2g}, of the other {:.3f}."
    return say(text, english).format(logit, expit(logit), expit(-logit)).replace("-", "−")
