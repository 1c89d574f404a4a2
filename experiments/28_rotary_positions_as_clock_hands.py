"""RoPE turns queries and keys like the hands of a clock: the angle between them depends on their offset alone.

One pair of coordinates is drawn, which turns by 30° per position. Three pairs of positions have the same offset, 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

TURN = np.pi / 6
PLACES = ((1, 3), (5, 7), (11, 13))


@dataclass(frozen=True)
class Data:
    """The hands (places x query and key x 2), and their inner products."""

    hands: Numbers
    scores: Numbers


def compute(_: int) -> Data:
    """Turn (1, 0) to all positions; nothing here is random."""
    start = np.array([1.0, 0.0])
    angles = TURN * np.array(PLACES, dtype=float)
    turns = np.array([[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]])
    hands = np.einsum("xypk,y->pkx", turns, start)
    return Data(hands, np.sum(hands[:, 0] * hands[:, 1], axis=1))


def claim(data: Data) -> None:
    """All scores are 0.5, although the hands point elsewhere."""
    assert np.allclose(data.scores, 0.5)
    assert np.allclose(np.linalg.norm(data.hands, axis=2), 1)
    assert min(np.linalg.norm(data.hands[a] - data.hands[b]) for a, b in ((0, 1), (1, 2), (0, 2))) > 0.5


def draw(data: Data, say: Say) -> Figure:
    """Draw three dials."""
    figure, dials = house.panels(1, 3, height=190)
    circle = np.exp(1j * np.linspace(0, 2 * np.pi, 121))
    for axes, hands, (m, n) in zip(dials, data.hands, PLACES, strict=True):
        axes.plot(circle.real, circle.imag, color=house.INK, linestyle="-", linewidth=0.8)
        for tick in np.exp(1j * TURN * np.arange(12)):
            ends = np.array([0.93, 1]) * tick
            axes.plot(ends.real, ends.imag, color=house.INK, linestyle="-", linewidth=0.8)
        for hand, ink, style in zip(hands, house.INKS, house.STYLES, strict=False):
            axes.plot([0, hand[0]], [0, hand[1]], color=ink, linestyle=style, linewidth=2.4)
            axes.plot(*(0.88 * hand), color=ink, marker="o", markersize=5)
        arc = 0.45 * np.exp(1j * TURN * np.linspace(m, n, 30))
        axes.plot(arc.real, arc.imag, color=house.INK, linestyle="-", linewidth=1)
        middle = 0.68 * np.exp(1j * TURN * (m + n) / 2)
        axes.text(middle.real, middle.imag, "60°", ha="center", va="center")
        for hand, name in zip(hands, "qk", strict=True):
            axes.text(1.2 * hand[0], 1.2 * hand[1], name, ha="center", va="center")
        axes.set(xlim=(-1.45, 1.45), ylim=(-1.45, 1.45), aspect=1)
        axes.axis("off")
        axes.set_title(say(f"位置 {m} 与 {n}", f"{m} and {n}"), loc="center")
    return figure
