"""The alpha expert alone as a decomposer: its alphas at the page's own size, given the true regions.

Colours are the picture's where a layer is seen; what is hidden of it is filled in from there, and so is the ground.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.real.placed import NOTHING, Placed
from mrt.evaluation.real.units import tight
from mrt.experts.crops import Box
from mrt.experts.peel import Alpha, Network, peel
from mrt.geometry import Region
from mrt.models import published
from mrt.models.matte import Matte, peeling_network

SEEN, HIDDEN = 0.5, 0.02  # alpha from which colours are taken, and up to which the ground is


def network() -> Network | None:
    """The published one; None where none is published."""
    net = Matte()
    try:
        published.load("matte", net)
    except FileNotFoundError:
        return None
    return peeling_network(net)


class Expert:
    def __init__(self, network: Network):
        self._network = network

    def __call__(self, picture: np.ndarray, regions: Sequence[Region] | None) -> list[Placed]:
        if regions is None:
            raise ValueError("the alpha expert finds no regions; give them")
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        rgb = picture[..., :3] + (255 - picture[..., 3:])
        alphas = peel(rgb, [Box(one.x, one.y, one.right, one.bottom) for one in regions], self._network)
        covered = np.zeros(picture.shape[:2], np.float32)
        for alpha in alphas:
            part = covered[alpha.area.at]
            np.maximum(part, alpha.visible, out=part)
        ground = np.ones((*picture.shape[:2], 4), np.float32)
        ground[..., :3] = inpainted(rgb.astype(np.float32) / 255, covered <= HIDDEN)
        return [Placed(page, np.rint(255 * ground).astype(np.uint8)), *(_layer(rgb, alpha) for alpha in alphas)]


def _layer(rgb: np.ndarray, alpha: Alpha) -> Placed:
    part = rgb[alpha.area.at].astype(np.float32) / 255
    colour = inpainted(part, alpha.visible >= SEEN)
    pixels = np.rint(255 * np.dstack([colour, np.ones(colour.shape[:2])]) * alpha.amodal[..., None]).astype(np.uint8)
    inner = tight(pixels[..., 3] > 2)
    if inner is None:
        return NOTHING
    area = Region(alpha.area.left, alpha.area.top, pixels.shape[1], pixels.shape[0])
    region = Region(area.x + inner.x, area.y + inner.y, inner.width, inner.height)
    return Placed(region, pixels[region.within(area)])
