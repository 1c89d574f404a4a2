"""One wrong answer moves the loss and not the accuracy: the ten samples of the worked example, before and after.

Nine of ten samples are right. Before, the true class has 0.9, and 0.4 in the wrong one; after, 0.99 and 0.001; and
after division of the logits by 5. The bars are the losses of the samples.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments import house
from experiments.house import Numbers, Say

TEMPERATURE = 5


@dataclass(frozen=True)
class Data:
    """The probability of the true class: three stages, ten samples."""

    true: Numbers


def compute(_: int) -> Data:
    """Return the probabilities of the worked example."""
    before, after = (np.array([right] * 9 + [wrong]) for right, wrong in ((0.9, 0.4), (0.99, 0.001)))
    scaled = 1 / (1 + ((1 - after) / after) ** (1 / TEMPERATURE))
    return Data(np.array([before, after, scaled]))


def claim(data: Data) -> None:
    """Nine are right each time; the mean loss, 0.186, 0.700 and 0.463, moves as the wrong one's does."""
    assert ((data.true > 0.5).sum(axis=1) == 9).all()
    loss = -np.log(data.true)
    assert np.abs(loss.mean(axis=1) - (0.186, 0.700, 0.463)).max() < 0.001
    mean, right, wrong = np.sign(np.diff([loss.mean(axis=1), loss[:, :9].mean(axis=1), loss[:, 9]]))
    assert (mean == wrong).all()
    assert (right == -wrong).all()


def draw(data: Data, say: Say) -> Figure:
    """Draw the loss of each sample in three panels."""
    figure, panels = house.panels(3, 1, height=420, sharex=True)
    names = (
        say("起初", "at first"),
        say("更自信之后", "more confident"),
        say("再除以温度 5", "divided by a temperature of 5"),
    )
    mean = say("平均", "mean")
    for axes, true, name in zip(panels, data.true, names, strict=True):
        loss = -np.log(true)
        axes.bar(range(1, 10), loss[:9], color=house.BLUE, width=0.7)
        axes.bar(10, loss[9], color=house.RED, width=0.7, hatch="//", edgecolor=house.INK, linewidth=0)
        axes.axhline(loss.mean(), color=house.GRAY, linestyle=house.STYLES[2])
        axes.annotate(f"{mean} {loss.mean():.2f}", (1, 2.4))
        axes.grid(visible=False, axis="x")
        axes.set(xlim=(0.4, 10.6), ylim=(0, 7.4), yticks=(0, 2, 4, 6), title=name)
    panels[2].set_xticks(range(1, 11))
    panels[2].set_xlabel(say("样本（第 10 个判错）", "samples (number 10 is wrong)"))
    return figure
