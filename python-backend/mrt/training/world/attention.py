"""Attention as two matrix products: on processors faster than the fused kernel while sequences are short."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer

SHORT = 700  # tokens and words together, up to which the scores stay in the caches


def attend(q: Tensor, k: Tensor, v: Tensor, seen: Tensor) -> Tensor:
    """(B, H, n, E) of each; `seen` (B, 1, 1, n) is added to the scores."""
    if q.shape[2] > SHORT or q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v, seen)
    scores = torch.matmul(q * (q.shape[-1] ** -0.5), k.transpose(-1, -2)) + seen
    return torch.matmul(torch.softmax(scores, -1, dtype=scores.dtype), v)


def plain(net: MaskedRegionTransformer) -> None:
    """Let every block of a network attend like this."""
    for block in net.transformer_blocks:
        block.attn.attend = attend  # pyright: ignore[reportAttributeAccessIssue, reportArgumentType]
