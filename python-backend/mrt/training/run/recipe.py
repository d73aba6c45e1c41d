"""What a trainer says of its network; mrt.training.run.loop does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from torch import Tensor, nn

from mrt.training.optim.optimiser import Optimisers


class Recipe(Protocol):
    """What is learnt from what. `net` trains; an average of it is evaluated and published."""

    @property
    def net(self) -> nn.Module: ...

    @property
    def optimisers(self) -> Optimisers: ...

    @property
    def average(self) -> float:
        """Share of the averaged weights that stays at a step, e.g. 0.998."""
        ...

    def batch(self, rng: np.random.Generator) -> Any: ...

    def losses(self, batch: Any) -> Mapping[str, Tensor]:
        """Scalars; `loss` is minimised, the others are logged beside it."""
        ...

    def rate(self, step: int, done: float) -> float:
        """Share of the full rates at a step, warm-up aside; `done` is the share of the budget that is spent."""
        ...

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """Figures of the averaged network, on the CPU, on held-out pages; `score` decides, higher is better."""
        ...


Restore = Callable[[nn.Module], Mapping[str, Any]]
"""Fills a network with published weights and tells their `steps` and `core_seconds`; FileNotFoundError for none."""
