"""A VAE: the encoder names a mean and a width, noise is put in from outside, and the two terms of the ELBO pull.

The drawing is of one sample. What is drawn is also computed, with linear maps: with the noise held fixed, the gradient
that reaches μ and log σ² by way of z = μ + σε agrees with the numerical one; the KL is at rest at μ = 0 and σ = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from experiments import house
from experiments.house import Numbers, Say

SIZE, LATENT, VARIANCE = 5, 2, 0.5


@dataclass(frozen=True)
class Data:
    """The gradient in (μ, log σ²) by the chain rule and by differences; that of the KL at μ = 0 and σ = 1."""

    chain: Numbers
    numerical: Numbers
    kl_at_prior: Numbers


def compute(seed: int) -> Data:
    """Go through the drawing and back."""
    rng = np.random.default_rng(seed)
    x, decoder, eps = rng.normal(size=SIZE), rng.normal(size=(SIZE, LATENT)), rng.normal(size=LATENT)

    def loss(codes: Numbers) -> float:
        mu, log_variance = codes
        kl = float(np.sum(mu**2 + np.exp(log_variance) - 1 - log_variance)) / 2
        return float(np.sum((x - decoder @ (mu + np.exp(log_variance / 2) * eps)) ** 2)) / (2 * VARIANCE) + kl

    def kl_gradient(codes: Numbers) -> Numbers:
        return np.stack([codes[0], (np.exp(codes[1]) - 1) / 2])

    codes = rng.normal(size=(2, LATENT))
    spread = np.exp(codes[1] / 2)
    to_z = decoder.T @ (decoder @ (codes[0] + spread * eps) - x) / VARIANCE
    chain = np.stack([to_z, to_z * spread * eps / 2]) + kl_gradient(codes)
    steps = 1e-6 * np.eye(2 * LATENT).reshape(-1, 2, LATENT)
    slopes = np.array([(loss(codes + step) - loss(codes - step)) / 2e-6 for step in steps])
    return Data(chain, slopes.reshape(2, LATENT), kl_gradient(np.zeros((2, LATENT))))


def claim(data: Data) -> None:
    """Pass the gradient through the sampling; have the KL at rest where the posterior is the prior."""
    assert np.allclose(data.chain, data.numerical, atol=1e-5)
    assert np.abs(data.kl_at_prior).max() == 0


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], ink: str = house.INK) -> None:
    """Draw an arrow."""
    style = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def box(axes: Axes, x: float, y: float, text: str, ink: str = house.INK) -> None:
    """Write a quantity in a box."""
    style = {"boxstyle": "round,pad=0.35", "fc": house.PAPER, "ec": ink, "linewidth": 1.2}
    axes.text(x, y, text, ha="center", va="center", bbox=style, zorder=3)


def draw(_: Data, say: Say) -> Figure:
    """Draw the way from x to its reconstruction; the distortion above it, the rate below."""
    figure, axes = house.panel(height=270)
    axes.set(xlim=(0, 400), ylim=(262, 0))
    axes.axis("off")
    for left, right, text in ((55, 120, say("编码器", "encoder")), (277, 342, say("解码器", "decoder"))):
        ends = (38, 20) if left < 200 else (20, 38)
        corners = [(left, 120 - ends[0]), (right, 120 - ends[1]), (right, 120 + ends[1]), (left, 120 + ends[0])]
        axes.add_patch(Polygon(corners, fc="none", ec=house.INK, linewidth=1.2))
        axes.text((left + right) / 2, 120, text, ha="center", va="center")
    for x, y, text in ((18, 120, "x"), (160, 100, "μ"), (160, 140, "σ"), (240, 120, "z"), (240, 190, "ε ~ N(0, I)")):
        box(axes, x, y, text)
    box(axes, 380, 120, "x′")
    arrow(axes, (31, 120), (54, 120))
    arrow(axes, (343, 120), (367, 120))
    for y in (100, 140):
        arrow(axes, (121, 120), (147, y))
        arrow(axes, (173, y), (227, 120))
    arrow(axes, (240, 176), (240, 135))
    arrow(axes, (253, 120), (276, 120))
    axes.text(240, 78, "z = μ + σ⊙ε", ha="center", va="center")
    for x in (18, 380):
        axes.plot([x, x], [105, 25], color=house.RED, linestyle="-", linewidth=1.6)
    for start, end in ((18, 132), (380, 268)):
        arrow(axes, (start, 25), (end, 25), house.RED)
    box(axes, 200, 25, say("失真：x 与重构 x′ 差多少", "distortion: x against its reconstruction x′"), house.RED)
    axes.add_patch(Rectangle((142, 80), 36, 80, fc="none", ec=house.BLUE, linewidth=1.2))
    arrow(axes, (160, 160), (160, 225), house.BLUE)
    text = say("码率：KL，N(μ, σ²) 离先验 N(0, I) 多远", "rate: KL from N(μ, σ²) to the prior N(0, I)")
    box(axes, 195, 238, text, house.BLUE)
    return figure
