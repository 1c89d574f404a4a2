"""What grows with the context: attention's arithmetic, slowly, and the cache of keys and values that decoding reads.

For a Llama-3-8B-like model the operations are counted product by product of matrices, and the cache from the shapes of
what is kept. Attention is half of a layer's arithmetic at a context of n = 6d; the cache outgrows the weights.
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

LAYERS, D, HEADS, KV_HEADS, HEAD, STATE, BYTES = 32, 4096, 32, 8, 128, 16, 2
LENGTHS = 2.0 ** np.arange(10, 20)
KNOB = Knob(Bilingual("上下文长度 n", "context length n"), tuple(LENGTHS / 1024), shown=7, form="{:g}k")
PARAMETERS = 8.03e9  # of Llama 3 8B
GIB = 2.0**30


@dataclass(frozen=True)
class Data:
    """For one token after ``LENGTHS`` others: operations per layer, and GiB kept of the whole context."""

    now: int
    products: Numbers
    attention: Numbers
    cache: dict[str, Numbers]
    weights: float


def operations(*shapes: tuple[float, float]) -> float:
    """Return the additions and multiplications of one vector with each of the matrices."""
    return float(sum(2 * rows * columns for rows, columns in shapes))


def gib(layers: int, *shapes: tuple[float, float]) -> float:
    """Return the size of arrays of these shapes in each of the layers."""
    return layers * BYTES * sum(rows * columns for rows, columns in shapes) / GIB


def gib_text(size: float) -> str:
    """Return a size as readers see it."""
    return f"{size:.0f} GiB" if size > 0.9 else f"{1024 * size:.0f} MiB"


def compute(seed: int, value: float) -> Data:  # noqa: ARG001 (nothing is random here)
    """Count at all lengths; ``value`` is in units of 1024."""
    layer = [(D, D)] * 4 + [(D, 4 * D), (4 * D, D)]  # query, key, value, output; the feed-forward network
    keys = {name: [(n, heads * HEAD) for n in LENGTHS] for name, heads in (("all", HEADS), ("grouped", KV_HEADS))}
    state = gib(LAYERS, (2 * D, STATE))  # as in Mamba: 16 numbers for each of 2d channels
    cache = {name: np.array([gib(LAYERS, k, k) for k in shapes]) for name, shapes in keys.items()}
    cache["hybrid"] = cache["grouped"] / 8 + state * 7 / 8
    cache["state"] = np.full(len(LENGTHS), state)
    attention = np.array([operations((n, D), (D, n)) for n in LENGTHS])  # scores; the weighted sum of values
    now = int(np.argmin(np.abs(LENGTHS - 1024 * value)))
    return Data(now, np.full(len(LENGTHS), operations(*layer)), attention, cache, PARAMETERS * BYTES / GIB)


def claim(sweep: Sequence[Data]) -> None:
    """Check the numbers of the answer, and where attention and the cache overtake the weights."""
    data, at_128k = sweep[0], KNOB.shown
    assert data.products[0] == 24 * D**2
    assert np.all(data.attention == 4 * LENGTHS * D)
    assert abs(np.interp(0, data.attention - data.products, LENGTHS) / (6 * D) - 1) < 1e-6
    assert [one.attention[one.now] > one.products[one.now] for one in sweep] == [n >= 32 for n in KNOB.values]
    assert [one.cache["grouped"][one.now] > one.weights for one in sweep] == [n >= 128 for n in KNOB.values]
    at = {name: size[at_128k] for name, size in data.cache.items()}
    assert (at["all"], at["grouped"], at["state"], abs(at["hybrid"] - 2) < 0.01) == (64, 16, 1 / 128, True)
    assert data.cache["grouped"][-1] > 4 * data.weights
    assert np.allclose(1 / (1 + data.products / data.attention)[[3, -1]], (0.25, 0.955), atol=0.005)  # at 8k, 512k
    assert data.cache["grouped"][0] * GIB / LENGTHS[0] == 128 * 1024
    assert abs(data.weights * 8 * 1024 - 122_500) < 100  # tokens: the cache is as large as the weights


def draw(data: Data, say: Say) -> Figure:
    """Draw operations above and the cache below."""
    figure, (top, bottom) = house.panels(2, 1, height=420, sharex=True)
    figure.set_layout_engine("constrained", h_pad=4 / 72, w_pad=4 / 72, rect=(0, 0, 0.7, 1))  # the rest is for labels
    names = {
        "attention": say("注意力", "attention"),
        "products": say("权重矩阵乘", "weights"),
        "all": say("32 个头", "32 heads"),
        "grouped": say("8 个头", "8 heads"),
        "hybrid": say("每 8 层 1 层", "1 layer in 8"),
        "state": say("固定状态", "fixed state"),
    }
    curves = {"attention": data.attention / 1e6, "products": data.products / 1e6, **data.cache}
    for axes in (top, bottom):
        axes.axvline(LENGTHS[data.now], color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    for k, (key, name) in enumerate(names.items()):
        axes, look, y = (top, k, curves[key]) if k < 2 else (bottom, k - 2, curves[key])
        axes.plot(LENGTHS, y, color=house.INKS[look], linestyle=house.STYLES[look])
        axes.plot(LENGTHS[data.now], y[data.now], "o", color=house.INKS[look], clip_on=False)
        label = (f"{y[data.now]:.0f}" if k < 2 else gib_text(y[data.now])) + say("：", ": ") + name
        house.line_label(axes, (LENGTHS[-1], y[-1]), label, shift=(7, 0), in_layout=False)
    bottom.axhline(data.weights, color=house.GRAY, linestyle=house.STYLES[1], linewidth=1.2)
    house.line_label(bottom, (LENGTHS[0], data.weights), say("8B 模型的权重", "8B weights"), shift=(4, 9))
    house.log_axis(top, "y", range(1, 5))
    house.log_axis(bottom, "y", range(-2, 4))
    bottom.set(xscale="log", xlim=(LENGTHS[0], LENGTHS[-1]))
    bottom.set_xticks(LENGTHS[[0, 3, 5, 7, 9]], ("1k", "8k", "32k", "128k", "512k"))
    bottom.minorticks_off()
    bottom.set_xlabel(say("上下文长度 n（词元）", "context length n (tokens)"))
    top.set_title(say("每个词元、每层的运算（百万次）", "operations per token and layer (millions)"))
    bottom.set_title(say("KV 缓存或状态的大小（GiB）", "KV cache, or state (GiB)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how much of the work is attention, and how large the cache is."""
    attention, cache = data.attention[data.now], data.cache["grouped"][data.now]
    share = attention / (attention + data.products[data.now])
    text = "注意力占每层运算的 {:.0%}；8 个头的缓存是权重的 {:.2f} 倍。"
    english = "Attention is {:.0%} of a layer’s operations; the cache with 8 heads is {:.2f} times the weights."
    return say(text, english).format(share, cache / data.weights)
