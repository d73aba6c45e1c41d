"""Bytes of activations that a training step holds at its peak, walked through without a device."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor

from mrt.models.cost import LiveBytes, inputs
from mrt.models.families import TransformerConfig
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.scale.network import economise


def activations(config: TransformerConfig, rows: int, tokens: int, words: int, dtype: torch.dtype) -> int:
    """Of `rows` samples on one device, blocks made anew going back, each block's gradient gone as soon as it is there.

    Two depths are walked through: every further block keeps its input, and nothing else beside it.
    """
    two, three = (_peak(replace(config, num_layers=blocks), rows, tokens, words, dtype) for blocks in (2, 3))
    return two + (config.num_layers - 2) * (three - two)


@lru_cache(None)
def _peak(config: TransformerConfig, rows: int, tokens: int, words: int, dtype: torch.dtype) -> int:
    with torch.device("meta"):
        net = MaskedRegionTransformer(config).to(dtype)
        batch = inputs(config, rows, tokens, words, dtype)
    for block in net.transformer_blocks:
        block.attn.attend = Fused.apply  # pyright: ignore[reportAttributeAccessIssue, reportArgumentType]
    economise(net)
    for parameter in net.parameters():
        parameter.register_post_accumulate_grad_hook(lambda own: setattr(own, "grad", None))
    with torch.device("meta"), LiveBytes() as live:
        net(**batch).float().square().mean().backward()
    return live.most


class Fused(torch.autograd.Function):
    """Attention that keeps its inputs and its output, not its scores."""

    @staticmethod
    def forward(ctx, q: Tensor, k: Tensor, v: Tensor, seen: Tensor) -> Tensor:
        out = torch.empty_like(v)
        ctx.save_for_backward(q, k, v, out)
        return out

    @staticmethod
    def backward(ctx, *grads: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, _ = ctx.saved_tensors
        return torch.empty_like(q), torch.empty_like(k), torch.empty_like(v), None
