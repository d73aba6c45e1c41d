"""The decomposer that is told the true regions and their order, and has to find what lies in each."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.classical.components import filled, pieces
from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.classical.peel import ALIKE, peel
from mrt.evaluation.clear import grown
from mrt.geometry import Region

_LEVELS = 12  # of a channel, in the histogram of colours
_CANDIDATES = 8
_LEAST = 12  # px of a layer


def decompose(picture: np.ndarray, regions: list[Region]) -> list[np.ndarray]:
    """The background and a layer for every region, bottom to top, each (h, w, 4) of the whole page, premultiplied."""
    layers = []
    for region in reversed(regions):
        layer, picture = peel(picture, core_of(picture, region))
        layers.append(layer)
    return [picture, *layers[::-1]]


def core_of(picture: np.ndarray, region: Region) -> np.ndarray:
    """The opaque part (h, w) of the uppermost layer in a region.

    Of the frequent colours in it, the one with the largest area that does not go on outside and is not what is seen
    around the region; where there is none, as in a photo, all that differs from what the surroundings foretell.
    """
    inside = np.zeros(picture.shape[:2], bool)
    if not (region.width and region.height):
        return inside
    inside[region.y : region.bottom, region.x : region.right] = True
    around = grown(inside, 2) & ~inside
    best, largest = np.zeros_like(inside), 0.0
    for colour in frequent(picture[inside]):
        alike = np.abs(picture - colour).max(-1) <= ALIKE
        own = within(alike & inside, alike & around)
        area = own.sum() * (1 - min(1.0, 2 * float((alike & around).sum() / max(1, around.sum()))))
        if area > largest:
            best, largest = own, area
    other = np.abs(picture - inpainted(picture, ~inside)).max(-1) > ALIKE
    rest = within(other & inside, other & around)
    if best.sum() < 0.35 * rest.sum() or best.sum() < _LEAST:
        return filled(rest)
    return best


def frequent(pixels: np.ndarray) -> np.ndarray:
    """The most frequent colours (n, 4) of pixels (k, 4)."""
    names, members, counts = np.unique(
        np.rint(pixels * _LEVELS).astype(int), axis=0, return_inverse=True, return_counts=True
    )
    chosen = np.argsort(-counts)[: min(_CANDIDATES, len(names))]
    return np.stack([np.median(pixels[members.ravel() == index], axis=0) for index in chosen])


def within(mask: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """The pieces of a mask that do not go on in `beyond`."""
    labels = pieces(mask | beyond)
    leaving = np.unique(labels[beyond])
    return mask & ~np.isin(labels, leaving)
