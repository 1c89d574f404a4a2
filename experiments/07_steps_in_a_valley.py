"""In a valley the flat direction wants a high learning rate, and the steep one sets the limit 2/λ: beyond, it diverges.

Gradient descent on a quadratic whose curvatures are 1 and 10, in an orthogonal basis that the seed turns; it is drawn
in the directions of the eigenvectors. Above: the first steps. Below: what is left of each error after 20 steps, by
learning rate: |1 − ηλ|²⁰ as curves, and what was computed as dots.
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

CURVATURES, STEPS, FLOOR = np.array([1.0, 10.0]), 20, 1e-6
LIMIT, BEST = 2 / CURVATURES.max(), 2 / CURVATURES.sum()
RATES = (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.17, 0.18, 0.19, 0.2, 0.21, 0.22)

KNOB = Knob(Bilingual("学习率 η", "learning rate η"), RATES, shown=RATES.index(0.19))


@dataclass(frozen=True)
class Data:
    """Error in the flat and in the steep direction, before the first step and after each (21 x 2)."""

    rate: float
    errors: Numbers

    @property
    def left(self) -> Numbers:
        """What is left of both errors after the last step."""
        return np.asarray(np.abs(self.errors[-1]))


def compute(seed: int, value: float) -> Data:
    """Descend from an error of 1 in both directions."""
    axes = np.linalg.qr(np.random.default_rng(seed).normal(size=(2, 2)))[0]
    hessian = axes @ np.diag(CURVATURES) @ axes.T
    points = [axes @ np.ones(2)]
    for _ in range(STEPS):
        points.append(points[-1] - value * hessian @ points[-1])
    return Data(value, np.array(points) @ axes)


def claim(sweep: Sequence[Data]) -> None:
    """Below the limit both errors shrink, and the worse one least near η*; above, the steep direction diverges."""
    for data in sweep:
        factors = np.abs(1 - data.rate * CURVATURES) ** STEPS
        assert np.allclose(data.left, factors, atol=1e-12)
        assert (data.left.max() > 1 + 1e-9) == (data.rate > LIMIT)
        assert (data.left[1] > data.left[0]) == (data.rate > BEST)
    assert np.all(np.diff([data.left[0] for data in sweep]) < 0)  # the flat direction always gains
    steep = sweep[KNOB.shown].errors[:, 1]
    assert np.all(steep[1:] * steep[:-1] < 0)  # from side to side
    assert np.all(np.diff(np.abs(steep)) < 0)
    worst = {data.rate: data.left.max() for data in sweep}
    assert min(worst, key=lambda rate: worst[rate]) == 0.18
    assert abs(worst[0.2] - 1) < 1e-9
    assert abs(worst[0.21] - 6.7) < 0.05


def draw(data: Data, say: Say) -> Figure:
    """Draw the path above, and where this rate stands among all below."""
    figure, (above, below) = house.panels(2, 1, 430, height_ratios=(1, 1))
    flat, steep = np.meshgrid(np.linspace(-0.1, 1.15, 61), np.linspace(-1.6, 1.6, 61))
    loss = (CURVATURES[0] * flat**2 + CURVATURES[1] * steep**2) / 2
    above.contour(flat, steep, loss, [0.1, 0.5, 1.5, 4, 8], colors=house.GRAY, linewidths=0.6, linestyles="-")
    above.plot(*data.errors.T, color=house.BLUE, marker="o", markersize=3.5, linestyle="-", linewidth=1.2)
    above.plot(0, 0, marker="+", color=house.INK, markersize=9)
    above.set(
        xlim=(-0.1, 1.15), ylim=(-1.6, 1.6), title=say("误差，陡的方向（λ = 10）", "error, steep direction (λ = 10)")
    )
    above.set_xlabel(say("误差，平的方向（λ = 1）", "error, flat direction (λ = 1)"))
    rates = np.linspace(0, 0.23, 116)
    inks = zip(CURVATURES, (house.GREEN, house.RED), ("--", "-"), "so", data.left, strict=True)
    for curvature, ink, style, marker, left in inks:
        below.plot(rates, np.maximum(np.abs(1 - rates * curvature) ** STEPS, FLOOR / 10), color=ink, linestyle=style)
        below.plot(data.rate, max(left, FLOOR), marker, color=ink, markersize=8, clip_on=False)
    below.axvline(LIMIT, color=house.GRAY, linestyle=":")
    below.text(LIMIT - 0.003, 20, say("界限 2/λ = 0.2", "limit 2/λ = 0.2"), ha="right", va="center")
    below.text(0.036, 4e-3, say("陡的方向", "steep direction"), ha="left", va="center")
    below.text(0.06, 1.1, say("平的方向", "flat direction"), ha="left", va="center")
    house.log_axis(below, "y", range(-6, 3, 2))
    title = say("20 步后剩下的误差（起始 = 1）", "error left after 20 steps (start = 1)")
    below.set(xlim=(0, 0.23), ylim=(FLOOR, 100), title=title, xlabel=say("学习率 η", "learning rate η"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say the factor of each direction and what it leaves."""
    flat, steep = (f"{1 - data.rate * curvature:.3g}".replace("-", "−") for curvature in CURVATURES)
    power = house.power_of_ten(float(np.ceil(np.log10(data.left[1] + 1e-15))))
    little = " 0" if data.left[1] < 1e-15 else say(f"不到 {power}", f" less than {power}")
    left = f"{data.left[0]:.2g}", f" {data.left[1]:.2g}" if data.left[1] > 1e-3 else little
    chinese, english = (
        f"平的方向每步乘 {flat}，20 步后剩 {left[0]}；陡的方向每步乘 {steep}，剩{left[1]}",
        f"Flat direction: times {flat} per step, {left[0]} left after 20; steep: times {steep},{left[1]} left",
    )
    if data.rate > LIMIT:
        chinese, english = f"{chinese}，发散", f"{english}: divergence"
    return say(f"{chinese}。", f"{english}.")
