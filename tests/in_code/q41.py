"""Question 41: losses against SciPy, the temperature against a scalar minimizer, ECE against a loop over samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax


def check(names: dict[str, Any]) -> None:
    """Compare with SciPy on overconfident logits; scaling by a temperature changes the loss and no answer."""
    rng = np.random.default_rng(41)
    count, classes, bins = 500, 4, 7
    y = rng.integers(0, classes, count)
    logits = 6 * (rng.normal(size=(count, classes)) + np.eye(classes)[y])

    def nll(temperature: float) -> float:
        return float(-log_softmax(logits / temperature, axis=1)[np.arange(count), y].mean())

    loss, accuracy = names["nll_acc"](logits, y)
    assert np.isclose(loss, nll(1))
    assert accuracy == np.mean(logits.argmax(axis=1) == y)
    best = names["best_temperature"](logits, y)
    assert abs(best / minimize_scalar(nll, bounds=(0.05, 20), method="bounded").x - 1) < 0.01
    calmer, same = names["nll_acc"](logits / best, y)
    assert calmer < 0.8 * loss
    assert same == accuracy
    groups: list[list[float]] = [[] for _ in range(bins)]
    for row, label in zip(softmax(logits, axis=1), y, strict=True):
        groups[min(int(row.max() * bins), bins - 1)].append(float(row.argmax() == label) - row.max())
    assert np.isclose(names["ece"](logits, y, bins), sum(abs(sum(group)) for group in groups) / count)
    assert names["ece"](logits / best, y) < 0.5 * names["ece"](logits, y)
