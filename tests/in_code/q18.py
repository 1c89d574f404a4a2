"""Question 18: a residual block, against central differences of a scalar function of its output."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Move every input and weight by a little, up and down; and see the identity that zero weights leave."""
    rng = np.random.default_rng(18)
    samples, width, hidden = 5, 4, 7
    inputs = [rng.normal(size=shape) for shape in [(samples, width), (width, hidden), (hidden, width)]]
    d_out = rng.normal(size=(samples, width))
    block = names["block_with_gradients"]
    for value, gradient in zip(inputs, block(*inputs, d_out)[1], strict=True):
        assert gradient.shape == value.shape
        for place in np.ndindex(value.shape):
            kept, found = value[place], []
            for change in (1e-6, -1e-6):
                value[place] = kept + change
                found.append((block(*inputs, d_out)[0] * d_out).sum())
            value[place] = kept
            assert abs((found[0] - found[1]) / 2e-6 - gradient[place]) < 1e-6
    x, first, second = inputs
    out, (d_x, *_) = block(x, first, 0 * second, d_out)
    assert np.array_equal(out, x)
    assert np.array_equal(d_x, d_out)
