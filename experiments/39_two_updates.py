"""A round of GAN training is two updates: one network learns, the other is held fixed, and the gradient tells which.

The drawing is of both updates. What is drawn is also computed, with a linear generator and a discriminator with one
hidden layer: an update changes the parameters of one network only; the gradient of the generator passes through the
discriminator and agrees with the numerical one; without the discriminator's slope in x there would be none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import expit, log_expit

from experiments import house
from experiments.house import Numbers, Say

SIZE, NOISE, HIDDEN, BATCH = 3, 2, 4, 6


@dataclass(frozen=True)
class Data:
    """Gradients of both losses: in the discriminator's last layer and in the generator; each with the numerical one.

    Then that in the generator if the discriminator were flat.
    """

    discriminator: Numbers
    generator: Numbers
    flat: Numbers


def compute(seed: int) -> Data:
    """Take the gradient of each update, by the chain rule and by differences."""
    rng = np.random.default_rng(seed)
    g, first, last = rng.normal(size=(SIZE, NOISE)), rng.normal(size=(HIDDEN, SIZE)), rng.normal(size=HIDDEN)
    z, real = rng.normal(size=(BATCH, NOISE)), rng.normal(size=(BATCH, SIZE))

    def d_loss(changed: Numbers) -> float:
        right, wrong = (np.tanh(x @ first.T) @ changed for x in (real, z @ g.T))
        return -float(np.mean(log_expit(right)) + np.mean(log_expit(-wrong)))

    def g_loss(changed: Numbers, height: float = 1) -> float:
        return -float(np.mean(log_expit(np.tanh(z @ changed.T @ first.T) @ last * height)))

    def numerical(loss: object, at: Numbers) -> Numbers:
        steps = 1e-6 * np.eye(at.size).reshape(-1, *at.shape)
        return np.reshape([(loss(at + s) - loss(at - s)) / 2e-6 for s in steps], at.shape)  # type: ignore[operator]

    of_real, of_fake = np.tanh(real @ first.T), np.tanh(z @ g.T @ first.T)
    to_d = (expit(of_fake @ last) @ of_fake - expit(-of_real @ last) @ of_real) / BATCH
    slope = ((1 - of_fake**2) * last) @ first  # of the logit in x, at the fakes
    to_g = (-expit(-of_fake @ last)[:, None] * slope).T @ z / BATCH
    flat = numerical(lambda changed: g_loss(changed, 0), g)
    return Data(np.stack([to_d, numerical(d_loss, last)]), np.stack([to_g, numerical(g_loss, g)]), flat)


def claim(data: Data) -> None:
    """Hold the chain rule in both updates; the gradient of the generator needs the slope of the discriminator."""
    assert np.allclose(data.discriminator[0], data.discriminator[1], atol=1e-7)
    assert np.allclose(data.generator[0], data.generator[1], atol=1e-7)
    assert np.abs(data.generator).max() > 0.01
    assert np.all(data.flat == 0)


def arrow(axes: Axes, points: list[tuple[float, float]], ink: str = house.INK) -> None:
    """Draw a line through the points, with a head at the last; gradients are dashed."""
    style = house.STYLES[1] if ink == house.RED else "-"
    x, y = zip(*points, strict=True)
    axes.plot(x[:-1], y[:-1], color=ink, linestyle=style, linewidth=1.6)
    look = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.6, "linestyle": style, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", points[-1], points[-2], arrowprops=look)


def network(axes: Axes, place: tuple[float, float], name: str, word: str, *, learns: bool) -> None:
    """Draw a network, framed in blue if it learns."""
    x, y = place
    frame = {"boxstyle": "round,pad=0.6", "fc": house.PAPER, "ec": house.BLUE if learns else house.GRAY}
    axes.text(x, y, name, ha="center", va="center", bbox={**frame, "linewidth": 3 if learns else 1}, zorder=3)
    axes.text(x, y - 32, word, ha="center", va="center")


def draw(_: Data, say: Say) -> Figure:
    """Draw the update of D above that of G; data flow to the right, gradients back to the left."""
    figure, axes = house.panel(height=310)
    axes.set(xlim=(0, 400), ylim=(302, 0))
    axes.axis("off")
    words = say("固定", "fixed"), say("学习", "learns")
    for top, title, learns in (
        (0, say("一、更新 D", "1. update D"), "D"),
        (160, say("二、更新 G", "2. update G"), "G"),
    ):
        y = top + 62
        axes.text(5, top + 14, title, ha="left", va="center")
        for x, name in ((100, "G"), (265, "D")):
            network(axes, (x, y), name, words[name == learns], learns=name == learns)
        axes.text(15, y, "z", ha="center", va="center")
        axes.text(180, y - 12, say("假样本", "fakes"), ha="center", va="center")
        arrow(axes, [(25, y), (80, y)])
        arrow(axes, [(120, y), (245, y)])
        arrow(axes, [(285, y), (325, y)])
        axes.text(360, y, say("损失", "loss"), ha="center", va="center")
        back = y + 34
        arrow(axes, [(360, y + 12), (360, back), (275, back), (275, y + 21)], house.RED)
        if learns == "D":
            axes.text(155, y + 50, say("真样本", "real"), ha="right", va="center")
            arrow(axes, [(160, y + 50), (253, y + 50), (253, y + 21)])
        else:
            arrow(axes, [(255, y + 21), (255, back), (100, back), (100, y + 21)], house.RED)
            text = say("梯度穿过 D，D 不变", "the gradient passes through D, which stays as it is")
            axes.text(200, back + 18, text, ha="center", va="center")
    return figure
