"""What a layer multiplies the variance by may depend on the variance itself, and then decides where depth leads.

For wide random layers the factor is n Var(W) E[φ(z)²] / Var(z), an integral over a normal z. It is constant for ReLU,
below 1 but near 1 for weak signals for tanh, and for GELU it crosses 1 upward: that balance is unstable. Weights of
another scale move all factors alike: ReLU then fades or explodes, tanh finds a balance that attracts if they are
larger, and for GELU the balance moves away from where signals start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import ndtr

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

LAYERS, WIDTH, BATCH, LIMIT = 50, 1024, 16, 1e10
"""The drawing ends at the last, and below at its inverse."""

VARIANCES, MEASURED = np.geomspace(0.01, 100, 41), np.array([0.03, 0.3, 3, 30])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(200)
ACTIVATIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "ReLU": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "GELU": lambda z: z * ndtr(z),
}
STARTS = (("ReLU", 1.0), ("tanh", 1.0), ("GELU", 0.9), ("GELU", 1.1))
SCALES = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1, 1.02, 1.05, 1.1, 1.2, 1.4, 1.6)
KNOB = Knob(Bilingual("权重方差的倍数 c", "weight variance times c"), SCALES, shown=SCALES.index(1))


@dataclass(frozen=True)
class Data:
    """Factors by activation at ``VARIANCES``, of one random layer at ``MEASURED``; variances by start and layer."""

    scale: float
    factors: dict[str, Numbers]
    measured: dict[str, Numbers]
    paths: Numbers


def second_moment(name: str, variance: float) -> float:
    """Return E[φ(z)²] for normal z of mean 0."""
    return float(WEIGHTS @ ACTIVATIONS[name](np.sqrt(variance) * NODES) ** 2 / WEIGHTS.sum())


def compute(seed: int, value: float) -> Data:
    """Integrate; apply the factors layer by layer; measure the same with random weights."""
    rng = np.random.default_rng(seed)
    gains = {"ReLU": 2 * value, "tanh": value, "GELU": value / second_moment("GELU", 1)}
    z, w = rng.normal(size=(BATCH, WIDTH)), rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
    factors, measured = {}, {}
    for name, gain in gains.items():
        factors[name] = np.array([gain * second_moment(name, q) / q for q in VARIANCES])
        after = [np.sqrt(gain) * ACTIVATIONS[name](np.sqrt(q) * z) @ w for q in MEASURED]
        measured[name] = (np.array(after) ** 2).mean((1, 2)) / MEASURED
    paths = [np.array([start for _, start in STARTS])]
    for _ in range(LAYERS):
        paths.append(np.array([gains[n] * second_moment(n, q) for (n, _), q in zip(STARTS, paths[-1], strict=True)]))
    return Data(value, factors, measured, np.array(paths).T)


def claim(sweep: Sequence[Data]) -> None:
    """ReLU goes with c, tanh settles if c > 1, GELU's two starts part at c = 1 alone; random layers do the same."""
    for data in sweep:
        c, tanh, gelu = data.scale, data.factors["tanh"], data.factors["GELU"]
        assert np.allclose(data.factors["ReLU"], c)
        assert np.all(np.diff(tanh) < 0)
        assert (tanh[0] > 1) == (c > 1)
        assert c < 1.2 or abs(data.paths[1, -1] / data.paths[1, -2] - 1) < 1e-3
        assert np.all(np.diff(gelu) > 0)
        assert (gelu[0] < 1 < gelu[-1]) == (c > 0.85)
        assert (data.paths[2:, -1] > 1).tolist() == [c > 1, c >= 1]
        for name, measured in data.measured.items():
            expected = np.exp(np.interp(np.log(MEASURED), np.log(VARIANCES), np.log(data.factors[name])))
            assert np.allclose(measured, expected, rtol=0.06)
    _, slow, low, high = sweep[KNOB.shown].paths[:, -1]
    assert abs(np.sqrt(slow) * np.sqrt(2 * LAYERS) - 1) < 0.05
    assert 2e-8 < low < 4e-8
    assert 260 < high < 280
    assert np.allclose(sweep[SCALES.index(1.2)].paths[:2, -1], (9100, 0.107), rtol=0.01)
    assert abs(1 / second_moment("GELU", 1) - 2.35) < 0.005  # at c = 1 its factor is 1 for variance 1


def draw(data: Data, say: Say) -> Figure:
    """Draw factors above and variances by layer below."""
    figure, (above, below) = house.panels(2, 1, 430)
    looks = zip(ACTIVATIONS, house.INKS, house.STYLES, "osD", strict=False)
    for name, ink, style, marker in looks:
        above.plot(VARIANCES, data.factors[name], color=ink, linestyle=style, label=name)
        above.plot(MEASURED, data.measured[name], marker, color=ink)
        for path in data.paths[[start == name for start, _ in STARTS]]:
            below.plot(np.clip(path, LIMIT**-2, LIMIT**2), color=ink, linestyle=style)
    above.axhline(1, color=house.GRAY, linestyle="-", linewidth=1, zorder=1.5)
    above.legend(loc="lower right", bbox_to_anchor=(1.02, 1), ncols=3, columnspacing=1.2)
    house.log_axis(above, "x")
    house.log_axis(below, "y", range(-10, 11, 5))
    above.set(xlim=(0.01, 100), ylim=(0, 2), xlabel=say("进入一层的方差", "variance that comes in"))
    above.set_title(say("一层的倍数", "factor per layer"))
    below.set(xlim=(0, LAYERS), ylim=(1 / LIMIT, LIMIT), xlabel=say("层", "layer"))
    below.set_title(say("z 的方差（GELU 从 0.9 和 1.1 出发）", "variance of z (GELU: from 0.9 and 1.1)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say the variances after all layers."""
    powers = [house.power_of_ten(float(np.log10(q))) for q in data.paths[:, -1]]
    plain = [f"{q:.0f}" if q > 10 else f"{q:.2g}" for q in data.paths[:, -1]]
    ends = [n if 0.01 < q < 300 else power for q, n, power in zip(data.paths[:, -1], plain, powers, strict=True)]
    return say(
        "50 层后的方差约为：ReLU {}，tanh {}，GELU 从 0.9 出发 {}，从 1.1 出发 {}。",
        "Variance after 50 layers, about: ReLU {}, tanh {}, GELU {} from 0.9 and {} from 1.1.",
    ).format(*ends)
