"""The experts' networks as ONNX graphs of their models: `python -m mrt.export.experts`, after one was published.

Each graph lies beside its published weights (float16) and reads them from there; the manifest is written anew.
"""

from __future__ import annotations

from pathlib import Path

import torch

from mrt.export import beside, matte, refiner, regions
from mrt.export.graph import Graph
from mrt.models import published, weights
from mrt.models.enlarger import Enlarger
from mrt.models.matte import Matte
from mrt.models.refiner import Refiner
from mrt.models.regions import RegionDetector
from mrt.serving.repository import manifest

ENLARGER = "enlarger"


def graphs() -> list[Graph]:
    """Those of the published networks; the reader's two are somebody else's (mrt.export.reader)."""
    nets = Matte(), RegionDetector(), Refiner(), Enlarger()
    for name, net in zip((matte.NAME, regions.NAME, refiner.NAME, ENLARGER), nets, strict=True):
        published.load(name, net)
    own = matte.matte_graph(nets[0]), regions.regions_graph(nets[1]), refiner.refiner_graph(nets[2])
    return [*own, enlarger_graph(nets[3])]


def enlarger_graph(net: Enlarger) -> Graph:
    """Layers (batch, 4, height, width), sides even, to those that are FINE times as large."""
    axes = {0: "batch", 2: "height", 3: "width"}
    inputs = {"image": torch.rand(2, 4, 48, 32)}
    return Graph("mrt_enlarger", net.eval(), inputs, "fine", {"image": axes, "fine": axes})


def write_enlarger() -> Path:
    """Export the published network; the path of its graph. Errors as `published.load`."""
    net = Enlarger()
    published.load(ENLARGER, net)
    return beside.write(ENLARGER, enlarger_graph(net))


def main() -> None:
    for write in (matte.write, regions.write, refiner.write, write_enlarger):
        path = write()
        stored = path.with_suffix(".safetensors").stat().st_size
        print(f"{path} {path.stat().st_size / 1e3:.0f} kB, weights {stored / 1e6:.2f} MB")
    manifest.write(weights.REPOSITORY, "1", weights.FAMILY, weights.load_transformer().config.students)


if __name__ == "__main__":
    main()
