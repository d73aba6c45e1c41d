"""The refiner as an ONNX graph."""

from __future__ import annotations

from pathlib import Path

import torch

from mrt.experts.native import PLANES
from mrt.export import beside
from mrt.export.graph import Graph
from mrt.kinds import KINDS
from mrt.models import published
from mrt.models.refiner import Refiner

NAME = "refiner"


def refiner_graph(net: Refiner) -> Graph:
    """Planes (batch, PLANES, height, width) uint8, sides multiples of 8 px, and kinds (batch, 6), to alpha."""
    axes = {0: "batch", 2: "height", 3: "width"}
    inputs = {
        "planes": torch.randint(0, 256, (2, PLANES, 48, 32), dtype=torch.uint8),
        "kinds": torch.eye(len(KINDS))[:2],
    }
    return Graph("mrt_refiner", net.eval(), inputs, "alpha", {"planes": axes, "alpha": axes, "kinds": {0: "batch"}})


def write() -> Path:
    """Export the published network; the path of its graph. Errors as `published.load`."""
    net = Refiner()
    published.load(NAME, net)
    return beside.write(NAME, refiner_graph(net))
