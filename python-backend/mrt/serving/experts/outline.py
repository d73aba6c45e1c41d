"""Pictures with clear parts: on what they are looked at, and how what comes of it gets their outline back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mrt.experts.decompose import Part
from mrt.geometry import Region

WHITE, DARK = 255, 32
_LIGHT = 150  # of 255, mean brightness of what shows, from which it is looked at on dark
_ALIKE = 6  # of 255, up to which the ground under a layer is still the sheet that it was looked at on


class Flat(NamedTuple):
    """A picture (h, w, 3) uint8 on a sheet of one grey; `alpha` (h, w) uint8, None where it is opaque everywhere."""

    picture: np.ndarray
    alpha: np.ndarray | None
    sheet: int


def flattened(pixels: np.ndarray) -> Flat:
    """Straight RGBA (h, w, 4) uint8 on white, or on dark where what shows is light."""
    alpha = pixels[..., 3]
    if alpha.min() == 255:
        return Flat(np.ascontiguousarray(pixels[..., :3]), None, WHITE)
    weight = int(alpha.sum(dtype=np.int64))
    light = int((pixels[..., :3].mean(2) * alpha).sum() / weight) if weight else 0
    sheet = DARK if light >= _LIGHT else WHITE
    share = alpha[..., None].astype(np.uint16)
    picture = (pixels[..., :3] * share + sheet * (255 - share) + 127) // 255
    return Flat(picture.astype(np.uint8), np.ascontiguousarray(alpha), sheet)


def outlined(flat: Flat, ground: np.ndarray, parts: Sequence[Part]) -> tuple[np.ndarray, list[Part]]:
    """The ground as straight RGBA (h, w, 4) uint8, and the parts, both no more opaque than the picture was.

    Where a part was taken off a clear area the ground is clear again.
    """
    if flat.alpha is None:
        return np.dstack([ground, np.full(ground.shape[:2], 255, np.uint8)]), list(parts)
    page = Region(0, 0, ground.shape[1], ground.shape[0])
    alpha, made = flat.alpha.copy(), []
    ground = _off_the_sheet(ground, flat)
    for part in parts:
        at = part.region.within(page)
        like_sheet = np.abs(ground[at].astype(np.int16) - flat.sheet).max(2) <= _ALIKE
        bare = like_sheet & (part.pixels[..., 3] > 0)
        alpha[at][bare] = 0
        pixels = part.pixels.copy()
        np.minimum(pixels[..., 3], flat.alpha[at], out=pixels[..., 3])
        made.append(replace(part, pixels=pixels))
    return np.dstack([ground, alpha]), made


def _off_the_sheet(ground: np.ndarray, flat: Flat) -> np.ndarray:
    """Straight colours where the picture was translucent, and the sheet shone through."""
    assert flat.alpha is not None
    soft = (flat.alpha > 0) & (flat.alpha < 255)
    share = flat.alpha[soft][:, None].astype(np.float32) / 255
    out = ground.copy()
    out[soft] = np.rint(((ground[soft] - flat.sheet * (1 - share)) / share).clip(0, 255))
    return out
