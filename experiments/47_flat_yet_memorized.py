"""A network that has memorized random labels becomes as flat as one that has learned.

Ten Gaussian classes in 20 dimensions and a two-layer network, trained from the same start on the true labels and on the
same labels in random order. The trace of the Hessian of the training loss, computed exactly, falls in both as the
outputs grow; the accuracy on fresh samples stays high in one and that of a guess in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

CLASSES, INPUTS, WIDTH, TRAIN, TEST = 10, 20, 128, 300, 1000
RATE, MOMENTUM = 0.1, 0.9
AT = np.unique(np.geomspace(10, 10000, 40).round().astype(int))


@dataclass(frozen=True)
class Data:
    """After ``AT`` steps, with true labels and with random ones: trace, training loss, test accuracy."""

    trace: Numbers
    loss: Numbers
    accuracy: Numbers


def trace(x: Numbers, h: Numbers, p: Numbers, y: Numbers, v: Numbers) -> float:
    """Return the trace of the Hessian of the mean cross-entropy of softmax(tanh(xW) v), in W and v."""
    spread = np.einsum("nc,jc->nj", p, v**2) - (p @ v.T) ** 2  # variance of a row of v under p
    in_w = (1 - h**2) ** 2 * spread - 2 * h * (1 - h**2) * ((p - y) @ v.T)
    in_v = (h**2).sum(axis=1) * (1 - (p**2).sum(axis=1))
    return float(((x**2).sum(axis=1) * in_w.sum(axis=1) + in_v).mean())


def train(x: Numbers, y: Numbers, test: tuple[Numbers, Any], seed: int) -> list[tuple[float, float, float]]:
    """Train by gradient descent with momentum on all of ``x``; return what ``Data`` holds."""
    rng = np.random.default_rng(seed)
    w, v = rng.normal(size=(INPUTS, WIDTH)) / np.sqrt(INPUTS), rng.normal(size=(WIDTH, CLASSES)) / np.sqrt(WIDTH)
    speed_w, speed_v, found = np.zeros_like(w), np.zeros_like(v), []
    for step in range(AT[-1] + 1):
        h = np.tanh(x @ w)
        scores = h @ v
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        if step in AT:
            guess = (np.tanh(test[0] @ w) @ v).argmax(axis=1)
            found.append((trace(x, h, p, y, v), float(-np.log(p[y == 1]).mean()), float(np.mean(guess == test[1]))))
        g = (p - y) / len(x)
        speed_w = MOMENTUM * speed_w - RATE * x.T @ ((g @ v.T) * (1 - h**2))
        speed_v = MOMENTUM * speed_v - RATE * h.T @ g
        w, v = w + speed_w, v + speed_v
    return found


def compute(seed: int) -> Data:
    """Return the curves of both runs."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(0, 1, (CLASSES, INPUTS))
    labels = rng.integers(0, CLASSES, TRAIN + TEST)
    x = centers[labels] + rng.normal(0, 1, (TRAIN + TEST, INPUTS))
    test, shuffled = (x[TRAIN:], labels[TRAIN:]), rng.permutation(labels[:TRAIN])
    start = int(rng.integers(2**32))
    runs = [train(x[:TRAIN], np.eye(CLASSES)[y], test, start) for y in (labels[:TRAIN], shuffled)]
    return Data(*np.moveaxis(np.array(runs), 2, 0))


def claim(data: Data) -> None:
    """Both get flat; the one that memorized is sharper at equal steps, gets as flat later, and still only guesses."""
    (learned, memorized), at_400 = data.trace, int(np.argmin(np.abs(AT - 400)))
    assert (memorized > 3 * learned).all()
    assert abs(memorized[-1] - 0.4) < 0.05
    assert memorized[-1] < 1.2 * learned[at_400]
    assert (data.trace[:, -1] < data.trace.max(axis=1) / 100).all()
    assert data.accuracy[0, at_400] > 0.9
    assert abs(data.accuracy[1, -1] - 0.11) < 0.04


def draw(data: Data, say: Say) -> Figure:
    """Draw the trace above the test accuracy."""
    figure, (top, bottom) = house.panels(2, 1, height=400, sharex=True)
    names = (say("真实标签", "true labels"), say("随机标签", "random labels"))
    for k, name in enumerate(names):
        top.plot(AT, data.trace[k], color=house.INKS[k], linestyle=house.STYLES[k])
        bottom.plot(AT, 100 * data.accuracy[k], color=house.INKS[k], linestyle=house.STYLES[k])
        for axes, values, shift in ((top, data.trace, (6, 9)), (bottom, 100 * data.accuracy, (4, 12 - 26 * (k == 0)))):
            house.line_label(axes, (AT[-14], values[k, -14]), name, house.INKS[k], shift=shift)
    house.log_axis(top, "x", range(1, 5))
    house.log_axis(top, "y", range(-2, 3))
    bottom.set(ylim=(0, 104), yticks=range(0, 101, 20), xlim=(10, AT[-1]))
    bottom.set_xlabel(say("训练步数", "training steps"))
    top.set_title(say("训练损失的 Hessian 之迹", "trace of the Hessian of the training loss"))
    bottom.set_title(say("测试准确率（%）", "test accuracy (%)"))
    return figure
