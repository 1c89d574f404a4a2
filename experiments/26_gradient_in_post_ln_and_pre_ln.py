"""At initialization Post-LN has a large gradient at the top, and on the way down it loses what differs between tokens.

Transformers of width 128 read 64 random tokens (Xavier initialization, one head); a random gradient enters at the top.
Above: the part of the signal that tokens do not share, which attention averages away; the FFN gradient, which misses
that once tokens are alike; the same with cross-attention to encoder outputs that have 90 % of their energy in common.
Below: the last FFN gradient; in Pre-LN the final LN divides it by the size of the stream, which grows with depth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

WIDTH, TOKENS, LAYERS, DEPTHS, RUNS = 128, 64, 24, (6, 12, 24), 3
Back = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Data:
    """Norms: last FFN gradient of Post-LN, Pre-LN by depth; by layer, signals of Post-LN, Pre-LN, two FFN gradients."""

    top: Numbers
    layers: Numbers


def norm(x: Numbers) -> tuple[Numbers, Back]:
    """Return LN(x), and what takes a gradient back through it."""
    scale = 1 / x.std(axis=1, keepdims=True)
    z = (x - x.mean(axis=1, keepdims=True)) * scale
    return z, lambda g: scale * (g - g.mean(axis=1, keepdims=True) - z * (g * z).mean(axis=1, keepdims=True))


def attend(x: Numbers, rng: np.random.Generator, memory: Numbers | None = None) -> tuple[Numbers, Back]:
    """Return attention to ``memory``, or to ``x`` itself, and its way back to ``x``."""
    wq, wk, wv, wo = rng.normal(0, WIDTH**-0.5, (4, WIDTH, WIDTH))
    seen = x if memory is None else memory
    q, k, v = x @ wq, seen @ wk, seen @ wv @ wo
    a: Numbers = softmax(q @ k.T / np.sqrt(WIDTH), axis=1)

    def back(g: Numbers) -> Numbers:
        slope: Numbers = a * (g @ v.T - np.sum(g * (a @ v), axis=1, keepdims=True)) / np.sqrt(WIDTH)
        to_x: Numbers = slope @ k @ wq.T
        return to_x if memory is not None else to_x + slope.T @ q @ wk.T + a.T @ g @ wo.T @ wv.T

    return a @ v, back


def feed(x: Numbers, rng: np.random.Generator) -> tuple[Numbers, Back, Numbers]:
    """Return the FFN, its way back, and its hidden units."""
    w1, w2 = rng.normal(0, np.sqrt(2 / (5 * WIDTH)), (2, WIDTH, 4 * WIDTH))
    h = np.maximum(x @ w1, 0)
    return h @ w2.T, lambda g: (g @ w2 * (h > 0)) @ w1.T, h


def gradients(layers: int, rng: np.random.Generator, *, pre: bool, cross: bool = False) -> Numbers:
    """Return the norms of each layer's second FFN gradient, and of the part of its signal that tokens do not share."""
    before, after = (norm, lambda x: (x, lambda g: g))[:: 1 if pre else -1]
    x = norm(rng.normal(size=(TOKENS, WIDTH)))[0]
    memory = norm(np.sqrt(0.9) * rng.normal(size=WIDTH) + np.sqrt(0.1) * rng.normal(size=(TOKENS, WIDTH)))[0]
    passed, found = [], list[tuple[np.floating, np.floating]]()
    for sublayer in ((attend, lambda x, rng: attend(x, rng, memory), feed) if cross else (attend, feed)) * layers:
        z, inner = before(x)
        out, back, *hidden = sublayer(z, rng)
        x, outer = after(x + out)
        passed.append((inner, back, outer, hidden))
    g = before(x)[1](rng.normal(size=x.shape))  # Pre-LN has one more LN at the end
    for inner, back, outer, hidden in passed[::-1]:
        g = outer(g)
        found.extend((np.linalg.norm(h.T @ g), np.linalg.norm(g - g.mean(axis=0))) for h in hidden)
        g = g + inner(back(g))
    return np.array(found[::-1]).T


def compute(seed: int) -> Data:
    """Return all norms, relative to those of Post-LN with 6 layers, and to the last layer."""
    rng = np.random.default_rng(seed)
    top = np.array([[gradients(n, rng, pre=pre)[0, -1] for n in DEPTHS] for pre in (False, True)])
    kinds = ((False, False), (True, False), (False, True))
    runs = [[gradients(LAYERS, rng, pre=pre, cross=cross) for _ in range(RUNS)] for pre, cross in kinds]
    post, pre, decoder = np.exp(np.mean(np.log(runs), axis=1))  # of each, weights and signal
    layers = np.array([post[1], pre[1], post[0], decoder[0]])
    return Data(top / top[0, 0], layers / layers[:, -1:])


def claim(data: Data) -> None:
    """Keep the top gradient in Post-LN, more than halve it in Pre-LN; what tells tokens apart vanishes."""
    assert 0.7 < data.top[0].min() < data.top[0].max() < 1.25
    assert 0.2 < data.top[1, -1] / data.top[1, 0] < 0.48
    assert (np.diff(data.top[1]) < 0).all()
    assert (data.top[1] < 0.8 * data.top[0]).all()
    post, pre, weights, decoder = data.layers
    assert 0.9 < pre.min() < pre.max() < 2.5
    assert 0.01 < post[2:12].min() == post.min() < min(0.025, post[0] / 5)
    assert 0.3 < weights.min() < weights.max() < 2.2
    assert 2e-4 < decoder[0] < 1e-3  # 0.0006 is expected


def draw(data: Data, say: Say) -> Figure:
    """Draw what comes back to all layers, and the last layer over depth."""
    figure, (signals, top) = house.panels(2, 1, height=460, height_ratios=[3, 2])
    norms = ("Post-LN", "Pre-LN")
    for curve, name, ink, style in zip(data.top, norms, house.INKS, house.STYLES, strict=False):
        top.plot(DEPTHS, curve, color=ink, linestyle=style, marker="o")
        house.line_label(top, (DEPTHS[-1], curve[-1]), name, shift=(8, 0))
    top.set(xlim=(5, 24.4), xticks=DEPTHS, ylim=(0, 1.5), yticks=[0, 0.5, 1])
    top.set(xlabel=say("层数", "number of layers"), title=say("末层 FFN 权重的梯度", "gradient of the last FFN"))
    apart, weights = say("词元间的差异", "token differences"), say("FFN 权重", "FFN weights")
    names = (apart, apart, weights, weights + say("，有交叉注意力", ", cross-attention"))
    places = ((11, -12), (2, 12), (5, -12), (3, -12))
    for curve, name, ink, style, (x, lift) in zip(data.layers, names, house.INKS, house.STYLES, places, strict=False):
        signals.plot(range(1, LAYERS + 1), curve, color=ink, linestyle=style)
        house.line_label(signals, (x, curve[x - 1]), f"{norms[lift > 0]} {name}", ink, shift=(4, lift))
    house.log_axis(signals, "y", range(-4, 2))
    signals.set(xlim=(1, LAYERS + 0.2), xticks=[1, 6, 12, 18, 24], ylim=(2e-4, 10))
    signals.set_xlabel(say("层（输入端 → 输出端）", "layer (input → output)"))
    signals.set_title(say("24 层，传回各层的梯度（末层 = 1）", "24 layers: what comes back to each (last = 1)"))
    return figure
