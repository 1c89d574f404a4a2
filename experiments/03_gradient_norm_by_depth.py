"""The gradient that reaches a layer is a product of as many Jacobians as there are layers above it.

Fifty layers of 256 units at random initialization, and a random gradient sent back from the output. On average a layer
multiplies the squared norm by χ = n Var(W) E[φ′²]. With Var(W) = 1/n this is about 0.055 for sigmoid and 1/2 for ReLU,
and the gradient falls exponentially; tanh starts close to 1 and loses little. ReLU with Var(W) = 2/n (He) has χ = 1,
and with 4/n it has χ = 2: the gradient explodes as fast as it vanished.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LAYERS, WIDTH, BATCH = 50, 256, 32

Activation = tuple[Callable[[Numbers], Numbers], Callable[[Numbers], Numbers]]

SIGMOID: Activation = (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h))
TANH: Activation = (np.tanh, lambda h: 1 - h**2)
RELU: Activation = (lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(float))


@dataclass(frozen=True)
class Data:
    """Norm of the gradient at the input of layers 50 … 1 over that at the output, root mean square over a batch."""

    sigmoid: Numbers
    tanh: Numbers
    relu: Numbers
    relu_he: Numbers
    relu_large: Numbers


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


def compute(seed: int) -> Data:
    """Return the four curves."""
    rng = np.random.default_rng(seed)
    return Data(
        sigmoid=norms(SIGMOID, 1 / WIDTH, rng),
        tanh=norms(TANH, 1 / WIDTH, rng),
        relu=norms(RELU, 1 / WIDTH, rng),
        relu_he=norms(RELU, 2 / WIDTH, rng),
        relu_large=norms(RELU, 4 / WIDTH, rng),
    )


def claim(data: Data) -> None:
    """Sigmoid and ReLU lose the gradient with 1/n, tanh little of it; ReLU keeps it with 2/n; 4/n explodes."""
    assert data.sigmoid[-1] < 1e-25
    assert 1e-9 < data.relu[-1] < 1e-6
    assert 0.03 < data.tanh[-1] < 0.4
    assert 0.2 < data.relu_he[-1] < 5
    assert 1e6 < data.relu_large[-1] < 1e9
    for curve, expected in [(data.relu, 0.5), (data.relu_he, 1), (data.relu_large, 2)]:
        chi = np.exp(2 * np.diff(np.log(curve)).mean())
        assert abs(chi / expected - 1) < 0.06


def draw(data: Data, say: Say) -> Figure:
    """Draw the norms against the number of layers crossed."""
    figure, axes = house.panel(height=280)
    layers = np.arange(LAYERS + 1)
    house.log_axis(axes, "y", range(-32, 9, 8))
    names = {"relu_he": "ReLU, 2/n", "tanh": "tanh, 1/n", "relu": "ReLU, 1/n", "sigmoid": "sigmoid, 1/n"}
    names["relu_large"] = "ReLU, 4/n"
    for (key, name), ink, style in zip(names.items(), house.INKS, house.STYLES, strict=True):
        curve = getattr(data, key)
        axes.plot(layers, curve, color=ink, linestyle=style)
        shift = 7 if key == "relu_he" else -7 if key == "tanh" else 0
        house.line_label(axes, (LAYERS, curve[-1]), name, ink, shift=(6, shift))
    axes.text(1.5, 1e-30, say("标注：激活函数，Var(W)", "labels: activation, Var(W)"))
    axes.set(xlim=(0, LAYERS), ylim=(1e-34, 1e10))
    axes.set_xlabel(say("梯度已穿过的层数", "layers that the gradient has crossed"))
    axes.set_title(say("梯度范数（输出端 = 1）", "gradient norm (at the output = 1)"))
    return figure
