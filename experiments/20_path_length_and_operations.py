"""Self-attention links any two positions in one layer, but its cost grows with the square of the sequence length.

Paths are found by letting what the last position sees grow, layer by layer (or step by step), until it is the whole
sequence: with an RNN, causal convolutions of width 3, simply stacked or with a dilation that triples, and attention.
Multiply-adds are counted from the shapes of the matrices that one layer multiplies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WIDTH, KERNEL = 512, 3
LENGTHS = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


@dataclass(frozen=True)
class Data:
    """By length: layers that link both ends (RNN, stacked and dilated convolutions, attention); multiply-adds."""

    paths: Numbers
    operations: Numbers


def layers_to_see(length: int, distances: Sequence[Sequence[int]]) -> int:
    """Return after how many layers the last position sees the first, if layer k looks back by ``distances[k]``."""
    seen, layer = np.arange(length) == 0, 0  # by distance from the last position
    while not seen[-1]:
        grown = np.zeros(length, dtype=bool)
        for back in distances[layer]:
            grown[back:] |= seen[: max(length - back, 0)]
        seen, layer = grown, layer + 1
    return layer


def multiply_adds(*shapes: tuple[int, int, int]) -> int:
    """Return the number of multiply-adds of products of an a x b by a b x c matrix."""
    return sum(a * b * c for a, b, c in shapes)


def operations(n: int) -> list[int]:
    """Return the multiply-adds of a convolution, of attention's scores and averages, and with its projections."""
    mixing = (n, WIDTH, n), (n, n, WIDTH)
    projections = [(n, WIDTH, WIDTH)] * 4
    return [multiply_adds((n, KERNEL * WIDTH, WIDTH)), multiply_adds(*mixing), multiply_adds(*mixing, *projections)]


def compute(seed: int) -> Data:
    """Count layers and operations at every length."""
    del seed  # nothing here is random
    paths = np.zeros((4, len(LENGTHS)))
    for k, n in enumerate(LENGTHS):
        every, tripled = range(KERNEL), [[j * KERNEL**i for j in range(KERNEL)] for i in range(n.bit_length())]
        looks: list[Sequence[Sequence[int]]] = [[(0, 1)] * n, [every] * n, tripled, [range(n)]]
        paths[:, k] = [layers_to_see(n, look) for look in looks]
    return Data(paths, np.array([operations(n) for n in LENGTHS]).T.astype(float))


def claim(data: Data) -> None:
    """Paths grow as n, n, log n and not at all; attention's own cost overtakes at n = kd/2, in all it is dearer."""
    rnn, stacked, dilated, attention = data.paths
    at = LENGTHS.index(1024)
    assert np.array_equal(rnn, np.array(LENGTHS) - 1)
    assert np.array_equal(stacked, np.array(LENGTHS) / 2)
    assert np.all(attention == 1)
    assert (rnn[at], stacked[at], dilated[at], attention[at]) == (1023, 512, 7, 1)
    assert np.array_equal(dilated, np.ceil(np.log(LENGTHS) / np.log(KERNEL)))
    convolution, mixing, total = data.operations
    assert np.array_equal(mixing < convolution, np.array(LENGTHS) < KERNEL * WIDTH / 2)
    assert operations(768)[0] == operations(768)[1]
    assert np.all(total > convolution)
    assert np.allclose(np.diff(np.log2(mixing)), 2)  # four times for twice the length


def draw(data: Data, say: Say) -> Figure:
    """Draw the paths, and below the multiply-adds, against the length."""
    figure, (above, below) = house.panels(2, 1, 420)
    names = say("RNN|普通卷积|空洞卷积|自注意力", "RNN|stacked conv|dilated conv|attention").split("|")
    for axes, curves, inks in ((above, data.paths, (0, 1, 2, 3)), (below, data.operations, (1, 3, 4))):
        for k, curve in zip(inks, curves, strict=True):
            axes.plot(LENGTHS, curve, color=house.INKS[k], linestyle=house.STYLES[k])
        house.log_axis(axes, "y")
        axes.set(xscale="log")
        axes.set_xticks(LENGTHS[::2], [str(n) for n in LENGTHS[::2]])
        axes.minorticks_off()
    for name, curve, lift in zip(names, data.paths, (2, -2, 0, 0), strict=True):
        house.line_label(above, (LENGTHS[-1], curve[-1]), name, shift=(6, lift))
    house.line_label(below, (LENGTHS[-1], data.operations[0, -1]), say("卷积", "convolution"), shift=(6, 0))
    below.plot(KERNEL * WIDTH / 2, operations(KERNEL * WIDTH // 2)[0], "o", color=house.INK)
    below.text(900, 1.5e8, "n = kd/2 = 768")
    below.text(18, 1.2e9, say("注意力，含投影", "attention with projections"))
    below.text(110, 1.2e6, say("只算打分与加权", "scores and averages only"))
    above.set_title(say("两端相连要经过的层数（RNN 为步数）", "layers (RNN: steps) that link both ends"))
    below.set(title=say("每层乘加次数（d = 512，k = 3）", "multiply-adds per layer (d = 512, k = 3)"))
    below.set_xlabel(say("序列长度 n", "sequence length n"))
    return figure
