"""Question 25: multi-head attention, against the sum over heads, weight by weight; and pointing with 64 dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import softmax


def check(names: dict[str, Any]) -> None:
    """Compare with sums over heads, queries and keys; then point at 4096 keys in 64 dimensions, as the answer says."""
    rng = np.random.default_rng(25)
    n, heads, size = 5, 3, 4
    d = heads * size
    x, (wq, wk, wv, wo) = rng.normal(size=(n, d)), rng.normal(size=(4, d, d))
    out = names["multi_head_attention"](x, wq, wk, wv, wo, heads)
    expected = np.zeros((n, d))
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        q, k, v = x @ wq[:, part], x @ wk[:, part], x @ wv[:, part]
        for i in range(n):
            weights = softmax([q[i] @ k[j] / np.sqrt(size) for j in range(n)])
            expected[i] += sum(weights[j] * v[j] for j in range(n)) @ wo[part]
    assert np.allclose(out, expected)
    keys = rng.normal(size=(4096, 64))
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    others = np.exp(30 * (keys @ keys.T - 1)).sum(axis=1) - 1  # relative to the target's own term
    assert (1 / (1 + others) > 0.9999).all()
