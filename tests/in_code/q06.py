"""AdamW of question 6, against its closed form as weighted sums of all gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

STEPS, SIZE, RATE, DECAY, BETA1, BETA2 = 7, 5, 0.03, 0.2, 0.9, 0.999


def check(names: dict[str, Any]) -> None:
    """Follow one run by weighted sums; then two properties that the answer states."""
    rng = np.random.default_rng(6)
    gradients, start = rng.normal(size=(STEPS, SIZE)), rng.normal(size=SIZE)

    def run(gradients: Any, decay: float) -> Any:
        theta, m, v = start, np.zeros(SIZE), np.zeros(SIZE)
        for t, g in enumerate(gradients, 1):
            theta, m, v = names["adamw_step"](theta, g, m, v, t, RATE, decay)
        return theta

    expected = start
    for t in range(1, STEPS + 1):
        ages = np.arange(t)[::-1, None]
        mean = (BETA1**ages * gradients[:t]).sum(0) / (BETA1**ages).sum()
        square = (BETA2**ages * gradients[:t] ** 2).sum(0) / (BETA2**ages).sum()
        expected = (1 - RATE * DECAY) * expected - RATE * mean / np.sqrt(square)
    assert np.allclose(run(gradients, DECAY), expected, atol=1e-6)
    assert np.allclose(run(1000 * gradients, 0.0), run(gradients, 0.0), atol=1e-5)  # scale does not matter
    assert np.allclose(run(0 * gradients, DECAY), start * (1 - RATE * DECAY) ** STEPS)
