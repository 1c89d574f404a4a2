"""A less noisy gradient allows a longer step, until curvature is what limits it: more samples then hardly help.

Linear regression on 4096 samples, one step of SGD from 0. Above: gradients of mini-batches along the exact gradient and
along the direction, among those across it, in which they vary most. Below: the mean change of the loss by learning
rate, both relative to the best step along the exact gradient. Curves are exact, −2η + η²(1 + B_noise / B) with
B_noise = tr(HΣ) / GᵀHG, and dots are means over mini-batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

FEATURES, SAMPLES, DRAWS, DRAWN = 20, 4096, 400, 50
BATCHES = tuple(float(2**power) for power in range(13))
KNOB = Knob(Bilingual("批大小 B", "batch size B"), BATCHES, shown=4)


@dataclass(frozen=True)
class Data:
    """Gradients of mini-batches in two directions (the exact one is (1, 0)), their mean product with it and gᵀHg.

    Then the scale B_noise, and the noise of these gradients over the length of the exact one.
    """

    batch: float
    gradients: Numbers
    along: float
    curved: float
    scale: float
    noise: float

    def change(self, rate: Numbers) -> Numbers:
        """Return the mean change of the loss that was measured."""
        return np.asarray(-2 * rate * self.along + rate**2 * self.curved)

    @property
    def best(self) -> float:
        """The best learning rate, which is also what the loss falls by."""
        return 1 / (1 + self.scale / self.batch)


def compute(seed: int, value: float) -> Data:
    """Draw mini-batches with replacement from the same samples for each size."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(SAMPLES, FEATURES)) * np.sqrt(np.geomspace(0.03, 1, FEATURES))
    y = x @ rng.choice([-1.0, 1.0], FEATURES) + rng.normal(size=SAMPLES)
    single, hessian = -x * y[:, None], x.T @ x / SAMPLES
    exact, covariance = single.mean(0), np.cov(single.T, bias=True)
    length, unit = exact @ exact, exact / np.linalg.norm(exact)
    across = np.eye(FEATURES) - np.outer(unit, unit)
    plane = np.stack([unit, np.linalg.eigh(across @ covariance @ across)[1][:, -1]])
    chosen = (rng.integers(0, SAMPLES, int(value)) for _ in range(DRAWS))
    drawn = np.array([single[batch].mean(0) for batch in chosen])
    curvature = exact @ hessian @ exact
    curved = float(((drawn @ hessian) * drawn).sum(1).mean() / curvature)
    noise = float(np.sqrt(((drawn - exact) ** 2).sum(1).mean() / length))
    scale = float(np.trace(hessian @ covariance) / curvature)
    return Data(value, drawn @ plane.T / np.sqrt(length), float((drawn @ exact).mean() / length), curved, scale, noise)


def claim(sweep: Sequence[Data]) -> None:
    """At first the best step grows with B, in the end no more; the best exact rate is too high iff B < B_noise."""
    for data in sweep:
        theory = -2 * data.best + data.best**2 * (1 + data.scale / data.batch)
        assert abs(theory + data.best) < 1e-9
        assert abs(data.change(np.array(data.best)) / theory - 1) < 0.15
        assert abs(data.curved / (1 + data.scale / data.batch) - 1) < 0.25
        too_long = float(data.change(np.array(1.0))) > 0  # the best rate of the exact gradient raises the loss
        assert too_long == (data.batch < data.scale) or abs(np.log2(data.batch / data.scale)) < 0.7
    gains = np.array([data.best for data in sweep])
    assert np.allclose(gains[[0, 4, 9]], [0.09, 0.61, 0.98], atol=0.02)
    assert abs(1 / (1 + sweep[4].noise ** 2) - 0.56) < 0.02  # what a single curvature would make of it
    assert np.all(gains[1:4] / gains[:3] > 1.5)
    assert np.all(gains[-3:] / gains[-4:-1] < 1.04)


def draw(data: Data, say: Say) -> Figure:
    """Draw gradients above; below, the change by learning rate for this batch size, for one sample and for all."""
    figure, (above, below) = house.panels(2, 1, 470)
    above.plot(*data.gradients[:DRAWN].T, "o", color=house.BLUE, markersize=3.5, label=f"B = {data.batch:.0f}")
    above.plot((0, 1), (0, 0), color=house.RED, linestyle="--")
    above.plot(1, 0, "D", color=house.RED, markersize=7, label=say("精确", "exact"))
    above.legend(loc="lower right", bbox_to_anchor=(1.02, 1), ncols=2, columnspacing=1.2, handlelength=1)
    above.set(xlim=(-2, 4), ylim=(-3.2, 3.2))
    above.set_xlabel(say("沿精确的梯度（它的长度 = 1）", "along the exact gradient (whose length = 1)"))
    above.set_title(say(f"{DRAWN} 个小批量的梯度", f"gradients of {DRAWN} batches"))
    rates = np.linspace(0, 2.1, 64)
    curves = ((1, house.GRAY, ":", "B = 1"), (data.batch, house.BLUE, "-", f"B = {data.batch:.0f}"))
    for batch, ink, style, name in (*curves, (np.inf, house.RED, "--", say("精确", "exact"))):
        below.plot(rates, -2 * rates + rates**2 * (1 + data.scale / batch), color=ink, linestyle=style, label=name)
    seen = np.linspace(0.1, 2, 11)
    below.plot(seen, data.change(seen), "o", color=house.BLUE, markersize=3.5)
    below.plot(data.best, -data.best, "s", color=house.BLUE, markersize=8)
    below.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, columnspacing=1.2)
    below.set(xlim=(0, 2.1), ylim=(-1.1, 1), xlabel=say("学习率（精确时最好的 = 1）", "learning rate (best exact = 1)"))
    below.set_xticks([0, 0.5, 1, 1.5, 2])
    below.set_title(say("一步使损失平均改变多少", "mean change of the loss in a step"), pad=26)
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how large the noise is, what the best step gains, and what that is for a sample."""
    gain, share = data.best, (1 + data.scale) / (data.batch + data.scale)
    return say(
        f"噪声是梯度的 {data.noise:.2g} 倍；最好的一步有精确时的 {gain:.0%}，"
        f"每个样本的收获是 B = 1 时的 {share:.2g} 倍。",
        f"Noise is {data.noise:.2g} times the gradient; the best step gains {gain:.0%} of the exact one, "
        f"and {share:.2g} times as much per sample as with B = 1.",
    )
