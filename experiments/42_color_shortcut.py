"""High accuracy on the benchmark does not tell which rule was learned: here it is color, though shape was there.

Images of 8 × 8 pixels show a plus or a cross of nine pixels somewhere, red or blue, in noise. In training, color agrees
with the shape in 95 % of the images. A small network learns color first: swapped, it is far below chance; with more
steps it learns some shape, never all. Trained with shuffled colors, the same network learns the shape.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments import house
from experiments.house import Numbers, Say

SIDE, NOISE, TRAIN, TEST, WIDTH, RATE = 8, 0.3, 1500, 2000, 32, 0.1
STEPS = (10, 20, 40, 80, 160, 320, 640, 1280)
AGREE = (0.95, 0.5, 0.05)
"""How often color agrees with shape: in the three test sets, and (the first two) in the two training sets."""
SHAPES = np.array([np.add.outer(np.arange(5) == 2, np.arange(5) == 2), np.eye(5) + np.eye(5)[::-1] > 0], dtype=float)


@dataclass(frozen=True)
class Data:
    """Accuracy of two networks (trained on colors that agree in 95 %, in 50 %), after STEPS, on three test sets.

    And the share of its training images that the first network gets right.
    """

    accuracy: Numbers
    fitted: Numbers


def images(count: int, agree: float, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return images (count, 2 colors × SIDE × SIDE) and their labels, 0 or 1."""
    labels = rng.integers(0, 2, count)
    colors = np.where(rng.random(count) < agree, labels, 1 - labels)
    pixels = NOISE * rng.normal(size=(count, 2, SIDE, SIDE))
    for image, label, color, (i, j) in zip(pixels, labels, colors, rng.integers(0, SIDE - 4, (count, 2)), strict=True):
        image[color, i : i + 5, j : j + 5] += SHAPES[label]
    return pixels.reshape(count, -1), labels.astype(float)


def train(x: Numbers, y: Numbers, rng: np.random.Generator) -> list[list[Numbers]]:
    """Return the weights of a two-layer ReLU network, after each of STEPS of momentum gradient descent on all ``x``."""
    weights = [rng.normal(size=(x.shape[1], WIDTH)) / np.sqrt(x.shape[1]), rng.normal(size=WIDTH) / np.sqrt(WIDTH)]
    speed = [np.zeros_like(w) for w in weights]
    kept = []
    for step in range(1, STEPS[-1] + 1):
        h = np.maximum(x @ weights[0], 0)
        g = (1 / (1 + np.exp(-h @ weights[1])) - y) / len(x)
        for k, gradient in enumerate([x.T @ (np.outer(g, weights[1]) * (h > 0)), h.T @ g]):
            speed[k] = 0.9 * speed[k] - RATE * gradient
            weights[k] = weights[k] + speed[k]
        if step in STEPS:
            kept.append(list(weights))
    return kept


def compute(seed: int) -> Data:
    """Train both networks and test them."""
    rng = np.random.default_rng(seed)
    tests = [images(TEST, agree, rng) for agree in AGREE]
    found = []
    for agree in AGREE[:2]:
        training = images(TRAIN, agree, rng)
        run = train(*training, rng)
        found.append([[np.mean((np.maximum(x @ w, 0) @ a > 0) == y) for x, y in (*tests, training)] for w, a in run])
    right = np.array(found)
    return Data(right[:, :, :3], right[0, :, 3])


def claim(data: Data) -> None:
    """See color learned first, shape slowly and in part; fully where color is of no use."""
    color, shape = data.accuracy
    early = STEPS.index(80)
    assert np.abs(color[early] - (0.95, 0.55, 0.12)).max() < 0.1
    assert np.abs(color[1 : early + 1, 0] - AGREE[0]).max() < 0.02  # what color can give
    assert abs(shape[early, 2] - 0.94) < 0.03
    assert (np.diff(color[1:, 2]) > 0).all()
    assert 0.35 < color[-1, 2] < 0.55
    assert shape[early:].min() > 0.9
    assert data.fitted[STEPS.index(320) :].min() == 1  # exceptions, too


def draw(data: Data, say: Say) -> Figure:
    """Draw the four kinds of images with the share of each pair in the first training set, and accuracy by steps."""
    figure, (top, bottom) = house.panels(2, 1, height=420, height_ratios=(1, 2.5))
    for left, label, color in ((0, 0, 0), (7, 1, 1), (17, 0, 1), (24, 1, 0)):
        ink, inside = ((house.RED, house.RED), (house.BLUE, "none"))[color]
        for i, j in np.argwhere(SHAPES[label] > 0):
            top.add_patch(Rectangle((left + j + 0.1, i + 0.1), 0.8, 0.8, edgecolor=ink, facecolor=inside))
    top.text(6, -0.7, "95%", ha="center", va="top")
    top.text(23, -0.7, "5%", ha="center", va="top")
    top.set(xlim=(-0.5, 29.5), ylim=(-2.4, 5.2), aspect="equal")
    top.set_title(say("训练图像（类别由形状决定）", "training images (the shape is the class)"))
    top.set_axis_off()
    short = (say("颜色 95% 一致", "95% agree"), say("颜色打乱", "colors shuffled"), say("颜色对调", "colors swapped"))
    names = (*short, say("对调；训练时颜色随机", "swapped; trained with random colors"))
    curves = 100 * np.array([*data.accuracy[0].T, data.accuracy[1, :, 2]])
    for k, (at, shift) in enumerate(((0, (4, 12)), (4, (4, -11)), (4, (4, -13)), (2, (6, -8)))):
        bottom.plot(STEPS, curves[k], color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(bottom, (STEPS[at], curves[k, at]), names[k], house.INKS[k], shift=shift)
    house.log_axis(bottom, "x")
    bottom.set_xticks(STEPS, [f"{step}" for step in STEPS])
    bottom.set(xlim=(10, 1300), ylim=(0, 112), yticks=range(0, 101, 25), xlabel=say("训练步数", "steps of training"))
    bottom.set_title(say("测试准确率（%）", "test accuracy (%)"))
    return figure
