"""king − man + woman lands on queen if gender changes the contexts of royals and of commoners by the same factors.

Of each of 24 words, a million neighbors are drawn out of 40 context words. Traits multiply the chance of a context: a
queen has the factors of a person, of royalty and of a woman. The PMI of the counts, less log k, is factorized into
vectors of 8 dimensions. In a second corpus gender has factors of its own for royals, and the parallelogram is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

WORDS, CONTEXTS, TOKENS, DIMENSION, NEGATIVES = 24, 40, 1_000_000, 8, 5
MAN, WOMAN, KING, QUEEN = range(4)


@dataclass(frozen=True)
class Corpus:
    """Log ratios queen / king and woman / man of p(x|·), vectors of all words, and the point king − man + woman."""

    royal: Numbers
    common: Numbers
    vectors: Numbers
    target: Numbers


Data = tuple[Corpus, Corpus]


def observe(logits: Numbers, rng: np.random.Generator) -> Corpus:
    """Draw neighbors, and factorize PMI − log k of the counts."""
    chances = np.exp(logits)
    counts = np.array([rng.multinomial(TOKENS, row / row.sum()) for row in chances]) + 0.5
    pairs = counts / counts.sum()
    shifted = np.log(pairs / np.outer(pairs.sum(axis=1), pairs.sum(axis=0))) - np.log(NEGATIVES)
    left, values, _ = np.linalg.svd(shifted)
    vectors = left[:, :DIMENSION] * np.sqrt(values[:DIMENSION])
    target = vectors[KING] - vectors[MAN] + vectors[WOMAN]
    return Corpus(np.log(pairs[QUEEN] / pairs[KING]), np.log(pairs[WOMAN] / pairs[MAN]), vectors, target)


def compute(seed: int) -> Data:
    """Return the corpus in which ratios agree and the one in which they do not."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 0.7, (WORDS, 4)) @ rng.normal(0, 0.5, (4, CONTEXTS)) + rng.normal(0, 0.7, CONTEXTS)
    royal, woman, other = rng.normal(0, [[0.8], [0.6], [0.6]], (3, CONTEXTS))
    corpora = []
    for queen in (woman, other):
        four = logits[0] + np.array([0 * woman, woman, royal, royal + queen]) + rng.normal(0, 0.02, (4, CONTEXTS))
        corpora.append(observe(np.vstack([four, logits[4:]]), rng))
    return corpora[0], corpora[1]


def claim(data: Data) -> None:
    """With equal ratios the target is queen; with unequal ones a word of the query is nearer to it."""
    for corpus, equal in zip(data, (True, False), strict=True):
        v, target = corpus.vectors, corpus.target
        gap = np.linalg.norm(target - v[QUEEN]) / np.linalg.norm(v[WOMAN] - v[MAN])
        nearest = np.argmax(v @ target / np.linalg.norm(v, axis=1))
        correlation = np.corrcoef(corpus.royal, corpus.common)[0, 1]
        assert (correlation > 0.9 and gap < 0.5) if equal else (correlation < 0.6 and gap > 1)
        assert nearest in ((QUEEN,) if equal else (KING, WOMAN))


def draw(data: Data, say: Say) -> Figure:
    """Draw the ratios of both corpora, and below them the plane through man, king and woman."""
    figure, axes = house.panels(2, 2, height=400, sharex="row", sharey="row")
    titles = (say("性别的倍数一致", "Equal ratios"), say("性别的倍数不一致", "Unequal ratios"))
    for ratios, plane, corpus, title in zip(axes[:2], axes[2:], data, titles, strict=True):
        ratios.plot([-2.4, 2.4], [-2.4, 2.4], color=house.INK, linestyle="-", linewidth=0.8)
        ratios.plot(corpus.common, corpus.royal, "o", color=house.GREEN, markersize=3, linestyle="none")
        ratios.set(xlim=(-2.4, 2.4), ylim=(-2.4, 2.4), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        ratios.set_xlabel("log p(x|woman)/p(x|man)")
        ratios.set_title(f"{title}\nlog p(x|queen)/p(x|king)", linespacing=1.4)
        draw_plane(plane, corpus)
    axes[3].set_title(say("圆圈：king − man + woman", "ring: king − man + woman"))
    return figure


def draw_plane(axes: Axes, corpus: Corpus) -> None:
    """Draw the four words, and as a ring the target, in the plane through man, king and woman."""
    moves = np.vstack([corpus.vectors[:4], corpus.target]) - corpus.vectors[MAN]
    across, up = np.linalg.qr(moves[[KING, WOMAN]].T)[0].T
    x, y = moves @ across * np.sign(moves[KING] @ across), moves @ up * np.sign(moves[WOMAN] @ up)
    axes.plot(x[[WOMAN, MAN, KING]], y[[WOMAN, MAN, KING]], color=house.GRAY, linestyle="-", linewidth=0.8)
    for start, end, ink, style in ((MAN, WOMAN, house.BLUE, "-"), (KING, QUEEN, house.RED, "--")):
        arrow = {"arrowstyle": "-|>", "color": ink, "linestyle": style, "linewidth": 1.8, "shrinkA": 3, "shrinkB": 3}
        axes.annotate("", (x[end], y[end]), (x[start], y[start]), arrowprops=arrow)
    axes.plot(x[:4], y[:4], "o", color=house.INK, markersize=5, markeredgewidth=0, linestyle="none")
    axes.plot(x[4], y[4], "o", color=house.PINK, markersize=12, markeredgewidth=2, fillstyle="none")
    for i, word in enumerate(("man", "woman", "king", "queen")):
        house.line_label(axes, (x[i], y[i]), word, shift=(0, 14 if y[i] > y[4] / 2 else -14), ha="center")
    axes.set(aspect="equal", xticks=(), yticks=(), xmargin=0.25, ymargin=0.25)
    axes.spines[:].set_visible(False)
