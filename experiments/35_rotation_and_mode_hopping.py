"""Two ways in which a game differs from a minimum: its gradients rotate, and the order of the players matters.

Top: min over x, max over y of xy, the Dirac-GAN with a linear loss. Simultaneous gradient steps of size 0.1 multiply
the radius by √1.01 each, alternating ones circle, and an R1 penalty (0.15 y²) on the discriminator turns them inwards.
Below: eight equal modes, a discriminator with a logit and a generator with a probability for each (trained on
−log D by mirror descent). If the generator takes 30 steps for each of the discriminator, its mass hops from mode to
mode.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from scipy.special import expit, softmax

from experiments import house
from experiments.house import Numbers, Say

STEPS, STEP, PENALTY = 200, 0.1, 0.3
MODES, ROUNDS, MANY = 8, 24, 30
CORNERS = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))


@dataclass(frozen=True)
class Data:
    """Paths of (x, y): simultaneous, alternating, penalized; and probabilities of the modes by round."""

    paths: Numbers
    modes: Numbers


def path(*, alternate: bool, penalty: float) -> Numbers:
    """Return the points of gradient descent on x and ascent on y, from (1, 0)."""
    x, y = 1.0, 0.0
    points = [(x, y)]
    for _ in range(STEPS):
        old, x = x, x - STEP * y
        y += STEP * ((x if alternate else old) - penalty * y)
        points.append((x, y))
    return np.array(points)


def chase(rng: np.random.Generator) -> Numbers:
    """Return the generator's probabilities, one row a round."""
    theta, logits = rng.normal(0, 0.5, (2, MODES))
    rows = []
    for _ in range(ROUNDS):
        logits += 0.5 * (expit(-logits) / MODES - softmax(theta) * expit(logits))
        for _ in range(MANY):
            theta += 2 * np.log(expit(logits))
        rows.append(softmax(theta))
    return np.array(rows)


def compute(seed: int) -> Data:
    """Play both games."""
    rules = ((False, 0), (True, 0), (False, PENALTY))
    paths = [path(alternate=alternate, penalty=penalty) for alternate, penalty in rules]
    return Data(np.array(paths), chase(np.random.default_rng(seed)))


def claim(data: Data) -> None:
    """Spiral out 2.70-fold, circle, spiral in; hop from mode to mode."""
    outwards, circle, inwards = np.linalg.norm(data.paths, axis=2)
    assert abs(outwards[-1] - 2.70) < 0.01
    assert np.diff(outwards).min() > 0
    assert 0.9 < circle.min() < circle.max() < 1.1
    assert inwards[-1] < 0.2
    assert np.sort(data.modes, axis=1)[:, -2:].sum(axis=1).mean() > 0.85
    first = data.modes.argmax(axis=1)
    assert np.count_nonzero(np.diff(first)) >= 5
    assert len(set(first)) >= 4


def draw(data: Data, say: Say) -> Figure:
    """Draw the paths, and below them a band for each mode, as wide as its probability."""
    figure, (game, band) = house.panels(2, 1, height=330, height_ratios=(1.5, 1.1))
    names = [say("同步更新：向外旋", "simultaneous: outwards"), say("交替更新：绕圈", "alternating: in circles")]
    names.append(say("同步，加 R1：向内旋", "simultaneous, R1: inwards"))
    for name, points, ink, style in zip(names, data.paths, house.INKS, house.STYLES, strict=False):
        game.plot(*points.T, color=ink, linestyle=style, label=name, linewidth=1.2)
    game.legend(loc="center left", bbox_to_anchor=(1.05, 0.5))
    game.set(aspect="equal", anchor="W", xticks=(-2, 0, 2), yticks=(-2, 0, 2), xlabel="x")
    game.set_title(say("y（博弈 f = xy）", "y (the game f = xy)"))
    at, mode = np.nonzero(data.modes > 0.02)
    corners = [(at + 1 + dx, mode + 1 + dy * data.modes[at, mode]) for dx, dy in CORNERS]
    shapes = Path.make_compound_path_from_polys(np.array(corners).transpose(2, 0, 1))
    band.add_patch(PathPatch(shapes, facecolor=house.BLUE, edgecolor="none"))
    band.set(xlim=(0.4, ROUNDS + 0.6), ylim=(0.4, MODES + 0.6), yticks=(1, MODES), xlabel=say("轮次", "round"))
    band.set_title(say("模式（粗细：概率；G 30 步、D 1 步）", "mode (thickness: probability; G 30 steps, D 1)"))
    return figure
