"""One head returns one average, so it reads at most half of two places; but narrower heads draw fewer patterns.

Above: two places hold independent Gaussian vectors of m = 16 numbers. A linear read-out recovers both from what one
head returns, an average of the two through a random projection, or from two heads of half the width, one for each
place. Below: a head of size d_k fits sharp random attention patterns over 32 positions by gradient descent; what is
left is the Kullback-Leibler divergence per row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import log_softmax, softmax

from experiments import house
from experiments.house import Numbers, Say

M, SAMPLES = 16, 2000
WIDTHS = np.arange(4, 4 * M + 1, 4)
POSITIONS, STEPS, RATE = 32, 300, 0.1
SIZES = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class Data:
    """Share of the variance recovered by total width, with one head and with two; divergence in nats by head size."""

    one: Numbers
    two: Numbers
    divergence: Numbers


def recovered(read: Numbers, wanted: Numbers) -> float:
    """Return the share of the variance of ``wanted`` that the best linear read-out of ``read`` explains."""
    coefficients = np.linalg.lstsq(read, wanted, rcond=None)[0]
    return 1 - float(np.var(wanted - read @ coefficients) / np.var(wanted))


def best_of_one(places: Numbers, width: int, rng: np.random.Generator) -> float:
    """Return what one head recovers with the best of eleven attention weights."""
    projection = rng.normal(size=(M, width))
    wanted = np.hstack(list(places))
    averages = (a * places[0] + (1 - a) * places[1] for a in np.linspace(0, 1, 11))
    return max(recovered(average @ projection, wanted) for average in averages)


def fit(target: Numbers, size: int, rng: np.random.Generator) -> float:
    """Return the divergence per row after fitting the scores Q Kᵀ with Adam."""
    qk = rng.normal(0, size**-0.25, (2, POSITIONS, size))
    m, v = np.zeros_like(qk), np.zeros_like(qk)
    for step in range(1, STEPS + 1):
        slope = softmax(qk[0] @ qk[1].T, axis=1) - target
        g = np.stack([slope @ qk[1], slope.T @ qk[0]])
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        qk -= RATE * (1 - step / STEPS) * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return float(np.sum(target * (np.log(target) - log_softmax(qk[0] @ qk[1].T, axis=1))) / POSITIONS)


def compute(seed: int) -> Data:
    """Return both experiments."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(2, SAMPLES, M))
    one, two = [], []
    for width in WIDTHS.tolist():
        one.append(best_of_one(places, width, rng))
        heads = [place @ rng.normal(size=(M, width // 2)) for place in places]
        two.append(recovered(np.hstack(heads), np.hstack(list(places))))
    target = softmax(rng.normal(0, 3, (POSITIONS, POSITIONS)), axis=1)
    return Data(np.array(one), np.array(two), np.array([fit(target, size, rng) for size in SIZES]))


def claim(data: Data) -> None:
    """One head stops at half, two of the same total width reach all; a small head cannot draw the patterns."""
    assert 0.48 < data.one.max() < 0.53
    assert np.abs(data.one[WIDTHS >= M] - data.one.max()).max() < 0.01  # more width does not help
    assert (data.two[WIDTHS >= 2 * M] > 0.999).all()
    assert np.abs(data.two - data.one)[WIDTHS == M].max() < 0.02  # of width m in all, two read no more than one
    assert abs(data.divergence[0] - 1.4) < 0.2
    assert 0.02 < data.divergence[3] < 0.2
    assert data.divergence[4] < 0.02
    assert (data.two - data.one)[WIDTHS > M].min() > 0.05  # beyond it, two win
    assert (data.divergence[:-1] > 1.3 * data.divergence[1:]).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw the shares over the width and the divergence over the head size."""
    figure, (above, below) = house.panels(2, 1, height=420)
    curves = ((data.two, say("两个头", "two heads")), (data.one, say("一个头", "one head")))
    for (curve, name), ink, style in zip(curves, house.INKS, house.STYLES, strict=False):
        above.plot(WIDTHS, curve, color=ink, linestyle=style)
        house.line_label(above, (WIDTHS[-1], curve[-1]), name, ink, shift=(6, 0))
    above.set(xlim=(0, 4 * M), ylim=(0, 1.08), xticks=range(0, 4 * M + 1, M), yticks=[0, 0.5, 1])
    above.set_xlabel(say("各头宽度之和（每处要读 16 个数）", "total width of heads (16 numbers at each place)"))
    above.set_title(say("从两处读回的方差比例", "share of variance recovered from two places"))
    below.plot(range(len(SIZES)), data.divergence, color=house.GREEN, linestyle="-", marker="o")
    below.set(xticks=range(len(SIZES)), xticklabels=[str(size) for size in SIZES], ylim=(-0.05, 1.7))
    below.set_xlabel(say("每个头的维数（共 32 个位置）", "size of the head (32 positions)"))
    below.set_title(say("拟合注意力图的误差（KL，nat）", "misfit of attention patterns (KL, nats)"))
    return figure
