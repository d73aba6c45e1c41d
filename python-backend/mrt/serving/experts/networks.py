"""The experts by their networks: the reader, the region detector, the alpha expert and the refiner, called by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from mrt.experts.finding import Thing
from mrt.experts.reader import on_cpu as text
from mrt.experts.reader.files import DETECTOR, RECOGNISER, located
from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.inference.runtime import opened
from mrt.inference.session import Session
from mrt.kinds import KINDS
from mrt.serving.contract.tensors import EXPERT_NETWORKS
from mrt.serving.experts.looks import Candidates, agreed, look_at, looks_of

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
        return sessions[model].run(names, inputs)

    return call


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


def _session(folder: Path, threads: int) -> Session:
    path = folder / "model.onnx"
    if not path.is_file():
        raise FileNotFoundError(f"no {path}; fetch the model repository again, or run `python -m mrt.export.experts`")
    return opened(path, threads, arena=False)
