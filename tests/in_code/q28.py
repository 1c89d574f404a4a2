"""Question 28: sinusoidal and rotary positions, against complex numbers, and what depends on the offset alone."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compare with loops and complex multiplication; shift all positions; recompute the worked example."""
    rng = np.random.default_rng(28)
    n, d = 7, 10
    positions = rng.permutation(50)[:n]
    code = names["sinusoidal"](positions, d)
    for row, pos in zip(code, positions, strict=True):
        for i in range(d // 2):
            angle = pos / 10000 ** (2 * i / d)
            assert np.allclose(row[2 * i : 2 * i + 2], [np.sin(angle), np.cos(angle)])

    rotate = names["rotate"]
    q, k = rng.normal(size=(2, n, d))
    speeds = 10000.0 ** (-np.arange(0, d, 2) / d)
    turned = (q[:, ::2] + 1j * q[:, 1::2]) * np.exp(1j * positions[:, None] * speeds)
    assert np.allclose(rotate(q, positions)[:, ::2], turned.real)
    assert np.allclose(rotate(q, positions)[:, 1::2], turned.imag)
    assert np.allclose(np.linalg.norm(rotate(q, positions), axis=1), np.linalg.norm(q, axis=1))

    scores = rotate(q, positions) @ rotate(k, positions).T
    assert np.allclose(rotate(q, positions + 13) @ rotate(k, positions + 13).T, scores)
    assert not np.allclose(rotate(q, positions + 13) @ rotate(k, positions).T, scores)

    tick = np.pi / 6  # the worked example: 30° per position, and one pair turns by 1 radian per position
    for m, n_ in ((1, 3), (11, 13)):
        one = np.array([[1.0, 0.0]])
        product = rotate(one, np.array([m * tick])) @ rotate(one, np.array([n_ * tick])).T
        assert np.allclose(product, 0.5)
