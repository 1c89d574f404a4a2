"""Any factor per layer other than 1 compounds, and the variance of the weights sets it, forward and backward alike.

Signals go forward and gradients back through 50 layers of 512 units. Each layer multiplies the second moment by
n Var(W), times what the activation leaves, for ReLU a half: 1/n halves it, 2/n (Kaiming) keeps it, 4/n doubles it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LAYERS, WIDTH, BATCH = 50, 512, 24
VARIANCES = {"4/n": 4.0, "2/n": 2.0, "1/n": 1.0, "tanh": 1.0}
"""Var(W) times n for ReLU; the last is tanh with 1/n, which is Xavier's as all widths are equal."""


@dataclass(frozen=True)
class Data:
    """Root mean squares after 0 … 50 layers, forward from the input and backward from the output, by initialization."""

    signal: dict[str, Numbers]
    gradient: dict[str, Numbers]


def spread(values: list[Numbers]) -> Numbers:
    """Return the root mean square of each array, over that of the first."""
    found = np.array([np.sqrt((value**2).mean()) for value in values])
    return np.asarray(found / found[0], dtype=np.float64)


def compute(seed: int) -> Data:
    """Send the same signals and gradients through the same weights, scaled in four ways."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(LAYERS, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    start, end = rng.normal(size=(2, BATCH, WIDTH))
    signal, gradient = {}, {}
    for name, variance in VARIANCES.items():
        h, g, slopes = [start], [end], []
        for w in weights:
            z = np.sqrt(variance) * h[-1] @ w
            h.append(np.tanh(z) if name == "tanh" else np.maximum(z, 0))
            slopes.append(1 - h[-1] ** 2 if name == "tanh" else (z > 0).astype(float))
        for w, slope in zip(weights[::-1], slopes[::-1], strict=True):
            g.append(np.sqrt(variance) * (g[-1] * slope) @ w.T)
        signal[name], gradient[name] = spread(h), spread(g)
    return Data(signal, gradient)


def claim(data: Data) -> None:
    """Second moments halve, stay or double in each layer; tanh ends at about a tenth; gradients end as signals do."""
    for curves in (data.signal, data.gradient):
        for name, factor in (("1/n", 0.5), ("2/n", 1), ("4/n", 2)):
            per_layer = np.exp(2 * np.log(curves[name][-1]) / LAYERS)
            assert abs(per_layer / factor - 1) < 0.04
        assert 0.5 < curves["2/n"].min() <= curves["2/n"].max() < 2
        assert 0.08 < curves["tanh"][-1] < 0.14
    assert 1e-8 < data.signal["1/n"][-1] < 1e-7
    assert data.signal["4/n"][-1] > 1e7
    for name, curve in data.signal.items():
        assert 2 / 3 < curve[-1] / data.gradient[name][-1] < 3 / 2


def draw(data: Data, say: Say) -> Figure:
    """Draw signals above and gradients below."""
    figure, panels = house.panels(2, 1, 400)
    titles = say(
        "前向：信号的均方根;反向：梯度的均方根", "forward: RMS of the signal;backward: RMS of the gradient"
    ).split(";")
    for axes, curves, title in zip(panels, (data.signal, data.gradient), titles, strict=True):
        house.log_axis(axes, "y", range(-8, 9, 4))
        for (name, curve), ink, style in zip(curves.items(), house.INKS, house.STYLES, strict=False):
            axes.plot(curve, color=ink, linestyle=style)
            label = "tanh, Xavier" if name == "tanh" else f"ReLU, {name}"
            house.line_label(axes, (LAYERS, curve[-1]), label, ink, shift=(6, {"2/n": 5, "tanh": -6}.get(name, 0)))
        axes.set(xlim=(0, LAYERS), ylim=(1e-9, 1e9), title=title)
    panels[0].set_xlabel(say("层", "layer"))
    panels[1].set_xlabel(say("从输出端数起的层数", "layers back from the output"))
    return figure
