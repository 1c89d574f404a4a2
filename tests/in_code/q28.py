"""Sinusoids by their formula; rotations against complex numbers, and what they leave alone."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    rng = np.random.default_rng(28)
    length, dim = 9, 6
    table = names["sinusoid"](length, dim)
    for position in range(length):
        for pair in range(dim // 2):
            angle = position / 10000 ** (2 * pair / dim)
            assert np.allclose(table[position, 2 * pair : 2 * pair + 2], [np.sin(angle), np.cos(angle)])
    x = rng.normal(size=(length, dim))
    turned = names["rope"](x)
    rate = 10000.0 ** (-np.arange(0, dim, 2) / dim)
    as_complex = (x[:, 0::2] + 1j * x[:, 1::2]) * np.exp(1j * np.arange(length)[:, None] * rate)
    assert np.allclose(turned[:, 0::2] + 1j * turned[:, 1::2], as_complex)
    assert np.allclose(np.linalg.norm(turned, axis=1), np.linalg.norm(x, axis=1))
    q, k = rng.normal(size=dim), rng.normal(size=dim)
    qs, ks = names["rope"](np.tile(q, (length, 1))), names["rope"](np.tile(k, (length, 1)))
    products = qs @ ks.T
    for offset in range(length):
        assert np.allclose(np.diag(products, offset), products[0, offset])
    assert not np.isclose(products[0, 1], products[0, 2])
