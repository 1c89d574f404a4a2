"""Question 33: analogies by sums and products of cosines, against a second implementation, and the condition of 60°."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial.distance import cdist


def check(names: dict[str, Any]) -> None:
    """Solve random analogies word by word; and see that queen beats king exactly if the offsets are parallel enough."""
    rng = np.random.default_rng(33)
    words, dimension = 12, 5
    for _ in range(20):
        vectors = rng.normal(size=(words, dimension))
        a, b, c = rng.choice(words, 3, replace=False)
        rest = [i for i in range(words) if i not in (a, b, c)]
        cosines = 1 - cdist(vectors, vectors, "cosine")
        sums = [cosines[i, b] - cosines[i, a] + cosines[i, c] for i in rest]
        assert names["cos_add"](vectors, a, b, c) == rest[int(np.argmax(sums))]
        moved = (cosines + 1) / 2
        products = [moved[i, b] * moved[i, c] / (moved[i, a] + 1e-3) for i in rest]
        assert names["cos_mul"](vectors, a, b, c) == rest[int(np.argmax(products))]
    answers = set()
    for _ in range(200):
        v = names["unit"](rng.normal(size=(4, dimension)))
        man, woman, king, queen = v
        common, royal = woman - man, queen - king
        closer = common @ royal > royal @ royal / 2
        scores = v @ (king + common)
        assert closer == (scores[3] > scores[2])
        answer = names["cos_add"](v, 0, 2, 1, exclude=False)
        answers.add(answer)
        assert answer != (2 if closer else 3)
    assert {2, 3} <= answers
    logs = np.log2([[8, 64, 16], [8, 8, 64], [128, 32, 8], [128, 4, 32]])  # the worked example
    assert (logs[2] - logs[0] + logs[1] == logs[3]).all()
