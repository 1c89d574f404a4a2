"""The spectral radius does not tell whether the gradient of a recurrent network vanishes or explodes.

What counts is the norm of the product of Jacobians over the span. A scaled orthogonal matrix behaves as its spectral
radius ρ says. The powers of a matrix that is far from normal grow to 10¹⁸ although ρ = 0.9, and the Jacobians of a tanh
network driven by noise multiply to almost nothing although ρ(W) = 1.2: its units saturate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

SPAN, SHIFT, UNITS = 500, 20, 100
EVERY = 5  # steps between two points of a curve


@dataclass(frozen=True)
class Data:
    """Spectral norm of the product of 0, 5, 10 … 500 Jacobians (4 x 101), and the spectral radius of each W."""

    norms: Numbers
    radii: Numbers


def norms(jacobians: Numbers) -> Numbers:
    """Return the norm of the product of the first 0, 5, 10 … of the ``jacobians``, steps x n x n."""
    product = np.eye(jacobians.shape[-1])
    found = [1.0]
    for step, jacobian in enumerate(jacobians, 1):
        product = jacobian @ product
        if step % EVERY == 0:
            found.append(float(np.linalg.norm(product, 2)))
    return np.array(found)


def radius(w: Numbers) -> float:
    """Return the spectral radius."""
    return float(np.abs(np.linalg.eigvals(w)).max())


def driven_by_noise(w: Numbers, rng: np.random.Generator) -> Numbers:
    """Return the Jacobians of h ← tanh(W h + x) with x of unit variance, after 50 steps to settle."""
    h = np.zeros(UNITS)
    jacobians = []
    for _ in range(50 + SPAN):
        h = np.tanh(w @ h + rng.normal(size=UNITS))
        jacobians.append((1 - h**2)[:, None] * w)
    return np.array(jacobians[50:])


def compute(seed: int) -> Data:
    """Multiply the Jacobians of four recurrences: 1.1 x orthogonal, non-normal, 0.9 x orthogonal, tanh."""
    rng = np.random.default_rng(seed)
    orthogonal = np.linalg.qr(rng.normal(size=(SHIFT, SHIFT)))[0]
    shifting = 0.9 * np.eye(SHIFT) + np.eye(SHIFT, k=1)
    constant = [1.1 * orthogonal, shifting, 0.9 * orthogonal]
    w = rng.normal(size=(UNITS, UNITS))
    w *= 1.2 / radius(w)
    products = [*(np.broadcast_to(m, (SPAN, SHIFT, SHIFT)) for m in constant), driven_by_noise(w, rng)]
    return Data(np.array([norms(p) for p in products]), np.array([radius(m) for m in (*constant, w)]))


def claim(data: Data) -> None:
    """Two curves go where ρ says; the other two go the other way."""
    growing, shifting, shrinking, driven = data.norms
    assert np.allclose(data.radii, [1.1, 0.9, 0.9, 1.2])
    assert growing[-1] > 1e18
    assert shrinking[-1] < 1e-20
    assert 3e17 < shifting.max() < 3e18
    assert abs(EVERY * int(shifting.argmax()) - 189) <= EVERY
    assert shifting[-1] < 1e-4 * shifting.max()  # and only then decays
    assert 0.65 < (driven[-1] / driven[10]) ** (1 / (SPAN - 10 * EVERY)) < 0.75  # per step


def draw(data: Data, say: Say) -> Figure:
    """Draw the norms against the span."""
    figure, axes = house.panel(height=300)
    steps = np.arange(0, SPAN + 1, EVERY)
    house.log_axis(axes, "y", range(-30, 21, 10))
    labels = [
        (225, -10, say("正交 × 1.1，ρ = 1.1", "1.1 × orthogonal, ρ = 1.1")),
        (185, 10, say("非正规，ρ = 0.9", "non-normal, ρ = 0.9")),
        (225, 8, say("正交 × 0.9，ρ = 0.9", "0.9 × orthogonal, ρ = 0.9")),
        (165, 2, say("tanh RNN，ρ = 1.2", "tanh RNN, ρ = 1.2")),
    ]
    for curve, (step, lift, name), ink, style in zip(data.norms, labels, house.INKS, house.STYLES, strict=False):
        axes.plot(steps, curve, color=ink, linestyle=style)
        house.line_label(axes, (step, curve[step // EVERY]), name, ink, shift=(6, lift))
    axes.set(xlim=(0, SPAN), ylim=(1e-34, 1e24))
    axes.set_xlabel(say("跨越的时间步数", "time steps crossed"))
    axes.set_title(say("雅可比矩阵之积的范数", "norm of the product of Jacobians"))
    return figure
