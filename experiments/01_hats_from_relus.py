"""Three ReLUs make a hat, hats make any polyline, and a polyline comes as close to a continuous curve as one likes.

Above, how the slopes of ReLU(x), −2 ReLU(x − 1) and ReLU(x − 2) add up to a hat on [0, 2]. Below, a smooth curve, its
values at even knots as hats of that height, and their sum: the polyline through those values. The error of a polyline
with knots h apart is at most h² max|f″| / 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

AXIS = np.linspace(-0.5, 3, 71)
X = np.linspace(0, 1, 129)
PIECES = np.array([4, 8, 16, 32])


@dataclass(frozen=True)
class Data:
    """The three ReLUs on AXIS; on X the target, the hats for the first of PIECES and their sum; all largest errors."""

    ramps: Numbers
    target: Numbers
    hats: Numbers
    polyline: Numbers
    errors: Numbers
    bounds: Numbers


def relu(z: Numbers) -> Numbers:
    """Return the positive part."""
    return np.maximum(z, 0)


def hats(x: Numbers, pieces: int) -> Numbers:
    """Return the hat around each knot k / pieces, one row for each; it is 1 there and 0 at the neighbors."""
    z = x * pieces - np.arange(pieces + 1)[:, None]
    return relu(z + 1) - 2 * relu(z) + relu(z - 1)


def compute(seed: int) -> Data:
    """Build a hat, and polylines of ever more hats through a random smooth curve."""
    rng = np.random.default_rng(seed)
    wave, phase = np.arange(1, 3)[:, None], rng.uniform(0, 2 * np.pi, (2, 1))

    def target(x: Numbers, derivative: int = 0) -> Numbers:
        turn = 2 * np.pi * wave * x + phase + derivative * np.pi / 2
        return np.asarray((np.sin(turn) * (2 * np.pi * wave) ** derivative / wave).sum(0), dtype=np.float64)

    lines = [target(np.arange(n + 1) / n) @ hats(X, n) for n in PIECES.tolist()]
    errors = np.array([np.abs(line - target(X)).max() for line in lines])
    first = target(np.arange(PIECES[0] + 1) / PIECES[0])[:, None] * hats(X, int(PIECES[0]))
    ramps = np.stack([relu(AXIS), -2 * relu(AXIS - 1), relu(AXIS - 2)])
    return Data(ramps, target(X), first, lines[0], errors, np.abs(target(X, 2)).max() / (8 * PIECES**2))


def claim(data: Data) -> None:
    """Ramps add up to a hat, hats to a polyline through the curve, and the error falls like h²."""
    assert np.abs(data.ramps.sum(0) - np.clip(1 - np.abs(AXIS - 1), 0, None)).max() < 1e-12
    knots = slice(None, None, len(X) // PIECES[0])
    assert np.allclose(data.hats.sum(0), data.polyline)
    assert np.abs(data.polyline - data.target)[knots].max() < 1e-12
    assert np.array_equal(
        np.abs(np.diff(data.polyline, 2)) > 1e-9, np.arange(1, len(X) - 1) % (len(X) // PIECES[0]) == 0
    )
    assert np.all(data.errors <= data.bounds * (1 + 1e-9))
    assert np.all(np.diff(data.errors) < 0)
    assert data.errors[-1] < data.errors[0] / 20


def draw(data: Data, say: Say) -> Figure:
    """Draw the hat of three ramps above, the polyline of hats below."""
    figure, (above, below) = house.panels(2, 1, 420)
    names = ("ReLU(x)", "−2 ReLU(x − 1)", "ReLU(x − 2)")
    for ramp, name, ink, style in zip(data.ramps, names, house.INKS[1:], house.STYLES[1:], strict=False):
        above.plot(AXIS, ramp, color=ink, linestyle=style, linewidth=1.4, label=name)
    above.plot(
        AXIS, data.ramps.sum(0), color=house.BLUE, linestyle="-", linewidth=2.6, label=say("三者之和", "their sum")
    )
    above.legend(loc="lower left")
    above.set(
        xlim=(AXIS[0], AXIS[-1]),
        ylim=(-4, 3),
        xticks=range(4),
        title=say("三个 ReLU 拼出一顶帽子", "three ReLUs make a hat"),
    )
    below.plot(X, data.target, color=house.GRAY, linestyle="-", linewidth=4, alpha=0.5)
    for hat in data.hats:
        below.fill_between(X, hat, color=house.BLUE, alpha=0.12, linewidth=0)
        below.plot(X, hat, color=house.BLUE, linestyle=":", linewidth=1)
    below.plot(X, data.polyline, color=house.BLUE, linestyle="-", linewidth=2.2)
    house.line_label(below, (1, data.target[-1]), say("目标", "target"))
    below.set(
        xlim=(0, 1), xticks=(0, 0.5, 1), xlabel="x", title=say("5 顶帽子之和是一条折线", "5 hats add up to a polyline")
    )
    return figure
