"""From a mask to premultiplied pixels: flat colour, gradient, or a picture showing through."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.data.world.ink.colour import Colour

_STEPS = np.arange(256, dtype=np.uint16)


def flat(mask: np.ndarray, colour: Colour, opacity: float = 1.0) -> np.ndarray:
    """`mask` (h, w) uint8 in one colour; (h, w, 4) uint8 premultiplied."""
    alpha = np.rint(_STEPS * opacity).astype(np.uint16)
    table = np.empty((256, 4), np.uint8)
    for channel in range(3):
        table[:, channel] = (alpha * int(colour[channel]) + 127) // 255
    table[:, 3] = alpha
    return table.view(np.uint32).ravel()[mask].view(np.uint8).reshape(*mask.shape, 4)


def painted(mask: np.ndarray, colours: np.ndarray, opacity: float = 1.0) -> np.ndarray:
    """`mask` (h, w) uint8 showing `colours` (h, w, 3) uint8; (h, w, 4) uint8 premultiplied."""
    pixels = np.empty((*mask.shape, 4), np.uint8)
    alpha = mask if opacity >= 1 else np.rint(_STEPS * opacity).astype(np.uint8)[mask]
    if alpha.min(initial=255) == 255:
        pixels[..., :3] = colours
    else:
        wide = alpha.astype(np.uint16)[..., None]
        pixels[..., :3] = (colours * wide + 127) // 255
    pixels[..., 3] = alpha
    return pixels


def premultiplied(straight: np.ndarray) -> np.ndarray:
    """Straight RGBA (h, w, 4) uint8 with its colours times alpha."""
    return painted(straight[..., 3], straight[..., :3])


def faded(pixels: np.ndarray, opacity: float) -> np.ndarray:
    """Premultiplied pixels at a share of their opacity."""
    return np.rint(_STEPS * opacity).astype(np.uint8)[pixels]


def gradient(width: int, height: int, colours: list[Colour], angle: float = 90, radial: bool = False) -> np.ndarray:
    """RGB (height, width, 3) uint8 from the first colour to the last along `angle` (degrees, 90 is downwards),
    or from the middle outwards."""
    small = (min(width, 256), min(height, 256))
    y, x = np.mgrid[0 : small[1], 0 : small[0]].astype(np.float32)
    x, y = (x + 0.5) / small[0] * width, (y + 0.5) / small[1] * height
    if radial:
        way = np.hypot(x - width / 2, y - height / 2) / (0.5 * np.hypot(width, height))
    else:
        across, down = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        way = (x - width / 2) * across + (y - height / 2) * down
        way = way / max(1e-6, abs(across) * width + abs(down) * height) + 0.5
    table = np.array(colours, np.float32)
    stops = np.linspace(0, 1, len(colours))
    small_colours = np.stack([np.interp(way, stops, table[:, channel]) for channel in range(3)], -1)
    picture = np.rint(small_colours).astype(np.uint8)
    if small == (width, height):
        return picture
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC))


def under(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """`upper` over `lower`, premultiplied uint8 of one size."""
    rest = 255 - upper[..., 3:].astype(np.uint16)
    return upper + ((lower * rest + 127) // 255).astype(np.uint8)


def padded(pixels: np.ndarray, margin: int) -> np.ndarray:
    """With `margin` clear px on every side; masks and pixels alike."""
    return np.pad(pixels, ((margin, margin), (margin, margin), *((0, 0),) * (pixels.ndim - 2)))
