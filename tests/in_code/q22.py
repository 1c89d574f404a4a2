"""Question 22: a step of an LSTM, against the equations gate by gate, and what its cell keeps of a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit


def check(names: dict[str, Any]) -> None:
    """Run it on a sequence; then hold the memory, and compare the slope of the cell with the forget gate."""
    rng = np.random.default_rng(22)
    units, inputs, steps = 5, 3, 7
    step, b = names["lstm_step"], names["initial_bias"](units, 2.0)
    w = rng.normal(size=(4, units, units))
    u = rng.normal(size=(4, units, inputs))
    stacked = np.concatenate([np.concatenate([w[k], u[k]], axis=1) for k in range(4)])
    h = c = expected_h = expected_c = np.zeros(units)
    for x in rng.normal(size=(steps, inputs)):
        forget, write, read, new = (w[k] @ expected_h + u[k] @ x for k in range(4))
        expected_c = expit(forget + 2) * expected_c + expit(write) * np.tanh(new)
        expected_h = expit(read) * np.tanh(expected_c)
        h, c = step(x, h, c, stacked, b)
        assert np.allclose(c, expected_c)
        assert np.allclose(h, expected_h)
    x = rng.normal(size=inputs)
    up, down = (step(x, h, c + change, stacked, b)[1] for change in (1e-6, -1e-6))
    assert np.allclose((up - down) / 2e-6, expit(w[0] @ h + u[0] @ x + 2))
    h1, c1 = step(np.zeros(1), np.zeros(1), np.array([0.8]), np.zeros((4, 2)), np.array([2.0, -2.0, 0.0, 1.0]))
    assert np.allclose([c1[0], h1[0]], [0.7954, 0.3307], atol=5e-5)  # the worked example
