"""Question 13: LayerNorm and RMSNorm against loops over tokens, and what they leave unchanged."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compute both token by token; LayerNorm ignores shift and scale, RMSNorm scale alone."""
    rng = np.random.default_rng(13)
    x = rng.normal(1, 2, size=(2, 5, 6))
    gamma, beta = rng.normal(size=(2, 6))
    layer, rms = names["layer_norm"](x, gamma, beta), names["rms_norm"](x, gamma)
    for token in np.ndindex(2, 5):
        one = x[token]
        mean = sum(one) / 6
        deviation = np.sqrt(sum((one - mean) ** 2) / 6 + 1e-5)
        assert np.allclose(layer[token], (one - mean) / deviation * gamma + beta)
        assert np.allclose(rms[token], one / np.sqrt(one @ one / 6 + 1e-5) * gamma)
    assert np.allclose(names["layer_norm"](3 * x + 4, gamma, beta), layer, atol=1e-3)
    assert np.allclose(names["rms_norm"](3 * x, gamma), rms, atol=1e-3)
    assert not np.allclose(names["rms_norm"](x + 4, gamma), rms, atol=1e-1)
