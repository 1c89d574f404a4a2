"""The KL against numerical integration, the ELBO against the exact log-likelihood of a linear model."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm


def check(names: dict[str, Any]) -> None:
    rng = np.random.default_rng(38)
    mu, log_var = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    for row in range(3):
        expected = 0.0
        for mean, spread in zip(mu[row], np.exp(0.5 * log_var[row]), strict=True):
            q = norm(mean, spread)
            expected += quad(
                lambda z, q=q: q.pdf(z) * (q.logpdf(z) - norm.logpdf(z)), mean - 9 * spread, mean + 9 * spread
            )[0]
        assert np.isclose(names["gaussian_kl"](mu, log_var)[row], expected, atol=1e-6)
    # With one latent dimension and the exact posterior, the bound is the log-likelihood.
    weights, variance = rng.normal(size=(1, 4)), 0.3
    x = rng.normal(size=(1, 4))
    precision = 1 + float((weights**2).sum()) / variance
    posterior = (x @ weights.T) / variance / precision
    many = np.repeat(x, 200_000, axis=0)
    args = (
        np.repeat(posterior, 200_000, axis=0),
        np.full((200_000, 1), -np.log(precision)),
        lambda z: z @ weights,
        variance,
        rng,
    )
    exact = multivariate_normal(np.zeros(4), weights.T @ weights + variance * np.eye(4)).logpdf(x[0])
    assert abs(names["elbo"](many, *args) - exact) < 0.02
