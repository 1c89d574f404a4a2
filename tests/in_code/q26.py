"""Question 26: layers of Pre-LN and Post-LN, against a loop over tokens, and the gain of their identity routes."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compare with a loop; switch the branches off; measure the Jacobian; recompute the worked example."""
    rng = np.random.default_rng(26)
    tokens, width = 5, 7
    x, w = rng.normal(2, 3, (tokens, width)), rng.normal(size=(2, width, width)) / 3
    ln1, ln2 = rng.normal(size=(2, 2, width))

    def slow(row: np.ndarray[Any, Any], gain: np.ndarray[Any, Any], bias: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        mean = sum(row) / width
        var = sum((entry - mean) ** 2 for entry in row) / width
        return np.array(
            [g * (entry - mean) / (var + 1e-5) ** 0.5 + b for entry, g, b in zip(row, gain, bias, strict=True)]
        )

    def branch(k: int) -> Any:
        return lambda z: np.tanh(z @ w[k])

    pre = names["pre_ln_layer"](x, branch(0), branch(1), ln1, ln2)
    post = names["post_ln_layer"](x, branch(0), branch(1), ln1, ln2)
    for i, row in enumerate(x):
        middle = row + np.tanh(slow(row, *ln1) @ w[0])
        assert np.allclose(pre[i], middle + np.tanh(slow(middle, *ln2) @ w[1]))
        middle = slow(row + np.tanh(row @ w[0]), *ln1)
        assert np.allclose(post[i], slow(middle + np.tanh(middle @ w[1]), *ln2))

    plain = (np.ones(width), np.zeros(width))
    off = lambda z: 0 * z  # noqa: E731
    assert (names["pre_ln_layer"](x, off, off, plain, plain) == x).all()
    assert np.allclose(names["post_ln_layer"](x, off, off, plain, plain).std(axis=1), 1, atol=1e-4)

    z = x[0]
    jacobian = np.array(
        [(names["layer_norm"](z + h, *plain) - names["layer_norm"](z - h, *plain)) / 2e-5 for h in 1e-5 * np.eye(width)]
    ).T
    hat = (z - z.mean()) / z.std()
    expected = (np.eye(width) - 1 / width - np.outer(hat, hat) / width) / z.std()
    assert np.allclose(jacobian, expected, atol=1e-5)

    stream = rng.normal(size=(1, 200_000))  # the worked example, with uncorrelated branches of variance 1
    kept = 1.0
    for _ in range(24):
        total = stream + rng.normal(size=stream.shape)
        kept /= total.std()
        stream = total / total.std()
    assert abs(kept * 4096 - 1) < 0.05
