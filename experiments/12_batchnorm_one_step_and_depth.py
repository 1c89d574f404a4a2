"""With BatchNorm a gradient holds for longer steps; but without skip connections BN makes gradients explode with depth.

Random networks of five hidden layers take one gradient step on a batch of four classes: the loss and the gradient after
it say how far the gradient before was to be trusted. Below, the gradient is sent back through 40 layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import log_softmax

from experiments import house
from experiments.house import Numbers, Say

RATES, NETWORKS, CLASSES, BATCH, WIDTH, LAYERS, WIDE, DEEP = np.geomspace(0.01, 3, 16), 20, 4, 128, 32, 5, 128, 40
LENGTHS = np.linspace(0.2, 0.6, 5)


@dataclass(frozen=True)
class Data:
    """Loss (before: 1) and cosine of the gradients (plain, BN) by rate; cosine by length of step (plain, BN).

    Gradient norms (plain, BN, BN with skips).
    """

    steps: Numbers
    by_length: Numbers
    norms: Numbers


def task(rng: np.random.Generator, layers: int, width: int) -> list[Numbers]:
    """Return random weights, those of a fixed output layer, samples, and the classes that a random teacher gives."""
    weights = rng.normal(0, np.sqrt(2 / width), (layers, width, width))
    output, teacher = rng.normal(0, np.sqrt(2 / width), (2, width, CLASSES))
    x = rng.normal(size=(BATCH, width))
    return [weights, output, x, np.eye(CLASSES)[(x @ teacher).argmax(axis=1)]]


def backpropagate(of: list[Numbers], *, bn: bool, skip: bool = False) -> tuple[float, Numbers, Numbers]:
    """Return the cross-entropy, its gradient by the weights, and its norms by what leaves and enters each layer."""
    (weights, output, x, y), tape = of, []
    for w in weights:
        z = x @ w
        mean, deviation = (z.mean(axis=0), np.sqrt(z.var(axis=0) + 1e-5)) if bn else (np.zeros(1), np.ones(1))
        tape.append((x, (z - mean) / deviation, deviation))
        x = np.maximum(tape[-1][1], 0) + skip * x
    logs, gradient, norms = log_softmax(x @ output, axis=1), np.empty_like(weights), []
    g = (np.exp(logs) - y) @ output.T / BATCH
    for k, (x, z, deviation) in reversed(list(enumerate(tape))):
        norms.append(np.linalg.norm(g))
        h = g * (z > 0)
        h = (h - h.mean(axis=0) - z * (h * z).mean(axis=0)) / deviation if bn else h
        gradient[k], g = x.T @ h, h @ weights[k].T + skip * g
    return -float((logs * y).sum()) / BATCH, gradient, np.array([*norms, np.linalg.norm(g)], dtype=np.float64)


def cosine(one: Numbers, other: Numbers) -> float:
    """Return the cosine between two gradients."""
    return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))


def compute(seed: int) -> Data:
    """Average the steps over networks, and send gradients back."""
    rng, found = np.random.default_rng(seed), np.zeros((2, 2, len(RATES)))  # loss and cosine, plain and BN, by rate
    by_length = np.zeros((2, len(LENGTHS)))
    for _ in range(NETWORKS):
        weights, *rest = task(rng, LAYERS, WIDTH)
        for bn in (False, True):
            loss, before, _ = backpropagate([weights, *rest], bn=bn)
            for k, rate in enumerate(RATES):
                then, after, _ = backpropagate([weights - rate * before, *rest], bn=bn)
                found[:, int(bn), k] += np.array([then / loss, cosine(before, after)]) / NETWORKS
            for k, length in enumerate(LENGTHS):
                moved = weights - length * before / np.linalg.norm(before)
                by_length[int(bn), k] += cosine(before, backpropagate([moved, *rest], bn=bn)[1]) / NETWORKS
    kinds = [[backpropagate(task(rng, DEEP, WIDE), bn=k > 0, skip=k > 1)[2] for _ in range(8)] for k in range(3)]
    return Data(found, by_length, np.array([np.mean([one / one[0] for one in runs], axis=0) for runs in kinds]))


def claim(data: Data) -> None:
    """At equal rates the gradient holds better with BN; the best step is longer; without skips norms explode."""
    loss, cosines = data.steps
    assert (cosines[1] - cosines[0])[6:10].min() > 0.1  # rates from 0.1 to 0.3
    assert (data.by_length[1] - data.by_length[0]).min() > 0.05
    assert loss[1].max() < 1 < loss[0, -1] / 2
    assert np.all((loss[0] < loss[1])[:9])  # rates up to 0.2
    assert RATES[loss[1].argmin()] > 3 * RATES[loss[0].argmin()]
    assert 1.18 < data.norms[1, -1] ** (1 / DEEP) < 1.21
    assert 1000 < data.norms[1, -1] < 1500
    assert 1 / 2 < data.norms[0].min() <= data.norms[0].max() < 2
    assert data.norms[2].max() < 10


def draw(data: Data, say: Say) -> Figure:
    """Draw loss and cosine by learning rate, and the norms by depth."""
    figure, (loss, angle, norm) = house.panels(3, 1, 420)
    plain, skips, none = say("无 BN", "no BN"), say("BN，有残差", "BN with skips"), say("BN，无残差", "BN, no skips")
    places = (0.65, 1.4, 1.2, 0.8), (0.06, 0.3, 0.5, 0.7)
    for axes, curves, (x, y, u, v) in zip((loss, angle), data.steps, places, strict=True):
        axes.plot(RATES, curves.T)
        axes.text(x, y, plain)
        axes.text(u, v, "BN")
        house.log_axis(axes, "x", [-2, -1, 0])
    house.log_axis(norm, "y", [0, 1, 2, 3])
    norm.plot(data.norms.T)
    for x, y, text in ((30, 0.13, plain), (18, 4.5, skips), (8, 100, none)):
        norm.text(x, y, text)
    loss.set(ylim=(0.5, 3), title=say("走一步后的损失（之前 = 1）", "loss after one step (before = 1)"))
    angle.set_title(say("走一步前后梯度的余弦", "cosine of the gradients before and after"))
    angle.set_xlabel(say("学习率", "learning rate"))
    norm.set(ylim=(0.05, 3e3), title=say("梯度范数（输出端 = 1）", "gradient norm (at the output = 1)"))
    norm.set(xlabel=say("梯度已穿过的层数", "layers that the gradient has crossed"))
    return figure
