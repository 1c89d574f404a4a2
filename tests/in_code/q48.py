"""Question 48: InfoNCE, against sums over candidates, a closed form, and the worked example."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compare with two loops; with equal views that are orthogonal to all others; see no overflow."""
    rng = np.random.default_rng(48)
    n, d, tau = 5, 3, 0.3
    info_nce = names["info_nce"]
    one, two = rng.normal(size=(2, n, d))
    views = np.concatenate([one, two])
    views /= np.linalg.norm(views, axis=1, keepdims=True)
    losses = []
    for i in range(2 * n):
        partner = i + n if i < n else i - n
        below = sum(np.exp(views[i] @ views[k] / tau) for k in range(2 * n) if k != i)
        losses.append(-np.log(np.exp(views[i] @ views[partner] / tau) / below))
    assert np.isclose(info_nce(one, two, tau), np.mean(losses))
    assert np.isclose(info_nce(7 * one, two / 3, tau), np.mean(losses))  # only directions count
    same = np.eye(n)
    assert np.isclose(info_nce(same, same, tau), np.log(1 + (2 * n - 2) * np.exp(-1 / tau)))
    assert np.isfinite(info_nce(one, two, 1e-4))
    for temperature, loss in ((0.5, 0.331), (0.1, 0.0025)):  # the worked example
        scores = np.exp(np.array([0.8, 0.2, -0.4]) / temperature)
        assert np.isclose(-np.log(scores[0] / scores.sum()), loss, atol=5e-4)
