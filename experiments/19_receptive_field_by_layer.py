"""What a unit sees, layer by layer: three convolutions of width 3, plain, with stride 2, and with doubling dilation.

From one unit of the last layer the connections are followed back to the input. The extent of what it sees there is the
theoretical receptive field.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Say

Connections = list[tuple[int, int]]  # from a position in one layer to one in the layer before, in input pixels

STRIDES = ((1, 1, 1), (2, 2, 2), (1, 1, 1))
DILATIONS = ((1, 1, 1), (1, 1, 1), (1, 2, 4))
LAYERS = 3


@dataclass(frozen=True)
class Data:
    """For each network: the connections used by layer, first layer first; pixels between units of a layer; field."""

    used: list[list[Connections]]
    spacing: list[list[int]]
    field: list[int]


def compute(seed: int) -> Data:
    """Follow the connections of the central unit of the last layer."""
    del seed  # nothing here is random
    used, spacings, field = [], [], []
    for strides, dilations in zip(STRIDES, DILATIONS, strict=True):
        spacing = [1, *np.cumprod(strides).tolist()]
        seen, layers = {0}, []
        for layer in reversed(range(LAYERS)):
            step = spacing[layer] * dilations[layer]
            layers.append([(at, at + k * step) for at in sorted(seen) for k in (-1, 0, 1)])
            seen = {below for _, below in layers[-1]}
        used.append(layers[::-1])
        spacings.append(spacing)
        field.append(max(seen) - min(seen) + 1)
    return Data(used, spacings, field)


def claim(data: Data) -> None:
    """Find the extent that the formula gives, 7 or 15, with no pixel left out."""
    for strides, dilations, field, used in zip(STRIDES, DILATIONS, data.field, data.used, strict=True):
        assert field == 1 + sum(2 * d * int(np.prod(strides[:k])) for k, d in enumerate(dilations))
        assert len({below for _, below in used[0]}) == field
    assert data.field == [7, 15, 15]


def draw(data: Data, say: Say) -> Figure:
    """Draw units as dots, layer above layer, and the connections that lead to the unit on top."""
    figure, panels = house.panels(3, 1, 480)
    names = say("步长 1|步长 2|空洞率 1、2、4", "stride 1|stride 2|dilations 1, 2, 4").split("|")
    for axes, used, spacing, field, name in zip(panels, data.used, data.spacing, data.field, names, strict=True):
        for layer, gap in enumerate(spacing):
            every = [at for at in range(-8, 9) if at % gap == 0]
            axes.plot(every, [layer] * len(every), "o", color=house.INKS[0], alpha=0.25, markersize=4)
        for layer, connections in enumerate(used):
            for at, below in connections:
                axes.plot((at, below), (layer + 1, layer), color=house.INKS[1], linestyle="-", linewidth=0.8)
            on = sorted({below for _, below in connections})
            axes.plot(on, [layer] * len(on), "o", color=house.INKS[0], markersize=5)
        axes.plot(0, LAYERS, "o", color=house.INKS[0], markersize=5)
        axes.set(xlim=(-8.5, 8.5), ylim=(-0.4, LAYERS + 0.4), xticks=[], yticks=range(LAYERS + 1))
        axes.set_yticklabels([say("输入", "input"), *(say(f"第 {k} 层", f"layer {k}") for k in (1, 2, 3))])
        axes.set_title(say(f"{name}：感受野 {field}", f"{name}: receptive field {field}"))
        axes.grid(visible=False)
    return figure
