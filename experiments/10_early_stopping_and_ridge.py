"""Early stopping regularizes like ridge: stopped after t steps, gradient descent is close to a penalty of 1/(ηt).

Linear regression with noise, 60 samples, 50 features of very different scales. Along gradient descent from 0 the
training error only falls, while the test error falls and rises again, and so does that of ridge with α = 1/(ηt). Both
shrink the least-squares solution along each eigenvector, by nearly the same factors.
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

SAMPLES, FEATURES, NOISE, DRAWS = 60, 50, 1.0, 20
SCALES = np.geomspace(1, 1e-3, FEATURES)
TIMES = np.unique(np.geomspace(10, 1e5, 81).astype(int))
STOPS = (10, 30, 100, 200, 400, 800, 1600, 4000, 10_000, 30_000, 100_000)
KNOB = Knob(Bilingual("停在第 t 步", "stop at step t"), STOPS, shown=4, form="{:.0f}")


@dataclass(frozen=True)
class Data:
    """Means over data sets at the steps ``TIMES``: errors of gradient descent and of ridge at α = 1/(ηt).

    Then, of the last data set, curvatures and both factors at the step where the reader stops, by eigenvector.
    """

    training: Numbers
    stopped: Numbers
    ridge: Numbers
    curvature: Numbers
    factors: Numbers
    stop: float

    def at_stop(self) -> float:
        """Return the test error of gradient descent where the reader stops."""
        return float(np.interp(np.log(self.stop), np.log(TIMES), self.stopped))


def compute(seed: int, value: float) -> Data:
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
    factors = np.array([1 - (1 - rate * curvature) ** value, curvature / (curvature + 1 / (rate * value))])
    return Data(training, stopped, ridge, curvature, factors, value)


def claim(sweep: Sequence[Data]) -> None:
    """Both errors have a minimum, about the same, while training falls; factors are close at all t; stops tell it."""
    data = sweep[0]
    best = data.stopped.argmin()
    for test in (data.stopped, data.ridge):
        assert test.min() < test[[0, -1]].min() / 1.5
    assert np.all(np.diff(data.training) < 0)
    assert abs(data.ridge.min() / data.stopped.min() - 1) < 0.1
    assert abs(np.log2(TIMES[data.ridge.argmin()] / TIMES[best])) < 1.6
    assert 100 < TIMES[best] < TIMES[data.ridge.argmin()] < 1100
    assert ((data.stopped - NOISE**2) / (data.ridge - NOISE**2)).max() < 1.69
    for one in sweep:
        ratio = one.factors[0] / one.factors[1]
        assert 1 <= ratio.min() < ratio.max() < 1.34  # 1.30 for gradient flow; with few steps a little more
        assert np.all(np.diff(one.factors) > -1e-9)
    assert np.allclose(sweep[KNOB.shown].factors[:, [0, -1]], (0, 1), atol=0.03)
    assert (sweep[0].factors[0] > 0.5).sum() < 5
    assert sweep[-1].factors[0].mean() > 0.95
    errors = [one.at_stop() for one in sweep]
    assert 0 < int(np.argmin(errors)) < len(sweep) - 1
    assert min(errors[0], errors[-1]) > 1.5 * min(errors)


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
    above.axvline(data.stop, color=house.INK, linewidth=0.8)
    above.plot(data.stop, data.at_stop(), "o", color=house.BLUE)
    below.plot(data.curvature, data.factors[0], color=house.BLUE, marker="o", markersize=3, markevery=4)
    below.plot(data.curvature, data.factors[1], color=house.RED, linestyle="--", marker="s", markersize=3, markevery=4)
    house.log_axis(below, "x")
    below.set(xlim=(1e-5, 4), ylim=(0, 1.05), yticks=(0, 0.5, 1), xlabel=say("曲率 λ", "curvature λ"))
    below.set_title(say("停在 t：各方向系数保留的比例", "stopped at t: share of each coefficient kept"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say the error, and how many directions are mostly learned."""
    error, learned = f"{data.at_stop():.2f}", int((data.factors[0] > 0.5).sum())
    chinese = f"停在这里，测试误差 {error}；{FEATURES} 个方向中有 {learned} 个学到了一半以上。"
    english = f"Stopped here, the test error is {error}; {learned} of {FEATURES} directions are more than half learned."
    return say(chinese, english)
