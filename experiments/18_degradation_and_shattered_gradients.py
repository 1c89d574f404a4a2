"""Without skip connections a deeper network has a higher training loss, and gradients at nearby inputs look unrelated.

Layers x ↦ W ReLU(BN(x)), without and with a skip around each. Adam fits a sine in a fixed number of steps: deeper
networks have a higher training loss. At initialization, layer by layer: the cosine of derivatives at nearby inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DEPTHS, WIDTH, SAMPLES, STEPS, RATE, LAYERS, WIDE, GRID, NEAR = (4, 8, 16, 64), 16, 32, 140, 0.003, 50, 128, 160, 3


@dataclass(frozen=True)
class Data:
    """Without and with skips: training loss over variance of the target, by depth; cosine by layer."""

    loss: Numbers
    cosine: Numbers


def normalize(h: Numbers) -> tuple[Numbers, Numbers]:
    """Return the standardized batch and the standard deviations."""
    deviation = np.sqrt(h.var(axis=0) + 1e-5)
    return (h - h.mean(axis=0)) / deviation, deviation


def loss(depth: int, rng: np.random.Generator, *, skip: bool) -> float:
    """Return the mean loss in the second half of training (only the layers learn) over the variance of the target."""
    x = np.linspace(-2, 2, SAMPLES)[:, None]
    y, first = np.sin(3 * x), x * rng.normal(size=WIDTH) + rng.normal(size=WIDTH)
    w, output = rng.normal(0, np.sqrt(2 / WIDTH), (depth, WIDTH, WIDTH)), rng.normal(0, WIDTH**-0.5, (WIDTH, 1))
    m, v, losses = np.zeros_like(w), np.zeros_like(w), []
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
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
        w = w - RATE * m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return float(np.mean(losses[STEPS // 2 :]))


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
    losses = [[loss(depth, rng, skip=skip) for depth in DEPTHS] for skip in (False, True)]
    return Data(np.array(losses), np.stack([cosines(rng, skip=skip) for skip in (False, True)]))


def claim(data: Data) -> None:
    """Show degradation without skips alone, and that the cosine falls to zero there but slowly with skips."""
    assert data.loss[0, :3].max() < 0.05
    assert data.loss[0, 3] > 0.5 + data.loss[1].max()
    assert np.abs(data.cosine[0, 15:]).max() < 0.1
    assert data.cosine[1, 15] > 0.3


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses by depth, and the cosines by layer."""
    figure, (above, below) = house.panels(2, 1, 400)
    above.plot(np.log2(DEPTHS), data.loss.T, marker="o")
    below.plot(data.cosine.T)
    for axes, x, y in ((above, 4.2, 0.7), (below, 12, 0.08)):
        axes.text(x, y, say("无残差连接", "without skips"))
    for axes, x, y in ((above, 5.1, 0.08), (below, 21, 0.55)):
        axes.text(x, y, say("有残差连接", "with skips"))
    above.set_xticks(np.log2(DEPTHS), [str(depth) for depth in DEPTHS])
    above.set(ylim=(-0.05, 1.1), xlabel=say("层数", "layers"))
    above.set_title(say("训练损失（目标方差 = 1）", "training loss (variance of the target = 1)"))
    below.set(xlabel=say("初始化时经过的层数", "layers passed, at initialization"), ylim=(-0.15, 1.1))
    below.set_title(say("相近输入处梯度的余弦", "cosine of gradients at nearby inputs"))
    return figure
