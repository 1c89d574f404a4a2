"""Question 49: decoding with a cache, against attention with a causal mask and against sums over positions."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import softmax


def check(names: dict[str, Any]) -> None:
    """Decode a sequence step by step; compare with both, and count what is kept."""
    rng = np.random.default_rng(49)
    n, d, head, out = 6, 5, 3, 4
    xs = rng.normal(size=(n, d))
    wq, wk, wv = rng.normal(size=(head, d)), rng.normal(size=(head, d)), rng.normal(size=(out, d))
    cache: tuple[list[Any], list[Any]] = ([], [])
    steps = np.array([names["decode_step"](x, cache, wq, wk, wv) for x in xs])
    assert np.allclose(steps, names["full_attention"](xs, wq, wk, wv))
    for i in range(n):
        weights = softmax([(wq @ xs[i]) @ (wk @ xs[j]) / np.sqrt(head) for j in range(i + 1)])
        assert np.allclose(steps[i], sum(weights[j] * (wv @ xs[j]) for j in range(i + 1)))
    assert [len(kept) for kept in cache] == [n, n]
    assert np.allclose(cache[0], xs @ wk.T)
    assert 2 * 32 * 8 * 128 * 2 == 131072  # the worked example: bytes per token
    assert np.isclose(1e3 * 131072 * 131072 / 3.35e12, 5.13, atol=5e-3)
