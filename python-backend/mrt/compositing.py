"""Straight and premultiplied alpha, and layers on a frame. NumPy only: data, training and serving share it.

Straight pixels are RGBA (height, width, 4) uint8. Planes are premultiplied RGBA (4, height, width) float32 in 0..1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.geometry import Region


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    """Straight pixels to planes."""
    planes = pixels.transpose(2, 0, 1).astype(np.float32) / 255
    planes[:3] *= planes[3]
    return planes


def straight(planes: np.ndarray) -> np.ndarray:
    """Planes to straight pixels; clamps to 0..1 and colour to alpha. A clear pixel is black.

    Alpha is rounded first and colour divided by the rounded alpha, the one that is stored: whoever multiplies the two
    again comes as near to the planes as 8 bits can. Divided by the exact alpha, a faint pixel would come back up to
    half a level of alpha too light or too dark.
    """
    alpha = np.rint(np.clip(planes[3], 0, 1) * 255)
    colour = np.clip(planes[:3], 0, alpha / 255)
    colour = np.rint(255 * 255 * colour / np.maximum(alpha, 1))
    return np.concatenate([colour, alpha[None]]).transpose(1, 2, 0).astype(np.uint8)


def framed(planes: np.ndarray, region: Region, frame: Region) -> np.ndarray:
    """Planes of `region` on the clear planes of `frame`, which holds it."""
    out = np.zeros((4, frame.height, frame.width), np.float32)
    rows, columns = region.within(frame)
    out[:, rows, columns] = planes
    return out


def crop(planes: np.ndarray, region: Region, part: Region) -> np.ndarray:
    """The planes of `part` out of those of `region`, which holds it."""
    rows, columns = part.within(region)
    return planes[:, rows, columns]


def flatten(layers: Sequence[tuple[Region, np.ndarray]], frame: Region) -> np.ndarray:
    """Source-over of the planes of layers, bottom to top, as far as they lie in `frame`: planes of it."""
    out = np.zeros((4, frame.height, frame.width), np.float32)
    for region, planes in layers:
        seen = frame.intersect(region)
        if seen.width and seen.height:
            top, below = crop(planes, region, seen), crop(out, frame, seen)
            below *= 1 - top[3]
            below += top
    return out
