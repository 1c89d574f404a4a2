"""Without activation functions, five layers draw the same straight line as one; they only get there in another way.

Three networks on two moons, trained by gradient descent on the squared error: one linear layer, five linear layers from
a small start, and one hidden layer of ReLUs. A constant 1 among the inputs stands for the biases.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

POINTS, STEPS, RATE = 50, 4000, 0.05
NETWORKS = (((3, 1), 0.1, False), ((3, 8, 8, 8, 8, 1), 0.5, False), ((3, 32, 1), 0.6, True))  # last: ReLU?
TICKS = np.linspace(-2.2, 2.2, 61)
GRID = np.stack([*np.meshgrid(TICKS, TICKS), np.ones((61, 61))], axis=-1)


@dataclass(frozen=True)
class Data:
    """The inputs and labels (±1); then for each network its outputs on the inputs and on the grid, and its losses."""

    inputs: Numbers
    labels: Numbers
    outputs: Numbers
    maps: Numbers
    losses: Numbers


def layers(weights: list[Numbers], x: Numbers, *, relu: bool) -> list[Numbers]:
    """Return the input of every layer, and the output of the last."""
    values = [x]
    for w in weights:
        values.append((np.maximum(values[-1], 0) if relu and len(values) > 1 else values[-1]) @ w)
    return values


def train(weights: list[Numbers], x: Numbers, y: Numbers, *, relu: bool) -> Numbers:
    """Change ``weights`` by gradient descent on the mean squared error; return the loss before each step."""
    losses = []
    for _ in range(STEPS):
        values = layers(weights, x, relu=relu)
        g = 2 * (values[-1] - y[:, None]) / POINTS
        losses.append(POINTS * (g**2).sum() / 4)
        for index in reversed(range(len(weights))):
            on = values[index] > 0 if relu and index else np.ones_like(values[index])
            change, g = (values[index] * on).T @ g, g @ weights[index].T * on
            weights[index] -= RATE * change
    return np.array(losses)


def compute(seed: int) -> Data:
    """Make two moons, whiten them, and train the three networks."""
    rng = np.random.default_rng(seed)
    angle, y = rng.uniform(0, np.pi, POINTS), np.repeat([1.0, -1.0], POINTS // 2)
    moons = np.stack([y * (np.cos(angle) - 0.5), y * (np.sin(angle) - 0.3)], axis=1) + rng.normal(0, 0.08, (POINTS, 2))
    axes = np.linalg.inv(np.linalg.cholesky(np.cov(moons.T))).T
    x = np.column_stack([(moons - moons.mean(0)) @ axes, np.ones(POINTS)])
    found: list[list[Numbers]] = []
    for sizes, scale, relu in NETWORKS:
        weights = [scale * rng.normal(size=(m, n)) / np.sqrt(m) for m, n in pairwise(sizes)]
        losses = train(weights, x, y, relu=relu)
        found.append([layers(weights, inputs, relu=relu)[-1][..., 0] for inputs in (x, GRID)] + [losses])
    return Data(x, y, *(np.array(part) for part in zip(*found, strict=True)))


def claim(data: Data) -> None:
    """Both linear networks become one and the same affine map, which cannot separate the moons; ReLU can."""
    best = np.linalg.lstsq(data.inputs, data.labels, rcond=None)[0]
    right = (data.outputs * data.labels > 0).mean(1)
    assert np.abs(data.maps[:2] - GRID @ best).max() < 1e-6
    assert np.array_equal(right > 0.97, [False, False, True])
    assert abs(data.losses[0, -1] - data.losses[1, -1]) < 1e-6
    assert right[2] == 1
    assert data.losses[2, -1] < min(0.2 * data.losses[0, -1], 0.05)
    halfway = (data.losses < (1 + data.losses[:, -1:]) / 2).argmax(1)
    assert halfway[1] > 2 * halfway[0] > 0
    start, before, after, end = data.losses[1, [0, halfway[1] // 2, 2 * halfway[1], -1]]
    assert before > 0.85 * start  # a plateau
    assert after < 1.05 * end  # and a steep fall


def draw(data: Data, say: Say) -> Figure:
    """Draw the regions above and the losses below."""
    figure = house.figure(390)
    panels = figure.subplot_mosaic("abc;ddd", height_ratios=(5, 6))
    names = say("1 个线性层,5 个线性层,加 ReLU", "1 linear layer,5 linear layers,with ReLU").split(",")
    shown = np.unique(np.geomspace(1, STEPS, 80).astype(int)) - 1
    for index, (ink, style) in enumerate(zip(house.INKS[:3], house.STYLES, strict=False)):
        above, outputs = panels["abc"[index]], data.maps[index]
        above.contourf(TICKS, TICKS, outputs, [-99, 0], colors=[house.GRAY], alpha=0.12)
        above.contour(TICKS, TICKS, outputs, [0], colors=[ink], linestyles=[style], linewidths=2)
        for label, marker in ((1, "o"), (-1, "x")):
            above.plot(*data.inputs[data.labels == label, :2].T, marker, color=house.GRAY, markersize=3.5)
        above.set(title=names[index], xticks=[], yticks=[], aspect="equal")
        panels["d"].plot(shown + 1, data.losses[index, shown], color=ink, linestyle=style, label=names[index])
    house.log_axis(panels["d"], "x", range(4))
    panels["d"].legend(loc="upper right")
    title = say("训练损失（均方误差）", "training loss (mean squared error)")
    panels["d"].set(title=title, xlim=(1, STEPS), ylim=(0, 1.3), yticks=(0, 0.5, 1))
    panels["d"].set_xlabel(say("训练步数", "training step"))
    return figure
