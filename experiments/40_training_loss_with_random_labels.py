"""At one and the same training loss, a network may have learned or only memorized.

Ten Gaussian classes in 20 dimensions and a two-layer network, trained twice from the same start: on the true labels,
and on the same labels in random order. Both training losses go to zero, the second more slowly. Whatever loss both
have reached, accuracy on fresh samples is high in the first and that of a guess, 10 %, in the second.
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
    """Both fit, the second more slowly; at any small loss that both reach, only one predicts."""
    assert data.loss[:, 0].min() > 2  # about ln 10: nothing is known at the start
    assert data.loss[:, -1].max() < 0.02
    assert data.loss[1, 20 // EVERY] > 10 * data.loss[0, 20 // EVERY]
    assert (data.loss[1, 4:] > 5 * data.loss[0, 4:]).all()  # the speed of fitting does tell them apart
    for loss in (0.5, 0.1, 0.02):
        true, shuffled = (data.accuracy[k, int(np.argmax(data.loss[k] < loss))] for k in range(2))
        assert true > 0.9
        assert abs(shuffled - 1 / CLASSES) < 0.05


def draw(data: Data, say: Say) -> Figure:
    """Draw training loss by epoch above test accuracy against training loss."""
    figure, (top, bottom) = house.panels(2, 1, height=400)
    epochs = np.arange(0, EPOCHS + 1, EVERY)
    names = (say("真实标签", "true labels"), say("随机标签", "random labels"))
    for k, (ink, style) in enumerate(zip(house.INKS[:2], house.STYLES, strict=False)):
        top.plot(epochs, data.loss[k], color=ink, linestyle=style)
        house.line_label(top, (epochs[20], data.loss[k, 20]), names[k], ink, shift=(4, 10))
        bottom.plot(data.loss[k], 100 * data.accuracy[k], color=ink, linestyle=style)
        at = int(np.argmax(data.loss[k] < 0.1))
        house.line_label(bottom, (data.loss[k, at], 100 * data.accuracy[k, at]), names[k], ink, shift=(0, (-14, 14)[k]))
    house.log_axis(top, "y", range(-3, 1))
    house.log_axis(bottom, "x", range(-3, 1))
    top.set(xlim=(0, EPOCHS), ylim=(5e-4, 5), xticks=range(0, EPOCHS + 1, 100))
    bottom.set(xlim=(4, 8e-4), ylim=(0, 104), yticks=range(0, 101, 20))
    top.set(xlabel=say("训练轮数", "epochs"), title=say("训练损失", "training loss"))
    bottom.set_xlabel(say("训练损失（向右减小）", "training loss (falls to the right)"))
    bottom.set_title(say("测试准确率（%）", "test accuracy (%)"))
    return figure
