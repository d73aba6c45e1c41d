"""The region detector as an ONNX graph."""

from __future__ import annotations

from pathlib import Path

import torch

from mrt.export import beside
from mrt.export.graph import Graph
from mrt.models import published
from mrt.models.regions import RegionDetector

NAME = "regions"


def regions_graph(net: RegionDetector) -> Graph:
    """Premultiplied RGBA (batch, 4, height, width) float32, sides multiples of 32 px, to candidates."""
    axes = {"image": {0: "batch", 2: "height", 3: "width"}, "found": {0: "batch", 1: "cells"}}
    return Graph("mrt_regions", net.eval(), {"image": torch.rand(2, 4, 96, 64)}, "found", axes)


def write() -> Path:
    """Export the published network; the path of its graph. Errors as `published.load`."""
    net = RegionDetector()
    published.load(NAME, net)
    return beside.write(NAME, regions_graph(net))
