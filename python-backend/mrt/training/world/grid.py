"""Pictures and regions on the grid of tokens, and premultiplied pictures made smaller."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.geometry import TOKEN, Region, snap


def on_grid(pixels: np.ndarray, region: Region, cell: int = TOKEN) -> tuple[np.ndarray, Region]:
    """Pixels (h, w, C) of `region` on the smallest region of the grid that holds it, zero around them."""
    held = snap(region, cell)
    if held == region:
        return pixels, held
    out = np.zeros((held.height, held.width, *pixels.shape[2:]), pixels.dtype)
    out[region.within(held)] = pixels
    return out, held


def smaller(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Premultiplied (h, w, 4) uint8 as the mean of the areas that fall on each new pixel."""
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(Image.fromarray(pixels, "RGBa").resize((width, height), Image.Resampling.BOX))
