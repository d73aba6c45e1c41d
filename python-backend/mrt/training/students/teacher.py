"""The undistilled network as the teacher: its guided velocity and its trajectories, on training batches."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from mrt.models.precision import mixed
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.samples import Sample, collate

SHARED = ("ids", "keep", "reference", "valid", "edges", "beneath", "text", "text_slot", "text_valid", "text_start")
Batch = dict[str, Tensor]
"""What `conditions` gives: inputs of the network that no step changes, by name, and `guidance` (B, 1, 1)."""


@torch.no_grad()
def conditions(text_encoder: nn.Module, samples: list[Sample], guidance: Mapping[str, float]) -> Batch:
    """A batch with its text encoded, and how strongly the teacher is guided in each row (MRT 3.2)."""
    batch = collate(samples)
    batch["text"] = text_encoder(batch.pop("text_bytes"), batch["text_slot"])
    batch["text_slot"] = batch["text_slot"].clamp(min=0)
    batch["guidance"] = torch.tensor([guidance[sample.task] for sample in samples])[:, None, None]
    return batch


def velocity(net: MaskedRegionTransformer, x: Tensor, sigma: Tensor, batch: Batch, student: Tensor) -> Tensor:
    """x, (B, N, C) and sigma, student (B, 1) to the velocity (B, N, C) without guidance."""
    with mixed(x.device.type):
        return net(x, *(batch[name] for name in SHARED), sigma, student).float()


@torch.no_grad()
def guided(net: MaskedRegionTransformer, x: Tensor, sigma: Tensor, batch: Batch) -> Tensor:
    """The teacher's velocity (B, N, C); rows that are guided take a second row without text in the same call."""
    scale = batch["guidance"]
    rows = torch.cat([torch.arange(len(x)), (scale[:, 0, 0] != 1).nonzero()[:, 0]])
    both = {name: value[rows] for name, value in batch.items()}
    both["text_valid"] = both["text_valid"].clone()
    both["text_valid"][len(x) :] = False
    conditional = velocity(net, x[rows], sigma[rows], both, torch.zeros(len(rows), 1, dtype=torch.int32))
    conditional, unconditional = conditional[: len(x)], conditional[len(x) :]
    again = rows[len(x) :]
    return conditional.index_copy(0, again, unconditional + scale[again] * (conditional[again] - unconditional))


def euler(x: Tensor, flow: Tensor, sigma: Tensor, following: Tensor, batch: Batch) -> Tensor:
    """One step of (B, N, C) from sigma to `following` (B, 1); kept rows stay as they are."""
    return torch.where(batch["keep"][..., None], x, x + (following - sigma)[..., None] * flow)


def trajectory(net: MaskedRegionTransformer, x: Tensor, sigmas: Tensor, batch: Batch) -> Tensor:
    """The teacher's states (S, B, N, C) at falling `sigmas` (S,), from noise `x` on."""
    states = [x]
    for sigma, following in zip(sigmas[:-1].expand(len(x), -1).T, sigmas[1:].expand(len(x), -1).T, strict=True):
        flow = guided(net, states[-1], sigma[:, None], batch)
        states.append(euler(states[-1], flow, sigma[:, None], following[:, None], batch))
    return torch.stack(states)
