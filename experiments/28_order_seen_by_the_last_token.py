"""Without positional encoding attention ignores order, unless a causal mask is applied in at least two layers.

Four random tokens are put before a fifth in all 24 orders. Small Transformers at random initialization, without
positional encoding (attention, FFN and skip connections), read them, and the output at the last token is compared with
that for the original order. Without a mask each token's output also moves along with its token: the network is
permutation-equivariant.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

PREFIX, WIDTH = 4, 16
STACKS = ((1, False), (2, False), (1, True), (2, True))
"""Layers, and whether there is a causal mask."""


@dataclass(frozen=True)
class Data:
    """Relative change of the last output by stack and order (4 x 24), and largest deviation from equivariance."""

    changes: Numbers
    deviation: Numbers


def layer(x: Numbers, weights: Numbers, *, causal: bool) -> Numbers:
    """Return x after attention and FFN with skip connections."""
    wq, wk, wv, w1, w2 = weights
    scores = (x @ wq) @ (x @ wk).T / np.sqrt(WIDTH)
    if causal:
        scores = np.where(np.tri(len(x)) > 0, scores, -np.inf)
    x = x + softmax(scores, axis=1) @ x @ wv
    return np.asarray(x + np.maximum(x @ w1, 0) @ w2)


def compute(seed: int) -> Data:
    """Read all orders with all stacks."""
    rng = np.random.default_rng(seed)
    tokens = rng.normal(size=(PREFIX + 1, WIDTH))
    weights = rng.normal(0, WIDTH**-0.5, (2, 5, WIDTH, WIDTH))
    orders = [[*order, PREFIX] for order in permutations(range(PREFIX))]
    changes, deviations = [], []
    for layers, causal in STACKS:
        outputs = []
        for order in orders:
            x = tokens[order]
            for w in weights[:layers]:
                x = layer(x, w, causal=causal)
            outputs.append(x)
        last = np.array([x[-1] for x in outputs])
        changes.append(np.linalg.norm(last - last[0], axis=1) / np.linalg.norm(last[0]))
        deviations.append(max(np.abs(x - outputs[0][order]).max() for x, order in zip(outputs, orders, strict=True)))
    return Data(np.array(changes), np.array(deviations))


def claim(data: Data) -> None:
    """Only two causal layers tell orders apart; without a mask every output follows its token."""
    assert (data.changes[:3] < 1e-14).all()
    assert (np.median(data.changes[3]) > 0.05, data.changes[3].max() > 0.3) == (True, True)
    assert (data.changes[3, 1:] > 1e-5).all()  # in every order but the original one
    assert (data.deviation[:2] < 1e-13).all()  # equivariant
    assert (data.deviation[2:] > 0.1).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw a mark for each order."""
    figure, axes = house.panel(height=240)
    names = [
        say("双向\n1 层", "no mask\n1 layer"),
        say("双向\n2 层", "no mask\n2 layers"),
        say("因果\n1 层", "causal\n1 layer"),
        say("因果\n2 层", "causal\n2 layers"),
    ]
    aside = np.linspace(-0.3, 0.3, data.changes.shape[1])
    for place, (changes, ink) in enumerate(zip(data.changes, house.INKS, strict=False)):
        axes.plot(place + aside, np.sort(changes), color=ink, linestyle="none", marker="os^D"[place], markersize=4)
    axes.set(xlim=(-0.6, 3.5), ylim=(-0.03, None))
    axes.set_xticks(range(4), names, linespacing=1.4)
    axes.grid(visible=False, axis="x")
    axes.set_title(say("打乱前文后，末位输出的相对变化", "change of the last output when its prefix is shuffled"))
    return figure
