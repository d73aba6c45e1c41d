"""A running average of the weights, which samples better than the last ones."""

from __future__ import annotations

import torch
from torch import nn


@torch.no_grad()
def follow(average: nn.Module, net: nn.Module, keep: float) -> None:
    """Move the average a little towards the weights; `keep` is the share of it that stays."""
    for mean, weight in zip(average.parameters(), net.parameters(), strict=True):
        mean.lerp_(weight, 1 - keep)
