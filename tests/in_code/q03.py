"""Question 3: backpropagation through two layers, against central differences of the loss."""

from __future__ import annotations

from typing import Any

import numpy as np


def check(names: dict[str, Any]) -> None:
    """Move every parameter by a little, up and down, and compare the slope of the loss with its gradient."""
    rng = np.random.default_rng(3)
    samples, inputs, hidden, outputs = 7, 5, 4, 3
    x, y = rng.normal(size=(samples, inputs)), rng.normal(size=(samples, outputs))
    shapes = [(inputs, hidden), (hidden,), (hidden, outputs), (outputs,)]
    parameters = [rng.normal(size=shape) for shape in shapes]
    loss, gradients = names["loss_and_gradients"](x, y, *parameters)
    assert loss > 0
    for parameter, gradient in zip(parameters, gradients, strict=True):
        assert gradient.shape == parameter.shape
        for place in np.ndindex(parameter.shape):
            value, losses = parameter[place], []
            for change in (1e-6, -1e-6):
                parameter[place] = value + change
                losses.append(names["loss_and_gradients"](x, y, *parameters)[0])
            parameter[place] = value
            assert abs((losses[0] - losses[1]) / 2e-6 - gradient[place]) < 1e-6
