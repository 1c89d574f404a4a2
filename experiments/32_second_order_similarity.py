"""Words that share contexts get similar vectors; words that stand side by side need not.

A corpus of 3000 short sentences. "coffee" and "tea" never meet, but stand in the same places; "San" is always followed
by "Francisco", and the two share no neighbor. Skip-Gram with the full softmax (window 1) is trained on all pairs by
gradient ascent, from small random vectors in 10 dimensions; curves are means over 20 starts, whose cosines vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

SENTENCES, DIMENSION, STEPS, RATE, STARTS = 3000, 10, 200, 0.2, 20
TEMPLATES = (
    *("we drink <drink> from a <vessel>", "hot <drink> in the <vessel>", "they sell <drink> with milk"),
    *("the old San Francisco museum", "flights to San Francisco are cheap", "the <animal> sleeps in a garden"),
)
FILLERS = {"<drink>": ("coffee", "tea"), "<vessel>": ("cup", "mug"), "<animal>": ("dog", "cat")}
PAIRS = (("coffee", "tea"), ("San", "Francisco"))


@dataclass(frozen=True)
class Data:
    """Of both pairs: meetings; share of common neighbors; cosine of v and score u · v by step; last cosines of all."""

    together: Numbers
    common: Numbers
    cosine: Numbers
    score: Numbers
    cosines: Numbers


def corpus(rng: np.random.Generator) -> list[list[str]]:
    """Return sentences: each a random template, filled at random."""
    sentences = [TEMPLATES[i].split() for i in rng.integers(len(TEMPLATES), size=SENTENCES)]
    return [[str(rng.choice(FILLERS[word])) if word in FILLERS else word for word in one] for one in sentences]


def compute(seed: int) -> Data:
    """Count the pairs of neighbors and train."""
    rng = np.random.default_rng(seed)
    sentences = corpus(rng)
    index = {word: i for i, word in enumerate(sorted({word for one in sentences for word in one}))}
    counts = np.zeros((len(index), len(index)))
    for one in sentences:
        for left, right in pairwise(one):
            counts[index[left], index[right]] += 1
    counts += counts.T
    pairs = [(index[one], index[other]) for one, other in PAIRS]
    runs = np.array([train(counts, pairs, rng) for _ in range(STARTS)])
    cosine, score = np.moveaxis(runs.mean(axis=0), 2, 0)
    near = counts > 0
    common = np.array([(near[i] & near[j]).sum() / (near[i] | near[j]).sum() for i, j in pairs])
    return Data(np.array([counts[i, j] for i, j in pairs]), common, cosine, score, runs[:, -1, :, 0])


def train(counts: Numbers, pairs: list[tuple[int, int]], rng: np.random.Generator) -> list[list[list[float]]]:
    """Return after each step the cosine and the inner product of each pair."""
    v, u = rng.normal(0, 0.1, (2, len(counts), DIMENSION))
    found = []
    for _ in range(STEPS + 1):
        norms = np.linalg.norm(v, axis=1)
        found.append([[v[i] @ v[j] / (norms[i] * norms[j]), (u[i] @ v[j] + u[j] @ v[i]) / 2] for i, j in pairs])
        error = (counts - counts.sum(axis=1, keepdims=True) * softmax(v @ u.T, axis=1)) / SENTENCES
        v, u = v + RATE * error @ u, u + RATE * error.T @ v
    return found


def claim(data: Data) -> None:
    """Cosine is second order: high for the pair that never meets; the inner product is first order."""
    assert (data.together[0], data.together[1] > 800) == (0, True)
    assert data.common.tolist() == [1, 0]
    assert data.cosines[:, 0].min() > 0.95
    assert np.abs(data.cosine[0]).max() < 0.3
    assert data.cosine[:, 1].max() < 0.1
    assert -0.3 < data.cosine[-1, 1] < -0.05
    assert np.ptp(data.cosine[STEPS // 2 :, 1]) < 0.05
    assert data.cosines[:, 1].max() < 0.3
    assert (data.score[-1, 0] < 0, data.score[-1, 1] > 5) == (True, True)


def draw(data: Data, say: Say) -> Figure:
    """Draw both measures of both pairs against the step."""
    figure, axes = house.panels(2, 1, height=380, sharex=True)
    steps = np.arange(0, STEPS + 1, 2)
    short = [" – ".join(pair) for pair in PAIRS]
    notes = say("：从不相邻，上下文相同|：总相邻，上下文不同", ": never meet, same contexts|: meet, no shared context")
    long = [name + note for name, note in zip(short, notes.split("|"), strict=True)]
    for panel, values, names, below in ((axes[0], data.cosine, long, -12), (axes[1], data.score, short, 12)):
        for pair, name in enumerate(names):
            panel.plot(steps, values[::2, pair], color=house.INKS[pair], linestyle=house.STYLES[pair])
            place, shift = (STEPS, float(values[-1, pair])), below * (1 - 2 * pair)
            house.line_label(panel, place, name, house.INKS[pair], shift=(-2, shift), ha="right")
    axes[0].set(ylim=(-1, 1.1), yticks=(-1, 0, 1))
    axes[1].set(xlim=(0, STEPS), ylim=(-6, 10), yticks=(-5, 0, 5, 10))
    axes[0].set_title(say("中心词向量的余弦（二阶相似）", "cosine of the two v: second order"))
    axes[1].set_title(say("内积 u·v（一阶：是否相邻）", "inner product u·v: first order"))
    axes[1].set_xlabel(say("训练步数", "training step"))
    return figure
