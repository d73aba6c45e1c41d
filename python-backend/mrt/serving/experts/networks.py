"""The experts by their networks: the reader, the region detector, the alpha expert and the refiner, called by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.experts.reader import on_cpu as text
from mrt.experts.reader.files import DETECTOR, RECOGNISER, located
from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.survey import LOOKED_AT, Experts, Thing
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.serving.contract.tensors import EXPERT_NETWORKS
from mrt.serving.layout.regions import regions_of, working_size

MOST, LEAST = 100, 0.2  # things that are found, and the confidence from which they count

Call = Callable[[str, Mapping[str, np.ndarray]], Sequence[np.ndarray]]
"""A network by its model's name, and its inputs by wire name with the batch axis in front, to all its outputs."""


def experts_by(call: Call, limits: Limits = Limits()) -> Experts:  # noqa: B008 - frozen
    """`limits`: of the reader."""

    def text_map(picture: np.ndarray) -> np.ndarray:
        return call("mrt_text_detector", {"picture": picture})[0]

    def characters(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        best, sure = call("mrt_text_recogniser", {"lines": lines})
        return best, sure

    def alphas(planes: np.ndarray) -> np.ndarray:
        return call("mrt_matte", {"planes": planes})[0]

    def refined(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        return call("mrt_refiner", {"planes": planes, "kinds": kinds})[0]

    def candidates(planes: np.ndarray) -> np.ndarray:
        return call("mrt_regions", {"image": planes})[0]

    reader = Reader(text_map, characters, text.characters(), limits)
    return Experts(reader.read, alphas, refined, things_by(candidates))


def on_cpu(repository: Path, threads: int = 0) -> Experts:
    """With networks as of `called`."""
    return experts_by(called(repository, threads))


def called(repository: Path, threads: int = 0) -> Call:
    """The networks of a model repository in this process; `threads` of each: 0 is one a core.

    FileNotFoundError where a file is missing.
    """
    sessions = {
        name: _session(repository / name / "1", threads) for name in ("mrt_matte", "mrt_refiner", "mrt_regions")
    }
    detector = text.detector(located(DETECTOR), threads)
    recogniser = text.recogniser(located(RECOGNISER), threads)

    def call(model: str, inputs: Mapping[str, np.ndarray]) -> Sequence[np.ndarray]:
        if model == "mrt_text_detector":
            return [detector(inputs["picture"])]
        if model == "mrt_text_recogniser":
            return recogniser(inputs["lines"])
        names = [tensor.name for tensor in EXPERT_NETWORKS[model].outputs]
        return [np.asarray(made) for made in sessions[model].run(names, dict(inputs))]

    return call


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


def _session(folder: Path, threads: int):
    path = folder / "model.onnx"
    if not path.is_file():
        raise FileNotFoundError(f"no {path}; fetch the model repository again, or run `python -m mrt.export.experts`")
    return text.session(path, threads)
