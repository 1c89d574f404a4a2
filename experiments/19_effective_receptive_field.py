"""The receptive field of stacked convolutions grows with their number, the part that matters only with its square root.

The influence of each input on the central output is the square of the gradient, averaged over random networks of
3-tap convolutions with ReLU. For comparison: uniform kernels without ReLU, whose influence is the kernel convolved with
itself again and again, and by the central limit theorem close to a Gaussian.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

DEPTHS, CHANNELS, NETWORKS = (5, 10, 20, 40, 80), 24, 40


@dataclass(frozen=True)
class Data:
    """Influence of the inputs in the receptive field of 80 uniform layers; widths (4 standard deviations) by depth."""

    influence: Numbers
    uniform: Numbers
    random: Numbers


def width(influence: Numbers) -> float:
    """Return four standard deviations of a distribution over positions."""
    at, share = np.arange(len(influence)), influence / influence.sum()
    return float(4 * np.sqrt(share @ (at - share @ at) ** 2))


def convolve(x: Numbers, w: Numbers) -> Numbers:
    """Return a convolution of width 3 (positions x channels), zero outside."""
    padded = np.pad(x, ((1, 1), (0, 0)))
    return np.asarray(sum(padded[k : k + len(x)] @ w[k] for k in range(3)), dtype=np.float64)


def influence(depth: int, rng: np.random.Generator) -> Numbers:
    """Return the squared gradient of the central output by the inputs, in a random ReLU network."""
    h = rng.normal(size=(2 * depth + 1, CHANNELS))
    weights, kept = rng.normal(0, np.sqrt(2 / 3 / CHANNELS), (depth, 3, CHANNELS, CHANNELS)), []
    for w in weights:
        h = np.maximum(convolve(h, w), 0)
        kept.append(h > 0)
    g = np.zeros_like(h)
    g[depth] = rng.normal(size=CHANNELS)
    for w, on in zip(weights[::-1], kept[::-1], strict=True):
        g = convolve(g * on, w[::-1].transpose(0, 2, 1))
    return np.asarray((g**2).sum(axis=1) / (g**2).sum(), dtype=np.float64)


def compute(seed: int) -> Data:
    """Measure the widths at all depths."""
    rng = np.random.default_rng(seed)
    random = [width(np.mean([influence(depth, rng) for _ in range(NETWORKS)], axis=0)) for depth in DEPTHS]
    uniform = [reduce(np.convolve, [np.full(3, 1 / 3)] * depth) for depth in DEPTHS]
    return Data(uniform[-1], np.array([width(one) for one in uniform]), np.array(random))


def claim(data: Data) -> None:
    """Effective width grows as the square root of depth, with and without ReLU: 66 % of the field shrink to 18 %."""
    field = 2 * np.array(DEPTHS) + 1
    assert np.allclose((data.uniform / field)[[0, -1]], [0.66, 0.18], atol=0.005)
    shaded = abs(np.arange(len(data.influence)) - DEPTHS[-1]) <= data.uniform[-1] / 2
    assert abs(data.influence[shaded].sum() - 0.95) < 0.01
    assert abs(np.polyfit(np.log(DEPTHS), np.log(data.random), 1)[0] - 1 / 2) < 0.06
    assert np.abs(data.random / data.uniform - 1).max() < 0.2
    at, deviation = np.arange(len(data.influence)) - DEPTHS[-1], data.uniform[-1] / 4
    gaussian = np.exp(-((at / deviation) ** 2) / 2) / deviation / np.sqrt(2 * np.pi)
    assert np.abs(data.influence - gaussian).max() < 0.01 * gaussian.max()


def draw(data: Data, say: Say) -> Figure:
    """Draw the influence over the receptive field, and the widths by depth."""
    figure, (above, below) = house.panels(2, 1, 400)
    last, half = DEPTHS[-1], data.uniform[-1] / 2
    at, field = np.arange(-last, last + 1), 2 * np.array(DEPTHS) + 1
    above.fill_between(at, data.influence, where=list(abs(at) <= half), color=house.RED, alpha=0.5, linewidth=0)
    above.plot(at, data.influence)
    above.text(half + 4, 0.6 * data.influence.max(), say("95% 的影响\n18% 的宽度", "95% of influence\nin 18% of width"))
    place = say("输入位置", "input position")
    above.set(xlim=(-last, last), yticks=[], xlabel=place)
    above.set_title(say("80 层卷积：各输入对中心输出的影响", "influence on the center after 80 layers"))
    x = np.log2(DEPTHS)
    for curve, k, look in ((field, 0, "-"), (data.uniform, 1, "--"), (data.random, 2, "o")):
        below.plot(x, np.log2(curve), look, color=house.INKS[k])
    below.text(3.2, 5.9, say("理论：2n + 1", "theory: 2n + 1"))
    below.text(4.27, 3.05, say("均匀核：∝ √n", "uniform kernels: ∝ √n"))
    house.line_label(below, (4.2, 2.4), say("随机 ReLU 网络", "random ReLU nets"), house.GREEN, shift=(7, 0))
    below.set(title=say("宽度（像素）", "width in pixels"), xlabel=say("层数 n", "layers n"))
    below.set(xticks=x, xticklabels=[str(n) for n in DEPTHS], ylim=(1.8, 7.6))
    below.set_yticks([3, 5, 7], ["8", "32", "128"])
    return figure
