"""Muon: momentum whose matrices are made orthogonal by a Newton-Schulz iteration (Jordan et al. 2024).

In bfloat16 only where the processor multiplies it: elsewhere PyTorch's own Muon takes seconds a step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor

from mrt.models.precision import fast_dtype

_A, _B, _C = 3.4445, -4.7750, 2.0315


class Muon(torch.optim.Optimizer):
    """For weights of two or more axes; axes after the first are taken as one. Momentum 0.95, five iterations."""

    def __init__(self, parameters: Iterable[Tensor], lr: float):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[tuple[Tensor, Tensor, bool]]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                momentum = state.setdefault("momentum", torch.zeros_like(weight))
                momentum.lerp_(weight.grad, 0.05)
                update = weight.grad.lerp(momentum, 0.95).flatten(1)
                tall = update.shape[0] > update.shape[1]
                update = update.T if tall else update
                by_shape[tuple(update.shape)].append((weight, update, tall))
            for alike in by_shape.values():
                updates = orthogonal(torch.stack([update for _, update, _ in alike]))
                for (weight, _, tall), update in zip(alike, updates, strict=True):
                    rows, columns = weight.shape[0], weight[0].numel()
                    scale = max(1.0, rows / columns) ** 0.5
                    weight.add_((update.T if tall else update).reshape(weight.shape), alpha=-group["lr"] * scale)


def orthogonal(x: Tensor, iterations: int = 5) -> Tensor:
    """The nearest matrices with all singular values near 1, (n, rows, columns) with rows <= columns."""
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(fast_dtype(x.device.type))
    for _ in range(iterations):
        square = x @ x.mT
        x = _A * x + (_B * square + _C * square @ square) @ x
    return x.float()
