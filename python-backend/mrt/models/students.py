"""Distilled students of one network: low-rank adapters (LoRA), chosen row by row, so that the undistilled network and
every student share a batch. The network's own parameters keep their names. MRT section 3.3.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn

PLACES = (
    *("img_mod.1", "txt_mod.1"),
    *("attn.to_q", "attn.to_k", "attn.to_v", "attn.to_out.0"),
    *("img_mlp.net.0.proj", "img_mlp.net.2"),
)  # linear layers of a block that a student changes


class Students(nn.Module):
    """Adapters of `count` students on the blocks of a network. Call `choose` before each forward of that network."""

    def __init__(self, blocks: nn.ModuleList, count: int, rank: int):
        super().__init__()
        self.adapters = nn.ModuleDict()
        for name, layer in blocks.named_modules():
            if isinstance(layer, nn.Linear) and name.partition(".")[2] in PLACES:
                key = name.replace(".", "_")
                self.adapters[key] = Adapter(count, layer.in_features, rank, layer.out_features)
                layer.register_forward_hook(partial(self._add, key))

    def choose(self, student: Tensor) -> None:
        """`student` (B, 1) int32: 0 is the undistilled network, k student k."""
        self.row, self.on = (student[:, 0] - 1).clamp(min=0), student[:, 0] > 0  # (B,), (B,)

    def _add(self, key: str, layer: nn.Module, args: tuple[Tensor], output: Tensor) -> Tensor:
        return output + self.adapters[key](args[0], self.row, self.on)


class Adapter(nn.Module):
    """What each student adds to one linear layer: x @ down @ up, zero at first."""

    def __init__(self, count: int, d_in: int, rank: int, d_out: int):
        super().__init__()
        self.down = nn.Parameter(torch.randn(count, d_in, rank) * d_in**-0.5)
        self.up = nn.Parameter(torch.zeros(count, rank, d_out))

    def forward(self, x: Tensor, row: Tensor, on: Tensor) -> Tensor:
        tokens = x if x.ndim == 3 else x[:, None]  # (B, n, in)
        up = self.up[row] * on[:, None, None].to(x.dtype)  # (B, rank, out)
        return (tokens @ self.down[row] @ up).reshape(*x.shape[:-1], -1)  # (B, n, out) or (B, out)
