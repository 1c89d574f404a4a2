"""Without skip connections a deeper network has a higher training loss, and gradients at nearby inputs look unrelated.

Layers x ↦ W ReLU(BN(x)), without and with a skip around each. Adam fits a sine in a fixed number of steps. At
initialization: the gradient of the first layer over that of the last, and the cosine of derivatives at nearby inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DEPTHS, WIDTH, SAMPLES = (4, 8, 16, 24, 32, 64), 16, 32
STEPS, RATE, LAYERS, WIDE, GRID, NEAR = 140, 0.003, 50, 128, 160, 3


@dataclass(frozen=True)
class Data:
    """Without and with skips: loss over variance of the target and ratio of gradients, by depth; cosine by layer."""

    loss: Numbers
    ratio: Numbers
    cosine: Numbers


def normalize(h: Numbers) -> tuple[Numbers, Numbers]:
    """Return the standardized batch and the standard deviations."""
    deviation = np.sqrt(h.var(axis=0) + 1e-5)
    return (h - h.mean(axis=0)) / deviation, deviation


def train(depth: int, rng: np.random.Generator, *, skip: bool) -> tuple[float, float]:
    """Return the mean loss in the second half of training (over the target's variance), and the ratio of gradients."""
    x = np.linspace(-2, 2, SAMPLES)[:, None]
    y, first = np.sin(3 * x), x * rng.normal(size=WIDTH) + rng.normal(size=WIDTH)
    w, output = rng.normal(0, np.sqrt(2 / WIDTH), (depth, WIDTH, WIDTH)), rng.normal(0, WIDTH**-0.5, (WIDTH, 1))
    m, v, losses, ratio = np.zeros_like(w), np.zeros_like(w), [], 0.0
    for step in range(1, STEPS + 1):
        h, tape = first, []
        for layer in w:
            tape.append(normalize(h))
            h = np.maximum(tape[-1][0], 0) @ layer + skip * h
        residual, gradient = h @ output - y, np.empty_like(w)
        losses.append(np.mean(residual**2) / np.var(y))
        g = 2 * residual @ output.T / SAMPLES
        for k, (z, deviation) in reversed(list(enumerate(tape))):
            gradient[k], back = np.maximum(z, 0).T @ g, (g @ w[k].T) * (z > 0)
            g = (back - back.mean(axis=0) - z * (back * z).mean(axis=0)) / deviation + skip * g
        ratio = ratio or float(np.linalg.norm(gradient[0]) / np.linalg.norm(gradient[-1]))  # before the first step
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
        w = w - RATE * m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return float(np.mean(losses[STEPS // 2 :])), ratio


def cosines(rng: np.random.Generator, *, skip: bool) -> Numbers:
    """Return the cosine between derivatives at inputs close together after 0 … 50 layers."""
    derivative, found = np.tile(rng.normal(size=WIDE), (GRID, 1)), []
    h = np.linspace(-2, 2, GRID)[:, None] * derivative + rng.normal(size=WIDE)
    for _ in range(LAYERS + 1):
        one, other = derivative[:-NEAR].ravel(), derivative[NEAR:].ravel()
        found.append(one @ other / np.sqrt(one @ one * (other @ other)))
        w = rng.normal(0, np.sqrt(2 / WIDE), (WIDE, WIDE))
        z, deviation = normalize(h)
        derivative = (derivative / deviation * (z > 0)) @ w + skip * derivative
        h = np.maximum(z, 0) @ w + skip * h
    return np.array(found)


def compute(seed: int) -> Data:
    """Train at every depth, and follow the derivatives."""
    rng = np.random.default_rng(seed)
    found = np.array([[train(depth, rng, skip=skip) for depth in DEPTHS] for skip in (False, True)])
    return Data(found[..., 0], found[..., 1], np.stack([cosines(rng, skip=skip) for skip in (False, True)]))


def claim(data: Data) -> None:
    """Show degradation without skips alone, and that the cosine falls to zero there but slowly with skips."""
    assert data.loss[0, :3].max() < 0.05
    assert (data.loss[1].max() < 0.1, data.loss[0, -2] > 0.2) == (True, True)
    assert abs(data.loss[0, -1] - 1) < 0.1  # nothing is learned
    assert 1e6 < data.ratio[0, -1] < 1e7
    assert np.corrcoef(DEPTHS, np.log(data.ratio[0]))[0, 1] > 0.95  # exponential in depth
    assert data.ratio[1].max() < 1e2
    assert np.abs(data.cosine[0, 10:]).max() < 0.15 < data.cosine[1, 20] - 0.2
    assert data.cosine[1, -1] > 0.1


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses and ratios by depth, and the cosines by layer."""
    figure, axes = house.panels(3, 1, 570)
    en = "training loss (target variance = 1)|gradient norm, first layer / last|cosine of gradients at nearby inputs"
    titles = say("训练损失（目标方差 = 1）|首层与末层的梯度范数之比|相近输入处梯度的余弦", en).split("|")
    under = say("层数|层数|初始化时经过的层数", "layers|layers|layers passed, at initialization").split("|")
    spots = (2.2, 0.75, 3.6, 0.1), (1.5, 3.6, 4.0, 1.1), (12, 0.08, 21, 0.55)
    for k, curves in enumerate((data.loss, np.log10(data.ratio), data.cosine)):
        axes[k].plot(curves.T, marker="o" if k < 2 else "")
        axes[k].text(spots[k][0], spots[k][1], say("无残差连接", "without skips"))
        axes[k].text(spots[k][2], spots[k][3], say("有残差连接", "with skips"))
        axes[k].set(title=titles[k], xlabel=under[k])
    for one in axes[:2]:
        one.set_xticks(range(len(DEPTHS)), [str(depth) for depth in DEPTHS])
    axes[1].set_yticks((0, 2, 4, 6), [house.power_of_ten(k) for k in (0, 2, 4, 6)])
    return figure
