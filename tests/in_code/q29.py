"""Attention row by row, which later positions cannot change."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import softmax


def check(names: dict[str, Any]) -> None:
    rng = np.random.default_rng(29)
    length, dim, width = 7, 5, 3
    q, k, v = rng.normal(size=(length, dim)), rng.normal(size=(length, dim)), rng.normal(size=(length, width))
    out = names["causal_attention"](q, k, v)
    for row in range(length):
        weights = softmax(q[row] @ k[: row + 1].T / np.sqrt(dim))
        assert np.allclose(out[row], weights @ v[: row + 1])
    for end in range(1, length):
        assert np.allclose(names["causal_attention"](q[:end], k[:end], v[:end]), out[:end])
    large = names["causal_attention"](1e3 * q, k, v)
    assert np.all(np.isfinite(large))
