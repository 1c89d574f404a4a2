"""What grows with the context: attention's arithmetic, slowly, and the cache of keys and values that decoding reads.

For a Llama-3-8B-like model the operations are counted product by product of matrices, and the cache from the shapes of
what is kept. Attention is half of a layer's arithmetic at a context of n = 6d; the cache outgrows the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LAYERS, D, HEADS, KV_HEADS, HEAD, STATE, BYTES = 32, 4096, 32, 8, 128, 16, 2
LENGTHS = 2.0 ** np.arange(10, 18)
PARAMETERS = 8.03e9  # of Llama 3 8B
GIB = 2.0**30


@dataclass(frozen=True)
class Data:
    """For one token after ``LENGTHS`` others: operations per layer, and GiB kept of the whole context."""

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


def compute(seed: int) -> Data:  # noqa: ARG001 (nothing is random here)
    """Count."""
    layer = [(D, D)] * 4 + [(D, 4 * D), (4 * D, D)]  # query, key, value, output; the feed-forward network
    keys = {name: [(n, heads * HEAD) for n in LENGTHS] for name, heads in (("all", HEADS), ("grouped", KV_HEADS))}
    state = gib(LAYERS, (2 * D, STATE))  # as in Mamba: 16 numbers for each of 2d channels
    cache = {name: np.array([gib(LAYERS, k, k) for k in shapes]) for name, shapes in keys.items()}
    cache["hybrid"] = cache["grouped"] / 8 + state * 7 / 8
    cache["state"] = np.full(len(LENGTHS), state)
    attention = np.array([operations((n, D), (D, n)) for n in LENGTHS])  # scores; the weighted sum of values
    return Data(np.full(len(LENGTHS), operations(*layer)), attention, cache, PARAMETERS * BYTES / GIB)


def claim(data: Data) -> None:
    """Check the numbers of the answer."""
    assert data.products[0] == 24 * D**2
    assert np.all(data.attention == 4 * LENGTHS * D)
    assert abs(np.interp(0, data.attention - data.products, LENGTHS) / (6 * D) - 1) < 1e-6
    at = {name: size[-1] for name, size in data.cache.items()}
    assert (at["all"], at["grouped"]) == (64, 16)
    assert abs(at["hybrid"] - 2) < 0.01
    assert at["state"] < 0.01
    assert data.cache["grouped"][0] * GIB / LENGTHS[0] == 128 * 1024
    assert abs(data.weights * 8 * 1024 - 122_500) < 100  # tokens: the cache is as large as the weights
    assert data.cache["grouped"][-2] < data.weights < at["grouped"]


def draw(data: Data, say: Say) -> Figure:
    """Draw operations above and the cache below."""
    figure, (top, bottom) = house.panels(2, 1, height=420, sharex=True)
    top.axvline(6 * D, color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    house.line_label(top, (6 * D, 30), say("n = 6d ≈ 2.5 万", "n = 6d ≈ 25k"), shift=(-6, 0), ha="right")
    sizes = {key: size[-1] for key, size in data.cache.items()}
    ends = {key: f"{size:.0f} GiB" if size > 1 else f"{1024 * size:.0f} MiB" for key, size in sizes.items()}
    names = {"attention": say("注意力", "attention"), "products": say("权重矩阵乘", "weight matrices")}
    kept = {
        "all": say("32 个头", "32 heads"),
        "grouped": say("8 个头", "8 heads"),
        "hybrid": say("每 8 层 1 层", "1 layer in 8"),
        "state": say("固定状态", "fixed state"),
    }
    names |= {key: ends[key] + say("：", ": ") + name for key, name in kept.items()}
    curves = {"attention": data.attention / 1e6, "products": data.products / 1e6, **data.cache}
    for k, (key, name) in enumerate(names.items()):
        axes, look = (top, k) if k < 2 else (bottom, k - 2)
        axes.plot(LENGTHS, curves[key], color=house.INKS[look], linestyle=house.STYLES[look])
        house.line_label(axes, (LENGTHS[-1], curves[key][-1]), name, house.INKS[look], shift=(6, 0))
    bottom.axhline(data.weights, color=house.GRAY, linestyle=house.STYLES[1], linewidth=1.2)
    house.line_label(bottom, (LENGTHS[0], data.weights), say("8B 模型的权重", "weights of the 8B model"), shift=(4, 9))
    house.log_axis(top, "y", range(1, 4))
    house.log_axis(bottom, "y", range(-2, 3))
    bottom.set(xscale="log", xlim=(LENGTHS[0], LENGTHS[-1]))
    bottom.set_xticks(LENGTHS[[0, 2, 4, 7]], ("1k", "4k", "16k", "128k"))
    bottom.minorticks_off()
    bottom.set_xlabel(say("上下文长度 n（词元）", "context length n (tokens)"))
    top.set_title(say("每个词元、每层的运算（百万次）", "operations per token and layer (millions)"))
    bottom.set_title(say("KV 缓存或状态的大小（GiB）", "KV cache, or state (GiB)"))
    return figure
