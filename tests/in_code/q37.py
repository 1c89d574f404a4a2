"""The loss against what known predictors must get; sampling against Gaussian data, whose best predictor is known."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Train and sample with predictors that are known exactly; compare a step with the posterior of Ho et al."""
    rng = np.random.default_rng(37)
    kept = np.append(1, np.cos(np.pi / 2 * np.linspace(0.02, 0.999, 150)) ** 2)
    x0 = np.full((4000, 3), 0.7)
    seen = []

    def knows_data(x: Any, t: Any, c: Any) -> Any:
        seen.append(c)
        a = kept[t][:, None]
        return (x - np.sqrt(a) * 0.7) / np.sqrt(1 - a)

    def knows_nothing(x: Any, _t: Any, _c: Any) -> Any:
        return 0 * x

    labels = np.arange(4000) % 2
    assert names["training_loss"](knows_data, x0, labels, kept, rng) < 1e-20
    dropped = seen[0] == names["EMPTY"]
    assert abs(dropped.mean() - 0.1) < 0.02
    assert np.array_equal(seen[0][~dropped], labels[~dropped])
    assert abs(names["training_loss"](knows_nothing, x0, labels, kept, rng) - 1) < 0.05

    means, spread = np.array([-2.0, 1.0, 0.0]), 0.5  # by class; the last is that without a condition

    def best(x: Any, t: int, c: Any) -> Any:
        a = kept[t]
        away = x - np.sqrt(a) * means[c][:, None]
        return np.sqrt(1 - a) * away / (a * spread**2 + 1 - a)

    # With this predictor guidance moves the mean by the factor s, at every level.
    for s, mean in ((0.0, 0.0), (1.0, 1.0), (3.0, 3.0)):
        x, c = rng.normal(size=(5000, 2)), np.ones(5000, dtype=int)
        for t in range(len(kept) - 1, 0, -1):
            x = names["guided_step"](best, x, t, c, s, kept, rng)
        assert abs(x.mean() - mean) < 0.05
        assert abs(x.std() - spread) < 0.05

    x, c, t = np.full((20_000, 1), 0.4), np.zeros(20_000, dtype=int), 60
    after = names["guided_step"](best, x, t, c, 1.0, kept, rng)
    a, b = kept[t], kept[t - 1]
    clean = (0.4 - np.sqrt(1 - a) * best(x[:1], t, c[:1])[0, 0]) / np.sqrt(a)
    expected = (np.sqrt(b) * (1 - a / b) * clean + np.sqrt(a / b) * (1 - b) * 0.4) / (1 - a)
    variance = (1 - b) * (1 - a / b) / (1 - a)
    assert abs(after.mean() - expected) < 5 * np.sqrt(variance / 20_000)
    assert np.isclose(after.var(), variance, rtol=0.05)
