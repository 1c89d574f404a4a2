"""One hidden layer approximates any continuous function on a compact set; depth makes pieces at a lower price.

Above, N ReLUs with kinks spread over K = [0, 1] are fitted to a random smooth function. The error on K falls with N,
and nothing binds the network outside of K. With x² as activation, more units would not help at all.
Below, L tent maps in a row have 2L units and 2ᴸ linear pieces; one hidden layer of N ReLUs has at most N + 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

UNITS, DEPTHS = (4, 16, 64), np.arange(1, 9)
K = np.linspace(0, 1, 1025)
AROUND = np.linspace(-0.15, 1.3, 146)


@dataclass(frozen=True)
class Data:
    """The target and the fits around K (one row for each number of units), errors on K, and numbers of pieces."""

    target: Numbers
    fits: Numbers
    errors: Numbers
    deep: Numbers
    shallow: Numbers


def relu(z: Numbers) -> Numbers:
    """Return the positive part: the activation of both networks."""
    return np.maximum(z, 0)


def fit(target: Callable[[Numbers], Numbers], units: int) -> tuple[Numbers, float]:
    """Fit the output weights of one hidden layer on K; return its values around K, and the largest error on K."""
    kinks = np.concatenate([[-1.0], np.arange(units - 1) / (units - 1)])  # the first unit has no kink in K: a slope
    inside, around = (relu(x[:, None] - kinks) for x in (K, AROUND))
    weights = np.linalg.lstsq(inside, target(K), rcond=1e-10)[0]
    return around @ weights, float(np.abs(inside @ weights - target(K)).max())


def pieces(values: Numbers) -> int:
    """Return how many lines ``values`` consists of (on an even grid that holds every kink)."""
    return 1 + int((np.abs(np.diff(values, 2)) > 1e-9).sum())


def compute(seed: int) -> Data:
    """Fit the wide networks, and count the pieces of deep and shallow ones of the same size."""
    rng = np.random.default_rng(seed)
    wave, phase = np.arange(1, 4)[:, None], rng.uniform(0, 2 * np.pi, (3, 1))

    def target(x: Numbers) -> Numbers:
        return np.asarray((np.sin(2 * np.pi * wave * x + phase) / wave).sum(0), dtype=np.float64)

    fits, errors = zip(*(fit(target, units) for units in UNITS), strict=True)
    deep, shallow, tent = [], [], K
    for depth in DEPTHS:
        tent = 2 * relu(tent) - 4 * relu(tent - 0.5)
        kinks = rng.choice(K[1:-1], 2 * depth, replace=False)
        deep.append(pieces(tent))
        shallow.append(pieces(relu(K[:, None] - kinks) @ rng.normal(size=2 * depth)))
    return Data(target(AROUND), np.array(fits), np.array(errors), np.array(deep), np.array(shallow))


def claim(data: Data) -> None:
    """Width buys accuracy on K and nowhere else; depth buys pieces exponentially, width linearly."""
    assert data.errors[-1] < 0.02
    assert data.errors[0] > 0.5
    assert data.errors[1] < 0.1
    assert np.all(data.errors[1:] < data.errors[:-1] / 3)
    assert np.all(np.abs(data.fits - data.target).max(1)[1:] > 3 * data.errors[1:])
    assert np.all(np.abs(data.fits - data.target)[:, AROUND > 1].max(1) > 0.3)
    assert np.array_equal(data.deep, 2**DEPTHS)
    assert np.array_equal(data.shallow, 2 * DEPTHS + 1)


def draw(data: Data, say: Say) -> Figure:
    """Draw two fits above and the numbers of pieces below."""
    figure, (above, below) = house.panels(2, 1, 420)
    above.axvspan(0, 1, color=house.GRAY, alpha=0.15, linewidth=0)
    above.plot(AROUND, data.target, color=house.GRAY, linewidth=4, alpha=0.7)
    for curve, units, ink, style in zip(data.fits, UNITS, (house.RED, house.BLUE), ("--", "-"), strict=False):
        above.plot(AROUND, curve, color=ink, linestyle=style)
        house.line_label(above, (AROUND[-1], curve[-1]), say(f"{units} 个单元", f"{units} units"), ink)
    house.line_label(above, (AROUND[-1], data.target[-1]), say("目标函数", "target"), house.GRAY)
    above.text(0.96, 0.06, say("紧集 K", "compact set K"), ha="right", transform=above.get_xaxis_transform())
    title = say("单隐层 ReLU 网络的拟合", "fit of one hidden ReLU layer")
    above.set(xlim=(AROUND[0], AROUND[-1]), xlabel="x", xticks=(0, 0.5, 1), title=title)
    house.log_axis(below, "y", range(4))
    for counts, ink, marker in [(data.deep, house.BLUE, "o"), (data.shallow, house.RED, "s")]:
        below.plot(2 * DEPTHS, counts, color=ink, marker=marker, linestyle="-" if marker == "o" else "--")
    house.line_label(below, (16, 256), say("深：帐篷映射复合", "deep: tent maps"), shift=(8, 0))
    house.line_label(below, (16, 17), say("宽：单隐层", "wide: one layer"), shift=(8, 0))
    below.set(xlim=(0, 16.4), ylim=(1, 1000), xticks=range(0, 17, 4), title=say("线性段数", "linear pieces"))
    below.set_xlabel(say("ReLU 单元数", "number of ReLUs"))
    return figure
