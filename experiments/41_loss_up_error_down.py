"""Loss sees confidence, error does not: late in training the one rises while the other still falls.

Logistic regression by gradient descent, on separable data whose inputs are all equally useful, but of unequal scale.
Learning the small ones takes long and lowers the test error. Meanwhile the norm of the weights grows, and with it the
loss of every test point on the wrong side, such as the 5 % that are labeled wrongly: while the direction still turns,
faster than log t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments import house
from experiments.house import Numbers, Say

INPUTS, TRAIN, TEST, MISLABELED = 20, 200, 4000, 0.05
STEPS, RATE = 30_000, 1.0
RANKS = (0.2, 0.5, 0.8, 0.95)  # of the wrong points that are drawn, by their loss


@dataclass(frozen=True)
class Data:
    """At some of the ``steps``: mean training loss, logits of the labels of all test points; which are mislabeled."""

    steps: Numbers
    train_loss: Numbers
    logits: Numbers
    mislabeled: NDArray[np.bool_]

    @property
    def losses(self) -> Numbers:
        """Losses of the test points."""
        return np.logaddexp(0, -self.logits)


def compute(seed: int) -> Data:
    """Return the course of training."""
    rng = np.random.default_rng(seed)
    scale = np.geomspace(1, 0.03, INPUTS)
    mean = 3 * scale * rng.choice([-1, 1], INPUTS) / np.sqrt(INPUTS)
    # By symmetry all points may be turned to the class +1; a wrong label turns its point away.
    z = mean + scale * rng.normal(size=(TRAIN, INPUTS))
    test = mean + scale * rng.normal(size=(TEST, INPUTS))
    mislabeled = rng.random(TEST) < MISLABELED
    test[mislabeled] *= -1
    steps = np.unique(np.geomspace(1, STEPS, 80).round())
    kept, w = [], np.zeros(INPUTS)
    for step in range(1, STEPS + 1):
        w = w + RATE / TRAIN * ((1 / (1 + np.exp(z @ w))) @ z)
        if step in steps:
            kept.append(w)
    weights = np.array(kept)
    return Data(steps, np.logaddexp(0, -weights @ z.T).mean(axis=1), weights @ test.T, mislabeled)


def some_wrong(data: Data) -> list[int]:
    """Return which test points are those of RANKS."""
    order = [k for k in np.argsort(data.losses[-1]) if data.logits[-1, k] < 0]
    return [order[int(rank * len(order))] for rank in RANKS]


def claim(data: Data) -> None:
    """After its lowest point mislabeled points more than double the test loss, while the test error falls."""
    losses, wrong, some = data.losses, data.logits < 0, some_wrong(data)
    test_loss, test_error = losses.mean(axis=1), wrong.mean(axis=1)
    best = int(test_loss.argmin())
    assert 5 < data.steps[best] < 200
    assert (np.diff(data.train_loss) < 0).all()
    assert data.train_loss[-1] < np.log(2) / TRAIN  # no point is wrong: the data are separable
    assert np.allclose(test_loss[[best, -1]], (0.28, 0.78), rtol=0.12)
    assert np.allclose(test_error[[best, -1]], (0.074, 0.059), rtol=0.12)
    rise = (losses[-1] - losses[best]) / TEST
    assert rise[data.mislabeled].sum() > 0.5
    assert rise[~data.mislabeled].sum() < -0.05
    relabeled = np.logaddexp(0, np.where(data.mislabeled, 1, -1) * data.logits).mean(axis=1)
    assert relabeled[-1] < relabeled.min() + 0.01
    assert data.mislabeled[wrong[-1]].mean() > 0.8
    assert data.mislabeled[some].all()
    assert (losses[-1] > 3 * losses[best])[some].all()
    assert np.count_nonzero(wrong[best] > wrong[-1]) > 3 * np.count_nonzero(wrong[best] < wrong[-1])
    late = data.steps > 300
    time, loss = np.log(data.steps[late]), losses[:, wrong[-1]].mean(axis=1)[late]
    slope = np.diff(loss) / np.diff(time)
    assert slope[-1] > 1.3 * slope[0] > 0  # faster than log t: the direction has not settled
    assert loss[-1] > 2 * loss[0]
    assert loss[-1] / loss[0] < data.steps[-1] / data.steps[late][0]  # but much slower than t


def draw(data: Data, say: Say) -> Figure:
    """Draw losses, error, and the losses of some wrong points, from the best to the worst."""
    figure, (top, middle, bottom) = house.panels(3, 1, height=420, sharex=True)
    names, test_loss = (say("测试集", "test set"), say("训练集", "training set")), data.losses.mean(axis=1)
    for k, (name, curve) in enumerate(zip(names, (test_loss, data.train_loss), strict=True)):
        top.plot(data.steps, curve, color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(top, (data.steps[40], curve[40]), name, house.INKS[k], shift=(2, 11), ha=("right", "left")[k])
    middle.plot(data.steps, 100 * (data.logits < 0).mean(axis=1), color=house.BLUE)
    for losses in data.losses[:, some_wrong(data)].T:
        bottom.plot(data.steps, losses, color=house.BLUE, linestyle="-")
    for axes in (top, middle, bottom):  # where the test loss is lowest
        axes.axvline(data.steps[test_loss.argmin()], color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    house.log_axis(bottom, "x", range(5))
    top.set(ylim=(0, 0.85), yticks=(0, 0.4, 0.8))
    middle.set(ylim=(5, 10.5), yticks=(6, 8, 10))
    bottom.set(xlim=(1, STEPS), ylim=(0, None), yticks=(0, 10, 20))
    bottom.set_xlabel(say("训练步数 t", "steps of training, t"))
    top.set_title(say("平均 NLL", "mean NLL"))
    middle.set_title(say("测试错误率（%）", "test error (%)"))
    bottom.set_title(say("四个判错的测试点，各自的 NLL", "NLL of four test points that are wrong"))
    return figure
