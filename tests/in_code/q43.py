"""Question 43: the input gradient against central differences; FGSM and PGD against every corner of the box."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """No corner of the box has a higher loss than the points FGSM and PGD find, and PGD stays inside."""
    rng = np.random.default_rng(43)
    count, size, eps = 6, 5, 0.3
    w, b, x, y = rng.normal(size=size), 0.4, rng.normal(size=(count, size)), rng.integers(0, 2, count)

    def loss(points: Any) -> Any:
        scores = points @ w + b
        return np.logaddexp(0, scores) - y * scores

    gradient = names["input_gradient"](w, b, x, y)
    assert gradient.shape == x.shape
    for k, change in enumerate(1e-6 * np.eye(size)):
        assert np.allclose((loss(x + change) - loss(x - change)) / 2e-6, gradient[:, k], atol=1e-6)
    worst = np.max([loss(x + eps * np.array(signs)) for signs in product((-1, 1), repeat=size)], axis=0)
    assert np.allclose(loss(names["fgsm"](w, b, x, y, eps)), worst)
    before = x.copy()
    adversarial = names["pgd"](w, b, x, y, eps, 0.07, 9)
    assert np.allclose(loss(adversarial), worst)
    assert np.abs(names["pgd"](w, b, x, y, eps, 1.0, 2) - x).max() <= eps + 1e-12
    assert (x == before).all()
