"""A convolution needs few samples because its assumptions hold; scramble the pixels, and the advantage is gone.

A pattern of five values or its mirror image stands somewhere in a noisy signal of 16; which of them? A layer sees
windows: the convolution all 16 of width 5, with shared weights; the fully connected layer one, the whole signal. Then
come ReLU, the maximum over windows, and a linear output. The same signals under one fixed permutation test the prior.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.figure import Figure
from scipy.special import expit

from experiments import house
from experiments.house import Numbers, Say

LENGTH, KERNEL, UNITS, NOISE = 16, 5, 24, 0.4
PATTERN, NUMBERS, TEST = np.array([-1.5, -1, 0, 1, 1.5]), (30, 100, 300, 1000), 1000
STEPS, BATCH, RATE, REPEATS = 250, 64, 0.2, 5


@dataclass(frozen=True)
class Data:
    """Test error: signals (as they are, permuted) x layers (convolution, dense) x numbers of samples x data sets."""

    error: Numbers


def windows(x: Numbers, width: int) -> Numbers:
    """Return all circular windows, or one as wide as the signal, and after it 1 for the bias: samples x windows x …."""
    starts = np.arange(LENGTH if width < LENGTH else 1)
    found = x[:, (starts[:, None] + np.arange(width)) % LENGTH]
    return np.pad(found, ((0, 0), (0, 0), (0, 1)), constant_values=1)


def sample(n: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return noisy signals with the pattern, or its mirror image, at a random place, and which (±1)."""
    y, x = rng.choice((-1.0, 1.0), n), NOISE * rng.normal(size=(n, LENGTH))
    places = (rng.integers(0, LENGTH, n)[:, None] + np.arange(KERNEL)) % LENGTH
    x[np.arange(n)[:, None], places] += y[:, None] * PATTERN  # which is odd
    return x, y


def error(width: int, train: tuple[Numbers, Numbers], test: tuple[Numbers, Numbers], rng: np.random.Generator) -> float:
    """Return the test error after training by gradient descent with momentum on the logistic loss."""
    x, y = windows(train[0], width), train[1]
    w, out = rng.normal(0, np.sqrt(2 / width), (width + 1, UNITS)), rng.normal(0, np.sqrt(1 / UNITS), UNITS)
    speed, speed_out = np.zeros_like(w), np.zeros_like(out)
    for _ in range(STEPS):
        rows = rng.integers(0, len(x), BATCH)
        z = x[rows] @ w
        best = z.argmax(axis=1)  # samples x units: the window with the largest value
        top = np.take_along_axis(z, best[:, None], axis=1)[:, 0]
        g = -y[rows] * expit(-y[rows] * (np.maximum(top, 0) @ out)) / BATCH
        back = g[:, None] * out * (top > 0)
        speed = 0.9 * speed + np.einsum("su,suk->ku", back, x[rows[:, None], best])
        speed_out = 0.9 * speed_out + g @ np.maximum(top, 0)
        w, out = w - RATE * speed, out - RATE * speed_out
    score = np.maximum((windows(test[0], width) @ w).max(axis=1), 0) @ out
    return float(np.mean(np.sign(score) != test[1]))


def compute(seed: int) -> Data:
    """Measure the errors on several data sets."""
    rng = np.random.default_rng(seed)
    found = np.zeros((2, 2, len(NUMBERS), REPEATS))
    for (k, n), repeat in product(enumerate(NUMBERS), range(REPEATS)):
        orders = np.arange(LENGTH), rng.permutation(LENGTH)
        (x, y), (new, truth) = sample(n, rng), sample(TEST, rng)
        for (i, keep), j in product(enumerate(orders), range(2)):
            found[i, j, k, repeat] = error((KERNEL, LENGTH)[j], (x[:, keep], y), (new[:, keep], truth), rng)
    return Data(found)


def claim(data: Data) -> None:
    """Convolution needs fewest samples, unless pixels are permuted, which does not matter to the dense layer."""
    (convolution, dense), (scrambled, dense_scrambled) = data.error.mean(axis=-1)
    assert convolution.max() < 0.02
    assert scrambled.min() > 0.25
    assert abs(scrambled[-1] - 0.33) < 0.05
    assert np.abs(dense[[0, -1]] - (0.44, 0.07)).max() < 0.05
    assert data.error[:, 1, -1].max() < data.error[1, 0, -1].min()  # on every data set
    assert np.abs(dense - dense_scrambled).max() < 0.05
    assert np.all(dense_scrambled - scrambled < 0.4 * (dense - convolution))  # most of the advantage is gone


def draw(data: Data, say: Say) -> Figure:
    """Draw the mean errors against the number of samples, and the range over data sets."""
    figure, axes = house.panel(height=280)
    names = say("卷积|全连接|卷积，打乱|全连接，打乱", "conv|dense|conv, permuted|dense, permuted").split("|")
    at, errors = np.arange(len(NUMBERS)), 100 * data.error.reshape(4, -1, REPEATS)
    for k, (name, lift) in enumerate(zip(names, (-2, -4, 0, 9), strict=True)):
        curve, ink = errors[k].mean(axis=1), house.INKS[k]
        axes.fill_between(at, errors[k].min(axis=1), errors[k].max(axis=1), alpha=0.2, linewidth=0, color=ink)
        axes.plot(at, curve, linestyle=house.STYLES[k], marker="o", color=ink)
        house.line_label(axes, (at[-1], curve[-1]), name, shift=(8, lift))
    axes.set(xticks=at, xticklabels=[str(n) for n in NUMBERS], ylim=(-3, 50))
    axes.set(title=say("测试错误率（%）", "test error (%)"), xlabel=say("训练样本数", "training samples"))
    return figure
