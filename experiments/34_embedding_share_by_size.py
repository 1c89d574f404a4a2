"""One table of embeddings is a third of a small model and next to nothing of a large one.

The parameters of four families of models are counted from the shapes of their weights: V · d in a table, twice if the
input and the output table are not tied, and in each layer the attention, the feed-forward part and the norms. Within a
family the share of one table, which is what tying saves, falls with size; a larger vocabulary lifts it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments import house
from experiments.house import Numbers, Say

# Layers, width d, width of the queries, of keys and values, and of the feed-forward part.
GPT2 = [(layers, d, d, 2 * d, 4 * d) for layers, d in ((12, 768), (24, 1024), (36, 1280), (48, 1600))]
SIZES = ((32, 4096, 11008), (40, 5120, 13824), (60, 6656, 17920), (80, 8192, 22016))
LLAMA = [(layers, d, d, 2 * d, inner) for layers, d, inner in SIZES]
LLAMA3 = [(16, 2048, 2048, 1024, 8192), (28, 3072, 3072, 2048, 8192), (32, 4096, 4096, 2048, 14336)]
LLAMA3 += [(80, 8192, 8192, 2048, 28672)]
GEMMA = [(18, 2048, 2048, 512, 16384), (28, 3072, 4096, 8192, 24576)]
Shapes = list[tuple[int, int, int, int, int]]


@dataclass(frozen=True)
class Family:
    """Parameters of one table and of the whole model, smallest model first; its share; how many are tied."""

    table: Numbers
    total: Numbers
    share: Numbers
    tied: int


Data = dict[str, Family]


def count(shapes: Shapes, vocabulary: int, *, gated: bool, tied: int) -> Family:
    """Count weights; the smallest ``tied`` models have one table. A gated layer has three matrices and no biases."""
    layers, d, queries, keys_and_values, inner = np.array(shapes, dtype=np.float64).T
    matrices = d * (2 * queries + keys_and_values) + (3 if gated else 2) * d * inner
    vectors = 2 * d if gated else 9 * d + inner  # two norms; with biases also those of six matrices
    around = d if gated else 2 * d + 1024 * d  # the last norm, and 1024 learned positions
    table = vocabulary * d
    total = layers * (matrices + vectors) + around + table * np.where(np.arange(len(shapes)) < tied, 1, 2)
    return Family(table, total, table / total, tied)


def compute(seed: int) -> Data:  # noqa: ARG001 (nothing is random here)
    """Return the families."""
    return {
        "GPT-2": count(GPT2, 50257, gated=False, tied=4),
        "Gemma": count(GEMMA, 256128, gated=True, tied=2),
        "LLaMA": count(LLAMA, 32000, gated=True, tied=0),
        "Llama 3": count(LLAMA3, 128256, gated=True, tied=2),
    }


def claim(data: Data) -> None:
    """Count what the authors publish; the share falls within a family and is larger with a larger vocabulary."""
    assert data["GPT-2"].total.tolist() == [124_439_808, 354_823_168, 774_030_080, 1_557_611_200]
    assert data["LLaMA"].total.tolist() == [6_738_415_616, 13_015_864_320, 32_528_943_616, 65_285_660_672]
    assert (data["Gemma"].total - data["Gemma"].table).tolist() == [1_981_884_416, 7_751_248_896]
    assert all(np.all(np.diff(family.share) < 0) for family in data.values())
    assert data["Llama 3"].total.tolist() == [1_235_814_400, 3_212_749_824, 8_030_261_248, 70_553_706_496]
    found = [*data["GPT-2"].share[[0, 3]], *data["Gemma"].share, *data["LLaMA"].share[[0, 3]], *data["Llama 3"].share]
    assert np.allclose(found, [0.31, 0.052, 0.21, 0.092, 0.019, 0.004, 0.213, 0.123, 0.065, 0.0149], rtol=0.03)


def draw(data: Data, say: Say) -> Figure:
    """Draw the share against the size."""
    figure, axes = house.panel(height=300)
    house.log_axis(axes, "x", range(8, 12))
    house.log_axis(axes, "y")
    labels = {
        "GPT-2": (say("，V = 5 万", ", V = 50 k"), 0, (4, 12), "left", (-1, -12)),
        "Gemma": (say("，V = 25.6 万", ", V = 256 k"), 0, (8, 12), "left", (-2, 12)),
        "LLaMA": (say("，V = 3.2 万", ", V = 32 k"), 2, (-8, -6), "right", (-1, -12)),
        "Llama 3": (say("，V = 12.8 万", ", V = 128 k"), 2, (9, 5), "left", (-1, -12)),
    }
    for (name, family), ink, style in zip(data.items(), house.INKS, house.STYLES, strict=False):
        text, at, shift, side, beside = labels[name]
        axes.plot(family.total, family.share, linestyle=style, color=ink)
        for size, place in enumerate(zip(family.total, family.share, strict=True)):
            fill = ink if size < family.tied else house.PAPER
            axes.plot(*place, "o", color=ink, markerfacecolor=fill, markersize=6)
            if size in (0, len(family.total) - 1):
                end = (30, 8) if name == "Gemma" and size else beside
                house.line_label(axes, place, f"{100 * place[1]:.2g}%", shift=end, ha="right")
        house.line_label(axes, (family.total[at], family.share[at]), name + text, shift=shift, ha=side)
    x_label = say("模型的参数总数", "parameters of the model")
    axes.set(xlim=(5e7, 2.5e11), ylim=(0.002, 0.7), yticks=(0.01, 0.1), xlabel=x_label)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}%"))
    axes.set_title(say("一张 embedding 表占全部参数的比例", "share of one embedding table"))
    return figure
