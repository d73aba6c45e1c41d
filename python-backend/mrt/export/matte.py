"""The alpha expert as an ONNX graph.

`matte.onnx` lies beside the published `matte.safetensors` (float16) and reads its weights from there.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from mrt.experts.crops import SHAPES
from mrt.export import beside
from mrt.export.graph import Graph
from mrt.models import published
from mrt.models.matte import PLANES, Matte

NAME = "matte"


class Alphas(nn.Module):
    """Planes (B, 9, H, W) uint8 to amodal and visible alpha (B, 2, H, W) in 0..1."""

    def __init__(self, net: Matte):
        super().__init__()
        self.net = net

    def forward(self, planes: Tensor) -> Tensor:
        return torch.sigmoid(self.net(planes))


def matte_graph(net: Matte) -> Graph:
    """Batch and shape vary; shapes are those of `mrt.experts.crops.SHAPES`."""
    height, width = SHAPES[0]
    planes = torch.randint(0, 256, (2, PLANES, height, width), dtype=torch.uint8)
    axes = {0: "batch", 2: "height", 3: "width"}
    return Graph("mrt_matte", Alphas(net).eval(), {"planes": planes}, "alpha", {"planes": axes, "alpha": axes}, "net.")


def write() -> Path:
    """Export the published network; the path of its graph. Errors as `published.load`."""
    net = Matte()
    published.load(NAME, net)
    return beside.write(NAME, matte_graph(net))
