"""The same function can be written as sharp as one likes.

A two-layer ReLU network f(x) = aᵀ ReLU(Wx) is trained on noisy samples of a smaller one. Then (W, a) → (αW, a/α),
which leaves f as it is. The trace and the largest eigenvalue of the Hessian H grow like α²; THT, T = diag|θ|, stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.figure import Figure

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

INPUTS, WIDTH, TRAIN, TEST, STEPS, RATE = 5, 12, 100, 1000, 3000, 0.05
SCALES = (1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 70, 100)
HIGH = 0.4  # the loss up to which the valley is drawn
KNOB = Knob(Bilingual("重标度 α", "rescaling α"), SCALES, shown=7)


@dataclass(frozen=True)
class Data:
    """By scale: eigenvalue and trace of H, eigenvalue of THT, test error; loss on the eigenvector, f on an input."""

    now: int
    curves: Numbers
    valleys: Numbers
    functions: Numbers


def derivatives(theta: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return f, its Jacobian, and ∂²f/∂a∂W by sample and unit; θ is W, row by row, and a."""
    z = x @ theta[:-WIDTH].reshape(WIDTH, INPUTS).T
    in_w, a = (z > 0)[:, :, None] * x[:, None, :], theta[-WIDTH:]
    return np.maximum(z, 0) @ a, np.hstack([(a[:, None] * in_w).reshape(len(x), -1), np.maximum(z, 0)]), in_w


def hessian(theta: Numbers, x: Numbers, y: Numbers) -> Numbers:
    """Return the Hessian of the mean of (f − y)²/2: JᵀJ/n and the part with second derivatives of f."""
    f, jacobian, in_w = derivatives(theta, x)
    H, cross = jacobian.T @ jacobian, np.einsum("n,nji,jk->kji", f - y, in_w, np.eye(WIDTH)).reshape(WIDTH, -1)
    H[-WIDTH:, :-WIDTH] += cross
    H[:-WIDTH, -WIDTH:] += cross.T
    return np.asarray(H / len(x))


@cache
def all_scales(seed: int) -> tuple[Numbers, ...]:
    """Train; at each scale, measure, walk in the sharpest direction, and along an input; return what ``Data`` holds."""
    rng = np.random.default_rng(seed)
    w_true, a_true = rng.normal(size=(4, INPUTS)) / np.sqrt(INPUTS), rng.normal(size=4)
    x = rng.normal(size=(TRAIN + TEST, INPUTS))
    y = np.maximum(x @ w_true.T, 0) @ a_true + 0.1 * rng.normal(size=TRAIN + TEST)
    theta = np.append(rng.normal(size=WIDTH * INPUTS) / np.sqrt(INPUTS), rng.normal(size=WIDTH) / np.sqrt(WIDTH))
    for _ in range(STEPS):
        f, jacobian, _ = derivatives(theta, x[:TRAIN])
        theta = theta - RATE / TRAIN * jacobian.T @ (f - y[:TRAIN])
    line = np.linspace(-3, 3, 61)[:, None] * np.eye(INPUTS)[0] + x[0] * (np.arange(INPUTS) > 0)
    found = []
    for alpha in SCALES:
        scaled = theta * np.repeat([alpha, 1 / alpha], (WIDTH * INPUTS, WIDTH))
        H, T = hessian(scaled, x[:TRAIN], y[:TRAIN]), np.abs(scaled)
        (values, vectors), relative = np.linalg.eigh(H), np.linalg.eigvalsh(T[:, None] * H * T)[-1]
        curves = (values[-1], np.trace(H), relative, np.mean((derivatives(scaled, x)[0] - y)[TRAIN:] ** 2))
        steps = 1.2 * np.sqrt(2 * HIGH / values[-1]) * np.linspace(-1, 1, 41)
        way = vectors[:, -1] * np.sign(vectors[:, -1].sum())
        walk = [derivatives(scaled + step * way, x[:TRAIN])[0] for step in steps]
        valley = [steps, ((walk - y[:TRAIN]) ** 2).mean(1) / 2]
        found.append((curves, valley, [line[:, 0], derivatives(scaled, line)[0]]))
    return tuple(map(np.array, zip(*found, strict=True)))


def compute(seed: int, value: float) -> Data:
    """Return the measures at all scales, and which of them is ``value``."""
    return Data(SCALES.index(value), *all_scales(seed))


def claim(sweep: Sequence[Data]) -> None:
    """See the sharpness grow like α² and the valley narrow, while function, error and relative sharpness stay."""
    *sharpness, relative, error = sweep[0].curves.T
    assert np.abs((np.diff(np.log(sharpness)) / np.diff(np.log(SCALES)))[:, -5:] - 2).max() < 0.02
    assert all(curve[-1] > 3000 * curve[0] for curve in sharpness)
    assert error[0] < 0.1  # it generalizes: 0.01 is noise
    assert max(np.ptp(error), np.ptp(relative) / relative[0], np.ptp(sweep[0].functions, 0).max()) < 1e-9
    widths = np.array(SCALES) * np.array([np.ptp(steps[loss < HIGH]) for steps, loss in sweep[0].valleys])
    assert np.abs(widths / widths[-1] - 1)[-5:].max() < 0.05


def draw(data: Data, say: Say) -> Figure:
    """Draw the valley, with that at α = 1, and the function; below, the measures against α."""
    figure = house.figure(height=430)
    valley, function, panel = figure.subplot_mosaic("VF;PP", height_ratios=(2, 3)).values()
    valley.plot(*data.valleys[0], color=house.GRAY, linestyle="-", linewidth=1)
    valley.plot(*data.valleys[data.now], color=house.RED, linestyle="-")
    valley.set(xlim=(-0.6, 0.6), xlabel=say("沿最尖锐的方向", "sharpest direction"), xticks=(-0.5, 0, 0.5))
    valley.set(ylim=(0, HIGH), yticks=(0, 0.2, 0.4), title=say("训练损失", "training loss"))
    function.plot(*data.functions[data.now], color=house.BLUE)
    function.set(xlim=(-3, 3), title=say("网络的输出", "output of the net"), xlabel=say("第 1 个输入", "first input"))
    names = say("最大特征值、迹、自适应锐度、测试误差", "largest eigenvalue、trace、adaptive sharpness、test error")
    shifts, inks = ((6, -9), (-50, 9), (-40, 11), (-40, 11)), (house.RED, house.BLUE, house.GREEN, house.PINK)
    for k, curve in enumerate(data.curves.T):
        panel.plot(SCALES, curve, color=inks[k], linestyle=house.STYLES[k])
        panel.plot(SCALES[data.now], curve[data.now], "D", color=inks[k], linestyle="none", clip_on=False)
        panel.annotate(names.split("、")[k], (13, curve[8]), shifts[k], textcoords="offset points", va="center")
    house.log_axis(panel, "x", range(3))
    house.log_axis(panel, "y", range(-2, 6, 2))
    panel.set(xlim=(1, 100), ylim=(3e-3, 3e5), title=say("锐度，以及测试误差", "sharpness, and test error"))
    panel.set_xlabel(say("重标度 α：(W₁, W₂) → (αW₁, W₂/α)", "rescaling α: (W₁, W₂) → (αW₁, W₂/α)"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say how sharp the same function is."""
    text = "最大特征值 {:,.0f}（α = 1 时为 {:.0f}）；函数不变，测试误差仍是 {:.3f}。"
    english = "Largest eigenvalue {:,.0f} (at α = 1: {:.0f}); the function is the same, the test error still {:.3f}."
    return say(text, english).format(data.curves[data.now, 0], data.curves[0, 0], data.curves[data.now, 3])
