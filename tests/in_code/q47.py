"""Question 47: the network after rescaling, its Jacobian against differences, its curvature against a Hessian."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """See the function stay and the curvature grow; compare derivatives with differences, also those of the loss."""
    rng = np.random.default_rng(47)
    n, units, inputs = 7, 3, 2
    network = names["network"]
    w, a, x = rng.normal(size=(units, inputs)), rng.normal(size=units), rng.normal(size=(n, inputs))
    theta = np.concatenate([w.ravel(), a])
    steps = 1e-4 * np.eye(len(theta))

    def at(t: Any) -> Any:
        return network(t[:-units].reshape(units, inputs), t[-units:], x)

    expected = np.stack([(at(theta + e) - at(theta - e)) / 2e-4 for e in steps], axis=1)
    assert np.allclose(names["jacobian"](w, a, x), expected, atol=1e-8)
    y = at(theta)  # no residual

    def loss(t: Any) -> float:
        return float(((at(t) - y) ** 2).mean() / 2)

    hessian = np.array(
        [
            [loss(theta + d + e) - loss(theta + d - e) - loss(theta - d + e) + loss(theta - d - e) for d in steps]
            for e in steps
        ]
    )
    sharp = names["sharpness"](w, a, x)
    assert np.isclose(sharp, np.linalg.eigvalsh(hessian / 4e-8)[-1], rtol=1e-4)
    previous = sharp
    for alpha in (10.0, 100.0, 1000.0):
        wide, narrow = names["rescale"](w, a, alpha)
        assert np.allclose(network(wide, narrow, x), y)
        now = names["sharpness"](wide, narrow, x)
        assert now > previous
        previous = now
    assert np.isclose(
        previous / 1e6, np.linalg.eigvalsh(expected[:, -units:].T @ expected[:, -units:] / n)[-1], rtol=1e-3
    )
