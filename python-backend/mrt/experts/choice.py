"""The better of two alphas of a layer at the picture's own size: the refiner's, or that of unmixing colours.

The rule was found on training pages (model-card/taking-apart.md has its figures on others): colours win where they find
more of the layer than the refiner does and also explain its rim, or where they find much more and it is no text. The
small alpha itself, raised, is there to be asked for: it was never better.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from mrt.experts.alphas import by_colours, by_raising
from mrt.experts.native import LOW_ALPHA, THROUGH, Low
from mrt.experts.progress import Report, unheard
from mrt.experts.refine import Network, refined
from mrt.experts.unmix import highest
from mrt.geometry import Region
from mrt.kinds import KINDS

Way = Literal["refiner", "colours", "alpha"]
EXPLAINED = (
    0.025  # length, 0..1, between the picture at the rim and what colours make of it, up to which they are right
)
MUCH_MORE = 1.1  # times as much of a layer as the refiner finds
_RIM = 9  # px, odd, from the edge of the small alpha
_LIT = 0.9  # of what layers above let through, from which a pixel says anything
_TEXT = KINDS.index("text")
_NO_KIND = np.zeros((1, len(KINDS)), np.float32)


class Chosen(NamedTuple):
    """`pixels`: straight RGBA (h, w, 4) uint8 of exactly the region; `way`: whose alpha it is."""

    pixels: np.ndarray
    way: Way


def chosen(
    picture: np.ndarray,
    low: Low,
    region: Region,
    kind: np.ndarray,
    refiner: Network,
    way: Way | None = None,
    report: Report = unheard,
) -> Chosen:
    """A layer in the picture's own pixels, as `mrt.experts.refine.refined` makes it, by the better way, or by `way`.

    `picture` (H, W, 3) uint8; `kind`: one hot or zeros. ValueError where the region leaves the page. Without a network
    for a refiner, colours are the way.
    """
    if way is None and refiner is not by_colours:
        evidence = Evidence()
        pixels = refined(picture, low, region, kind, refiner, report=report, look=evidence.take)
        if not evidence.for_colours(bool(kind[_TEXT])):
            return Chosen(pixels, "refiner")
    own = way or "colours"
    networks: dict[Way, Network] = {"refiner": refiner, "colours": by_colours, "alpha": by_raising}
    return Chosen(refined(picture, low, region, kind, networks[own], report=report), own)


class Evidence:
    """What the tiles of a layer say of the two ways."""

    def __init__(self) -> None:
        self._refiner = self._colours = 0.0  # alpha found, in px
        self._apart, self._rim = 0.0, 0  # length, and of how many px

    def take(self, planes: np.ndarray, alpha: np.ndarray, own: tuple[slice, slice]) -> None:
        """As `mrt.experts.refine.Look`; `alpha` is the refiner's."""
        colours = by_colours(planes[None], _NO_KIND)[0, 0]
        small = planes[LOW_ALPHA].astype(np.float32) / 255
        edge = (highest(small, _RIM) > 0.05) & (highest(1 - small, _RIM) > 0.05)
        values = planes[(slice(0, 11), *own)].astype(np.float32) / 255
        light, share = values[THROUGH], colours[own]
        self._refiner += float((alpha[own] * light).sum())
        self._colours += float((share * light).sum())
        rim = edge[own] & (light > _LIT)
        apart = values[:3, rim] - share[rim] * values[3:6, rim] - (1 - share[rim]) * values[7:10, rim]
        self._apart += float(np.sqrt((apart**2).sum(0)).sum())
        self._rim += int(rim.sum())

    def for_colours(self, text: bool) -> bool:
        """Whether the colours' alpha is the better one of a layer that is text or not."""
        more = (self._colours + 1) / (self._refiner + 1)
        explained = self._rim > 0 and self._apart < EXPLAINED * self._rim
        return (explained and more > 1) or (not text and more > MUCH_MORE)
