"""At initialization Post-LN has a large gradient at the top, and loses it on the way down if it has cross-attention.

Transformers of width 128 read 64 random tokens (Xavier initialization, one head); a random gradient comes back from the
output, and that of each layer's second FFN matrix is measured. Above: the last layer; in Pre-LN the final LN divides
it by the size of the residual stream, which grows with depth. Below: all layers of a decoder (mean of 3) whose
cross-attention reads encoder outputs with 90 % of their energy in common: it returns little gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

WIDTH, TOKENS, LAYERS, DEPTHS = 128, 64, 18, (6, 12, 24)
Back = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Data:
    """Norms of gradients: last layer of Post-LN and Pre-LN by depth; layers of Post-LN, Pre-LN, and Post-LN alone."""

    top: Numbers
    layers: Numbers


def norm(x: Numbers) -> tuple[Numbers, Back]:
    """Return LN(x), and what takes a gradient back through it."""
    scale = 1 / x.std(axis=1, keepdims=True)
    z = (x - x.mean(axis=1, keepdims=True)) * scale
    return z, lambda g: scale * (g - g.mean(axis=1, keepdims=True) - z * (g * z).mean(axis=1, keepdims=True))


def same(x: Numbers) -> tuple[Numbers, Back]:
    """Return x, where there is no LN."""
    return x, lambda g: g


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
    """Return the norm of the gradient of the second FFN matrix of each layer."""
    before, after = (norm, same) if pre else (same, norm)
    x = norm(rng.normal(size=(TOKENS, WIDTH)))[0]
    memory = norm(np.sqrt(0.9) * rng.normal(size=WIDTH) + np.sqrt(0.1) * rng.normal(size=(TOKENS, WIDTH)))[0]
    passed, found = [], list[np.floating]()
    for sublayer in ((attend, partial(attend, memory=memory), feed) if cross else (attend, feed)) * layers:
        z, inner = before(x)
        out, back, *hidden = sublayer(z, rng)
        x, outer = after(x + out)
        passed.append((inner, back, outer, hidden))
    g = before(x)[1](rng.normal(size=x.shape))  # Pre-LN has one more LN at the end
    for inner, back, outer, hidden in passed[::-1]:
        g = outer(g)
        found.extend(np.linalg.norm(h.T @ g) for h in hidden)
        g = g + inner(back(g))
    return np.array(found[::-1])


def compute(seed: int) -> Data:
    """Return all norms, relative to those of Post-LN with 6 layers, and to the last layer."""
    rng = np.random.default_rng(seed)
    top = np.array([[gradients(n, rng, pre=pre)[-1] for n in DEPTHS] for pre in (False, True)])
    post = np.mean([gradients(LAYERS, rng, pre=False, cross=True) for _ in range(3)], axis=0)
    layers = np.array([post, gradients(LAYERS, rng, pre=True, cross=True), gradients(LAYERS, rng, pre=False)])
    return Data(top / top[0, 0], layers / layers[:, -1:])


def claim(data: Data) -> None:
    """In Post-LN the top gradient ignores depth, in Pre-LN it more than halves; cross-attention makes it vanish."""
    assert 0.6 < data.top[0, -1] < 1.6
    assert 0.2 < data.top[1, -1] / data.top[1, 0] < 0.52
    assert (data.top[1] < 0.8 * data.top[0]).all()
    assert 0.001 < data.layers[0, 0] < 0.012  # 0.004 is expected
    assert (np.abs(np.log(data.layers[1:])) < np.log(5)).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw the last layer over depth, and all layers of the decoder."""
    figure, (above, below) = house.panels(2, 1, height=420)
    for curve, name, ink, style in zip(data.top, ("Post-LN", "Pre-LN"), house.INKS, house.STYLES, strict=False):
        above.plot(DEPTHS, curve, color=ink, linestyle=style, marker="o")
        house.line_label(above, (DEPTHS[-1], curve[-1]), name, shift=(8, 0))
    above.set(xlim=(5, 24.4), xticks=DEPTHS, ylim=(0, 1.5), yticks=[0, 0.5, 1])
    above.set_xlabel(say("层数", "number of layers"))
    above.set_title(say("末层 FFN 权重的梯度（Post-LN 6 层 = 1）", "gradient of the last FFN (Post-LN, 6 layers = 1)"))
    names = ("Post-LN", "Pre-LN", say("Post-LN，无交叉注意力", "Post-LN, no cross-attention"))
    for i, (name, ink, style) in enumerate(zip(names, house.INKS, house.STYLES, strict=False)):
        below.plot(np.arange(1, LAYERS + 1), data.layers[i], color=ink, linestyle=style)
        house.line_label(below, (3, data.layers[i, 2]), name, ink, shift=((6, 3, 3)[i], (-9, 12, -13)[i]))
    house.log_axis(below, "y", range(-3, 1))
    below.set(xlim=(1, LAYERS + 0.2), xticks=[1, 6, 12, 18], ylim=(1e-3, 10))
    below.set_xlabel(say("层（输入端 → 输出端）", "layer (input → output)"))
    below.set_title(say("18 层解码器各层的梯度（末层 = 1）", "gradients in an 18-layer decoder (last = 1)"))
    return figure
