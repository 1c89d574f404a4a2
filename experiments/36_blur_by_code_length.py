"""The decoder with the least squared error shows the mean of all signals that share a code: few bits, much blur.

20 000 signals of 64 pixels, 0 before an edge at a random place and 1 from there on. A code of b bits divides them into
2^b groups, and the best reconstruction of a group is its mean. Signals are the nearer the closer their edges, so groups
are runs of places; the division with the least error is found by dynamic programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments import house
from experiments.house import Numbers, Say

PIXELS, SIGNALS, EDGE = 64, 20_000, 37
BITS = (0, 2, 4, 6)


@dataclass(frozen=True)
class Data:
    """Reconstructions of the signal with its edge at pixel 37, one row for each number of bits; squared errors."""

    shown: Numbers
    error: Numbers


def decode(counts: Numbers, bits: int) -> tuple[Numbers, float]:
    """Return the best reconstruction for each place of the edge (one row each), and its squared error per pixel."""
    signals = np.triu(np.ones((PIXELS, PIXELS)))  # row n has its edge at n
    weighted = np.vstack([np.zeros(PIXELS), np.cumsum(counts[:, None] * signals, axis=0)])
    number, energy = np.append(0, np.cumsum(counts)), np.append(0, np.cumsum(counts * signals.sum(axis=1)))
    sums, sizes = weighted[None] - weighted[:, None], np.maximum(number[None] - number[:, None], 1e-9)
    cost = energy[None] - energy[:, None] - (sums**2).sum(axis=2) / sizes  # of the run from i up to but not with j
    cost[np.tri(PIXELS + 1, dtype=bool)] = np.inf
    best, starts = np.append(0, np.full(PIXELS, np.inf)), []
    for _ in range(2**bits):
        total = best[:, None] + cost
        starts.append(total.argmin(axis=0))
        best = total.min(axis=0)
    end, rows = PIXELS, np.zeros((PIXELS, PIXELS))
    for start in reversed(starts):
        rows[start[end] : end] = sums[start[end], end] / sizes[start[end], end]
        end = int(start[end])
    return rows, float(best[-1] / counts.sum() / PIXELS)


def compute(seed: int) -> Data:
    """Draw signals, and find the best decoder for each number of bits."""
    edges = np.random.default_rng(seed).integers(PIXELS, size=SIGNALS)
    counts = np.bincount(edges, minlength=PIXELS).astype(np.float64)
    found = [decode(counts, bits) for bits in BITS]
    return Data(np.array([rows[EDGE] for rows, _ in found]), np.array([error for _, error in found]))


def claim(data: Data) -> None:
    """Spread the edge over about 64 / 2^b pixels, over none with 6 bits."""
    pixels = np.arange(PIXELS)
    for shown, bits in zip(data.shown, BITS, strict=True):
        width = np.count_nonzero((shown > 1e-9) & (shown < 1 - 1e-9)) + 1
        assert 0.7 < width / 2 ** (6 - bits) < 1.3
    assert np.array_equal(data.shown[-1], pixels >= EDGE)
    assert np.allclose(data.shown[0], (pixels + 1) / PIXELS, atol=0.03)
    assert data.error[-1] < 1e-12
    assert np.all(data.error[1:-1] < 0.3 * data.error[:-2])


def draw(data: Data, say: Say) -> Figure:
    """Draw each reconstruction as a curve, with the signal itself, and below it as a strip of gray pixels."""
    figure, axes = house.panels(4, 1, height=400, sharex=True)
    pixels = np.arange(PIXELS)
    for panel, shown, bits in zip(axes, data.shown, BITS, strict=True):
        panel.step(pixels, pixels >= EDGE, where="mid", color=house.GRAY, linestyle=house.STYLES[1], linewidth=1.2)
        panel.step(pixels, shown, where="mid", color=house.BLUE, linestyle="-")
        for value in np.unique(shown.round(2))[1:]:
            same = np.flatnonzero(shown.round(2) == value)
            panel.add_patch(Rectangle((same[0] - 0.5, -0.6), len(same), 0.4, color=house.INK, alpha=value, linewidth=0))
        panel.set(xlim=(-0.5, PIXELS - 0.5), ylim=(-0.65, 1.1), yticks=(0, 1), xticks=(0, 16, 32, 48))
        panel.set_title(say(f"编码 {bits} 比特", f"code of {bits} bits"))
    axes[-1].set_xlabel(say("像素（灰线：原信号；灰条：重构的图像）", "pixel (dashed: signal; strip: reconstruction)"))
    return figure
