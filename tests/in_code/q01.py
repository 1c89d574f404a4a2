"""Question 1: the ReLU network through given points is their polyline, which ``np.interp`` draws."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compare with linear interpolation at uneven knots, and with the bound on the error of a polyline."""
    rng = np.random.default_rng(0)
    knots = np.sort(rng.uniform(-2, 3, 7))
    values = rng.normal(size=7)
    x = np.linspace(knots[0], knots[-1], 211)
    np.testing.assert_allclose(names["relu_network"](knots, values)(x), np.interp(x, knots, values), atol=1e-10)

    even = np.linspace(0, 2, 9)
    fine = np.linspace(0, 2, 1601)
    error = np.abs(names["relu_network"](even, np.sin(even))(fine) - np.sin(fine)).max()
    assert 0 < error <= 0.25**2 / 8

    by_hand = names["relu_network"](np.array([0.0, 1, 2]), np.array([0.0, 1, 4]))
    np.testing.assert_allclose(by_hand(np.array([1.5])), [2.5])
