"""The experts' networks on ONNX Runtime: the reader, the region detector, the alpha expert and the refiner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from mrt.experts.finding import Thing
from mrt.experts.reader import files
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.serving.experts.looks import Candidates, agreed, look_at, looks_of


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


def things_by(candidates: Candidates) -> Callable[[np.ndarray], list[Thing]]:
    """Things by a region detector."""

    def find(picture: np.ndarray) -> list[Thing]:
        height, width = picture.shape[:2]
        found = agreed([look_at(picture, look, candidates) for look in looks_of(width, height)])
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
