"""Distance does not weaken what one layer of attention passes on, but a longer context does dilute it.

Above: how strongly the last output of a layer depends on the input k positions earlier (norm of the Jacobian; 1 at
k = 1), at random initialization: in a tanh RNN it falls exponentially with k, in causal self-attention without
positional encoding it does not fall. Below: the attention weight of one target among n positions whose score exceeds
the equal scores of all others by Δ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from scipy.special import softmax

from experiments import house
from experiments.house import Numbers, Say

WIDTH, FAR, SEQUENCES = 64, 100, 40
MARGINS = (5, 8, 10)
LENGTHS = np.unique(np.logspace(1, 5, 41).astype(int))


@dataclass(frozen=True)
class Data:
    """Norms at distance 1 … 100 (that at 1 is 1), and the weight of the target by margin and length (3 x 41)."""

    rnn: Numbers
    attention: Numbers
    weights: Numbers


def through_rnn(rng: np.random.Generator) -> Numbers:
    """Return the norm of ∂h_T/∂x_{T-k} for h ← tanh(W h + x)."""
    w = rng.normal(0, WIDTH**-0.5, (WIDTH, WIDTH))
    h, slopes = np.zeros(WIDTH), []
    for _ in range(FAR + 50):
        h = np.tanh(w @ h + rng.normal(size=WIDTH))
        slopes.append(1 - h**2)
    product, norms = np.diag(slopes[-1]), []
    for slope in slopes[-2 : -FAR - 2 : -1]:
        product = product @ w * slope
        norms.append(np.linalg.norm(product))
    return np.array(norms)


def through_attention(rng: np.random.Generator) -> Numbers:
    """Return the norm of ∂o_n/∂x_j, mean over sequences: α_j W_V, and α_j (v_j - o) qᵀ W_K / √d through the score."""
    wq, wk, wv = rng.normal(0, WIDTH**-0.5, (3, WIDTH, WIDTH))
    norms = np.zeros(FAR)
    for x in rng.normal(size=(SEQUENCES, FAR + 1, WIDTH)):
        slope = wk.T @ wq @ x[-1] / np.sqrt(WIDTH)
        a, v = softmax(x @ slope), x @ wv.T
        jacobians = a[:, None, None] * (wv + (v - a @ v)[:, :, None] * slope)
        norms += np.linalg.norm(jacobians[-2::-1], axis=(1, 2)) / SEQUENCES  # of the inputs before the last
    return norms


def compute(seed: int) -> Data:
    """Return the curves."""
    rng = np.random.default_rng(seed)
    rnn, attention = through_rnn(rng), through_attention(rng)
    weights = [[softmax(np.r_[margin, np.zeros(n - 1)])[0] for n in LENGTHS] for margin in MARGINS]
    return Data(rnn / rnn[0], attention / attention[0], np.array(weights))


def claim(data: Data) -> None:
    """Attention does not lose what is far, as the RNN does; the weight of the target falls with n."""
    assert data.rnn[-1] < 1e-15
    assert np.corrcoef(np.arange(FAR), np.log(data.rnn))[0, 1] < -0.999  # exponential: a straight line
    assert data.attention.min() > 0.3
    assert 0.8 < data.attention[-20:].mean() / data.attention[:20].mean() < 1.25
    exact = dict(zip(LENGTHS, data.weights[1], strict=True))
    assert np.allclose([exact[10**k] for k in (2, 3, 4, 5)], [0.97, 0.75, 0.23, 0.029], atol=0.005)
    assert (np.diff(data.weights) < 0).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw the norms over the distance, and the weights over the length."""
    figure, (above, below) = house.panels(2, 1, height=420)
    curves = ((data.attention, say("自注意力", "self-attention")), (data.rnn, "RNN"))
    for (curve, name), ink, style in zip(curves, house.INKS, house.STYLES, strict=False):
        above.plot(np.arange(1, FAR + 1), curve, color=ink, linestyle=style)
        house.line_label(above, (FAR, curve[-1]), name, ink, shift=(6, 0))
    house.log_axis(above, "y", range(-20, 1, 5))
    above.set(xlim=(0, FAR), ylim=(1e-23, 1e3))
    above.set_xlabel(say("距离 k", "distance k"))
    above.set_title(say("末位输出对相距 k 的输入有多敏感", "sensitivity of the last output to an input k back"))
    for curve, margin, ink, style in zip(data.weights, MARGINS, house.INKS[2:], house.STYLES[2:], strict=False):
        below.plot(LENGTHS, curve, color=ink, linestyle=style)
        middle = int(np.abs(curve - 0.5).argmin())
        house.line_label(below, (LENGTHS[middle], curve[middle]), f"Δ = {margin}", ink, shift=(6, 5))
    house.log_axis(below, "x", range(1, 6))
    below.set(xlim=(10, 1e5), ylim=(0, 1.03), yticks=[0, 0.5, 1])
    below.set_xlabel(say("上下文长度 n", "context length n"))
    below.set_title(say("目标的注意力权重（分数领先 Δ）", "attention weight of a target that leads by Δ"))
    return figure
