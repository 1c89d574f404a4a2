"""Modes go missing when the generator runs ahead, and when the discriminator is well ahead; seeing two samples helps.

Both networks are perceptrons (two layers of 64 ReLUs), trained on −log D by Adam; the data are eight Gaussians on a
ring. With 10 steps of the generator for each of the discriminator it aims at one or two modes and mostly misses. With 5
of the discriminator for each of the generator, samples are sharp, but modes are missing. With all else equal and a
discriminator that judges two samples together (PacGAN), none is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from scipy.special import expit

from experiments import house
from experiments.house import Numbers, Say

ANGLES = np.arange(8) * np.pi / 4
CENTERS = 2 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
RUNS = ((400, 10, 1, 1), (1200, 1, 5, 1), (1200, 1, 5, 2))
"""Rounds; steps of the generator and of the discriminator in a round; samples that the latter judges together."""
BATCH, DRAWN, RATE = 128, 1000, 1e-3


@dataclass(frozen=True)
class Data:
    """Samples at the end of each of RUNS."""

    samples: Numbers

    def shares(self) -> Numbers:
        """Return the share of samples near each mode (closer than 0.5), one row for each run."""
        return np.asarray((np.linalg.norm(self.samples[:, :, None] - CENTERS, axis=3) < 0.5).mean(axis=1))


class Network:
    """A perceptron with Adam."""

    def __init__(self, inputs: int, outputs: int, gain: float, rng: np.random.Generator) -> None:
        self.weights: list[Numbers] = []
        for before, after in ((inputs, 64), (64, 64), (64, outputs)):
            self.weights += [rng.normal(size=(before, after)) * np.sqrt(gain / before), np.zeros(after)]
        self.layers: list[Numbers] = []
        self.moments = [np.zeros((2, *each.shape)) for each in self.weights]
        self.steps = 0

    def __call__(self, x: Numbers) -> Numbers:
        """Return the outputs; what each layer passed on is kept for the way back."""
        self.layers = [x]
        for i in (0, 2, 4):
            x = self.layers[-1] @ self.weights[i] + self.weights[i + 1]
            self.layers.append(x if i == 4 else np.maximum(x, 0))
        return self.layers[-1]

    def back(self, slope: Numbers, *, learn: bool) -> Numbers:
        """Return the gradient in the inputs; take a step of Adam if the network is to learn."""
        gradients: list[Numbers] = []
        for i in (4, 2, 0):
            gradients = [self.layers[i // 2].T @ slope, slope.sum(axis=0), *gradients]
            slope = slope @ self.weights[i].T * (self.layers[i // 2] > 0 if i else 1)
        self.steps += learn
        for i, gradient in enumerate(gradients if learn else ()):
            first, second = self.moments[i]
            self.moments[i] = np.stack([0.5 * first + 0.5 * gradient, 0.999 * second + 0.001 * gradient**2])
            first, second = self.moments[i]
            size = np.sqrt(second / (1 - 0.999**self.steps)) + 1e-8
            self.weights[i] = self.weights[i] - RATE * first / (1 - 0.5**self.steps) / size
        return slope


def train(
    rounds: int, generator_steps: int, discriminator_steps: int, together: int, rng: np.random.Generator
) -> Numbers:
    """Return samples of the generator after training."""
    generator, discriminator = Network(2, 2, 1, rng), Network(2 * together, 1, 2, rng)
    generator.weights[4] *= 0.1  # all outputs start near the center
    for _ in range(rounds):
        for _ in range(discriminator_steps):
            real = CENTERS[rng.integers(8, size=BATCH)] + 0.05 * rng.normal(size=(BATCH, 2))
            both = np.concatenate([real, generator(rng.normal(size=(BATCH, 2)))]).reshape(-1, 2 * together)
            chance, half = expit(discriminator(both)), len(both) // 2
            discriminator.back((chance - (np.arange(2 * half) < half)[:, None]) / half, learn=True)
        for _ in range(generator_steps):
            fakes = generator(rng.normal(size=(BATCH, 2))).reshape(-1, 2 * together)
            slope = discriminator.back((expit(discriminator(fakes)) - 1) / len(fakes), learn=False)
            generator.back(slope.reshape(-1, 2), learn=True)
    return generator(rng.normal(size=(DRAWN, 2)))


def compute(seed: int) -> Data:
    """Train each pair from a start of its own seed."""
    return Data(np.array([train(*run, np.random.default_rng(seed)) for run in RUNS]))


def claim(data: Data) -> None:
    """Huddle and hit few modes, badly; be sharp, but miss modes; be sharp and miss none."""
    covered, near = (data.shares() > 0.02).sum(axis=1), data.shares().sum(axis=1)
    area = [np.sqrt(np.linalg.det(np.cov(samples.T))) for samples in data.samples]
    assert area[0] < min(area[1:]) / 3
    assert covered[0] <= 2
    assert near[0] < 0.5
    assert 2 <= covered[1] <= 6
    assert covered[2] == 8
    assert min(near[1:]) > 0.8


def draw(data: Data, say: Say) -> Figure:
    """Draw the samples of the runs beside each other, over the centers of the modes."""
    figure, axes = house.panels(1, 3, height=190)
    notes = "G 10 : D 1", "G 1 : D 5", say("同左，D 看两个", "same, D sees 2")
    for panel, samples, note in zip(axes, data.samples, notes, strict=True):
        panel.plot(*CENTERS.T, "+", color=house.RED, markersize=9, markeredgewidth=2, linestyle="none")
        x, y = samples[:300].clip(-2.7, 2.7).T
        ends = np.stack([x, y, x + 0.01, y], axis=1).reshape(-1, 2)  # dots of one path: a smaller file than markers
        dots = Path(ends, [Path.MOVETO, Path.LINETO] * len(x))
        panel.add_patch(PathPatch(dots, ec=house.BLUE, fc="none", linewidth=2.2, capstyle="round"))
        panel.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), aspect="equal", xticks=(), yticks=(), title=note)
    return figure
