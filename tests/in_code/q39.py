"""The losses against their definitions, the gradient against differences; nothing overflows."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    rng = np.random.default_rng(39)
    real, fake = rng.normal(size=5), rng.normal(size=7)
    d_real, d_fake = names["sigmoid"](real), names["sigmoid"](fake)
    expected = -np.log(d_real).mean() - np.log(1 - d_fake).mean()
    assert np.isclose(names["discriminator_loss"](real, fake), expected)
    for saturating, value in ((True, np.log(1 - d_fake).mean()), (False, -np.log(d_fake).mean())):
        assert np.isclose(names["generator_loss"](fake, saturating), value)
        step = 1e-6 * np.eye(7)
        numeric = [
            (names["generator_loss"](fake + one, saturating) - names["generator_loss"](fake - one, saturating)) / 2e-6
            for one in step
        ]
        assert np.allclose(names["generator_gradient"](fake, saturating), numeric, atol=1e-8)
    assert np.isfinite(names["generator_loss"](np.array([-800.0, 600.0]), saturating=False))
    assert np.isclose(names["generator_gradient"](np.array([-10.0]), True)[0], -4.5e-5, rtol=0.01)  # noqa: FBT003
    assert np.isclose(names["generator_gradient"](np.array([-10.0]), False)[0], -0.99995, atol=1e-5)  # noqa: FBT003
