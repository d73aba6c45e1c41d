"""The experts' networks on ONNX Runtime: the reader, the region detector, the alpha expert and the refiner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from mrt.experts.finding import LOOKED_AT, Thing
from mrt.experts.reader import files
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.serving.layout.regions import regions_of, working_size

MOST, LEAST = 100, 0.2  # things that are found, and the confidence from which they count


def on_cpu(folder: Path, threads: int = 0) -> Experts:
    """`folder` holds matte.onnx, refiner.onnx and regions.onnx, and the reader's files where pip has not put them.

    `threads` of a network: 0 is one a core. FileNotFoundError where a file is missing.
    """
    matte, refiner, regions = (_session(folder / f"{name}.onnx", threads) for name in ("matte", "refiner", "regions"))

    def alphas(planes: np.ndarray) -> np.ndarray:
        return np.asarray(matte.run(None, {"planes": planes})[0])

    def refined(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        return np.asarray(refiner.run(None, {"planes": planes, "kinds": kinds})[0])

    def candidates(planes: np.ndarray) -> np.ndarray:
        return np.asarray(regions.run(None, {"image": planes})[0])

    reader = files.on_cpu(threads=threads, folder=folder)
    return Experts(reader.read, alphas, refined, things_by(candidates))


def things_by(candidates: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], list[Thing]]:
    """Things by a region detector: premultiplied planes (1, 4, h, w) to candidates (1, cells, fields)."""

    def find(picture: np.ndarray) -> list[Thing]:
        height, width = picture.shape[:2]
        across, down = working_size(width, height, LOOKED_AT)
        small = Image.fromarray(picture).resize((across, down), Image.Resampling.BOX)
        planes = np.asarray(small, np.float32).transpose(2, 0, 1) / 255
        seen = np.concatenate([planes, np.ones((1, down, across), np.float32)])[None]
        found = regions_of(candidates(seen)[0], (across, down), (width, height), MOST, LEAST)
        return [
            Thing(box, KINDS[kind], float(score))
            for edges, kind, score in zip(found.boxes, found.kinds, found.scores, strict=True)
            if (box := _whole(edges, width, height)).width and box.height
        ]

    return find


def _whole(edges: np.ndarray, width: int, height: int) -> Region:
    left, top = (int(edge) for edge in np.floor(edges[:2]))
    right, bottom = (int(edge) for edge in np.ceil(edges[2:]))
    return Region(left, top, right - left, bottom - top).intersect(Region(0, 0, width, height))


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    if not path.is_file():
        raise FileNotFoundError(f"no {path}; fetch the model repository again, or run `python -m mrt.export.experts`")
    return files.session(path, threads)
