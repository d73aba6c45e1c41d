"""A whole picture taken apart by the experts, at its own size: text first, then what else is on it, then the ground.

Each layer is made of the picture's own pixels. NumPy and Pillow only; the networks are handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from mrt.experts.cut import cut
from mrt.experts.finding import Granularity
from mrt.experts.progress import Report, unheard
from mrt.experts.reconcile import Cut, flattened
from mrt.experts.survey import Experts, Seen, Survey, survey
from mrt.experts.text.record import Text
from mrt.geometry import Region, covered
from mrt.kinds import Kind

_INK = 24  # of 255, alpha from which a pixel counts
_FAINT = 2  # of 255, alpha that is seen nowhere
_APART = 10  # of 255, that a tenth of a layer differs by from what is beneath it, at least

AlphaFrom = Literal["text", "refiner", "colours", "alpha"]


@dataclass(frozen=True)
class Part:
    """One layer: straight RGBA (height, width, 4) uint8 of exactly `region` on the picture. `alpha`: whose it is: of
    letters that were lifted off, of the refiner, of the colours alone, or of the alpha expert as it was."""

    region: Region
    pixels: np.ndarray
    kind: Kind | None
    confidence: float
    text: Text | None = None
    alpha: AlphaFrom = "refiner"


class Decomposition(NamedTuple):
    """`ground` (H, W, 3) uint8, opaque; `parts` bottom to top, one for each layer of the survey; a found one may turn
    out to hold nothing."""

    ground: np.ndarray
    parts: list[Part]


def decompose(
    picture: np.ndarray,
    experts: Experts,
    regions: Sequence[Region] | None = None,
    granularity: Granularity = "normal",
    most: int = 100,
) -> Decomposition:
    """As `survey`, then `taken_apart`; what turned out to hold nothing is left out where it was found, not given.

    ValueError, by its number, where a region is empty or leaves the picture.
    """
    ground, parts = taken_apart(survey(picture, experts, regions, granularity, most), experts)
    return Decomposition(ground, parts if regions is not None else [parts[at] for at in shown(ground, parts)])


def shown(ground: np.ndarray, parts: Sequence[Part]) -> list[int]:
    """The numbers of the parts that can be told from what lies beneath them."""
    page, flat, found = Region(0, 0, ground.shape[1], ground.shape[0]), ground.copy(), []
    for index, part in enumerate(parts):
        below = flat[part.region.within(page)]
        ink = part.pixels[..., 3] > _INK
        if ink.any():
            apart = np.abs(part.pixels[ink][:, :3].astype(np.int16) - below[ink]).max(1)
            if part.text or np.percentile(apart, 90) >= _APART:
                found.append(index)
                below[:] = flattened(below, [Cut(part.region._replace(x=0, y=0), part.pixels)])
    return found


def blank(part: Part) -> Part:
    """The part without anything on it."""
    return replace(part, pixels=np.zeros_like(part.pixels))


def taken_apart(seen: Survey, experts: Experts, report: Report = unheard) -> Decomposition:
    """The layers that a survey found, cut out. ValueError, by its number, where one leaves the picture."""
    others = [index for index, layer in enumerate(seen.layers) if layer.letters is None]
    boxes: list[Region] = [seen.layers[index].region for index in others]
    kinds: list[Kind | None] = [seen.layers[index].kind for index in others]
    shapes = [seen.layers[index].shape for index in others]
    layered = cut(seen.plain, boxes, kinds, experts.alphas, experts.refiner, shapes, report, sift=not seen.given)
    cuts = zip(others, layered.layers, layered.ways, strict=True)
    made = {at: _part(seen.layers[at], layer if seen.given else trimmed(layer), way) for at, layer, way in cuts}
    return Decomposition(layered.ground, [made.get(at) or _letters(layer) for at, layer in enumerate(seen.layers)])


def trimmed(layer: Cut) -> Cut:
    """Without the empty rows and columns around it; itself where nothing is on it."""
    if (part := covered(layer.pixels[..., 3] > _FAINT)) is None:
        return layer
    region = part._replace(x=layer.region.x + part.x, y=layer.region.y + part.y)
    return Cut(region, np.ascontiguousarray(layer.pixels[region.within(layer.region)]))


def _part(layer: Seen, cut: Cut, way: AlphaFrom) -> Part:
    return Part(cut.region, cut.pixels, layer.kind, layer.confidence, layer.text, way)


def _letters(layer: Seen) -> Part:
    assert layer.letters is not None
    return Part(layer.region, layer.letters, layer.kind, layer.confidence, layer.text, "text")
