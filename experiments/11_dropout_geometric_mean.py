"""Dropping units averages subnetworks geometrically: exactly so in a single softmax layer, nearly so in a deep network.

Two classifiers of ten inputs and three classes are trained with dropout on the inputs (half are kept): a softmax layer,
and a network with two hidden ReLU layers. Ten units to drop make 2¹⁰ subnetworks, few enough to average all of them,
arithmetically and geometrically, and to compare the averages with the prediction without dropout.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

UNITS, KEEP, HIDDEN, CLASSES = 10, 0.5, 20, 3
STEPS, BATCH, TEST = 1500, 64, 40


@dataclass(frozen=True)
class Data:
    """Predictions (without dropout, geometric and arithmetic mean) x samples x classes."""

    softmax: Numbers
    deep: Numbers


def layers(weights: list[Numbers], x: Numbers) -> list[Numbers]:
    """Return what enters each layer, and last the logits."""
    found = [x]
    for w in weights[:-1]:
        found.append(np.maximum(found[-1] @ w, 0))
    return [*found, found[-1] @ weights[-1]]


def train(sizes: list[int], x: Numbers, y: Numbers, rng: np.random.Generator) -> list[Numbers]:
    """Return weights after gradient descent on the cross-entropy with inverted dropout."""
    weights = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(sizes)]
    for _ in range(STEPS):
        rows = rng.integers(0, len(x), BATCH)
        mask = (rng.random((BATCH, UNITS)) < KEEP) / KEEP
        *entering, z = layers(weights, x[rows] * mask)
        g = (softmax(z, axis=-1) - y[rows]) / BATCH
        for k in range(len(weights) - 1, -1, -1):
            step = entering[k].T @ g
            g = (g @ weights[k].T) * (entering[k] > 0)
            weights[k] = weights[k] - 0.2 * step
    return weights


def averages(weights: list[Numbers], x: Numbers) -> Numbers:
    """Return the prediction without dropout, and its geometric and arithmetic mean over all masks."""
    masks = np.array(list(product((0, 1), repeat=UNITS))) / KEEP
    p = np.stack([softmax(layers(weights, x * mask)[-1], axis=-1) for mask in masks])
    full = softmax(layers(weights, x)[-1], axis=-1)
    return np.stack([full, softmax(np.log(p).mean(axis=0), axis=-1), p.mean(axis=0)])


def compute(seed: int) -> Data:
    """Train both classifiers and average their subnetworks on new samples."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2000 + TEST, UNITS))
    teacher = np.maximum(x @ rng.normal(size=(UNITS, 30)), 0) @ rng.normal(size=(30, CLASSES))
    y = np.eye(CLASSES)[(teacher - teacher.mean(axis=0)).argmax(axis=1)]
    sizes = [UNITS, CLASSES], [UNITS, HIDDEN, HIDDEN, CLASSES]
    return Data(*(averages(train(one, x[:-TEST], y[:-TEST], rng), x[-TEST:]) for one in sizes))


def claim(data: Data) -> None:
    """Without dropout comes the geometric mean: exactly in the softmax layer, roughly in the deep network."""
    geometric, arithmetic = np.abs(data.softmax[1:] - data.softmax[0])
    assert geometric.max() < 1e-12
    assert arithmetic.mean() > 0.01
    assert data.softmax[2, :, 0].std() < 0.9 * data.softmax[0, :, 0].std()  # pulled toward the middle
    geometric, arithmetic = np.abs(data.deep[1:] - data.deep[0])
    assert geometric.max() > 0.03
    assert geometric.mean() < min(0.05, arithmetic.mean())
    assert geometric[:, 0].mean() < arithmetic[:, 0].mean()  # also for the class that is drawn
    assert np.corrcoef(data.deep[0].ravel(), data.deep[1].ravel())[0, 1] > 0.95


def draw(data: Data, say: Say) -> Figure:
    """Draw the averages of the first class against the prediction without dropout."""
    figure, axes = house.panels(1, 2, 250, sharex=True, sharey=True)
    kinds = ("o", house.BLUE, say("几何平均", "geometric")), ("x", house.RED, say("算术平均", "arithmetic"))
    names = say("单层 softmax", "one softmax layer"), say("深层 ReLU 网络", "deep ReLU network")
    for one, name, (full, *means) in zip(axes, names, (data.softmax, data.deep), strict=True):
        one.plot([0, 1], [0, 1], color=house.INK, linewidth=0.8, linestyle="-")
        for (marker, ink, word), mean in zip(kinds, means, strict=True):
            one.plot(full[:, 0], mean[:, 0], marker, color=ink, fillstyle="none", markeredgewidth=1.2, label=word)
        one.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], aspect="equal")
        one.text(0.04, 0.93, name, va="center")
    axes[0].legend(loc="lower right", handlelength=0.8)
    title = say("1024 个子网络的平均预测", "average prediction of the 1024 subnetworks")
    figure.suptitle(title, size=12, x=0.02, ha="left")
    figure.supxlabel(say("不加 dropout 的网络给出的概率", "probability without dropout"), size=12)
    return figure
