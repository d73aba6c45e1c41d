"""The experts as ONNX graphs of model `mrt_experts`: `python -m mrt.export.experts`, after one was published.

Each graph lies beside its published weights (float16) and reads them from there; the manifest is written anew.
"""

from __future__ import annotations

from mrt.export import matte, refiner, regions
from mrt.models import weights
from mrt.serving.repository import manifest


def main() -> None:
    for write in (matte.write, regions.write, refiner.write):
        path = write()
        stored = path.with_suffix(".safetensors").stat().st_size
        print(f"{path.name} {path.stat().st_size / 1e3:.0f} kB, weights {stored / 1e6:.2f} MB")
    manifest.write(weights.REPOSITORY, "1", weights.FAMILY, weights.load_transformer().config.students)


if __name__ == "__main__":
    main()
