"""Question 31: the loss and gradients of Skip-Gram with negative sampling, against central differences; and a step."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit


def check(names: dict[str, Any]) -> None:
    """Compare loss with its formula, slopes with gradients; a step adds up a negative that is drawn twice."""
    rng = np.random.default_rng(31)
    dimension, negatives = 4, 6
    v, u = rng.normal(size=dimension), rng.normal(size=(1 + negatives, dimension))
    loss, d_v, d_u = names["sgns_gradients"](v, u)
    assert np.isclose(loss, -np.log(expit(u[0] @ v)) - np.log(expit(-u[1:] @ v)).sum())
    for parameter, gradient in ((v, d_v), (u, d_u)):
        assert gradient.shape == parameter.shape
        for place in np.ndindex(parameter.shape):
            value, losses = parameter[place], []
            for change in (1e-6, -1e-6):
                parameter[place] = value + change
                losses.append(names["sgns_gradients"](v, u)[0])
            parameter[place] = value
            assert abs((losses[0] - losses[1]) / 2e-6 - gradient[place]) < 1e-6
    centers, contexts = rng.normal(size=(3, dimension)), rng.normal(size=(5, dimension))
    before = centers.copy(), contexts.copy()
    names["sgns_step"](centers, contexts, 1, 4, np.array([2, 0, 2]), 0.1)
    change = 0.1 * before[0][1]
    assert np.allclose(contexts[2] - before[1][2], -2 * change * expit(before[1][2] @ before[0][1]))
    assert np.allclose(contexts[4] - before[1][4], change * expit(-before[1][4] @ before[0][1]))
    assert (contexts[[1, 3]] == before[1][[1, 3]]).all()
    assert (centers[[0, 2]] == before[0][[0, 2]]).all()
    assert not np.allclose(centers[1], before[0][1])
