"""king − man + woman: the better gender's factors agree, the more parallel the offsets; excluding king hides the rest.

A corpus is 24 words, whose chances of 40 contexts are products of factors: a queen has those of a person, of royalty,
and of a woman. How far the factors of "woman" among royals agree with those among commoners is the correlation of their
logarithms. Vectors maximize the expected objective of Skip-Gram with negative sampling; analogies are solved by 3CosAdd
with unit vectors, with the words of the question excluded or not. Means over 20 corpora for each agreement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize
from scipy.special import expit, softmax

from experiments import house
from experiments.house import Numbers, Say

WORDS, CONTEXTS, DIMENSION, NEGATIVES, CORPORA = 24, 40, 8, 5, 20
MAN, WOMAN, KING, QUEEN = range(4)
AGREEMENTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Data:
    """By agreement: cosine of the offsets; shares of queen with exclusion, without; king or woman; queen nearest."""

    cosine: Numbers
    excluded: Numbers
    allowed: Numbers
    asked: Numbers
    nearest: Numbers


def corpus(agreement: float, rng: np.random.Generator) -> Numbers:
    """Return the frequency of each pair of a word and a context; all words are equally frequent."""
    logits = rng.normal(0, 0.7, (WORDS, 4)) @ rng.normal(0, 0.5, (4, CONTEXTS)) + rng.normal(0, 0.7, CONTEXTS)
    royal, woman, other = rng.normal(0, [[0.8], [0.6], [0.6]], (3, CONTEXTS))
    queen = agreement * woman + np.sqrt(1 - agreement**2) * other
    logits[:4] = logits[0] + np.array([0 * woman, woman, royal, royal + queen])
    return np.asarray(softmax(logits, axis=1) / WORDS)


def train(pairs: Numbers, rng: np.random.Generator) -> Numbers:
    """Return the unit vectors of the words that maximize P(w,c) log σ(x) + k P(w) P(c) log σ(−x)."""
    noise = NEGATIVES * np.outer(pairs.sum(axis=1), pairs.sum(axis=0))

    def loss(tables: Numbers) -> tuple[float, Numbers]:
        v, u = np.split(tables.reshape(WORDS + CONTEXTS, DIMENSION), [WORDS])
        x = v @ u.T
        slope = noise * expit(x) - pairs * expit(-x)
        value = np.sum(pairs * np.logaddexp(0, -x) + noise * np.logaddexp(0, x))
        return float(value), np.vstack([slope @ u, slope.T @ v]).ravel()

    start, options = rng.normal(0, 0.3, (WORDS + CONTEXTS) * DIMENSION), {"maxiter": 400, "ftol": 1e-12}
    v = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(-1, DIMENSION)[:WORDS]
    return np.asarray(v / np.linalg.norm(v, axis=1, keepdims=True))


def solve(v: Numbers) -> tuple[float, ...]:
    """Return the cosine of the offsets, 1 or 0 for each kind of answer, and for queen as the word nearest to king."""
    common, royal = v[WOMAN] - v[MAN], v[QUEEN] - v[KING]
    scores = v @ (v[KING] + common)
    cosine = common @ royal / (np.linalg.norm(common) * np.linalg.norm(royal))
    answer = np.argmax(scores)
    near = np.argsort(v @ v[KING])[-2]
    return float(cosine), np.argmax(scores[QUEEN:]) == 0, answer == QUEEN, answer in (WOMAN, KING), near == QUEEN


def compute(seed: int) -> Data:
    """Draw, train and ask."""
    rng = np.random.default_rng(seed)
    found = [[solve(train(corpus(a, rng), rng)) for _ in range(CORPORA)] for a in AGREEMENTS]
    return Data(*np.mean(found, axis=1).T)


def claim(data: Data) -> None:
    """Offsets become parallel with agreement; with exclusion the answer is queen even without any."""
    assert (abs(data.cosine[0]) < 0.25, data.cosine[-1] > 0.9) == (True, True)
    assert np.diff(data.cosine).min() > 0
    assert (data.excluded.min() > 0.84, data.nearest.min() > 0.8) == (True, True)
    assert data.allowed[data.cosine < 0.5].max() < 0.6 < data.allowed[data.cosine > 0.5].min()
    assert np.allclose(data.allowed + data.asked, 1)
    assert (data.allowed[0] <= 0.4, data.allowed[-2:].min() >= 0.9) == (True, True)


def draw(data: Data, say: Say) -> Figure:
    """Draw the cosine above and the answers below, against the agreement."""
    figure, axes = house.panels(2, 1, height=380, sharex=True)
    axes[0].plot(AGREEMENTS, data.cosine, "o-", color=house.BLUE)
    axes[0].axhline(0.5, color=house.INK, linestyle="-", linewidth=0.8)
    house.line_label(axes[0], (1, 0.5), say("夹角 60°", "angle of 60°"), shift=(-2, -10), ha="right")
    axes[1].plot(AGREEMENTS, data.excluded, "o-", color=house.GREEN)
    axes[1].plot(AGREEMENTS, data.allowed, "s", color=house.RED, linestyle=house.STYLES[1])
    house.line_label(axes[1], (0.45, 0.4), say("排除题目词", "query words excluded"), house.GREEN)
    house.line_label(axes[1], (0.45, 0.2), say("不排除", "not excluded"), house.RED)
    axes[0].set(ylim=(-0.2, 1.05), yticks=(0, 0.5, 1), title=say("两个偏移的余弦", "cosine of the two offsets"))
    axes[1].set(ylim=(0, 1.06), yticks=(0, 0.5, 1), xticks=AGREEMENTS)
    axes[1].set_title(say("答案是 queen 的比例", "how often the answer is queen"))
    axes[1].set_xlabel(say("性别倍数的一致程度（相关系数）", "agreement of gender’s factors (correlation)"))
    return figure
