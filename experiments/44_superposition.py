"""Sparse features are stored on top of each other, more of them than there are dimensions.

The toy model of Elhage et al. (2022): five features go through two neurons and out again, x → ReLU(WᵀWx + b). Each is
there with probability p, and then uniform in [0, 1]; each matters less than the one before. If all are always there,
the best is to keep two, as a linear code would; if they are rare, all five get directions, which overlap.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

PRESENT = (1, 0.5, 0.2, 0.1, 0.05, 0.02)
FEATURES, NEURONS, STARTS, BATCH, STEPS, RATE = 5, 2, 5, 256, 1200, 0.02
IMPORTANCE = 0.85 ** np.arange(FEATURES)
LOST_BY_TWO = float(IMPORTANCE[2:].sum() / IMPORTANCE.sum())


@dataclass(frozen=True)
class Data:
    """For each p the best ``weights`` (2, 5) and the share of the variance lost, weighted by importance."""

    weights: Numbers
    lost: Numbers


def best_code(p: float, rng: np.random.Generator) -> tuple[Numbers, float]:
    """Train from a few starts at once by Adam; return the weights of the best, and the share of variance it loses."""
    weights = [rng.normal(0, 0.5, (STARTS, NEURONS, FEATURES)), np.zeros((STARTS, 1, FEATURES))]
    inputs = rng.random((STEPS, BATCH, FEATURES)) * (rng.random((STEPS, BATCH, FEATURES)) < p)
    means, squares = ([np.zeros_like(w) for w in weights] for _ in range(2))
    for step in range(1, STEPS + 1):
        (w, b), x = weights, inputs[step - 1]
        h = x @ w.mT
        z = h @ w + b
        g = IMPORTANCE * (np.maximum(z, 0) - x) * (z > 0) / (BATCH * p)
        for k, gradient in enumerate([h.mT @ g + (g @ w.mT).mT @ x, g.sum(axis=1, keepdims=True)]):
            means[k] += 0.1 * (gradient - means[k])
            squares[k] += 0.001 * (gradient**2 - squares[k])
            adam = means[k] / (1 - 0.9**step) / (np.sqrt(squares[k] / (1 - 0.999**step)) + 1e-8)
            weights[k] = weights[k] - RATE * (1 - step / STEPS) * adam
    (w, b), x = weights, inputs[:32].reshape(-1, FEATURES)
    lost = ((np.maximum(x @ w.mT @ w + b, 0) - x) ** 2 @ IMPORTANCE).mean(axis=1) / (x.var(axis=0) @ IMPORTANCE)
    best = int(np.argmax(lost < 1.02 * lost.min()))  # the first of equals, so that last digits do not choose
    return w[best], float(lost[best])


def compute(seed: int) -> Data:
    """Return the codes, turned and mirrored so that feature 1 points up and the next to the right."""
    rng = np.random.default_rng(seed)
    codes, lost = zip(*(best_code(p, rng) for p in PRESENT), strict=True)
    turned = []
    for w in codes:
        up = w[:, 0] / np.linalg.norm(w[:, 0])
        right = np.array([up[1], -up[0]]) @ w
        turned.append(np.array([right * np.sign(right @ np.arange(FEATURES, 0, -1)), up @ w]))
    return Data(np.array(turned), np.array(lost))


def stored(weights: Numbers) -> list[int]:
    """Return which features have a direction of their own (a norm above 1/2)."""
    return [int(k) for k in np.flatnonzero(np.linalg.norm(weights, axis=0) > 0.5)]


def claim(data: Data) -> None:
    """Dense: the two most important, at right angles, nothing gained. Sparse: all five, and little lost."""
    dense, pairs, sparse = (data.weights[PRESENT.index(p)] for p in (1, 0.2, 0.05))
    assert (stored(dense), stored(sparse)) == ([0, 1], [0, 1, 2, 3, 4])
    assert abs(dense[:, 0] @ dense[:, 1]) < 0.1
    assert np.linalg.norm(dense[:, 2:], axis=0).max() < 0.1  # too short to be drawn
    among = pairs[:, stored(pairs)]
    assert among.shape[1] == 4
    assert np.abs((among.T @ among).min(axis=0) + 1).max() < 0.1  # each has its opposite
    counts = [len(stored(weights)) for weights in data.weights]
    assert counts == sorted(counts)
    assert max(abs(LOST_BY_TWO - 0.5), abs(data.lost[0] - LOST_BY_TWO)) < 0.01
    assert (np.diff(data.lost) < 0).all()
    assert data.lost[-1] < 0.1
    assert np.abs(np.diff(np.sort(np.arctan2(*sparse))) - 2 * np.pi / 5).max() < 0.3  # a pentagon


def draw(data: Data, say: Say) -> Figure:
    """Draw three of the codes, a line for each feature, and what is lost against p."""
    figure = house.figure(height=390)
    axes = figure.subplot_mosaic([["a", "b", "c"], ["d", "d", "d"]], height_ratios=(1, 1.25))
    figure.suptitle(say("两个神经元中的五个特征", "five features in two neurons"), x=0.01, ha="left", size=12)
    for name, k in zip("abc", (0, 2, 4), strict=True):
        for feature in stored(data.weights[k]):
            x, y = data.weights[k][:, feature]
            axes[name].plot([0, x], [0, y], color=house.BLUE, linestyle="-", marker="o", markevery=[1])
            axes[name].annotate(f"{feature + 1}", (1.3 * x, 1.3 * y), ha="center", va="center")
        axes[name].set(xlim=(-1.65, 1.65), ylim=(-1.65, 1.65), aspect="equal", title=f"p = {PRESENT[k]}")
        axes[name].set_axis_off()
    bottom, two = axes["d"], 100 * LOST_BY_TWO
    bottom.plot(PRESENT, 100 * data.lost, marker="o", color=house.BLUE)
    bottom.axhline(two, color=house.RED, linestyle=house.STYLES[1])
    bottom.annotate(say("只存两个特征", "two features only"), (0.1, two + 4))
    house.log_axis(bottom, "x")
    bottom.set(xlim=(1.15, 0.018), ylim=(0, 72), yticks=(0, 20, 40, 60))
    bottom.set_xticks(PRESENT, [f"{p}" for p in PRESENT])
    bottom.set(xlabel=say("每个特征出现的概率 p", "probability p that a feature is there"))
    bottom.set(title=say("丢失的方差（%，按重要性加权）", "variance lost (%, weighted by importance)"))
    return figure
