"""What an LSTM keeps of a gradient along its cell state is the product of its forget gates, which their bias sets.

An LSTM of 64 units at random initialization reads noise. Along the direct path the derivative of the cell state after n
steps is the product of the n forget gates that really opened, close to σ(b)ⁿ for a forget bias b; a gate that is always
1, as in 1997, keeps everything. A plain tanh RNN of the same size, with weights drawn alike, is drawn for comparison.
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

UNITS, INPUTS, SETTLE, SPAN = 64, 16, 50, 100
BIASES = (np.inf, 5.0, 2.0, 1.0, 0.0)
KNOB = Knob(Bilingual("遗忘门偏置 b", "forget bias b"), (-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7), shown=3)


@dataclass(frozen=True)
class Data:
    """What is left after 0 … 100 steps: of the LSTM by forget bias (5 x 101, median over units), and of the RNN.

    ``chosen`` is that of the LSTM with the bias that the reader chose.
    """

    lstm: Numbers
    rnn: Numbers
    bias: float
    chosen: Numbers


def sigmoid(z: Numbers) -> Numbers:
    """Return the logistic function; without a warning at infinity."""
    return 0.5 + 0.5 * np.tanh(z / 2)


def kept_by_lstm(bias: float, rng: np.random.Generator) -> Numbers:
    """Return the median over units of the product of the forget gates."""
    bound = 1 / np.sqrt(UNITS)
    w = rng.uniform(-bound, bound, (4, UNITS, UNITS))
    u = rng.uniform(-bound, bound, (4, UNITS, INPUTS))
    h = c = np.zeros(UNITS)
    forgets = []
    for _ in range(SETTLE + SPAN):
        forget, write, read, new = w @ h + u @ rng.normal(size=INPUTS)
        f = sigmoid(forget + bias)
        c = f * c + sigmoid(write) * np.tanh(new)
        h = sigmoid(read) * np.tanh(c)
        forgets.append(f)
    products = np.cumprod(forgets[SETTLE:], axis=0)
    return np.append(1.0, np.median(products, axis=1))


def kept_by_rnn(rng: np.random.Generator) -> Numbers:
    """Return the gain of a random gradient, root mean square."""
    bound = 1 / np.sqrt(UNITS)
    w = rng.uniform(-bound, bound, (UNITS, UNITS))
    u = rng.uniform(-bound, bound, (UNITS, INPUTS))
    h, product, found = np.zeros(UNITS), np.eye(UNITS), [1.0]
    for step in range(SETTLE + SPAN):
        h = np.tanh(w @ h + u @ rng.normal(size=INPUTS))
        if step >= SETTLE:
            product = ((1 - h**2)[:, None] * w) @ product
            found.append(float(np.linalg.norm(product)) / np.sqrt(UNITS))
    return np.array(found)


def compute(seed: int, value: float) -> Data:
    """Return the curves."""
    rng = np.random.default_rng(seed)
    fixed = np.array([kept_by_lstm(bias, rng) for bias in BIASES])
    return Data(fixed, kept_by_rnn(rng), value, kept_by_lstm(value, np.random.default_rng(seed + 100)))


def claim(sweep: Sequence[Data]) -> None:
    """About σ(b)¹⁰⁰ is left, more for larger b: nearly nothing for 0, half for 5; all for f = 1; the RNN loses it."""
    data = sweep[0]
    assert data.lstm[0, -1] == 1
    assert 0.4 < data.lstm[1, -1] < 0.6
    for kept, power in zip(data.lstm[2:, -1], (3.1e-6, 2.5e-14, 7.9e-31), strict=True):
        assert abs(np.log10(kept) - np.log10(power)) < 0.8
    assert data.lstm[-1, -1] < 1e-30 < data.rnn[-1] < 1e-15
    ends = np.array([one.chosen[-1] for one in sweep])
    expected = sigmoid(np.array(KNOB.values)) ** SPAN
    assert np.all(np.abs(np.log10(ends / expected)) < 1)
    assert np.all(np.diff(ends) > 0)


def draw(data: Data, say: Say) -> Figure:
    """Draw what is left against the number of steps."""
    figure, axes = house.panel(height=290)
    steps = np.arange(SPAN + 1)
    house.log_axis(axes, "y", range(-30, 1, 10))
    names = ["f = 1", "b = 5", "b = 2", "b = 1", "b = 0"]
    for curve, name, ink, style in zip(data.lstm, names, house.INKS, house.STYLES, strict=True):
        axes.plot(steps, curve, color=ink, linestyle=style)
        shift = {"f = 1": 7, "b = 5": -8}.get(name, 0)
        house.line_label(axes, (SPAN, curve[-1]), name, ink, shift=(6, shift))
    axes.plot(steps, data.chosen, color=house.INK, linestyle="-", linewidth=3.2, alpha=0.45)
    axes.plot(steps, data.rnn, color=house.INK, linestyle="-", linewidth=1)
    house.line_label(axes, (SPAN, data.rnn[-1]), say("普通 RNN", "plain RNN"), shift=(6, 0))
    axes.set(xlim=(0, SPAN), ylim=(1e-33, 1e3))
    axes.set_xlabel(say("往回的步数", "steps back"))
    axes.set_title(
        say("梯度还剩多少（LSTM 只算直接路径，b 为偏置）", "gradient left (LSTM: direct path, forget bias b)")
    )
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how open the gate is and what is left."""
    gate, left = f"{float(sigmoid(np.array(data.bias))):.3f}", data.chosen[-1]
    share = f"{left:.2f}" if left >= 0.01 else house.power_of_ten(float(np.log10(left)))
    return say(
        f"f 约为 {gate}，100 步之后约剩 {share}。", f"f is about {gate}, and after 100 steps about {share} is left."
    )
