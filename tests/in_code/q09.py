"""Clipping of question 9, against the formula on the gradients as one vector."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Compare with the formula above, at and below the threshold; then zero, NaN and infinity."""
    clip, rng = names["clip_by_global_norm"], np.random.default_rng(9)
    gradients = [rng.normal(size=shape) for shape in ((4, 3), (3,), (2, 5, 2))]
    vector = np.concatenate([g.ravel() for g in gradients])
    for threshold in (0.1, 1.0, float(np.linalg.norm(vector)), 100.0):
        clipped, norm = clip(gradients, threshold)
        assert [g.shape for g in clipped] == [g.shape for g in gradients]
        assert np.isclose(norm, np.linalg.norm(vector))
        expected = vector * min(1, threshold / np.linalg.norm(vector))
        assert np.allclose(np.concatenate([g.ravel() for g in clipped]), expected)
    (three, twelve), norm = clip([np.array([3.0, 4.0]), np.array([12.0])], 6.5)
    assert (norm, three.tolist(), twelve.tolist()) == (13.0, [1.5, 2.0], [6.0])
    assert np.all(clip([np.zeros(3)], 1.0)[0][0] == 0)
    for bad in (np.nan, np.inf):
        clipped, norm = clip([np.array([1.0, bad]), np.ones(2)], 1.0)
        assert clipped is None
        assert not np.isfinite(norm)
