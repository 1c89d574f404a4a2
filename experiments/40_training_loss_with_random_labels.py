"""A network that learned and one that only memorized have the same training loss.

Ten Gaussian classes in 20 dimensions and a two-layer network, trained twice from the same start: on the true labels,
and on the same labels in random order. Both training losses go to zero. Accuracy on fresh samples is high after the
first and that of a guess, 10 %, after the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

CLASSES, INPUTS, WIDTH = 10, 20, 128
TRAIN, TEST, EPOCHS, EVERY = 300, 1000, 400, 5
RATE, MOMENTUM = 0.1, 0.9


@dataclass(frozen=True)
class Data:
    """Cross-entropy on the training set and accuracy on the test set, every five epochs; true labels, shuffled ones."""

    loss: Numbers
    accuracy: Numbers


def train(x: Numbers, y: Numbers, test: tuple[Numbers, Any], seed: int) -> tuple[Numbers, Numbers]:
    """Train by gradient descent with momentum on all of ``x`` at once; return loss and test accuracy over time."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, 1, (INPUTS, WIDTH)) / np.sqrt(INPUTS), rng.normal(0, 1, (WIDTH, CLASSES)) / np.sqrt(WIDTH)]
    speed = [np.zeros_like(w) for w in weights]
    losses, accuracies = [], []
    for epoch in range(EPOCHS + 1):
        h = np.tanh(x @ weights[0])
        scores = h @ weights[1]
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        if epoch % EVERY == 0:
            losses.append(-np.log(p[y == 1]).mean())
            guess = (np.tanh(test[0] @ weights[0]) @ weights[1]).argmax(axis=1)
            accuracies.append(np.mean(guess == test[1]))
        g = (p - y) / len(x)
        gradients = [x.T @ ((g @ weights[1].T) * (1 - h**2)), h.T @ g]
        for k, gradient in enumerate(gradients):
            speed[k] = MOMENTUM * speed[k] - RATE * gradient
            weights[k] = weights[k] + speed[k]
    return np.array(losses), np.array(accuracies)


def compute(seed: int) -> Data:
    """Return the curves of both runs."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(0, 1, (CLASSES, INPUTS))
    labels = rng.integers(0, CLASSES, TRAIN + TEST)
    x = centers[labels] + rng.normal(0, 1, (TRAIN + TEST, INPUTS))
    test = (x[TRAIN:], labels[TRAIN:])
    shuffled = rng.permutation(labels[:TRAIN])
    start = int(rng.integers(2**32))
    runs = [train(x[:TRAIN], np.eye(CLASSES)[y], test, start) for y in (labels[:TRAIN], shuffled)]
    return Data(loss=np.array([loss for loss, _ in runs]), accuracy=np.array([accuracy for _, accuracy in runs]))


def claim(data: Data) -> None:
    """Both fit the training set; only one predicts."""
    assert data.loss[:, 0].min() > 2  # about ln 10: nothing is known at the start
    assert data.loss[:, -1].max() < 0.02
    assert data.accuracy[0, -1] > 0.85
    assert abs(data.accuracy[1, -1] - 1 / CLASSES) < 0.05


def draw(data: Data, say: Say) -> Figure:
    """Draw training loss above test accuracy."""
    figure, (top, bottom) = house.panels(2, 1, height=380, sharex=True)
    epochs = np.arange(0, EPOCHS + 1, EVERY)
    for k, (ink, style) in enumerate(zip(house.INKS[:2], house.STYLES, strict=False)):
        top.plot(epochs, data.loss[k], color=ink, linestyle=style)
        bottom.plot(epochs, 100 * data.accuracy[k], color=ink, linestyle=style)
    true, shuffled = say("真实标签", "true labels"), say("随机标签", "random labels")
    house.line_label(top, (epochs[20], data.loss[0, 20]), true, house.BLUE, shift=(4, 10))
    house.line_label(top, (epochs[20], data.loss[1, 20]), shuffled, house.RED, shift=(4, 10))
    house.line_label(bottom, (epochs[20], 100 * data.accuracy[0, 20]), true, house.BLUE, shift=(4, -14))
    house.line_label(bottom, (epochs[20], 100 * data.accuracy[1, 20]), shuffled, house.RED, shift=(4, 14))
    house.log_axis(top, "y", range(-3, 1))
    top.set(ylim=(5e-4, 5))
    bottom.set(xlim=(0, EPOCHS), ylim=(0, 104), xticks=range(0, EPOCHS + 1, 100), yticks=range(0, 101, 20))
    bottom.set_xlabel(say("训练轮数", "epochs"))
    top.set_title(say("训练损失", "training loss"))
    bottom.set_title(say("测试精度（%）", "test accuracy (%)"))
    return figure
