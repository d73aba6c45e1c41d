"""The one collective that sequence parallelism needs, with its gradient, for any backend (NCCL, gloo)."""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import Tensor


def exchange(x: Tensor, group: dist.ProcessGroup) -> Tensor:
    """`x` (P, ...), one part for each of the P ranks, to the parts that they hold for this one: all-to-all."""
    return _Exchange.apply(x, group)  # pyright: ignore[reportReturnType]


def gather(x: Tensor, group: dist.ProcessGroup) -> Tensor:
    """The `x` of every rank, (P, ...); its gradient is the sum of what each rank wants of this one."""
    return exchange(x.expand(dist.get_world_size(group), *x.shape), group)


class _Exchange(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, group: dist.ProcessGroup) -> Tensor:
        ctx.group = group
        received = torch.empty(x.shape, dtype=x.dtype, device=x.device)
        dist.all_to_all_single(received, x.contiguous(), group=group)
        return received

    @staticmethod
    def backward(ctx, *grads: Tensor) -> tuple[Tensor, None]:
        return exchange(grads[0], ctx.group), None
