"""The alpha expert on the shared loop: network, optimisers, batches, rates, held-out figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn

from mrt.experts.prompt import PLANES
from mrt.models.matte import Matte
from mrt.models.precision import mixed
from mrt.training.matte.examples import Example
from mrt.training.matte.loss import losses
from mrt.training.matte.pool import Pool
from mrt.training.optim.optimiser import Optimisers

RATE, BACKBONE_RATE = 2e-3, 4e-4
_FALL = 0.5  # of the budget, from where on the rates fall
_LEAST_RATE = 0.02
_BOX, _PAGE = PLANES.index("box"), PLANES.index("page")


class Recipe:
    """See `mrt.training.run.recipe`. `measure`: held-out figures of a network; `state`: of the backbone's wheel."""

    average = 0.998

    def __init__(
        self,
        source: Iterator[Example],
        measure: Callable[[nn.Module], Mapping[str, float]],
        state: Mapping[str, Tensor] | None,
        batch: int = 8,
    ):
        self.net: nn.Module = Matte(state).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        backbone = [p for n, p in self.net.named_parameters() if n.startswith("backbone.") and p.requires_grad]
        rest = [p for n, p in self.net.named_parameters() if not n.startswith("backbone.")]
        self.optimisers = Optimisers(
            *(
                torch.optim.AdamW(group, rate, betas=(0.9, 0.98), weight_decay=0.01)
                for group, rate in ((rest, RATE), (backbone, BACKBONE_RATE))
            )
        )
        self.pool = Pool(source)
        self._measure, self._count = measure, batch

    def batch(self, rng: np.random.Generator) -> Tensor:
        planes = varied(rng, self.pool.batch(rng, self._count))
        return torch.from_numpy(planes)

    def losses(self, batch: Tensor) -> Mapping[str, Tensor]:
        known = len(PLANES)
        with mixed(batch.device.type):
            logits = self.net(batch[:, :known])
        box, page = (batch[:, at : at + 1].float() / 255 for at in (_BOX, _PAGE))
        return losses(logits, batch[:, known:].float() / 255, box, page)

    def rate(self, step: int, done: float) -> float:
        fallen = max(0.0, (done - _FALL) / (1 - _FALL))
        return max(_LEAST_RATE, 0.5 + 0.5 * math.cos(math.pi * min(1.0, fallen)))

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        return self._measure(net)


def varied(rng: np.random.Generator, planes: np.ndarray) -> np.ndarray:
    """A batch (n, 11, h, w) mirrored, its colours exchanged, brightened or darkened, each at random."""
    if rng.random() < 0.5:
        planes = planes[..., ::-1]
    if rng.random() < 0.2:
        planes = planes[:, [*rng.permutation(3), *range(3, planes.shape[1])]]
    planes = np.ascontiguousarray(planes)
    if rng.random() < 0.3:
        lit = planes[:, :3].astype(np.float32) * rng.uniform(0.75, 1.1) + rng.uniform(-10, 25)
        planes[:, :3] = lit.clip(0, 255)
    return planes
