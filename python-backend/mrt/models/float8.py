"""FP8 for Hopper and later: the linear layers of the inner blocks in e4m3, everything else unchanged.

A naive cast of this backbone makes grid patterns, worst in a distilled one. So weights have a scale an output channel
and inputs one a token, computed at each call, and the most sensitive parts stay in high precision: the first and last
blocks, modulation (a row a picture: nothing to gain), norms, embeddings and the output. Sums are in float32.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.functional import ScalingType

from mrt.models.transformer import MaskedRegionTransformer

ENDS = 2  # blocks at either end that stay as they are
KIND = torch.float8_e4m3fn
LARGEST = torch.finfo(KIND).max
PARTS = ("attn.", "img_mlp.", "txt_mlp.")


def to_float8(net: MaskedRegionTransformer, ends: int = ENDS) -> MaskedRegionTransformer:
    """Put FP8 layers in the place of the linear ones of all blocks but `ends` at either end; for inference alone."""
    blocks = net.transformer_blocks
    for block in list(blocks)[ends : len(blocks) - ends]:
        for name, layer in list(block.named_modules()):
            if isinstance(layer, nn.Linear) and name.startswith(PARTS):
                parent, _, own = name.rpartition(".")
                setattr(block.get_submodule(parent), own, Float8Linear(layer))
    return net


class Float8Linear(nn.Module):
    """A linear layer with e4m3 weights (O, I) and inputs (..., I); the result has the type of the inputs."""

    def __init__(self, layer: nn.Linear):
        super().__init__()
        weight, scale = rounded(layer.weight.detach())
        self.weight, self.scale = nn.Buffer(weight), nn.Buffer(scale)  # (O, I), (O, 1)
        self.bias = layer.bias

    def forward(self, x: Tensor) -> Tensor:
        tokens, scale = rounded(x.flatten(0, -2))  # (n, I), (n, 1)
        row = ScalingType.RowWise
        out = F.scaled_mm(tokens, self.weight.t(), scale, row, self.scale.t(), row, output_dtype=x.dtype)
        return (out + self.bias).unflatten(0, x.shape[:-1])  # (..., O)


def rounded(x: Tensor) -> tuple[Tensor, Tensor]:
    """Rows (n, m) as e4m3, and the float32 scale (n, 1) of each."""
    scale = x.float().abs().amax(-1, keepdim=True).clamp(min=1e-12) / LARGEST
    return (x.float() / scale).to(KIND), scale
