"""The learning rate that training survives is lowest at the start; warmup gives curvature time to come down first.

A ReLU network from too large a start, trained by gradient descent at a constant rate after a linear warmup. Above: loss
at the end, the median of several starts. Below: the top eigenvalue of the Hessian along a run, and the limit 2/η.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

SIZES, SAMPLES, STARTS, STEPS, GAIN = (5, 16, 16, 1), 24, 5, 250, 1.5
CUTS = np.cumsum([0] + [m * n for m, n in pairwise(SIZES)])
WARMUPS, RATES, PEAK = np.array([0, 50, 150]), np.geomspace(0.003, 0.75, 12), 0.3


@dataclass(frozen=True)
class Data:
    """Loss at the end by warmup and peak rate, at most ``cap``, that of output 0; top eigenvalue by step."""

    losses: Numbers
    cap: float
    curvature: Numbers


def backward(w: Numbers, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return losses and gradients; a row of ``w`` holds all weights of one network."""
    layers = [w[:, a:b].reshape(-1, m, n) for (a, b), (m, n) in zip(pairwise(CUTS), pairwise(SIZES), strict=True)]
    h = [np.broadcast_to(x, (len(w), *x.shape))]
    for layer in layers:
        h.append((np.maximum(h[-1], 0) if len(h) > 1 else h[-1]) @ layer)
    error = h[-1][..., 0] - y
    g, gradients = error[..., None] / SAMPLES, []
    for z, layer in zip(h[-2::-1], layers[::-1], strict=True):
        on = z > 0 if z is not h[0] else np.ones_like(z)
        gradients.append(((z * on).transpose(0, 2, 1) @ g).reshape(len(w), -1))
        g = (g @ layer.transpose(0, 2, 1)) * on
    return (error**2).mean(1) / 2, np.concatenate(gradients[::-1], axis=1)


def compute(seed: int) -> Data:
    """Train all networks at once, then one more, whose curvature is measured."""
    rng = np.random.default_rng(seed)
    x, direction = rng.normal(size=(SAMPLES, SIZES[0])), rng.normal(size=SIZES[0])
    y = np.sin(2 * x @ direction / np.sqrt(SIZES[0]))
    scales = [GAIN * np.sqrt(2 / m) for m in SIZES[:-1]]
    starts = np.repeat(scales, np.diff(CUTS)) * rng.normal(size=(STARTS, CUTS[-1]))
    _, warmups, peaks = np.meshgrid(np.arange(STARTS), WARMUPS, RATES, indexing="ij")
    shape, peaks, warmups = peaks.shape, np.append(peaks, PEAK), np.append(warmups, 150)
    w, v = starts[[*np.arange(STARTS).repeat(len(peaks) // STARTS), 0]], rng.normal(size=(1, CUTS[-1]))
    end, curvature = np.zeros(len(w)), []
    for step in range(STEPS):
        loss, g = backward(w, x, y)
        for _ in range(4):  # power iteration with the Hessian of the last network
            v /= np.linalg.norm(v)
            ahead, behind = (backward(w[-1:] + shift * v, x, y)[1] for shift in (1e-6, -1e-6))
            top, v = (v * (ahead - behind)).sum() / 2e-6, ahead - behind
        curvature.append(top)
        rates = peaks * np.minimum(1, (step + 1) / np.maximum(warmups, 1))
        w = np.where(loss[:, None] < 1e4, w - rates[:, None] * g, 1e3)  # a run that diverged stays far away
        end += loss / 20 * (step >= STEPS - 20)
    cap = float((y**2).mean() / 2)
    return Data(np.median(np.minimum(end[:-1], cap).reshape(shape), axis=0), cap, np.array(curvature))


def claim(data: Data) -> None:
    """Warmup moves the cliff to higher rates; curvature begins above the limit of the peak and comes down to it."""
    usable = [RATES[losses < data.losses.max() / 4].max() for losses in data.losses]
    assert 2 * usable[0] < min(usable[1:])
    assert np.allclose(data.losses[0, -2:], data.cap)
    assert data.losses[2].min() < data.losses[0].min() / 1.5
    assert data.losses[2, 0] > data.losses[0, 0] > 3 * data.losses[0].min()  # at low rates it is only slow
    assert data.cap > 10 * data.losses[0].min()
    assert data.curvature[0] > 3 * 2 / PEAK
    crossed = int((data.curvature * PEAK * np.arange(1, STEPS + 1) / 150 > 2).argmax())  # the limit of warmup is below
    assert data.curvature[crossed] < 0.9 * data.curvature[0]
    assert data.curvature[crossed : crossed + 40].min() < data.curvature[crossed] / 2
    for steps in (slice(140, 160), slice(-50, None)):  # when the rate is full, and at the end
        assert 0.85 < np.median(data.curvature[steps]) * PEAK / 2 < 1.15


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses above, the curvature below."""
    figure, (above, below) = house.panels(2, 1, 420)
    names = say("不预热;50 步;150 步", "no warmup;50 steps;150 steps").split(";")
    for losses, name, ink, style in zip(data.losses, names, house.INKS[1:], house.STYLES, strict=False):
        above.plot(RATES, losses, color=ink, linestyle=style, marker="o", markersize=3)
        house.line_label(above, (RATES[-1], losses[-1]), name, ink)
    above.axhline(data.cap, color=house.GRAY, linestyle=":")
    house.line_label(above, (0.012, data.cap), say("输出恒为 0", "output 0"), shift=(0, -9))
    below.plot(data.curvature, color=house.BLUE)
    below.plot(2 / PEAK / np.minimum(1, np.arange(1, STEPS) / 150), color=house.GRAY, linestyle="--")
    house.line_label(below, (12, 250), say("稳定界限 2/η", "stability limit 2/η"))
    house.line_label(below, (0, 5), say("最大特征值", "top eigenvalue"))
    for axes, which in ((above, "x"), (above, "y"), (below, "y")):
        house.log_axis(axes, which)
    above.set(title=say("训练结束时的损失", "loss at the end"), xlabel=say("峰值学习率", "peak learning rate"))
    below.set(title=say("曲率", "curvature"), xlim=(0, STEPS), ylim=(2, 1500))
    below.set_xlabel(say("步数（预热 150 步）", "step (warmup of 150)"))
    return figure
