"""Drawings rendered for a page: icons in a colour of the page, illustrations in their own; the last ones are kept."""

from __future__ import annotations

import numpy as np

from mrt.data.world.assets.library import Drawing
from mrt.data.world.ink import fill
from mrt.data.world.ink.colour import Colour
from mrt.data.world.ink.kept import Kept
from mrt.data.world.ink.scaling import scaled

_LARGEST = 840  # px, longer side that is rendered; what is larger is scaled up
_GLANCE = 48


def straight(drawing: Drawing, side: int) -> np.ndarray:
    """Premultiplied RGBA, the longer side `side` px. ValueError where the drawing shows nothing."""
    side = max(8, int(side))
    pixels = _rendered(drawing, min(side, _LARGEST))
    by = side / max(pixels.shape[:2])
    if abs(by - 1) * side < 1:
        return pixels
    return scaled(pixels, max(1, round(pixels.shape[1] * by)), max(1, round(pixels.shape[0] * by)))


def within(drawing: Drawing, width: float, height: float) -> np.ndarray:
    """Premultiplied RGBA, as large as a box allows."""
    glance = _rendered(drawing, _GLANCE)
    by = min(width / glance.shape[1], height / glance.shape[0])
    return straight(drawing, max(6, int(by * max(glance.shape[:2]))))


def icon(drawing: Drawing, side: int, colour: Colour) -> np.ndarray:
    """The form of an icon in one colour."""
    return fill.flat(np.ascontiguousarray(straight(drawing, side)[..., 3]), colour)


def main_colours(pixels: np.ndarray, most: int = 3) -> list[Colour]:
    """Of premultiplied pixels, the commonest first."""
    step = max(1, int(np.sqrt(pixels.shape[0] * pixels.shape[1] / 2500)))
    few = pixels[::step, ::step].reshape(-1, 4)
    few = few[few[:, 3] > 128]
    if not len(few):
        return []
    colours = np.minimum(255, few[:, :3].astype(np.uint16) * 255 // few[:, 3:]).astype(np.uint8)
    keys = (colours >> 5).astype(np.int32) @ np.array((64, 8, 1))
    found, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    best = np.argsort(-counts, kind="stable")[:most]
    return [_tuple(colours[inverse == index].mean(0)) for index in best if counts[index] * 12 > len(few)]


def _rendered(drawing: Drawing, side: int) -> np.ndarray:
    return _KEPT.get((drawing.key, side), lambda: _drawn(drawing, side))


def _drawn(drawing: Drawing, side: int) -> np.ndarray:
    pixels = fill.premultiplied(drawing.pixels(side))
    if min(pixels.shape[:2]) < 1 or pixels[..., 3].max() < 16:
        raise ValueError(f"{drawing.key} shows nothing")
    return pixels


def _tuple(mean: np.ndarray) -> Colour:
    red, green, blue = (int(round(float(part))) for part in mean)
    return red, green, blue


_KEPT: Kept[np.ndarray] = Kept(64)
