"""Question 20: self-attention against a loop over positions, a causal convolution against NumPy's own."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compute both again from the sums of the answer; only attention's weights change with the content."""
    rng = np.random.default_rng(20)
    length, width, head, kernel = 9, 4, 3, 5
    x = rng.normal(size=(length, width))
    queries, keys, values = (rng.normal(size=(width, head)) for _ in range(3))
    found = names["self_attention"](x, queries, keys, values)
    for t in range(length):
        weights = np.exp([(x[t] @ queries) @ (x[s] @ keys) / np.sqrt(head) for s in range(length)])
        assert np.allclose(found[t], weights / weights.sum() @ (x @ values))
    order = rng.permutation(length)
    assert np.allclose(names["self_attention"](x[order], queries, keys, values), found[order])

    w = rng.normal(size=(kernel, width, width))
    sums = np.zeros((length, width))
    for i, o in np.ndindex(width, width):
        sums[:, o] += np.convolve(x[:, i], w[:, i, o])[:length]
    out = names["causal_convolution"](x, w)
    assert np.allclose(out, sums)
    assert np.allclose(names["causal_convolution"](x[:2], w), sums[:2])  # the kernel wider than the sequence
    assert np.allclose(
        names["causal_convolution"](x + 2 * x[::-1], w), out + 2 * names["causal_convolution"](x[::-1], w)
    )
