"""The spectral radius does not tell whether the gradient of a recurrent network vanishes or explodes.

What counts is the norm of the product of Jacobians over the span. Three recurrences have the same spectral radius ρ: an
orthogonal matrix times ρ does as ρ says. The powers of ρI + N, far from normal, grow first whatever ρ is. The Jacobians
of a tanh network driven by noise multiply to almost nothing until ρ is about 2: its units saturate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

SPAN, SHIFT, UNITS, SETTLE = 500, 20, 100, 50
EVERY = 10  # steps between two points of a curve
HIGHEST = 40
"""The drawing ends at this power of ten, and below at its inverse."""

RADII = (0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4)
KNOB = Knob(Bilingual("谱半径 ρ", "spectral radius ρ"), RADII, shown=RADII.index(1))


@dataclass(frozen=True)
class Data:
    """Spectral norm, as a power of ten, of the product of 0, 10, 20 … 500 Jacobians, for three recurrences."""

    radius: float
    powers: Numbers

    def per_step(self, recurrence: int) -> float:
        """Return the factor per step, once the first steps are over."""
        return float(10 ** ((self.powers[recurrence, -1] - self.powers[recurrence, 5]) / (SPAN - 5 * EVERY)))


def powers(jacobians: Numbers) -> Numbers:
    """Return the norm of the product of the first 0, 10, 20 … of the ``jacobians``, steps x n x n."""
    product, scale, found = np.eye(jacobians.shape[-1]), 0.0, [0.0]
    for step, jacobian in enumerate(jacobians, 1):
        product = jacobian @ product
        if step % EVERY == 0:
            norm = np.sqrt(np.linalg.eigvalsh(product @ product.T)[-1])
            product, scale = product / norm, scale + float(np.log10(norm))
            found.append(scale)
    return np.array(found)


def driven_by_noise(w: Numbers, rng: np.random.Generator) -> Numbers:
    """Return the Jacobians of h ← tanh(W h + x) with x of unit variance, after 50 steps to settle."""
    h = np.zeros(UNITS)
    jacobians = []
    for _ in range(SETTLE + SPAN):
        h = np.tanh(w @ h + rng.normal(size=UNITS))
        jacobians.append((1 - h**2)[:, None] * w)
    return np.array(jacobians[SETTLE:])


def compute(seed: int, value: float) -> Data:
    """Multiply the Jacobians of three recurrences: ρ x orthogonal, ρI + N, tanh. Only ρ differs from value to value."""
    rng = np.random.default_rng(seed)
    orthogonal = np.linalg.qr(rng.normal(size=(SHIFT, SHIFT)))[0]
    w = rng.normal(size=(UNITS, UNITS))
    w *= value / np.abs(np.linalg.eigvals(w)).max()
    constant = (value * orthogonal, value * np.eye(SHIFT) + np.eye(SHIFT, k=1))
    products = [*(np.broadcast_to(m, (SPAN, SHIFT, SHIFT)) for m in constant), driven_by_noise(w, rng)]
    return Data(value, np.array([powers(p) for p in products]))


def claim(sweep: Sequence[Data]) -> None:
    """Turn to growth at ρ = 1 only where W is orthogonal; tanh turns near 2, the non-normal one grows first."""
    for data in sweep:
        orthogonal, shifting, _ = data.powers
        assert np.allclose(orthogonal, np.arange(0, SPAN + 1, EVERY) * np.log10(data.radius), atol=1e-6)
        assert shifting.max() > 11
        assert (shifting[-1] < shifting.max() - 1) == (data.radius < 0.95)  # it falls again within the span
    assert 1.9 < np.interp(0, [np.log(data.per_step(2)) for data in sweep], RADII) < 2.25
    assert np.all(np.diff([data.per_step(2) for data in sweep]) > 0)
    at = {data.radius: data for data in sweep}
    assert abs(EVERY * int(at[0.9].powers[1].argmax()) - 189) <= EVERY
    assert 17.5 < at[0.9].powers[1].max() < 18.5
    assert 0.65 < at[1.2].per_step(2) < 0.75
    assert 33 < at[1].powers[1, -1] < 35
    assert (np.diff(at[1].powers[1]) > 0).all()
    assert (np.diff(at[1].powers[1], 2) < 0).all()  # its curve bends
    assert 0.55 < at[1].per_step(2) < 0.65
    assert at[1].powers[2, 190 // EVERY] < -HIGHEST  # out of the drawing


def draw(data: Data, say: Say) -> Figure:
    """Draw the norms against the span."""
    figure, axes = house.panel(height=310)
    house.log_axis(axes, "y", range(-HIGHEST, HIGHEST + 1, 20))
    names = say("正交;非正规;tanh RNN", "orthogonal;non-normal;tanh RNN").split(";")
    for curve, name, ink, style in zip(data.powers, names, house.INKS, house.STYLES, strict=False):
        seen = 10.0 ** np.clip(curve, -HIGHEST - 20, HIGHEST + 20)
        axes.plot(np.arange(0, SPAN + 1, EVERY), seen, color=ink, linestyle=style, label=name)
    axes.set(xlim=(0, SPAN), ylim=(10.0**-HIGHEST, 10.0**HIGHEST))
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, columnspacing=1.2)
    axes.set_xlabel(say("跨越的时间步数", "time steps crossed"))
    axes.set_title(say("雅可比矩阵之积的范数", "norm of the product of Jacobians"), pad=26)
    return figure


def tell(data: Data, say: Say) -> str:
    """Say where the three are after all steps."""
    ends = [house.power_of_ten(power) if abs(power) >= 0.5 else "1" for power in data.powers[:, -1]]
    top, step = house.power_of_ten(data.powers[1].max()), EVERY * int(data.powers[1].argmax())
    peak = ("", "") if step == SPAN else (f"（第 {step} 步时达 {top}）", f" ({top} at step {step})")
    return say(
        f"500 步后：正交 {ends[0]}，非正规 {ends[1]}{peak[0]}，tanh RNN {ends[2]}，每步约乘 {data.per_step(2):.2f}。",
        f"After 500 steps: orthogonal {ends[0]}, non-normal {ends[1]}{peak[1]}, "
        f"tanh RNN {ends[2]}, a factor of about {data.per_step(2):.2f} per step.",
    )
