"""Question 34: a tied output layer, against central differences and against the sum of the gradients of two tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import log_softmax, softmax


def check(names: dict[str, Any]) -> None:
    """Move every weight by a little; then take input and output apart; then the worked example."""
    rng = np.random.default_rng(34)
    words, width = 7, 4
    ids, targets = np.array([2, 5, 2, 0, 6]), np.array([5, 2, 1, 5, 6])
    table, inner = rng.normal(size=(words, width)), rng.normal(size=(width, width))
    run = names["tied_loss_and_gradients"]
    loss, d_table, d_inner = run(table, inner, ids, targets)
    scores = log_softmax(table[ids] @ inner @ table.T, axis=1)
    assert np.isclose(loss, -scores[np.arange(len(ids)), targets].mean())
    for weights, gradient in ((table, d_table), (inner, d_inner)):
        assert gradient.shape == weights.shape
        for place in np.ndindex(weights.shape):
            value, losses = weights[place], []
            for change in (1e-6, -1e-6):
                weights[place] = value + change
                losses.append(run(table, inner, ids, targets)[0])
            weights[place] = value
            assert abs((losses[0] - losses[1]) / 2e-6 - gradient[place]) < 1e-6
    error = (softmax(table[ids] @ inner @ table.T, axis=1) - np.eye(words)[targets]) / len(ids)
    output_use = error.T @ (table[ids] @ inner)
    input_use = np.eye(words)[ids].T @ (error @ table @ inner.T)
    assert np.allclose(d_table, output_use + input_use)
    assert (np.abs(output_use).min(axis=1) > 0).all()
    assert (input_use[[1, 3, 4]] == 0).all()
    example = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, -1.0]])
    found = run(example, np.eye(2), np.array([0]), np.array([1]))[1]
    found[0] -= [0, -1]  # from the input, through h
    assert np.allclose(found, [[1 / 3, 0], [-2 / 3, 0], [1 / 3, 0]])
    assert np.allclose((example - 0.3 * found) @ example[0], [0.9, 1.2, 0.9])
