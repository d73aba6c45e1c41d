"""Weights of a smaller network as the beginning of a larger one of the same class."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn


@torch.no_grad()
def begin_with(net: nn.Module, old: Mapping[str, Tensor]) -> list[str]:
    """Copy what agrees by name into the leading rows and columns of `net`'s tensors; returns the names that did.

    Rows and columns beyond the old ones keep what they were initialised with, so that a new channel is one that the
    old network lacked. Tensors of another number of axes, and those that would have to shrink, are left alone.
    """
    taken = []
    for name, value in net.state_dict().items():
        given = old.get(name)
        if (
            given is None
            or given.ndim != value.ndim
            or any(a > b for a, b in zip(given.shape, value.shape, strict=True))
        ):
            continue
        value[tuple(slice(0, size) for size in given.shape)] = given.to(value.dtype)
        taken.append(name)
    return taken
