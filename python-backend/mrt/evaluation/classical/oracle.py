"""The classical decomposer with an oracle for layout: given the true regions and their order, it finds their pixels."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.classical.components import filled, pieces
from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.classical.peel import ALIKE, box_of, peel
from mrt.evaluation.metrics.clear import grown
from mrt.geometry import Region

_LEVELS = 12  # of a channel, in the histogram of colours
_CANDIDATES = 8
_LEAST = 12  # px of a layer
_AROUND = 2  # px around a region that are taken into account


def decompose(picture: np.ndarray, regions: list[Region]) -> list[np.ndarray]:
    """The background and a layer for every region, bottom to top, each (h, w, 4) of the whole page, premultiplied."""
    layers = []
    for region in reversed(regions):
        layer, picture = peel(picture, core_of(picture, region))
        layers.append(layer)
    return [picture, *layers[::-1]]


def core_of(picture: np.ndarray, region: Region) -> np.ndarray:
    """The opaque part (h, w) of the uppermost layer in a region.

    Of the frequent colours in it, the one with the largest area that neither continues outside nor is predicted by
    inpainting from the surroundings; if there is none, as in a photo, everything that inpainting does not predict.
    """
    core = np.zeros(picture.shape[:2], bool)
    if region.width and region.height:
        inside = core.copy()
        inside[region.y : region.bottom, region.x : region.right] = True
        at = box_of(grown(inside, _AROUND))
        core[at] = _core(picture[at], inside[at])
    return core


def _core(picture: np.ndarray, inside: np.ndarray) -> np.ndarray:
    other = np.abs(picture - inpainted(picture, ~inside)).max(-1) > ALIKE
    best, leaving, largest = np.zeros_like(inside), np.zeros_like(inside), 0
    for colour in frequent(picture[inside]):
        alike = np.abs(picture - colour).max(-1) <= ALIKE
        own = within(alike & inside, alike & ~inside)
        leaving |= alike & ~own
        if (own & other).sum() > largest:
            best, largest = own, (own & other).sum()
    rest = other & inside & ~leaving
    return filled(rest) if best.sum() < max(_LEAST, 0.35 * rest.sum()) else best


def frequent(pixels: np.ndarray) -> np.ndarray:
    """The most frequent colours (n, 4) of pixels (k, 4)."""
    names, members, counts = np.unique(
        np.rint(pixels * _LEVELS).astype(int), axis=0, return_inverse=True, return_counts=True
    )
    chosen = np.argsort(-counts)[: min(_CANDIDATES, len(names))]
    return np.stack([np.median(pixels[members.ravel() == index], axis=0) for index in chosen])


def within(mask: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """The connected components of a mask that do not continue in `beyond`."""
    labels = pieces(mask | beyond)
    leaving = np.unique(labels[beyond])
    return mask & ~np.isin(labels, leaving)
