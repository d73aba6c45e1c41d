"""The experts alone as a decomposer at the page's own size, with the true regions or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np
import torch

from mrt.evaluation.real.placed import NOTHING, Placed
from mrt.evaluation.real.units import tight
from mrt.experts.decompose import decompose
from mrt.experts.reader import on_cpu
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.models import published
from mrt.models.matte import Matte, peeling_network
from mrt.models.refiner import Refiner, refining_network
from mrt.models.regions import RegionDetector
from mrt.serving.experts.networks import things_by


def experts() -> Experts | None:
    """The published ones; None where no alpha expert is published."""
    matte, detector, refiner = Matte(), RegionDetector(), Refiner()
    try:
        published.load("matte", matte)
    except FileNotFoundError:
        return None
    found = Experts(on_cpu.reader().read, peeling_network(matte))
    with suppress(FileNotFoundError):
        published.load("regions", detector)
        found = found._replace(find=things_by(candidates_of(detector.eval())))
    with suppress(FileNotFoundError):
        published.load("refiner", refiner)
        found = found._replace(refiner=refining_network(refiner.eval()))
    return found


def candidates_of(detector: RegionDetector) -> Callable[[np.ndarray], np.ndarray]:
    def candidates(planes: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return detector(torch.from_numpy(planes)).float().numpy()

    return candidates


class ByExperts:
    def __init__(self, experts: Experts):
        self._experts = experts

    def __call__(self, picture: np.ndarray, regions: Sequence[Region] | None) -> list[Placed]:
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        rgb = picture[..., :3] + (255 - picture[..., 3:])
        ground, parts = decompose(rgb, self._experts, regions)
        opaque = np.dstack([ground, np.full(rgb.shape[:2], 255, np.uint8)])
        return [Placed(page, opaque), *(_tight(part.region, part.pixels) for part in parts)]


def _tight(region: Region, straight: np.ndarray) -> Placed:
    share = straight[..., 3:].astype(np.float32) / 255
    pixels = np.dstack([np.rint(straight[..., :3] * share).astype(np.uint8), straight[..., 3]])
    inner = tight(pixels[..., 3] > 2)
    if inner is None:
        return NOTHING
    found = Region(region.x + inner.x, region.y + inner.y, inner.width, inner.height)
    return Placed(found, pixels[found.within(region)])
