"""What a layer multiplies the variance by may depend on the variance itself, and then decides where depth leads.

For wide random layers the factor is n Var(W) E[φ(z)²] / Var(z), an integral over a normal z. It is constant for ReLU,
below 1 but near 1 for weak signals for tanh, and for GELU it crosses 1 upward: that balance is unstable.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LAYERS, WIDTH, BATCH = 50, 1024, 16
VARIANCES, MEASURED = np.geomspace(0.01, 100, 81), np.array([0.03, 0.3, 3, 30])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(200)
ERF = np.vectorize(math.erf, otypes=[float])
ACTIVATIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "ReLU": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "GELU": lambda z: z * (1 + ERF(z / np.sqrt(2))) / 2,
}
STARTS = (("ReLU", 1.0), ("tanh", 1.0), ("GELU", 0.9), ("GELU", 1.1))


@dataclass(frozen=True)
class Data:
    """Factors by activation at ``VARIANCES``, of one random layer at ``MEASURED``; variances by start and layer."""

    factors: dict[str, Numbers]
    measured: dict[str, Numbers]
    paths: Numbers


def second_moment(name: str, variance: float) -> float:
    """Return E[φ(z)²] for normal z of mean 0."""
    return float(WEIGHTS @ ACTIVATIONS[name](np.sqrt(variance) * NODES) ** 2 / WEIGHTS.sum())


def compute(seed: int) -> Data:
    """Integrate; apply the factors layer by layer; measure the same with random weights."""
    rng = np.random.default_rng(seed)
    gains = {"ReLU": 2.0, "tanh": 1.0, "GELU": 1 / second_moment("GELU", 1)}
    z, w = rng.normal(size=(BATCH, WIDTH)), rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
    factors, measured = {}, {}
    for name, gain in gains.items():
        factors[name] = np.array([gain * second_moment(name, q) / q for q in VARIANCES])
        after = [np.sqrt(gain) * ACTIVATIONS[name](np.sqrt(q) * z) @ w for q in MEASURED]
        measured[name] = (np.array(after) ** 2).mean((1, 2)) / MEASURED
    paths = np.array([[start] * (LAYERS + 1) for _, start in STARTS])
    for layer in range(LAYERS):
        paths[:, layer + 1] = [
            gains[n] * second_moment(n, q) for (n, _), q in zip(STARTS, paths[:, layer], strict=True)
        ]
    return Data(factors, measured, paths)


def claim(data: Data) -> None:
    """ReLU keeps any variance, tanh falls slowly, GELU leaves its balance; random layers do the same."""
    assert np.allclose(data.factors["ReLU"], 1)
    assert np.all(data.factors["tanh"] < 1)
    assert data.factors["tanh"][0] > 0.97
    assert np.all(np.diff(data.factors["GELU"]) > 0)
    assert np.all((data.factors["GELU"] > 1) == (VARIANCES > 1.001))
    for name, measured in data.measured.items():
        expected = np.exp(np.interp(np.log(MEASURED), np.log(VARIANCES), np.log(data.factors[name])))
        assert np.allclose(measured, expected, rtol=0.06)
    relu, tanh, low, high = data.paths[:, -1]
    assert np.isclose(relu, 1)
    assert abs(np.sqrt(tanh) * np.sqrt(2 * LAYERS) - 1) < 0.05
    assert 2e-8 < low < 4e-8
    assert 260 < high < 280


def draw(data: Data, say: Say) -> Figure:
    """Draw factors above and variances by layer below."""
    figure, (above, below) = house.panels(2, 1, 420)
    inks = dict(zip(ACTIVATIONS, zip(house.INKS, house.STYLES, strict=False), strict=False))
    for name, (ink, style) in inks.items():
        above.plot(VARIANCES, data.factors[name], color=ink, linestyle=style)
        above.plot(MEASURED, data.measured[name], color=ink, marker="o", linestyle="none")
        house.line_label(above, (VARIANCES[-1], data.factors[name][-1]), name, ink, shift=(6, 0))
    for (name, start), path in zip(STARTS, data.paths, strict=True):
        below.plot(path, color=inks[name][0], linestyle=inks[name][1])
        label = f"{name}, {start:g}" if name == "GELU" else name
        house.line_label(below, (LAYERS, path[-1]), label, inks[name][0], shift=(6, 0))
    house.log_axis(above, "x")
    house.log_axis(below, "y", range(-8, 3, 2))
    above.set(xlim=(0.01, 100), ylim=(0, 1.4), xlabel=say("进入一层的方差", "variance that comes in"))
    above.set_title(say("一层的倍数", "factor per layer"))
    below.set(xlim=(0, LAYERS), xlabel=say("层", "layer"), title=say("z 的方差", "variance of z"))
    return figure
