"""Initialise a larger network with the weights of a smaller one of the same class."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn


@torch.no_grad()
def begin_with(net: nn.Module, old: Mapping[str, Tensor]) -> list[str]:
    """Copy tensors of the same name into the leading rows and columns of `net`'s; returns the names copied.

    Rows and columns beyond the old ones keep their initial values. Tensors with another number of axes, and those that
    would have to shrink, are skipped.
    """
    taken = []
    for name, value in net.state_dict().items():
        source = old.get(name)
        if (
            source is None
            or source.ndim != value.ndim
            or any(a > b for a, b in zip(source.shape, value.shape, strict=True))
        ):
            continue
        value[tuple(slice(0, size) for size in source.shape)] = source.to(value.dtype)
        taken.append(name)
    return taken
