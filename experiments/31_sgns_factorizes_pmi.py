"""Skip-Gram with negative sampling factorizes a matrix: its best inner products are PMI(w, c) − log k.

A corpus has 30 000 tokens over 12 words; traits make some likelier to follow, and the n-th word is rarer by n^0.7. The
expected objective with k = 5 negatives for a pair of neighbors is maximized. With 12 dimensions each product equals
the shifted PMI. With two it is a fit that is better for common pairs, while that of a truncated SVD is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize
from scipy.special import expit, softmax

from experiments import house
from experiments.house import Numbers, Say

WORDS, TOKENS, NEGATIVES, CORPORA = 12, 30_000, 5, 10


@dataclass(frozen=True)
class Data:
    """Of one corpus: shifted PMI, inner products with d = 12 and d = 2. By thirds of pairs: mean errors with d = 2."""

    shifted: Numbers
    full: Numbers
    low: Numbers
    sgns: Numbers
    svd: Numbers


def pair_frequencies(rng: np.random.Generator) -> Numbers:
    """Return how often word and context are neighbors in a corpus drawn from a random Markov chain."""
    traits = rng.normal(0, 0.7, (2, WORDS, 4))
    steps = np.cumsum(softmax(traits[0] @ traits[1].T - 0.7 * np.log(np.arange(1, WORDS + 1)), axis=1), axis=1)
    counts = np.full((WORDS, WORDS), 0.5)  # so that no logarithm is infinite
    word = 0
    for draw in rng.random(TOKENS):
        before, word = word, min(int(np.searchsorted(steps[word], draw)), WORDS - 1)
        counts[before, word] += 1
        counts[word, before] += 1
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

    start, options = rng.normal(0, 0.3, 2 * WORDS * dimension), {"maxiter": 3000, "ftol": 1e-15, "gtol": 1e-8}
    v, u = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(2, WORDS, dimension)
    return np.asarray(v @ u.T)


def compute(seed: int) -> Data:
    """Fit both tables to each corpus, and truncate the singular values of the same matrix."""
    rng, found, errors = np.random.default_rng(seed), [], []
    for pairs in (pair_frequencies(rng) for _ in range(CORPORA)):
        shifted = np.log(pairs / np.outer(pairs.sum(axis=1), pairs.sum(axis=0))) - np.log(NEGATIVES)
        left, values, right = np.linalg.svd(shifted)
        low, svd = train(pairs, 2, rng), left[:, :2] * values[:2] @ right[:2]
        thirds = np.array_split(np.argsort(pairs, axis=None), 3)
        errors.append([[np.abs(fit - shifted).ravel()[third].mean() for third in thirds] for fit in (low, svd)])
        found.append((shifted, train(pairs, WORDS, rng), low))
    return Data(*found[0], *np.mean(errors, axis=0))


def claim(data: Data) -> None:
    """Full rank lies on the diagonal; of rank 2, SGNS is better for common pairs, and SVD has no such preference."""
    assert np.abs(data.full - data.shifted).max() < 0.02
    assert np.abs(data.low - data.shifted).max() > 1
    assert (1.7 < data.sgns[0] / data.sgns[2] < 2.5, data.svd[0] < 1.25 * data.svd[2]) == (True, True)
    assert (data.sgns[0] > data.svd[0], data.sgns[2] < data.svd[2]) == (True, True)


def draw(data: Data, say: Say) -> Figure:
    """Draw learned inner products against the shifted PMI, and errors of both fits by frequency."""
    figure, (left, right) = house.panels(1, 2, height=250)
    left.axline((0, 0), slope=1, color=house.INK, linestyle="-", linewidth=0.8)
    for learned, ink, marker in ((data.full, house.BLUE, "o"), (data.low, house.RED, "x")):
        left.plot(data.shifted.ravel(), learned.ravel(), marker, color=ink, markersize=3, linestyle="none")
    left.set(xlim=(-4, 0.3), ylim=(-4, 0.3), xticks=range(-4, 1), yticks=range(-4, 1), xlabel="PMI − log k")
    house.line_label(left, (-3.7, -0.2), "d = 12", house.BLUE)
    house.line_label(left, (-3.7, -0.65), "d = 2", house.RED)
    for errors, name, ink, style in ((data.sgns, "SGNS", house.RED, "-"), (data.svd, "SVD", house.GRAY, "--")):
        right.plot(range(3), errors, "o", color=ink, linestyle=style)
        house.line_label(right, (0, float(errors[0])), name, shift=(2, 12))
    right.set(xlim=(-0.3, 2.45), ylim=(0, 0.7), xticks=range(3), yticks=(0, 0.2, 0.4, 0.6))
    right.set_xticklabels(say("少见|居中|常见", "rare|middle|common").split("|"))
    left.set_title(say("学到的内积 u·v", "learned u·v"))
    right.set_title(say("d = 2 的平均误差", "mean error, d = 2"))
    return figure
