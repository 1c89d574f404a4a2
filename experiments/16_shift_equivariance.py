"""Convolution with stride 1 is equivariant to every shift; with stride 2 only to even ones, unless it blurs first.

A random circular signal is shifted by 0 … 7 positions. If a layer is equivariant, its output is a shifted copy of the
output before: the relative distance to the nearest shifted copy is the error. Below, the global average after max
pooling, for the signal (0, 0, 1, 1, 0, 0) of the answer: BlurPool removes the frequency that subsampling would alias.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LENGTH, SIGNALS, SHIFTS, EXAMPLE = 64, 30, range(8), (0.0, 0.0, 1.0, 1.0, 0.0, 0.0)
Layer = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Data:
    """By shift: errors of convolution, strided convolution and max pooling; averages after max pooling and BlurPool."""

    errors: Numbers
    averages: Numbers


def convolve(w: Numbers, x: Numbers, stride: int = 1) -> Numbers:
    """Return the circular convolution."""
    full = sum(one * np.roll(x, k - len(w) // 2) for k, one in enumerate(w))
    return np.asarray(full, dtype=np.float64)[::stride]


def densely_pooled(x: Numbers) -> Numbers:
    """Return the maximum of each position and the next."""
    return np.maximum(x, np.roll(x, -1))


def max_pool(x: Numbers) -> Numbers:
    """Return the maximum over windows of 2 with stride 2."""
    return densely_pooled(x)[::2]


def blur_pool(x: Numbers) -> Numbers:
    """Return every other value of the maxima, blurred."""
    return convolve(np.array([0.25, 0.5, 0.25]), densely_pooled(x), 2)


def error(layer: Layer, x: Numbers, shift: int) -> float:
    """Return the distance of the output for the shifted input to the nearest shift of the output, relative."""
    before, after = layer(x), layer(np.roll(x, shift))
    gaps = [np.linalg.norm(after - np.roll(before, s)) for s in range(len(before))]
    return float(min(gaps) / np.linalg.norm(before))


def compute(seed: int) -> Data:
    """Average the errors over random signals and kernels, and follow the example."""
    rng = np.random.default_rng(seed)
    errors = np.zeros((3, len(SHIFTS)))
    for _ in range(SIGNALS):
        x, w = rng.normal(size=LENGTH), rng.normal(size=5)
        layers: list[Layer] = [partial(convolve, w), partial(convolve, w, stride=2), max_pool]
        errors += [[error(layer, x, shift) / SIGNALS for shift in SHIFTS] for layer in layers]
    averages = [[pool(np.roll(EXAMPLE, shift)).mean() for shift in SHIFTS] for pool in (max_pool, blur_pool)]
    return Data(errors, np.array(averages))


def claim(data: Data) -> None:
    """Stride 1 is exact for all shifts, stride 2 for even ones alone; only BlurPool keeps the average."""
    assert data.errors[0].max() < 1e-12
    assert data.errors[:, ::2].max() < 1e-12
    assert np.abs(data.errors[1:, 1::2] - [[1], [0.8]]).max() < 0.1
    assert np.allclose(data.averages[0], np.where(np.array(SHIFTS) % 2, 2 / 3, 1 / 3))
    assert np.allclose(data.averages[1], 1 / 2)


def draw(data: Data, say: Say) -> Figure:
    """Draw the errors, and below the averages, against the shift."""
    figure, panels = house.panels(2, 1, 390, sharex=True)
    pool = say("最大池化，步长 2", "max pool, stride 2")
    lines = (
        (0, data.errors[0], 0, say("卷积，步长 1", "conv, stride 1")),
        (0, data.errors[1], 1, say("卷积，步长 2", "conv, stride 2")),
        (0, data.errors[2], 2, pool),
        (1, data.averages[0], 2, pool),
        (1, data.averages[1], 3, "BlurPool"),
    )
    for row, curve, k, name in lines:
        panels[row].plot(SHIFTS, curve, color=house.INKS[k], linestyle=house.STYLES[k], marker="o")
        house.line_label(panels[row], (SHIFTS[-1], curve[-1]), name, shift=(9, 0))
    panels[0].set(ylim=(-0.1, 1.2), title=say("等变的相对误差", "relative error of equivariance"))
    title = say("池化后的全局平均，输入 (0, 0, 1, 1, 0, 0)", "global average after pooling (0, 0, 1, 1, 0, 0)")
    panels[1].set(ylim=(0, 1), title=title, xticks=SHIFTS, xlabel=say("平移的像素数", "shift in pixels"))
    return figure
