"""Question 44: integrated gradients against closed forms, and completeness on a network."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """A product is shared as by hand, a linear score exactly; on a network the parts add up to the difference."""
    rng = np.random.default_rng(44)
    attribute = names["integrated_gradients"]
    assert np.allclose(attribute(lambda z: z[::-1], np.array([2.0, 1.0]), np.zeros(2)), [1, 1])
    inputs, width = 5, 7
    x, base, w = rng.normal(size=inputs), rng.normal(size=inputs), rng.normal(size=inputs)
    assert np.allclose(attribute(lambda _: w, x, base, steps=3), w * (x - base))
    first, second = rng.normal(size=(inputs, width)), rng.normal(size=width)

    def score(z: Any) -> Any:
        return np.tanh(z @ first) @ second

    def slope(z: Any) -> Any:
        return first @ ((1 - np.tanh(z @ first) ** 2) * second)

    errors = [abs(attribute(slope, x, base, n).sum() - (score(x) - score(base))) for n in (5, 50, 500)]
    assert errors[2] < 1e-4
    assert errors[2] < errors[1]
