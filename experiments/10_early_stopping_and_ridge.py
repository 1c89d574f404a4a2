"""Early stopping regularizes like ridge: stopped after t steps, gradient descent is close to a penalty of 1/(ηt).

Linear regression with noise, 60 samples, 50 features of very different scales. Along gradient descent from 0 the
training error only falls, while the test error falls and rises again, and so does that of ridge with α = 1/(ηt). Both
shrink the least-squares solution along each eigenvector, by nearly the same factors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, FEATURES, NOISE, DRAWS = 60, 50, 1.0, 20
SCALES = np.geomspace(1, 1e-3, FEATURES)
TIMES = np.unique(np.geomspace(10, 1e5, 81).astype(int))


@dataclass(frozen=True)
class Data:
    """Means over data sets at the steps ``TIMES``: errors of gradient descent and of ridge at α = 1/(ηt).

    Then, of the last data set, curvatures (in units of α) and both factors at the best t, by eigenvector.
    """

    training: Numbers
    stopped: Numbers
    ridge: Numbers
    curvature: Numbers
    factors: Numbers


def compute(seed: int) -> Data:
    """Use the closed forms of both estimators along the eigenvectors of XᵀX/n."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        x = rng.normal(size=(SAMPLES, FEATURES)) * np.sqrt(SCALES)
        truth = rng.normal(size=FEATURES)
        y = x @ truth + NOISE * rng.normal(size=SAMPLES)
        curvature, axes = np.linalg.eigh(x.T @ x / SAMPLES)
        solution = axes.T @ (x.T @ y / SAMPLES) / curvature
        rate = 0.1 / curvature[-1]
        penalties = 1 / (rate * TIMES[:, None])
        factors = np.array([1 - (1 - rate * curvature) ** TIMES[:, None], curvature / (curvature + penalties)])
        weights = factors * solution @ axes.T
        training = ((weights[0] @ x.T - y) ** 2).mean(1)
        stopped, ridge = (weights - truth) ** 2 @ SCALES + NOISE**2
        found.append((training, stopped, ridge))
    training, stopped, ridge = np.mean(found, axis=0)
    best = stopped.argmin()
    return Data(training, stopped, ridge, curvature / penalties[best], factors[:, best])


def claim(data: Data) -> None:
    """Both test errors have a minimum, about the same, while the training error falls; the factors are close."""
    best = data.stopped.argmin()
    assert data.stopped[best] < data.stopped[[0, -1]].min() / 1.5
    assert np.all(np.diff(data.training) < 0)
    assert abs(data.ridge.min() / data.stopped.min() - 1) < 0.1
    assert abs(np.log2(TIMES[data.ridge.argmin()] / TIMES[best])) < 1.6
    ratio = data.factors[0] / data.factors[1]
    assert ratio.min() >= 1
    assert ratio.max() < 1.31  # 1.30 for gradient flow, which has η → 0
    excess = (data.stopped - NOISE**2) / (data.ridge - NOISE**2)
    assert excess.max() < 1.69


def draw(data: Data, say: Say) -> Figure:
    """Draw errors above and factors below."""
    figure, (above, below) = house.panels(2, 1, 420, height_ratios=(3, 2))
    above.plot(TIMES, data.stopped, color=house.BLUE)
    above.plot(TIMES, data.ridge, color=house.RED, linestyle="--")
    above.plot(TIMES, data.training, color=house.GRAY, linestyle=":")
    house.line_label(above, (1000, 4.4), say("测试，早停", "test, stopped at t"), house.BLUE)
    house.line_label(above, (9000, 1.7), say("测试，岭回归", "test, ridge"), house.RED)
    house.line_label(above, (12, 0.7), say("训练", "training"), house.GRAY)
    house.log_axis(above, "x", range(1, 6))
    above.set(xlim=(10, 1e5), ylim=(0, 7), xlabel=say("步数 t", "step t"), title=say("误差", "error"))
    below.plot(data.curvature, data.factors[0], color=house.BLUE, marker="o", markersize=3)
    below.plot(data.curvature, data.factors[1], color=house.RED, linestyle="--", marker="s", markersize=3)
    house.line_label(below, (0.9, 0.85), say("早停", "early stopping"), ha="right")
    house.line_label(below, (2.5, 0.5), say("岭回归", "ridge"))
    house.log_axis(below, "x")
    below.set(ylim=(0, 1.05), yticks=(0, 0.5, 1), xlabel=say("曲率 λ ÷ α", "curvature λ ÷ α"))
    below.set_title(say("最好的 t：各方向系数保留的比例", "at the best t: share of each coefficient kept"))
    return figure
