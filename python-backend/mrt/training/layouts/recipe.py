"""What detector and planner share on the training loop: batches from a pool of drawn designs, and falling rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from mrt.training.optim.optimiser import Optimisers

HELD_OUT = 64  # designs, in batches of 8
_BATCH, _BATCHES = 8, 8


class Pool(Protocol):
    def batch(self, size: int) -> Any: ...


class MakePool(Protocol):
    """`size` designs in memory, drawn with `rng`; `fresh` of them are drawn anew for each batch."""

    def __call__(self, rng: np.random.Generator, size: int, fresh: int) -> Pool: ...


class Losses(Protocol):
    """Scalars of a network on a batch, a NamedTuple."""

    def __call__(self, net: Any, batch: Any) -> NamedTuple: ...


class LayoutRecipe:
    """See `mrt.training.run.recipe`. `weights`: of the losses by name; `seed`: of the drawn designs."""

    average = 0.998

    def __init__(
        self,
        net: nn.Module,
        optimisers: Optimisers,
        losses: Losses,
        weights: Mapping[str, float],
        pool: MakePool,
        seed: int,
        size: int,
        batch: int,
    ):
        self.net, self.optimisers = net, optimisers
        self._losses, self._weights = losses, weights
        self._make_pool, self._seed, self._size, self._batch = pool, seed, size, batch
        self._pool: Pool | None = None

    def batch(self, rng: np.random.Generator) -> Any:
        if self._pool is None:  # `rng` differs with the step at which a run resumes, and so do the designs
            own = np.random.default_rng([self._seed, int(rng.integers(2**31))])
            self._pool = self._make_pool(own, self._size, 1)
        return self._pool.batch(self._batch)

    def losses(self, batch: Any) -> Mapping[str, Tensor]:
        return self._losses_of(self.net, batch)

    def rate(self, step: int, done: float) -> float:
        return max(0.01, 1 - done)

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """Mean losses on designs that are in no training pool; `score` is the negative total."""
        pool = self._make_pool(np.random.default_rng([self._seed, 0, 1]), min(HELD_OUT, self._size), 0)
        rows = [self._losses_of(net, pool.batch(_BATCH)) for _ in range(_BATCHES)]
        means = {name: float(np.mean([row[name].item() for row in rows])) for name in rows[0]}
        return {"score": -means["loss"], **means}

    def _losses_of(self, net: nn.Module, batch: Any) -> dict[str, Tensor]:
        parts = self._losses(net, batch)._asdict()
        return {"loss": torch.stack([self._weights[name] * part for name, part in parts.items()]).sum(), **parts}
