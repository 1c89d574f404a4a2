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

from experiments import house
from experiments.house import Numbers, Say

INPUTS, TRAIN, TEST, MISLABELED = 20, 200, 4000, 0.05
STEPS, RATE = 30_000, 1.0
RANKS = (0.2, 0.5, 0.8, 0.95)  # of the wrong points that are drawn, by their loss


@dataclass(frozen=True)
class Data:
    """At some of the ``steps``: mean losses, test error, and the loss of each test point that is wrong at the end."""

    steps: Numbers
    train_loss: Numbers
    test_loss: Numbers
    test_error: Numbers
    wrong: Numbers


def compute(seed: int) -> Data:
    """Return the course of training."""
    rng = np.random.default_rng(seed)
    scale = np.geomspace(1, 0.03, INPUTS)
    mean = 3 * scale * rng.choice([-1, 1], INPUTS) / np.sqrt(INPUTS)
    # By symmetry all points may be turned to the class +1; a wrong label turns its point away.
    z = mean + scale * rng.normal(size=(TRAIN, INPUTS))
    test = mean + scale * rng.normal(size=(TEST, INPUTS))
    test *= np.where(rng.random((TEST, 1)) < MISLABELED, -1, 1)
    steps = np.unique(np.geomspace(1, STEPS, 80).round())
    kept, w = [], np.zeros(INPUTS)
    for step in range(1, STEPS + 1):
        w = w + RATE / TRAIN * ((1 / (1 + np.exp(z @ w))) @ z)
        if step in steps:
            kept.append(w)
    weights = np.array(kept)
    losses = np.logaddexp(0, -weights @ test.T)
    wrong = losses > np.log(2)
    return Data(
        steps=steps,
        train_loss=np.logaddexp(0, -weights @ z.T).mean(axis=1),
        test_loss=losses.mean(axis=1),
        test_error=wrong.mean(axis=1),
        wrong=losses[:, wrong[-1]],
    )


def some_wrong(data: Data) -> Numbers:
    """Return the losses of the wrong points of RANKS, one column each."""
    order = np.argsort(data.wrong[-1])
    return np.asarray(data.wrong[:, [order[int(rank * len(order))] for rank in RANKS]])


def claim(data: Data) -> None:
    """After its lowest point the test loss doubles while the test error falls; wrong points pay more and more."""
    best = int(data.test_loss.argmin())
    assert 5 < data.steps[best] < 200
    assert (np.diff(data.train_loss) < 0).all()
    assert data.train_loss[-1] < np.log(2) / TRAIN  # no point is wrong: the data are separable
    assert data.test_loss[-1] > 2.4 * data.test_loss[best]
    assert data.test_error[-1] < 0.85 * data.test_error[best]
    assert (some_wrong(data)[-1] > 3 * some_wrong(data)[best]).all()
    late = data.steps > 300
    time, loss = np.log(data.steps[late]), data.wrong.mean(axis=1)[late]
    slope = np.diff(loss) / np.diff(time)
    assert slope[-1] > 1.3 * slope[0] > 0  # faster than log t: the direction has not settled
    assert loss[-1] > 2 * loss[0]
    assert loss[-1] / loss[0] < data.steps[-1] / data.steps[late][0]  # but much slower than t


def draw(data: Data, say: Say) -> Figure:
    """Draw losses, error, and the losses of some wrong points, from the best to the worst."""
    figure, (top, middle, bottom) = house.panels(3, 1, height=420, sharex=True)
    names = (say("测试集", "test set"), say("训练集", "training set"))
    for k, (name, curve) in enumerate(zip(names, (data.test_loss, data.train_loss), strict=True)):
        top.plot(data.steps, curve, color=house.INKS[k], linestyle=house.STYLES[k])
        house.line_label(top, (data.steps[40], curve[40]), name, house.INKS[k], shift=(2, 11), ha=("right", "left")[k])
    middle.plot(data.steps, 100 * data.test_error, color=house.BLUE)
    for losses in some_wrong(data).T:
        bottom.plot(data.steps, losses, color=house.BLUE, linestyle="-")
    for axes in (top, middle, bottom):  # where the test loss is lowest
        axes.axvline(data.steps[data.test_loss.argmin()], color=house.GRAY, linestyle=house.STYLES[2], linewidth=1.2)
    house.log_axis(bottom, "x", range(5))
    top.set(ylim=(0, 0.85), yticks=(0, 0.4, 0.8))
    middle.set(ylim=(5, 10.5), yticks=(6, 8, 10))
    bottom.set(xlim=(1, STEPS), ylim=(0, None), yticks=(0, 10, 20))
    bottom.set_xlabel(say("训练步数 t", "steps of training, t"))
    top.set_title(say("平均 NLL", "mean NLL"))
    middle.set_title(say("测试错误率（%）", "test error (%)"))
    bottom.set_title(say("四个判错的测试点，各自的 NLL", "NLL of four test points that are wrong"))
    return figure
