"""Layers whose colours are moved so that the stack flattens to the picture. NumPy and Pillow only; by bands, so any
size fits.

Each pixel belongs to the topmost layer that is there, or right beside it: that layer's colour takes what is missing,
and where no colour could, its alpha is raised as little as will do. What lies beneath stays as it is, or it would keep
the outline of what was on it. The ground is the picture where nothing lies on it, and frozen where something does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from mrt.experts.progress import Progress, Report, unheard
from mrt.geometry import Region

BAND = 128  # rows at a time
_FAINT = 0.02  # square of the share of a pixel below which a layer's colour is hardly moved
_BESIDE = 2  # px around what shows of a layer that are its own, too: where its soft edge was overlooked
_OFF = 1.2 / 255  # that the sum may differ by from the picture


class Cut(NamedTuple):
    """One layer: where it is, in px of the page, and straight RGBA (height, width, 4) uint8 of exactly that region."""

    region: Region
    pixels: np.ndarray


def reconciled(
    picture: np.ndarray,
    ground: np.ndarray,
    hole: np.ndarray,
    layers: Sequence[Cut],
    report: Report = unheard,
    raising: bool = True,
) -> tuple[np.ndarray, list[Cut]]:
    """The ground (H, W, 3) uint8 and the layers, bottom to top, recoloured.

    `picture`, `ground` (H, W, 3) uint8; `hole` (H, W) bool: where the ground is a guess. Layers lie on the page.
    `raising`: whether alpha may be raised, too.
    """
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    made = [Cut(layer.region, layer.pixels.copy()) for layer in layers]
    owners = _owners(made, page)
    below = np.where((hole & (owners >= 0))[..., None], ground, picture)
    for top in range(0, page.height, BAND):
        report(Progress("reconcile", top + 1, page.height))
        band = Region(0, top, page.width, min(BAND, page.height - top))
        _settle(picture, below, made, owners, band, raising)
    return below, made


def flattened(ground: np.ndarray, layers: Sequence[Cut]) -> np.ndarray:
    """The sum of a stack, (H, W, 3) uint8."""
    page = Region(0, 0, ground.shape[1], ground.shape[0])
    flat = ground.astype(np.float32)
    for layer in layers:
        at = layer.region.within(page)
        share = layer.pixels[..., 3:].astype(np.float32) / 255
        flat[at] = flat[at] * (1 - share) + layer.pixels[..., :3] * share
    return np.rint(flat).astype(np.uint8)


def _owners(layers: Sequence[Cut], page: Region) -> np.ndarray:
    """The number of the topmost layer that shows at or beside each pixel (H, W), -1 for none."""
    owners = np.full((page.height, page.width), -1, np.int16)
    for index, (region, pixels) in enumerate(layers):
        shown = Image.fromarray(np.ascontiguousarray(pixels[..., 3]))
        near = np.asarray(shown.filter(ImageFilter.MaxFilter(2 * _BESIDE + 1))) > 0
        owners[region.within(page)][near] = index
    return owners


def _settle(
    picture: np.ndarray, below: np.ndarray, layers: Sequence[Cut], owners: np.ndarray, band: Region, raising: bool
) -> None:
    """Recolours, in place, what of the layers lies in a band, from the bottom up."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    at = band.within(page)
    flat, wanted = below[at].astype(np.float32) / 255, picture[at].astype(np.float32) / 255
    for index, (region, pixels) in enumerate(layers):
        part = region.intersect(band)
        if not part.width or not part.height:
            continue
        spot, own = part.within(band), pixels[part.within(region)]
        mine = owners[at][spot] == index
        if mine.any():
            own[mine] = _fitted(wanted[spot][mine], flat[spot][mine], own[mine], raising)
        share = own[..., 3:].astype(np.float32) / 255
        flat[spot] += share * (own[..., :3].astype(np.float32) / 255 - flat[spot])


def _fitted(wanted: np.ndarray, below: np.ndarray, pixels: np.ndarray, raising: bool) -> np.ndarray:
    """Pixels (n, 4) uint8 that laid on `below` give `wanted`, both (n, 3) float32 0..1, within _OFF where alpha may be
    raised for it."""
    share, colour = pixels[:, 3:].astype(np.float32) / 255, pixels[:, :3].astype(np.float32) / 255
    missing = wanted - below - share * (colour - below)
    moved = np.clip(colour + missing * share / (share * share + _FAINT * (1 - share)), 0, 1)
    moved = np.rint(moved * 255)
    off = np.abs(wanted - below - share * (moved / 255 - below)).max(1) > _OFF
    out = np.concatenate([moved, pixels[:, 3:]], 1).astype(np.uint8)
    if raising and off.any():
        out[off] = _raised(wanted[off], below[off], pixels[off, 3])
    return out


def _raised(wanted: np.ndarray, below: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Pixels (n, 4) uint8 of the least alpha from `alpha` (n,) uint8 up with which some colour gives what is wanted."""
    stands = wanted - below
    room = np.where(stands > 0, 1 - below, below)
    least = ((np.abs(stands) - _OFF / 2).clip(0) / np.maximum(room, _OFF)).max(1).clip(0, 1)
    eight = np.maximum(np.ceil(least * 255 - 1e-3), alpha)
    straight = (below + stands * (255 / np.maximum(eight, 1))[:, None]).clip(0, 1)
    return np.concatenate([np.rint(straight * 255), eight[:, None]], 1).astype(np.uint8)
