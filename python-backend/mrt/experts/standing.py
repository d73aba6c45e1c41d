"""Small alphas on an even ground: what stands there is a layer's to the last pixel, and the ground is no layer's.

A remainder of a thing that is left in the ground shows as a smudge once the thing is moved, and ground between its
parts as a fringe. NumPy and Pillow only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.experts.checks.small import near
from mrt.experts.components import components
from mrt.experts.islands import ALIKE, away_from_ground
from mrt.experts.unmix import shrunk
from mrt.geometry import Region

_TAKEN = 0.5  # visible alpha from which a pixel is a layer's
_MOSTLY = 0.6  # share of what stands on the ground that layers have, from which the rest is theirs, too
_CORE = 12  # px of a remainder that is more than the soft rim of a thing
_INSIDE = 0.9  # share of a remainder that lies in the box of the layer that gets it
_MOST_GIVEN, _MOST_TAKEN = 0.3, 0.1  # of a layer's alpha: more is not believed
_GROUND = 10  # of 255, from the ground's colour near by, up to which a pixel is nothing else
_BESIDE = 2  # px between a layer and a remainder of it


def standing(
    picture: np.ndarray, amodal: np.ndarray, visible: np.ndarray, boxes: Sequence[Region]
) -> tuple[np.ndarray, np.ndarray]:
    """Amodal and visible alpha (n, h, w) float32 0..1 of layers on `picture` (h, w, 3) float32 0..1; as they were
    where it has no even ground. `boxes`: in px of this picture."""
    away = away_from_ground(np.rint(picture * 255).astype(np.uint8), np.ones(picture.shape[:2], bool))
    if away is None:
        return amodal, visible
    amodal, visible = amodal.copy(), visible.copy()
    for number, remainder in _remainders(away > ALIKE, visible, boxes):
        if remainder.sum() <= _MOST_GIVEN * amodal[number].sum():
            amodal[number][remainder] = visible[number][remainder] = 1
    bare = components(away <= _GROUND)
    ground = bare.painted(bare.areas == bare.areas.max())
    for own, seen in zip(amodal, visible, strict=True):
        if own[ground].sum() <= _MOST_TAKEN * own.sum():
            own[ground] = seen[ground] = 0
    return amodal, visible


def _remainders(stands: np.ndarray, visible: np.ndarray, boxes: Sequence[Region]) -> list[tuple[int, np.ndarray]]:
    """What layers left of things of which they have most: the number of the layer beside it, and where it is."""
    taken = visible.max(0) > _TAKEN
    things = components(stands)
    share = things.sums(taken) / things.areas
    left = things.painted(share >= _MOSTLY) & ~taken
    pieces, page = components(left), Region(0, 0, *stands.shape[::-1])
    cores = pieces.sums(shrunk(left))
    piece, found = pieces.numbered(), []
    for index in np.flatnonzero(cores >= _CORE):
        own = piece == index + 1
        beside = near(own, _BESIDE)
        touching = (visible[:, beside] > _TAKEN).sum(1)
        number = int(touching.argmax())
        held = own[boxes[number].within(page)].sum()
        if touching[number] and held >= _INSIDE * pieces.areas[index]:
            found.append((number, own))
    return found
