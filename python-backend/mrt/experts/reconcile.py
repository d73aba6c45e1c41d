"""Layers whose colours are moved so that the stack flattens to the picture. NumPy only; by bands, so any size fits.

What is missing goes to the topmost layer that can take it, then to the next; alpha never changes. The ground is the
picture where nothing lies on it, and frozen where something does: else it would keep the rims of layers as ghosts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mrt.experts.progress import Progress, Report, unheard
from mrt.geometry import Region

BAND = 128  # rows at a time
_FAINT = 0.02  # square of the share of a pixel below which a layer's colour is hardly moved


class Cut(NamedTuple):
    """One layer: where it is, in px of the page, and straight RGBA (height, width, 4) uint8 of exactly that region."""

    region: Region
    pixels: np.ndarray


def reconciled(
    picture: np.ndarray, ground: np.ndarray, hole: np.ndarray, layers: Sequence[Cut], report: Report = unheard
) -> tuple[np.ndarray, list[Cut]]:
    """The ground (H, W, 3) uint8 and the layers, bottom to top, recoloured.

    `picture`, `ground` (H, W, 3) uint8; `hole` (H, W) bool: where the ground is a guess. Layers lie on the page.
    """
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    below = np.where(hole[..., None], ground, picture)
    made = [Cut(layer.region, layer.pixels.copy()) for layer in layers]
    for top in range(0, page.height, BAND):
        report(Progress("reconcile", top + 1, page.height))
        band = Region(0, top, page.width, min(BAND, page.height - top))
        _move(picture, below, [cut for cut in made if cut.region.meets(band)], band)
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


def _move(picture: np.ndarray, below: np.ndarray, layers: Sequence[Cut], band: Region) -> None:
    """Recolours, in place, what of the layers lies in a band."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    at = band.within(page)
    parts = [cut.region.intersect(band) for cut in layers]
    shares, colours = [], []
    seen = np.ones((band.height, band.width), np.float32)
    for cut, part in zip(reversed(layers), reversed(parts), strict=True):
        pixels = cut.pixels[part.within(cut.region)].astype(np.float32) / 255
        spot = part.within(band)
        shares.append(seen[spot] * pixels[..., 3])
        colours.append(pixels[..., :3])
        seen[spot] = seen[spot] * (1 - pixels[..., 3])
    missing = picture[at].astype(np.float32) / 255 - seen[..., None] * (below[at].astype(np.float32) / 255)
    for share, colour, part in zip(shares, colours, reversed(parts), strict=True):
        missing[part.within(band)] -= share[..., None] * colour
    for share, colour, cut, part in zip(shares, colours, reversed(layers), reversed(parts), strict=True):
        spot = part.within(band)
        pull = (share / (share * share + _FAINT * (1 - share)))[..., None]
        moved = np.clip(colour + missing[spot] * pull, 0, 1)
        missing[spot] -= (moved - colour) * share[..., None]
        cut.pixels[part.within(cut.region)][..., :3] = np.rint(moved * 255)
