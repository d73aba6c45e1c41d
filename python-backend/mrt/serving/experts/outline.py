"""Pictures with clear parts: on what they are looked at, and how what comes of it gets their outline back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mrt.experts.cut import hole_of
from mrt.experts.decompose import Part
from mrt.experts.hidden import filled
from mrt.experts.reconcile import BAND, Cut, reconciled
from mrt.geometry import Region

WHITE, DARK = 255, 32
_LIGHT = 150  # of 255, mean brightness of what shows, from which it is looked at on dark
_FAINT = 0.1  # alpha that layers may lack before the ground is thought to have been seen
_STEP = 1 / 255
_EXACT = 3  # of 255, from clear or from opaque, up to which a filled alpha is meant to be that


class Flat(NamedTuple):
    """A picture (h, w, 3) uint8 on a sheet of one grey; `alpha` (h, w) uint8, None where it is opaque everywhere."""

    picture: np.ndarray
    alpha: np.ndarray | None
    sheet: int


def flattened(pixels: np.ndarray) -> Flat:
    """Straight RGBA (h, w, 4) uint8 on white, or on dark where what shows is light."""
    alpha = np.ascontiguousarray(pixels[..., 3])
    if alpha.min() == 255:
        return Flat(np.ascontiguousarray(pixels[..., :3]), None, WHITE)
    sheet = DARK if _brightness(pixels) >= _LIGHT else WHITE
    return Flat(on_sheet(pixels, sheet), alpha, sheet)


def on_sheet(pixels: np.ndarray, sheet: int) -> np.ndarray:
    """Straight RGBA (h, w, 4) uint8 on a grey, (h, w, 3) uint8; by bands, so any size fits."""
    picture = np.empty((*pixels.shape[:2], 3), np.uint8)
    for top in range(0, len(pixels), BAND):
        band = pixels[top : top + BAND]
        share = band[..., 3:].astype(np.uint16)
        picture[top : top + BAND] = (band[..., :3] * share + sheet * (255 - share) + 127) // 255
    return picture


def outlined(flat: Flat, ground: np.ndarray, parts: Sequence[Part]) -> tuple[np.ndarray, list[Part]]:
    """The ground as straight RGBA (h, w, 4) uint8, and the parts, which add up to the picture, its alpha too.

    Beneath parts the ground is as opaque as around them: clear where a part was taken off a clear area.
    """
    if flat.alpha is None:
        return np.dstack([ground, np.full(ground.shape[:2], 255, np.uint8)]), list(parts)
    page = Region(0, 0, ground.shape[1], ground.shape[0])
    cuts = [Cut(part.region, part.pixels.copy()) for part in parts]
    hole = hole_of(cuts, page)
    alpha = _share(flat.alpha, _beneath(flat.alpha, hole), cuts, page)
    ground, cuts = reconciled(flat.picture, ground, hole, cuts, raising=False)
    made = [replace(part, pixels=cut.pixels) for part, cut in zip(parts, cuts, strict=True)]
    return np.dstack([_off_the_sheet(ground, alpha, flat.sheet), alpha]), made


def _brightness(pixels: np.ndarray) -> float:
    """Mean of what shows, 0..255."""
    colours = np.einsum("hwc,hw->c", pixels[..., :3], pixels[..., 3], dtype=np.int64)
    return float(colours.mean() / max(1, pixels[..., 3].sum(dtype=np.int64)))


def _beneath(alpha: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """`alpha` (h, w) uint8 of the whole picture, in `hole` as it is around."""
    guess = filled(np.repeat(alpha[..., None], 3, 2), hole)[..., 0]
    guess[guess >= 255 - _EXACT] = 255
    guess[guess <= _EXACT] = 0
    return np.where(hole, np.minimum(guess, alpha), alpha)


def _share(whole: np.ndarray, beneath: np.ndarray, cuts: Sequence[Cut], page: Region) -> np.ndarray:
    """The alpha of the ground (h, w) uint8. That of the cuts changes in place, so that all add up to the `whole`.

    Where the cuts are far too faint for what is seen, it was the ground that was seen.
    """
    through, strongest = np.ones(whole.shape, np.float32), np.zeros(whole.shape, np.uint8)
    for cut in cuts:
        at, own = cut.region.within(page), cut.pixels[..., 3]
        through[at] *= 1 - own.astype(np.float32) / 255
        np.maximum(strongest[at], own, out=strongest[at])
    shown = whole.astype(np.float32) / 255
    faint = shown > 2 * (1 - through) + _FAINT
    lacking = (shown - 1 + through) / np.maximum(through, _STEP)
    ground = np.where(faint, np.rint(255 * lacking.clip(0, 1)), beneath).astype(np.uint8)
    ground = np.maximum(ground, np.minimum(beneath, whole))
    wanted = ((1 - shown) / np.maximum(1 - ground.astype(np.float32) / 255, _STEP)).clip(0, 1)
    wanted = np.where((ground == 255) | (np.abs(wanted - through) < _STEP), through, wanted)
    for cut in cuts:
        at = cut.region.within(page)
        cut.pixels[..., 3] = _thinned(cut.pixels[..., 3], through[at], wanted[at], strongest[at])
    return ground


def _thinned(alpha: np.ndarray, through: np.ndarray, wanted: np.ndarray, strongest: np.ndarray) -> np.ndarray:
    """The alpha (h, w) uint8 of one of several layers that let `through` of the light, for all to let `wanted` through;
    that of the `strongest` of them is given as uint8, too."""
    clear = 1 - alpha.astype(np.float32) / 255
    with np.errstate(divide="ignore", invalid="ignore"):
        made = clear ** (np.log(wanted) / np.log(through))
    made = np.where(through < _STEP, np.maximum(clear, wanted), made)
    made = np.where(wanted < _STEP, 1 - alpha / np.maximum(1, strongest), made)
    made = np.where((wanted == through) | (alpha == 0), clear, made)
    return np.rint(255 * (1 - made)).astype(np.uint8)


def _off_the_sheet(ground: np.ndarray, alpha: np.ndarray, sheet: int) -> np.ndarray:
    """Straight colours where the ground is translucent, and the sheet shone through; black where it is clear."""
    out = np.where(alpha[..., None] > 0, ground, np.uint8(0))
    soft = (alpha > 0) & (alpha < 255)
    share = alpha[soft][:, None].astype(np.float32) / 255
    out[soft] = np.rint(((ground[soft] - sheet * (1 - share)) / share).clip(0, 255))
    return out
