"""The experts alone as a decomposer at the page's own size, given the true regions and their kinds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.evaluation.real.placed import NOTHING, Placed
from mrt.evaluation.real.units import tight
from mrt.experts.decompose import by_colours, decompose
from mrt.experts.peel import Network
from mrt.experts.reconcile import Cut
from mrt.geometry import Region
from mrt.kinds import Kind
from mrt.models import published
from mrt.models.matte import Matte, peeling_network


def network() -> Network | None:
    """The published alpha expert; None where none is published."""
    net = Matte()
    try:
        published.load("matte", net)
    except FileNotFoundError:
        return None
    return peeling_network(net)


class Experts:
    def __init__(self, network: Network):
        self._network = network

    def __call__(
        self, picture: np.ndarray, regions: Sequence[Region] | None, kinds: Sequence[Kind | None] | None = None
    ) -> list[Placed]:
        if regions is None:
            raise ValueError("the alpha expert finds no regions; give them")
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        rgb = picture[..., :3] + (255 - picture[..., 3:])
        found = decompose(rgb, regions, kinds or [None] * len(regions), self._network, by_colours)
        ground = np.dstack([found.ground, np.full(rgb.shape[:2], 255, np.uint8)])
        return [Placed(page, ground), *(_tight(cut) for cut in found.layers)]


def _tight(cut: Cut) -> Placed:
    share = cut.pixels[..., 3:].astype(np.float32) / 255
    pixels = np.dstack([np.rint(cut.pixels[..., :3] * share).astype(np.uint8), cut.pixels[..., 3]])
    inner = tight(pixels[..., 3] > 2)
    if inner is None:
        return NOTHING
    region = Region(cut.region.x + inner.x, cut.region.y + inner.y, inner.width, inner.height)
    return Placed(region, pixels[region.within(cut.region)])
