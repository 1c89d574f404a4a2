"""Without a causal mask the loss falls below what honest prediction allows, because the model copies the answer.

One layer of attention learns to predict the next state of random 16-state Markov chains, from sequences of 16. Its
scores are learned for every pair of positions, and its values for every state: logits = softmax(S + M) E[x]. The loss
on fresh sequences is compared with the entropy rate of the chain, below which no honest prediction gets, and with the
loss of the same model when it is given the prefix only, as it is when it generates.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import log_softmax, softmax

from experiments import house
from experiments.house import Numbers, Say

STATES, LENGTH, BATCH = 16, 16, 32
STEPS, EVERY, RATE = 160, 4, 2.0
PREFIXES = (3, 6, 9, 12, 15)


@dataclass(frozen=True)
class Data:
    """Losses in nats: masked, unmasked, unmasked on prefixes (3 x 40); what the last position adds; attention."""

    losses: Numbers
    entropy: float
    last: float
    attention: Numbers


def sample(p: Numbers, count: int, rng: np.random.Generator) -> Numbers:
    """Return one-hot sequences of the stationary chain ``p``, one longer than what the model reads."""
    states = rng.integers(STATES, size=count)
    sequence = []
    for _ in range(30 + LENGTH + 1):
        states = np.minimum((rng.random((count, 1)) > np.cumsum(p[states], axis=1)).sum(axis=1), STATES - 1)
        sequence.append(states)
    return np.asarray(np.eye(STATES)[np.stack(sequence[30:], axis=1)])


def losses(s: Numbers, e: Numbers, x: Numbers) -> Numbers:
    """Return the mean loss at each position of sequences that are one longer than the scores ``s``."""
    logits = softmax(s, axis=1) @ x[:, :-1] @ e
    return np.asarray(-np.sum(log_softmax(logits, axis=-1) * x[:, 1:], axis=(0, 2)) / len(x))


def learn(p: Numbers, mask: Numbers, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Train by SGD; return the loss by position and of prefixes during training, and the attention learned."""
    sequences = sample(p, BATCH * STEPS, rng).reshape(STEPS, BATCH, LENGTH + 1, STATES)
    fresh = sample(p, 200, rng)
    s, e = np.zeros((LENGTH, LENGTH)), rng.normal(0, 0.1, (STATES, STATES))
    by_position, of_prefix = [], []
    for step, batch in enumerate(sequences):
        if step % EVERY == 0:
            by_position.append(losses(s + mask, e, fresh))
            of_prefix.append(np.mean([losses((s + mask)[:n, :n], e, fresh[:, : n + 1])[-1] for n in PREFIXES]))
        x, a = batch[:, :-1], softmax(s + mask, axis=1)
        g = (softmax(a @ x @ e, axis=-1) - batch[:, 1:]) / BATCH
        ga = np.einsum("bik,bjk->ij", g, x @ e)
        s = s - RATE * a * (ga - (a * ga).sum(axis=1, keepdims=True))
        e = e - RATE * np.einsum("bjs,bjk->sk", x, a.T @ g)
    return np.array(by_position), np.array(of_prefix), softmax(s + mask, axis=1)


def compute(seed: int) -> Data:
    """Train with and without mask."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(STATES, 0.5), size=STATES)
    stationary = np.linalg.matrix_power(p, 200)[0]
    entropy = -float(stationary @ np.sum(p * np.log(np.maximum(p, 1e-300)), axis=1))
    masked, _, a = learn(p, np.where(np.tri(LENGTH) > 0, 0, -np.inf), rng)
    unmasked, prefix, b = learn(p, np.zeros((LENGTH, LENGTH)), rng)
    curves = np.array([masked.mean(axis=1), unmasked.mean(axis=1), prefix])
    return Data(curves, entropy, unmasked[-1, -1] / LENGTH, np.array([a, b]))


def claim(data: Data) -> None:
    """Masked, the loss stops at the entropy rate; unmasked, nearly 0 but for the last position, on prefixes useless."""
    masked, unmasked, prefix = data.losses[:, -1]
    assert abs(masked - data.entropy) < 0.05
    assert np.ptp(data.losses[0, 80 // EVERY :]) < 0.05  # it stops
    assert abs(data.entropy - 2.2) < 0.2
    assert abs(unmasked - 0.18) < 0.01
    assert data.losses[1, 40 // EVERY :].max() < 0.2 < 0.2 * data.entropy  # soon
    assert data.last > 0.95 * unmasked
    assert np.log(STATES) + 0.15 < prefix < 3.3
    assert np.diag(data.attention[0]).min() > 0.75  # the state itself
    assert np.diag(data.attention[1], 1).min() > 0.9  # the right-hand neighbor, which is the answer


def draw(data: Data, say: Say) -> Figure:
    """Draw the losses during training, and below which positions are read in the end."""
    figure = house.figure(height=420)
    axes = figure.subplot_mosaic("aa;bc", height_ratios=[5, 4])
    top, end = axes["a"], STEPS - EVERY
    names = (say("有掩码", "mask"), say("无掩码", "no mask"), say("无掩码，\n只给前文", "no mask,\nprefix only"))
    for curve, name, lift, ink, style in zip(data.losses, names, (-10, 0, 17), house.INKS, house.STYLES, strict=False):
        top.plot(range(0, STEPS, EVERY), curve, color=ink, linestyle=style)
        house.line_label(top, (end, curve[-1]), name, ink, shift=(6, lift), linespacing=1.3)
    levels = ((np.log(STATES), 3, say("均匀瞎猜", "guessing")), (data.entropy, 8, say("熵率", "entropy rate")))
    for level, lift, name in levels:
        top.axhline(level, color=house.INK, linestyle="-", linewidth=0.8)
        house.line_label(top, (end, level), name, shift=(6, lift))
    words = {"title": say("损失（nat）", "loss (nats)"), "xlabel": say("训练步数", "training steps")}
    top.set(xlim=(0, end), ylim=(0, 3.9), **words)
    titles = (say("有掩码：读自己", "mask: reads itself"), say("无掩码：抄右邻", "no mask: copies next"))
    for key, attention, title, ink in zip("bc", data.attention, titles, house.INKS, strict=False):
        row, column = np.nonzero(attention[:8, :9] > 0.1)
        axes[key].scatter(column + 1, row + 1, s=110 * attention[row, column], marker="s", color=ink)
        axes[key].set(xlim=(0.4, 9.6), ylim=(8.6, 0.4), xticks=range(1, 10), yticks=range(1, 9), title=title, aspect=1)
        axes[key].set_xlabel(say("读的位置", "position read"))
        axes[key].grid(visible=False)
    axes["b"].set_ylabel(say("所在位置", "position reading"))
    return figure
