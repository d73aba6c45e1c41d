"""Few steps instead of many (MRT 3.3), as adapters: each step of the short list learns to reach what the teacher (the
network without adapters) reaches in several steps. Progressive distillation (arXiv 2202.00512) on noised designs.

It is the part of mrt.training.distillation that asks for no memory between steps: its students' own trajectories and
the matching of distributions are not here, and the teacher is not guided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.scale.network import error_of, noised, velocity

SUBSTEPS = 4  # of the teacher in one of the student


def loss_of(
    net: MaskedRegionTransformer, batch: dict[str, Tensor], sigmas: Sequence[float], substeps: int = SUBSTEPS
) -> Tensor:
    """The error of the student's velocity at a step of the list that the batch's own sigma chooses for each sample."""
    steps = torch.tensor(sigmas, device=batch["sigma"].device)
    tick = (batch["sigma"] * (len(sigmas) - 1)).long().clamp(max=len(sigmas) - 2)  # (B, 1)
    begin, end = steps[tick], steps[tick + 1]
    start = noised(batch, begin)
    with torch.no_grad(), without_adapters(net):
        state = start
        for part in range(substeps):
            here, there = (begin + (end - begin) * at / substeps for at in (part, part + 1))
            step = (there - here)[..., None] * velocity(net, state, here, batch)
            state = torch.where(batch["keep"][..., None], state, state + step)
    wanted = (state - start) / (end - begin)[..., None]
    return error_of(velocity(net, start, begin, batch), wanted, batch)


@contextmanager
def without_adapters(net: MaskedRegionTransformer) -> Iterator[None]:
    layers = [module for module in net.modules() if isinstance(module, BaseTunerLayer)]
    for layer in layers:
        layer.enable_adapters(False)
    try:
        yield
    finally:
        for layer in layers:
            layer.enable_adapters(True)
