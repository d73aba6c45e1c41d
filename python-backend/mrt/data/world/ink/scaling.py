"""Premultiplied pixels and opaque pictures, turned and at another size.

Pillow multiplies RGBA by its alpha before it resamples; what is multiplied already goes as four bare bands (CMYK).
"""

from __future__ import annotations

import numpy as np
from PIL import Image

_WAY = Image.Resampling


def scaled(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """(h, w, 4) premultiplied, (h, w, 3) or (h, w) uint8 at another size: averaged down, Lanczos near by or up."""
    if pixels.shape[:2] == (height, width):
        return pixels
    way = _WAY.BOX if width * 3 < pixels.shape[1] and height * 3 < pixels.shape[0] else _WAY.LANCZOS
    return _whole(np.array(image_of(pixels).resize((width, height), way)))


def turned(pixels: np.ndarray, angle: float) -> np.ndarray:
    """Premultiplied pixels turned by `angle` degrees against the clock, in a box that holds them."""
    if angle % 90 == 0:
        return np.ascontiguousarray(np.rot90(pixels, int(angle // 90) % 4))
    return _whole(np.array(image_of(pixels).rotate(angle, _WAY.BICUBIC, expand=True)))


def image_of(pixels: np.ndarray) -> Image.Image:
    """As a picture of Pillow's; four channels as bare bands."""
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        size = (pixels.shape[1], pixels.shape[0])
        return Image.frombytes("CMYK", size, np.ascontiguousarray(pixels).tobytes())
    return Image.fromarray(np.ascontiguousarray(pixels))


def _whole(pixels: np.ndarray) -> np.ndarray:
    """No colour above its alpha."""
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        np.minimum(pixels[..., :3], pixels[..., 3:], out=pixels[..., :3])
    return pixels
