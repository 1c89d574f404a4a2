"""The gradient that reaches a layer is a product of as many Jacobians as there are layers above it.

Fifty layers of 256 units at random initialization, and a random gradient sent back from the output. On average a layer
multiplies the squared norm by χ = n Var(W) E[φ′²]. For ReLU that is n Var(W) / 2 whatever the depth: the gradient
vanishes exponentially below 2 and explodes above. Sigmoid has a slope of at most 1/4 and vanishes with any of these
variances. tanh is close to linear where signals are small, so with 1/n it loses little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

LAYERS, WIDTH, BATCH = 50, 256, 32
LOWEST, HIGHEST = -40, 12
GAP = 3.2
"""Powers of ten between two labels."""

KNOB = Knob(Bilingual("n · Var(W)", "n · Var(W)"), (0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4), shown=1)

Activation = tuple[Callable[[Numbers], Numbers], Callable[[Numbers], Numbers]]

SIGMOID: Activation = (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h))
TANH: Activation = (np.tanh, lambda h: 1 - h**2)
RELU: Activation = (lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(float))


@dataclass(frozen=True)
class Data:
    """Norm of the gradient after 0, 1 … 50 layers on its way back over that at the output, root mean square."""

    gain: float
    sigmoid: Numbers
    tanh: Numbers
    relu: Numbers


def norms(activation: Activation, variance: float, rng: np.random.Generator) -> Numbers:
    """Return the norm of the gradient after 0, 1 … 50 layers on its way back."""
    value, slope = activation
    weights = rng.normal(0, np.sqrt(variance), (LAYERS, WIDTH, WIDTH))
    h = [rng.normal(size=(BATCH, WIDTH))]
    for w in weights:
        h.append(value(h[-1] @ w.T))
    g = rng.normal(size=(BATCH, WIDTH))
    found = [np.linalg.norm(g)]
    for w, out in zip(weights[::-1], h[:0:-1], strict=True):
        g = (g * slope(out)) @ w
        found.append(np.linalg.norm(g))
    return np.asarray(found, dtype=np.float64) / float(found[0])


def compute(seed: int, value: float) -> Data:
    """Return the three curves, the weights of which are the same but for their scale."""
    curves = (norms(activation, value / WIDTH, np.random.default_rng(seed)) for activation in (SIGMOID, TANH, RELU))
    return Data(value, *curves)


def claim(sweep: Sequence[Data]) -> None:
    """ReLU follows χ = n Var(W) / 2, sigmoid always loses the gradient, both on straight lines; tanh bends with 1/n."""
    for data in sweep:
        chi = np.exp(2 * np.diff(np.log(data.relu)).mean())
        assert abs(chi / (data.gain / 2) - 1) < 0.06
        assert data.sigmoid[-1] < 1e-13
    at = {data.gain: data for data in sweep}
    assert 1e-32 < at[1].sigmoid[-1] < 1e-31
    assert 1e-8 < at[1].relu[-1] < 1e-7
    assert 0.1 < at[1].tanh[-1] < 0.15
    for straight in (at[1].relu, at[1].sigmoid):
        assert np.corrcoef(np.arange(LAYERS + 1), np.log(straight))[0, 1] < -0.999
    steps = np.diff(np.log(at[1].tanh))
    assert steps[-5:].mean() < -0.15 < -0.03 < steps[:5].mean()  # it bends
    assert 0.5 < at[2].relu.min() <= at[2].relu.max() < 1.5
    assert 1e7 < at[4].relu[-1] < 1e9
    assert at[0.75].tanh[-1] < 1e-2
    assert at[4].tanh[-1] > 10


def draw(data: Data, say: Say) -> Figure:
    """Draw the norms against the number of layers crossed."""
    figure, axes = house.panel(height=280)
    layers = np.arange(LAYERS + 1)
    house.log_axis(axes, "y", range(-40, 11, 10))
    curves = sorted(((data.sigmoid, "sigmoid"), (data.tanh, "tanh"), (data.relu, "ReLU")), key=lambda one: one[0][-1])
    inks, styles = (
        {"ReLU": house.BLUE, "tanh": house.RED, "sigmoid": house.GREEN},
        {"ReLU": "-", "tanh": "--", "sigmoid": ":"},
    )
    lowest = -np.inf
    for curve, name in curves:
        axes.plot(layers, curve, color=inks[name], linestyle=styles[name])
        lowest = max(np.log10(curve[-1]), lowest + GAP)
        house.line_label(axes, (LAYERS, 10**lowest), name, inks[name], shift=(6, 0))
    axes.set(xlim=(0, LAYERS), ylim=(10.0**LOWEST, 10.0**HIGHEST))
    axes.set_xlabel(say("梯度已穿过的层数", "layers that the gradient has crossed"))
    axes.set_title(say("梯度范数（输出端 = 1）", "gradient norm (at the output = 1)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say what is left after all layers."""
    left = [house.power_of_ten(float(np.log10(curve[-1]))) for curve in (data.relu, data.tanh, data.sigmoid)]
    names = "ReLU {}，tanh {}，sigmoid {}。", "ReLU {}, tanh {}, sigmoid {}."
    chi = f"χ = {data.gain / 2:g}"
    chinese, english = (
        f"ReLU 每层 {chi}；50 层后约剩：{names[0]}",
        f"ReLU has {chi} per layer; after 50 layers: {names[1]}",
    )
    return say(chinese, english).format(*left)
