"""Most FLOPs of a Transformer are dense products until n > 6d, and for every budget there is a best size.

Above: the FLOPs of one layer are counted, product by product, and the share of those between positions (scores and
mixing) is drawn over the context length n, for all of them and for the half that a causal mask leaves. Below: the loss
that the scaling law L(N, D) predicts for models of N parameters that spend the whole budget C = 6ND, with the
coefficients that Besiroglu et al. (2024) fitted to the data of the Chinchilla study; the best size is searched for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize_scalar

from experiments import house
from experiments.house import Numbers, Say

WIDTH = 4096
CONTEXTS = np.logspace(2, 6, 41)
E, A, B, ALPHA, BETA = 1.8172, 482.01, 2085.43, 0.3478, 0.3658
BUDGETS = 10.0 ** np.arange(19, 25)
SPREAD = np.logspace(-1.2, 1.2, 25)  # of the sizes drawn around the best


@dataclass(frozen=True)
class Data:
    """Share of attention, all and half, by context (2 x 41); by budget the best size, its loss, and those around."""

    shares: Numbers
    best: Numbers
    lowest: Numbers
    losses: Numbers


def product(rows: float, inner: float, columns: float) -> float:
    """Return the FLOPs of a matrix product: a multiplication and an addition for each of its terms."""
    return 2 * rows * inner * columns


def share(n: float, done: float) -> float:
    """Return the share of the products between positions, of which a part is ``done``, in the FLOPs of a layer."""
    d = WIDTH
    between = done * (product(n, d, n) + product(n, n, d))  # scores; mixing
    dense = 4 * product(n, d, d) + product(n, d, 4 * d) + product(n, 4 * d, d)  # q, k, v, output; FFN
    return between / (between + dense)


def loss(size: Numbers, budget: float) -> Numbers:
    """Return L(N, D) when D = C / 6N tokens use up the budget."""
    return E + A / size**ALPHA + B / (budget / (6 * size)) ** BETA


def compute(_: int) -> Data:
    """Return shares and losses; nothing here is random."""
    shares = np.array([[share(n, done) for n in CONTEXTS] for done in (1, 0.5)])
    found = [minimize_scalar(lambda x, c=c: loss(10**x, c), bounds=(6, 14), method="bounded") for c in BUDGETS]
    best = np.array([10**result.x for result in found])
    lowest = np.array([result.fun for result in found])
    losses = np.array([loss(n * SPREAD, c) for n, c in zip(best, BUDGETS, strict=True)])
    return Data(shares, best, lowest, losses)


def claim(data: Data) -> None:
    """Attention takes half at n = 6d; the best size grows as √C, with some 20 tokens per parameter; loss as a power."""
    for n, shares in zip((6 * WIDTH, 12 * WIDTH), data.shares, strict=True):
        assert abs(np.interp(np.log(n), np.log(CONTEXTS), shares) - 0.5) < 0.01
    slopes = np.diff(np.log10(data.best)) / np.diff(np.log10(BUDGETS))
    assert (np.abs(10**slopes - 3.26) < 0.05).all()
    assert (np.abs(BUDGETS / (6 * data.best**2) - 20) < 6).all()
    for size, expected in ((7e9, 2.17), (7e10, 2.07)):  # with 140 billion tokens
        assert np.allclose(loss(np.array(size), 6 * size * 1.4e11), expected, atol=0.01)
    fall = np.diff(np.log(data.lowest - E))
    assert fall.max() < -0.3
    assert np.ptp(fall) < 0.01  # the same factor for every tenfold budget
    assert (data.losses.argmin(axis=1) == len(SPREAD) // 2).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw the share over the context, and the loss over the size."""
    figure, (above, below) = house.panels(2, 1, height=420)
    for shares, ink, style in zip(data.shares, house.INKS, house.STYLES, strict=False):
        above.plot(CONTEXTS, shares, color=ink, linestyle=style)
    house.line_label(above, (6 * WIDTH, 0.5), "n = 6d", house.BLUE, shift=(-6, 5), ha="right")
    house.line_label(above, (12 * WIDTH, 0.5), say("因果，n = 12d", "causal, n = 12d"), house.RED, shift=(6, -5))
    house.log_axis(above, "x", range(2, 7))
    above.set(xlim=(1e2, 1e6), ylim=(0, 1.05), yticks=[0, 0.5, 1])
    above.set_xlabel(say("上下文长度 n", "context length n"))
    above.set_title(say("注意力占前向 FLOPs 的比例（d = 4096）", "share of attention in FLOPs (d = 4096)"))
    for n, c, losses in zip(data.best, BUDGETS, data.losses, strict=True):
        below.plot(n * SPREAD, losses, color=house.BLUE, linestyle="-", linewidth=1.2)
        budget = ("C = " if c == BUDGETS[0] else "") + house.power_of_ten(np.log10(c))
        house.line_label(below, (n * SPREAD[-1], losses[-1]), budget, shift=(4, 0))
    below.plot(data.best, data.lowest, color=house.RED, linestyle=house.STYLES[1], marker="o")
    house.log_axis(below, "x", range(7, 13))
    below.set_xlabel(say("参数量 N", "parameters N"))
    below.set_title(say("预测损失，C 为训练 FLOPs（圆点：最优）", "predicted loss; C: training FLOPs (dots: best)"))
    return figure
