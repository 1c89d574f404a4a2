"""Early stopping of question 10, on given curves of validation loss and against a second statement of the rule."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Stop after each patience on random curves; training in place must not change the weights that are kept."""
    rng = np.random.default_rng(10)
    for patience in (1, 2, 5, 40):
        curve = rng.normal(size=30).cumsum()
        trained: list[int] = []

        def step(w: Any, trained: list[int] = trained) -> Any:
            w += 1  # in place, as optimizers do
            trained.append(int(w[0]))
            return w

        def score(w: Any, curve: Any = curve) -> Any:
            return curve[int(w[0]) - 1]

        kept, best = names["train_with_patience"](np.zeros(3), step, score, patience, len(curve))
        last = len(curve)
        for t in range(patience, len(curve)):
            if curve[t - patience + 1 : t + 1].min() >= curve[: t - patience + 1].min():
                last = t + 1
                break
        assert trained == list(range(1, last + 1))
        assert best == curve[:last].min()
        assert np.all(kept == curve[:last].argmin() + 1)
