"""Initializations of question 8: the variances that it derives, and what they do to signals and gradients."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Check bounds and variances, dense and convolutional; send a signal forward and a gradient back."""
    initialize, rng = names["initialize"], np.random.default_rng(8)
    xavier = initialize((300, 500), "xavier", rng)
    assert xavier.shape == (300, 500)
    assert 0.99 * np.sqrt(6 / 800) < np.abs(xavier).max() <= np.sqrt(6 / 800)
    assert abs(xavier.var() * 800 / 2 - 1) < 0.02
    convolution = initialize((64, 48, 3, 5), "xavier", rng)
    assert abs(convolution.var() * (64 + 48) * 15 / 2 - 1) < 0.03
    kaiming = initialize((64, 48, 3, 5), "kaiming", rng, slope=0.5)
    assert abs(kaiming.var() * 1.25 * 48 * 15 / 2 - 1) < 0.03
    assert abs(kaiming.mean()) < 0.01
    h, widths, kept = rng.normal(size=(40, 400)), [400, 900, 300, 700, 400], []
    before = (h**2).mean()
    for n_in, n_out in pairwise(widths):
        w = initialize((n_out, n_in), "kaiming", rng)
        z = h @ w.T
        kept.append((w, z > 0))
        h = np.maximum(z, 0)
    assert abs((h**2).mean() / before - 1) < 0.2
    g = rng.normal(size=h.shape)
    before = (g**2).sum()
    for w, on in kept[::-1]:
        g = (g * on) @ w
    assert abs((g**2).sum() / before - 1) < 0.2  # the norm of the gradient vector
