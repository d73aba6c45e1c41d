"""Layers on a grid of cells, small enough that every check of a stack is cheap, whatever the picture's size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from mrt.experts.reconcile import Cut
from mrt.geometry import Region

SIDE = 1024  # cells along the longer side, at most


class Small(NamedTuple):
    """A layer: `region` in cells of the page, and straight RGBA (height, width, 4) uint8, the mean of each cell."""

    region: Region
    pixels: np.ndarray

    @property
    def alpha(self) -> np.ndarray:
        """(height, width) float32 0..1."""
        return self.pixels[..., 3].astype(np.float32) / 255


def cell_of(page: Region) -> int:
    """The px of a cell's side, for a page."""
    return max(1, -(-max(page.width, page.height) // SIDE))


def in_cells(layer: Cut, page: Region, by: int) -> Small | None:
    """What of a layer lies on the page, in cells of `by` px; None where nothing does."""
    seen = layer.region.intersect(page)
    if not seen.width or not seen.height:
        return None
    pixels = layer.pixels[seen.within(layer.region)]
    if by == 1:
        return Small(seen, pixels)
    x, y, right, bottom = seen.x // by, seen.y // by, -(-seen.right // by), -(-seen.bottom // by)
    whole = Region(x * by, y * by, (right - x) * by, (bottom - y) * by)
    padded = np.zeros((whole.height, whole.width, 4), np.uint8)
    padded[seen.within(whole)] = pixels
    return Small(Region(x, y, right - x, bottom - y), np.asarray(Image.fromarray(padded).reduce(by)))


def lay(below: np.ndarray, layer: Small) -> None:
    """A small layer over a small page (h, w, 3) float32 0..1, in place."""
    part = below[layer.region.within(Region(0, 0, below.shape[1], below.shape[0]))]
    alpha = layer.alpha[..., None]
    part += alpha * (layer.pixels[..., :3] / np.float32(255) - part)


def near(mask: np.ndarray, reach: int) -> np.ndarray:
    """What of a plane lies within `reach` (7 at most) of a mask (h, w) bool, along both axes."""
    image = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(reach))
    return np.asarray(image) > 0


def steps(plane: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much a plane (h, w) float changes a cell, across and down."""
    padded = np.pad(plane, 1, mode="edge")
    return (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2, (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
