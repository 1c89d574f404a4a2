"""High accuracy on the benchmark does not tell which rule was learned: here it is color, though shape was there.

Images of 8 × 8 pixels show a plus or a cross of nine pixels somewhere, red or blue, in noise. In training, color agrees
with the shape in 95 % of the images. A small network scores high on such images, falls to about chance when color is
shuffled and far below when it is swapped. Trained with shuffled colors, the same network learns the shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments import house
from experiments.house import Numbers, Say

SIDE, NOISE, TRAIN, TEST, WIDTH, STEPS, RATE = 8, 0.3, 1500, 2000, 32, 80, 0.1
AGREE = (0.95, 0.5, 0.05)
"""How often color agrees with shape: in the three test sets, and (the first two) in the two training sets."""
SHAPES = np.array([np.add.outer(np.arange(5) == 2, np.arange(5) == 2), np.eye(5) + np.eye(5)[::-1] > 0], dtype=float)


@dataclass(frozen=True)
class Data:
    """Accuracy: two networks, trained on colors that agree in 95 % and in 50 %, on the three test sets."""

    accuracy: Numbers


def images(count: int, agree: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return images (count, 2 colors × SIDE × SIDE) and their labels, 0 or 1."""
    labels = rng.integers(0, 2, count)
    colors = np.where(rng.random(count) < agree, labels, 1 - labels)
    pixels = NOISE * rng.normal(size=(count, 2, SIDE, SIDE))
    for image, label, color, (i, j) in zip(pixels, labels, colors, rng.integers(0, SIDE - 4, (count, 2)), strict=True):
        image[color, i : i + 5, j : j + 5] += SHAPES[label]
    return pixels.reshape(count, -1), labels.astype(float)


def train(x: Numbers, y: Numbers, rng: np.random.Generator) -> list[Numbers]:
    """Return the weights of a two-layer ReLU network after gradient descent with momentum on all of ``x``."""
    weights = [rng.normal(size=(x.shape[1], WIDTH)) / np.sqrt(x.shape[1]), rng.normal(size=WIDTH) / np.sqrt(WIDTH)]
    speed = [np.zeros_like(w) for w in weights]
    for _ in range(STEPS):
        h = np.maximum(x @ weights[0], 0)
        g = (1 / (1 + np.exp(-h @ weights[1])) - y) / len(x)
        for k, gradient in enumerate([x.T @ (np.outer(g, weights[1]) * (h > 0)), h.T @ g]):
            speed[k] = 0.9 * speed[k] - RATE * gradient
            weights[k] = weights[k] + speed[k]
    return weights


def compute(seed: int) -> Data:
    """Train both networks and test them."""
    rng = np.random.default_rng(seed)
    tests = [images(TEST, agree, rng) for agree in AGREE]
    networks = [train(*images(TRAIN, agree, rng), rng) for agree in AGREE[:2]]
    return Data(np.array([[np.mean((np.maximum(x @ w, 0) @ a > 0) == y) for x, y in tests] for w, a in networks]))


def claim(data: Data) -> None:
    """Alike on the first test set, worlds apart on the last."""
    color, shape = data.accuracy
    assert color[0] > 0.92
    assert abs(color[1] - 0.5) < 0.1
    assert color[2] < 0.25
    assert shape.min() > 0.85


def draw(data: Data, say: Say) -> Figure:
    """Draw the four kinds of images with the share of each pair in the first training set, and the accuracies."""
    figure, (top, bottom) = house.panels(2, 1, height=400, height_ratios=(1, 2.3))
    for left, label, color in ((0, 0, 0), (7, 1, 1), (17, 0, 1), (24, 1, 0)):
        ink, inside = ((house.RED, house.RED), (house.BLUE, "none"))[color]
        for i, j in np.argwhere(SHAPES[label] > 0):
            top.add_patch(Rectangle((left + j + 0.1, i + 0.1), 0.8, 0.8, edgecolor=ink, facecolor=inside))
    for middle, share in ((6, 95), (23, 5)):
        top.text(middle, -0.7, f"{share}%", ha="center", va="top")
    top.set(xlim=(-0.5, 29.5), ylim=(-2.4, 5.2), aspect="equal")
    top.set(title=say("训练图像（类别由形状决定）", "training images (the shape is the class)"))
    top.set_axis_off()
    looks: list[dict[str, Any]] = [{"color": house.GREEN}, {"fill": False, "ec": house.PINK, "hatch": "//"}]
    bottom.axhline(50, color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    for x, accuracy, look in zip((-0.2, 0.2), data.accuracy, looks, strict=True):
        bottom.bar_label(bottom.bar(np.arange(3) + x, 100 * accuracy, width=0.36, **look), fmt="%.0f", padding=1)
    bottom.text(2.46, 52, say("瞎猜", "chance"))
    bottom.set_xticks(range(3), (say("95% 一致", "95% agree"), say("打乱", "shuffled"), say("对调", "swapped")))
    bottom.set(xlim=(-0.5, 2.9), ylim=(0, 150), yticks=(0, 25, 50, 75, 100))
    bottom.grid(visible=False, axis="x")
    names = (say("用上面的图像训练", "trained as above"), say("训练时颜色随机", "trained with random colors"))
    bottom.legend(bottom.containers, names, loc="upper right")
    bottom.set(
        xlabel=say("测试图像的颜色", "colors in the test images"), title=say("测试精度（%）", "test accuracy (%)")
    )
    return figure
