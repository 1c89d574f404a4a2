"""The receptive field of stacked convolutions grows with their number, the part that matters only with its square root.

The influence of each input on the central output is the square of the gradient, averaged over random networks of
3-tap convolutions with ReLU. For comparison: uniform kernels without ReLU, where it is the kernel convolved with itself
again and again, by the central limit theorem close to a Gaussian. The number of layers is the reader's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import norm

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

CHANNELS, NETWORKS, DEPTHS = 24, 40, (5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80)
KNOB = Knob(Bilingual("层数 n", "layers n"), DEPTHS, shown=len(DEPTHS) - 1)


@dataclass(frozen=True)
class Data:
    """Influence in uniform layers: width (4 deviations), share of the field and of influence; widths of random nets."""

    depth: int
    influence: Numbers
    uniform: float
    share: float
    inside: float
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
    g = np.eye(len(h))[depth][:, None] * rng.normal(size=CHANNELS)
    for w, on in zip(weights[::-1], kept[::-1], strict=True):
        g = convolve(g * on, w[::-1].transpose(0, 2, 1))
    return np.asarray((g**2).sum(axis=1) / (g**2).sum(), dtype=np.float64)


@cache
def random_width(depth: int, seed: int) -> float:
    """Return the width in random networks."""
    rng = np.random.default_rng((seed, depth))
    return width(np.mean([influence(depth, rng) for _ in range(NETWORKS)], axis=0))


def compute(seed: int, value: float) -> Data:
    """Convolve the uniform kernel with itself, and measure the widths."""
    depth = round(value)
    uniform = reduce(np.convolve, [np.full(3, 1 / 3)] * depth)
    inside = float(uniform[abs(np.arange(-depth, depth + 1)) <= (four := width(uniform)) / 2].sum())
    return Data(
        depth, uniform, four, four / len(uniform), inside, np.array([random_width(one, seed) for one in DEPTHS])
    )


def claim(sweep: Sequence[Data]) -> None:
    """See the share of the field that matters fall as 1/√n, from 66 % to 18 %, with and without ReLU."""
    assert np.allclose([sweep[0].share, sweep[-1].share, sweep[-1].inside], [0.66, 0.18, 0.95], atol=0.005)
    for data in sweep:
        assert abs(data.inside - 0.95) < 0.035
        assert np.isclose(data.share, 4 * np.sqrt(data.depth * 2 / 3) / (2 * data.depth + 1))
        gaussian = norm.pdf(np.arange(-data.depth, data.depth + 1), scale=data.uniform / 4)
        assert np.abs(data.influence - gaussian).max() < 0.2 / data.depth * gaussian.max()
        assert np.abs(data.random[DEPTHS.index(data.depth)] / data.uniform - 1) < 0.2
    assert abs(np.polyfit(np.log(DEPTHS), np.log(sweep[0].random), 1)[0] - 1 / 2) < 0.06


def draw(data: Data, say: Say) -> Figure:
    """Draw the influence over the receptive field, and the widths by depth."""
    figure, (above, below) = house.panels(2, 1, 400)
    n, high = data.depth, data.influence / data.influence.max()
    inner = list(abs(at := np.arange(-n, n + 1)) <= data.uniform / 2)
    above.fill_between(at, high, where=inner, color=house.RED, alpha=0.5, linewidth=0)
    above.plot(at, high)
    above.plot((-n, n), (-0.12, -0.12), color=house.GRAY, linestyle="-", linewidth=4)
    text = say("{:.0%} 的影响\n{:.0%} 的宽度", "{:.0%} of influence\nin {:.0%} of width")
    above.text(24, 0.6, text.format(data.inside, data.share))
    above.text(24, 0.1, say(f"理论感受野：{2 * n + 1} 格", f"theoretical field: {2 * n + 1}"))
    above.set(xlim=(-80, 80), ylim=(-0.2, 1.1), yticks=[], xlabel=say("输入位置", "input position"))
    above.set_title(say(f"{n} 层卷积：各输入对中心输出的影响", f"influence on the center after {n} layers"))
    x, fine = np.log2(DEPTHS), np.array(DEPTHS)
    for curve, k, look in ((2 * fine + 1, 0, "-"), (4 * np.sqrt(fine * 2 / 3), 1, "--"), (data.random, 2, "o")):
        below.plot(x, np.log2(curve), look, color=house.INKS[k])
    below.plot(np.full(2, np.log2(n)), np.log2((2 * n + 1, data.uniform)), "D", color=house.INK, linestyle="none")
    below.text(3.2, 5.9, say("理论：2n + 1", "theory: 2n + 1"))
    below.text(4.27, 3.05, say("均匀核：∝ √n", "uniform kernels: ∝ √n"))
    house.line_label(below, (4.2, 2.4), say("随机 ReLU 网络", "random ReLU nets"), house.GREEN, shift=(7, 0))
    below.set(title=say("宽度（格）", "width in positions"), xlabel=say("层数 n", "layers n"), ylim=(1.8, 7.6))
    below.set_xticks(x[::3], [str(n) for n in DEPTHS[::3]])
    below.set_yticks([3, 5, 7], ["8", "32", "128"])
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how much of the field matters."""
    return say(
        "{} 层：理论感受野 {} 格，中间 {:.0%} 的宽度占了 {:.0%} 的影响。",
        "{} layers: the theoretical field is {} wide; the middle {:.0%} of it has {:.0%} of the influence.",
    ).format(data.depth, 2 * data.depth + 1, data.share, data.inside)
