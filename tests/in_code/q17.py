"""Question 17: a convolutional layer, against SciPy's cross-correlation of every pair of channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import correlate2d


def check(names: dict[str, Any]) -> None:
    """Sum SciPy's maps over the input channels, and count the numbers of which the layer consists."""
    rng = np.random.default_rng(17)
    height, width, inputs, outputs = 6, 7, 3, 4
    image, bias = rng.normal(size=(height, width, inputs)), rng.normal(size=outputs)
    for k in (1, 3, 5):
        kernels = rng.normal(size=(k, k, inputs, outputs))
        found = names["convolution"](image, kernels, bias)
        assert found.shape == (height, width, outputs)
        for o in range(outputs):
            maps = [correlate2d(image[..., i], kernels[..., i, o], mode="same") for i in range(inputs)]
            assert np.allclose(found[..., o], np.sum(maps, axis=0) + bias[o])
        assert names["parameter_count"](k, inputs, outputs) == kernels.size + bias.size
    assert names["parameter_count"](3, 3, 64) == 1792
