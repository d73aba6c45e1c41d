"""The interface between a trainer and mrt.training.run.loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from torch import Tensor, nn

from mrt.training.optim.optimiser import Optimisers


class Recipe(Protocol):
    """Network, data, loss and evaluation. `net` trains; a running average of it is evaluated and published."""

    @property
    def net(self) -> nn.Module: ...

    @property
    def optimisers(self) -> Optimisers: ...

    @property
    def average(self) -> float:
        """Decay of the running average of the weights, e.g. 0.998."""
        ...

    def batch(self, rng: np.random.Generator) -> Any: ...

    def losses(self, batch: Any) -> Mapping[str, Tensor]:
        """Scalars; `loss` is minimised, the others are logged beside it."""
        ...

    def rate(self, step: int, done: float) -> float:
        """Factor of the full learning rates at a step, besides warm-up; `done` is the spent share of the budget."""
        ...

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """Figures of the averaged network, on the CPU, on held-out pages; `score` decides, higher is better."""
        ...


Restore = Callable[[nn.Module], Mapping[str, Any]]
"""Loads published weights into a network and returns their facts, e.g. `steps`; FileNotFoundError if there are none."""
