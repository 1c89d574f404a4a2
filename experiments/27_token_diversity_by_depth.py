"""Attention blends tokens until they are all alike; the skip connection, not depth, keeps them apart.

Sixty-four random tokens of width 128 pass through layers at random initialization (Xavier, one head): attention alone;
attention and FFN with skip connections in Post-LN; the same in Pre-LN. After each layer the share of the energy that
tells tokens apart is measured, ‖x - mean over tokens‖² / ‖x‖², as the geometric mean of four runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

WIDTH, TOKENS, LAYERS, RUNS = 128, 64, 24, 4
KINDS = ("pre", "post", "alone")


@dataclass(frozen=True)
class Data:
    """Share of the energy that is not common to all tokens after 0 … 24 layers: Pre-LN, Post-LN, attention alone."""

    diversity: Numbers


def norm(x: Numbers) -> Numbers:
    """Return LN(x)."""
    z = x - x.mean(axis=1, keepdims=True)
    return np.asarray(z / np.sqrt(np.mean(z**2, axis=1, keepdims=True)))


def attend(x: Numbers, rng: np.random.Generator) -> Numbers:
    """Return self-attention with fresh weights."""
    wq, wk, wv, wo = rng.normal(0, WIDTH**-0.5, (4, WIDTH, WIDTH))
    scores = (x @ wq) @ (x @ wk).T / np.sqrt(WIDTH)
    return np.asarray(softmax(scores, axis=1) @ x @ wv @ wo)


def feed(x: Numbers, rng: np.random.Generator) -> Numbers:
    """Return the FFN with fresh weights."""
    w1, w2 = rng.normal(0, np.sqrt(2 / (5 * WIDTH)), (2, WIDTH, 4 * WIDTH))
    return np.asarray(np.maximum(x @ w1, 0) @ w2.T)


def run(kind: str, rng: np.random.Generator) -> list[float]:
    """Return the share of the energy that is not in the mean of the tokens, after 0 … 24 layers."""
    x, found = norm(rng.normal(size=(TOKENS, WIDTH))), []
    for _ in range(LAYERS + 1):
        found.append(float(np.sum((x - x.mean(axis=0)) ** 2) / np.sum(x**2)))
        if kind == "alone":
            x = attend(x, rng)
        else:
            for branch in (attend, feed):
                x = x + branch(norm(x), rng) if kind == "pre" else norm(x + branch(x, rng))
    return found


def compute(seed: int) -> Data:
    """Pass tokens through the three stacks."""
    rng = np.random.default_rng(seed)
    runs = np.array([[run(kind, rng) for _ in range(RUNS)] for kind in KINDS])
    return Data(np.exp(np.log(runs).mean(axis=1)))


def claim(data: Data) -> None:
    """Attention alone makes tokens alike by layer 3; at layer 24 Pre-LN keeps over a tenth, Post-LN a millionth."""
    pre, post, alone = data.diversity
    assert alone[2] < 3e-4
    assert alone[3] < 1e-12
    assert (np.diff(np.log(alone[:4]), 2) < -1).all()  # faster and faster
    assert (np.diff([pre, post]) < 0).all()
    assert (pre[3:] > 1.1 * post[3:]).all()
    assert 0.1 < pre[-1] < 0.2
    assert 2e-7 < post[-1] < 2e-6
    assert min(pre[3], post[3]) > 0.4


def draw(data: Data, say: Say) -> Figure:
    """Draw the shares over depth."""
    figure, axes = house.panel(height=280)
    house.log_axis(axes, "y", range(-8, 1, 2))
    pre, post, alone = data.diversity
    shown = (pre, post, alone[:4])  # below 10⁻³⁰ there is nothing but rounding
    for curve, ink, style in zip(shown, house.INKS, house.STYLES, strict=False):
        axes.plot(curve, color=ink, linestyle=style)
    house.line_label(axes, (LAYERS, pre[-1]), "Pre-LN", house.BLUE, shift=(6, 0))
    house.line_label(axes, (LAYERS, post[-1]), "Post-LN", house.RED, shift=(6, 0))
    house.line_label(axes, (2, alone[2]), say("纯注意力", "attention alone"), house.GREEN, shift=(8, -4))
    axes.set(xlim=(0, LAYERS + 0.3), xticks=range(0, LAYERS + 1, 6), ylim=(1e-9, 3))
    axes.set_xlabel(say("穿过的层数", "layers passed"))
    axes.set_title(say("词元之间的差异占总能量的比例", "share of energy that tells tokens apart"))
    return figure
