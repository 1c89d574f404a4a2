"""The schedule of question 7, against straight lines and a second form of the cosine."""

from __future__ import annotations

from typing import Any

import numpy as np

PEAK, WARMUP, TOTAL = 0.3, 40, 250


def check(names: dict[str, Any]) -> None:
    """Compare all steps with interpolation and with cos² of half the angle."""
    steps = np.arange(1, TOTAL + 1)
    rates = np.array([names["learning_rate"](t, PEAK, WARMUP, TOTAL) for t in steps])
    rising = np.interp(steps, [0, WARMUP], [0, PEAK])
    falling = PEAK * np.cos(np.pi / 2 * (steps - WARMUP) / (TOTAL - WARMUP)) ** 2
    assert np.allclose(rates, np.where(steps < WARMUP, rising, falling))
    assert rates.argmax() + 1 == WARMUP
    assert np.isclose(rates[(WARMUP + TOTAL) // 2 - 1], PEAK / 2)
    assert abs(rates[-1]) < 1e-12
