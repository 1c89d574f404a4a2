"""Question 32: looking up rows, against the product with one-hot rows, and the gradient against central differences."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Look up a batch in which a word occurs three times and several words never."""
    rng = np.random.default_rng(32)
    words, dimension = 9, 4
    ids = np.array([2, 7, 2, 0, 2])
    table, weights = rng.normal(size=(words, dimension)), rng.normal(size=(len(ids), dimension))
    assert (names["embed"](table, ids) == table[ids]).all()
    assert np.allclose(names["embed_by_product"](table, ids), table[ids])
    gradient = names["embed_gradient"](table, ids, weights)
    assert np.allclose(gradient, names["product_gradient"](table, ids, weights))
    assert (gradient[np.setdiff1d(np.arange(words), ids)] == 0).all()
    for place in np.ndindex(table.shape):
        value, sums = table[place], []
        for change in (1e-6, -1e-6):
            table[place] = value + change
            sums.append((weights * names["embed"](table, ids)).sum())
        table[place] = value
        assert abs((sums[0] - sums[1]) / 2e-6 - gradient[place]) < 1e-6
