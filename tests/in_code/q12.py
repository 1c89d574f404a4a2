"""Question 12: BatchNorm standardizes columns; its gradients against differences, their norm against the identity."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Differentiate a random linear function of the output by every input, gain and shift."""
    rng = np.random.default_rng(12)
    samples, channels, step = 7, 3, 1e-5
    x, g = rng.normal(2, 3, size=(2, samples, channels))
    gamma, beta = rng.normal(size=(2, channels))
    y, cache = names["bn_forward"](x, gamma, beta)
    assert np.allclose(y.mean(axis=0), beta)
    assert np.allclose(y.std(axis=0), np.abs(gamma), rtol=1e-4)
    found = names["bn_backward"](g, gamma, cache)
    for k, (value, gradient) in enumerate(zip((x, gamma, beta), found, strict=True)):
        for index in np.ndindex(*value.shape):
            sides = []
            for sign in (1, -1):
                moved = [x.copy(), gamma.copy(), beta.copy()]
                moved[k][index] += sign * step
                sides.append((names["bn_forward"](*moved)[0] * g).sum())
            assert np.isclose(gradient[index], (sides[0] - sides[1]) / (2 * step), atol=1e-6)
    x_hat = cache[0]
    inner = (g**2).sum(axis=0) - g.sum(axis=0) ** 2 / samples - (g * x_hat).sum(axis=0) ** 2 / samples
    assert np.allclose((found[0] ** 2).sum(axis=0), gamma**2 / x.var(axis=0) * inner, rtol=1e-3)
