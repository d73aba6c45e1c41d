"""The experts' networks as ONNX graphs of their models: `python -m mrt.export.experts`, after one was published.

Each graph lies beside its published weights (float16) and reads them from there; the manifest is written anew.
"""

from __future__ import annotations

from mrt.export import matte, refiner, regions
from mrt.export.graph import Graph
from mrt.models import published, weights
from mrt.models.matte import Matte
from mrt.models.refiner import Refiner
from mrt.models.regions import RegionDetector
from mrt.serving.repository import manifest


def graphs() -> list[Graph]:
    """Those of the published networks; the reader's two are somebody else's (mrt.export.reader)."""
    nets = Matte(), RegionDetector(), Refiner()
    for name, net in zip((matte.NAME, regions.NAME, refiner.NAME), nets, strict=True):
        published.load(name, net)
    return [matte.matte_graph(nets[0]), regions.regions_graph(nets[1]), refiner.refiner_graph(nets[2])]


def main() -> None:
    for write in (matte.write, regions.write, refiner.write):
        path = write()
        stored = path.with_suffix(".safetensors").stat().st_size
        print(f"{path} {path.stat().st_size / 1e3:.0f} kB, weights {stored / 1e6:.2f} MB")
    manifest.write(weights.REPOSITORY, "1", weights.FAMILY, weights.load_transformer().config.students)


if __name__ == "__main__":
    main()
