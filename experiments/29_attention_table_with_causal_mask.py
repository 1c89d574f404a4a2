"""Causal attention as a table: a row for each position that predicts, filled up to the diagonal, and 1 in sum.

The weights are those of random queries and keys. Each row predicts the token after the one it stands at. If the last
token changes, no other row does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

TOKENS, SIZE = 5, 4


@dataclass(frozen=True)
class Data:
    """The weights, and those after the last token has changed."""

    weights: Numbers
    changed: Numbers


def attention(x: Numbers, wq: Numbers, wk: Numbers) -> Numbers:
    """Return the weights of causal attention."""
    scores = (x @ wq) @ (x @ wk).T / np.sqrt(SIZE)
    return np.asarray(softmax(np.where(np.tri(len(x)) > 0, scores, -np.inf), axis=1))


def compute(seed: int) -> Data:
    """Attend before and after the last token changes."""
    rng = np.random.default_rng(seed)
    x, (wq, wk) = rng.normal(size=(TOKENS, SIZE)), 0.7 * rng.normal(size=(2, SIZE, SIZE))
    other = np.concatenate([x[:-1], rng.normal(size=(1, SIZE))])
    return Data(attention(x, wq, wk), attention(other, wq, wk))


def claim(data: Data) -> None:
    """Rows sum to 1, all weights stand on and below the diagonal, and only the last row knows of the last token."""
    assert np.allclose(data.weights.sum(axis=1), 1)
    assert (np.triu(data.weights, 1) == 0).all()
    assert (data.weights[np.tri(TOKENS) > 0] > 0).all()
    assert np.allclose(data.weights[:-1], data.changed[:-1])
    assert not np.allclose(data.weights[-1], data.changed[-1])


def draw(data: Data, say: Say) -> Figure:
    """Draw the table, with the tokens read above, those that stand at the left, and those predicted at the right."""
    figure, axes = house.panel(height=300)
    words = say("今天 天气 真 不 错 。", "the cat sat on it .").split()
    for i in range(TOKENS):
        for j in range(TOKENS):
            weight = data.weights[i, j]
            if j > i:
                axes.add_patch(Rectangle((j, i), 1, 1, fc="none", ec=house.FAINT, hatch="///", zorder=1))
                axes.text(j + 0.5, i + 0.5, "−∞", ha="center", va="center", bbox={"fc": house.PAPER, "ec": "none"})
            else:
                axes.add_patch(Rectangle((j, i), 1, 1, fc="none", ec=house.INK, zorder=2))
                axes.add_patch(Rectangle((j + 0.06, i + 0.94 - 0.2 * weight), 0.88, 0.2 * weight, fc=house.BLUE))
                axes.text(j + 0.5, i + 0.42, f"{weight:.2f}", ha="center", va="center")
        axes.text(-0.2, i + 0.5, words[i], ha="right", va="center")
        axes.text(i + 0.5, -0.2, words[i], ha="center", va="bottom")
        axes.text(TOKENS + 0.2, i + 0.5, f"→ {words[i + 1]}", ha="left", va="center")
    axes.text(TOKENS / 2, -0.95, say("读谁（key）", "what is read (key)"), ha="center", va="bottom")
    axes.text(-0.2, -0.95, say("谁在读", "who reads"), ha="right", va="bottom")
    axes.text(TOKENS + 0.2, -0.95, say("预测谁", "predicts"), ha="left", va="bottom")
    axes.set(xlim=(-1.6, TOKENS + 1.7), ylim=(TOKENS + 0.1, -1.5))
    axes.axis("off")
    return figure
