"""Augmentation by a transformation that keeps the label is worth a lot of data; by one that changes it, it ruins all.

A random pattern of 16 values stands for one class, its mirror image for the other; samples are circularly shifted and
noisy. A kernel classifier learns from n originals: as they are; with half of their shifts added; with a kernel averaged
over all shifts, which builds the invariance in; and with mirror images added under the same label. The kernel does
better than half of the shifts because it uses all: adding all shifts gives the very same predictions (not drawn).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

LENGTH, NOISE, TEST, REPEATS = 16, 0.6, 1000, 8
NUMBERS = (5, 10, 20, 40, 80)
KINDS = ("none", "shifts", "built in", "mirror", "all shifts")


@dataclass(frozen=True)
class Data:
    """Test error by number of originals, one row for each of KINDS."""

    error: Numbers


def shifts(x: Numbers) -> Numbers:
    """Return all shifts: shifts x samples x values."""
    return np.stack([np.roll(x, s, axis=1) for s in range(LENGTH)])


def sample(n: int, pattern: Numbers, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return samples of both classes with labels ±1."""
    y = np.where(np.arange(n) % 2, 1.0, -1.0)
    x = np.where(y[:, None] > 0, pattern, pattern[::-1])
    rolled = np.stack([np.roll(one, rng.integers(LENGTH)) for one in x])
    return rolled + NOISE * rng.normal(size=x.shape), y


def kernel(a: Numbers, b: Numbers) -> Numbers:
    """Return a Gaussian kernel."""
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.asarray(np.exp(-squares / (2 * LENGTH)), dtype=np.float64)


def invariant(a: Numbers, b: Numbers) -> Numbers:
    """Return the kernel averaged over all shifts."""
    return np.asarray(np.mean([kernel(a, one) for one in shifts(b)], axis=0), dtype=np.float64)


def error(kind: str, x: Numbers, y: Numbers, test: tuple[Numbers, Numbers]) -> float:
    """Return the share of wrong answers of kernel ridge regression."""
    similar, ridge = (invariant, 0.1 / LENGTH) if kind == "built in" else (kernel, 0.1)
    if "shifts" in kind:
        added = shifts(x)[:: 1 if kind == "all shifts" else 2]
        x, y = added.reshape(-1, LENGTH), np.tile(y, len(added))
    if kind == "mirror":
        x, y = np.concatenate([x, x[:, ::-1]]), np.tile(y, 2)
    weights = np.linalg.solve(similar(x, x) + ridge * np.eye(len(x)), y)
    return float(np.mean(np.sign(similar(test[0], x) @ weights) != test[1]))


def compute(seed: int) -> Data:
    """Average the error of each way over several patterns."""
    rng = np.random.default_rng(seed)
    found = np.zeros((len(KINDS), len(NUMBERS)))
    for _ in range(REPEATS):
        pattern = rng.normal(size=LENGTH)
        test = sample(TEST, pattern, rng)
        for k, n in enumerate(NUMBERS):
            x, y = sample(n, pattern, rng)
            found[:, k] += [error(kind, x, y, test) / REPEATS for kind in KINDS]
    return Data(found)


def claim(data: Data) -> None:
    """Half of all shifts help much, all built in more, just as all do if added; with mirror images one must guess."""
    none, augmented, built_in, mirror, every = data.error
    assert np.abs(data.error[:2, -1] - (0.36, 0.12)).max() < 0.1
    assert (none - augmented)[-3:].min() > 0.1
    assert augmented[1] < none[-1] + 0.03  # 10 originals in 8 shifts each do as well as 80 without
    assert (augmented - built_in).min() > 0.01
    assert np.allclose(built_in, every, atol=2 / (TEST * REPEATS))  # rounding may turn a sign
    assert np.abs(mirror - 0.5).max() < 0.06


def draw(data: Data, say: Say) -> Figure:
    """Draw the errors against the number of originals."""
    figure, axes = house.panel(height=270)
    names = say("不增强 平移 写进结构 镜像", "none shifts built-in mirrored").split()
    for k, (curve, name, lift) in enumerate(zip(data.error[:4], names, (0, 5, -5, 0), strict=True)):
        axes.plot(np.log2(NUMBERS), 100 * curve, color=house.INKS[k], linestyle=house.STYLES[k], marker="o")
        house.line_label(axes, (np.log2(NUMBERS[-1]), 100 * curve[-1]), name, shift=(8, lift))
    axes.set(xticks=np.log2(NUMBERS), xticklabels=[str(n) for n in NUMBERS], ylim=(0, 60))
    axes.set_title(say("测试错误率（%）", "test error (%)"))
    axes.set_xlabel(say("原始样本数 n", "originals n"))
    return figure
