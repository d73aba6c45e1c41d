"""Painting styles of a shape. The design's own layers are flat; a reference shows the same shape in another style."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

STYLES = ("flat", "gradient", "stripes", "outline")
_STRIPE = 4  # px


def painted(style: str, mask: np.ndarray, colour: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Premultiplied RGBA (h, w, 4) float32 0..255 of a mask (h, w) in one or two colours (3,)."""
    row = np.arange(len(mask), dtype=np.float32)[:, None, None]
    if style == "outline":
        mask = outline(mask)
    share = {"gradient": row / max(1, len(mask) - 1), "stripes": row // _STRIPE % 2}.get(style, np.zeros_like(row))
    colours = colour + (second - colour) * share
    return np.concatenate([np.broadcast_to(colours, (*mask.shape, 3)) * mask[..., None], 255 * mask[..., None]], -1)


def outline(mask: np.ndarray) -> np.ndarray:
    """The rim of a mask, about 3 px wide, less where the form is small."""
    width = 3 if min(mask.shape) >= 24 else 2
    core = Image.fromarray((mask * 255).astype(np.uint8))
    padded = Image.new("L", (core.width + 2 * width, core.height + 2 * width))
    padded.paste(core, (width, width))
    inner = np.asarray(padded.filter(ImageFilter.MinFilter(2 * width - 1)), np.float32) / 255
    return np.clip(mask - inner[width:-width, width:-width], 0, 1)
