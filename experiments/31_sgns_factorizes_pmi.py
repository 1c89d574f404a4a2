"""Skip-Gram with negative sampling factorizes a matrix: its best inner products are PMI(w, c) − log k.

A corpus of 30 000 tokens over 12 words, in which traits of a word make some words likelier
to follow; neighbors are the pairs. The
expected objective with k = 5 negatives per pair is maximized over both tables of vectors. With as many dimensions as
words every inner product is free and equals the shifted PMI; with two it is a low-rank fit in which common pairs weigh
more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize
from scipy.special import expit

from experiments import house
from experiments.house import Numbers, Say

WORDS, TOKENS, NEGATIVES = 12, 30_000, 5


@dataclass(frozen=True)
class Data:
    """Of each pair of words: its frequency, PMI, and inner product u·v with 12 dimensions and with 2."""

    frequency: Numbers
    pmi: Numbers
    full: Numbers
    low: Numbers


def pair_frequencies(rng: np.random.Generator) -> Numbers:
    """Return how often word and context are neighbors in a corpus drawn from a random Markov chain."""
    traits = rng.normal(0, 0.7, (2, WORDS, 4))
    chances = np.exp(traits[0] @ traits[1].T)
    steps = np.cumsum(chances / chances.sum(axis=1, keepdims=True), axis=1)
    counts = np.zeros((WORDS, WORDS))
    word = 0
    for draw in rng.random(TOKENS):
        following = min(int(np.searchsorted(steps[word], draw)), WORDS - 1)
        counts[word, following] += 1
        counts[following, word] += 1
        word = following
    return np.asarray(counts / counts.sum())


def train(pairs: Numbers, dimension: int, rng: np.random.Generator) -> Numbers:
    """Return the inner products that maximize P(w,c) log σ(x) + k P(w) P(c) log σ(−x), summed over pairs."""
    noise = NEGATIVES * np.outer(pairs.sum(axis=1), pairs.sum(axis=0))

    def loss(tables: Numbers) -> tuple[float, Numbers]:
        v, u = tables.reshape(2, WORDS, dimension)
        x = v @ u.T
        slope = noise * expit(x) - pairs * expit(-x)
        value = np.sum(pairs * np.logaddexp(0, -x) + noise * np.logaddexp(0, x))
        return float(value), np.concatenate([slope @ u, slope.T @ v]).ravel()

    start = rng.normal(0, 0.3, 2 * WORDS * dimension)
    options = {"maxiter": 3000, "maxfun": 6000, "ftol": 1e-15, "gtol": 1e-8}
    v, u = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(2, WORDS, dimension)
    return np.asarray(v @ u.T)


def compute(seed: int) -> Data:
    """Return one number for each of the 144 pairs."""
    rng = np.random.default_rng(seed)
    pairs = pair_frequencies(rng)
    pmi = np.log(pairs / np.outer(pairs.sum(axis=1), pairs.sum(axis=0)))
    return Data(pairs, pmi, train(pairs, WORDS, rng), train(pairs, 2, rng))


def claim(data: Data) -> None:
    """Full rank lies on the diagonal; rank 2 is spread around it, and rare pairs are further off than common ones."""
    shifted = data.pmi - np.log(NEGATIVES)
    full, low = np.abs(data.full - shifted), np.abs(data.low - shifted)
    assert full.max() < 0.02
    assert low.mean() > 0.2
    common = data.frequency > np.median(data.frequency)
    assert low[~common].mean() > 1.04 * low[common].mean()


def draw(data: Data, say: Say) -> Figure:
    """Draw learned inner products against the shifted PMI, for both dimensions."""
    figure, axes = house.panels(1, 2, height=235, sharex=True, sharey=True)
    shifted = data.pmi - np.log(NEGATIVES)
    ends = np.array([-4.0, 0.3])
    for panel, learned, dimension, ink, marker in (
        (axes[0], data.full, WORDS, house.BLUE, "o"),
        (axes[1], data.low, 2, house.RED, "x"),
    ):
        panel.plot(ends, ends, color=house.INK, linestyle="-", linewidth=0.8)
        panel.plot(shifted.ravel(), learned.ravel(), marker, color=ink, markersize=3, linestyle="none")
        panel.set(xlim=ends, ylim=ends, xticks=range(-4, 1), yticks=range(-4, 1), aspect="equal")
        panel.set_title(say(f"内积 u·v，d = {dimension}", f"u·v with d = {dimension}"))
        panel.set_xlabel("PMI − log k")
    return figure
