"""A Transformer trains in a few steps whatever the length, but the state it keeps while generating grows with it.

One layer of each kind, with random weights, runs on 2 to 1024 tokens. In the form used for training a value knows when
it is ready: one step after the last of those it is computed from. In the form used for generation, token by token, the
numbers kept are counted. Both forms return the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WIDTH = 16
LENGTHS = 2.0 ** np.arange(1, 11)
Timed = tuple[Numbers, int]


@dataclass(frozen=True)
class Data:
    """By kind of layer and length: steps in training, and numbers kept while the last token is generated."""

    steps: Numbers
    kept: Numbers


def step(work: Callable[[Numbers, Numbers], Numbers], a: Timed, b: Timed) -> Timed:
    """Return a product or sum of two values, and when it is ready."""
    return work(a[0], b[0]), 1 + max(a[1], b[1])


def softmax(x: Timed, *weights: Timed) -> tuple[int, int]:
    """Attend with a causal mask: everything at once, or with a cache of K and V."""
    q, k, v = (step(np.matmul, x, w) for w in weights)
    scores, ready = step(lambda a, b: a @ b.T / np.sqrt(WIDTH), q, k)
    a = np.exp(scores) * np.tri(len(scores))
    out, steps = step(np.matmul, (a / a.sum(axis=1, keepdims=True), ready), v)
    for t, query in enumerate(q[0]):
        seen = np.exp(k[0][: t + 1] @ query / np.sqrt(WIDTH))
        assert np.allclose(seen @ v[0][: t + 1] / seen.sum(), out[t])
    return steps, k[0].size + v[0].size


def linear(x: Timed, *weights: Timed) -> tuple[int, int]:
    """Attend with features φ(z) = exp z: sums of φ(k) (v, 1)ᵀ by a parallel scan, or one after the other."""
    q, k, v = (step(np.matmul, x, w) for w in weights)
    added = step(lambda k, v: np.exp(k)[:, :, None] * np.c_[v, np.ones(len(v))][:, None], k, v)
    sums, reach = added, 1
    while reach < len(x[0]):
        sums = step(lambda a, b, r=reach: np.concatenate([a[:r], a[r:] + b[:-r]]), sums, sums)  # type: ignore[misc]
        reach *= 2
    assert np.allclose(np.cumsum(added[0], axis=0), sums[0])  # one token after the other, each added to the state
    _, steps = step(lambda q, s: np.einsum("td,tde->te", np.exp(q), s), q, sums)
    return steps, sums[0][0].size


def rnn(x: Timed, w: Timed, u: Timed, _: Timed) -> tuple[int, int]:
    """Run h ← tanh(h W + x U), which is the same for both."""
    driven, ready = step(np.matmul, x, u)
    h, now = np.zeros(WIDTH), 0
    for row in driven:
        a, then = step(np.matmul, (h, now), w)
        h, now = np.tanh(a + row), max(then, ready)
    return now, h.size


def compute(seed: int) -> Data:
    """Run and count."""
    rng = np.random.default_rng(seed)
    weights = [(w, 0) for w in rng.normal(0, WIDTH**-0.5, (3, WIDTH, WIDTH))]
    inputs = [(rng.normal(size=(int(length), WIDTH)), 0) for length in LENGTHS]
    return Data(*np.array([[kind(x, *weights) for x in inputs] for kind in (softmax, linear, rnn)]).transpose(2, 0, 1))


def claim(data: Data) -> None:
    """Training: constant, log n, n. Generation: n, constant, constant."""
    assert (data.steps == np.broadcast_arrays(3, 3 + np.log2(LENGTHS), LENGTHS)).all()
    assert (data.kept == np.broadcast_arrays(2 * WIDTH * LENGTHS, WIDTH * (WIDTH + 1), WIDTH)).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw both counts against the length."""
    figure, panels = house.panels(2, 1, height=400, sharex=True)
    for axes, counts in zip(panels, (data.steps, data.kept), strict=True):
        names = ("Transformer", say("线性注意力", "linear attention"), "RNN")
        for curve, name, ink, style in zip(counts, names, house.INKS, house.STYLES, strict=False):
            axes.plot(LENGTHS, curve, color=ink, linestyle=style)
            house.line_label(axes, (LENGTHS[-1], curve[-1]), name, ink, shift=(6, 0))
        for which in "xy":
            house.log_axis(axes, which, range(5))
    panels[0].set(ylim=(1, 2e3), title=say("训练：每层的串行步数", "training: sequential steps per layer"))
    panels[1].set(xlim=(2, 1024), ylim=(5, 7e4), title=say("生成：要保存多少个数", "generation: numbers kept"))
    panels[1].set(xlabel=say("序列长度 n", "sequence length n"))
    return figure
