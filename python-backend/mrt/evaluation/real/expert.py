"""The experts alone as a decomposer at the page's own size, with the true regions or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np
import torch
from PIL import Image

from mrt.evaluation.real.placed import NOTHING, Placed
from mrt.evaluation.real.units import tight
from mrt.experts.decompose import LOOKED_AT, Experts, Thing, decompose
from mrt.experts.reader import files
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.models import published
from mrt.models.matte import Matte, peeling_network
from mrt.models.refiner import Refiner, refining_network
from mrt.models.regions import RegionDetector
from mrt.serving.layout.regions import regions_of, working_size

_MOST, _LEAST = 100, 0.2  # things that are found, and the confidence from which they count


def experts() -> Experts | None:
    """The published ones; None where no alpha expert is published."""
    matte, detector, refiner = Matte(), RegionDetector(), Refiner()
    try:
        published.load("matte", matte)
    except FileNotFoundError:
        return None
    found = Experts(files.on_cpu().read, peeling_network(matte))
    with suppress(FileNotFoundError):
        published.load("regions", detector)
        found = found._replace(find=things_of(detector.eval()))
    with suppress(FileNotFoundError):
        published.load("refiner", refiner)
        found = found._replace(refiner=refining_network(refiner.eval()))
    return found


def things_of(detector: RegionDetector) -> Callable[[np.ndarray], list[Thing]]:
    def find(picture: np.ndarray) -> list[Thing]:
        height, width = picture.shape[:2]
        across, down = working_size(width, height, LOOKED_AT)
        small = Image.fromarray(picture).resize((across, down), Image.Resampling.BOX)
        planes = np.asarray(small, np.float32).transpose(2, 0, 1) / 255
        with torch.no_grad():
            seen = np.concatenate([planes, np.ones((1, down, across), np.float32)])[None]
            candidates = detector(torch.from_numpy(seen))[0].float().numpy()
        found = regions_of(candidates, (across, down), (width, height), _MOST, _LEAST)
        return [
            Thing(box, KINDS[kind], float(score))
            for edges, kind, score in zip(found.boxes, found.kinds, found.scores, strict=True)
            if (box := _whole(edges, width, height)).width and box.height
        ]

    return find


class ByExperts:
    def __init__(self, experts: Experts):
        self._experts = experts

    def __call__(self, picture: np.ndarray, regions: Sequence[Region] | None) -> list[Placed]:
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        rgb = picture[..., :3] + (255 - picture[..., 3:])
        ground, parts = decompose(rgb, self._experts, regions)
        opaque = np.dstack([ground, np.full(rgb.shape[:2], 255, np.uint8)])
        return [Placed(page, opaque), *(_tight(part.region, part.pixels) for part in parts)]


def _whole(edges: np.ndarray, width: int, height: int) -> Region:
    left, top = (int(edge) for edge in np.floor(edges[:2]))
    right, bottom = (int(edge) for edge in np.ceil(edges[2:]))
    return Region(left, top, right - left, bottom - top).intersect(Region(0, 0, width, height))


def _tight(region: Region, straight: np.ndarray) -> Placed:
    share = straight[..., 3:].astype(np.float32) / 255
    pixels = np.dstack([np.rint(straight[..., :3] * share).astype(np.uint8), straight[..., 3]])
    inner = tight(pixels[..., 3] > 2)
    if inner is None:
        return NOTHING
    found = Region(region.x + inner.x, region.y + inner.y, inner.width, inner.height)
    return Placed(found, pixels[found.within(region)])
