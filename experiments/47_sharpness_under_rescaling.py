"""The same function can be written as sharp as one likes.

A two-layer ReLU network f(x) = aᵀ ReLU(Wx) is trained on noisy samples of a smaller one. Then (W, a) → (αW, a/α),
which leaves f as it is. The Hessian of the training loss, computed exactly, has a trace and a largest eigenvalue that
grow like α²; that of the loss in relative perturbations, THT with T = diag|θ|, stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

INPUTS, WIDTH, TRAIN, TEST, STEPS, RATE = 5, 12, 100, 1000, 3000, 0.05
SCALES = np.geomspace(1, 100, 21)


@dataclass(frozen=True)
class Data:
    """For each α: largest eigenvalue and trace of H, largest eigenvalue of THT, test error, change of the outputs."""

    largest: Numbers
    trace: Numbers
    relative: Numbers
    error: Numbers
    change: Numbers


def hessian(w: Numbers, a: Numbers, x: Numbers, y: Numbers) -> Numbers:
    """Return the Hessian of the mean of (f − y)²/2 in (W, a): JᵀJ/n and the part with second derivatives of f."""
    active = (x @ w.T > 0).astype(float)
    in_w = active[:, :, None] * x[:, None, :]  # ∂²f/∂a∂W; the other second derivatives of f are zero
    jacobian = np.hstack([(a[:, None] * in_w).reshape(len(x), -1), active * (x @ w.T)])
    H = jacobian.T @ jacobian / len(x)
    cross = np.einsum("n,nji->ji", np.maximum(x @ w.T, 0) @ a - y, in_w) / len(x)
    for j in range(WIDTH):
        columns = slice(j * INPUTS, (j + 1) * INPUTS)
        H[columns, WIDTH * INPUTS + j] += cross[j]
        H[WIDTH * INPUTS + j, columns] += cross[j]
    return np.asarray(H)


def compute(seed: int) -> Data:
    """Train, rescale, and measure."""
    rng = np.random.default_rng(seed)
    w_true, a_true = rng.normal(size=(4, INPUTS)) / np.sqrt(INPUTS), rng.normal(size=4)
    x = rng.normal(size=(TRAIN + TEST, INPUTS))
    y = np.maximum(x @ w_true.T, 0) @ a_true + 0.1 * rng.normal(size=TRAIN + TEST)
    (x, test_x), (y, test_y) = np.split(x, [TRAIN]), np.split(y, [TRAIN])
    w, a = rng.normal(size=(WIDTH, INPUTS)) / np.sqrt(INPUTS), rng.normal(size=WIDTH) / np.sqrt(WIDTH)
    for _ in range(STEPS):
        z = x @ w.T
        error = np.maximum(z, 0) @ a - y
        slope = error[:, None] * (z > 0) * a
        w, a = w - RATE / TRAIN * slope.T @ x, a - RATE / TRAIN * np.maximum(z, 0).T @ error
    rows = []
    for alpha in SCALES:
        H = hessian(alpha * w, a / alpha, x, y)
        T = np.abs(np.concatenate([(alpha * w).ravel(), a / alpha]))
        found = np.maximum(test_x @ (alpha * w).T, 0) @ (a / alpha)
        change = np.abs(found - np.maximum(test_x @ w.T, 0) @ a).max()
        sharpness = [np.linalg.eigvalsh(M)[-1] for M in (H, T[:, None] * H * T)]
        rows.append((sharpness[0], np.trace(H), sharpness[1], np.mean((found - test_y) ** 2), change))
    return Data(*np.array(rows).T)


def claim(data: Data) -> None:
    """See the sharpness grow like α², while the function, its error and the relative sharpness stay."""
    for sharpness in (data.largest, data.trace):
        slope = np.diff(np.log(sharpness)) / np.diff(np.log(SCALES))
        assert np.abs(slope[SCALES[1:] > 10] - 2).max() < 0.02
        assert sharpness[-1] > 3000 * sharpness[0]
    assert data.error[0] < 0.1  # it generalizes: 0.01 is noise
    assert max(data.change.max(), np.ptp(data.error)) < 1e-12
    assert np.ptp(data.relative) < 1e-9 * data.relative[0]


def draw(data: Data, say: Say) -> Figure:
    """Draw all four against α."""
    figure, axes = house.panel(height=320)
    labels = (
        (data.trace, say("迹", "trace"), (-6, 8), "right"),
        (data.largest, say("最大特征值", "largest eigenvalue"), (6, -8), "left"),
        (data.relative, say("自适应锐度（重标度不变）", "adaptive sharpness (invariant)"), (0, 10), "center"),
        (data.error, say("测试误差", "test error"), (0, 10), "center"),
    )
    for k, (curve, name, shift, side) in enumerate(labels):
        axes.plot(SCALES, curve, color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(axes, (SCALES[12], curve[12]), name, house.INKS[k], shift=shift, ha=side)
    house.log_axis(axes, "x", range(3))
    house.log_axis(axes, "y", range(-2, 6))
    axes.set(xlim=(1, 100), ylim=(3e-3, 3e5))
    axes.set_xlabel(say("重标度 α：(W₁, W₂) → (αW₁, W₂/α)", "rescaling α: (W₁, W₂) → (αW₁, W₂/α)"))
    axes.set_title(say("Hessian 的锐度，以及测试误差", "sharpness of the loss, and test error"))
    return figure
