"""Question 4: mini-batch SGD visits every sample once an epoch, is gradient descent at full batch, and converges."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def gradient(w: Numbers, x: Numbers, y: Numbers) -> Numbers:
    """Return the gradient of half the mean squared residual."""
    return np.asarray(x.T @ (x @ w - y) / len(x))


def check(names: dict[str, Any]) -> None:
    """Record the batches; then compare with a step of gradient descent, and with the solution by linear algebra."""
    rng = np.random.default_rng(4)
    samples, features, batch = 23, 4, 5
    x, truth = rng.normal(size=(samples, features)), rng.normal(size=features)
    y = x @ truth
    seen: list[Numbers] = []

    def recording(w: Numbers, rows: Numbers, labels: Numbers) -> Numbers:
        assert len(rows) == len(labels) <= batch
        seen.append(labels)
        return gradient(w, rows, labels)

    sgd, start = names["sgd"], np.zeros(features)
    sgd(recording, start, x, y, batch, 0.1, 3, rng)
    assert len(seen) == 3 * 5
    epochs = [np.concatenate(seen[k : k + 5]) for k in (0, 5, 10)]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch), np.sort(y))
    assert not np.array_equal(epochs[0], epochs[1])
    assert np.array_equal(start, np.zeros(features))

    full = sgd(gradient, start, x, y, samples, 0.1, 1, rng)
    np.testing.assert_allclose(full, -0.1 * gradient(start, x, y))
    np.testing.assert_allclose(sgd(gradient, start, x, y, batch, 0.1, 400, rng), truth, atol=1e-6)
