"""As β grows, a VAE sends fewer nats, and its dimensions switch off one by one: posterior collapse.

A linear VAE with 5 latent dimensions and decoder variance 1 is trained on Gaussian data, whose principal variances are
about 6, 3, 1.5, 0.7 and 0.3, by maximizing the exact β-ELBO. A dimension's KL should be ½ log(λ/β), or 0 as soon as β
exceeds the variance λ of its direction: that is what the theory of the optimum says, and training finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize

from experiments import house
from experiments.house import Numbers, Say

SAMPLES, SIZE, LATENT = 2000, 6, 5
VARIANCES = (6, 3, 1.5, 0.7, 0.3, 0.05)
BETAS = 10 ** np.linspace(-1, 1, 25)


@dataclass(frozen=True)
class Data:
    """Variances of the data by direction; for each β the KL of each dimension in nats, and the squared error."""

    variances: Numbers
    kl: Numbers
    distortion: Numbers


def elbo(parameters: Numbers, covariance: Numbers, beta: float) -> tuple[float, Numbers, Numbers, float]:
    """Return the negative β-ELBO less a constant, its gradient, the KL of each dimension and the squared error."""
    decoder, encoder = parameters[:-LATENT].reshape(2, SIZE, LATENT)
    variance = np.exp(parameters[-LATENT:])
    left = np.eye(SIZE) - decoder @ encoder.T
    kl = (np.sum(encoder * (covariance @ encoder), axis=0) + variance - 1 - np.log(variance)) / 2
    error = float(np.sum(left * (left @ covariance)) + np.sum(variance * decoder**2))
    to_decoder = variance * decoder - left @ covariance @ encoder
    to_encoder = beta * covariance @ encoder - covariance @ left.T @ decoder
    to_variance = (variance * np.sum(decoder**2, axis=0) + beta * (variance - 1)) / 2
    gradient = np.concatenate([to_decoder.ravel(), to_encoder.ravel(), to_variance])
    return error / 2 + beta * float(kl.sum()), gradient, kl, error


def compute(seed: int) -> Data:
    """Draw data, and train for each β, from where the last one ended."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(SIZE, SIZE)))[0]
    samples = rng.normal(size=(SAMPLES, SIZE)) * np.sqrt(VARIANCES) @ turn
    covariance = samples.T @ samples / SAMPLES
    rows, errors = [], []
    parameters = rng.normal(0, 0.3, 2 * SIZE * LATENT + LATENT)
    for beta in BETAS:
        negative_elbo = partial(elbo, covariance=covariance, beta=float(beta))
        parameters = minimize(lambda x, f=negative_elbo: f(x)[:2], parameters, jac=True, method="L-BFGS-B", tol=1e-11).x
        _, _, kl, error = negative_elbo(parameters)
        rows.append(np.sort(kl)[::-1])
        errors.append(error)
    return Data(np.linalg.eigvalsh(covariance)[::-1], np.array(rows), np.array(errors))


def claim(data: Data) -> None:
    """Match the theory: a dimension is on exactly as long as β is below its variance; rate falls as error rises."""
    theory = np.maximum(np.log(data.variances[:LATENT] / BETAS[:, None]) / 2, 0)
    assert np.allclose(data.kl, theory, atol=0.01)
    assert np.array_equal(data.kl > 0.01, theory > 0.01)
    assert np.count_nonzero(data.kl[BETAS == 1] > 0.01) == 3
    assert np.all(np.diff(data.kl.sum(axis=1)) < 1e-6)
    assert np.all(np.diff(data.distortion) > -1e-6)


def draw(data: Data, say: Say) -> Figure:
    """Draw the KL of each dimension against β, and the error against the total KL."""
    figure, (top, bottom) = house.panels(2, 1, height=400)
    house.log_axis(top, "x", (-1, 0, 1))
    for kl, variance, ink, style in zip(data.kl.T, data.variances, house.INKS, house.STYLES, strict=False):
        top.plot(BETAS, kl, color=ink, linestyle=style)
        house.line_label(top, (variance, 0), f"λ={variance:.1f}", ink, shift=(0, -11), ha="center")
    top.set(
        xlim=(0.1, 10),
        ylim=(-0.4, 2.3),
        yticks=(0, 1, 2),
        xlabel=say("β（λ：数据在该方向的方差）", "β (λ: variance of the data in that direction)"),
    )
    top.set_title(say("每个隐变量维度的 KL（nat）", "KL of each latent dimension, nats"))
    rate, active = data.kl.sum(axis=1), np.count_nonzero(data.kl > 0.01, axis=1)
    bottom.plot(rate, data.distortion, "o-", color=house.BLUE, markersize=4)
    for count in range(LATENT + 1):
        first = int(np.argmax(active == count))
        house.line_label(bottom, (rate[first], data.distortion[first]), str(count), shift=(4, 8))
    bottom.set(xlim=(-0.2, 7.5), ylim=(0, 13))
    bottom.set_title(say("失真（平方误差；数字是没有坍塌的维数）", "distortion; numbers: dimensions still active"))
    bottom.set_xlabel(say("码率：各维 KL 之和（nat）", "rate: sum of the KL, nats"))
    return figure
