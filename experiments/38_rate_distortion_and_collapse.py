"""As β grows, a VAE sends fewer nats, and its dimensions switch off one by one: posterior collapse.

A linear VAE with 5 latent dimensions and decoder variance 1 is trained on Gaussian data of known variances λ, by
maximizing the exact β-ELBO. The theory of the optimum is reverse water-filling, and training finds it: of each variance
β is lost, or all of it where β is above λ; the KL of a dimension is ½ log(λ/β), or 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize

from dl49.languages import Bilingual
from experiments import house
from experiments.frames import Knob
from experiments.house import Numbers, Say

SAMPLES, SIZE, LATENT = 2000, 6, 5
VARIANCES = (6, 3, 1.5, 0.7, 0.3, 0.05)
BETAS = 10 ** np.linspace(-1, 1, 25)
KNOB = Knob(Bilingual("KL 权重 β", "KL weight β"), tuple(BETAS[::2]), shown=6, form="{:.2g}")


@dataclass(frozen=True)
class Data:
    """Variances of the data by direction; for each β what is lost of them, and the KL of each dimension in nats."""

    now: int
    variances: Numbers
    lost: Numbers
    kl: Numbers


def elbo(parameters: Numbers, covariance: Numbers, beta: float) -> tuple[float, Numbers, Numbers, Numbers]:
    """Return the negative β-ELBO less a constant, its gradient, the KL by dimension and the covariance of the error."""
    decoder, encoder = parameters[:-LATENT].reshape(2, SIZE, LATENT)
    variance = np.exp(parameters[-LATENT:])
    left = np.eye(SIZE) - decoder @ encoder.T
    kl = (np.sum(encoder * (covariance @ encoder), axis=0) + variance - 1 - np.log(variance)) / 2
    error = left @ covariance @ left.T + variance * decoder @ decoder.T
    to_decoder = variance * decoder - left @ covariance @ encoder
    to_encoder = beta * covariance @ encoder - covariance @ left.T @ decoder
    to_variance = (variance * np.sum(decoder**2, axis=0) + beta * (variance - 1)) / 2
    gradient = np.concatenate([to_decoder.ravel(), to_encoder.ravel(), to_variance])
    return np.trace(error) / 2 + beta * float(kl.sum()), gradient, kl, error


@cache
def all_betas(seed: int) -> tuple[Numbers, Numbers, Numbers]:
    """Draw data, and train for each β, from where the last one ended; return what ``Data`` holds."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(SIZE, SIZE)))[0]
    samples = rng.normal(size=(SAMPLES, SIZE)) * np.sqrt(VARIANCES) @ turn
    covariance = samples.T @ samples / SAMPLES
    variances, directions = (found[..., ::-1] for found in np.linalg.eigh(covariance))
    rows = []
    parameters = rng.normal(0, 0.3, 2 * SIZE * LATENT + LATENT)
    for beta in BETAS:
        negative_elbo = partial(elbo, covariance=covariance, beta=float(beta))
        parameters = minimize(lambda x, f=negative_elbo: f(x)[:2], parameters, jac=True, method="L-BFGS-B", tol=1e-11).x
        _, _, kl, error = negative_elbo(parameters)
        rows.append((np.diag(directions.T @ error @ directions), np.append(np.sort(kl)[::-1], 0)))
    return variances, *np.array(rows).swapaxes(0, 1)


def compute(seed: int, value: float) -> Data:
    """Return the measures for all β, and which of them is ``value``."""
    return Data(int(np.argmin(np.abs(BETAS - value))), *all_betas(seed))


def claim(sweep: Sequence[Data]) -> None:
    """Match the theory: a dimension is on exactly as long as β is below its variance; rate falls as error rises."""
    theory = np.maximum(np.log((data := sweep[0]).variances / BETAS[:, None]) / 2, 0)
    assert np.allclose(data.kl, theory, atol=0.01)
    assert np.allclose(data.lost, np.minimum(data.variances, BETAS[:, None]), rtol=0.02)
    assert np.count_nonzero(data.kl > 0.01, axis=1)[[0, 12, 24]].tolist() == [LATENT, 3, 0]  # β = 0.1, 1, 10
    assert data.variances[-1] < BETAS[0]  # always under water
    assert np.diff([data.kl.sum(axis=1), -data.lost.sum(axis=1)]).max() < 1e-6


def draw(data: Data, say: Say) -> Figure:
    """Draw what is lost of the variances; below, the KL of each dimension against β; last, the error against the KL."""
    figure, (bars, middle, bottom) = house.panels(3, 1, height=490)
    places, beta, lost = range(SIZE), BETAS[data.now], data.lost[data.now]
    house.log_axis(bars, "y", (-1, 0, 1))
    bars.bar(places, lost, 0.6, color="none", edgecolor=house.GRAY, zorder=2)
    bars.bar(places, data.variances - lost, 0.6, lost, color=house.BLUE, zorder=2)
    bars.axhline(beta, color=house.RED, linestyle="--", zorder=3)
    bars.annotate("β", (SIZE - 0.3, beta), (0, 3), textcoords="offset points")
    bars.set(ylim=(0.03, 30), xlim=(-0.6, SIZE), xticks=places, xticklabels=[f"{one:.2g}" for one in data.variances])
    bars.set_title(say("各方向的方差：实心，保留；空心，丢失", "variance by direction: filled, kept; hollow, lost"))
    bars.set_xlabel(say("数据在该方向的方差 λ", "variance λ of the data in that direction"))
    house.log_axis(middle, "x", (-1, 0, 1))
    middle.axvline(beta, 0.2, color=house.RED, linestyle="--")
    for kl, variance, ink, style in zip(data.kl.T, data.variances, house.INKS, house.STYLES, strict=False):
        middle.plot(BETAS, kl, color=ink, linestyle=style)
        house.line_label(middle, (variance, 0), f"λ={variance:.1f}", ink, shift=(0, -11), ha="center")
    middle.set(xlim=(0.1, 10), ylim=(-0.6, 2.3), yticks=(0, 1, 2), xlabel="β")
    middle.set_title(say("每个隐变量维度的 KL（nat）", "KL of each latent dimension, nats"))
    rate, distortion, active = data.kl.sum(axis=1), data.lost.sum(axis=1), np.count_nonzero(data.kl > 0.01, axis=1)
    bottom.plot(rate, distortion, "o-", color=house.BLUE, markersize=4)
    bottom.plot(rate[data.now], distortion[data.now], "o", color=house.RED, markersize=8)
    for count in range(LATENT + 1):
        house.line_label(bottom, (rate[active == count][0], distortion[active == count][0]), str(count), shift=(4, 8))
    bottom.set(xlim=(-0.2, 7.5), ylim=(0, 13), xlabel=say("码率：各维 KL 之和（nat）", "rate: sum of the KL, nats"))
    bottom.set_title(say("失真（平方误差；数字是没有坍塌的维数）", "distortion; numbers: dimensions still active"))
    return figure


def tell(data: Data, say: Say) -> str:
    """Say what is on and what that costs."""
    text = "5 个维度中 {} 个没有坍塌，码率 {:.2f} nat，平方误差 {:.2f}。"
    english = "{} of 5 dimensions still active; rate {:.2f} nats, squared error {:.2f}."
    kl, lost = data.kl[data.now], data.lost[data.now]
    return say(text, english).format(np.count_nonzero(kl > 0.01), kl.sum(), lost.sum())
