"""A larger batch has less noise, like 1/√B, and above the critical batch size that saves hardly any steps.

Linear regression on 4096 samples. Above: the spread of the mini-batch gradient at the start. Below: S, steps of SGD to
a given loss with the best constant learning rate for each batch size, and the samples B·S that they take. Curves:
S(B) = S_min (1 + B_crit / B), its two constants fitted to the steps; the band is what tr Σ / ‖∇L‖² says of B_crit,
from the first step to the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

FEATURES, SAMPLES, RUNS, TARGET = 20, 4096, 16, 0.03
BATCHES = 2 ** np.arange(13)
RATES = 1.9 * 2.0 ** -np.arange(0, 8, 0.5)


@dataclass(frozen=True)
class Data:
    """For each batch size: gradient noise (1 for B = 1), steps, best rate; then tr Σ / ‖∇L‖² at both ends."""

    noise: Numbers
    steps: Numbers
    rates: Numbers
    scales: list[float]

    def fit(self) -> tuple[float, float]:
        """Return S_min and B_crit, by least squares of relative errors."""
        terms = np.stack([np.ones(len(BATCHES)), 1 / BATCHES], axis=1)
        fewest, slope = np.linalg.lstsq(terms / self.steps[:, None], np.ones(len(BATCHES)), rcond=None)[0]
        return float(fewest), float(slope / fewest)


def train(x: Numbers, y: Numbers, batch: int, rng: np.random.Generator) -> tuple[int, float]:
    """Return after how many steps the first of the rates reaches the target (the mean of all runs), and that rate."""
    curvature, best = x.T @ x / SAMPLES, np.linalg.lstsq(x, y, rcond=None)[0]
    rates = RATES[batch / 5 > RATES]  # far beyond, single samples make SGD diverge
    weights, losses, step = np.zeros((RUNS, len(rates), FEATURES)), np.ones(1), 0
    while losses.min() > TARGET:
        chosen, step = rng.integers(0, SAMPLES, (RUNS, batch)), step + 1
        residuals = weights @ x[chosen].transpose(0, 2, 1) - y[chosen][:, None]
        weights -= rates[:, None] * (residuals @ x[chosen]) / batch
        away = weights - best
        losses = ((away @ curvature) * away).sum(-1).mean(0) / (best @ curvature @ best)
    return step, float(rates[losses.argmin()])


def compute(seed: int) -> Data:
    """Measure the noise, and train with each batch size."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(SAMPLES, FEATURES)) * np.sqrt(np.geomspace(0.03, 1, FEATURES))
    y = x @ rng.choice([-1.0, 1.0], FEATURES) + rng.normal(size=SAMPLES)
    steps, rates = np.array([train(x, y, batch, rng) for batch in BATCHES.tolist()]).T
    weights = np.zeros(FEATURES)
    for _ in range(int(steps[-1])):
        weights -= rates[-1] * x.T @ (x @ weights - y) / SAMPLES
    start, end = (x * (x @ w - y)[:, None] for w in (np.zeros(FEATURES), weights))
    means = (start[rng.integers(0, SAMPLES, (max(100, 4000 // b), b))].mean(1) for b in BATCHES.tolist())
    noise = np.array([np.sqrt(((mean - start.mean(0)) ** 2).sum(-1).mean()) for mean in means])
    scales = [float(g.var(0).sum() / (g.mean(0) ** 2).sum()) for g in (start, end)]
    return Data(noise / np.sqrt(start.var(0).sum()), steps, rates, scales)


def claim(data: Data) -> None:
    """Noise falls like 1/√B; steps follow the law, saving much below B_crit and little above; rates grow like B."""
    fewest, critical = data.fit()
    assert np.all(np.abs(data.noise * np.sqrt(BATCHES) - 1) < 0.1)
    assert np.all(np.abs(fewest * (1 + critical / BATCHES) / data.steps - 1) < 0.4)
    assert 2 * data.scales[0] < critical < data.scales[1] / 2  # a prediction of the order of size, and no more
    assert np.allclose([critical, *data.scales], (74, 13, 566), rtol=0.15)
    assert 7 < data.steps[0] / data.steps[3] < 9  # in inverse proportion
    assert data.steps[-4] < 1.2 * data.steps[-1]  # with 8 times the samples
    for values in (1 / data.steps, data.rates):  # 8 times the batch: about 8 times, and about the same
        assert values[3] > 5 * values[0]
        assert values[-1] < 1.5 * values[-4]


def draw(data: Data, say: Say) -> Figure:
    """Draw the noise above, steps and samples below."""
    figure, (above, below) = house.panels(2, 1, 420, sharex=True, height_ratios=(2, 3))
    above.plot(BATCHES, BATCHES**-0.5, BATCHES, data.noise, "o", color=house.BLUE)
    house.line_label(above, (200, 0.13), say("斜率 −0.5", "slope −0.5"))
    fewest, critical = data.fit()
    law = fewest * (1 + critical / BATCHES)
    below.axvspan(*data.scales, color=house.GRAY, alpha=0.15, linewidth=0)
    below.axvline(critical, ymax=0.88, color=house.GRAY, linestyle=":")
    below.plot(BATCHES, law, "-", BATCHES, data.steps, "o", color=house.BLUE)
    below.plot(BATCHES, BATCHES * law, "--", BATCHES, BATCHES * data.steps, "s", color=house.RED)
    house.line_label(below, (1500, 20), say("步数 S", "steps S"), va="bottom", shift=(0, 4))
    house.line_label(below, (3, 2500), say("样本数 B × S", "samples B × S"))
    below.text(0.9 * critical, 2.2, say("临界批大小", "critical batch size"), ha="right")
    below.text(1.1 * critical, 2.2, say("（拟合）", "(fitted)"))
    below.text(np.sqrt(np.prod(data.scales)), 4e4, say("噪声尺度，始 → 末", "noise scale, start → end"), ha="center")
    for axes, powers in ((above, range(-2, 1)), (below, range(6))):
        house.log_axis(axes, "x", range(4))
        house.log_axis(axes, "y", powers)
    above.set(title=say("梯度噪声的标准差（B = 1 时为 1）", "std of gradient noise (1 for B = 1)"), ylim=(0.01, 1.5))
    title = say("达到同一损失的代价", "cost of reaching the same loss")
    below.set(title=title, xlim=(0.8, 6000), ylim=(1.5, 1e5), xlabel=say("批大小 B", "batch size B"))
    return figure
